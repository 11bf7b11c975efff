"""The list of saved conversations: resume, rename, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from assistant.tui.conversation_files import age_words
from assistant.tui.picker import Entry, Picker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.tui.conversation_files import Saved


class SessionPicker(Picker):
    """Enter resumes, F2 renames, Delete deletes after a question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "end('rename')", "Rename", id="sessions.rename", priority=True),
        Binding("delete", "end('delete')", "Delete", id="sessions.delete", priority=True),
    ]

    def __init__(self, saved: Sequence[Saved]) -> None:
        """Offer what is saved."""
        super().__init__(
            "Saved conversations",
            [Entry(str(one.path), one.title, _remark(one)) for one in saved],
            "No conversation is saved yet.",
            " · F2 renames · Delete deletes",
        )


def _remark(one: Saved) -> str:
    turns = "1 turn" if one.turns == 1 else f"{one.turns} turns"
    return f"{age_words(one.age_seconds):<12} {turns:>9}"
