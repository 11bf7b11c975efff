"""How a plan's size and a unit of work are said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.costs import FargateSize, Packing
from assistant.engine.amounts import size_words
from assistant.engine.plan import FunctionSize
from assistant.quantities import number

if TYPE_CHECKING:
    from assistant.engine.needs import Needs
    from assistant.engine.plan import Plan


def sizing_words(plan: Plan) -> str:
    """Write how a plan is sized: 1,769 MB; 1 vCPU / 4 GB x 2; t3.medium x 2."""
    if isinstance(plan.size, FunctionSize):
        warm = plan.size.kept_warm
        plural = "environment" if warm == 1 else "environments"
        kept = f", {number(warm)} {plural} kept warm" if warm else ""
        return f"{number(round(plan.size.memory_mib))} MB{kept}"
    if isinstance(plan.size, FargateSize):
        size = size_words(plan.size.vcpus, plan.size.memory_mib)
        words = _times(size, 1 if plan.per_run else plan.running)
        return f"{words} on Fargate" if plan.on_cluster else words
    if isinstance(plan.size, Packing):
        return _instances_words(plan, plan.size)
    return ""


def _instances_words(plan: Plan, packing: Packing) -> str:
    words = _times(packing.type.name, 1 if plan.per_run else packing.instances)
    if plan.per_run:
        return f"{words}, started for each run"
    if plan.burst:
        size, count = plan.burst
        where = "Fargate Spot" if plan.purchase == "spot" else "Fargate"
        burst = _times(size_words(size.vcpus, size.memory_mib), count)
        return f"{words} as the base, {burst} on {where}"
    return words


def _times(words: str, count: float) -> str:
    return words if count <= 1 else f"{words} x {number(round(count, 1))}"


def unit_of_work(needs: Needs) -> str:
    """Name one unit of the work: request, run."""
    return "run" if needs.mode == "jobs" else "request"
