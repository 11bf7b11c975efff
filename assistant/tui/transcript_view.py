"""The conversation on the screen.

Only the newest turns are widgets; the others come back when the user scrolls up to them, so that the
two-thousandth turn is as quick as the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from assistant.tui.layout_once import size_given
from assistant.tui.reply_view import ReplyView, UserView
from assistant.tui.suggestions import Suggestions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from assistant.reply import Reply

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
_MOST_SHOWN_TURNS = 30
_STEP_TURNS = 10
_KEPT_LINES = 1


class ShownTurn(NamedTuple):
    """A turn as it is shown.

    Attributes:
        user: what was typed; empty for words of the UI itself.
        reply: the answer to it.
        number: how many turns the conversation held then.
    """

    user: str
    reply: Reply
    number: int


class TranscriptView(VerticalScroll, can_focus=False):
    """Everything said so far; follows the end until the user scrolls up."""

    virtual_size = size_given()

    class NewBelow(Message):
        """A reply came that the user, who has scrolled up, does not see."""

    class MoreBelow(Message):
        """The newest reply is taller than the window: it is shown from its beginning."""

    class EndReached(Message):
        """The end of the conversation came into view."""

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
        self._going_on = False
        self._put_at = 0.0
        self._width = 0
        self._top: tuple[Widget, float] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the welcome; the rest comes with `complete`, after the first frame."""
        yield Static(_WELCOME, id="welcome", markup=False)

    def on_mount(self) -> None:
        """Follow the end."""
        self.anchor()

    async def complete(self) -> None:
        """Bring in what the first frame does not show."""
        await self.mount(self._earlier, self.suggestions)
        self.suggestions.offer(_EXAMPLES)

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
        return self.scroll_offset.y >= self.max_scroll_y

    async def add(self, turn: ShownTurn) -> None:
        """Append a turn; `go_on` brings it into view, once all that changes with it is laid out."""
        whole = self._first + len(self._views) == len(self._turns)
        self._turns.append(turn)
        if turn.user:
            self.suggestions.offer(turn.reply.suggestions)
        self.query_one("#welcome").display = False
        if whole:
            with self.app.batch_update():
                await self._mount_turns(len(self._turns) - 1, len(self._turns))
                if self._following and len(self._views) > _MOST_SHOWN_TURNS:
                    await self._drop_first(len(self._views) - _SHOWN_TURNS)

    def go_on(self) -> None:
        """Go on to the newest turn, to its beginning where it is taller than the window.

        Where the user has scrolled up to read, the view stays.
        """
        if self._following and self._first + len(self._views) == len(self._turns):
            self._going_on = True
            self.call_after_refresh(self._go_to_newest)
        else:
            self.post_message(self.NewBelow())

    async def show(self, turns: Sequence[ShownTurn]) -> None:
        """Show another conversation, at its end."""
        self._turns = list(turns)
        await self._show_from(max(0, len(turns) - _SHOWN_TURNS))
        self.suggestions.offer(turns[-1].reply.suggestions if turns else _EXAMPLES)
        self.query_one("#welcome").display = not turns
        self._follow_end()

    async def _show_from(self, first: int) -> None:
        with self.app.batch_update():
            await self._drop_first(len(self._views))
            self._first = first
            await self._mount_turns(first, min(first + _MOST_SHOWN_TURNS, len(self._turns)))
            self._count_earlier()

    async def _mount_turns(self, start: int, stop: int, *, before: UserView | None = None) -> None:
        made = [(UserView(turn.user), ReplyView(turn.reply, turn.number)) for turn in self._turns[start:stop]]
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

    def watch_virtual_size(self) -> None:
        """Go on once the newest turn has its place."""
        if self._going_on:
            self.call_after_refresh(self._go_to_newest)

    def _go_to_newest(self) -> None:
        if not self._views or not self._views[-1][1].virtual_region:
            return  # it has no place yet
        self._going_on = False
        user, _ = self._views[-1]
        self._put_at = -1.0
        if self.virtual_size.height - user.virtual_region.y > self.size.height:
            self.scroll_to(y=user.virtual_region.y, animate=False, immediate=True)
            self.post_message(self.MoreBelow())
        else:
            self.anchor()
            self.post_message(self.EndReached())
        self._put_at = self.scroll_offset.y

    async def show_earlier(self) -> None:
        """Bring back some earlier turns, the ones in view staying where they are."""
        start = max(0, self._first - _STEP_TURNS)
        if start == self._first:
            return
        below = self.max_scroll_y - self.scroll_offset.y
        stop, self._first = self._first, start
        await self._mount_turns(start, stop, before=self._views[0][0] if self._views else None)
        self._count_earlier()
        self.call_after_refresh(lambda: self._keep_below(below))

    def _keep_below(self, below: float) -> None:
        self.scroll_to(y=self.max_scroll_y - below, animate=False, immediate=True)

    async def page(self, direction: int) -> None:
        """Scroll by a window up (-1) or down (1), less a line that shows where one was."""
        if direction < 0 and self.scroll_offset.y <= 0:
            await self.show_earlier()
        page = max(1, self.size.height - _KEPT_LINES)
        self.scroll_to(y=self.scroll_offset.y + direction * page, animate=False, immediate=True)

    async def go_to_end(self) -> None:
        """Go to the end of the conversation and follow it again."""
        if self._first + len(self._views) < len(self._turns):
            await self._show_from(max(0, len(self._turns) - _SHOWN_TURNS))
        self._follow_end()

    def _follow_end(self) -> None:
        self._following, self._put_at = True, 0.0
        self.anchor()

    async def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Bring earlier turns back when the wheel turns at the beginning."""
        del event
        if self.scroll_offset.y <= 0:
            await self.show_earlier()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Notice when the user leaves the newest turn to read, and when the end is reached."""
        super().watch_scroll_y(old_value, new_value)
        if self.size.width == self._width:
            self._following = self.at_end or new_value >= self._put_at
            self._top = self._topmost()
        if self.at_end and not self._going_on:  # then the end is not where it stays
            self.post_message(self.EndReached())

    def _topmost(self) -> tuple[Widget, float] | None:
        """Return what stands at the top of the window, and how far it has gone out of it."""
        y = self.scroll_offset.y
        views = (view for pair in self._views for view in pair if view.virtual_region.bottom > y)
        return next(((view, y - view.virtual_region.y) for view in views), None)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the place: other lines stand at the same offset in a window of another width."""
        del event
        if self.size.width == self._width:
            return
        self._width = self.size.width
        if self._following:
            self.call_after_refresh(self._go_to_newest)
        elif self._top is not None:
            view, gone = self._top
            place = view.virtual_region.y + min(gone, max(0, view.virtual_region.height - 1))
            self.scroll_to(y=place, animate=False, immediate=True)

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
