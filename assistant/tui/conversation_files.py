"""Conversations on disk: one transcript file each, a turn longer after every turn.

A turn is on disk before the next can be typed, so a killed program loses nothing but the line being
typed. A file belongs to the program that has it open; another one that wants it goes on in a copy.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from typing import IO, TYPE_CHECKING, NamedTuple

from assistant.errors import InputError
from assistant.session.text import clean
from assistant.session.transcripts import header_text, parse_transcript, title_of, turn_text
from assistant.tui.state_files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_TURN_BEGINS = "\n  - user: "
_MOST_LISTED = 200
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


class SavedTurn(NamedTuple):
    """A turn as it was saved."""

    user: str
    reply: str


class Saved(NamedTuple):
    """A saved conversation, as the list shows it."""

    path: Path
    title: str
    turns: int
    age_seconds: float


class ConversationFile:
    """The file of the conversation that is going on; it comes into being with the first turn."""

    def __init__(self, folder: Path, title: str = "") -> None:
        """Plan a new file in `folder`; without a title the first words become it."""
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{secrets.token_hex(3)}.yaml"
        self.path = folder / name
        self.title = title
        self._file: IO[str] | None = None

    def begin(self, turns: Iterable[SavedTurn]) -> bool:
        """Write the file anew with these turns, and keep it open; False where it cannot be written."""
        self.close()
        turns = list(turns)
        if not turns:
            return True
        self.title = self.title or title_of(turns[0].user)
        text = header_text(self.title) + "".join(turn_text(*turn) for turn in turns)
        return write_atomically(self.path, text) and self._open()

    def add(self, user: str, reply: str) -> bool:
        """Append a turn; False where it cannot be written."""
        if self._file is None:
            return self.begin([SavedTurn(user, reply)])
        try:
            self._file.write(turn_text(user, reply))
            self._file.flush()
        except OSError:
            return False
        return True

    def take(self, path: Path) -> bool:
        """Go on in an existing file; False where another program has it open."""
        self.close()
        before, self.path = self.path, path
        if path.is_file() and self._open():
            return True
        self.path = before
        return False

    def rename(self, title: str, turns: Iterable[SavedTurn]) -> bool:
        """Give the conversation a title."""
        self.title = clean(title).replace("\n", " ")
        return self.begin(turns)

    def _open(self) -> bool:
        try:
            file = self.path.open("a", encoding="utf-8")
        except OSError:
            return False
        if not _lock(file):
            file.close()
            return False
        self._file = file
        return True

    def close(self) -> None:
        """Let go of the file; other programs may take it."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _lock(file: IO[str]) -> bool:
    if sys.platform == "win32":  # no advisory locks; there the last program to write wins
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def in_use(path: Path) -> bool:
    """Tell whether a program has the conversation open."""
    try:
        with path.open("r+", encoding="utf-8") as file:
            return not _lock(file)
    except OSError:
        return False


def saved_conversations(folder: Path, now: float) -> list[Saved]:
    """Return the saved conversations, the newest first; `now` in seconds since the epoch."""
    found = []
    for path in folder.glob("*.yaml"):
        try:
            text, changed = path.read_text(encoding="utf-8"), path.stat().st_mtime
        except (OSError, UnicodeDecodeError):
            continue
        found.append(Saved(path, _title_in(text), text.count(_TURN_BEGINS), max(0.0, now - changed)))
    return sorted(found, key=lambda one: (one.age_seconds, one.path.name))[:_MOST_LISTED]


def _title_in(text: str) -> str:
    try:
        return clean(parse_transcript(f"{text.partition(chr(10))[0]}\nturns: []", "").title)
    except InputError:
        return "(cannot be read)"


def read_conversation(path: Path) -> tuple[str, list[SavedTurn]]:
    """Return title and turns; a last turn that a crash cut off is left out.

    Raises:
        InputError: when there is no such file, or it is no transcript.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", file=path) from None
    try:
        transcript = parse_transcript(text, path)
    except InputError:
        whole, cut, _ = text.rpartition(_TURN_BEGINS)
        if not cut:
            raise
        transcript = parse_transcript(f"{whole}\n" if _TURN_BEGINS in whole else f"{whole} []\n", path)
    return transcript.title, [SavedTurn(turn.user, turn.reply or "") for turn in transcript.turns]


def age_words(seconds: float) -> str:
    """Write how long ago something was: just now, 5 min ago, 3 h ago, 12 days ago."""
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} min ago"
    if seconds < _DAY:
        return f"{int(seconds // _HOUR)} h ago"
    days = int(seconds // _DAY)
    return "1 day ago" if days == 1 else f"{days} days ago"


def conversation_markdown(title: str, turns: Sequence[SavedTurn]) -> str:
    """Return a conversation as a Markdown document; what was typed is quoted."""
    parts = [f"# {clean(title) or 'Conversation'}"]
    for turn in turns:
        quoted = "\n".join(f"> {line}".rstrip() for line in clean(turn.user).split("\n"))
        parts += [quoted, clean(turn.reply)]
    return "\n\n".join(parts) + "\n"
