"""The chat as a Textual app: themes and the palette around the screen of the conversation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import App, SystemCommand

from assistant.tui.chat_screen import ChatScreen
from assistant.tui.ui_commands import every_command

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from textual.screen import Screen

    from assistant.session import Session


class BerthApp(App[None]):
    """A conversation with Berth."""

    TITLE = "Berth"
    CSS_PATH = "app.tcss"

    def __init__(self, session: Session, state: Path) -> None:
        """Show `session`; history, draft and the conversation are kept in the folder `state`."""
        super().__init__()
        self.chat = ChatScreen(session, state)

    def get_default_screen(self) -> ChatScreen:
        """Open on the conversation."""
        return self.chat

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every slash command in the palette."""
        yield from super().get_system_commands(screen)
        for command in every_command():
            yield SystemCommand(f"/{command.name}", command.help, partial(self.chat.take, command))

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
