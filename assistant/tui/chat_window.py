"""The window of the conversation: its parts, the focus among them, scrolling, finding and copying.

What is said and answered is the business of the screen built on it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.widgets import Footer

from assistant.tui.chat_keys import CHAT_KEYS
from assistant.tui.compositing import QuickScreen
from assistant.tui.finding import Finding
from assistant.tui.notices import BelowLine, NewcomerHint
from assistant.tui.prompt import Prompt
from assistant.tui.prompt_box import PromptBox
from assistant.tui.slot_line import SlotLine
from assistant.tui.slot_panel import SlotPanel
from assistant.tui.state_files import Draft, InputHistory
from assistant.tui.status_line import StatusLine
from assistant.tui.transcript_view import TranscriptView

if TYPE_CHECKING:
    from pathlib import Path

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from assistant.tui.completing import Completer
    from assistant.tui.find_bar import FindBar
    from assistant.tui.reply_view import ReplyView
    from assistant.tui.settings import SettingsFile

_QUIT_WITHIN_SECONDS = 1.0
_WIDE = 100


class ChatWindow(QuickScreen):
    """Transcript and prompt, what is known beside them, and the keys that work anywhere."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it an instance attribute
        (0, "-tiny"),
        (60, "-narrow"),
        (_WIDE, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (15, "-tall")]  # noqa: RUF012 - as above
    BINDINGS: ClassVar[list[BindingType]] = [*CHAT_KEYS]

    def __init__(self, state: Path, settings: SettingsFile, completer: Completer) -> None:
        """Lay out a window; history and draft are kept in the folder `state`."""
        super().__init__("chat")
        self.state = state
        self.settings = settings
        self._completer = completer
        self.mouse_held = settings.settings.mouse
        self._asked_to_quit_at = 0.0
        self._finding = Finding()

    def compose(self) -> ComposeResult:
        """Lay the window out, its size known: classes that come later would style every widget twice."""
        width, height = self.app.size
        for size, steps in ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS)):
            self.add_class(next(name for least, name in reversed(steps) if size >= least))
        with Horizontal(id="body"):
            with Vertical(id="conversation"):
                yield TranscriptView()
                yield BelowLine()
                yield NewcomerHint()
                yield PromptBox(InputHistory(self.state), Draft(self.state), self._completer)
            yield SlotPanel()
        yield StatusLine()
        yield Vertical(id="footer")

    async def complete(self) -> None:
        """Bring in what the first frame does not show."""
        await self.query_one("#footer").mount(Footer(compact=True))
        self.refresh_bindings()
        await self.query_one(PromptBox).complete()
        await self.transcript.complete()
        await self.query_one("#conversation").mount(self._finding.bar, after=self.query_one(NewcomerHint))

    def keep(self, name: str, value: str | bool) -> None:  # noqa: FBT001 - any setting's value
        """Write a setting down for the next start."""
        if not self.settings.change(name, value):
            self.status.hint(f"That holds until you leave: {self.settings.path} cannot be written.")

    @property
    def prompt(self) -> Prompt:
        """The input line."""
        return self.query_one(Prompt)

    @property
    def status(self) -> StatusLine:
        """The line under the prompt."""
        return self.query_one(StatusLine)

    @property
    def transcript(self) -> TranscriptView:
        """The conversation on the screen."""
        return self.query_one(TranscriptView)

    def action_step_panel(self, direction: int) -> None:
        """Go to the line of the panel above or below."""
        self.query_one(SlotPanel).step(direction)

    def on_key(self, event: events.Key) -> None:
        """Typing anywhere goes to the prompt, but for the keys of what has the focus.

        What is typed before there is a focus comes here too: nothing typed at the start is lost.
        """
        typed = event.character if event.is_printable else None
        if typed and event.key not in self.active_bindings:
            event.stop()
            self.set_focus(self.prompt)
            self.prompt.insert(typed)
        elif event.key == "enter" and self.focused is self.prompt:
            event.stop()
            self.prompt.action_send()

    def step_focus(self, direction: int) -> None:
        """Move the focus on: prompt, suggestions, newest reply, panel, and round again."""
        panel, transcript = self.query_one(SlotPanel), self.transcript
        stops: list[Widget] = [
            self.prompt,
            *([transcript.suggestions] if transcript.suggestions.display else []),
            *transcript.reply_views[-1:],
            *([panel.first_stop] if panel.display and panel.first_stop else []),
        ]
        here = next((stop for stop in stops if self._is_at(stop)), self.prompt)
        self.set_focus(stops[(stops.index(here) + direction) % len(stops)])

    def _is_at(self, stop: Widget) -> bool:
        """Tell whether the focus is at a stop, or at one of its kind: another reply, another line."""
        focused = self.focused
        return focused is not None and (
            focused is stop
            or (stop in self.transcript.reply_views and focused in self.transcript.reply_views)
            or (isinstance(stop, SlotLine) and any(isinstance(one, SlotPanel) for one in focused.ancestors))
        )

    def copy(self, text: str, what: str) -> None:
        """Send a text to the clipboard and say so."""
        from assistant.tui.clipboard import copy

        self.status.hint(copy(self.app, text, what))

    def find(self, words: str) -> None:
        """Open the line that finds words in the conversation."""
        self._finding.bar.open(words)

    def action_find(self) -> None:
        """Find words in the conversation."""
        self.find(self.get_selected_text() or "")

    async def on_find_bar_changed(self, event: FindBar.Changed) -> None:
        """Look for the words."""
        await self._finding.look_for(event.words, self.transcript)

    async def on_find_bar_step_asked(self, event: FindBar.StepAsked) -> None:
        """Go to the next place, or the one before."""
        await self._finding.step(event.direction, self.transcript)

    def on_find_bar_closed(self) -> None:
        """Mark nothing any more."""
        self.transcript.mark("")
        self.set_focus(self.prompt)

    def on_reply_view_copy_asked(self, event: ReplyView.CopyAsked) -> None:
        """Copy a reply, or its figure."""
        self.copy(event.text, event.what)

    def on_reply_view_step_asked(self, event: ReplyView.StepAsked) -> None:
        """Go to the reply above or below."""
        self.transcript.step_from(event.view, event.direction)

    def show_newest(self) -> None:
        """Bring the newest turn into view, and draw it at once with all that changed with it."""
        below = self.query_one(BelowLine)
        room = self.transcript.size.height + (below.size.height if below.display else 0)
        below.say(self.transcript.go_on(room))
        self.draw_at_once()

    def on_transcript_view_below_changed(self, event: TranscriptView.BelowChanged) -> None:
        """Say what stands below the view."""
        self.query_one(BelowLine).say(event.below)

    def action_toggle_panel(self) -> None:
        """Show or hide what is known."""
        panel = self.query_one(SlotPanel)
        if self.size.width >= _WIDE:
            panel.toggle_class("hidden")
            self.keep("panel", "hidden" if panel.has_class("hidden") else "auto")
        else:
            panel.toggle_class("shown")

    def action_toggle_mouse(self) -> None:
        """Leave the mouse to the terminal, or take it back."""
        from assistant.tui.mouse import hold_mouse

        self.mouse_held = not self.mouse_held
        hold_mouse(self.app, held=self.mouse_held)
        left = "The mouse is the terminal's: select with it as anywhere else; /mouse takes it back."
        self.status.hint("The mouse works in here again." if self.mouse_held else left)

    def action_toggle_sources(self) -> None:
        """Unfold or fold the sources of the newest reply."""
        for view in self.transcript.reply_views[-1:]:
            view.action_toggle_sources()

    def action_interrupt(self) -> None:
        """Copy what is selected; else clear the line into the history; else quit on the second press."""
        selected = self.get_selected_text() or self.prompt.selected_text
        if selected:
            self.copy(selected, "Selection")
        elif self.prompt.text.strip():
            self.prompt.recall.add(self.prompt.text)
            self.prompt.clear()
            self.status.hint("Line cleared; Up brings it back.")
        elif time.monotonic() - self._asked_to_quit_at < _QUIT_WITHIN_SECONDS:
            self.app.exit()
        else:
            self._asked_to_quit_at = time.monotonic()
            self.status.hint("Press ctrl+c again to quit.")

    def action_to_prompt(self) -> None:
        """Go back to the input line; from there put the words for newcomers away."""
        if self.focused is self.prompt:
            self.dismiss_hint()
        self.set_focus(self.prompt)

    def on_newcomer_hint_dismissed(self) -> None:
        """Put the words for newcomers away."""
        self.dismiss_hint()

    def dismiss_hint(self) -> None:
        """Put the words for newcomers away for good."""
        hint = self.query_one(NewcomerHint)
        if not hint.has_class("hidden"):
            hint.add_class("hidden")
            self.keep("hint", value=False)

    async def action_page(self, direction: int) -> None:
        """Scroll the conversation without leaving the prompt."""
        await self.transcript.page(direction)
        self.draw_at_once()

    async def action_to_end(self) -> None:
        """Go to the newest reply."""
        await self.transcript.go_to_end()
