"""The chat as a Textual app: themes, keys, help and the palette around the screen of the conversation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import App, SystemCommand
from textual.binding import Binding

from assistant.tui.chat_screen import ChatScreen
from assistant.tui.themes import THEMES
from assistant.tui.ui_commands import every_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from textual.dom import DOMNode
    from textual.screen import Screen

    from assistant.session import Session
    from assistant.tui.settings import SettingsFile


class BerthApp(App[None]):
    """A conversation with Berth."""

    TITLE = "Berth"
    CSS_PATH = "app.tcss"

    def __init__(
        self, load: Callable[[], Session], state: Path, settings: SettingsFile, *, resume: bool = False
    ) -> None:
        """Show the session that `load` returns.

        History, draft and the conversations are kept in the folder `state`. With `resume` the last
        conversation is taken up again.
        """
        super().__init__()
        self.settings = settings
        wanted = settings.settings
        for theme in THEMES:
            self.register_theme(theme)
        problems = [settings.problem]
        if wanted.theme in self.available_themes:
            self.theme = wanted.theme
        else:
            self.theme = THEMES[0].name
            problems.append(f"There is no theme {wanted.theme}; /theme lists them.")
        unknown = sorted(set(wanted.keys) - set(bound_ids())) if wanted.keys else []
        if unknown:
            problems.append(
                f"There is no key named {unknown[0]}; {settings.path} may name {', '.join(bound_ids())}."
            )
        self.own_keys = {name: keys for name, keys in wanted.keys.items() if name not in unknown}
        self.set_keymap(self.own_keys)
        if wanted.reduced_motion:
            self.animation_level = "none"
        self.resume = resume
        self.chat = ChatScreen(load, state, settings, " ".join(filter(None, problems)))

    def get_default_screen(self) -> ChatScreen:
        """Open on the conversation."""
        return self.chat

    async def on_ready(self) -> None:
        """Take the last conversation up again, where that is wanted."""
        if self.resume:
            from assistant.tui import session_flow

            await self.chat.loaded()
            await session_flow.resume_newest(self.chat)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every action of the conversation with its key, and every slash command."""
        del screen
        for binding in ChatScreen.BINDINGS:
            if isinstance(binding, Binding) and binding.id not in _NOT_IN_PALETTE:
                key = self.own_keys.get(binding.id or "", binding.key)
                run = partial(self.run_action, binding.action, self.chat)
                yield SystemCommand(binding.description, f"{key}  {binding.tooltip}".rstrip(), run)
        for command in every_command():
            words = f"{command.argument}  {command.help}".strip()
            yield SystemCommand(f"/{command.name}", words, partial(self.chat.take, command))

    def action_help(self) -> None:
        """Show every key and command."""
        from assistant.tui.help_screen import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
        else:
            self.push_screen(HelpScreen(places(), every_command(), self.own_keys))

    def action_focus_next(self) -> None:
        """Move the focus on, by the stops of the screen where it has some."""
        if self.screen is self.chat:
            self.chat.step_focus(1)
        else:
            super().action_focus_next()

    def action_focus_previous(self) -> None:
        """Move the focus back."""
        if self.screen is self.chat:
            self.chat.step_focus(-1)
        else:
            super().action_focus_previous()


_NOT_IN_PALETTE = frozenset({"chat.interrupt", "chat.prompt"})


def places() -> tuple[tuple[str, type[DOMNode]], ...]:
    """Return where keys work, in the order of the help."""
    from assistant.tui.chart_screen import ChartScreen
    from assistant.tui.find_bar import FindBar
    from assistant.tui.graph_screen import GraphScreen, Lines
    from assistant.tui.prompt import Prompt
    from assistant.tui.reply_view import ReplyView
    from assistant.tui.session_picker import SessionPicker
    from assistant.tui.slot_line import SlotLine
    from assistant.tui.suggestions import Suggestions

    return (
        ("Anywhere", ChatScreen),
        ("In the prompt", Prompt),
        ("On the suggestions (Tab goes there)", Suggestions),
        ("On a reply", ReplyView),
        ("In the panel", SlotLine),
        ("While finding", FindBar),
        ("In the list of conversations", SessionPicker),
        ("In the chart", ChartScreen),
        ("In the picture of the groups", GraphScreen),
        ("On its lists", Lines),
    )


def bound_ids() -> list[str]:
    """Return the names by which the settings may give an action another key."""
    bindings = (binding for _, place in places() for binding in place.BINDINGS)
    return [binding.id for binding in bindings if isinstance(binding, Binding) and binding.id]
