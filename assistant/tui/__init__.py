"""The terminal UI: a chat over one session, built on Textual."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.session import Session

_WRONG_USE = 2
_COLLECTOR = (20_000, 10, 100)  # seldom: a turn is tidied up after it, and a full collection takes long
_SWITCH_SECONDS = 0.001  # while the session loads in its thread, a key need not wait long for its turn


def run_ui(load: Callable[[], Session], *, mouse: bool = True, resume: bool = False) -> int:
    """Open the UI over the session that `load` returns; return the exit code when the user leaves.

    The first frame does not wait for the session. With `resume` the last conversation is taken up again.

    Raises:
        BerthError: when the session cannot be loaded.
    """
    problem = terminal_problem(os.environ)
    if problem:
        print(f"berth: {problem}", file=sys.stderr)  # noqa: T201 - there is no screen to say it on
        return _WRONG_USE
    gc.disable()  # there is nothing to collect before all is loaded
    sys.setswitchinterval(_SWITCH_SECONDS)
    from assistant.tui.hanging_up import leave_when_hung_up
    from assistant.tui.typed_ahead import enter_kept

    terminal = sys.__stdin__.fileno() if sys.__stdin__ else 0
    leave_when_hung_up(terminal)
    with enter_kept(terminal):
        return _run(load, mouse=mouse, resume=resume)


def _run(load: Callable[[], Session], *, mouse: bool, resume: bool) -> int:
    from assistant.tui.app import BerthApp
    from assistant.tui.settings import SettingsFile, config_folder
    from assistant.tui.state_files import state_folder

    settings = SettingsFile(config_folder())
    app = BerthApp(lambda: settled(load), state_folder(), settings, resume=resume)
    app.chat.mouse_held = mouse and settings.settings.mouse
    app.run(mouse=app.chat.mouse_held)
    if app.chat.load_error is not None:
        raise app.chat.load_error
    return app.return_code or 0


def settled(load: Callable[[], Session]) -> Session:
    """Load the session with its index; what stays for good is looked through by the collector no more.

    A full collection over all of the knowledge takes longer than a reply, and would fall into one.
    """
    try:
        session = load()
        session.prepare()
        return session
    finally:
        gc.freeze()
        gc.set_threshold(*_COLLECTOR)
        gc.enable()


def terminal_problem(environment: Mapping[str, str]) -> str:
    """Return why a terminal cannot show the UI, and what to use instead; empty where it can."""
    kind = environment.get("TERM", "")
    instead = "use berth ask, or berth chat --plain"
    if sys.platform != "win32" and kind in ("", "dumb", "unknown"):
        return f"the terminal is of the kind {kind or '(none)'!r}, which cannot move its cursor; {instead}"
    return ""
