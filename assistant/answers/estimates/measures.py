"""The numbers of a question on a priced thing: how many, how much, how long; what is left over stops a sum.

A number belongs to what stands beside it: three LCUs are capacity units of one balancer, not three of them,
and "for 5 services" counts nothing that is billed. Every number has to be understood before a sum is made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.quantities.numbers import NumberReader, any_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.quantities.numbers import Numeral
    from assistant.quantities.reading import Amount

_ADJECTIVES = (
    r"(?:(?!(?:and|or|plus|with|in|of|for|at|each|per|gb|tb|mb|gib|tib|to|from|on)\b)[a-z-]{2,16}\s){0,2}"
)
TAKEN = "|"
"""Stands where understood words stood: a space would bring words together that were apart."""
NAMED = "\N{BROKEN BAR}"
"""Stands where the name of what is priced stood: a number before it counts it."""
_SPAN = re.compile(r"[\s-]?(?:whole |full )?(week|month|quarter|year)s?\b(?! ago)")
_ONE_SPAN = re.compile(r"\b(?:for|over|during) (?:an?|one|a whole|the whole) (week|quarter)\b")
_NO_SPAN = re.compile(r"\b(?:every|in|within|after|last|past|previous|next|than|ago)\s*(?:the\s)?$")
_TO_THE_NUMBER = re.compile(
    r"\s*(?:(?:usage|use|consumption|average|count|limit)\s)?(?:[:=]|of|at|is|are|to|being)?\s*"
)
_DIGIT = re.compile(r"\d")
_NOT_NUMBERS = frozenset({"a", "an", "one", "once", "single"})
_BARE_VERSION = re.compile(r"(?<![\w.])(?:v\d|ipv[46]|24/7|24x7|x86(?:_64)?|arm64|s3|ec2|route53)(?!\w)")
_TIMES_BEFORE = re.compile(rf"{NAMED}\s*(?:(?:[x\u00d7*:(=]|of|at)\s*)?$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a thing may be asked for so much of, in its own unit: capacity units, IOPS, zones.

    Attributes:
        name: how lines of the price refer to it.
        shown: how an answer names one of it.
        after: words behind its number.
        before: the same where the number follows them: "IOPS: 6000".
    """

    name: str
    shown: str
    after: re.Pattern[str]
    before: re.Pattern[str]


def quantity(name: str, shown: str, words: list[str]) -> Quantity:
    """Return a quantity with the patterns of its words."""
    said = any_of(words)
    return Quantity(
        name=name,
        shown=shown,
        after=re.compile(rf"[\s-]?(?:\{TAKEN}+\s)?{_ADJECTIVES}(?:{said})(?![\w/])"),
        before=re.compile(rf"(?<!\w)(?:{said})(?!\w)"),
    )


@dataclass(slots=True)
class Numbers:
    """The numbers of a text, taken one after the other; what was understood is blanked.

    Attributes:
        text: in lower case.
        reader: reads a number at a place.
    """

    text: str
    reader: NumberReader

    def numerals(self) -> Sequence[Numeral]:
        """Return the numbers that are left, a bare article excepted."""
        return self.reader.numerals(self.text)

    def blank(self, start: int, end: int) -> None:
        """Take what stands between two places."""
        self.text = self.text[:start] + TAKEN * (end - start) + self.text[end:]

    def measured(self, quantities: Mapping[str, Quantity]) -> dict[str, float]:
        """Take the amounts that have a unit of their own; a second amount of one unit is left."""
        said: dict[str, float] = {}
        if not (_DIGIT.search(self.text) or self.numerals()):
            return said
        for name, one in quantities.items():
            found = self._behind(one) or self._in_front(one)
            if found is not None:
                value, start, end = found
                said[name] = value
                self.blank(start, end)
        return said

    def _behind(self, one: Quantity) -> tuple[float, int, int] | None:
        for numeral in self.numerals():
            match = one.after.match(self.text, numeral.end)
            if match:
                return numeral.value, numeral.start, match.end()
        return None

    def _in_front(self, one: Quantity) -> tuple[float, int, int] | None:
        for match in one.before.finditer(self.text):
            between = _TO_THE_NUMBER.match(self.text, match.end())
            numeral = self.reader.at(self.text, between.end() if between else match.end())
            is_free = numeral is not None and not numeral.is_article and self._stands_alone(numeral.end)
            if numeral is not None and is_free and between and between[0].strip():
                return numeral.value, match.start(), numeral.end
        return None

    def _stands_alone(self, end: int) -> bool:
        """Tell a number with nothing but a sign or the end behind it."""
        return not re.match(r"\s?[a-z]{2}", self.text[end:]) or bool(
            re.match(r"\s(?:and|per|in|with|for)\b", self.text[end:])
        )

    def span(self, months_of: Mapping[str, float]) -> float | None:
        """Take "for 3 months" and return how many months that is; None where no such length is named."""
        one = _ONE_SPAN.search(self.text)
        if one:
            self.blank(*one.span())
            return months_of[one[1]]
        for numeral in self.numerals():
            match = _SPAN.match(self.text, numeral.end)
            if match is None or _NO_SPAN.search(self.text[: numeral.start]):
                continue
            self.blank(numeral.start, match.end())
            return numeral.value * months_of[match[1]]
        return None

    def left(self) -> bool:
        """Tell whether a number is left that nothing explains."""
        rest = _BARE_VERSION.sub(lambda match: TAKEN * len(match[0]), self.text)
        kept, self.text = self.text, rest
        found = any(self.text[one.start : one.end].strip() not in _NOT_NUMBERS for one in self.numerals())
        self.text = kept
        return found


def counts(amount: Amount, text: str, nouns: re.Pattern[str]) -> bool:
    """Tell whether a number counts the thing that is priced: before its name or a noun of it, or after it.

    Args:
        amount: the number.
        text: the question, with the name of the thing blanked.
        nouns: what else the thing is called.
    """
    before, after = text[: amount.start], text[amount.end :]
    if _TIMES_BEFORE.search(before):
        return True
    return bool(nouns.match(after))


def counted(words: list[str]) -> re.Pattern[str]:
    """Return the pattern of what a count stands before: a blanked name, or a noun within three words."""
    said = any_of(words)
    word = r"(?:(?!(?:and|or|plus|for|in|at|behind|to)\b)(?:\|+|[a-z][a-z'-]*)\s){0,3}?"
    return re.compile(rf"\s*(?:[x\u00d7*]\s*)?(?:of\s)?{word}(?:{NAMED}{{2,}}|(?:{said})(?!\w))")
