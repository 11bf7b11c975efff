"""What instances cost in a month: plain EC2, ECS on EC2, ECS Managed Instances, EKS nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.costs.bill import Bill
from assistant.costs.functions import managed_fee
from assistant.costs.purchase import Market, OperatingSystem, PurchaseOption, market_rate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.costs.bill import Charge
    from assistant.costs.price_book import PriceBook

_ECS_FEE = "ecs_managed_instances.management_fee"


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
    each = book.month_hours if hours is None else hours
    years = commitment_years if each >= book.month_hours else 0
    market = Market(region, purchase, years, os)
    charges = instance_charges(hourly_charges(book, market, instance_type), instances, each)
    if surplus_vcpus:
        charges.append(surplus_charge(book, region, instance_type, surplus_vcpus * each))
    return Bill([*charges, *disk_charges(book, region, disk_gib * instances)])


def hourly_charges(
    book: PriceBook, market: Market, instance_type: str, *, is_managed: bool = False
) -> tuple[Charge, ...]:
    """Return what an hour of one instance is charged: itself, its Windows licence, the fee of ECS on it.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    rate = market_rate(book, market, instance_type)
    charges: list[Charge] = [(rate.label, 1, rate.instance)]
    if rate.licence is not None:
        charges.append(("Windows licence", rate.vcpus, rate.licence))
    if is_managed:
        charges.append(_ecs_fee(book, market.region, instance_type, 1))
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
    each = book.month_hours if hours is None else hours
    bill = ec2_bill(
        book,
        region=region,
        instance_type=instance_type,
        instances=instances,
        hours=hours,
        purchase=purchase,
        commitment_years=commitment_years,
        surplus_vcpus=surplus_vcpus,
        disk_gib=disk_gib,
        os=os,
    )
    return bill + Bill([_ecs_fee(book, region, instance_type, instances * each)])


def _ecs_fee(book: PriceBook, region: str, instance_type: str, hours: float) -> Charge:
    is_g = instance_type.startswith("g") and instance_type[1:2].isdigit()
    key = f"{_ECS_FEE}_g_family" if is_g else _ECS_FEE
    return ("ECS Managed Instances fee", hours, managed_fee(book, key, region, instance_type))


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
