"""What a platform's plan is: a size, a count, a bill, and what the bill lacks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from assistant.costs import Bill, disk_charges
from assistant.errors import UnknownFactError

if TYPE_CHECKING:
    from assistant.costs import FargateSize, OperatingSystem, Packing, PurchaseOption
    from assistant.engine.context import Context, Platform
    from assistant.engine.needs import Needs


NO_BILL = Bill()


class FunctionSize(NamedTuple):
    """Size of a function, and how many of its environments are kept warm."""

    memory_mib: float
    kept_warm: float = 0


class Plan(NamedTuple):
    """How a platform would run the workload.

    Attributes:
        bill: a month of it.
        size: of a function, a task, or the instances.
        running: functions, tasks or instances that run at once, on average.
        lacks: prices without which the month cannot be told; the bill then is no total.
        omitted: surroundings that would be in the bill, had the region a price for them.
        has_load_balancer: whether one is in the bill.
        purchase: how instances or tasks are bought.
        per_run: whether capacity starts and ends with each job.
        burst: the part of a hybrid that comes and goes: its size and how many tasks.
        on_cluster: whether tasks are pods of an EKS cluster.
        doubt: what is uncertain about the rates, in words.
    """

    bill: Bill = NO_BILL
    size: FunctionSize | FargateSize | Packing | None = None
    running: float = 0
    lacks: tuple[str, ...] = ()
    omitted: tuple[str, ...] = ()
    has_load_balancer: bool = False
    purchase: PurchaseOption = "on_demand"
    per_run: bool = False
    burst: tuple[FargateSize, int] | None = None
    on_cluster: bool = False
    doubt: str = ""

    @property
    def kept_warm(self) -> float:
        """Environments of a function that are kept warm."""
        return self.size.kept_warm if isinstance(self.size, FunctionSize) else 0


class Obstacle(NamedTuple):
    """No size fits: the field that decides, the fact that says so, and why."""

    field: str
    key: str
    reason: str


def headroom_copies(needs: Needs, platform: Platform, context: Context) -> int:
    """Return how many copies a platform keeps ready: slower scaling asks for more over the average."""
    if needs.mode != "requests":
        return max(needs.copies, 1)
    return max(needs.instances, math.ceil(headroom_load(needs, platform, context) - 1e-9))


def headroom_load(needs: Needs, platform: Platform, context: Context) -> float:
    """Return how many copies the load and a platform's headroom would fill, before they are rounded up."""
    return needs.busy_copies * headroom_factor(needs, platform, context)


def headroom_factor(needs: Needs, platform: Platform, context: Context) -> float:
    """Return by how much a platform's capacity exceeds the average load: slower scaling asks for more."""
    return 1 + (needs.headroom - 1) * scaling_factor(platform, context)


def os_of(needs: Needs) -> OperatingSystem:
    """Return the operating system of tasks."""
    return "windows" if needs.os == "windows" else "linux"


def pool_load(needs: Needs, context: Context) -> float:
    """Return how many places in a pool that is always on jobs would fill, before they are rounded up."""
    share: float = context.preferences["pool_utilisation"]
    return needs.average_concurrent / share


def scaling_factor(platform: Platform, context: Context) -> float:
    """Return how much of the headroom a platform keeps ready, 1 being copies that start in a minute."""
    weight: float = context.preferences["scaling"]["weight"]
    return max(1 + (platform.scaling - 1) * weight, 0.0)


def with_disk(plan: Plan, needs: Needs, context: Context, gib_months: float) -> Plan:
    """Add EBS volumes to a plan, or say that the region has no price for them."""
    if not gib_months:
        return plan
    try:
        added = Bill(disk_charges(context.book, needs.region, gib_months))
    except UnknownFactError as error:
        return plan._replace(omitted=(*plan.omitted, f"EBS volumes ({error})"))
    return plan._replace(bill=plan.bill + added)
