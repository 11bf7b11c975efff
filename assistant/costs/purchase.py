"""What an instance-hour costs: On-Demand, Spot, committed, with a Windows licence, with a management fee."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from assistant.costs.bill import Rate
from assistant.costs.instance_types import instance_type as type_named
from assistant.errors import UnknownFactError

if TYPE_CHECKING:
    from assistant.costs.price_book import PriceBook

PurchaseOption = Literal["on_demand", "spot"]
OperatingSystem = Literal["linux", "windows"]
Manager = Literal["ecs", "lambda"]
"""Whose Managed Instances they are: its fee is a share of the On-Demand price, whatever is paid for them."""
_PERCENT = 100
_WINDOWS_LICENCE = "ec2.windows_license_vcpu_hour"
_FEES: dict[Manager, str] = {
    "ecs": "ecs_managed_instances.management_fee",
    "lambda": "lambda_managed_instances.management_fee",
}
_PAYMENT = "no_upfront"
_PLAN = "standard_ri"


class Market(NamedTuple):
    """Where and how instances are bought, and whether a Windows licence or a fee comes with them."""

    region: str
    purchase: PurchaseOption = "on_demand"
    commitment_years: int = 0
    os: OperatingSystem = "linux"
    manager: Manager | None = None


class MarketRate(NamedTuple):
    """What an instance-hour costs on a market.

    Attributes:
        label: how the bill names it.
        instance: the instance itself, an hour.
        licence: Windows, for each vCPU-hour; None on Linux.
        vcpus: of the type, which the licence counts; 0 on Linux.
        fee: of who manages the instance, an hour; None where nobody does.
    """

    label: str
    instance: Rate
    licence: Rate | None = None
    vcpus: int = 0
    fee: Rate | None = None


def market_rate(book: PriceBook, market: Market, instance_type: str) -> MarketRate:
    """Return what an hour of an instance costs on a market, the same object each time.

    Raises:
        UnknownFactError: when the region lacks a rate, or the market is not priced for the type.
    """
    key = ("market_rate", market, instance_type)
    return book.keep(key, lambda: _market_rate(book, market, instance_type))


def usd_per_hour(book: PriceBook, market: Market, instance_type: str) -> float:
    """Return the dollars of `market_rate`, licence and fee included: a market is asked for every type it has.

    Raises:
        UnknownFactError: as `market_rate`.
    """
    region, purchase, years, os, manager = market
    listed = book.rate(f"ec2.{instance_type}", region)
    usd = _terms(book, listed, region, instance_type, purchase, years).usd
    if os != "linux":
        vcpus, licence = _licensed(book, market, instance_type)
        usd += vcpus * licence.usd
    return usd + _fee_share(book, manager, region, instance_type).usd * listed.usd if manager else usd


def _market_rate(book: PriceBook, market: Market, name: str) -> MarketRate:
    paid = instance_rate(
        book,
        market.region,
        name,
        purchase=market.purchase,
        commitment_years=market.commitment_years,
    )
    label = f"{name} {purchase_label(purchase=market.purchase, commitment_years=market.commitment_years)}"
    vcpus, licence = (0, None) if market.os == "linux" else _licensed(book, market, name)
    return MarketRate(label, paid, licence, vcpus, _fee(book, market, name))


def _fee(book: PriceBook, market: Market, name: str) -> Rate | None:
    """Return the management fee of an instance-hour, which neither Spot nor a commitment lowers."""
    if market.manager is None:
        return None
    share = _fee_share(book, market.manager, market.region, name)
    listed = book.rate(f"ec2.{name}", market.region)
    source = f"{_FEES[market.manager]}, {share.usd:.2%} of {listed.source}"
    return Rate(share.usd * listed.usd, "instance-hour", source, share.note)


def _fee_share(book: PriceBook, manager: Manager, region: str, name: str) -> Rate:
    """Return which share of the On-Demand price of an instance its management costs."""
    key = _FEES[manager]
    is_g = manager == "ecs" and name.startswith("g") and name[1:2].isdigit()
    return book.rate(f"{key}_g_family" if is_g else key, region)


def _licensed(book: PriceBook, market: Market, name: str) -> tuple[int, Rate]:
    """Return how many vCPUs the Windows licence counts, and its rate."""
    kind = type_named(book, name)
    if kind is None or kind.is_burstable or market.purchase == "spot":
        raise UnknownFactError(f"there is no price of {name!r} with a Windows licence")
    return kind.vcpus, book.rate(_WINDOWS_LICENCE, market.region)


def sells_windows(book: PriceBook, region: str) -> bool:
    """Tell whether a region has a figure for the Windows licence of an instance."""
    return book.rate_or_none(_WINDOWS_LICENCE, region) is not None


class _Discounts(NamedTuple):
    """Discount tables of one price book, indexed.

    Attributes:
        reserved: the committed rate of a type in a region, by the years.
        typical: the percentage that commitments save, and its date, by class of family and years.
        least: the least of the typical ones, by years.
        spot: the percentage that Spot saves, its date, and how often it is taken back, by type and region.
        fargate: the percentage that a Savings Plan saves, and its date, by architecture and years.
    """

    reserved: dict[tuple[str, str, int], Rate]
    typical: dict[tuple[str, int], tuple[float, str]]
    least: dict[int, tuple[float, str]]
    spot: dict[tuple[str, str], tuple[float, str, str]]
    fargate: dict[tuple[str, int], tuple[float, str]]


def _discounts(book: PriceBook) -> _Discounts:
    return book.keep(("discounts",), lambda: _read(book))


def _read(book: PriceBook) -> _Discounts:
    reserved = {
        (row["instance_type"], row["region"], int(row["term_years"])): Rate(
            float(row["usd_per_hour"]),
            "instance-hour",
            f"Standard Reserved Instance, {row['term_years']} years, no upfront, {row['region']}, "
            f"{row['as_of']}",
        )
        for row in book.tables.rows("reserved_instances.csv")
        if row["plan"] == _PLAN and row["payment_option"] == _PAYMENT
    }
    typical: dict[tuple[str, int], tuple[float, str]] = {}
    fargate: dict[tuple[str, int], tuple[float, str]] = {}
    for row in book.tables.rows("discounts.csv"):
        value = (float(row["percent"]), row["as_of"])
        if (row["scope"], row["payment_option"], row["kind"]) == (_PLAN, _PAYMENT, "typical"):
            typical[row["applies_to"][:1], int(row["term_years"])] = value
        if row["scope"] == "compute_sp_fargate" and row["kind"] == "exact":
            architecture = "arm64" if "arm64" in row["note"] else "x86_64"
            fargate[architecture, int(row["term_years"])] = value
    spot = {
        (row["instance_type"], row["region"]): (
            float(row["saving_percent"]),
            row["as_of"],
            row["interruption_frequency"],
        )
        for row in book.tables.rows("ec2_spot.csv")
        if float(row["saving_percent"]) > 0
    }
    least = {
        years: min(value for (_, term), value in typical.items() if term == years) for _, years in typical
    }
    return _Discounts(reserved, typical, least, spot, fargate)


def instance_rate(
    book: PriceBook,
    region: str,
    instance_type: str,
    *,
    purchase: PurchaseOption = "on_demand",
    commitment_years: int = 0,
) -> Rate:
    """Return dollars an instance-hour (Linux, shared tenancy).

    Committed: the Standard Reserved Instance rate without upfront payment where one is known for the
    type, else the typical saving of its family's class, and the rate's note says so. Spot: the list
    price less the saving that the Spot advisor showed.

    Raises:
        UnknownFactError: when the region has no price for the type, or no Spot saving.
    """
    listed = book.rate(f"ec2.{instance_type}", region)
    usd, rate, percent, as_of, band = _terms(book, listed, region, instance_type, purchase, commitment_years)
    if not percent:
        return rate
    if purchase == "spot":
        note = f"Spot moves: {percent:g}% below list on {as_of}, interrupted {band} of the time a month"
        source = f"{rate.source}, less {percent:g}% (Spot advisor, {as_of})"
    else:
        note = f"estimated: {percent:g}% below list, the typical {commitment_years}-year saving ({as_of})"
        source = f"{rate.source}, less {percent:g}% (typical {commitment_years}-year commitment, {as_of})"
    return Rate(usd, "instance-hour", source, note)


class _Terms(NamedTuple):
    """What an instance-hour costs, before it is said in words.

    Attributes:
        usd: dollars.
        rate: from which a percentage is taken off.
        percent: how much, 0 for a rate that is known as it is.
        as_of: when the saving was read.
        band: how often Spot capacity is taken back.
    """

    usd: float
    rate: Rate
    percent: float = 0.0
    as_of: str = ""
    band: str = ""


def _terms(
    book: PriceBook, listed: Rate, region: str, name: str, purchase: PurchaseOption, years: int
) -> _Terms:
    if purchase == "spot":
        found = _discounts(book).spot.get((name, region))
        if found is None:
            raise UnknownFactError(f"there is no Spot saving of {name!r} for the region {region!r}")
        percent, as_of, band = found
        return _Terms(_less(listed, percent), listed, percent, as_of, band)
    if not years:
        return _Terms(listed.usd, listed)
    exact = _discounts(book).reserved.get((name, region, years))
    if exact is not None and exact.usd < listed.usd:
        return _Terms(exact.usd, exact)
    percent, as_of = typical_saving(book, name, years)
    return _Terms(_less(listed, percent), listed, percent, as_of)


def _less(rate: Rate, percent: float) -> float:
    return rate.usd * (1 - percent / _PERCENT)


def typical_saving(book: PriceBook, instance_type: str, years: int) -> tuple[float, str]:
    """Return the typical percentage that a commitment without upfront payment saves, and its date.

    By the class of the family (c, m, r, t); the least of them for every other class.

    Raises:
        UnknownFactError: when nobody commits to so many years.
    """
    known = _discounts(book)
    if years not in known.least:
        terms = " or ".join(map(str, sorted(known.least)))
        raise UnknownFactError(f"there is no commitment of {years} years, only of {terms}")
    family_class = instance_type[:1] if instance_type[1:2].isdigit() else ""
    return known.typical.get((family_class, years)) or known.least[years]


def fargate_saving(book: PriceBook, architecture: str, years: int) -> tuple[float, str] | None:
    """Return the percentage a Compute Savings Plan saves on Fargate and its date, None if not known."""
    return _discounts(book).fargate.get((architecture, years))


def purchase_label(*, purchase: PurchaseOption = "on_demand", commitment_years: int = 0) -> str:
    """Name how an instance is paid for."""
    if purchase == "spot":
        return "Spot"
    return f"{commitment_years}-year commitment" if commitment_years else "On-Demand"
