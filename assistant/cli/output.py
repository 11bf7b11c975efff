"""Printing: data to stdout, messages to stderr, no escape codes where nobody sees them."""

from __future__ import annotations

import os
import sys

from assistant.cli.exit_codes import ExitCode
from assistant.cli.plain import plain
from assistant.session.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from assistant.reply import Reply


def colour_wanted() -> bool:
    """Tell whether stdout is a terminal that shows bold, and the user has not refused it."""
    if sys.stdout is None or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


def say(text: str, *, flush: bool = False) -> None:
    """Print lines for a person; what came out of a file brings no escape codes of its own."""
    print("\n".join(clean_line(line) for line in text.split("\n")), flush=flush)


def clean_line(line: str) -> str:
    """Return a line without escapes and controls, its indent kept."""
    return line[: len(line) - len(line.lstrip(" "))] + clean(line)


def show(markdown: str) -> None:
    """Print a reply's text for a person."""
    print(plain(clean(markdown), bold=colour_wanted()))


def message(text: str) -> None:
    """Print a sentence for a person, beside the data."""
    print(f"berth: {clean(text)}", file=sys.stderr)


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
