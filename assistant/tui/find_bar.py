"""Finding words in the conversation: a line above the prompt, and the turns that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from assistant.session.text import clean
from assistant.tui.keys_in_order import Line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from assistant.reply import Reply


def turns_with(words: str, turns: Iterable[tuple[str, Reply]]) -> list[int]:
    """Return the places, from 0, of the turns in which `words` stand, in capitals or not."""
    sought = clean(words).lower()
    if not sought:
        return []
    return [
        place
        for place, (user, reply) in enumerate(turns)
        if sought in clean(user).lower() or sought in _as_shown(reply)
    ]


def _as_shown(reply: Reply) -> str:
    cited = " ".join(f"{one.title} {one.url}" for one in reply.citations)
    return f"{clean(reply.text)} {cited}".replace("**", "").replace("`", "").lower()


class FindBar(Horizontal):
    """The line for the words; Enter goes to the next place, Up to the one before, Escape closes it."""

    DEFAULT_CSS = """
    FindBar { height: 1; padding: 0 1; background: $panel; }
    FindBar Static { width: auto; color: $text-muted; }
    FindBar Input { width: 1fr; background: $panel; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "step(1)", "Next", id="find.next"),
        Binding("up,shift+enter", "step(-1)", "Before", id="find.before"),
        Binding("escape", "close", "Close", id="find.close"),
    ]

    @dataclass
    class Changed(Message):
        """Other words are sought."""

        words: str

    @dataclass
    class StepAsked(Message):
        """The user wants the next place, or the one before."""

        direction: int

    class Closed(Message):
        """The user is done."""

    def __init__(self) -> None:
        """Begin hidden."""
        super().__init__(id="find")
        self.display = False

    def compose(self) -> ComposeResult:
        """Lay out the words and the count."""
        yield Static(Content("Find "), markup=False)
        yield Line(id="find-words", compact=True)
        yield Static("", id="find-count", markup=False)

    def open(self, words: str) -> None:
        """Show the line, with words in it."""
        self.display = True
        typed = self.query_one(Input)
        typed.value = words
        self.screen.set_focus(typed)

    def count(self, place: int, found: int) -> None:
        """Show which of the places is shown."""
        words = f" {place + 1} of {found}" if found else " nowhere"
        self.query_one("#find-count", Static).update(Content(words if self.query_one(Input).value else ""))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what is typed now."""
        event.stop()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next place."""
        event.stop()
        self.action_step(1)

    def action_step(self, direction: int) -> None:
        """Go to the next place, or the one before."""
        self.post_message(self.StepAsked(direction))

    def action_close(self) -> None:
        """Close the line."""
        self.display = False
        self.post_message(self.Closed())
