"""Printing: data to stdout, messages to stderr, no escape codes where nobody sees them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from assistant.cli.exit_codes import ExitCode
from assistant.cli.plain import plain

if TYPE_CHECKING:
    from assistant.reply import Reply


def colour_wanted() -> bool:
    """Tell whether stdout is a terminal that shows bold, and the user has not refused it."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def show(markdown: str) -> None:
    """Print a reply's text for a person."""
    print(plain(markdown, bold=colour_wanted()))


def message(text: str) -> None:
    """Print a sentence for a person, beside the data."""
    print(f"berth: {text}", file=sys.stderr)


def show_reply(reply: Reply, *, as_json: bool) -> None:
    """Print one reply, as JSON on one line or as text."""
    if as_json:
        print(reply.model_dump_json())
    else:
        show(reply.text)


def exit_code_of(kind: str) -> ExitCode:
    """Return the exit code that a reply of this kind brings."""
    if kind in ("declined", "clarify"):
        return ExitCode.NOT_KNOWN
    return ExitCode.WRONG_USE if kind == "error" else ExitCode.DONE
