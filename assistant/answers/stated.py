"""Amounts with their units, as a text states them: 20 minutes, 3 GB, 4 vCPU."""

from __future__ import annotations

import re

from assistant.patterns import pattern
from assistant.records import record

_UNIT = (
    r"(kb|mb|gb|tb|kib|mib|gib|tib|gigs?|megs?|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|"
    r"days?|weeks?|months?|years?|vcpus?|cpus?|cores?|%)\b"
)
FIGURE = pattern(rf"(?<![\w.])(?<!\bevery )(\d+(?:,\d{{3}})*(?:\.\d+)?)\s*-?\s*{_UNIT}", re.IGNORECASE)
_BELOW_TWENTY = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SPELT = pattern(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[ -](?P<ones>{'|'.join(_BELOW_TWENTY[1:10])}))?"
    rf"|(?P<few>{'|'.join(_BELOW_TWENTY[1:])}))(?=[ -]{_UNIT})",
    re.IGNORECASE,
)
"""A number in words before a unit: "thirty-two gigs"."""
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


def in_figures(text: str) -> str:
    """Return a text with the amounts that it spells out in figures: "ends at four vcpus"."""
    return _SPELT.sub(_in_figures, text)


def _in_figures(said: re.Match[str]) -> str:
    if said["few"]:
        return str(_BELOW_TWENTY.index(said["few"].lower()))
    ones = _BELOW_TWENTY.index(said["ones"].lower()) if said["ones"] else 0
    return str(10 * (_TENS.index(said["tens"].lower()) + 2) + ones)
