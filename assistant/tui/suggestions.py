"""What may be said next, as numbered lines under the newest reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.session.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence


class Suggestions(OptionList):
    """Up to four lines; their number, Enter or a click says one."""

    DEFAULT_CSS = """
    Suggestions {
        height: auto; max-height: 8; background: transparent; padding: 0 1; max-width: 100;
        color: $text-secondary;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(number), f"say({number})", f"Say number {number}", id=f"suggestions.{number}", show=False)
        for number in range(1, 5)
    ]

    @dataclass
    class Chosen(Message):
        """A suggestion was chosen."""

        text: str

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(id="suggestions", markup=False, compact=True)
        self._offered: tuple[str, ...] = ()
        self.display = False

    def offer(self, texts: Sequence[str]) -> None:
        """Show these, and no longer those before."""
        self._offered = tuple(texts)
        self.set_options(
            Option(f"{number}  {clean(text)}") for number, text in enumerate(self._offered, start=1)
        )
        self.display = bool(self._offered)

    def numbered(self, typed: str) -> str | None:
        """Return the suggestion whose number was typed alone; None for all else."""
        number = int(typed) if typed.isdecimal() and len(typed) == 1 else 0
        return self._offered[number - 1] if 0 < number <= len(self._offered) else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Say the chosen one."""
        event.stop()
        self.post_message(self.Chosen(self._offered[event.option_index]))

    def action_say(self, number: int) -> None:
        """Say the suggestion of a number, from 1."""
        if number <= len(self._offered):
            self.post_message(self.Chosen(self._offered[number - 1]))
