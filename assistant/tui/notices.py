"""Lines between the conversation and the prompt that come and go."""

from __future__ import annotations

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

_HINT = "New here? F1 shows the keys, ctrl+p every command; Esc hides this."


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

    def __init__(self) -> None:
        """Begin hidden."""
        super().__init__(id="below", markup=False)
        self.display = False

    def say_new(self) -> None:
        """Say that a new reply stands below."""
        self._say("▼ New reply below: ctrl+end shows it")

    def say_more(self) -> None:
        """Say that the reply goes on below."""
        self._say("▼ more below: page down")

    def away(self) -> None:
        """Say nothing any more."""
        if self.display:
            self.display = False

    def _say(self, words: str) -> None:
        self.update(Content(words), layout=False)
        if not self.display:  # else the window would be laid out once more
            self.display = True

    async def on_click(self) -> None:
        """Go there."""
        await self.run_action("screen.to_end")
