"""How many copies the load asks for, at the peak too, and whether those that were counted carry it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from assistant.engine.amounts import count_words
from assistant.engine.needs import target_utilisation
from assistant.quantities import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from assistant.engine.context import Context
    from assistant.engine.needs import Needs

_ROUNDING = 1e-9
_HARDLY_MORE = 1.1
"""How many times the copies that were said is not worth a word."""


def copies_by_load(fields: Mapping[str, Any], needs: Needs, context: Context) -> float:
    """Return how many copies the average load fills, as busy as they are planned; no whole number."""
    target = fields.get("utilisation") or target_utilisation(needs.kind, context.preferences)
    return needs.busy_vcpus / (needs.vcpus * target)


def peak_over_average(needs: Needs, context: Context) -> float:
    """Return how many times the average load the peak is; 1 where nothing is counted."""
    average = needs.requests_per_month / context.book.month_seconds
    return max(needs.peak_requests_per_second / average, 1.0) if average else 1.0


def peak_copies(fields: Mapping[str, Any], needs: Needs, context: Context) -> int:
    """Return how many copies run at the peak, as busy as planned; 0 where as many run as were said."""
    if needs.mode != "requests" or (fields.get("instances") and needs.copies <= fields["instances"]):
        return 0
    load = copies_by_load(fields, needs, context) * peak_over_average(needs, context)
    return math.ceil(load - _ROUNDING)


def at_the_peak(fields: Mapping[str, Any], needs: Needs, context: Context, kept: int) -> Iterator[str]:
    """Say how many copies run at the peak where `kept` of them run on average."""
    at_peak = peak_copies(fields, needs, context)
    rate = f"a peak of {count_words(needs.peak_requests_per_second)} a second"
    if at_peak > kept:
        yield f"about {number(at_peak)} copies run at {rate}, and {number(kept)} on average, as in the bill"
    busy = counted_share(fields, needs) * peak_over_average(needs, context)
    if not at_peak and busy > 1:
        yield f"at {rate} the load is {busy:.1f} times what the {counted_words(kept)} {_do(kept)}"


def counted_share(fields: Mapping[str, Any], needs: Needs) -> float:
    """Return how busy the load keeps the copies that were said on average; 1 is all they have, 0 if none."""
    counted = fields.get("instances")
    return needs.busy_vcpus / (counted * needs.vcpus) if counted and needs.mode == "requests" else 0.0


def too_few(fields: Mapping[str, Any], needs: Needs, context: Context) -> Iterator[str]:
    """Say where fewer copies were said than the load keeps busy: all the time, or as busy as is planned."""
    share, counted = counted_share(fields, needs), fields.get("instances")
    if counted and share > 1:
        yield (
            f"{_load_said(fields)} keep {number(round(needs.busy_vcpus, 1))} vCPU busy, more than the "
            f"{counted_words(counted, f' of {number(needs.vcpus)} vCPU')} {_do(counted, 'have')}: "
            f"{number(needs.copies)} are planned"
        )
        return
    wanted = math.ceil(copies_by_load(fields, needs, context) - _ROUNDING)
    if counted and share and wanted > counted * _HARDLY_MORE:
        yield (
            f"{_load_said(fields)} keep the {counted_words(counted)} {share:.0%} busy "
            f"on average; {number(wanted)} would be planned"
        )


def load_unused(fields: Mapping[str, Any], needs: Needs) -> str:
    """Return the field of a load that was said and asks for no copies, for want of the time of a request."""
    if needs.mode != "always_on" or fields.get("instances") or fields.get("run_seconds"):
        return ""
    return next((name for name in ("requests_per_month", "peak_requests_per_second") if fields.get(name)), "")


def _load_said(fields: Mapping[str, Any]) -> str:
    is_peak = fields.get("requests_per_month") is None and fields.get("peak_requests_per_second")
    rate = "peak_requests_per_second" if is_peak else "requests_per_month"
    return f"{rate} and run_seconds"


def counted_words(count: int, each: str = "") -> str:
    """Name the copies that were said, each so large: 6 copies of 1 vCPU that were said (instances)."""
    who = f"one copy{each} that was" if count == 1 else f"{number(count)} copies{each} that were"
    return f"{who} said (instances)"


def _do(count: int, verb: Literal["do", "have"] = "do") -> str:
    return {"do": "does", "have": "has"}[verb] if count == 1 else verb
