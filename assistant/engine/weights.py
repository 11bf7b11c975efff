"""The engine's weights as one list of named numbers, which can be shown and changed for one question.

A name is the path to a weight in `knowledge/preferences.yaml` (`operations.usd_per_hour`), or a
platform's id and one of its weights in `knowledge/platforms/` (`fargate.hours`).
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLATFORM_WEIGHTS = (
    "complexity", "hours", "node_hours", "hours_per_copy", "porting_hours", "adoption_hours",
    "container_hours", "volume_hours", "unasked_hours", "scaling",
)  # fmt: skip
_DIVIDING = frozenset(
    {
        "target_utilisation", "pool_utilisation", "peak_over_average", "requests_per_second_per_lcu",
        "gb_per_hour_per_lcu",
        "assumptions", "nodes", "part_time", "sanity",
    }
)  # fmt: skip
"""Parts of the preferences that something is divided by, or that make nothing of nothing."""
_WHOLE = frozenset({"complexity", "most_complexity", "at_most", "copies", "instances", "least_copies", "gpu"})
_NO_WEIGHTS = frozenset({"plausible"})
"""Parts of the preferences that are tried, not weighed."""


def listed(preferences: Mapping[str, Any], platforms: Mapping[str, Any]) -> dict[str, float]:
    """Return every weight by its name, in the order of the files; yes or no is a bool."""
    named = {name: part for name, part in preferences.items() if name not in _NO_WEIGHTS}
    of_platforms = {
        f"{name}.{weight}": raw[weight]
        for name, raw in platforms.items()
        for weight in PLATFORM_WEIGHTS
        if weight in raw
    }
    return {**dict(_leaves(named, "")), **of_platforms}


def _leaves(part: Any, path: str) -> Iterator[tuple[str, float]]:
    if isinstance(part, (int, float)):
        yield path, part
    elif isinstance(part, (dict, list)):
        for name, below in part.items() if isinstance(part, dict) else enumerate(part):
            yield from _leaves(below, f"{path}.{name}" if path else str(name))


def changed(
    preferences: Mapping[str, Any], platforms: Mapping[str, Any], changes: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return preferences and platforms with some weights changed.

    Raises:
        InputError: naming the weight, when there is none such or the value is not of its kind.
    """
    known = listed(preferences, platforms)
    made, of_platforms = deepcopy(dict(preferences)), deepcopy(dict(platforms))
    for name, value in changes.items():
        if name not in known:
            raise InputError(_unknown(name, known), field=name)
        checked = _checked(name, value, known[name])
        first, *steps = name.split(".")
        whole = of_platforms if first in of_platforms else made
        _put(whole, [first, *steps], checked)
    return made, of_platforms


def _unknown(name: str, known: Mapping[str, float]) -> str:
    return f"there is no such weight{did_you_mean(name, known)}"


def _checked(name: str, value: Any, now: float) -> float:
    if isinstance(now, bool) or isinstance(value, bool):
        if type(now) is type(value):
            return bool(value)
        kind = "yes or no" if isinstance(now, bool) else "a number"
        raise InputError(f"it must be {kind}", field=name)
    path = name.split(".")
    least = "above 0" if path[0] in _DIVIDING else "0 or more"
    is_number = isinstance(value, (int, float)) and 0 <= value < float("inf")
    if not is_number or (value == 0 and path[0] in _DIVIDING):
        raise InputError(f"it must be a number, {least}", field=name)
    if path[-1] in _WHOLE and value != int(value):
        raise InputError("it must be a whole number", field=name)
    return int(value) if path[-1] in _WHOLE else float(value)


def _put(whole: Any, steps: list[str], value: float) -> None:
    for step in steps[:-1]:
        whole = whole[int(step)] if isinstance(whole, list) else whole[_key(whole, step)]
    last = steps[-1]
    whole[int(last) if isinstance(whole, list) else _key(whole, last)] = value


def _key(part: Mapping[Any, Any], step: str) -> Any:
    return next(key for key in part if str(key) == step)
