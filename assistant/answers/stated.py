"""Amounts with their units, as a text states them: 20 minutes, 3 GB, 4 vCPU."""

from __future__ import annotations

import re

from assistant.patterns import pattern
from assistant.records import record

FIGURE = pattern(
    r"(?<![\w.])(\d+(?:,\d{3})*(?:\.\d+)?)\s*-?\s*"
    r"(kb|mb|gb|tb|kib|mib|gib|tib|gigs?|megs?|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|"
    r"days?|weeks?|months?|years?|vcpus?|cpus?|cores?|%)\b",
    re.IGNORECASE,
)
_UNITS = {
    "gig": "GB", "meg": "MB", "s": "seconds", "sec": "seconds", "second": "seconds", "min": "minutes",
    "minute": "minutes", "h": "hours", "hr": "hours", "hour": "hours", "day": "days", "vcpu": "vCPU",
    "cpu": "vCPU", "core": "vCPU", "kb": "KB", "mb": "MB", "gb": "GB", "tb": "TB", "kib": "KiB", "mib": "MiB",
    "gib": "GiB", "tib": "TiB", "%": "percent",
}  # fmt: skip
_DAYS_IN = {"week": 7, "month": 30, "year": 365}


@record(frozen=True, slots=True)
class StatedFigure:
    """A figure in the question, for example 20 minutes."""

    value: float
    unit: str


def figures_in(text: str) -> tuple[StatedFigure, ...]:
    """Return the amounts with units that a text states."""
    found = []
    for number, unit in FIGURE.findall(text[:2000]):
        key = unit.lower()
        value, one = float(number.replace(",", "")), key.rstrip("s")
        is_long = one in _DAYS_IN
        own = "days" if is_long else _UNITS.get(key) or _UNITS[one]
        found.append(StatedFigure(value * _DAYS_IN.get(one, 1), own))
    return tuple(found)
