"""One line under the prompt: where the conversation stands, or what the last key did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from assistant.tui.layout_once import no_links, size_given

if TYPE_CHECKING:
    from textual.timer import Timer

_HINT_SECONDS = 6.0


class StatusLine(Static):
    """Shows the standing; a hint takes its place for some seconds."""

    virtual_size = size_given()
    auto_links = no_links()

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__("", id="status", markup=False)
        self._standing = ""
        self._hint_ends: Timer | None = None

    def stand(self, words: str) -> None:
        """Show where the conversation stands, once no hint is shown."""
        if words != self._standing:
            self._standing = words
            if self._hint_ends is None:
                self.update(Content(words))

    def hint(self, words: str) -> None:
        """Show what the last key did, or could do next."""
        if self._hint_ends is not None:
            self._hint_ends.stop()
        self._hint_ends = self.set_timer(_HINT_SECONDS, self.end_hint)
        self.update(Content(words))

    def end_hint(self) -> None:
        """Show where the conversation stands again."""
        if self._hint_ends is not None:
            self._hint_ends.stop()
        self._hint_ends = None
        self.update(Content(self._standing))
