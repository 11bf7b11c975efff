"""Regular expressions that are compiled when they are first used.

A module that answers questions holds dozens of patterns and one question meets a few; compiling them all
would take as long as answering.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

IGNORECASE = re.IGNORECASE


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as ``re.compile(text, flags)``."""
    found: Any = _Pattern(text, flags)
    return found  # type: ignore[no-any-return]  # it has a pattern's methods


class _Pattern:
    __slots__ = ("_arguments",)

    def __init__(self, text: str, flags: int) -> None:
        self._arguments = (text, flags)

    def __getattr__(self, name: str) -> Any:
        return getattr(re.compile(*self._arguments), name)  # `re` keeps what it has compiled
