"""Which instance types come into question: the cheapest of a size, the largest for some money."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers.estimates.instance_estimates import NOT_INCLUDED, PRICE_CARD, bought_words
from assistant.answers.estimates.wording import Estimated, assumed, dates, joined
from assistant.costs import Bill, Market, ec2_bill, on_sale
from assistant.errors import UnknownFactError
from assistant.facts.prices import HOME_REGION
from assistant.quantities import number, usd, usd_exact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answers.estimates.ask import Ask
    from assistant.costs import InstanceType, PriceBook

_MIB_PER_GIB = 1024
_MOST_OFFERS = 3


def cheapest_type(ask: Ask, book: PriceBook) -> InstanceType:
    """Return the cheapest instance type of at least a size.

    Raises:
        UnknownFactError: when nothing of the size is on sale in the region.
    """
    return _cheapest(ask, book)[0][1]


def _cheapest(ask: Ask, book: PriceBook) -> list[tuple[float, InstanceType]]:
    region = ask.region or HOME_REGION
    offers = sorted(_offers(ask, book, region), key=lambda offer: (offer[0], offer[1].name))
    if not offers:
        raise UnknownFactError(f"I know no instance type of that size on sale in {region}")
    return offers[:_MOST_OFFERS]


def cheapest_answer(ask: Ask, book: PriceBook) -> Estimated | None:
    """Return the cheapest instance types of at least a size; None when no size was said.

    Raises:
        UnknownFactError: when nothing of the size is on sale in the region.
    """
    if ask.vcpus is None and ask.memory_mib is None and not ask.gpus:
        return None
    region = ask.region or HOME_REGION
    offers = _cheapest(ask, book)
    usd_per_hour, best = offers[0]
    first = (
        f"**{best.name}**, {usd_exact(usd_per_hour)} an hour, {usd(usd_per_hour * book.month_hours)} a month."
    )
    rows = ["| type | vCPU | GiB | USD an hour | burstable |", "|---|---|---|---|---|"]
    rows += [
        f"| {kind.name} | {number(kind.vcpus)} | {number(kind.memory_mib / _MIB_PER_GIB)} "
        f"| {usd_exact(price)} | {'yes' if kind.is_burstable else 'no'} |"
        for price, kind in offers
    ]
    years = ask.commitment_years or 0
    architecture = {"arm64": "Arm", "x86_64": "x86"}.get(ask.architecture or "", "Arm or x86")
    bought = bought_words("spot" if ask.purchase == "spot" else "on_demand", years)
    estimate = years and "a commitment's rate is estimated where none is published here"
    notes = assumed([f"Linux, {architecture}, {bought}, {region}", estimate or "", _burst_note(offers)])
    return Estimated(
        kind="estimate",
        text=joined(first, "\n".join(rows), notes),
        card=PRICE_CARD,
        source=f"EC2 prices of {region}{dates(_hour_of(best, region, book))}",
        ask=ask,
    )


def largest_answer(ask: Ask, book: PriceBook, most_usd: float) -> Estimated | None:
    """Return the instance types for at most so many dollars a month that none beats in CPU and memory.

    None when nothing costs so little.

    Raises:
        UnknownFactError: when the region is not known.
    """
    region, hours = ask.region or HOME_REGION, book.month_hours
    within = [
        (usd_per_hour, kind)
        for usd_per_hour, kind in _offers(ask, book, region)
        if usd_per_hour * hours <= most_usd
    ]
    best = _unbeaten(within)
    steady = _unbeaten([one for one in within if not one[1].is_burstable])
    if not best:
        return None
    first = f"{_largest_words(best, hours)}, for at most {usd(most_usd)} a month."
    if steady and steady[0] not in best:
        first += f" Of those that are not burstable: {_largest_words(steady, hours)}."
    best = sorted({*best[:_MOST_OFFERS], *steady[:_MOST_OFFERS]}, key=_size)
    rows = ["| type | vCPU | GiB | USD a month | burstable |", "|---|---|---|---|---|"]
    rows += [
        f"| {kind.name} | {number(kind.vcpus)} | {number(kind.memory_mib / _MIB_PER_GIB)} "
        f"| {usd(price * hours)} | {'yes' if kind.is_burstable else 'no'} |"
        for price, kind in best
    ]
    architecture = {"arm64": "Arm", "x86_64": "x86"}.get(ask.architecture or "", "Arm or x86")
    bought = bought_words("spot" if ask.purchase == "spot" else "on_demand", ask.commitment_years or 0)
    return Estimated(
        kind="estimate",
        text=joined(
            first,
            "\n".join(rows),
            assumed([f"Linux, {architecture}, {bought}, {region}", NOT_INCLUDED, _burst_note(best)]),
        ),
        card=PRICE_CARD,
        source=f"EC2 prices of {region}{dates(_hour_of(best[0][1], region, book))}",
        ask=replace(ask, wants="budget"),
    )


def _size(offer: tuple[float, InstanceType]) -> tuple[float, ...]:
    """Order offers by vCPUs, then memory, the largest first, then by price."""
    price, kind = offer
    return -kind.vcpus, -kind.memory_mib, price


def _unbeaten(offers: Sequence[tuple[float, InstanceType]]) -> list[tuple[float, InstanceType]]:
    """Return the offers that no other beats in vCPUs and memory, the cheapest of equals, largest first."""
    best: list[tuple[float, InstanceType]] = []
    for price, kind in sorted(offers, key=lambda offer: (*_size(offer), offer[1].name)):
        if not best or kind.memory_mib > best[-1][1].memory_mib:
            best.append((price, kind))
    return best


def _largest_words(best: Sequence[tuple[float, InstanceType]], hours: float) -> str:
    """Name what has the most vCPUs, and what the most memory where that is another."""
    named = [
        f"**{kind.name}** ({number(kind.vcpus)} vCPU, {number(kind.memory_mib / _MIB_PER_GIB)} GiB, "
        f"{usd(price * hours)})"
        for price, kind in (best[0], best[-1])
    ]
    both = f"{named[0]} has the most vCPU and memory"
    return f"{named[0]} has the most vCPU, {named[1]} the most memory" if best[1:] else both


def _hour_of(kind: InstanceType, region: str, book: PriceBook) -> Bill:
    return ec2_bill(book, region=region, instance_type=kind.name, hours=1)


def _burst_note(offers: Sequence[tuple[float, InstanceType]]) -> str:
    if not any(kind.is_burstable for _, kind in offers):
        return ""
    return "a burstable type keeps its price only up to its baseline of CPU"


def _offers(ask: Ask, book: PriceBook, region: str) -> Iterator[tuple[float, InstanceType]]:
    market = Market(region, "spot" if ask.purchase == "spot" else "on_demand", ask.commitment_years or 0)
    for has_gpu in (False, True):
        for kind, usd_per_hour in on_sale(book, market, ask.architecture, gpu=has_gpu):
            if (
                kind.vcpus >= (ask.vcpus or 0)
                and kind.memory_mib >= (ask.memory_mib or 0)
                and kind.gpus >= (ask.gpus or 0)
                and not (ask.steady and kind.is_burstable)
                and (not ask.families or kind.family in ask.families)
            ):
                yield usd_per_hour, kind
