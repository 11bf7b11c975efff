"""Solving for the value of one number at which the winner changes, to the last step."""

from __future__ import annotations

import math
from itertools import count
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from assistant.engine.amounts import count_words, duration_words, memory_words
from assistant.engine.recommendation import Flip
from assistant.engine.trials import holds_between, only_adds
from assistant.quantities import number, usd, with_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from assistant.engine.needs import Needs
    from assistant.engine.trials import Trials

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
    "peak_requests_per_second": _Scale(
        1, 1, 1_000_000, "a peak above {} a second", "a peak of {} a second or less", count_words
    ),
    "memory_mib": _Scale(1, 128, 4_194_304, "more than {} of memory", "{} of memory or less", memory_words),
    "vcpus": _Scale(0.25, 0.25, 448, "more than {} vCPU", "{} vCPU or fewer", number),
    "instances": _Scale(
        1, 1, 5_000, "more than {}", "{} or fewer", lambda count: with_unit(count, "copies")
    ),
    "utilisation": _Scale(0.01, 0.01, 1, "busier than {}", "{} busy or less", lambda share: f"{share:.0%}"),
    "ephemeral_gib": _Scale(1, 1, 65_536, "more than {} GiB of disk", "{} GiB of disk or less", number),
    "gpu_memory_gib": _Scale(
        1, 1, 2_048, "more than {} GiB of GPU memory", "{} GiB of GPU memory or less", number
    ),
    "payload_mib": _Scale(1, 1, 10_240, "a payload above {}", "a payload of {} or less", memory_words),
    "monthly_budget_usd": _Scale(1, 1, 10_000_000, "a budget above {}", "a budget of {} or less", usd),
    "team_size": _Scale(1, 1, 50, "a team of more than {}", "a team of {} or fewer", number),
}  # fmt: skip
_SHORT_RUN_SECONDS = 10
_FINE_STEPS = 1000
_TRIED_BETWEEN = (0.2, 0.6)
"""Where to look inside a stretch whose both ends have the same winner, by ratio."""
_WIDE = 4
_TRIES_BEFORE_HALVING = 4
_WHOLE = frozenset({"instances", "team_size"})
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
    if field in _WHOLE:
        return step
    if field != "run_seconds":
        return round(step * _SCALES[field].step, 6)
    if step < _SHORT_RUN_SECONDS * _FINE_STEPS:
        return step / _FINE_STEPS
    return float(step - _SHORT_RUN_SECONDS * (_FINE_STEPS - 1))


def solve(trials: Trials, top: str, field: str) -> Iterator[Flip]:
    """Yield a change of winner above the field's value, and one below, to the last step.

    The winner holds at the step before a flip's value and not at the value itself.
    """
    least, most = _range(field, trials)
    held = max(step_of(field, getattr(trials.needs, field)), 0 if field in _MAY_BE_NOTHING else least)
    is_own = trials.fields.get(field) == value_at(field, held)
    if not is_own and trials.top(field, value_at(field, held)) != top:
        return  # to say what was only assumed, or to round it, changes more than the number
    for far in (most, least):
        if (far > held) == (far is most) and far != held:
            found = _stretch(trials, top, field, held, far)
            ends = None if found is None else _narrow(trials, top, field, *found)
            if ends is not None and not any(trials.is_refused(field, value_at(field, end)) for end in ends):
                yield _flip(field, trials, *ends)


def _stretch(trials: Trials, top: str, field: str, held: int, far: int) -> tuple[int, int] | None:
    """Return a stretch at whose end the winner has changed, None where there is none.

    Where the costs at both ends settle that, nothing inside is tried.
    """
    if _is_settled(trials, top, field, held, far):
        return None
    for step in (far, *_between(field, held, far)):
        if trials.top(field, value_at(field, step)) != top:
            return held, step
    return None


def _is_settled(trials: Trials, top: str, field: str, held: int, far: int) -> bool:
    if not only_adds(field, trials.needs):
        return False
    low, high = sorted((held, far))
    return holds_between(trials, field, (value_at(field, low), value_at(field, high)), top)


def _between(field: str, held: int, far: int) -> Iterator[int]:
    """Yield places inside a stretch, spread by ratio, the nearest first."""
    start, end = [max(value_at(field, step), _SCALES[field].least) for step in (held, far)]
    for share in _TRIED_BETWEEN:
        step = step_of(field, start * (end / start) ** share)
        if min(held, far) < step < max(held, far):
            yield step


def _range(field: str, trials: Trials) -> tuple[int, int]:
    """Return the places up to which a number may sensibly go: no further than a load that can be meant."""
    scale, needs = _SCALES[field], trials.needs
    month_seconds = trials.context.book.month_hours * 3600
    at_once = trials.context.preferences["sanity"]["most_concurrent"] * month_seconds
    peak = trials.fields.get("peak_requests_per_second") or 0.0
    least, most = scale.least, scale.most
    if field == "requests_per_month":
        most = min(most, at_once / needs.run_seconds, peak * month_seconds or most)
    elif field == "peak_requests_per_second":
        average = (trials.fields.get("requests_per_month") or 0.0) / month_seconds
        least, most = max(least, math.ceil(average)), min(most, at_once / month_seconds / needs.run_seconds)
    elif field == "run_seconds" and needs.requests_per_month:
        most = min(most, at_once / max(needs.requests_per_month, peak * month_seconds))
    return step_of(field, least), step_of(field, most)


def _narrow(trials: Trials, top: str, field: str, held: int, changed: int) -> tuple[int, int] | None:
    """Close in on the change until two neighbours differ, None where nothing runs beyond it.

    Between the top and the platform at the far end it is a matter of two weights. Where a third one
    has a say in between, the stretch is halved, and the next two are weighed.
    """
    for tries in count(1):
        if abs(changed - held) <= 1:
            break
        if tries % _TRIES_BEFORE_HALVING:
            near, far = _where_lead_ends(trials, top, field, held, changed)
        else:
            near = far = _middle(held, changed)
        if trials.top(field, value_at(field, near)) != top:
            changed = near
        elif trials.top(field, value_at(field, far)) != top:
            held, changed = near, far
        else:
            held = far
    return (held, changed) if trials.top(field, value_at(field, changed)) else None


def _where_lead_ends(trials: Trials, top: str, field: str, held: int, changed: int) -> tuple[int, int]:
    """Return places between which the winner at `changed` overtakes the top, of those two alone.

    Neighbours, where the stretch is narrow; of a wide one, a narrow part.
    """
    rival = trials.top(field, value_at(field, changed))
    behind = ahead = 0.0

    def gap(step: int) -> float:
        return trials.lead(field, value_at(field, step), top, rival)

    def settle(step: int) -> None:
        nonlocal held, changed, behind, ahead
        found = gap(step)
        if found > 0:
            changed, ahead = step, found
        else:
            held, behind = step, found

    behind, ahead = gap(held), gap(changed)
    is_wide = _is_wide(held, changed)
    for limit in _limits(trials, field, top, rival):
        for step in (limit, limit + 1):
            if min(held, changed) < step < max(held, changed):
                settle(step)
    for tries in count():
        if abs(changed - held) <= 1 or _is_wide(held, changed) < is_wide:
            break
        settle(_guess(held, changed, behind, ahead, tries))
    return held, changed


def _is_wide(held: int, changed: int) -> bool:
    """Tell whether a stretch spans so much that no straight line holds over it."""
    return max(held, changed) >= _WIDE * max(min(held, changed), 1)


def _middle(held: int, changed: int) -> int:
    """Return the middle of a stretch, by ratio where it is wide."""
    low, high = sorted((held, changed))
    return int(math.sqrt(max(low, 1) * high)) if _is_wide(low, high) else (low + high) // 2


def _limits(trials: Trials, field: str, top: str, rival: str | None) -> Iterator[int]:
    """Yield the places where a limit of either ends, where the field itself is what it bounds."""
    own = getattr(trials.needs, field)
    for name in (top, rival):
        for limit in trials.context.platform(name).limits if name else ():
            if limit.bounds is not None and getattr(trials.needs, limit.bounds) == own:
                yield step_of(field, limit.most)


def _guess(held: int, changed: int, behind: float, ahead: float, tries: int) -> int:
    """Return the place to try next: where a straight line between both leads says, or the middle.

    Two tries follow the line, at the place itself and one step on, and two halve what is left, so that
    steps in the costs cannot hold it up.
    """
    low, high = sorted((held, changed))
    is_line = tries % 4 <= 1 and ahead > behind and not (math.isinf(behind) or math.isinf(ahead))
    if not is_line or _is_wide(low, high):
        return _middle(held, changed)
    onward = (1 if changed > held else -1) * (tries % 2)
    place = held + int((changed - held) * -behind / (ahead - behind)) + onward
    return min(max(place, low + 1), high - 1)


def _flip(field: str, trials: Trials, held: int, changed: int) -> Flip:
    platform = trials.top(field, value_at(field, changed))
    direction: Direction = "above" if changed > held else "below"
    scale, found = _SCALES[field], trials.context.platform(str(platform))
    if direction == "above":
        said = scale.above.format(scale.show(value_at(field, held)))
    elif field in _WHOLE and value_at(field, changed) == scale.least:
        said = f"only {scale.show(scale.least)}"
    else:
        said = scale.below.format(scale.show(value_at(field, changed)))
    return Flip(
        field=field,
        value=value_at(field, changed),
        direction=direction,
        platform=found.id,
        text=f"{said[:1].upper()}{said[1:]}: {found.name}.",
    )
