"""What the UI keeps between runs: the input history, an unsent draft, the conversation."""

from __future__ import annotations

import json
import os
from pathlib import Path

MOST_ENTRIES = 500


def state_folder() -> Path:
    """Return the folder for state: ``BERTH_STATE_DIR``, else the platform's own."""
    named = os.environ.get("BERTH_STATE_DIR")
    if named:
        return Path(named)
    from platformdirs import user_state_path

    return user_state_path("berth", appauthor=False)


def write_atomically(path: Path, text: str) -> bool:
    """Write a file whole or not at all; False where the folder cannot be written."""
    scratch = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(text, encoding="utf-8")
        scratch.replace(path)
    except OSError:
        return False
    return True


def _append(path: Path, line: str) -> bool:
    """Write a line to the end of a file, in one piece; False where the folder cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as file:
            file.write(line.encode())
    except OSError:
        return False
    return True


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


class InputHistory:
    """What was typed before, newest last, shared by all runs."""

    def __init__(self, folder: Path) -> None:
        """Read the history; of one grown long the old part goes, and what a crash cut off."""
        self._path = folder / "history.jsonl"
        text = _read(self._path)
        self.entries = _entries(text)
        if text.count("\n") > 2 * MOST_ENTRIES or (text and not text.endswith("\n")):
            write_atomically(self._path, "".join(map(_line, self.entries)))
        self._at = len(self.entries)
        self._draft = ""

    def add(self, text: str) -> None:
        """Append an entry unless it repeats the last one, and go back to the end."""
        if text.strip() and text not in self.entries[-1:]:
            self.entries = [*self.entries, text][-MOST_ENTRIES:]
            _append(self._path, _line(text))
        self._at, self._draft = len(self.entries), ""

    def look_again(self) -> None:
        """Take in what other programs have added, when nothing is being recalled."""
        if self._at == len(self.entries):
            self.entries = _entries(_read(self._path)) or self.entries
            self._at = len(self.entries)

    def older(self, current: str) -> str | None:
        """Return the entry before the one shown, keeping what is being typed; None at the start."""
        self.look_again()
        if self._at == len(self.entries):
            self._draft = current
        if self._at == 0:
            return None
        self._at -= 1
        return self.entries[self._at]

    def newer(self) -> str | None:
        """Return the entry after the one shown, at the end the draft; None when already there."""
        if self._at >= len(self.entries):
            return None
        self._at += 1
        return self._draft if self._at == len(self.entries) else self.entries[self._at]


def _line(entry: str) -> str:
    return json.dumps(entry) + "\n"


def _entries(text: str) -> list[str]:
    found: list[str] = []
    for line in text.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, str):
            found.append(entry)
    return found[-MOST_ENTRIES:]


class Draft:
    """What is typed and not sent, kept for the next start.

    The next program to start takes it over; one that ends with an empty line leaves alone what
    another has kept in the meantime.
    """

    def __init__(self, folder: Path) -> None:
        """Keep it in `folder`."""
        self._path = folder / "draft.txt"
        self._kept = ""

    def take(self) -> str:
        """Return the draft of the last program and remember that it is ours now."""
        self._kept = _read(self._path)
        return self._kept

    def keep(self, text: str) -> None:
        """Keep `text`; of an empty line nothing is kept."""
        text = text if text.strip() else ""
        if text == self._kept:
            return
        if text:
            write_atomically(self._path, text)
        elif _read(self._path) == self._kept:
            self._path.unlink(missing_ok=True)
        self._kept = text
