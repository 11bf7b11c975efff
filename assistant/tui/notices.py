"""Lines between the conversation and the prompt that come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from assistant.tui.layout_once import size_given

if TYPE_CHECKING:
    from assistant.tui.transcript_view import Below

_HINT = "New here? F1 shows the keys, ctrl+p every command; Esc hides this."
_BELOW = {"new": "▼ New reply below: ctrl+end shows it", "more": "▼ more below: page down"}


class NewcomerHint(Static):
    """Says the few keys that find all others; Escape or a click puts it away for good."""

    class Dismissed(Message):
        """The user has read it."""

    def __init__(self) -> None:
        """Say them."""
        super().__init__(Content(_HINT), id="hint", markup=False)

    def on_click(self) -> None:
        """Put it away."""
        self.post_message(self.Dismissed())


class BelowLine(Static):
    """Says what stands below what is being read; a click goes there."""

    virtual_size = size_given()

    def __init__(self) -> None:
        """Begin hidden."""
        super().__init__(id="below", markup=False)
        self._said = ""
        self.display = False

    def say(self, below: Below) -> None:
        """Say what stands below; nothing hides the line."""
        if below and _BELOW[below] != self._said:
            self._said = _BELOW[below]
            self.update(Content(self._said), layout=False)
        if self.display != bool(below):  # else the window would be laid out once more
            self.display = bool(below)

    async def on_click(self) -> None:
        """Go there."""
        await self.run_action("screen.to_end")
