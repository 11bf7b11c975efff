"""The side panel: what is known of the workload, and what each platform costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.quantities import number, usd
from assistant.session.text import clean
from assistant.tui.looks import ORIGINS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from assistant.engine.recommendation import Recommendation
    from assistant.reply import SlotValue


class SlotPanel(Vertical):
    """What is known so far; Enter on a line edits it, Delete forgets it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete", "forget", "Forget", id="slots.forget"),
    ]

    @dataclass
    class EditAsked(Message):
        """The user wants to change a field."""

        field: str

    @dataclass
    class ForgetAsked(Message):
        """The user wants a field forgotten."""

        field: str

    def compose(self) -> ComposeResult:
        """Lay out the two lists."""
        yield Static("Known so far", classes="heading")
        yield OptionList(id="slots", markup=False)
        yield Static("", id="costs", markup=False)

    def show(
        self, slots: Mapping[str, SlotValue], asks: str | None, recommendation: Recommendation | None
    ) -> None:
        """Show what is known, what is asked and what the platforms cost."""
        listed = self.query_one("#slots", OptionList)
        listed.clear_options()
        for name, slot in slots.items():
            look = ORIGINS[slot.origin]
            words = f"{look.sign} {name} {_value(slot)} ({look.word})"
            listed.add_option(Option(clean(words), id=name))
        if asks:
            listed.add_option(Option(f"? {asks} (asked now)", id=asks))
        if not listed.option_count:
            listed.add_option(Option("nothing yet", disabled=True))
        self.query_one("#costs", Static).update(Content(_costs(recommendation)))

    @property
    def first_stop(self) -> OptionList:
        """What takes the focus in the panel."""
        return self.query_one("#slots", OptionList)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Edit the chosen line."""
        event.stop()
        if event.option.id:
            self.post_message(self.EditAsked(event.option.id))

    def action_forget(self) -> None:
        """Forget the highlighted line."""
        option = self.query_one("#slots", OptionList).highlighted_option
        if option is not None and option.id:
            self.post_message(self.ForgetAsked(option.id))


def _value(slot: SlotValue) -> str:
    if isinstance(slot.value, bool):
        return "yes" if slot.value else "no"
    shown = slot.value if isinstance(slot.value, str) else number(round(slot.value, 2))
    return f"{shown} {slot.unit}".rstrip()


def _costs(recommendation: Recommendation | None) -> str:
    if recommendation is None:
        return ""
    lines = ["A month", ""]
    for verdict in recommendation.ranked:
        cost = usd(verdict.monthly_usd.expected) if verdict.monthly_usd else "no figure"
        sign, shown = ("✓", cost) if verdict.feasible else ("✗", "cannot")
        lines.append(f"{sign} {verdict.platform:<24} {shown:>7}")
    return "\n".join(lines)
