"""From the words of the command line to the command's body and its exit code."""

from __future__ import annotations

import gc
import os
import sys

from assistant.cli.exit_codes import ExitCode

TYPE_CHECKING = False  # on the path of a cold answer every import is counted, that of typing too
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

_BODIES = {
    "ask": "assistant.cli.ask",
    "chat": "assistant.cli.chat",
    "recommend": "assistant.cli.recommend",
    "preferences": "assistant.cli.preferences",
    "export": "assistant.cli.export",
    "sg": "assistant.cli.security_groups",
    "replay": "assistant.cli.replay",
    "knowledge": "assistant.cli.knowledge",
    "schema": "assistant.cli.schema",
    "serve": "assistant.cli.serve",
    "mcp": "assistant.cli.mcp",
    None: "assistant.cli.terminal_ui",
}


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code.

    A mistake of the user becomes one sentence on stderr; a closed pipe ends quietly.
    """
    from assistant.errors import BerthError

    _show_any_character()
    try:
        return _run(arguments)
    except BerthError as error:
        from assistant.cli.output import message

        message(str(error))
        return ExitCode.WRONG_USE
    except BrokenPipeError:
        _drop_output()
        return ExitCode.DONE
    except KeyboardInterrupt:
        _drop_output()
        return ExitCode.INTERRUPTED
    except OSError as error:
        if error.filename is not None:  # a file: its own message should have named it
            raise
        _drop_output()
        print(f"berth: the output cannot be written: {error.strerror}", file=sys.stderr)
        return ExitCode.WRONG_USE


def _run(arguments: Sequence[str]) -> int:
    try:
        question = _plain_question(arguments)
        if question is not None:
            code = _answer(" ".join(question))
        else:
            from assistant.cli.parser import build

            options = build().parse_args(arguments)
            code = _version() if options.version else _body(options)
    finally:
        if sys.stdout is not None:
            sys.stdout.flush()
    return code


def _answer(question: str) -> int:
    gc.disable()  # what ends with its answer has nothing to collect, and looking for it takes time
    try:
        from assistant.cli.ask import answer
        from assistant.facts.packs import user_packs

        return answer(question, packs=user_packs())
    finally:
        gc.enable()


def _plain_question(arguments: Sequence[str]) -> Sequence[str] | None:
    """Return the words of an `ask` without options, which need no parser; None for all else."""
    match arguments:
        case ["ask", "--", *words]:
            return words
        case ["ask", *words] if words and not any(word.startswith("-") for word in words):
            return words
    return None


def _version() -> int:
    from assistant import __version__

    print(f"berth {__version__}")
    return ExitCode.DONE


def _body(options: Namespace) -> int:
    """Run a command with the user's packs and those named; a transcript is replayed without the former."""
    from importlib import import_module

    if options.command != "replay":
        from assistant.facts.packs import user_packs

        options.knowledge = [*user_packs(), *options.knowledge]
    code: int = import_module(_BODIES[options.command]).run(options)
    return code


def _show_any_character() -> None:
    """Let a terminal that lacks a character show a question mark for it, instead of ending the run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _drop_output() -> None:
    """Send what is still buffered nowhere, so that the interpreter's last flush finds no closed pipe."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (AttributeError, OSError, ValueError):
        return  # no stdout, or one that is no file
