"""Numbers as people write them: 10,240, 1.5k, 1,5, twenty-five, half a million, a few thousand, 2 and a half.

Every repetition in the patterns is bounded, so that a long paste costs no more than its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_DIGITS = r"\d(?:[\d.,_'\u2019]|(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))){0,40}"
_GROUPED = re.compile(r"\d{1,3}(?:(?P<mark>[,_'\u2019 \u00a0\u202f])\d{3})(?:(?P=mark)\d{3})*(?:\.\d+)?")
_CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
_MAYBE_GROUPED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_ARTICLE = re.compile(r"\san?(?=\s)", re.IGNORECASE)
_ARTICLES = ("a", "an")
_SCALES = ("hundred", "dozen")
_ENDS = ("once", "twice", "thrice")
_TENS, _HUNDRED = 20, 100
_MOST_WORDS = 9
_LATELY = 32
"""Texts whose numbers are remembered: one is looked at for every quantity."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number found at one place of a text.

    Attributes:
        start: where it begins.
        end: where it ends, multiplier included.
        value: what it comes to; not a number where the digits make none.
        multiplier: the factor behind it that is part of the value, 1 without one.
        letter: that factor's letter where it may also be a unit ("5m"), else empty.
        is_vague: said as "a few", "a couple", "10ish".
        is_article: nothing but "a" or "an", which counts only before a unit.
        is_word: written in words.
        may_be_grouped: one point before three digits, 1.500, which continental writers mean as thousands.
    """

    start: int
    end: int
    value: float
    multiplier: float = 1
    letter: str = ""
    is_vague: bool = False
    is_article: bool = False
    is_word: bool = False
    may_be_grouped: bool = False


class NumberReader:
    """Reads the number that begins at a place; built once from the units document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Compile the patterns."""
        self._words: Mapping[str, float] = document["words"]
        self._fractions: Mapping[str, float] = document["fractions"]
        self._glyphs: Mapping[str, float] = document["glyphs"]
        self._multipliers: Mapping[str, float] = document["multipliers"]
        self._vague = frozenset(document["vague"])
        glyphs = "".join(self._glyphs)
        self._digits = re.compile(
            rf"(?:(?:(?P<whole>\d{{1,3}})\s)?(?P<part>[1-9]/[2-9])(?![\d/])"
            rf"|(?P<before>\d{{1,3}})?\s?(?P<glyph>[{glyphs}])"
            r"|(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d)(?=\s?(?:h|m)[a-z]{0,6}\b)"
            rf"|(?P<digits>{_DIGITS})(?P<power>e[+]?\d{{1,3}}(?![\w]))?)",
            re.IGNORECASE,
        )
        self._word = re.compile(rf"(?:{any_of((*self._words, *self._fractions))})(?![\w])", re.IGNORECASE)
        scales = [*_SCALES, *(word for word in self._multipliers if len(word) > 1)]
        letters = "".join(word for word in self._multipliers if len(word) == 1)
        self._scale = re.compile(
            rf"[\s-]{{0,2}}(?:of\s)?(?:(?P<word>{any_of(scales)})s?|(?P<letter>[{letters}]))(?![\w])",
            re.IGNORECASE,
        )
        self._gap = re.compile(r"[\s-]{1,2}(?:and\s)?(?:an?\s)?|\s(?:of\s)", re.IGNORECASE)
        self._and_part = re.compile(
            rf"\s(?:and|&)\s(?:an?\s|one\s)?(?P<part>{any_of(self._fractions)})(?![\w])", re.IGNORECASE
        )
        self._ish = re.compile(r"\s?(?:-?ish\b|\+(?![\w+]))", re.IGNORECASE)
        first = any_of((*self._words, *self._fractions))
        self._sign = re.compile(r"[-\u2212]|(?:minus|negative)\s", re.IGNORECASE)
        self.start = (
            rf"(?:\b(?:minus|negative)\s|(?<![\w.$-])(?<!\d/)[-\u2212])?(?<![\w.$])(?<!\d/)(?<!\w-)[\d{glyphs}]"
            rf"|(?<![\w-])(?:(?:minus|negative)\s)?(?:{first})(?![\w])"
        )

        self._start = re.compile(self.start)
        self._numerals = lru_cache(_LATELY)(self._numerals_anew)

    def numerals(self, text: str) -> tuple[Numeral, ...]:
        """Return the numbers in a text, a bare article excepted, remembered for the last few texts."""
        return self._numerals(text)

    def _numerals_anew(self, text: str) -> tuple[Numeral, ...]:
        found: list[Numeral] = []
        place = 0
        while (match := self._start.search(text, place)) is not None:
            one = self.at(text, match.start())
            place = max(one.end if one else match.end(), match.end())
            if one is not None and not one.is_article:
                found.append(one)
        return tuple(found)

    def at(self, text: str, place: int) -> Numeral | None:
        """Return the number that begins at a place of the text, or None."""
        sign = self._sign.match(text, place)
        start = sign.end() if sign else place
        found = self._in_digits(text, start) or self._in_words(text, start)
        if found is None:
            return None
        found = self._with_rest(text, self._scaled(text, self._and_a_half(text, found)))
        ish = self._ish.match(text, found.end)
        if ish:
            found = replace(found, end=ish.end(), is_vague=True)
        return replace(found, start=place, value=-found.value) if sign else found

    def _in_digits(self, text: str, place: int) -> Numeral | None:
        match = self._digits.match(text, place)
        if match is None:
            return None
        may_be_grouped, end = False, match.end()
        if match["part"]:
            above, below = match["part"].split("/")
            value = float(match["whole"] or 0) + int(above) / int(below)
        elif match["hours"]:
            value = int(match["hours"]) + int(match["minutes"]) / 60
        elif match["glyph"]:
            value = float(match["before"] or 0) + self._glyphs[match["glyph"]]
        else:
            digits = match["digits"].rstrip(".,_'\u2019 ")
            end = match.end() if match["power"] else match.start("digits") + len(digits)
            value = _parsed(digits) * float(f"1{match['power'] or 'e0'}")
            may_be_grouped = bool(_MAYBE_GROUPED.fullmatch(digits))
        return Numeral(place, end, value, may_be_grouped=may_be_grouped)

    def _in_words(self, text: str, place: int) -> Numeral | None:
        """Add up number words: "a few thousand", "three hundred and fifty", "half a million"."""
        match, current, end = self._word.match(text, place), None, place
        vague, joined, last = False, False, 0.0
        said: list[str] = []
        while match is not None and len(said) < _MOST_WORDS:
            word = match[0].lower()
            value = self._words.get(word, self._fractions.get(word, 0.0))
            if current is None or said[-1] in _ARTICLES:
                current = value
            elif (word in self._fractions and not joined) or word in _SCALES:
                current *= value
            elif word not in _ARTICLES and last >= _TENS and value < (10 if last < _HUNDRED else _HUNDRED):
                current += value
            else:
                break
            vague = vague or word in self._vague
            said.append(word)
            last, end = value, match.end()
            if word in _ENDS or word in self._fractions:
                break
            gap = self._gap.match(text, end)
            joined = bool(gap and "and" in gap[0].lower())
            match = self._word.match(text, gap.end()) if gap else None
        if current is None:
            return None
        is_article = len(said) == 1 and said[0] in _ARTICLES
        return Numeral(place, end, current, is_vague=vague, is_article=is_article, is_word=True)

    def _and_a_half(self, text: str, found: Numeral) -> Numeral:
        part = self._and_part.match(text, found.end)
        if part is None or found.is_article:
            return found
        return replace(found, end=part.end(), value=found.value + self._fractions[part["part"].lower()])

    def _scaled(self, text: str, found: Numeral) -> Numeral:
        """Multiply by the words and letters behind: thousand, k, M, hundred thousand."""
        for _ in range(2):
            match = self._scale.match(text, found.end) or self._scale_after_article(text, found)
            if match is None:
                break
            word, letter = (match["word"] or match["letter"]).lower(), match["letter"] or ""
            factor = self._multipliers.get(word) or self._words[word]
            found = replace(
                found, end=match.end(), value=found.value * factor, multiplier=found.multiplier * factor,
                letter=letter, is_article=False,
            )  # fmt: skip
        return found

    def _with_rest(self, text: str, found: Numeral) -> Numeral:
        """Add what follows a thousand in words: "two thousand five hundred"."""
        gap = self._gap.match(text, found.end) if found.is_word and found.multiplier > 1 else None
        rest = self._in_words(text, gap.end()) if gap and "of" not in gap[0] else None
        if rest is None or rest.is_article:
            return found
        rest = self._scaled(text, rest)
        if rest.value >= found.multiplier or rest.value < 1:
            return found
        return replace(found, end=rest.end, value=found.value + rest.value)

    def _scale_after_article(self, text: str, found: Numeral) -> re.Match[str] | None:
        """Find the million of "half a million"."""
        gap = _ARTICLE.match(text, found.end) if found.is_word else None
        return self._scale.match(text, gap.end()) if gap else None


def _parsed(digits: str) -> float:
    """Read digits with separators: 10,240 and 1.000.000 are grouped, 1,5 is one and a half."""
    if _CONTINENTAL.fullmatch(digits):
        return float(digits.replace(".", "").replace(",", "."))
    if _GROUPED.fullmatch(digits):
        return float(re.sub(r"[,_'\u2019 \u00a0\u202f]", "", digits))
    if _PLAIN.fullmatch(digits):
        return float(digits.replace(",", "."))
    return float("nan")


def any_of(words: Iterable[Any]) -> str:
    """Return a pattern for any of these words, the longest first."""
    return "|".join(re.escape(str(word)) for word in sorted(map(str, words), key=len, reverse=True))
