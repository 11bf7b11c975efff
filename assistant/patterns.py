"""Regular expressions that are compiled when they are first used, or as far as a text needs them.

A module that answers questions holds dozens of patterns, some of hundreds of phrases, and one question
meets a few; compiling them all would take longer than answering.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

_RUN = re.compile(r"\w+")
_JOINS = "_-"
_UNLIKE = re.compile("[\u0130\u0131\u017f\u00b5\u03bc]")
"""Letters that a pattern takes for others in either case, and `lower` does not."""


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as ``re.compile(text, flags)``."""
    found: Any = _Pattern(text, flags)
    return found  # type: ignore[no-any-return]  # it has a pattern's methods


@lru_cache(maxsize=64)
def runs(text: str) -> frozenset[str]:
    """Return the runs of letters and digits in a text; one text is looked at for many lists of phrases."""
    return frozenset(_RUN.findall(text))


def standing(phrase: str, text: str, joins: str = "_") -> Iterator[int]:
    """Yield where a phrase stands in a text as words of its own, with none of the `joins` beside it either.

    A pattern would find the same; for each of thousands of phrases one would have to be compiled.
    """
    start = text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        beside = text[max(start - 1, 0) : start] + text[end : end + 1]
        if not any(sign.isalnum() or sign in joins for sign in beside):
            yield start
        start = text.find(phrase, start + 1)


def by_first_run(phrases: Iterable[str]) -> dict[str, list[str]]:
    """Return phrases by their first run, which is one of a text that holds them; signs have an empty one."""
    found: dict[str, list[str]] = {}
    for phrase in phrases:
        first = _RUN.search(phrase.lower())
        found.setdefault(first[0] if first else "", []).append(phrase)
    return found


def begun_in(text: str, by_first: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return those of some phrases, kept by their first runs, that may stand in a text of lower case."""
    found = [*by_first.get("", ())]
    for run in by_first.keys() & runs(text):
        found += by_first[run]
    return found


class _Pattern:
    """A pattern that is compiled when one of its attributes is asked for, and lends that one from then on."""

    def __init__(self, text: str, flags: int) -> None:
        self._arguments = (text, flags)
        self._compiled: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:
        if self._compiled is None:
            self._compiled = re.compile(*self._arguments)
        found = self.__dict__[name] = getattr(self._compiled, name)
        return found


SENTENCE_END = pattern(r"[;\n]|[.!?](?=\s|$)")
"""Where a sentence ends: a point within a number ends none."""


class Found:
    """A phrase where it stands in a text: what of a pattern's match anybody asks for."""

    __slots__ = ("_end", "_start", "_text")

    def __init__(self, text: str, start: int, end: int) -> None:
        """Remember the place."""
        self._text = text[start:end]
        self._start = start
        self._end = end

    def __getitem__(self, group: int) -> str:
        """Return the phrase as it is written there; there is no group but 0."""
        return (self._text,)[group]

    def start(self) -> int:
        """Return where it begins."""
        return self._start

    def end(self) -> int:
        """Return where it ends."""
        return self._end

    def span(self) -> tuple[int, int]:
        """Return both."""
        return self._start, self._end


class Phrases:
    """Finds any of some phrases as whole words in a text, the longest first, in either case.

    What it finds is what a pattern of all of them would, of which every text would need another part
    compiled.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        """Remember the phrases."""
        self._phrases = (*map(str, phrases),)

    def search(self, text: str) -> Found | None:
        """Return the first match."""
        places = self._places(text)
        return Found(text, *min(places, key=_first_longest)) if places else None

    def match(self, text: str) -> Found | None:
        """Return a match at the beginning."""
        found = self.search(text)
        return found if found is not None and found.start() == 0 else None

    def finditer(self, text: str) -> Iterator[Found]:
        """Return every match, none of which overlap."""
        last = 0
        for start, end in sorted(self._places(text), key=_first_longest):
            if start >= last:
                last = end
                yield Found(text, start, end)

    def _places(self, text: str) -> list[tuple[int, int]]:
        """Return the first place, and the last, of all phrases that stand in a text, overlapping ones too."""
        if not text.isascii() and _UNLIKE.search(text):
            return [match.span(1) for match in self._pattern.finditer(text)]
        lowered = text.lower()
        if self._all_begin_with_a_run and self._firsts.isdisjoint(runs(lowered)):
            return []
        return [
            (start, start + len(phrase))
            for phrase in begun_in(lowered, self._by_first_run)
            for start in standing(phrase, lowered, _JOINS)
        ]

    @cached_property
    def _firsts(self) -> frozenset[str]:
        """The first runs, so that a text with none of them, as most are, is told at once."""
        return frozenset(self._by_first_run)

    @cached_property
    def _all_begin_with_a_run(self) -> bool:
        return "" not in self._firsts

    @cached_property
    def _by_first_run(self) -> Mapping[str, Sequence[str]]:
        return by_first_run(phrase.lower() for phrase in self._phrases)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._phrases, key=len, reverse=True)
        either = "|".join(map(re.escape, longest_first))
        return re.compile(rf"(?<![\w-])({either})(?![\w-])", re.IGNORECASE)


def _first_longest(place: tuple[int, int]) -> tuple[int, int]:
    return place[0], -place[1]
