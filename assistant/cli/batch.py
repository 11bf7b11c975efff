"""`berth recommend --batch`: one recommendation for each workload of a file, as JSON lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import message
from assistant.cli.progress import Progress
from assistant.errors import InputError

if TYPE_CHECKING:
    from argparse import Namespace

    from assistant.cli.workload_lists import Entry


def run(options: Namespace) -> int:
    """Print a Recommendation a line, in the order of the workloads; say on stderr what cannot be judged.

    Exit 2 when a workload cannot be used, 1 when one has no platform, and never stop at either.
    """
    from assistant.cli.batch_judging import Terms, judged
    from assistant.cli.workload_lists import STDIN, WorkloadList
    from assistant.cli.workloads import read_fields, read_weights

    changes, weights = read_fields(options.fields), read_weights(options.weights)
    terms = Terms(tuple(options.knowledge), changes, weights, options.flips)
    workloads, progress = WorkloadList(options.batch), Progress("workloads")
    worst, count = ExitCode.DONE, 0
    # Who writes to a pipe may wait for each answer: nothing is gathered from there.
    found = judged(workloads.entries(), terms, spread=options.batch != STDIN)
    try:
        for count, (entry, judgement) in enumerate(found, start=1):
            if judgement.error is not None:
                worst = ExitCode.WRONG_USE
                progress.clear()
                message(str(_placed(judgement.error, entry, workloads.name)))
            else:
                if not judgement.has_platform:
                    worst = max(worst, ExitCode.CHECK_FAILED)
                print(judgement.line)
            progress.show(count, workloads.share)
    finally:
        progress.clear()
    if not count:
        raise InputError("there is no workload in it", file=workloads.name)
    return worst


def _placed(error: InputError, entry: Entry, name: object) -> InputError:
    """Return the error with the file's name and the line of the first field that it names."""
    field = error.field.split(",")[0]
    line = entry.line_of(field) if field else entry.line
    return InputError(error.problem, file=str(name), line=line, field=error.field)
