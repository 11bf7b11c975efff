"""`berth serve`: the terminal UI in the browser, on this machine only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: Namespace) -> int:
    """Serve until interrupted."""
    from assistant.tui.serving import serve

    return serve(options.port, options.knowledge)
