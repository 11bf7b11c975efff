"""The screen of the conversation: takes what is typed to the session and shows its reply."""

from __future__ import annotations

import asyncio
import gc
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from textual.css.query import NoMatches
from textual.widget import MountError

from assistant.errors import BerthError
from assistant.session.commands import split
from assistant.session.text import clean
from assistant.tui.chat_window import ChatWindow
from assistant.tui.completing import Completer, Vocabulary
from assistant.tui.notices import NewcomerHint
from assistant.tui.slot_panel import SlotPanel
from assistant.tui.status_line import StatusLine
from assistant.tui.transcript_view import ShownTurn
from assistant.tui.ui_commands import every_command, own_command

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable
    from pathlib import Path

    from textual.timer import Timer

    from assistant.reply import Reply, ReplyKind
    from assistant.session import Session
    from assistant.session.commands import Command
    from assistant.tui.conversations import Conversations
    from assistant.tui.prompt import Prompt
    from assistant.tui.reply_view import ReplyView
    from assistant.tui.settings import SettingsFile
    from assistant.tui.slot_line import SlotLine
    from assistant.tui.suggestions import Suggestions

_READ_SECONDS = 0.02
_YOUNG = 1
_ASK = "ask, or describe a workload"
_READY = f"nothing known of a workload yet · {_ASK}"


class ChatScreen(ChatWindow):
    """A conversation: what is typed goes to the session, its reply to the window."""

    def __init__(
        self, load: Callable[[], Session], state: Path, settings: SettingsFile, problem: str = ""
    ) -> None:
        """Show the session that `load` returns, once the first frame is shown.

        History, draft and the conversations are kept in the folder `state`; `problem` is what the user
        must be told of the settings.
        """
        super().__init__(state, settings, self._own_completer())
        self._load = load
        self._session: Session | None = None
        self._loaded = asyncio.Event()
        self._waiting = asyncio.Lock()
        self.load_error: BerthError | None = None
        self._problem = problem
        self._tidies: Timer | None = None

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

    def _own_completer(self) -> Completer:
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
        self.app.theme_changed_signal.subscribe(self, lambda theme: self.keep("theme", theme.name))
        self.set_focus(self.prompt)
        self.status.stand(_READY)
        if self._problem:
            self.status.hint(self._problem)
        self.call_after_refresh(self._begin_loading)

    def _begin_loading(self) -> None:
        self._start(self._load_session)

    def _start(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Begin work beside the window; it is made a coroutine only when its turn comes."""
        # Textual takes such functions, but its types do not say so
        self.run_worker(work)  # type: ignore[arg-type]

    async def _load_session(self) -> None:
        try:
            await self.complete()
            self._session = await asyncio.to_thread(self._load)
            await self._refresh_panel()
        except BerthError as error:
            self.load_error = error
            self.app.exit(return_code=2)
        except (MountError, NoMatches):
            if self.is_attached and self.query(StatusLine):
                raise
            # else the user has left already: the window is being taken down
        else:
            self._loaded.set()

    async def loaded(self) -> None:
        """Wait until the session is loaded."""
        await self._loaded.wait()

    async def on_prompt_sent(self, event: Prompt.Sent) -> None:
        """Take a turn; before the session is loaded it waits its turn, and the screen stays awake."""
        if self._loaded.is_set():
            await self.say(event.text)
        else:
            self.status.hint("Loading… (the first time takes some seconds)")
            self._start(partial(self._say_when_loaded, event.text))

    async def _say_when_loaded(self, text: str) -> None:
        async with self._waiting:
            await self.loaded()
            self.status.end_hint()
            await self.say(text)

    def on_prompt_pasted(self, event: Prompt.Pasted) -> None:
        """Offer to read a file, or data, that was pasted."""
        from assistant.tui import overlays

        overlays.offer_to_read(self, event.text)

    async def on_suggestions_chosen(self, event: Suggestions.Chosen) -> None:
        """Say the suggestion."""
        await self.say(event.text)

    async def on_slot_line_forget_asked(self, event: SlotLine.ForgetAsked) -> None:
        """Forget a field."""
        await self.say(f"/forget {event.field}")

    async def on_slot_line_edited(self, event: SlotLine.Edited) -> None:
        """Take the value of an edited line as a correction."""
        await self.say(f"/set {event.field}={event.value}")

    async def say(self, text: str) -> None:
        """Carry out a command of the UI, or take the text to the session and show the reply."""
        word, argument = split(clean(text)) or ("", "")
        own = own_command(word)
        if own is not None:
            done = own.run(self, argument)
            if done is not None:
                await done
            return
        from assistant.session import Turn

        turns, topology = len(self.session.turns), self.session.memory.topology
        if not turns:  # later the session knows what the numbers stand for
            text = self.transcript.suggestions.numbered(text.strip()) or text
        reply = self._reply(text)
        is_turn = len(self.session.turns) > turns
        if is_turn and not self.conversations.record(text, reply.text):
            self.status.hint(f"This conversation cannot be saved in {self.conversations.path.parent}.")
        with self.app.batch_update():  # one frame for all of it
            if reply.kind == "error" and not self.prompt.text:
                self.prompt.put(text)
            turn = self.session.turns[-1] if is_turn else Turn(text, reply)
            await self.transcript.add(ShownTurn(turn, len(self.session.turns)))
            await self._refresh_panel()
            self.set_focus(self.prompt)
        self.show_newest()
        if self.session.memory.topology is not topology:
            key = self.settings.settings.keys.get("chat.graph", "f4")
            self.status.hint(f"{key} or /graph draws who may talk to whom.")
        self._tidy_soon()

    def _tidy_soon(self) -> None:
        """Collect what the turn left behind once its reply is there, not in the middle of the next one."""
        if self._tidies is not None:
            self._tidies.stop()
        self._tidies = self.set_timer(_READ_SECONDS, partial(gc.collect, _YOUNG))

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

        panel = self.query_one(SlotPanel)
        await panel.follow(self.session)
        asks = self.session.memory.dialog.asked
        known = len(self.session.slots)
        parts = [
            f"{known} known",
            f"asking for {field_label(asks)}" if asks else "" if panel.first_now else _ASK,
            f"first now: {panel.first_now}" if panel.first_now else "",
        ]
        self.status.stand(" · ".join(filter(None, parts)) if known else _READY)

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
        from assistant.session import Turn

        reply = Reply(
            kind=kind, text=text, slots=dict(self.session.slots), asks=self.session.memory.dialog.asked
        )
        await self.transcript.add(ShownTurn(Turn("", reply), len(self.session.turns)))
        self.show_newest()

    def action_history(self) -> None:
        """Find something typed before and put it into the prompt."""
        from assistant.tui import overlays

        overlays.pick_from_history(self)

    async def action_chart(self) -> None:
        """Draw the costs along the number of requests."""
        await self.loaded()
        self.chart("requests_per_month")

    def chart(self, field: str) -> None:
        """Draw the costs of what is known along one of its fields."""
        from assistant.tui import overlays

        overlays.open_chart(self, field)

    def action_graph(self) -> None:
        """Draw who may talk to whom; many groups take a moment, and the screen stays awake."""
        self._start(self._graph)

    async def _graph(self) -> None:
        from assistant.tui import overlays

        await self.loaded()
        await overlays.open_graph(self)

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
        shown = [ShownTurn(turn, number) for number, turn in enumerate(session.turns, start=1)]
        await self.transcript.show(shown)
        self.query_one(SlotPanel).forget_changes()
        await self._refresh_panel()
        self.set_focus(self.prompt)

    def on_unmount(self) -> None:
        """Let go of the file."""
        if "conversations" in self.__dict__:
            self.conversations.close()
