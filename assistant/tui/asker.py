"""One question with yes and no, over the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from assistant.tui.keys_in_order import Line

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Asker(ModalScreen[bool]):
    """Enter or y says yes, Escape or n says no."""

    DEFAULT_CSS = """
    Asker { align: center middle; background: $background 60%; }
    #asker {
        width: 90%; max-width: 100; height: auto; max-height: 80%; background: $surface;
        border: round $primary; padding: 0 1;
    }
    #asker .heading { text-style: bold; color: $text-accent; }
    #asker .keys { color: $text-muted; }
    #asker Input { margin: 0 0 1 0; background: $panel; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)", "Yes", id="asker.yes"),
        Binding("escape,n", "answer(False)", "No", id="asker.no"),
    ]

    def __init__(self, question: str) -> None:
        """Ask `question`."""
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Lay out the question and the keys."""
        with Vertical(id="asker"):
            yield Static(Content(self._question), markup=False)
            yield Static(Content("Enter yes · Escape no"), classes="keys", markup=False)

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001 - it is the answer itself
        """Give the answer."""
        self.dismiss(answer)


class LineAsker(ModalScreen[str | None]):
    """Asks for a line of text; Enter gives it, Escape gives none."""

    DEFAULT_CSS = """
    LineAsker { align: center middle; background: $background 60%; }
    #asker {
        width: 90%; max-width: 100; height: auto; max-height: 80%; background: $surface;
        border: round $primary; padding: 0 1;
    }
    #asker .heading { text-style: bold; color: $text-accent; }
    #asker .keys { color: $text-muted; }
    #asker Input { margin: 0 0 1 0; background: $panel; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Leave", id="line_asker.leave"),
    ]

    def __init__(self, question: str, text: str) -> None:
        """Ask `question`, with `text` to change."""
        super().__init__()
        self._question = question
        self._text = text

    def compose(self) -> ComposeResult:
        """Lay out the question and the line."""
        with Vertical(id="asker"):
            yield Static(Content(self._question), markup=False)
            yield Line(self._text, compact=True)
            yield Static(Content("Enter takes it · Escape leaves"), classes="keys", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the line."""
        event.stop()
        self.dismiss(event.value)
