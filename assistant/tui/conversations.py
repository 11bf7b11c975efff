"""Beginning, resuming and branching conversations: a session and the file it is saved to."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from assistant.session import Session
from assistant.tui.conversation_files import (
    ConversationFile,
    Saved,
    SavedTurn,
    in_use,
    read_conversation,
    saved_conversations,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assistant.facts import Knowledge


def said_again(turns: Sequence[SavedTurn], knowledge: Knowledge) -> tuple[Session, int]:
    """Say every turn to a new session; return it and how many replies read otherwise than before."""
    session = Session(loaded=knowledge, writes=False)
    replies = [session.send(turn.user).text.rstrip("\n") for turn in turns]
    session.writes = True
    pairs = zip(replies, turns, strict=True)
    return session, sum(bool(turn.reply) and reply != turn.reply.rstrip("\n") for reply, turn in pairs)


class Conversations:
    """The saved conversations, and the one that is going on."""

    def __init__(self, folder: Path) -> None:
        """Keep them in `folder`; nothing is written before the first turn."""
        self._folder = folder
        self._file = ConversationFile(folder)

    @property
    def path(self) -> Path:
        """The file of the conversation that is going on."""
        return self._file.path

    @property
    def title(self) -> str:
        """Its title; empty before the first turn."""
        return self._file.title

    def record(self, user: str, reply: str) -> bool:
        """Save a turn; False where it cannot be written."""
        return self._file.add(user, reply)

    def begin(self) -> None:
        """Let go of the conversation that was going on; the next turn begins another."""
        self._file.close()
        self._file = ConversationFile(self._folder)

    def resume(self, path: Path, title: str, turns: Sequence[SavedTurn]) -> bool:
        """Go on in a saved conversation's file; True where another program has it open, and it is a copy."""
        self._file.close()
        self._file = ConversationFile(self._folder, title)
        taken = self._file.take(path)
        if not taken or read_conversation(path)[1] != list(turns):
            self._file.begin(turns)
        return not taken

    def branch(self, turns: Sequence[SavedTurn]) -> None:
        """Go on from these turns in a file of their own."""
        title = f"{self._file.title} (from turn {len(turns)})"
        self._file.close()
        self._file = ConversationFile(self._folder, title)
        self._file.begin(turns)

    def rename(self, title: str, session: Session) -> bool:
        """Give the conversation that is going on a title."""
        return self._file.rename(title, [SavedTurn(turn.user, turn.told.text) for turn in session.turns])

    def rename_saved(self, path: Path, title: str) -> bool:
        """Give a saved conversation a title; False where another program has it open.

        Raises:
            InputError: when the file cannot be read.
        """
        if in_use(path):
            return False
        _, turns = read_conversation(path)
        file = ConversationFile(self._folder)
        file.path = path
        done = file.rename(title, turns)
        file.close()
        return done

    def delete(self, path: Path) -> bool:
        """Delete a saved conversation; False where a program has it open."""
        if in_use(path):
            return False
        path.unlink(missing_ok=True)
        return True

    def saved(self) -> list[Saved]:
        """Return what is saved, the newest first."""
        return saved_conversations(self._folder, time.time())

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
