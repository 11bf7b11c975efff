"""What instances cost in a month: plain EC2, ECS on EC2, ECS Managed Instances, EKS nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.costs.bill import Bill
from assistant.costs.purchase import Market, OperatingSystem, PurchaseOption, market_rate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.costs.bill import Charge
    from assistant.costs.price_book import PriceBook

_FEES = {"ecs": "ECS Managed Instances fee", "lambda": "Lambda Managed Instances fee"}


def ec2_bill(  # noqa: PLR0913 - each is a quantity that AWS bills
    book: PriceBook,
    *,
    region: str,
    instance_type: str,
    instances: float = 1,
    hours: float | None = None,
    purchase: PurchaseOption = "on_demand",
    commitment_years: int = 0,
    surplus_vcpus: float = 0,
    disk_gib: float = 0,
    os: OperatingSystem = "linux",
) -> Bill:
    """Return the month of EC2 instances: hours, Windows licence, surplus credits, a gp3 volume on each.

    `hours` are those each instance runs, a whole month if left out; the volume of `disk_gib` is kept
    all month. `surplus_vcpus` are the vCPUs used beyond the burst credits, over all instances. A
    commitment is paid for every hour, so it is only used for whole months.

    Raises:
        UnknownFactError: when the region lacks a rate that the bill needs.
    """
    market = Market(region, purchase, commitment_years, os)
    return _bill(book, market, instance_type, instances, hours, surplus_vcpus, disk_gib)


def _bill(  # noqa: PLR0913, PLR0917 - each is a quantity that AWS bills
    book: PriceBook,
    market: Market,
    name: str,
    instances: float,
    hours: float | None,
    surplus_vcpus: float,
    disk_gib: float,
) -> Bill:
    each = book.month_hours if hours is None else hours
    if each < book.month_hours:
        market = market._replace(commitment_years=0)
    charges = instance_charges(hourly_charges(book, market, name), instances, each)
    if surplus_vcpus:
        charges.append(surplus_charge(book, market.region, name, surplus_vcpus * each))
    return Bill([*charges, *disk_charges(book, market.region, disk_gib * instances)])


def hourly_charges(book: PriceBook, market: Market, instance_type: str) -> tuple[Charge, ...]:
    """Return what an hour of one instance is charged: itself, its Windows licence, the fee on it.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    rate = market_rate(book, market, instance_type)
    charges: list[Charge] = [(rate.label, 1, rate.instance)]
    if rate.licence is not None:
        charges.append(("Windows licence", rate.vcpus, rate.licence))
    if rate.fee is not None and market.manager:
        charges.append((_FEES[market.manager], 1, rate.fee))
    return tuple(charges)


def instance_charges(hourly: Iterable[Charge], instances: float, hours: float) -> list[Charge]:
    """Return the charges of instances for so many hours each, from those of one hour of one."""
    return [(item, each * instances * hours, rate) for item, each, rate in hourly]


def surplus_charge(book: PriceBook, region: str, instance_type: str, vcpu_hours: float) -> Charge:
    """Return the charge of vCPU-hours beyond the burst credits.

    Raises:
        UnknownFactError: when the region has no figure for the family.
    """
    family = instance_type.split(".", maxsplit=1)[0]
    return ("Surplus CPU credits", vcpu_hours, book.rate(f"ec2.cpu_credits_unlimited_linux_{family}", region))


def disk_charges(book: PriceBook, region: str, gib: float) -> list[Charge]:
    """Return the line of gp3 volumes kept for a month, none for no volume.

    Raises:
        UnknownFactError: when the region has no figure for them.
    """
    return [("EBS gp3 volumes", gib, book.rate("ebs.gp3_storage", region))] if gib else []


def ecs_managed_instances_bill(  # noqa: PLR0913 - each is a quantity that AWS bills
    book: PriceBook,
    *,
    region: str,
    instance_type: str,
    instances: float = 1,
    hours: float | None = None,
    purchase: PurchaseOption = "on_demand",
    commitment_years: int = 0,
    surplus_vcpus: float = 0,
    disk_gib: float = 0,
    os: OperatingSystem = "linux",
) -> Bill:
    """Return the month of ECS Managed Instances: as `ec2_bill`, and the fee on the list price.

    Neither Spot nor a commitment lowers the fee: https://aws.amazon.com/ecs/managed-instances/pricing/.
    """
    market = Market(region, purchase, commitment_years, os, "ecs")
    return _bill(book, market, instance_type, instances, hours, surplus_vcpus, disk_gib)


def eks_cluster_bill(book: PriceBook, *, region: str, clusters: float = 1) -> Bill:
    """Return the month of EKS control planes in standard support, nodes not counted.

    Raises:
        UnknownFactError: when the region has no figure.
    """
    return Bill([eks_cluster_charge(book, region, clusters)])


def eks_cluster_charge(book: PriceBook, region: str, clusters: float = 1) -> Charge:
    """Return the line of EKS control planes for a month, as in `eks_cluster_bill`.

    Raises:
        UnknownFactError: when the region has no figure.
    """
    rate = book.rate("eks.cluster_hour_standard_support", region)
    return ("EKS cluster", clusters * book.month_hours, rate)
