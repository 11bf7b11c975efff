"""What a platform's plan is: a size, a count, a bill, and what the bill lacks."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from assistant.costs import Bill, api_gateway_charges, disk_charges, load_balancer_charges, total_usd
from assistant.errors import UnknownFactError

if TYPE_CHECKING:
    from assistant.costs import Charge, FargateSize, OperatingSystem, Packing, PurchaseOption
    from assistant.engine.context import Context, Platform
    from assistant.engine.needs import Needs


NO_BILL = Bill()
_MIB_PER_GIB = 1024


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


@dataclass(slots=True)
class Draft:
    """A plan in the making, to which more may be charged yet.

    Attributes:
        charges: what its bill will add up.
        size: as of the plan, and so are all the others.
    """

    charges: list[Charge]
    size: FunctionSize | FargateSize | Packing | None = None
    running: float = 0
    lacks: tuple[str, ...] = ()
    omitted: tuple[str, ...] = ()
    purchase: PurchaseOption = "on_demand"
    per_run: bool = False
    burst: tuple[FargateSize, int] | None = None
    on_cluster: bool = False
    doubt: str = ""

    @property
    def usd(self) -> float:
        """What it is charged so far."""
        return total_usd(self.charges)

    def billed(self, *, has_load_balancer: bool = False) -> Plan:
        """Return the plan with its bill added up."""
        return Plan(
            Bill(self.charges),
            self.size,
            self.running,
            self.lacks,
            self.omitted,
            has_load_balancer,
            self.purchase,
            self.per_run,
            self.burst,
            self.on_cluster,
            self.doubt,
        )

    def add_disk(self, needs: Needs, context: Context, gib_months: float) -> None:
        """Charge EBS volumes, or say that the region has no price for them."""
        try:
            self.charges += disk_charges(context.book, needs.region, gib_months)
        except UnknownFactError as error:
            self._omit(f"EBS volumes ({error})")

    def add_load_balancer(self, needs: Needs, context: Context) -> bool:
        """Charge the load balancer that copies share; where the region has no price, say so: False."""
        gb_an_hour = needs.payload_mib / _MIB_PER_GIB * needs.requests_per_month / context.book.month_hours
        by_size = gb_an_hour / context.preferences["gb_per_hour_per_lcu"]
        units = max(1.0, units_by_rate(needs, context), by_size)
        try:
            self.charges += load_balancer_charges(context.book, needs.region, 1, units)
        except UnknownFactError as error:
            self._omit(f"load balancer ({error})")
            return False
        return True

    def add_gateway(self, needs: Needs, context: Context) -> None:
        """Charge the API Gateway before functions that clients call, or say that it has no price here."""
        try:
            self.charges += gateway_charges(needs, context)
        except UnknownFactError as error:
            self._omit(f"API Gateway ({error})")

    def _omit(self, what: str) -> None:
        self.omitted = (*self.omitted, what)


def units_by_rate(needs: Needs, context: Context) -> float:
    """Return the capacity units of a load balancer that the rate of requests alone asks for on average."""
    each: float = context.preferences["requests_per_second_per_lcu"]
    return needs.requests_per_month / context.book.month_seconds / each


def gateway_charges(needs: Needs, context: Context) -> list[Charge]:
    """Return what API Gateway charges for the requests of functions.

    An HTTP API, unless calls last longer than it waits or stream their responses: a REST API does both.

    Raises:
        UnknownFactError: when the region has no price for it.
    """
    takes_http = not (needs.response_stream or outlasts_gateway(needs, context))
    requests, payload = needs.requests_per_month, needs.payload_mib
    return api_gateway_charges(context.book, needs.region, requests, payload, http=takes_http)


def outlasts_gateway(needs: Needs, context: Context) -> bool:
    """Tell whether a call takes longer than an HTTP API waits for it."""
    return needs.run_seconds > context.book.figure("apigw.http_timeout", "seconds")


class Obstacle(NamedTuple):
    """No size fits: the field that decides, the fact that says so, and why."""

    field: str
    key: str
    reason: str


Layout = Callable[["Needs"], Plan | Draft | Obstacle]
"""How a platform runs a workload whatever its load: needs that differ in the load alone come to a plan."""


def headroom_copies(needs: Needs, platform: Platform) -> int:
    """Return how many copies a platform keeps ready: slower scaling asks for more over the average."""
    if needs.mode != "requests":
        return max(needs.copies, 1)
    return max(needs.instances, math.ceil(headroom_load(needs, platform) - 1e-9))


def headroom_load(needs: Needs, platform: Platform) -> float:
    """Return how many copies the load and a platform's headroom would fill, before they are rounded up."""
    return needs.busy_copies * headroom_factor(needs, platform)


def headroom_factor(needs: Needs, platform: Platform) -> float:
    """Return by how much a platform's capacity exceeds the average load: slower scaling asks for more."""
    return 1 + (needs.headroom - 1) * platform.ready_share


def os_of(needs: Needs) -> OperatingSystem:
    """Return the operating system of tasks."""
    return "windows" if needs.os == "windows" else "linux"


def pool_load(needs: Needs, context: Context) -> float:
    """Return how many places in a pool that is always on jobs would fill, before they are rounded up."""
    share: float = context.preferences["pool_utilisation"]
    return needs.average_concurrent / share
