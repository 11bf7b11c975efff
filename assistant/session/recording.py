"""Recording a conversation while it runs, so that nothing said is lost whatever ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import InputError
from assistant.session.transcripts import header_text, title_of, turn_text

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self, TextIO

    from assistant.session.turns import Turn


class Recorder:
    """Writes a transcript file turn by turn; a context manager.

    Args:
        path: the file to write; it must not exist yet.

    Raises:
        InputError: when the file exists already or cannot be written, now or later.
    """

    def __init__(self, path: Path) -> None:
        """Create the file, before anything is said that could be lost."""
        self._path = path
        self._turns = 0
        try:
            self._file: TextIO = path.open("x", encoding="utf-8")
        except FileExistsError:
            raise InputError("this file exists already; name another", file=path) from None
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror}", file=path) from None

    def add(self, turn: Turn) -> None:
        """Write one turn down."""
        head = "" if self._turns else header_text(title_of(turn.user))
        self._write(head + turn_text(turn.user, turn.told.text))
        self._turns += 1

    def __enter__(self) -> Self:
        """Record until the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; an empty conversation is a transcript too."""
        if not self._turns:
            self._write(header_text("", empty=True))
        self._file.close()

    def _write(self, text: str) -> None:
        try:
            self._file.write(text)
            self._file.flush()
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror}", file=self._path) from None
