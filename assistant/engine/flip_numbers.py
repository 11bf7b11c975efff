"""Solving for the value of one number at which the winner changes, to the last step."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

from assistant.engine.grids import SCALES, step_of, value_at
from assistant.engine.narrowing import narrow, sooner
from assistant.engine.recommendation import Flip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assistant.engine.courses import Course
    from assistant.engine.grids import Scale
    from assistant.engine.needs import Needs
    from assistant.engine.trials import Trials

Direction = Literal["above", "below"]
Reach = Literal["near", "far", "all"]


_NEAR, _NEAR_IN_LOAD = 20, 1000
_MOST_FROM_NOTHING: Mapping[str, float] = {"ephemeral_gib": 1000, "payload_mib": 100, "gpu_memory_gib": 100}
"""Up to where one looks for an amount of which there is nothing so far."""
_FARTHEST_IN_LOAD = 100_000
"""By how much a load may be multiplied and still be told: somebody with one user asks for no million."""
_TRIED_BETWEEN = (0.2, 0.6)
"""Where to look inside a stretch whose both ends have the same winner, by ratio."""
_MAY_BE_NOTHING = frozenset({"ephemeral_gib", "payload_mib"})
"""Numbers that may be 0; every other search starts from its least at least."""
FIELDS_OF: Mapping[str, tuple[str, ...]] = {
    "jobs": ("run_seconds", "requests_per_month", "memory_mib", "vcpus", "ephemeral_gib"),
    "requests": (
        "requests_per_month", "run_seconds", "peak_requests_per_second", "memory_mib", "vcpus",
        "ephemeral_gib", "payload_mib",
    ),
    "always_on": ("instances", "utilisation", "memory_mib", "vcpus", "ephemeral_gib"),
}  # fmt: skip
"""The numbers that may matter, by mode of running; GPU memory, team size and budget where they were said."""


def numbers_of(fields: Mapping[str, Any], needs: Needs) -> Iterator[str]:
    """Yield the numbers to solve for."""
    yield from FIELDS_OF[needs.mode]
    if needs.gpu:
        yield "gpu_memory_gib"
    yield from (name for name in ("team_size", "monthly_budget_usd") if fields.get(name))


def solve(course: Course, *, reach: Reach = "all") -> Iterator[Flip]:
    """Yield a change of winner above the field's value, and one below, to the last step.

    The winner holds at the step before a flip's value and not at the value itself. A change near the value
    at hand comes before one farther off; with the reach "near" the latter is not looked for, and with "far"
    the former is not told.
    """
    field, trials = course.field, course.trials
    least, most = _range(field, trials)
    held = max(step_of(field, getattr(trials.needs, field)), 0 if field in _MAY_BE_NOTHING else least)
    course.among = None
    if not course.is_top(held):
        return  # to say what was only assumed, or to round it, changes more than the number
    for far in (most, least):
        if (far > held) != (far is most) or far == held:
            continue
        ends = _change(course, held, far, reach)
        if ends is not None and not any(course.is_refused(end) for end in ends):
            yield _flip(course, *ends)


def _change(course: Course, held: int, far: int, reach: Reach) -> tuple[int, int] | None:
    """Return the steps between which the winner changes on the way to an end, None where none is told."""
    last = course.last_step(held, far)
    if reach != "near" and last == far and course.look_between(held, far):
        return None
    edge = _near_edge(course, held, far)
    is_near_all = edge == far if last == far else last < edge
    near = last if is_near_all else edge
    found = _stretch(course, held, near)
    if found is not None or is_near_all:
        if reach == "far":
            return None
        return narrow(course, *found) if found is not None else _blocked_from(course, held, last, far)
    if reach == "near":
        return None
    found = _stretch(course, edge, last)
    return narrow(course, *found) if found is not None else _blocked_from(course, edge, last, far)


def _blocked_from(course: Course, held: int, last: int, far: int) -> tuple[int, int] | None:
    """Return the last step at which the top runs and the next, None where it runs as far as one looks."""
    course.among = None
    if last == far or course.winner(last + 1) is None:
        return None
    return sooner(course, held, (last, last + 1))


def _near_edge(course: Course, held: int, far: int) -> int:
    """Return how far towards an end a change counts as near; where it starts if no step does."""
    field = course.field
    now, factor = getattr(course.trials.needs, field), near_factor(field)
    if not now:
        return far
    onward = 1 if far > held else -1
    edge = step_of(field, now * factor**onward)
    if max(now, value_at(field, edge)) > factor * min(now, value_at(field, edge)):
        edge -= onward  # it was rounded away from the value
    return min(max(edge, held), far) if far > held else max(min(edge, held), far)


def near_factor(field: str) -> float:
    """Return by how much the value at hand may be multiplied or divided and still be near."""
    return _NEAR_IN_LOAD if field == "requests_per_month" else _NEAR


def is_near(flip: Flip, now: Any) -> bool:
    """Tell whether a flip lies near enough to the value at hand that somebody may get there."""
    if isinstance(flip.value, (bool, str)) or isinstance(now, (bool, str)) or not now or not flip.value:
        return True
    return ratio(flip.value, now) <= near_factor(flip.field)


def ratio(one: float, other: float) -> float:
    """Return how many times the larger of two numbers above 0 holds the smaller."""
    return max(one / other, other / one)


def _stretch(course: Course, held: int, far: int) -> tuple[int, int] | None:
    """Return a stretch at whose end the winner has changed, None where there is none.

    Where the costs at both ends settle that, nothing inside is tried.
    """
    if held == far or course.look_between(held, far):
        return None
    for step in (far, *_between(course.field, held, far)):
        if not course.is_top(step):
            return held, step
    return None


def _between(field: str, held: int, far: int) -> Iterator[int]:
    """Yield places inside a stretch, spread by ratio, the nearest first."""
    start, end = [max(value_at(field, step), SCALES[field].least) for step in (held, far)]
    for share in _TRIED_BETWEEN:
        step = step_of(field, start * (end / start) ** share)
        if min(held, far) < step < max(held, far):
            yield step


def _range(field: str, trials: Trials) -> tuple[int, int]:
    """Return the places up to which a number may sensibly go: no further than a load that can be meant."""
    scale, needs = SCALES[field], trials.needs
    month_seconds = trials.context.book.month_seconds
    at_once = trials.context.preferences["sanity"]["most_concurrent"] * month_seconds
    peak = trials.fields.get("peak_requests_per_second") or 0.0
    least, most = scale.least, scale.most
    if field in _MOST_FROM_NOTHING and not getattr(needs, field):
        most = min(most, _MOST_FROM_NOTHING[field])
    if field == "requests_per_month":
        most = min(most, at_once / needs.run_seconds, peak * month_seconds or most)
        most = min(most, needs.requests_per_month * _FARTHEST_IN_LOAD or most)
    elif field == "peak_requests_per_second":
        average = (trials.fields.get("requests_per_month") or 0.0) / month_seconds
        least, most = max(least, math.ceil(average)), min(most, at_once / month_seconds / needs.run_seconds)
    elif field == "run_seconds" and needs.requests_per_month:
        most = min(most, at_once / max(needs.requests_per_month, peak * month_seconds))
    if field == "run_seconds" and needs.mode == "requests" and needs.kind != "event":
        most = min(most, max(trials.context.preferences["sanity"]["longest_request"], needs.run_seconds))
    return step_of(field, least), step_of(field, most)


def _flip(course: Course, held: int, changed: int) -> Flip:
    field, direction = course.field, _direction(held, changed)
    scale, found = SCALES[field], course.trials.context.platform(str(course.winner(changed)))
    now = getattr(course.trials.needs, field)
    if direction == "above" and not value_at(field, held) and scale.from_nothing:
        said = scale.from_nothing.format(scale.show(value_at(field, changed)))
    elif direction == "above":
        said = scale.above.format(_shown(scale, value_at(field, held), now))
    elif scale.one and value_at(field, changed) == scale.least:
        said = scale.one
    else:
        said = scale.below.format(_shown(scale, value_at(field, changed), now))
    return Flip(
        field=field,
        value=value_at(field, changed),
        direction=direction,
        platform=found.id,
        text=f"{said[:1].upper()}{said[1:]}: {found.name}.",
    )


def _shown(scale: Scale, value: float, now: float) -> str:
    """Write an amount; with every digit where it would read like the one at hand, and is another."""
    shown = scale.show(value)
    return scale.exact(value) if value != now and shown == scale.show(now) else shown


def _direction(held: int, changed: int) -> Direction:
    return "above" if changed > held else "below"
