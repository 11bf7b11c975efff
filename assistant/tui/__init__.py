"""The terminal UI: a chat over one session, built on Textual."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.session import Session


def run_ui(session: Session, *, mouse: bool = True) -> int:
    """Open the UI and return the exit code when the user leaves."""
    from assistant.tui.app import BerthApp  # noqa: PLC0415 - Textual is slow to import
    from assistant.tui.state_files import state_folder  # noqa: PLC0415 - only the UI keeps files

    app = BerthApp(session, state_folder())
    app.run(mouse=mouse)
    return app.return_code or 0
