"""`berth export`: starter templates and reports from a recommendation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import message
from assistant.errors import InputError

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: Namespace) -> int:
    """Recommend for the workload and write the export."""
    from assistant.cli.workloads import read_workload
    from assistant.engine import recommend
    from assistant.exports import export
    from assistant.facts import load_knowledge
    from assistant.session.command_turns import write_new

    knowledge = load_knowledge(options.knowledge)
    workload = read_workload(options.file, options.fields)
    files = export(recommend(workload, knowledge), workload, options.format, knowledge)
    if options.output is None:
        print("\n".join(body.rstrip("\n") for body in files.values()))
        return ExitCode.DONE
    try:
        options.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot be made a folder: {error.strerror}", file=options.output) from None
    for name, body in files.items():
        write_new(options.output / name, body)
        message(f"wrote {options.output / name}")
    return ExitCode.DONE
