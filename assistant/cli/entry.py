"""From the words of the command line to the command's body and its exit code."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from assistant.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

_BODIES = {
    "ask": "assistant.cli.ask",
    "chat": "assistant.cli.chat",
    "recommend": "assistant.cli.recommend",
    "export": "assistant.cli.export",
    "sg": "assistant.cli.security_groups",
    "replay": "assistant.cli.replay",
    "knowledge": "assistant.cli.knowledge",
    "schema": "assistant.cli.schema",
    None: "assistant.cli.terminal_ui",
}


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code.

    A mistake of the user becomes one sentence on stderr; a closed pipe ends quietly.
    """
    from assistant.cli.parser import build
    from assistant.errors import BerthError

    options = build().parse_args(arguments)
    if options.version:
        from assistant import __version__

        print(f"berth {__version__}")
        return ExitCode.DONE
    try:
        return _body(options)
    except BerthError as error:
        print(f"berth: {error}", file=sys.stderr)
        return ExitCode.WRONG_USE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED


def _body(options: Namespace) -> int:
    code: int = import_module(_BODIES[options.command]).run(options)
    sys.stdout.flush()
    return code
