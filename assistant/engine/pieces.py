"""From where to where along a number a plan keeps its size: between such places costs rise evenly."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from assistant.costs import FargateSize, Packing
from assistant.engine.plan import headroom_load, pool_load

if TYPE_CHECKING:
    from assistant.engine.context import Context, Platform
    from assistant.engine.judging import Judged
    from assistant.engine.needs import Needs
    from assistant.engine.plan import Plan

_ROUNDING = 1e-9
_LOADS = frozenset({"requests_per_month", "run_seconds", "peak_requests_per_second"})


class Piece(NamedTuple):
    """Values of a number with one size: those above `after`, up to and with `until`; None where not known."""

    after: float | None = None
    until: float | None = None


_UNKNOWN = Piece()


def piece_of(judged: Judged, field: str, needs: Needs, context: Context) -> Piece:
    """Return the piece around the value that the needs have; a good guess, no promise."""
    plan, platform = judged.plan, judged.platform
    if plan is None:
        return _UNKNOWN
    if field in _LOADS:
        return _by_load(plan, platform, field, needs, context)
    if field in {"memory_mib", "vcpus"}:
        return Piece(until=_room(plan, platform, field, context))
    return _UNKNOWN


def _by_load(plan: Plan, platform: Platform, field: str, needs: Needs, context: Context) -> Piece:
    """Return between which loads there are as many copies, or environments kept warm."""
    least, load = 1, 0.0
    if plan.kept_warm:
        load = needs.peak_concurrent
    elif needs.mode == "requests" and isinstance(plan.size, FargateSize | Packing):
        least, load = needs.instances, headroom_load(needs, platform, context)
    elif needs.mode == "jobs" and isinstance(plan.size, Packing) and not plan.per_run:
        load = pool_load(needs, context)
    if not load:
        return _UNKNOWN
    copies = max(least, math.ceil(load - _ROUNDING))
    value = getattr(needs, field)
    return Piece(value * (copies - 1) / load if copies > least else None, value * copies / load)


def _room(plan: Plan, platform: Platform, field: str, context: Context) -> float | None:
    """Return the most memory, or vCPUs, that a copy may need where it is placed."""
    size = plan.size
    if isinstance(size, FargateSize):
        if field == "vcpus":
            return size.vcpus
        return size.memory_mib - (
            context.book.figure("eks.fargate_overhead", "MiB") if plan.on_cluster else 0
        )
    if not isinstance(size, Packing):
        return None
    kept = platform.reserve
    if field == "vcpus":
        return (size.type.vcpus - kept.vcpus) / size.copies_per_instance
    room_mib = size.type.memory_mib * (1 - kept.memory_share) - kept.memory_mib
    return room_mib / size.copies_per_instance
