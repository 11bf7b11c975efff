"""`berth recommend`: the engine from a workload file or fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import show
from assistant.errors import InputError

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: Namespace) -> int:
    """Print the recommendation; exit 1 when no platform can run the workload.

    Raises:
        InputError: when the workload, or what else was asked for, cannot be used.
    """
    if options.batch is not None:
        return _batch(options)
    from assistant.cli.workloads import read_weights, read_workload
    from assistant.engine import recommend
    from assistant.facts import load_knowledge

    knowledge = load_knowledge(options.knowledge)
    workload = read_workload(options.file, options.fields)
    weights = read_weights(options.weights)
    recommendation = recommend(workload, knowledge, preferences=weights)
    if options.json:
        print(recommendation.model_dump_json(indent=2))
    else:
        from assistant.engine.narrative import narrate

        show(
            narrate(
                recommendation,
                workload,
                details=options.details,
                knowledge=knowledge,
                preferences=weights,
            )
        )
    return ExitCode.DONE if recommendation.platform else ExitCode.CHECK_FAILED


def _batch(options: Namespace) -> int:
    if options.file is not None or options.details:
        other = "--details" if options.details else f"the workload file {str(options.file)!r}"
        raise InputError(f"--batch reads a file of workloads and prints JSON lines; drop {other}")
    from assistant.cli import batch

    return batch.run(options)
