"""From where to where along a number a plan keeps its size: between such places costs rise evenly."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from assistant.costs import FargateSize, Packing, fargate_sizes
from assistant.engine.plan import headroom_load, os_of, pool_load
from assistant.engine.sites import SLOTS, site_of

if TYPE_CHECKING:
    from assistant.costs import OperatingSystem
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
        return _by_size(plan, platform, field, needs, context)
    return _UNKNOWN


def _by_load(plan: Plan, platform: Platform, field: str, needs: Needs, context: Context) -> Piece:
    """Return between which loads there are as many copies, or environments kept warm."""
    least, load = 1, 0.0
    if plan.kept_warm:
        load = needs.peak_concurrent
    elif needs.mode == "requests" and isinstance(plan.size, FargateSize | Packing):
        least, load = needs.instances, headroom_load(needs, platform)
    elif needs.mode == "jobs" and isinstance(plan.size, Packing) and not plan.per_run:
        load = pool_load(needs, context)
    if not load:
        return _UNKNOWN
    copies = max(least, math.ceil(load - _ROUNDING))
    value = getattr(needs, field)
    return Piece(value * (copies - 1) / load if copies > least else None, value * copies / load)


def _by_size(plan: Plan, platform: Platform, field: str, needs: Needs, context: Context) -> Piece:
    """Return between which sizes of a copy it is placed alike."""
    size, is_memory = plan.size, field == "memory_mib"
    if isinstance(size, FargateSize):
        own, steps = getattr(size, field), _steps(field, os_of(needs), context)
        place = bisect_left(steps, own)
        added = _added(plan, field, context)
        return Piece(steps[place - 1] - added if place else None, own - added)
    if not isinstance(size, Packing):
        return _UNKNOWN
    room_vcpus, room_mib = platform.reserve.leaves(size.type)
    room = room_mib if is_memory else room_vcpus
    return Piece(room / (size.copies_per_instance + 1), room / size.copies_per_instance)


def largest_size(judged: Judged, field: str, needs: Needs, context: Context) -> float | None:
    """Return the most of a number that one copy may have on a platform; a good guess, None for no idea."""
    plan, platform = judged.plan, judged.platform
    if plan is None or field not in {"memory_mib", "vcpus"}:
        return None
    if isinstance(plan.size, FargateSize):
        return _steps(field, os_of(needs), context)[-1] - _added(plan, field, context)
    if platform.id not in SLOTS:
        return None
    site = site_of(needs, platform, context, SLOTS[platform.id])
    largest = [supply.on.largest for supply in site.supplies]
    return max(memory_mib if field == "memory_mib" else vcpus for vcpus, memory_mib in largest)


def _added(plan: Plan, field: str, context: Context) -> float:
    """Return the memory that a pod is given besides, for Kubernetes itself."""
    is_given = plan.on_cluster and field == "memory_mib"
    return context.book.figure("eks.fargate_overhead", "MiB") if is_given else 0.0


def _steps(field: str, os: OperatingSystem, context: Context) -> tuple[float, ...]:
    """Return the amounts of memory, or of vCPUs, that tasks may have."""
    sizes = fargate_sizes(context.book, os)
    key = ("steps of fargate_sizes", field, os)
    return context.book.keep(key, lambda: tuple(sorted({getattr(size, field) for size in sizes})))
