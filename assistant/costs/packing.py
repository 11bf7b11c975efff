"""Choosing instances: the cheapest type for one copy, and bin packing of many."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.costs.shelves import (
    NOTHING_RESERVED,
    Accept,
    Copy,
    Reserve,
    Room,
    SlotLimit,
    fit_of,
    on_sale,
    room_of,
    rooms,
)

if TYPE_CHECKING:
    from assistant.costs.instance_types import InstanceType
    from assistant.costs.price_book import PriceBook
    from assistant.costs.purchase import Market

_MOST_KNOWN = 500
_ROUNDING = 1e-9


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
    load = _Load(copy, 1, 1)
    found = []
    for offer in on_sale(book, market, copy.architecture, gpu=copy.gpus > 0):
        if accept is not None and not accept(offer.type):
            continue
        room = room_of(book, offer, NOTHING_RESERVED, "one")
        if room is not None and fit_of(room, copy):
            found.append(_alone(book, market.region, room, load))
    return tuple(sorted((one for one in found if one is not None), key=_rank)[:count])


def _alone(book: PriceBook, region: str, room: Room, load: _Load) -> Packing | None:
    """Return one instance of a type with one copy on it."""
    candidate = _candidate(book, region, room, 1)
    if candidate.type.is_burstable:
        return _burstable(candidate, 1, load)
    return Packing(candidate.type, 1, 1, 0.0, candidate.usd_per_hour)


def _candidate(book: PriceBook, region: str, room: Room, fit: int) -> _Candidate:
    kind = room.type
    if not kind.is_burstable:
        return _Candidate(room.usd_per_hour, fit, kind)
    credit = book.rate_or_none(f"ec2.cpu_credits_unlimited_linux_{kind.family}", region)
    return _Candidate(room.usd_per_hour, fit, kind, credit.usd if credit else None)


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
    terms = _Terms(market, reserve, slots, least_vcpus, accept)
    steady, burstable = _candidates(book, copy, terms)
    load = _Load(copy, copies, least_instances, overhead, may_add=slots != "one")
    return _cheapest_burstable(burstable, load, _cheapest_steady(steady, load))


class _Load(NamedTuple):
    """What is to be placed, and on what terms; as `pack` is asked for."""

    copy: Copy
    copies: int
    least_instances: int
    overhead: float = 0
    may_add: bool = False


class _Candidate(NamedTuple):
    """An instance type that holds at least one copy of some shape.

    Attributes:
        usd_per_hour: of the instance.
        fit: copies that one holds.
        type: which.
        credit: dollars a vCPU-hour beyond the burst credits, None where surplus cannot be bought.
    """

    usd_per_hour: float
    fit: int
    type: InstanceType
    credit: float | None = None


class _Candidates(NamedTuple):
    """The types worth trying for one shape of copy, cheapest first, those on CPU credits apart."""

    steady: tuple[_Candidate, ...]
    burstable: tuple[_Candidate, ...]


class _Terms(NamedTuple):
    """Which instances may be used, and what of each."""

    market: Market
    reserve: Reserve
    slots: SlotLimit
    least_vcpus: float
    accept: Accept | None


def _candidates(book: PriceBook, copy: Copy, terms: _Terms) -> _Candidates:
    """Return what holds a copy of this shape; how many there are, and how busy, does not matter here."""
    known = book.keep(("candidates",), dict[tuple[Any, ...], _Candidates])
    key = (terms, copy[:-1])
    found = known.get(key)
    if found is None:
        if len(known) >= _MOST_KNOWN:
            known.clear()
        found = known[key] = _find_candidates(book, copy, terms)
    return found


def _find_candidates(book: PriceBook, copy: Copy, terms: _Terms) -> _Candidates:
    """Try every type on sale; of steady ones keep those that hold more than all cheaper ones."""
    steady: list[_Candidate] = []
    burstable: list[_Candidate] = []
    vcpus, memory_mib, most, last = copy.vcpus, copy.memory_mib, 0, -1.0
    for room in rooms(book, terms.market, copy, terms.accept, terms.reserve, terms.slots):
        usd_per_hour, room_vcpus, room_memory_mib, room_slots, is_burstable, kind = room
        if vcpus > room_vcpus or memory_mib > room_memory_mib or kind.vcpus < terms.least_vcpus:
            continue
        # A rough count first: most types hold no more than a cheaper one.
        if (
            not is_burstable
            and usd_per_hour != last
            and (room_slots <= most or room_memory_mib < memory_mib * (most + 1) or room_vcpus < vcpus * most)
        ):
            continue
        fit = fit_of(room, copy)
        if not fit:
            continue
        candidate = _candidate(book, terms.market.region, room, fit)
        if is_burstable:
            burstable.append(candidate)
        elif fit > most or usd_per_hour == last:
            steady.append(candidate)
            most, last = max(most, fit), usd_per_hour
    return _Candidates(tuple(steady), tuple(burstable))


def _cheapest_steady(candidates: tuple[_Candidate, ...], load: _Load) -> Packing | None:
    """Return the cheapest packing on types that may be busy for ever."""
    _, copies, least_instances, overhead, _ = load
    best, least = None, (math.inf, 0, "")
    for usd_per_hour, fit, kind, _ in candidates:
        if usd_per_hour * least_instances > least[0]:
            break  # they come cheapest first
        count = max(-(-copies // fit), least_instances)
        cost = count * usd_per_hour
        rank = (cost + count * overhead, count, kind.name)
        if rank < least:
            best, least = Packing(kind, count, fit, 0.0, cost), rank
    return best


def _cheapest_burstable(
    candidates: tuple[_Candidate, ...], load: _Load, best: Packing | None
) -> Packing | None:
    """Return the cheapest packing on types with CPU credits, where one beats the `best` of the others."""
    overhead = load.overhead
    least = (math.inf, 0, "") if best is None else _rank(best, overhead)
    for candidate in candidates:
        count = max(-(-load.copies // candidate.fit), load.least_instances)
        if count * (candidate.usd_per_hour + overhead) > least[0] + _ROUNDING:
            continue
        found = _burstable(candidate, count, load)
        rank = least if found is None else _rank(found, overhead)
        if rank < least:
            best, least = found, rank
    return best


def _rank(packing: Packing, overhead: float = 0.0) -> tuple[float, int, str]:
    cost = packing.usd_per_hour + packing.instances * overhead
    return (cost, packing.instances, packing.type.name)


def _burstable(candidate: _Candidate, least: int, load: _Load) -> Packing | None:
    """Return the cheaper of paying for surplus credits and of running more instances than hold the copies.

    `least` instances hold them. A machine for each copy takes no load off another, so only packed copies
    may spread. Surplus:
    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-unlimited-mode-concepts.html.
    """
    usd_per_hour, fit, kind, credit = candidate
    if load.copy.utilisation is None:
        return Packing(kind, least, fit, 0.0, least * usd_per_hour)
    used = load.copy.utilisation * load.copy.vcpus * load.copies
    sustained = kind.sustained_vcpus
    enough = max(least, math.ceil(used / sustained - _ROUNDING))
    if enough == least:
        return Packing(kind, least, fit, 0.0, least * usd_per_hour)
    if credit is None:
        return Packing(kind, enough, fit, 0.0, enough * usd_per_hour) if load.may_add else None
    least_surplus = max(used - least * sustained, 0.0)
    paid = least * usd_per_hour + least_surplus * credit
    found = Packing(kind, least, fit, least_surplus, paid)
    if not load.may_add:
        return found
    for number in (enough - 1, enough):
        surplus = max(used - number * sustained, 0.0)
        cost = number * usd_per_hour + surplus * credit
        if (
            number > least
            and cost + number * load.overhead < found.usd_per_hour + found.instances * load.overhead
        ):
            found = Packing(kind, number, fit, surplus, cost)
    return found
