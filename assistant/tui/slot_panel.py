"""The side panel: what is known of the workload, what is open, and what each platform costs now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from assistant.tui.completing import literal_words
from assistant.tui.compositing import Plain
from assistant.tui.layout_once import no_links, size_given
from assistant.tui.slot_line import LineState, SlotLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget

    from assistant.dialog import SlotFill
    from assistant.reply import SlotValue
    from assistant.session import Session
    from assistant.tui.live_costs import Standing

_MOST_OPEN = 6
_COSTS = "\nUSD a month, as known now\n"
_NOTHING = "Nothing yet. Describe a workload and it fills."


class Lines(Plain, Vertical):
    """The lines of the panel, one below the other."""

    virtual_size = size_given()


class Costs(Static):
    """What each platform costs now."""

    virtual_size = size_given()
    auto_links = no_links()


class SlotPanel(VerticalScroll, can_focus=False):
    """Known, open, costs; Enter on a line edits it, Delete forgets it."""

    virtual_size = size_given()

    def __init__(self) -> None:
        """Begin with nothing known."""
        super().__init__(id="panel")
        self._judged: tuple[Mapping[str, SlotFill], Standing] | None = None
        self._before: Mapping[str, float] = {}
        self._slots: Mapping[str, SlotValue] = {}
        self._pool: list[SlotLine] = []
        self._lines: list[SlotLine] = []
        self.first_now = ""
        self._costs = Content("")

    def compose(self) -> ComposeResult:
        """Lay out the lines and the costs."""
        yield Static("Known so far", classes="heading")
        yield Static(Content(_NOTHING), id="nothing", markup=False)
        yield Lines(id="lines")
        yield Costs("", id="costs", markup=False)

    @property
    def first_stop(self) -> Widget | None:
        """What takes the focus in the panel."""
        return self._lines[0] if self._lines else None

    def forget_changes(self) -> None:
        """Mark nothing as changed the next time: another conversation is shown."""
        self._before, self._slots, self._judged = {}, {}, None

    async def follow(self, session: Session) -> None:
        """Show where the session stands now."""
        from assistant.tui.live_costs import amounts, cost_lines, first_words, standing

        dialog = session.memory.dialog
        if self._judged is None or self._judged[0] != dialog.slots:  # most turns leave them as they are
            self._judged = dialog.slots, standing(dialog, session.knowledge)
        now = self._judged[1]
        self.first_now = first_words(now)
        asked = dialog.asked
        states = list(_line_states(session.slots, self._slots, asked, now))
        await self._show_lines(states)
        self.query_one("#nothing").display = not states
        costs = cost_lines(now, self._before)
        title = Content(_COSTS).stylize("bold $text-accent") if costs else Content("")
        shown = title + costs
        if shown != self._costs:
            self._costs = shown
            self.query_one("#costs", Static).update(shown)
        self._before, self._slots = amounts(now), dict(session.slots)

    async def _show_lines(self, states: Sequence[LineState]) -> None:
        """Put the states into the lines there are; a line too many hides, for it is soon needed again."""
        fresh = [SlotLine(state) for state in states[len(self._pool) :]]
        for line, state in zip(self._pool, states, strict=False):
            line.show(state)
        self._pool += fresh
        if fresh:
            await self.query_one("#lines").mount_all(fresh)
        known = sum(bool(state.value) for state in states)
        for place, line in enumerate(self._pool):
            if line.display != (place < len(states)):
                line.display = place < len(states)
            line.set_class(0 < place == known, "first-open")
        self._lines = self._pool[: len(states)]

    def step(self, direction: int) -> None:
        """Focus the line above (-1) or below (1)."""
        focused = self.screen.focused
        if isinstance(focused, SlotLine) and focused in self._lines:
            place = max(0, min(len(self._lines) - 1, self._lines.index(focused) + direction))
            self.screen.set_focus(self._lines[place])


def _line_states(
    slots: Mapping[str, SlotValue], before: Mapping[str, SlotValue], asked: str | None, now: Standing
) -> Iterator[LineState]:
    from assistant.tui.field_words import field_label, field_value_words

    for name, slot in slots.items():
        is_new = bool(before) and (name not in before or before[name].value != slot.value)
        yield LineState(
            name, field_label(name), field_value_words(slot), slot.origin, is_new, _choices_of(name)
        )
    unknown = now.recommendation.open_questions if now.recommendation else ()
    still_open = dict.fromkeys([*([asked] if asked else []), *unknown])
    for name in [name for name in still_open if name not in slots][:_MOST_OPEN]:
        origin = "asked" if name == asked else "open"
        yield LineState(name, field_label(name), "", origin, choices=_choices_of(name))


def _choices_of(name: str) -> tuple[str, ...]:
    from assistant.engine.workload import Workload

    known = Workload.model_fields.get(name)
    return literal_words(known.annotation) if known else ()
