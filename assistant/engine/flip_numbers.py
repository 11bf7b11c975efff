"""Solving for the value of one number at which the winner changes, to the last step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from assistant.engine.amounts import count_words, duration_words, memory_words
from assistant.engine.judging import top_of
from assistant.engine.recommendation import Flip
from assistant.quantities import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from assistant.engine.context import Context
    from assistant.engine.needs import Needs

Direction = Literal["above", "below"]


class _Scale(NamedTuple):
    """A number that is varied: its step, its range, and how it is said."""

    step: float
    least: float
    most: float
    above: str
    below: str
    show: Callable[[float], str]


_SCALES: dict[str, _Scale] = {
    "run_seconds": _Scale(1, 0.001, 604_800, "longer than {} a run", "{} a run or less", duration_words),
    "requests_per_month": _Scale(
        1, 1, 10_000_000_000, "more than {} a month", "{} a month or fewer", count_words
    ),
    "memory_mib": _Scale(1, 128, 4_194_304, "more than {} of memory", "{} of memory or less", memory_words),
    "vcpus": _Scale(0.25, 0.25, 448, "more than {} vCPU", "{} vCPU or fewer", number),
    "instances": _Scale(1, 1, 5_000, "more than {} copies", "{} copies or fewer", number),
    "utilisation": _Scale(0.01, 0.01, 1, "busier than {}", "{} busy or less", lambda share: f"{share:.0%}"),
    "ephemeral_gib": _Scale(1, 1, 65_536, "more than {} GiB of disk", "{} GiB of disk or less", number),
}
_SHORT_RUN_SECONDS = 10
_FINE_STEPS = 1000
_FACTORS = (1.5, 2.0, 4.0, 10.0, 30.0, 100.0, 1000.0, 10_000.0)
FIELDS_OF: Mapping[str, tuple[str, ...]] = {
    "jobs": ("run_seconds", "requests_per_month", "memory_mib", "vcpus", "ephemeral_gib"),
    "requests": ("requests_per_month", "run_seconds", "memory_mib", "vcpus", "ephemeral_gib"),
    "always_on": ("instances", "utilisation", "memory_mib", "vcpus", "ephemeral_gib"),
}


def step_of(field: str, value: float) -> int:
    """Return a value's place on the field's grid, rounded to the nearest.

    The grid of run times has milliseconds up to ten seconds, and whole seconds from there.
    """
    if field != "run_seconds":
        return round(value / _SCALES[field].step)
    if value < _SHORT_RUN_SECONDS:
        return round(value * _FINE_STEPS)
    return round(value) + _SHORT_RUN_SECONDS * (_FINE_STEPS - 1)


def value_at(field: str, step: int) -> float:
    """Return the value at a place on the field's grid."""
    if field != "run_seconds":
        return round(step * _SCALES[field].step, 6)
    if step < _SHORT_RUN_SECONDS * _FINE_STEPS:
        return step / _FINE_STEPS
    return float(step - _SHORT_RUN_SECONDS * (_FINE_STEPS - 1))


def solve(
    workload: tuple[Mapping[str, Any], Needs],
    context: Context,
    top: str,
    field: str,
    direction: Direction,
) -> Flip | None:
    """Bracket the change by ever larger factors, then halve the bracket down to one step.

    The winner holds at the step before the flip's value and not at the value itself.
    """
    fields, needs = workload
    start, trial = float(getattr(needs, field)), dict(fields)

    def at(step: int) -> str | None:
        value = value_at(field, step)
        trial[field] = int(value) if field == "instances" else value
        return top_of(trial, context)

    held = step_of(field, start)
    if at(held) != top:
        return None  # to say what was only assumed, or to round it, changes more than the number
    for step in _ladder(field, start, direction, _most(field, needs, context)):
        platform = at(step)
        if platform != top:
            return _flip(field, direction, context, *_narrow(at, top, held, step, platform))
        held = step
    return None


def _most(field: str, needs: Needs, context: Context) -> float:
    """Return how far a number may sensibly go: no further than a load that can be meant."""
    most = _SCALES[field].most
    most_at_once: float = context.preferences["sanity"]["most_concurrent"]
    month_seconds = context.book.month_hours * 3600
    if field == "requests_per_month":
        return min(most, most_at_once * month_seconds / needs.run_seconds)
    if field == "run_seconds" and needs.requests_per_month:
        return min(most, most_at_once * month_seconds / needs.requests_per_month)
    return most


def _ladder(field: str, start: float, direction: Direction, most: float) -> Iterator[int]:
    """Yield places ever further from `start` on the grid, within the scale."""
    least = _SCALES[field].least
    last, base = step_of(field, start), max(start, least)
    for factor in _FACTORS:
        raw = base * factor if direction == "above" else start / factor
        step = step_of(field, min(max(raw, least), most))
        if step > last if direction == "above" else step < last:
            yield step
            last = step


def _narrow(
    at: Callable[[int], str | None], top: str, held: int, changed: int, platform: str | None
) -> tuple[int, int, str | None]:
    """Halve between a place where the winner holds and one where it does not."""
    while abs(changed - held) > 1:
        middle = (held + changed) // 2
        found = at(middle)
        if found == top:
            held = middle
        else:
            changed, platform = middle, found
    return held, changed, platform


def _flip(
    field: str,
    direction: Direction,
    context: Context,
    held: int,
    changed: int,
    platform: str | None,
) -> Flip | None:
    if platform is None:
        return None
    scale, found = _SCALES[field], context.platform(platform)
    if direction == "above":
        said = scale.above.format(scale.show(value_at(field, held)))
    else:
        said = scale.below.format(scale.show(value_at(field, changed)))
    return Flip(
        field=field,
        value=value_at(field, changed),
        direction=direction,
        platform=found.id,
        text=f"{said[:1].upper()}{said[1:]}: {found.name}.",
    )
