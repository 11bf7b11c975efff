"""The chat as a Textual app: a thin door that shows replies."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Collapsible, Footer, OptionList, Static
from textual.widgets.option_list import Option

from assistant.reply import Reply
from assistant.session.commands import COMMANDS, Command
from assistant.session.text import clean
from assistant.tui.prompt import Prompt
from assistant.tui.slot_panel import SlotPanel
from assistant.tui.state_files import Draft, InputHistory, write_atomically
from assistant.tui.status_line import StatusLine
from assistant.tui.transcript_view import ReplyView, TranscriptView

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.screen import Screen

    from assistant.session import Session

UI_COMMANDS = (
    Command("copy", "send the last reply to the terminal's clipboard"),
    Command("theme", "choose a theme"),
    Command("panel", "show or hide what is known"),
    Command("quit", "leave", aliases=("exit", "q")),
)
_WELCOME = """Where should this run on AWS, what does it cost, and why.

Try:  max memory for a fargate task?
      fargate vs lambda memory
      a 20 minute report every night, 2 GB, python
      can a security group deny traffic?"""
_QUIT_WITHIN_SECONDS = 1.0


class BerthApp(App[None]):
    """A conversation with Berth."""

    TITLE = "Berth"
    CSS_PATH = "app.tcss"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it an instance attribute
        (0, "-tiny"),
        (60, "-narrow"),
        (100, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "toggle_help", "Help", id="app.help", priority=True),
        Binding("ctrl+t", "toggle_panel", "Known", id="app.panel", priority=True),
        Binding("ctrl+o", "toggle_sources", "Sources", id="app.sources", priority=True),
        Binding("ctrl+n", "new", "New", id="app.new", priority=True),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", priority=True),
        Binding("ctrl+c", "copy_clear_or_quit", "Copy, clear or quit", id="app.interrupt", show=False),
        Binding("escape", "to_prompt", "To the prompt", id="app.prompt", show=False),
        Binding("pageup", "page(-1)", "Page up", id="app.page_up", show=False, priority=True),
        Binding("pagedown", "page(1)", "Page down", id="app.page_down", show=False, priority=True),
    ]

    def __init__(self, session: Session, state: Path) -> None:
        """Show `session`; history, draft and the conversation are kept in the folder `state`."""
        super().__init__()
        self.session = session
        self.state = state
        self._asked_to_quit_at = 0.0
        self._record = state / f"session-{time.strftime('%Y%m%d-%H%M%S')}.yaml"

    def compose(self) -> ComposeResult:
        """Lay the window out."""
        with Horizontal(id="body"):
            with Vertical(id="conversation"):
                with TranscriptView(id="transcript"):
                    yield Static(Content(_WELCOME), id="welcome", markup=False)
                yield OptionList(id="completions", markup=False)
                with Vertical(id="prompt-box"):
                    yield Prompt(InputHistory(self.state), Draft(self.state))
            yield SlotPanel(id="panel")
        yield StatusLine()
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Wait for words."""
        self.prompt.focus()
        self._refresh_panel()

    @property
    def prompt(self) -> Prompt:
        """The input line."""
        return self.screen.query_one(Prompt)

    @property
    def status(self) -> StatusLine:
        """The line under the prompt."""
        return self.screen.query_one(StatusLine)

    @property
    def transcript(self) -> TranscriptView:
        """The conversation on the screen."""
        return self.screen.query_one(TranscriptView)

    async def on_prompt_sent(self, event: Prompt.Sent) -> None:
        """Take a turn."""
        await self._say(event.text)

    async def on_reply_view_chosen(self, event: ReplyView.Chosen) -> None:
        """Say the suggestion."""
        await self._say(event.text)

    async def on_slot_panel_forget_asked(self, event: SlotPanel.ForgetAsked) -> None:
        """Forget a field."""
        await self._say(f"/forget {event.field}")

    def on_slot_panel_edit_asked(self, event: SlotPanel.EditAsked) -> None:
        """Put the command that changes a field into the prompt."""
        self.prompt.put(f"/set {event.field}=")
        self.prompt.focus()

    async def _say(self, text: str) -> None:
        if self._own_command(text.strip().lower()):
            return
        reply = self._reply(text)
        if reply.kind == "error" and not self.prompt.text:
            self.prompt.put(text)
        await self.screen.query("#welcome").remove()
        await self.transcript.add(text, reply)
        write_atomically(self._record, self.session.transcript())
        self._refresh_panel()
        self.prompt.focus()

    def _reply(self, text: str) -> Reply:
        """Take the turn; a fault of ours becomes a reply too, so that nothing said so far is lost."""
        try:
            return self.session.send(text)
        except Exception as error:  # noqa: BLE001 - the last frame before the user's own words would go
            fault = f"{type(error).__name__}: {error}"
            words = f"That went wrong inside Berth ({fault}). Nothing was changed; the line is back below."
            return Reply(kind="error", text=words, slots=dict(self.session.slots))

    def _own_command(self, text: str) -> bool:
        if text in ("/quit", "/exit", "/q"):
            self.exit()
        elif text == "/panel":
            self.action_toggle_panel()
        elif text == "/theme":
            self.search_themes()
        elif text == "/copy":
            self._copy_last()
        else:
            return False
        return True

    def _refresh_panel(self) -> None:
        reply = self.session.turns[-1].reply if self.session.turns else None
        asks = reply.asks if reply else None
        given = (turn.reply.recommendation for turn in reversed(self.session.turns))
        recommendation = next((found for found in given if found), None)
        self.screen.query_one(SlotPanel).show(self.session.slots, asks, recommendation)
        known = len(self.session.slots)
        words = f"asking for {asks}" if asks else "ask, or describe a workload"
        self.status.stand(f"{known} known · {words} · F1 help")

    def on_text_area_changed(self) -> None:
        """Offer the slash commands that fit what is typed."""
        typed = self.prompt.text
        shown = self.screen.query_one("#completions", OptionList)
        shown.clear_options()
        fitting = self._fitting(typed) if typed.startswith("/") and " " not in typed else []
        for command in fitting:
            shown.add_option(Option(f"/{command.name} {command.argument}  {command.help}", id=command.name))
        shown.display = bool(fitting)

    def _fitting(self, typed: str) -> list[Command]:
        word = typed.removeprefix("/").lower()
        every = (*COMMANDS, *UI_COMMANDS)
        by_name = [c for c in every if c.name.startswith(word)]
        return by_name or [c for c in every if word in c.name or word in c.help]

    def on_prompt_completion_asked(self, event: Prompt.CompletionAsked) -> None:
        """Complete a slash command, or move the focus on."""
        typed = event.prompt.text
        fitting = self._fitting(typed) if typed.startswith("/") and " " not in typed else []
        if fitting:
            event.prompt.put(f"/{fitting[0].name}{' ' if fitting[0].argument else ''}")
        else:
            self.screen.focus_previous()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take a completion that was clicked."""
        if event.option_list.id == "completions" and event.option.id:
            self.prompt.put(f"/{event.option.id} ")
            self.prompt.focus()

    def on_key(self, event: object) -> None:
        """Typing anywhere goes to the prompt."""
        character = getattr(event, "character", None)
        if character and character.isprintable() and not self.prompt.has_focus and character != "y":
            self.prompt.focus()
            self.prompt.insert(character)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every slash command in the palette."""
        yield from super().get_system_commands(screen)
        for command in (*COMMANDS, *UI_COMMANDS):
            yield SystemCommand(f"/{command.name}", command.help, lambda c=command: self._take(c))

    def _take(self, command: Command) -> None:
        if command.argument:
            self.prompt.put(f"/{command.name} ")
            self.prompt.focus()
        else:
            self.prompt.post_message(Prompt.Sent(f"/{command.name}"))

    def action_toggle_help(self) -> None:
        """Show or hide the keys of what has the focus."""
        if self.screen.query("HelpPanel"):
            self.action_hide_help_panel()
        else:
            self.action_show_help_panel()

    def action_toggle_panel(self) -> None:
        """Show or hide what is known."""
        panel = self.screen.query_one(SlotPanel)
        panel.toggle_class("hidden" if self.size.width >= 100 else "shown")  # noqa: PLR2004 - the -wide breakpoint

    def action_toggle_sources(self) -> None:
        """Unfold or fold the sources of the newest reply."""
        folds = list(self.transcript.query(Collapsible))
        if folds:
            folds[-1].collapsed = not folds[-1].collapsed

    async def action_new(self) -> None:
        """Begin anew."""
        await self._say("/new")

    def action_copy_clear_or_quit(self) -> None:
        """Copy what is selected; else clear the line into the history; else quit on the second press."""
        selected = self.screen.get_selected_text() or self.prompt.selected_text
        if selected:
            self.copy_to_clipboard(selected)
            self.status.hint("Selection sent to the terminal's clipboard.")
        elif self.prompt.text.strip():
            self.prompt.recall.add(self.prompt.text)
            self.prompt.clear()
            self.status.hint("Line cleared; Up brings it back.")
        elif time.monotonic() - self._asked_to_quit_at < _QUIT_WITHIN_SECONDS:
            self.exit()
        else:
            self._asked_to_quit_at = time.monotonic()
            self.status.hint("Press ctrl+c again to quit.")

    def action_to_prompt(self) -> None:
        """Go back to the input line."""
        self.prompt.focus()

    def action_page(self, direction: int) -> None:
        """Scroll the conversation without leaving the prompt."""
        view = self.transcript
        if direction < 0:
            view.scroll_page_up(animate=False)
        else:
            view.scroll_page_down(animate=False)

    def _copy_last(self) -> None:
        if self.session.turns:
            self.copy_to_clipboard(clean(self.session.turns[-1].reply.text))
            self.status.hint("Reply sent to the terminal's clipboard.")
