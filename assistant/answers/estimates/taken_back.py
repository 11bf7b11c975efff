"""What a writer takes back: "5 TB... no, let's say 2000 GB", "in Frankfurt, no wait, in London"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.answers.estimates.vocabulary import without_instance_types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.answers.estimates.vocabulary import Vocabulary
    from assistant.quantities.reading import Amount

_TAKES_BACK = re.compile(
    r"\s?(?:[,;.\u2026\u2013\u2014-]{1,4}\s?|\s)(?:(?:oh|ah|uh|hmm|oops|er)[,.\s]{1,3})?"
    r"(?:no|nope|sorry|wait|actually|correction|scratch that|i mean|i meant|make (?:that|it)|"
    r"or rather|rather)"
    r"\b[,:.\s\u2026]{1,4}"
    r"(?:(?:sorry|wait|actually|let'?s say|make (?:that|it)|say|i mean(?:t)?|it'?s|better|rather|no|not)"
    r"\b[,:.\s\u2026]{0,3}){0,3}",
    re.IGNORECASE,
)
"""Takes a value back: "5 TB... no, let's say 2000 GB"."""
_BEFORE_A_VALUE = re.compile(r"\W*(?:(?:in|on|at|for|with|to|from|a|an|the|per)\s+){0,2}", re.IGNORECASE)


class _Value(NamedTuple):
    """Something a question says, by what kind of thing it is, so that another of its kind may replace it."""

    kind: str
    start: int
    end: int


def without_taken_back(text: str, vocabulary: Vocabulary) -> str:
    """Return a text without the value that is taken back, and with the one that takes its place."""
    marker = _TAKES_BACK.search(text)
    if marker is None:
        return text
    values = sorted(_values(text, vocabulary), key=lambda one: one.start)
    after = next((one for one in values if one.start >= marker.end() - 1), None)
    if after is None or not _BEFORE_A_VALUE.fullmatch(text, marker.end(), max(after.start, marker.end())):
        return text
    before = [one for one in values if one.end <= marker.start() + 1 and one.kind == after.kind]
    if not before:
        return text
    old = before[-1]
    between = text[old.end : marker.start()]
    return f"{text[: old.start]}{text[after.start : after.end]}{between}{text[after.end :]}"


def _values(text: str, vocabulary: Vocabulary) -> Iterator[_Value]:
    """Yield the amounts, places, instance types and ways to buy that a text names."""
    lowered = text.lower()
    for amount in vocabulary.reader.amounts(without_instance_types(text)):
        yield _Value(_kind(amount), amount.start, _end(amount, text, vocabulary))
    for match in vocabulary.types_at(lowered):
        yield _Value("type", *match.span())
    for kind, said in (("region", vocabulary.regions), *vocabulary.option_words.items()):
        for found in said.finditer(lowered):
            yield _Value(kind, found.start(), found.end())


def _end(amount: Amount, text: str, vocabulary: Vocabulary) -> int:
    """Return where the value of an amount ends: of a count the number, without the things it counts."""
    numeral = vocabulary.numbers.at(text, amount.start) if _kind(amount) == "count" else None
    return numeral.end if numeral else amount.end


def _kind(amount: Amount) -> str:
    """Return the kind of an amount; what is counted may be so many a period."""
    return "count" if amount.kind == "rate" else amount.kind
