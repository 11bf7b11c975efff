"""The cost of every platform along one input: sampled, with the user's own point and the crossings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from assistant.engine import crossover
from assistant.engine.amounts import count_words, duration_words, memory_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.engine.recommendation import Crossover
    from assistant.engine.workload import Workload
    from assistant.facts import Knowledge

AXES = {
    "requests_per_month": "requests a month",
    "run_seconds": "seconds a request or run",
    "memory_mib": "memory of a copy",
    "utilisation": "utilisation while it runs",
    "instances": "copies kept running",
    "vcpus": "vCPU of a copy",
}
"""The inputs that costs can be drawn along, and how they are called."""

_LINEAR = frozenset({"utilisation"})
_WHOLE = frozenset({"instances", "requests_per_month"})
_BISECTIONS = 24
_FINER = 24
_PERCENT = 100


class Change(NamedTuple):
    """The value of the input at which another platform comes first."""

    value: float
    before: str | None
    after: str | None


class Curves(NamedTuple):
    """Costs along one input, at as many values as there are columns to draw.

    Attributes:
        field: the input.
        values: its values, evenly spaced on the axis (a logarithm, but for utilisation); the nearest to
            the user's own is the user's own.
        monthly_usd: by platform id, an amount for each value; None where blocked or not priced.
        best: the platform that comes first at each value, effort weighed in.
        cheapest: the platform with the lowest bill at each value.
        here: the user's own value, None where it is not known.
        best_changes: where another platform comes first.
        bill_changes: where another platform's bill is the lowest.
    """

    field: str
    values: tuple[float, ...]
    monthly_usd: dict[str, tuple[float | None, ...]]
    best: tuple[str | None, ...]
    cheapest: tuple[str | None, ...]
    here: float | None
    best_changes: tuple[Change, ...]
    bill_changes: tuple[Change, ...]


def curves(workload: Workload, field: str, columns: int, knowledge: Knowledge) -> Curves:
    """Price every platform at `columns` values of a field, all else as in the workload.

    Raises:
        InputError: when the field cannot be varied, or the workload cannot exist.
    """
    ladder = crossover(workload, field, knowledge=knowledge).values
    here = getattr(workload, field)
    ends = (ladder[0], ladder[-1], *([here] if here else []))
    values = spaced(min(ends), max(ends), columns, linear=field in _LINEAR)
    if field in _WHOLE:
        values = tuple(float(round(value)) for value in values)
    if here:
        place = place_of(values, here)
        values = (*values[:place], float(here), *values[place + 1 :])
    found = crossover(workload, field, values, knowledge)
    cheapest = _cheapest(found)
    refined = _Refiner(workload, field, knowledge)
    return Curves(
        field=field,
        values=values,
        monthly_usd=found.monthly_usd,
        best=found.platforms,
        cheapest=cheapest,
        here=here or None,
        best_changes=refined.changes(values, found.platforms, by_bill=False),
        bill_changes=refined.changes(values, cheapest, by_bill=True),
    )


def spaced(low: float, high: float, columns: int, *, linear: bool) -> tuple[float, ...]:
    """Return evenly spaced values from `low` to `high`, on a logarithmic axis as a rule."""
    steps = max(1, columns - 1)
    if linear:
        return tuple(low + (high - low) * i / steps for i in range(columns))
    return tuple(low * (high / low) ** (i / steps) for i in range(columns))


def place_of(values: Sequence[float], value: float) -> int:
    """Return the column that is nearest to a value."""
    return min(range(len(values)), key=lambda i: abs(math.log(values[i] / value)))


def _cheapest(found: Crossover) -> tuple[str | None, ...]:
    columns = (
        {name: amounts[i] for name, amounts in found.monthly_usd.items()} for i in range(len(found.values))
    )
    return tuple(_lowest(column) for column in columns)


def _lowest(amounts: dict[str, float | None]) -> str | None:
    priced = {name: amount for name, amount in amounts.items() if amount is not None}
    return min(priced, key=lambda name: priced[name], default=None)


class _Refiner:
    """Finds the exact value between two columns at which the first platform changes."""

    def __init__(self, workload: Workload, field: str, knowledge: Knowledge) -> None:
        self._workload, self._field, self._knowledge = workload, field, knowledge

    def changes(
        self, values: Sequence[float], names: Sequence[str | None], *, by_bill: bool
    ) -> tuple[Change, ...]:
        found: list[Change] = []
        for low, high, before, after in zip(values, values[1:], names, names[1:], strict=False):
            if before != after:
                found.append(Change(self._between(low, high, before, by_bill=by_bill), before, after))
        return tuple(found)

    def _between(self, low: float, high: float, before: str | None, *, by_bill: bool) -> float:
        """Return the first value past `low` at which `before` comes first no longer.

        Costs that grow in steps cross more than once: the finer values keep the answer from hanging on
        how many columns there are.
        """
        finer = spaced(low, high, _FINER, linear=self._field in _LINEAR or low <= 0)
        found = crossover(self._workload, self._field, finer, self._knowledge)
        names = _cheapest(found) if by_bill else found.platforms
        place = next((i for i, name in enumerate(names) if name != before), _FINER - 1)
        if place:
            low, high = finer[place - 1], finer[place]
        for _ in range(_BISECTIONS):
            middle = math.sqrt(low * high) if low > 0 else (low + high) / 2
            if self._field in _WHOLE and high - low <= 1:
                return high
            found = crossover(self._workload, self._field, [middle], self._knowledge)
            first = _cheapest(found)[0] if by_bill else found.platforms[0]
            low, high = (middle, high) if first == before else (low, middle)
            if high / max(low, 1e-12) < 1.0005:  # noqa: PLR2004 - finer than three digits show
                break
        return high


def value_words(field: str, value: float) -> str:
    """Write a value of an input: 3M, 200 ms, 2 GB, 60%."""
    if field == "run_seconds":
        return duration_words(float(f"{value:.3g}"))
    if field == "memory_mib":
        return memory_words(float(f"{value:.4g}"))
    if field == "utilisation":
        return f"{round(value * _PERCENT)}%"
    if field == "vcpus":
        return f"{value:.3g}"
    return count_words(float(f"{value:.3g}"))
