"""Whether copies that were counted carry the load that was said."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from assistant.engine.needs import target_utilisation
from assistant.quantities import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from assistant.engine.context import Context
    from assistant.engine.needs import Needs

_ROUNDING = 1e-9


def copies_by_load(fields: Mapping[str, Any], needs: Needs, context: Context) -> float:
    """Return how many copies the average load fills, as busy as they are planned; no whole number."""
    target = fields.get("utilisation") or target_utilisation(needs.kind, context.preferences)
    return needs.busy_vcpus / (needs.vcpus * target)


def counted_share(fields: Mapping[str, Any], needs: Needs) -> float:
    """Return how busy the load keeps the copies that were said on average; 1 is all they have, 0 if none."""
    counted = fields.get("instances")
    return needs.busy_vcpus / (counted * needs.vcpus) if counted and needs.mode == "requests" else 0.0


def too_few(fields: Mapping[str, Any], needs: Needs, context: Context) -> Iterator[str]:
    """Say where fewer copies were said than the load keeps busy: all the time, or as busy as is planned."""
    share, counted = counted_share(fields, needs), fields.get("instances")
    if share > 1:
        yield (
            f"{_load_said(fields)} keep {number(round(needs.busy_vcpus, 1))} vCPU busy, more than the "
            f"{_copies(fields['instances'])} of {number(needs.vcpus)} vCPU that were said (instances) have: "
            f"{number(needs.copies)} are planned"
        )
        return
    wanted = math.ceil(copies_by_load(fields, needs, context) - _ROUNDING)
    if counted and share and wanted > counted:
        yield (
            f"{_load_said(fields)} keep the {_copies(counted)} that were said (instances) {share:.0%} busy "
            f"on average; {number(wanted)} would be planned"
        )


def _load_said(fields: Mapping[str, Any]) -> str:
    is_peak = fields.get("requests_per_month") is None and fields.get("peak_requests_per_second")
    rate = "peak_requests_per_second" if is_peak else "requests_per_month"
    return f"{rate} and run_seconds"


def _copies(count: int) -> str:
    return "copy" if count == 1 else f"{number(count)} copies"
