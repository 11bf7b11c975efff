"""The conversation on the screen.

Only the newest turns are widgets; the others come back when the user scrolls up to them, so that the
two-thousandth turn is as quick as the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING, Literal, NamedTuple

from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from assistant.tui.compositing import Plain, QuickScrollBar
from assistant.tui.layout_once import size_given
from assistant.tui.reply_view import ReplyView, UserView
from assistant.tui.suggestions import Suggestions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Region, Size
    from textual.layout import DockArrangeResult
    from textual.scrollbar import ScrollBar

    from assistant.session import Turn

_WELCOME = Content.assemble(
    ("Berth", "bold $text-accent"), "\n\nWhere should this run on AWS, what does it cost, and why."
)
_EXAMPLES = (
    "max memory for a fargate task?",
    "fargate vs lambda memory",
    "a 20 minute report every night, 2 GB, python",
    "can a security group deny traffic?",
)
_SHOWN_TURNS = 20
_LEAST_SHOWN_TURNS = 6
_STEP_TURNS = 6
_KEPT_LINES = 1

Below = Literal["", "more", "new"]
"""What stands below the view: nothing, more of the newest reply, or a reply that came while reading."""


class ShownTurn(NamedTuple):
    """A turn as it is shown.

    Attributes:
        turn: what was typed, empty for words of the UI itself, and the answer to it.
        number: how many turns the conversation held then.
    """

    turn: Turn
    number: int


class TranscriptView(Plain, VerticalScroll, can_focus=False):
    """Everything said so far; follows the end until the user scrolls up."""

    virtual_size = size_given()

    @dataclass
    class BelowChanged(Message):
        """Something else stands below what is in view."""

        below: Below

    def __init__(self) -> None:
        """Begin with a few words of welcome."""
        super().__init__(id="transcript")
        self.suggestions = Suggestions()
        self._earlier = EarlierLine()
        self._turns: list[ShownTurn] = []
        self._first = 0
        self._views: list[tuple[UserView, ReplyView]] = []
        self._words = ""
        self._following = True
        self._stays: Literal["at the end", "at the newest", "as read"] = "at the end"
        self._put_at = inf
        self._end = 0
        self._places: Mapping[Widget, Region] = {}
        self._top: tuple[Widget, float] | None = None
        self._below: Below = ""

    def compose(self) -> ComposeResult:
        """Lay out the welcome; the rest comes with `complete`, after the first frame."""
        yield Static(_WELCOME, id="welcome", markup=False)

    async def complete(self) -> None:
        """Bring in what the first frame does not show."""
        await self.mount(self._earlier, self.suggestions)
        self.suggestions.offer(_EXAMPLES)

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar, which is drawn with every reply."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = QuickScrollBar(thickness=self.scrollbar_size_vertical)
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)  # noqa: SLF001 - as Textual makes its own
        return self._vertical_scrollbar

    @property
    def shown_turns(self) -> Sequence[ShownTurn]:
        """Every turn, also those that are not on the screen."""
        return self._turns

    @property
    def reply_views(self) -> Sequence[ReplyView]:
        """The replies that are on the screen, or near it."""
        return [reply for _, reply in self._views]

    @property
    def at_end(self) -> bool:
        """Whether the end of the conversation is in view."""
        return self.scroll_offset.y >= self._end

    async def add(self, shown: ShownTurn) -> None:
        """Append a turn; `go_on` brings it into view, once all that changes with it is laid out."""
        whole = self._first + len(self._views) == len(self._turns)
        self._turns.append(shown)
        if shown.turn.user:
            self.suggestions.offer(shown.turn.told.suggestions)
        self.query_one("#welcome").display = False
        if not whole:
            return
        if self._following and len(self._views) > _SHOWN_TURNS:
            await self._drop_first(len(self._views) - _SHOWN_TURNS)
        if self._can_spare_first():
            self._show_in_first(shown)
        else:
            await self._mount_turns(len(self._turns) - 1, len(self._turns))

    def _can_spare_first(self) -> bool:
        """Tell whether the first turn is so far above what is in view that its widgets may show another."""
        if not self._following or len(self._views) <= _LEAST_SHOWN_TURNS:
            return False
        user, reply = self._views[0]
        far = self.max_scroll_y - reply.virtual_region.bottom > self.size.height
        return far and not reply.has_focus and not self.screen.selections.keys() & {user, reply}

    def _show_in_first(self, shown: ShownTurn) -> None:
        """Show a turn at the end, in the widgets of the first one: new ones cost several times as much."""
        user, reply = self._views.pop(0)
        user.show(shown.turn.user)
        reply.show(shown.turn.reply, shown.number)
        for view in (user, reply):
            self.move_child(view, before=self.suggestions)
            view.mark(self._words)
        self._views.append((user, reply))
        self._first += 1
        self._count_earlier()

    def go_on(self, room: int) -> Below:
        """Go on to the newest turn with the next layout, to its beginning where it is taller than the window.

        Where the user has scrolled up to read, the view stays. Returns what will stand below the view, in
        a window of `room` lines.
        """
        if not self._following or self._first + len(self._views) < len(self._turns):
            self._below = "new"
        else:
            self._stays = "at the newest"
            self._below = "more" if self._newest_height() > room else ""
            self.refresh(layout=True)
        return self._below

    def _newest_height(self) -> int:
        """Return how many lines there are from the beginning of the newest turn on."""
        container = self.scrollable_content_region.size
        width, height = map(Fraction, container)
        views = [view for view in (*self._views[-1], self.suggestions) if view.display]
        models = [
            view._get_box_model(container, self.screen.size, width, height)  # noqa: SLF001 - the layout's own
            for view in views
        ]
        return int(sum(model.height for model in models))

    async def show(self, turns: Sequence[ShownTurn]) -> None:
        """Show another conversation, at its end."""
        self._turns = list(turns)
        await self._show_from(max(0, len(turns) - _SHOWN_TURNS))
        self.suggestions.offer(turns[-1].turn.told.suggestions if turns else _EXAMPLES)
        self.query_one("#welcome").display = not turns
        self._follow_end()

    async def _show_from(self, first: int) -> None:
        with self.app.batch_update():
            await self._drop_first(len(self._views))
            self._first = first
            await self._mount_turns(first, min(first + _SHOWN_TURNS + _STEP_TURNS, len(self._turns)))
            self._count_earlier()

    async def _mount_turns(self, start: int, stop: int, *, before: UserView | None = None) -> None:
        made = [
            (UserView(turn.user), ReplyView(turn.reply, number)) for turn, number in self._turns[start:stop]
        ]
        await self.mount_all([view for pair in made for view in pair], before=before or self.suggestions)
        self._views = [*made, *self._views] if before is not None else [*self._views, *made]
        for pair in made if self._words else ():
            for view in pair:
                view.mark(self._words)

    async def _drop_first(self, count: int) -> None:
        dropped, self._views = self._views[:count], self._views[count:]
        self._first += count
        await self.remove_children([view for pair in dropped for view in pair])
        self._count_earlier()

    def _count_earlier(self) -> None:
        self._earlier.count(self._first)

    def arrange(
        self,
        size: Size,
        optimal: bool = False,  # noqa: FBT001, FBT002 - as Textual has it
    ) -> DockArrangeResult:
        """Lay the turns out, and choose what is in view before any of it is drawn.

        Textual would draw the turns where they were, and then once more where they belong.
        """
        arranged = super().arrange(size, optimal)
        if not optimal and size.height:
            self._places = {place.widget: place.region for place in arranged.placements}
            self._end = arranged.total_region.bottom - size.height
            y = self._kept_at()
            if y != self.scroll_y:
                self.set_reactive(Widget.scroll_y, y)
                self.set_reactive(Widget.scroll_target_y, y)
                if self.show_vertical_scrollbar:
                    self.vertical_scrollbar.position = y
        return arranged

    def _kept_at(self) -> float:
        """Return the first line to show; few lines stand at the window's bottom, then it is negative."""
        if self._stays == "as read":
            view, gone = self._top or (None, 0.0)
            region = self._places.get(view) if view else None
            wanted = region.y + min(gone, max(0, region.height - 1)) if region else self.scroll_y
            return min(max(0, wanted), self._end)
        pair = self._views[-1] if self._views else ()
        newest = next((self._places[view] for view in pair if view in self._places), None)
        if self._stays == "at the newest" and newest is not None:
            self._put_at = min(newest.y, self._end)
            self._tell("more" if newest.y < self._end else "")
            return self._put_at
        return self._end

    def _tell(self, below: Below) -> None:
        if below != self._below:
            self._below = below
            self.post_message(self.BelowChanged(below))

    async def show_earlier(self, lines: int = 0) -> None:
        """Bring back some earlier turns; what is in view stays where it is, or goes down so many lines."""
        start = max(0, self._first - _STEP_TURNS)
        if start == self._first:
            return
        top = self._topmost()
        self._stays, self._top = "as read", (top[0], top[1] - lines) if top else None
        stop, self._first = self._first, start
        await self._mount_turns(start, stop, before=self._views[0][0] if self._views else None)
        self._count_earlier()

    async def page(self, direction: int) -> None:
        """Scroll by a window up (-1) or down (1), less a line that shows where one was."""
        page = max(1, self.size.height - _KEPT_LINES)
        if direction < 0 and self.scroll_offset.y < page and self._first:
            await self.show_earlier(page)
        else:
            self.scroll_to(y=self.scroll_offset.y + direction * page, animate=False, immediate=True)

    async def go_to_end(self) -> None:
        """Go to the end of the conversation and follow it again."""
        if self._first + len(self._views) < len(self._turns):
            await self._show_from(max(0, len(self._turns) - _SHOWN_TURNS))
        self._follow_end()

    def _follow_end(self) -> None:
        self._following, self._put_at = True, inf
        self._stays = "at the end"
        self.refresh(layout=True)
        self._tell("")

    async def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Bring earlier turns back when the wheel turns at the beginning."""
        del event
        if self.scroll_offset.y <= 0:
            await self.show_earlier()

    def validate_scroll_y(self, value: float) -> float:
        """Keep within the lines there are, or where few lines stand at the bottom."""
        return max(min(0, self._end), min(value, self.max_scroll_y))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Notice when the user leaves the newest turn to read, and when the end is reached."""
        super().watch_scroll_y(old_value, new_value)
        self._following = self.at_end or new_value >= self._put_at
        self._stays = "at the end" if self.at_end else "as read"
        self._top = self._topmost()
        if self.at_end:
            self._tell("")

    def watch_show_vertical_scrollbar(self) -> None:
        """Let the scrollbar begin where the view is."""
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = self.scroll_y

    def _topmost(self) -> tuple[Widget, float] | None:
        """Return what stands at the top of the window, and how far it has gone out of it."""
        y = self.scroll_offset.y
        views = (view for pair in self._views for view in pair if view in self._places)
        regions = ((view, self._places[view]) for view in views)
        return next(((view, y - region.y) for view, region in regions if region.bottom > y), None)

    async def go_to_turn(self, number: int) -> None:
        """Bring the turn of that number, from 0, into view."""
        if not self._first <= number < self._first + len(self._views):
            await self._show_from(max(0, min(number - _STEP_TURNS, len(self._turns) - _SHOWN_TURNS)))
        user, _ = self._views[number - self._first]
        self.call_after_refresh(lambda: self.scroll_to_widget(user, top=True, animate=False, immediate=True))

    def mark(self, words: str) -> None:
        """Show where `words` stand in what is on the screen; none with an empty string."""
        self._words = words
        for user, reply in self._views:
            user.mark(words)
            reply.mark(words)

    def step_from(self, view: ReplyView, direction: int) -> None:
        """Focus the reply above (-1) or below (1) a reply; past the last one the suggestions."""
        views = self.reply_views
        place = views.index(view) + direction
        if 0 <= place < len(views):
            self.screen.set_focus(views[place])
        elif direction > 0 and self.suggestions.display:
            self.screen.set_focus(self.suggestions)


class EarlierLine(Static):
    """Says how many turns stand before the first one shown; a click brings some back."""

    virtual_size = size_given()

    DEFAULT_CSS = """
    EarlierLine { height: 1; color: $text-muted; text-align: center; }
    EarlierLine:hover { text-style: underline; }
    """

    def __init__(self) -> None:
        """Begin hidden."""
        super().__init__(markup=False)
        self.display = False

    def count(self, earlier: int) -> None:
        """Show the number; nothing where there are none."""
        self.display = earlier > 0
        turns = "1 earlier turn" if earlier == 1 else f"{earlier:,} earlier turns"
        self.update(Content(f"▲ {turns}: page up shows them"))

    async def on_click(self) -> None:
        """Bring some back."""
        if isinstance(self.parent, TranscriptView):
            await self.parent.show_earlier()
