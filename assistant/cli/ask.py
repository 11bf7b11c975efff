"""`berth ask`: one answer and its sources."""

from __future__ import annotations

import sys

from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import exit_code_of, message, show, show_reply, tell_if_compiling, tell_of_compiling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path


def run(options: Namespace) -> int:
    """Answer the question on the command line, or the one on stdin."""
    question = " ".join(options.question)
    if not question and sys.stdin is not None and not sys.stdin.isatty():
        question = sys.stdin.buffer.read().decode("utf-8", "replace")
    return answer(question, as_json=options.json, packs=options.knowledge)


def answer(question: str, *, as_json: bool = False, packs: Sequence[Path] = ()) -> int:
    """Answer one question; most need no conversation around them, and so not its imports."""
    if not question.strip():
        message("ask needs a question, for example: berth ask max memory for a fargate task?")
        return ExitCode.WRONG_USE
    if not as_json:
        from assistant.session.alone import answer_alone

        alone = answer_alone(question, packs, tell_of_compiling)
        if alone is not None:
            show(alone.text)
            return exit_code_of(alone.kind)
    from assistant.session import Session

    tell_if_compiling(packs)
    reply = Session(packs).send(question)
    if reply.kind == "error" and not as_json:
        message(reply.text)
        return ExitCode.WRONG_USE
    show_reply(reply, as_json=as_json)
    return exit_code_of(reply.kind)
