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


def begun_in(text: str, by_first: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield those of some phrases, kept by their first runs, that may stand in a text of lower case."""
    yield from by_first.get("", ())
    for run in by_first.keys() & runs(text):
        yield from by_first[run]


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


class Phrases:
    """Finds any of some phrases as whole words in a text, the longest first, in either case.

    Only those that stand in the text at all are made a pattern.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        """Remember the phrases."""
        self._phrases = (*map(str, phrases),)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match."""
        present = self._present(text)
        return _any_of(present).search(text) if present else None

    def match(self, text: str) -> re.Match[str] | None:
        """Return a match at the beginning."""
        present = self._present(text)
        return _any_of(present).match(text) if present else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return every match."""
        present = self._present(text)
        return _any_of(present).finditer(text) if present else iter(())

    def _present(self, text: str) -> tuple[str, ...]:
        """Return the phrases that may stand in a text: all, where letters look unlike and are equal."""
        if not text.isascii():
            return self._phrases
        lowered = text.lower()
        begun = begun_in(lowered, self._by_first_run)
        return tuple(sorted(phrase for phrase in begun if phrase.lower() in lowered))

    @cached_property
    def _by_first_run(self) -> Mapping[str, Sequence[str]]:
        return by_first_run(self._phrases)


@lru_cache(maxsize=1_024)
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE)
