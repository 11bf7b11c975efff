"""`berth mcp`: answers and advice for other programs' assistants, over the Model Context Protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: Namespace) -> int:
    """Serve one client on standard input and output until it closes them."""
    from assistant.mcp import serve

    serve(options.knowledge)
    return ExitCode.DONE
