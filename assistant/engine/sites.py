"""Where a platform's instances come from: the markets, what they sell, what each costs besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.costs import (
    NOTHING_RESERVED,
    Copy,
    Market,
    disk_charges,
    eks_cluster_charge,
    hourly_charges,
    instance_charges,
    shelf,
    surplus_charge,
)
from assistant.errors import UnknownFactError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.costs import Charge, Manager, Packing, Shelf, SlotLimit
    from assistant.engine.context import Context, Platform
    from assistant.engine.needs import Needs

_MOST_SITES = 1000
SLOTS: Mapping[str, SlotLimit] = {
    "ec2": "one",
    "ecs-ec2": "awsvpc",
    "ecs-managed-instances": "awsvpc",
    "eks": "pods",
}
"""What bounds the copies on an instance of each platform that has any, besides its size."""


class Supply(NamedTuple):
    """The instance types that one market sells.

    Attributes:
        market: where and how they are bought.
        on: what each leaves for copies.
        hourly: what an hour of one is charged, by type; those that were asked for.
    """

    market: Market
    on: Shelf
    hourly: dict[str, tuple[Charge, ...]]


class Site(NamedTuple):
    """What plans on instances read besides numbers, looked up once.

    Attributes:
        platform: whose instances they are.
        slots: what bounds copies on an instance besides its size.
        supplies: the markets to try, the first that sells a type large enough being taken.
        root_gib: of each instance's root volume.
        overhead: what that volume costs, dollars an hour; 0 where the region has no rate.
        volume: what a GiB of its volumes is charged, None where the region has no rate.
        cluster: what EKS charges, None where the region has no rate and for other platforms.
        lacks: rates without which the month cannot be told.
        omitted: what volumes would be in the bill, had the region a rate for them.
    """

    platform: Platform
    slots: SlotLimit
    supplies: tuple[Supply, ...]
    root_gib: float
    overhead: float
    volume: Charge | None
    cluster: Charge | None
    lacks: tuple[str, ...]
    omitted: tuple[str, ...]

    def charges(self, supply: Supply, packing: Packing, hours: float, context: Context) -> list[Charge]:
        """Return what instances are charged for so many hours each, and the fee on them.

        Raises:
            UnknownFactError: when the region lacks a rate.
        """
        name = packing.type.name
        hourly = supply.hourly.get(name)
        if hourly is None:
            hourly = hourly_charges(context.book, supply.market, name)
            supply.hourly[name] = hourly
        charges = instance_charges(hourly, packing.instances, hours)
        if packing.surplus_vcpus:
            used = packing.surplus_vcpus * hours
            charges.append(surplus_charge(context.book, supply.market.region, name, used))
        return charges


def site_of(needs: Needs, platform: Platform, context: Context, slots: SlotLimit) -> Site:
    """Return where a platform takes its instances from; kept by all that `_site` looks at."""
    key = (
        platform.id,
        slots,
        needs.region,
        needs.os,
        needs.architecture,
        needs.commitment_years,
        needs.interruptible,
        needs.mode == "jobs",
        needs.gpu > 0,
        needs.state == "local_fast",
    )
    found = context.sites.get(key)
    if found is None:
        if len(context.sites) >= _MOST_SITES:
            context.sites.clear()
        found = context.sites[key] = _site(needs, platform, context, slots)
    return found


def _site(needs: Needs, platform: Platform, context: Context, slots: SlotLimit) -> Site:
    book = context.book
    kind = Copy(
        1, 1, needs.architecture, gpus=needs.gpu, local_storage_gib=float(needs.state == "local_fast")
    )
    # What has an EC2 machine of its own is taken to be as large as that; those that share one leave room.
    reserve = NOTHING_RESERVED if platform.id == "ec2" and slots == "one" else platform.reserve
    supplies = tuple(
        Supply(market, shelf(book, market, kind, None, reserve, slots), {})
        for market in _markets(needs, platform)
    )
    volume, omitted = _volume(needs, context)
    each_gib = root_gib(needs, platform, context)
    cluster, lacks = _cluster(needs, context) if platform.id == "eks" else (None, ())
    return Site(
        platform,
        slots,
        supplies,
        each_gib,
        each_gib * (volume[2].usd if volume else 0.0) / book.month_hours,
        volume,
        cluster,
        lacks,
        omitted,
    )


def _volume(needs: Needs, context: Context) -> tuple[Charge | None, tuple[str, ...]]:
    """Return what a GiB of volume is charged for a month, or what is left out for want of a rate."""
    try:
        return disk_charges(context.book, needs.region, 1)[0], ()
    except UnknownFactError as error:
        return None, (f"EBS volumes ({error})",)


def _cluster(needs: Needs, context: Context) -> tuple[Charge | None, tuple[str, ...]]:
    """Return what EKS charges for the cluster, or what is lacking for that."""
    try:
        return eks_cluster_charge(context.book, needs.region), ()
    except UnknownFactError as error:
        return None, (str(error),)


def _markets(needs: Needs, platform: Platform) -> tuple[Market, ...]:
    """Return the markets to try; jobs come and go, and no commitment is made for them."""
    years = 0 if needs.mode == "jobs" else needs.commitment_years
    if needs.os == "windows":
        return (Market(needs.region, "on_demand", years, "windows"),)
    manager: Manager | None = "ecs" if platform.id == "ecs-managed-instances" else None
    usual = Market(needs.region, "on_demand", years, manager=manager)
    if needs.interruptible and platform.spot == "maybe":
        return Market(needs.region, "spot", manager=manager), usual
    return (usual,)


def root_gib(needs: Needs, platform: Platform, context: Context) -> float:
    """Return the GiB of the root volume of each instance of a platform."""
    if platform.id == "ecs-managed-instances":
        return context.book.figure("ecs.mi_storage.default", "GiB")
    return platform.windows_disk_gib if needs.os == "windows" else platform.disk_gib
