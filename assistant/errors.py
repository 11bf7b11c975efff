"""The errors that a user can cause; each message says what was wrong and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class BerthError(Exception):
    """Root of every error that Berth raises on purpose; its text is fit to show to a user."""


class InputError(BerthError, ValueError):
    """A file or a value from the user cannot be used.

    The message reads ``file:line: field: problem``, with the parts that are known.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: Path | str | None = None,
        line: int | None = None,
        field: str = "",
    ) -> None:
        """Keep the parts for programs, and build the sentence for people from them."""
        self.problem = problem
        self.file = file
        self.line = line
        self.field = field
        place = f"{file}:{line}" if file and line else str(file or "")
        super().__init__(": ".join(part for part in (place, field, problem) if part))


class UnknownFactError(BerthError, KeyError):
    """A fact or price was asked for by a key that the knowledge does not hold."""

    def __str__(self) -> str:
        """Show the sentence plainly; ``KeyError`` would quote it."""
        return str(self.args[0]) if self.args else "unknown fact"
