"""Choosing instances: the cheapest type for one copy, and bin packing of many."""

from __future__ import annotations

import math
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from assistant.costs.shelves import (
    NOTHING_RESERVED,
    Accept,
    Copy,
    Fitting,
    Reserve,
    Room,
    SlotLimit,
    fit_of,
    on_sale,
    room_of,
    shelf,
)

if TYPE_CHECKING:
    from assistant.costs.instance_types import InstanceType
    from assistant.costs.price_book import PriceBook
    from assistant.costs.purchase import Market

_ROUNDING = 1e-9
_SLACK = 1e-6
"""Dollars an hour that looking on lets through, so that the exact comparison decides."""


class Packing(NamedTuple):
    """A choice of instances.

    Attributes:
        type: the instance type.
        instances: how many.
        copies_per_instance: how many copies fit on one.
        surplus_vcpus: vCPUs used on average beyond what burst credits allow, over all instances.
        usd_per_hour: all of it, surplus credits included.
    """

    type: InstanceType
    instances: int
    copies_per_instance: int
    surplus_vcpus: float
    usd_per_hour: float


class Terms(NamedTuple):
    """On what terms copies are packed.

    Attributes:
        least_instances: on how many instances at least.
        overhead: dollars an hour of each instance, which count in the choice only.
        most_instances: more than those that hold the copies take load off them, up to so many: those that
            have a copy each.
    """

    least_instances: int
    overhead: float
    most_instances: float


_ALONE = Terms(1, 0.0, 1)


def cheapest_instances(
    book: PriceBook,
    market: Market,
    copy: Copy,
    *,
    count: int = 1,
    accept: Accept | None = None,
) -> tuple[Packing, ...]:
    """Return the `count` cheapest ways to run one copy on an instance, every current type considered.

    A burstable type takes part only with its surplus credits priced in.
    """
    busy_vcpus = None if copy.utilisation is None else copy.utilisation * copy.vcpus
    found = []
    for offer in on_sale(book, market, copy.architecture, gpu=copy.gpus > 0):
        if accept is not None and not accept(offer.type):
            continue
        room = room_of(book, offer, market.region, NOTHING_RESERVED, "one")
        if room is not None and fit_of(room, copy):
            found.append(_alone(room, busy_vcpus))
    return tuple(sorted((one for one in found if one is not None), key=_rank)[:count])


def _alone(room: Room, busy_vcpus: float | None) -> Packing | None:
    """Return one instance of a type with one copy on it."""
    if room.is_burstable and busy_vcpus is not None:
        return _burstable(room, 1, 1, busy_vcpus, _ALONE)
    return Packing(room.type, 1, 1, 0.0, room.usd_per_hour)


def pack(  # noqa: PLR0913 - what is packed, where, and the limits of packing
    book: PriceBook,
    market: Market,
    copy: Copy,
    *,
    copies: int = 1,
    reserve: Reserve = NOTHING_RESERVED,
    slots: SlotLimit = "one",
    least_instances: int = 1,
    least_vcpus: float = 0,
    overhead: float = 0,
    accept: Accept | None = None,
) -> Packing | None:
    """Return the cheapest instances of one type that hold all copies, None where nothing does.

    `overhead` is what each instance costs an hour besides (its volume), which counts in the choice
    only; types of fewer than `least_vcpus` are left aside. `accept` says which types may be used;
    pass the same function each time, results are kept by it.
    """
    on = shelf(book, market, copy, accept, reserve, slots)
    terms = Terms(least_instances, overhead, copies)
    busy_vcpus = None if copy.utilisation is None else copy.utilisation * copy.vcpus * copies
    return pack_on(on.fitting(copy, least_vcpus), copies, busy_vcpus, terms)


def pack_on(fitting: Fitting, copies: int, busy_vcpus: float | None, terms: Terms) -> Packing | None:
    """Return what `pack` does, from the rooms of a shelf that may be the cheapest for the copies.

    `busy_vcpus` are those that all copies use on average; None to ignore credits.
    """
    kept, load = fitting.cheapest, (copies, busy_vcpus, terms)
    if load in kept:
        return kept[load]
    found = kept[load] = _cheapest(fitting, copies, busy_vcpus, terms)
    return found


def _cheapest(fitting: Fitting, copies: int, busy_vcpus: float | None, terms: Terms) -> Packing | None:
    """Try the rooms, cheapest first, until one alone costs more than the best packing so far."""
    least_instances, overhead, _ = terms
    best, least = None, math.inf
    found = fitting.found
    for place in count():
        if place == len(found) and not fitting.look_on((least + _SLACK) / least_instances - overhead):
            break
        room, fit = found[place]
        each = room.usd_per_hour + overhead
        if each * least_instances > least + _ROUNDING:
            break
        instances = -(-copies // fit)
        instances = max(instances, least_instances)
        cost = instances * each
        if cost > least + _ROUNDING:
            continue
        if room.is_burstable and busy_vcpus is not None:
            packing = _burstable(room, fit, instances, busy_vcpus, terms)
            if packing is None:
                continue
        else:
            packing = Packing(room.type, instances, fit, 0.0, instances * room.usd_per_hour)
        cost = packing.usd_per_hour + packing.instances * overhead
        if cost < least or (cost == least and best is not None and _comes_first(packing, best)):
            best, least = packing, cost
    return best


def _comes_first(one: Packing, other: Packing) -> bool:
    """Tell which of two that cost the same to take: fewer instances, then the earlier name."""
    return (one.instances, one.type.name) < (other.instances, other.type.name)


def _rank(packing: Packing) -> tuple[float, int, str]:
    return (packing.usd_per_hour, packing.instances, packing.type.name)


def _burstable(room: Room, fit: int, least: int, used: float, terms: Terms) -> Packing | None:
    """Return the cheaper of paying for surplus credits and of running more instances than hold the copies.

    `least` instances hold them. Surplus:
    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-unlimited-mode-concepts.html.
    """
    usd_per_hour, kind = room.usd_per_hour, room.type
    sustained = kind.sustained_vcpus
    enough, most = max(least, math.ceil(used / sustained - _ROUNDING)), max(least, terms.most_instances)
    if enough == least:
        return Packing(kind, least, fit, 0.0, least * usd_per_hour)
    if room.credit is None:
        return Packing(kind, enough, fit, 0.0, enough * usd_per_hour) if enough <= most else None
    numbers = [number for number in (least, enough - 1, enough) if number <= most]
    if enough - 1 > most:
        numbers.append(int(most))
    each = usd_per_hour + terms.overhead
    costs = [number * each + max(used - number * sustained, 0.0) * room.credit for number in numbers]
    number = numbers[costs.index(min(costs))]
    surplus = max(used - number * sustained, 0.0)
    return Packing(kind, number, fit, surplus, number * usd_per_hour + surplus * room.credit)
