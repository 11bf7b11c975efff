"""The patterns of amounts, built from the words of `knowledge/units.yaml`.

Every repetition is bounded, so that a long paste costs no more than its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_DIGITS = r"\d[\d.,]{0,15}"
_GAP = r"\s{0,2}"
_DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Grammar:
    """Patterns for rates ("3M a day"), amounts with a unit ("half a gig") and bare numbers ("40")."""

    rate: re.Pattern[str]
    unit: re.Pattern[str]
    bare: re.Pattern[str]


def compile_grammar(document: Mapping[str, Any]) -> Grammar:
    """Compile the patterns of one units document."""
    durations = [word for words in document["durations"].values() for word in words]
    sizes = [word for words in document["sizes"].values() for word in words]
    number = rf"(?:(?<![\w$.,])-?{_DIGITS}(?:e\d{{1,4}})?|\b(?:{_any(document['words'])})\b)"
    times = rf"(?P<mult>{_any(document['multipliers'])})\b(?!\s*\d)"
    counted = rf"(?P<n>{number})(?:{_GAP}(?:a|an|of)\b)?(?:{_GAP}{times})?"
    no_million = rf"(?<!\d[mM])(?<!\d\s[mM])|(?!\s{{0,2}}(?:{_any(document['things'])})\b)"
    no_million = f"(?:{no_million})"
    return Grammar(
        rate=_joined(
            rf"{counted}(?:{_GAP}(?:{_any(document['things'])})\b)?"
            rf"(?:\s*/\s*|\s+(?:per|a|an|each|every)\s+|\s+p)(?P<period>{_any(document['periods'])})s?\b",
            rf"{counted}{_GAP}(?P<short>rps|rpm|qps|tps|rph)\b".replace("?P<n>", "?P<n2>").replace(
                "?P<mult>", "?P<mult2>"
            ),
            rf"\bevery\s+(?:(?P<gap>{number}){_GAP}(?:of\s)?)?"
            rf"(?P<gapunit>{_any((*document['periods'], *durations))})s?\b",
            rf"\b(?P<adverb>{_any(document['adverbs'])})\b",
        ),
        unit=_joined(
            rf"(?:(?P<from>{number}){_GAP}(?:-|{_DASH}|to|and|or){_GAP})?"
            rf"(?P<n>{number})(?:{_GAP}(?:an?|of)\b)?{_GAP}-?"
            rf"(?:(?P<time>{_any(durations)})(?![a-z_]){no_million}"
            rf"(?:{_GAP}(?P<more>\d{{1,2}}){_GAP}(?P<moreunit>{_any(durations)})\b{no_million})?"
            rf"|(?P<unit>{_any(sizes)}|%|percent|v?cpus?|cores?)(?![a-z_]))",
            rf"(?P<n3>{number})%",
            rf"\$\s?(?P<money>{_DIGITS})(?P<moneymult>[km]\b)?",
        ),
        bare=_joined(
            rf"(?<![\w.$-])(?P<n>-?{_DIGITS})\s?(?P<mult>{_any(document['multipliers'])})?\b",
        ),
    )


def _joined(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


def _any(words: Iterable[Any]) -> str:
    return "|".join(re.escape(str(word)) for word in sorted(map(str, words), key=len, reverse=True))
