"""Printing: data to stdout, messages to stderr, no escape codes where nobody sees them."""

from __future__ import annotations

import os
import sys

from assistant.cli.exit_codes import ExitCode
from assistant.cli.plain import plain
from assistant.facts.compiled import is_stored, knowledge_folder
from assistant.session.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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


def tell_of_compiling() -> None:
    """Say why the first answer takes so long, to a person who waits for it."""
    if _is_watched():
        message("reading the cards for the first time takes some seconds; later answers come at once")


def tell_if_compiling(packs: Sequence[Path]) -> None:
    """Say the same before a session is opened, where its index is not stored yet."""
    if _is_watched() and not is_stored(
        "index", [knowledge_folder(), *(str(pack.resolve()) for pack in packs)]
    ):
        tell_of_compiling()


def _is_watched() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


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
