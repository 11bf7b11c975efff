"""When work is started, so that as many runs come in a month as its bill counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from assistant.engine.kinds import STOPPED_KINDS

if TYPE_CHECKING:
    from assistant.engine.context import Context
    from assistant.engine.needs import Needs

_NIGHTLY, _WORKDAYS = (2, "* * ? *"), (8, "? * MON-FRI *")
"""The hour, and the days, of every night and of every working day, as EventBridge Scheduler writes them."""
_DAY_MINUTES = 24 * 60
_UNITS = (("day", _DAY_MINUTES), ("hour", 60), ("minute", 1))
"""What a rate is counted in, and its minutes."""
_OFF = 0.05
"""By how much of itself a rate may be off a whole number of a unit."""
_NIGHTS = (28, 31)
"""As many runs a month are taken for one every night."""
_DAYS_OF_WORK = (20, 23)
"""And as many for one every working day."""


def schedule_of(needs: Needs, context: Context) -> str:
    """Return a schedule of as many runs a month: at an hour of the day, or every so many days or minutes."""
    of_each = needs.requests_per_month / needs.instances if needs.kind in STOPPED_KINDS else 0.0
    runs = of_each or needs.requests_per_month
    at = _hour_of(runs)
    if at:
        return f"cron(0 {at[0]} {at[1]})"
    minutes = context.book.month_seconds / 60 / runs
    unit, length = next((one for one in _UNITS if _is_nearly(minutes / one[1])), _UNITS[-1])
    every = max(round(minutes / length), 1)
    return f"rate({every} {unit}{'' if every == 1 else 's'})"


def _is_nearly(count: float) -> bool:
    return abs(count - max(round(count), 1)) <= _OFF * count


def _hour_of(runs: float) -> tuple[int, str] | None:
    """Return the hour and the days of runs that come once a day; None for others."""
    if not runs or _NIGHTS[0] <= runs <= _NIGHTS[1]:
        return _NIGHTLY
    return _WORKDAYS if _DAYS_OF_WORK[0] <= runs <= _DAYS_OF_WORK[1] else None


def stop_schedule_of(needs: Needs) -> str:
    """Return when machines stop that somebody uses for some hours; what runs a job shuts itself down."""
    at = _hour_of(needs.requests_per_month / needs.instances)
    if needs.kind not in STOPPED_KINDS or at is None:
        return ""
    minutes = at[0] * 60 + math.ceil(needs.run_seconds / 60)
    return f"cron({minutes % 60} {minutes // 60} {at[1]})" if minutes < _DAY_MINUTES else ""
