"""The grid of each number that is varied: its step, its range, and how its values are said."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from assistant.engine.amounts import count_words, duration_words, memory_words
from assistant.quantities import number, usd, with_unit

if TYPE_CHECKING:
    from collections.abc import Callable


class Scale(NamedTuple):
    """A number that is varied: its step, its range, and how it is said.

    Attributes:
        step: the least difference that is told; a power of a half, or a decimal fraction.
        least: from where it is varied.
        most: up to where.
        above: how to say more than an amount.
        below: how to say an amount or less.
        show: writes an amount.
        exact: writes it with every digit, for one that is not that at hand though it reads like it.
        from_nothing: how to say an amount or more, for a number that may be 0.
        one: how to say the least of a whole number.
    """

    step: float
    least: float
    most: float
    above: str
    below: str
    show: Callable[[float], str]
    exact: Callable[[float], str] = number
    from_nothing: str = ""
    one: str = ""


_KIB_PER_MIB = 1024


def _payload_words(mib: float) -> str:
    return memory_words(mib) if mib >= 1 else with_unit(round(mib * _KIB_PER_MIB), "KB")


def _whole_dollars(amount: float) -> str:
    return f"${amount:,.0f}"


SCALES: dict[str, Scale] = {
    "run_seconds": Scale(
        1, 0.001, 604_800, "longer than {} a run", "{} a run or less", duration_words,
        exact=lambda seconds: with_unit(seconds, "seconds"),
    ),
    "requests_per_month": Scale(
        1, 1, 10_000_000_000, "more than {} a month", "{} a month or fewer", count_words
    ),
    "peak_requests_per_second": Scale(
        1, 1, 1_000_000, "a peak above {} a second", "a peak of {} a second or less", count_words
    ),
    "memory_mib": Scale(
        1, 128, 4_194_304, "more than {} of memory", "{} of memory or less", memory_words,
        exact=lambda mib: with_unit(mib, "MB"),
    ),
    "vcpus": Scale(0.25, 0.25, 448, "more than {} vCPU", "{} vCPU or fewer", number),
    "instances": Scale(
        1, 1, 5_000, "more than {}", "{} or fewer", lambda count: with_unit(count, "copies"),
        exact=lambda count: with_unit(count, "copies"), one="only one copy",
    ),
    "utilisation": Scale(
        0.01, 0.01, 1, "busier than {}", "{} busy or less", lambda share: f"{share:.0%}",
        exact=lambda share: f"{share:.0%}",
    ),
    "ephemeral_gib": Scale(
        1, 1, 65_536, "more than {} GiB of disk", "{} GiB of disk or less", number,
        from_nothing="{} GiB of disk or more",
    ),
    "gpu_memory_gib": Scale(
        1, 1, 2_048, "more than {} GiB of GPU memory", "{} GiB of GPU memory or less", number
    ),
    "payload_mib": Scale(
        1 / 64, 1 / 64, 1_024, "a payload above {}", "a payload of {} or less", _payload_words,
        exact=lambda mib: with_unit(mib * _KIB_PER_MIB, "KB"), from_nothing="a payload of {} or more",
    ),
    "monthly_budget_usd": Scale(
        1, 1, 10_000_000, "a budget above {}", "a budget of {} or less", _whole_dollars, exact=usd
    ),
    "team_size": Scale(
        1, 1, 50, "a team of more than {}", "a team of {} or fewer", number, one="a team of one"
    ),
}  # fmt: skip
_SHORT_RUN_SECONDS = 10
_FINE_STEPS = 1000
_WIDE = 4
WHOLE = frozenset({"instances", "team_size"})
"""Numbers of which there are no fractions."""


def step_of(field: str, value: float) -> int:
    """Return a value's place on the field's grid, rounded to the nearest.

    The grid of run times has milliseconds up to ten seconds, and whole seconds from there.
    """
    if field != "run_seconds":
        return round(value / SCALES[field].step)
    if value < _SHORT_RUN_SECONDS:
        return round(value * _FINE_STEPS)
    return round(value) + _SHORT_RUN_SECONDS * (_FINE_STEPS - 1)


def value_at(field: str, step: int) -> float:
    """Return the value at a place on the field's grid."""
    if field in WHOLE:
        return step
    if field != "run_seconds":
        return round(step * SCALES[field].step, 6)
    if step < _SHORT_RUN_SECONDS * _FINE_STEPS:
        return step / _FINE_STEPS
    return float(step - _SHORT_RUN_SECONDS * (_FINE_STEPS - 1))


def middle(low: int, high: int) -> int:
    """Return the middle of a stretch of steps, by ratio where it is wide."""
    is_wide = high >= _WIDE * max(low, 1)
    return int(math.sqrt(max(low, 1) * high)) if is_wide else (low + high) // 2
