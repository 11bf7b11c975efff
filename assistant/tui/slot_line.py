"""One line of the panel: a field that is known or open; it opens to be edited in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input

from assistant.session.text import clean
from assistant.tui.keys_in_order import Line
from assistant.tui.layout_once import no_links, size_given
from assistant.tui.looks import ORIGINS
from assistant.tui.quick_lines import QuickLines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

_LABEL_WIDTH = 18


@dataclass(frozen=True, slots=True)
class LineState:
    """What a line shows.

    Attributes:
        field: the workload field.
        label: its name in words.
        value: its value in words; empty while it is open.
        origin: said, implied, assumed or default; "asked" or "open" where it is not known.
        is_new: it changed with the last turn.
        choices: the words it takes, where it takes only some.
    """

    field: str
    label: str
    value: str
    origin: str
    is_new: bool = False
    choices: Sequence[str] = ()


class SlotLine(QuickLines, Widget, can_focus=True):
    """A line that takes the focus; Enter opens it, Delete forgets the value."""

    virtual_size = size_given()
    auto_links = no_links()

    DEFAULT_CSS = """
    SlotLine { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    SlotLine Input { margin: 0 0 0 20; }
    SlotLine.first-open { margin: 1 0 0 0; }
    SlotLine:focus { background: $boost; text-style: reverse; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "edit", "Change", id="slot.edit"),
        Binding("delete,backspace", "forget", "Forget", id="slot.forget"),
        Binding("up", "screen.step_panel(-1)", "Line above", id="slot.above", show=False),
        Binding("down", "screen.step_panel(1)", "Line below", id="slot.below", show=False),
    ]

    @dataclass
    class Edited(Message):
        """The user gave the field another value."""

        field: str
        value: str

    @dataclass
    class ForgetAsked(Message):
        """The user wants the value forgotten."""

        field: str

    def __init__(self, state: LineState) -> None:
        """Show `state`."""
        super().__init__()
        self.state = state

    def render(self) -> Content:
        """Return the line."""
        return _words(self.state)

    def lines_at(self, width: int) -> Sequence[Content]:
        """Return the line, cut to the width."""
        return (_words(self.state).truncate(width, ellipsis=True),)

    def show(self, state: LineState) -> None:
        """Show another state."""
        if state != self.state:
            self.state = state
            self.change_lines()
            self.refresh()

    async def action_edit(self) -> None:
        """Open the line."""
        if self.query(Input):
            return
        choices = SuggestFromList(self.state.choices, case_sensitive=False) if self.state.choices else None
        hint = ", ".join(self.state.choices) or "a value, for example 2 GB or 10 min"
        line = Line(self.state.value, placeholder=hint, suggester=choices, compact=True)
        await self.mount(line)
        self.screen.set_focus(line)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the value."""
        event.stop()
        value = event.value.strip()
        await self.close()
        if value and value != self.state.value:
            self.post_message(self.Edited(self.state.field, value))

    async def on_key(self, event: events.Key) -> None:
        """Close the line on Escape, and nothing else."""
        if event.key == "escape" and self.query(Input):
            event.stop()
            await self.close()

    async def close(self) -> None:
        """Close the line and show its words again."""
        await self.query(Input).remove()
        self.screen.set_focus(self)

    def on_click(self, event: events.Click) -> None:
        """Open the line on the second click."""
        if event.chain > 1:
            self.call_later(self.action_edit)

    def action_forget(self) -> None:
        """Forget the value, where there is one."""
        if self.state.value:
            self.post_message(self.ForgetAsked(self.state.field))


def _words(state: LineState) -> Content:
    if not state.value:
        asked = " (asked now)" if state.origin == "asked" else ""
        return Content.assemble(("? ", "$text-warning"), (f"{state.label}{asked}", "$foreground-muted"))
    look = ORIGINS[state.origin]
    value = (clean(state.value), "bold $text-accent" if state.is_new else "bold")
    label = f"{state.label} ".ljust(_LABEL_WIDTH)
    return Content.assemble(
        (f"{look.sign} ", f"${look.colour}"), label, value, (f" {look.word}", "$foreground-muted")
    )
