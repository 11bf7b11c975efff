"""Regular expressions that are compiled when they are first used, or as far as a text needs them.

A module that answers questions holds dozens of patterns, some of hundreds of phrases, and one question
meets a few; compiling them all would take longer than answering.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as ``re.compile(text, flags)``."""
    found: Any = _Pattern(text, flags)
    return found  # type: ignore[no-any-return]  # it has a pattern's methods


class _Pattern:
    __slots__ = ("_arguments", "_compiled")

    def __init__(self, text: str, flags: int) -> None:
        self._arguments = (text, flags)
        self._compiled: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:
        if self._compiled is None:
            self._compiled = re.compile(*self._arguments)
        return getattr(self._compiled, name)


class Phrases:
    """Finds any of some phrases as whole words in a text, the longest first, in either case.

    Only those that stand in the text at all are made a pattern.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        """Sort the phrases."""
        self._longest_first = sorted(map(str, phrases), key=len, reverse=True)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match."""
        return self._within(text).search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Return a match at the beginning."""
        return self._within(text).match(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return every match."""
        return self._within(text).finditer(text)

    def _within(self, text: str) -> re.Pattern[str]:
        lowered = text.lower()
        present = self._longest_first
        if text.isascii():  # elsewhere letters are equal that look different
            present = [phrase for phrase in present if phrase.lower() in lowered]
        any_of = "|".join(map(re.escape, present)) or "(?!)"
        return re.compile(rf"(?<![\w-])(?:{any_of})(?![\w-])", re.IGNORECASE)
