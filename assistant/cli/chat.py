"""`berth chat`: the conversation by lines."""

from __future__ import annotations

import gc
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import say, tell_if_compiling
from assistant.cli.plain import linear

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

_ENDS = frozenset({"/quit", "/exit", "/q", "quit", "exit"})


def run(options: Namespace) -> int:
    """Answer every input line until the input ends or says quit; record each turn as it comes."""
    from assistant.session import Session
    from assistant.session.recording import Recorder

    tell_if_compiling(options.knowledge)
    session = Session(options.knowledge)
    gc.freeze()  # the knowledge stays: a collection that looks through it would take as long as a reply
    interactive = sys.stdin is not None and sys.stdin.isatty() and not options.json
    with Recorder(options.record) if options.record else nullcontext() as recorder:
        if interactive:
            print("Ask a fact, or describe a workload. /help shows how, /quit ends.")
        for line in _lines(interactive=interactive):
            if line.strip().lower() in _ENDS:
                break
            before = len(session.turns)
            reply = session.send(line)
            if recorder and len(session.turns) > before:
                recorder.add(session.turns[-1])
            if options.json:
                print(reply.model_dump_json(), flush=True)
            else:
                say(f"Berth: {linear(reply.text)}\n", flush=True)
    return ExitCode.DONE


def _lines(*, interactive: bool) -> Iterator[str]:
    if interactive:
        while True:
            try:
                yield input("You: ")
            except EOFError:
                return
    for raw in sys.stdin.buffer if sys.stdin else ():
        yield raw.decode("utf-8", "replace").rstrip("\r\n")
