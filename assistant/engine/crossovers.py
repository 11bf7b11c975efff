"""Costs of every platform along one input, as data for a plot or a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.engine.context import context_of
from assistant.engine.judging import judge_all
from assistant.engine.needs import complete
from assistant.engine.recommendation import Crossover
from assistant.errors import InputError
from assistant.facts import default_knowledge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.engine.workload import Workload
    from assistant.facts import Knowledge

_LADDERS = {
    "requests_per_month": [10.0**power * digit for power in range(3, 9) for digit in (1, 2, 5)],
    "run_seconds": [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200],
    "utilisation": [share / 20 for share in range(1, 21)],
    "memory_mib": [512.0 * 2**power for power in range(10)],
    "instances": [1, 2, 5, 10, 20, 50, 100, 200, 500],
    "vcpus": [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64],
}


def crossover(
    workload: Workload,
    field: str,
    values: Sequence[float] | None = None,
    knowledge: Knowledge | None = None,
    preferences: Mapping[str, float] | None = None,
) -> Crossover:
    """Price every platform at each value of one numeric field, all else as in the workload.

    Raises:
        InputError: when the field cannot be varied.
    """
    if field not in _LADDERS:
        raise InputError(f"costs can be drawn along {', '.join(_LADDERS)}", field=field)
    context = context_of(knowledge or default_knowledge(), preferences)
    fields = {name: value for name, value in workload.__dict__.items() if value is not None}
    along = tuple(values or _LADDERS[field])
    series: dict[str, list[float | None]] = {one.id: [] for one in context.platforms}
    tops: list[str | None] = []
    for value in along:
        typed = int(value) if field == "instances" else value
        ranked = judge_all(complete({**fields, field: typed}, context), context)
        tops.append(ranked[0].platform.id if ranked[0].is_feasible else None)
        for one in ranked:
            priced = one.plan is not None and not one.plan.lacks
            amount = one.plan.bill.total if one.plan is not None and priced else None
            series[one.platform.id].append(amount)
    return Crossover(
        field=field,
        values=along,
        monthly_usd={name: tuple(amounts) for name, amounts in series.items()},
        platforms=tuple(tops),
    )
