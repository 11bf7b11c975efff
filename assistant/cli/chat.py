"""`berth chat`: the conversation by lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from assistant.cli.exit_codes import ExitCode
from assistant.cli.plain import linear

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator


def run(options: Namespace) -> int:
    """Answer every input line until the input ends or says quit."""
    from assistant.session import Session

    session = Session(options.knowledge)
    interactive = sys.stdin.isatty() and not options.json
    if interactive:
        print("Ask a fact, or describe a workload. /help shows how, /quit ends.")
    for line in _lines(interactive=interactive):
        if line.strip().lower() in ("/quit", "/exit", "/q"):
            break
        if not line.strip() and not options.json:
            continue
        reply = session.send(line)
        print(reply.model_dump_json() if options.json else f"Berth: {linear(reply.text)}\n", flush=True)
    if options.record:
        from assistant.session.command_turns import write_new

        write_new(options.record, session.transcript())
    return ExitCode.DONE


def _lines(*, interactive: bool) -> Iterator[str]:
    if interactive:
        while True:
            try:
                yield input("You: ")
            except EOFError:
                return
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace").rstrip("\r\n")
