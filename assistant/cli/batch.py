"""`berth recommend --batch`: one recommendation for each workload of a file, as JSON lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import message
from assistant.cli.progress import Progress
from assistant.errors import InputError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping
    from typing import Any

    from assistant.cli.workload_lists import Entry
    from assistant.engine.workload import Workload


def run(options: Namespace) -> int:
    """Print a Recommendation a line, in the order of the workloads; say on stderr what cannot be judged.

    Exit 2 when a workload cannot be used, 1 when one has no platform, and never stop at either.
    """
    from assistant.cli.workload_lists import WorkloadList
    from assistant.cli.workloads import read_fields, read_weights
    from assistant.engine import recommend
    from assistant.engine.context import context_of
    from assistant.facts import load_knowledge

    knowledge = load_knowledge(options.knowledge)
    changes, weights = read_fields(options.fields), read_weights(options.weights)
    context_of(knowledge, weights)  # names a weight that cannot be changed before the first workload
    workloads, progress = WorkloadList(options.batch), Progress("workloads")
    worst, count = ExitCode.DONE, 0
    try:
        for count, entry in enumerate(workloads.entries(), start=1):
            try:
                workload = _workload(entry, changes)
                found = recommend(workload, knowledge, flips=options.flips, preferences=weights)
            except InputError as error:
                worst = ExitCode.WRONG_USE
                progress.clear()
                message(str(_placed(error, entry, workloads.name)))
            else:
                if found.platform is None:
                    worst = max(worst, ExitCode.CHECK_FAILED)
                print(found.model_dump_json())
            progress.show(count, workloads.share)
    finally:
        progress.clear()
    if not count:
        raise InputError("there is no workload in it", file=workloads.name)
    return worst


def _workload(entry: Entry, changes: Mapping[str, Any]) -> Workload:
    from pydantic import ValidationError

    from assistant.engine.workload import Workload
    from assistant.facts.loading import first_problem

    if isinstance(entry.fields, InputError):
        raise entry.fields
    if not isinstance(entry.fields, dict):
        raise InputError("a workload is a mapping of fields to values")
    try:
        return Workload.model_validate({**entry.fields, **changes})
    except ValidationError as error:
        place, problem = first_problem(error)
        raise InputError(problem, field=".".join(map(str, place))) from None


def _placed(error: InputError, entry: Entry, name: object) -> InputError:
    """Return the error with the file's name and the line of the first field that it names."""
    field = error.field.split(",")[0]
    line = entry.line_of(field) if field else entry.line
    return InputError(error.problem, file=str(name), line=line, field=error.field)
