"""`berth ask`: one answer and its sources."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import exit_code_of, message, show_reply

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: Namespace) -> int:
    """Answer the question on the command line, or the one on stdin."""
    question = " ".join(options.question)
    if not question and sys.stdin is not None and not sys.stdin.isatty():
        question = sys.stdin.buffer.read().decode("utf-8", "replace")
    if not question.strip():
        message("ask needs a question, for example: berth ask max memory for a fargate task?")
        return ExitCode.WRONG_USE
    from assistant.session import Session

    reply = Session(options.knowledge).send(question)
    if reply.kind == "error" and not options.json:
        message(reply.text)
        return ExitCode.WRONG_USE
    show_reply(reply, as_json=options.json)
    return exit_code_of(reply.kind)
