"""The input line: Enter sends, ctrl+j breaks the line, Up and Down recall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

if TYPE_CHECKING:
    from textual import events

    from assistant.tui.state_files import InputHistory

_MOST_LINES = 8


class Prompt(TextArea):
    """Where the user types."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "Send", id="prompt.send", priority=True),
        Binding("ctrl+j,shift+enter", "newline", "New line", id="prompt.newline", show=False, priority=True),
        Binding("tab", "complete", "Complete", id="prompt.complete", show=False, priority=True),
    ]

    @dataclass
    class Sent(Message):
        """The user pressed Enter on something."""

        text: str

    @dataclass
    class CompletionAsked(Message):
        """The user pressed Tab."""

        prompt: Prompt

    def __init__(self, history: InputHistory) -> None:
        """Make an empty prompt over a shared history."""
        super().__init__(
            id="prompt", soft_wrap=True, compact=True, placeholder="Ask a fact, or describe a workload",
            highlight_cursor_line=False,
        )  # fmt: skip
        self.recall = history

    def action_send(self) -> None:
        """Send what is typed."""
        text = self.text
        if not text.strip():
            return
        self.recall.add(text)
        self.clear()
        self.post_message(self.Sent(text))

    def action_newline(self) -> None:
        """Break the line."""
        self.insert("\n")

    def action_complete(self) -> None:
        """Ask for a completion of a slash command."""
        self.post_message(self.CompletionAsked(self))

    def put(self, text: str) -> None:
        """Replace what is typed, the cursor at its end."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    def on_text_area_changed(self) -> None:
        """Grow with the text, up to some lines."""
        self.styles.height = min(max(self.wrapped_document.height, 1), _MOST_LINES)

    async def _on_key(self, event: events.Key) -> None:
        """Recall at the first and at the last line only, so that arrows move within a long text."""
        row = self.cursor_location[0]
        recalled: str | None = None
        if event.key == "up" and row == 0:
            recalled = self.recall.older(self.text)
        elif event.key == "down" and row == self.document.line_count - 1:
            recalled = self.recall.newer()
        else:
            await super()._on_key(event)
            return
        event.prevent_default()
        event.stop()
        if recalled is not None:
            self.put(recalled)
