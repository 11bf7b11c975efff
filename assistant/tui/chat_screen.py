"""The screen of the conversation: takes what is typed to the session and shows its reply."""

from __future__ import annotations

import asyncio
import os
import time
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widget import MountError
from textual.widgets import Footer, Static

from assistant.errors import BerthError
from assistant.session.commands import split
from assistant.session.text import clean
from assistant.tui.completing import Completer, Vocabulary
from assistant.tui.find_bar import FindBar, turns_with
from assistant.tui.prompt import Prompt
from assistant.tui.prompt_box import PromptBox
from assistant.tui.slot_panel import SlotPanel
from assistant.tui.state_files import Draft, InputHistory
from assistant.tui.status_line import StatusLine
from assistant.tui.transcript_view import ShownTurn, TranscriptView
from assistant.tui.ui_commands import every_command, own_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from assistant.reply import Reply, ReplyKind
    from assistant.session import Session
    from assistant.session.commands import Command
    from assistant.tui.chart_screen import Chosen
    from assistant.tui.conversations import Conversations
    from assistant.tui.picker import Picked
    from assistant.tui.reply_view import ReplyView
    from assistant.tui.settings import SettingsFile
    from assistant.tui.slot_line import SlotLine
    from assistant.tui.suggestions import Suggestions

_WELCOME = """Where should this run on AWS, what does it cost, and why.

Try:  max memory for a fargate task?
      fargate vs lambda memory
      a 20 minute report every night, 2 GB, python
      can a security group deny traffic?"""
_HINT = "New here? F1 shows the keys, ctrl+p every command. Esc hides this for good."
_ASK = "ask, or describe a workload"
_READY = f"0 known · {_ASK} · F1 help"
_QUIT_WITHIN_SECONDS = 1.0
_WIDE = 100


class ChatScreen(Screen[None]):
    """A conversation: transcript, prompt, and what is known beside them."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it an instance attribute
        (0, "-tiny"),
        (60, "-narrow"),
        (_WIDE, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (15, "-tall")]  # noqa: RUF012 - as above
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.help", "Help", id="chat.help", tooltip="every key and command", priority=True),
        Binding(
            "ctrl+t",
            "toggle_panel",
            "Known",
            id="chat.panel",
            tooltip="show or hide what is known",
            priority=True,
        ),
        Binding(
            "ctrl+o",
            "toggle_sources",
            "Sources",
            id="chat.sources",
            tooltip="unfold the sources of the newest reply",
            priority=True,
        ),
        Binding("ctrl+n", "new", "New", id="chat.new", tooltip="begin another conversation", priority=True),
        Binding(
            "ctrl+g",
            "chart",
            "Chart",
            id="chat.chart",
            tooltip="draw the costs along an input",
            priority=True,
        ),
        Binding(
            "f3",
            "sessions",
            "Sessions",
            id="chat.sessions",
            tooltip="resume, rename or delete a conversation",
            show=False,
            priority=True,
        ),
        Binding(
            "ctrl+f",
            "find",
            "Find",
            id="chat.find",
            tooltip="find words in the conversation",
            show=False,
            priority=True,
        ),
        Binding(
            "ctrl+r",
            "history",
            "Find in history",
            id="chat.history",
            tooltip="find something typed before",
            show=False,
            priority=True,
        ),
        Binding("ctrl+c", "interrupt", "Copy, clear or quit", id="chat.interrupt", show=False),
        Binding("escape", "to_prompt", "To the prompt", id="chat.prompt", show=False),
        Binding("pageup", "page(-1)", "Page up", id="chat.page_up", show=False, priority=True),
        Binding("pagedown", "page(1)", "Page down", id="chat.page_down", show=False, priority=True),
        Binding("ctrl+end", "to_end", "To the newest reply", id="chat.end", show=False, priority=True),
    ]

    def __init__(
        self, load: Callable[[], Session], state: Path, settings: SettingsFile, problem: str = ""
    ) -> None:
        """Show the session that `load` returns, once the first frame is shown.

        History, draft and the conversations are kept in the folder `state`; `problem` is what the user
        must be told of the settings.
        """
        super().__init__(id="chat")
        self._load = load
        self._session: Session | None = None
        self._loaded = asyncio.Event()
        self._waiting = asyncio.Lock()
        self.load_error: BerthError | None = None
        self.state = state
        self.settings = settings
        self._problem = problem
        self._asked_to_quit_at = 0.0
        self._find_bar = FindBar()
        self._found: list[int] = []
        self._found_at = 0

    @property
    def session(self) -> Session:
        """The conversation.

        Raises:
            RuntimeError: before it is loaded.
        """
        if self._session is None:
            raise RuntimeError("the session is not loaded yet")
        return self._session

    @cached_property
    def conversations(self) -> Conversations:
        """The saved conversations."""
        from assistant.tui.conversations import Conversations

        return Conversations(self.state / "conversations")

    def compose(self) -> ComposeResult:
        """Lay the window out, its size known: classes that come later would style every widget twice."""
        width, height = self.app.size
        for size, steps in ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS)):
            self.add_class(next(name for least, name in reversed(steps) if size >= least))
        with Horizontal(id="body"):
            with Vertical(id="conversation"):
                yield TranscriptView(_WELCOME)
                yield NewBelowLine()
                yield NewcomerHint()
                yield PromptBox(InputHistory(self.state), Draft(self.state), self._completer())
            yield SlotPanel()
        yield StatusLine()
        yield Vertical(id="footer")

    def _completer(self) -> Completer:
        vocabulary = Vocabulary(lambda: self._session.knowledge if self._session else None)
        arguments: dict[str, Callable[[], Iterable[str]]] = {
            "theme": lambda: self.app.available_themes,
            "forget": lambda: self._session.slots if self._session else (),
            "compare": lambda: vocabulary.services,
        }
        return Completer(vocabulary, every_command(), arguments)

    def on_mount(self) -> None:
        """Wait for words, and load the session when the first frame is shown."""
        wanted = self.settings.settings
        self.prompt.cursor_blink = not wanted.reduced_motion
        self.query_one(SlotPanel).set_class(wanted.panel == "hidden", "hidden")
        self.query_one(NewcomerHint).set_class(not wanted.hint, "hidden")
        self.app.theme_changed_signal.subscribe(self, lambda theme: self._keep("theme", theme.name))
        self.set_focus(self.prompt)
        self.status.stand(_READY)
        if self._problem:
            self.status.hint(self._problem)
        self.call_after_refresh(self._begin_loading)

    def _begin_loading(self) -> None:
        self.run_worker(self._load_session())

    async def _complete(self) -> None:
        """Bring in what the first frame does not show."""
        await self.query_one("#footer").mount(Footer(compact=True))
        self.refresh_bindings()
        await self.query_one(PromptBox).complete()
        await self.transcript.complete()
        await self.query_one("#conversation").mount(self._find_bar, after=self.query_one(NewcomerHint))

    async def _load_session(self) -> None:
        try:
            await self._complete()
            self._session = await asyncio.to_thread(self._load)
        except MountError:
            return  # the user has left already
        except BerthError as error:
            self.load_error = error
            self.app.exit(return_code=2)
            return
        await self._refresh_panel()
        self._loaded.set()

    async def loaded(self) -> None:
        """Wait until the session is loaded."""
        await self._loaded.wait()

    def _keep(self, name: str, value: str | bool) -> None:  # noqa: FBT001 - any setting's value
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

    async def on_prompt_sent(self, event: Prompt.Sent) -> None:
        """Take a turn; before the session is loaded it waits its turn, and the screen stays awake."""
        if self._loaded.is_set():
            await self.say(event.text)
        else:
            self.status.hint("Loading…")
            self.run_worker(self._say_when_loaded(event.text))

    async def _say_when_loaded(self, text: str) -> None:
        async with self._waiting:
            await self.loaded()
            await self.say(text)

    def on_prompt_pasted(self, event: Prompt.Pasted) -> None:
        """Offer to read a file, or data, that was pasted."""
        from assistant.tui.asker import Asker
        from assistant.tui.pasting import offer_for

        pasted = event.text
        offer = offer_for(pasted, self.state / "pasted")
        if offer is None:
            return

        async def answered(yes: bool | None) -> None:  # noqa: FBT001 - it is the answer itself
            if yes:
                self.prompt.put(self.prompt.text.replace(pasted, offer.text, 1))
                for turn in offer.turns:
                    await self.say(turn)

        self.app.push_screen(Asker(offer.question), answered)

    async def on_suggestions_chosen(self, event: Suggestions.Chosen) -> None:
        """Say the suggestion."""
        await self.say(event.text)

    async def on_slot_line_forget_asked(self, event: SlotLine.ForgetAsked) -> None:
        """Forget a field."""
        await self.say(f"/forget {event.field}")

    async def on_slot_line_edited(self, event: SlotLine.Edited) -> None:
        """Take the value of an edited line as a correction."""
        await self.say(f"/set {event.field}={event.value}")

    def action_step_panel(self, direction: int) -> None:
        """Go to the line of the panel above or below."""
        self.query_one(SlotPanel).step(direction)

    async def say(self, text: str) -> None:
        """Carry out a command of the UI, or take the text to the session and show the reply."""
        word, argument = split(clean(text)) or ("", "")
        own = own_command(word)
        if own is not None:
            done = own.run(self, argument)
            if done is not None:
                await done
            return
        turns = len(self.session.turns)
        reply = self._reply(text)
        if reply.kind == "error" and not self.prompt.text:
            self.prompt.put(text)
        await self.transcript.add(ShownTurn(text, reply, len(self.session.turns)))
        self._save(text, reply, len(self.session.turns) > turns)
        await self._refresh_panel()
        self.set_focus(self.prompt)

    def _save(self, text: str, reply: Reply, is_turn: bool) -> None:  # noqa: FBT001 - told by the caller
        if is_turn and not self.conversations.record(text, reply.text):
            self.status.hint(f"This conversation cannot be saved in {self.conversations.path.parent}.")

    def _reply(self, text: str) -> Reply:
        """Take the turn; a fault of ours becomes a reply too, so that nothing said so far is lost."""
        try:
            return self.session.send(text)
        except Exception as error:  # noqa: BLE001 - the last frame before the user's own words would go
            from assistant.reply import Reply

            fault = f"{type(error).__name__}: {error}"
            words = f"That went wrong inside Berth ({fault}). Nothing was changed; the line is back below."
            return Reply(kind="error", text=words, slots=dict(self.session.slots))

    async def _refresh_panel(self) -> None:
        from assistant.tui.field_words import field_label

        await self.query_one(SlotPanel).follow(self.session)
        asks = self.session.memory.dialog.asked
        known = len(self.session.slots)
        words = f"asking for {field_label(asks)}" if asks else _ASK
        self.status.stand(f"{known} known · {words} · F1 help")

    def on_key(self, event: events.Key) -> None:
        """Typing anywhere goes to the prompt, but for the keys of what has the focus."""
        typed = event.character if event.is_printable else None
        if typed and not self.prompt.has_focus and event.key not in self.active_bindings:
            event.stop()
            self.set_focus(self.prompt)
            self.prompt.insert(typed)

    def step_focus(self, direction: int) -> None:
        """Move the focus on: prompt, suggestions, newest reply, panel, and round again."""
        panel = self.query_one(SlotPanel)
        replies = self.transcript.reply_views
        stops: list[Widget] = [
            self.prompt,
            *([self.transcript.suggestions] if self.transcript.suggestions.display else []),
            *replies[-1:],
            *([panel.first_stop] if panel.display and panel.first_stop else []),
        ]
        focused = self.focused
        if focused in replies:
            focused = replies[-1]
        elif focused is not None and panel in focused.ancestors and panel.first_stop:
            focused = panel.first_stop
        place = stops.index(focused) if focused in stops else 0
        self.set_focus(stops[(place + direction) % len(stops)])

    async def take(self, command: Command) -> None:
        """Carry out a command from the palette; one that needs an argument goes to the prompt."""
        if command.argument and not command.argument.startswith("["):
            self.prompt.put(f"/{command.name} ")
            self.set_focus(self.prompt)
        else:
            await self.say(f"/{command.name}")

    async def remark(self, kind: ReplyKind, text: str) -> None:
        """Show words of the UI itself; they are no turn of the conversation."""
        from assistant.reply import Reply

        reply = Reply(
            kind=kind, text=text, slots=dict(self.session.slots), asks=self.session.memory.dialog.asked
        )
        await self.transcript.add(ShownTurn("", reply, len(self.session.turns)))

    def copy(self, text: str, what: str) -> None:
        """Send a text to the clipboard and say so."""
        from assistant.tui.clipboard import clipboard_tool, copied_by_tool

        tool = clipboard_tool(os.environ)
        if tool is not None and copied_by_tool(tool, text):
            self.status.hint(f"{what} copied.")
        else:
            self.app.copy_to_clipboard(text)
            self.status.hint(
                f"{what} sent to the terminal's clipboard; /save FILE.md keeps it where that fails."
            )

    def action_history(self) -> None:
        """Find something typed before and put it into the prompt."""
        from assistant.tui.picker import Entry, Picker

        typed = list(dict.fromkeys(reversed(self.prompt.recall.entries)))
        entries = [Entry(str(place), text) for place, text in enumerate(typed)]

        def take(picked: Picked | None) -> None:
            if picked is not None:
                self.prompt.put(typed[int(picked.id)])

        self.app.push_screen(Picker("What was typed before", entries, "Nothing was typed yet."), take)

    async def action_chart(self) -> None:
        """Draw the costs along the number of requests."""
        await self.loaded()
        self.chart("requests_per_month")

    def chart(self, field: str) -> None:
        """Draw the costs of what is known along one of its fields."""
        from assistant.dialog import workload_of
        from assistant.tui.chart_screen import ChartScreen

        if not self.session.slots:
            self.status.hint("Nothing to draw yet: describe a workload first.")
            return
        workload = workload_of(self.session.memory.dialog)

        async def take(chosen: Chosen | None) -> None:
            if chosen is not None:
                await self.say(f"/set {chosen.field}={chosen.value:.10g}")

        self.app.push_screen(ChartScreen(workload, self.session.knowledge, field), take)

    def find(self, words: str) -> None:
        """Open the line that finds words in the conversation."""
        self._find_bar.open(words)

    def action_find(self) -> None:
        """Find words in the conversation."""
        self.find(self.get_selected_text() or "")

    async def on_find_bar_changed(self, event: FindBar.Changed) -> None:
        """Mark the words, and go to the newest turn that holds them."""
        shown = self.transcript.shown_turns
        self._found = turns_with(event.words, ((turn.user, turn.reply) for turn in shown))
        self._found_at = len(self._found) - 1
        self.transcript.mark(clean(event.words))
        await self._go_to_found()

    async def on_find_bar_step_asked(self, event: FindBar.StepAsked) -> None:
        """Go to the turn below that holds the words, or above; from the last on to the first."""
        if self._found:
            self._found_at = (self._found_at + event.direction) % len(self._found)
        await self._go_to_found()

    async def _go_to_found(self) -> None:
        self._find_bar.count(self._found_at, len(self._found))
        if self._found:
            await self.transcript.go_to_turn(self._found[self._found_at])

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

    def on_transcript_view_new_below(self) -> None:
        """Say that there is a reply the user does not see."""
        self.query_one(NewBelowLine).display = True

    def on_transcript_view_end_reached(self) -> None:
        """Say it no longer."""
        self.query_one(NewBelowLine).display = False

    def action_toggle_panel(self) -> None:
        """Show or hide what is known."""
        panel = self.query_one(SlotPanel)
        if self.size.width >= _WIDE:
            panel.toggle_class("hidden")
            self._keep("panel", "hidden" if panel.has_class("hidden") else "auto")
        else:
            panel.toggle_class("shown")

    def action_toggle_sources(self) -> None:
        """Unfold or fold the sources of the newest reply."""
        for view in self.transcript.reply_views[-1:]:
            view.action_toggle_sources()

    async def action_new(self) -> None:
        """Begin another conversation; this one stays in the list."""
        from assistant.tui import session_flow

        await self.loaded()
        await session_flow.start_new(self)

    async def action_sessions(self) -> None:
        """List the saved conversations."""
        from assistant.tui import session_flow

        await self.loaded()
        session_flow.list_sessions(self)

    async def on_reply_view_branch_asked(self, event: ReplyView.BranchAsked) -> None:
        """Go on from a turn in a new conversation."""
        from assistant.tui import session_flow

        await session_flow.branch(self, event.turn)

    async def show_session(self, session: Session) -> None:
        """Show another session in place of the one that was shown."""
        self._session = session
        shown = [ShownTurn(turn.user, turn.reply, n) for n, turn in enumerate(session.turns, start=1)]
        await self.transcript.show(shown)
        self.query_one(SlotPanel).forget_changes()
        await self._refresh_panel()
        self.set_focus(self.prompt)

    def on_unmount(self) -> None:
        """Let go of the file."""
        if "conversations" in self.__dict__:
            self.conversations.close()

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

    def dismiss_hint(self) -> None:
        """Put the words for newcomers away for good."""
        hint = self.query_one(NewcomerHint)
        if not hint.has_class("hidden"):
            hint.add_class("hidden")
            self._keep("hint", value=False)

    async def action_page(self, direction: int) -> None:
        """Scroll the conversation without leaving the prompt."""
        await self.transcript.page(direction)

    async def action_to_end(self) -> None:
        """Go to the newest reply."""
        await self.transcript.go_to_end()


class NewcomerHint(Static):
    """Says the few keys that find all others; Escape or a click puts it away for good."""

    def __init__(self) -> None:
        """Say them."""
        super().__init__(Content(_HINT), id="hint", markup=False)

    def on_click(self) -> None:
        """Put it away."""
        if isinstance(self.screen, ChatScreen):
            self.screen.dismiss_hint()


class NewBelowLine(Static):
    """Says that a new reply stands below what is being read; a click goes there."""

    def __init__(self) -> None:
        """Begin hidden."""
        super().__init__(Content("▼ New reply below: ctrl+end shows it"), id="new-below", markup=False)
        self.display = False

    async def on_click(self) -> None:
        """Go there."""
        await self.run_action("screen.to_end")
