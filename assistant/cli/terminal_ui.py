"""`berth` alone: the terminal UI."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import message

if TYPE_CHECKING:
    from argparse import Namespace

    from assistant.session import Session


def run(options: Namespace) -> int:
    """Open the UI, where stdin and stdout are a terminal that can show it."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        message("the terminal UI needs a terminal; use berth ask, or berth chat --plain in a pipe")
        return ExitCode.WRONG_USE
    from assistant.tui import run_ui

    def load() -> Session:
        from assistant.session import Session

        return Session(options.knowledge)

    return run_ui(load, mouse=not options.no_mouse, resume=options.resume)
