"""What instances cost in a month: plain EC2, ECS on EC2, ECS Managed Instances, EKS nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.costs.bill import Bill, LineItem, line
from assistant.costs.functions import managed_fee
from assistant.costs.purchase import Market, OperatingSystem, PurchaseOption, market_rate

if TYPE_CHECKING:
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
    rate = market_rate(book, Market(region, purchase, years, os), instance_type)
    lines = [line(rate.label, instances * each, rate.instance)]
    if rate.licence is not None:
        lines.append(line("Windows licence", rate.vcpus * instances * each, rate.licence))
    if surplus_vcpus:
        family = instance_type.split(".", maxsplit=1)[0]
        credit = book.rate(f"ec2.cpu_credits_unlimited_linux_{family}", region)
        lines.append(line("Surplus CPU credits", surplus_vcpus * each, credit))
    if disk_gib:
        lines += disk_lines(book, region, disk_gib * instances)
    return Bill.of(lines)


def disk_lines(book: PriceBook, region: str, gib: float) -> list[LineItem]:
    """Return the line of gp3 volumes kept for a month, none for no volume.

    Raises:
        UnknownFactError: when the region has no figure for them.
    """
    return [line("EBS gp3 volumes", gib, book.rate("ebs.gp3_storage", region))] if gib else []


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
    used = instances * (book.month_hours if hours is None else hours)
    fee = managed_fee(book, _fee_key(instance_type), region, instance_type)
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
    return bill + Bill.of([line("ECS Managed Instances fee", used, fee)])


def _fee_key(instance_type: str) -> str:
    is_g = instance_type.startswith("g") and instance_type[1:2].isdigit()
    return f"{_ECS_FEE}_g_family" if is_g else _ECS_FEE


def eks_cluster_bill(book: PriceBook, *, region: str, clusters: float = 1) -> Bill:
    """Return the month of EKS control planes in standard support, nodes not counted.

    Raises:
        UnknownFactError: when the region has no figure.
    """
    rate = book.rate("eks.cluster_hour_standard_support", region)
    return Bill.of([line("EKS cluster", clusters * book.month_hours, rate)])
