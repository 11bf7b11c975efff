"""What may be said next, as numbered lines under the newest reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from assistant.session.text import clean
from assistant.tui.layout_once import no_links, size_given

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events


class Suggestions(Static, can_focus=True):
    """Up to four lines; their number, Enter or a click says one.

    A list widget would do, but lays the whole conversation out once more with every reply.
    """

    virtual_size = size_given()
    auto_links = no_links()

    DEFAULT_CSS = """
    Suggestions {
        height: auto; padding: 0 1; max-width: 100; color: $text-secondary;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    Suggestions:hover { background: $boost; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "say_chosen", "Say it", id="suggestions.say"),
        Binding("up", "move(-1)", "Suggestion above", id="suggestions.above", show=False),
        Binding("down", "move(1)", "Suggestion below", id="suggestions.below", show=False),
        *(
            Binding(
                str(number), f"say({number})", f"Say number {number}", id=f"suggestions.{number}", show=False
            )
            for number in range(1, 5)
        ),
    ]

    @dataclass
    class Chosen(Message):
        """A suggestion was chosen."""

        text: str

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(id="suggestions", markup=False)
        self._offered: tuple[str, ...] = ()
        self._at = 0
        self._chosen_shown = False
        self.display = False

    def offer(self, texts: Sequence[str]) -> None:
        """Show these, and no longer those before."""
        as_many = len(texts) == len(self._offered)
        self._offered, self._at = tuple(texts), 0
        self._show(layout=not as_many)
        if self.display != bool(texts):
            self.display = bool(texts)

    def _show(self, *, layout: bool) -> None:
        self.update(Content("\n").join(self._lines()), layout=layout)

    def _lines(self) -> list[Content]:
        lines = []
        for place, text in enumerate(self._offered):
            line = Content.assemble((f"{place + 1}  ", "bold"), clean(text).replace("\n", " "))
            lines.append(line.stylize("reverse") if self._chosen_shown and place == self._at else line)
        return lines

    def numbered(self, typed: str) -> str | None:
        """Return the suggestion whose number was typed alone; None for all else."""
        number = int(typed) if typed.isdecimal() and len(typed) == 1 else 0
        return self._offered[number - 1] if 0 < number <= len(self._offered) else None

    def on_focus(self) -> None:
        """Show which one Enter says."""
        self._show_chosen(on=True)

    def on_blur(self) -> None:
        """Show it no longer."""
        self._show_chosen(on=False)

    def _show_chosen(self, *, on: bool) -> None:
        self._chosen_shown = on
        self._show(layout=False)

    def on_click(self, event: events.Click) -> None:
        """Say the one that was clicked."""
        offset = event.get_content_offset(self)
        if offset is not None:
            self.action_say(offset.y + 1)

    def action_move(self, step: int) -> None:
        """Go to the suggestion above (-1) or below (1)."""
        self._at = max(0, min(len(self._offered) - 1, self._at + step))
        self._show(layout=False)

    def action_say_chosen(self) -> None:
        """Say the one that stands out."""
        self.action_say(self._at + 1)

    def action_say(self, number: int) -> None:
        """Say the suggestion of a number, from 1."""
        if 0 < number <= len(self._offered):
            self.post_message(self.Chosen(self._offered[number - 1]))
