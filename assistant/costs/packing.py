"""Choosing instances: the cheapest type for one copy, and bin packing of many."""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from assistant.costs.instance_types import (
    InstanceType,
    Measure,
    Offer,
    instance_types,
    not_dominated,
)
from assistant.costs.purchase import Market, market_rate
from assistant.errors import UnknownFactError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.costs.price_book import PriceBook

SlotLimit = Literal["awsvpc", "pods", "one", "free"]
"""What bounds copies on an instance besides its size: awsvpc interfaces, pods, one each, or nothing."""


class Copy(NamedTuple):
    """One copy of what runs: a task, a pod, or the application on a machine of its own.

    Attributes:
        vcpus: what it needs, fractions allowed.
        memory_mib: what it needs.
        architecture: x86_64, arm64, or None for either.
        gpus: whole GPUs.
        gpu_memory_gib: memory of those GPUs together.
        local_storage_gib: instance store.
        utilisation: share of `vcpus` used on average, for burstable types; None to ignore credits.
    """

    vcpus: float
    memory_mib: float
    architecture: str | None = "x86_64"
    gpus: float = 0
    gpu_memory_gib: float = 0
    local_storage_gib: float = 0
    utilisation: float | None = None


class Reserve(NamedTuple):
    """What agent, kubelet and operating system keep of each instance."""

    vcpus: float = 0
    memory_mib: float = 0
    memory_share: float = 0


NOTHING_RESERVED = Reserve()
Accept = Callable[[InstanceType], bool]
"""Says whether an instance type may be used."""
_UNBOUNDED = 1_000_000
_MOST_KNOWN = 10_000
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


def _shelf(
    book: PriceBook, market: Market, copy: Copy, accept: Accept | None, slots: SlotLimit
) -> tuple[Offer, ...]:
    """Return the current types on sale that are worth considering for such a copy, cheapest first."""
    on_sale = _on_sale(book, market, copy.architecture, gpu=copy.gpus > 0)
    accepted = (offer for offer in on_sale if accept is None or accept(offer.type))
    return not_dominated(accepted, _measures(copy, slots))


def _measures(copy: Copy, slots: SlotLimit) -> tuple[Measure, ...]:
    """Return what `_fit` and burst credits look at, and nothing that they ignore."""
    measures = [_VCPUS, _MEMORY, _SUSTAINED_VCPUS]
    if slots == "awsvpc":
        measures.append(_AWSVPC_TASKS)
    elif slots == "pods":
        measures.append(_pods)
    if copy.gpus:
        measures += [_GPUS, _GPU_MEMORY]
    if copy.local_storage_gib:
        measures.append(_LOCAL_STORAGE)
    return tuple(measures)


def _pods(kind: InstanceType) -> float:
    return kind.max_enis * (kind.ipv4_per_eni - 1)


_SUSTAINED_VCPUS: Measure = attrgetter("sustained_vcpus")
_VCPUS: Measure = attrgetter("vcpus")
_MEMORY: Measure = attrgetter("memory_mib")
_GPUS: Measure = attrgetter("gpus")
_GPU_MEMORY: Measure = attrgetter("gpu_memory_gib")
_LOCAL_STORAGE: Measure = attrgetter("local_storage_gb")
_AWSVPC_TASKS: Measure = attrgetter("awsvpc_tasks")


def _on_sale(book: PriceBook, market: Market, architecture: str | None, *, gpu: bool) -> Iterator[Offer]:
    for kind in instance_types(book).values():
        if not kind.is_current or (kind.gpus > 0) != gpu:
            continue
        if architecture not in (None, kind.architecture):
            continue
        if book.rate_or_none(f"ec2.{kind.name}", market.region) is None:
            continue
        try:
            yield Offer(kind, market_rate(book, market, kind.name).usd_per_hour)
        except UnknownFactError:
            continue


def sells_instances(book: PriceBook, region: str) -> bool:
    """Tell whether the price tables know any instance in a region."""
    return bool(_shelf(book, Market(region), Copy(1, 1, None), None, "one"))


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
    on_sale = _on_sale(book, market, copy.architecture, gpu=copy.gpus > 0)
    found = (
        _packed(book, market.region, offer, 1, _Load(copy, 1, 1))
        for offer in on_sale
        if (accept is None or accept(offer.type))
        and any(_fit(room, copy) for room in _room(book, offer, NOTHING_RESERVED, "one"))
    )
    return tuple(sorted((one for one in found if one is not None), key=_rank)[:count])


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
    load = _Load(copy, copies, least_instances, least_vcpus, overhead, may_add=slots != "one")
    rooms = _rooms(book, market, copy, accept, reserve, slots)
    known = book.keep(("steady",), dict[tuple[Any, ...], Packing | None])
    # Steady types do not mind how busy the copies are: what was chosen of them holds for any use.
    key = (market, *copy[:-1], *load[1:], reserve, slots, accept)
    steady = known.get(key)
    if steady is None:
        if len(known) >= _MOST_KNOWN:
            known.clear()
        steady = known[key] = _cheapest(book, market.region, rooms.steady, load)
    return _cheapest(book, market.region, rooms.burstable, load, steady)


class _Load(NamedTuple):
    """What is to be placed, and on what terms; as `pack` is asked for."""

    copy: Copy
    copies: int
    least_instances: int
    least_vcpus: float = 0
    overhead: float = 0
    may_add: bool = False


def _cheapest(
    book: PriceBook, region: str, rooms: tuple[_Room, ...], load: _Load, best: Packing | None = None
) -> Packing | None:
    """Return the cheapest packing of the load, `best` being what is to be beaten."""
    copy, copies, least_instances, least_vcpus, overhead, may_add = load
    vcpus, memory = copies * copy.vcpus, copies * copy.memory_mib
    fewest = least_instances if may_add else max(copies, least_instances)
    least = math.inf if best is None else best.usd_per_hour + best.instances * overhead
    for room in rooms:
        if room.usd_per_hour * fewest > least:
            break  # they come cheapest first
        if copy.vcpus > room.vcpus or copy.memory_mib > room.memory_mib:
            continue
        # Not even filled to the last vCPU, MiB or slot would this type be the cheapest.
        if vcpus * room.usd_per_vcpu > least or memory * room.usd_per_mib > least:
            continue
        if copies * room.usd_per_slot > least or room.offer.type.vcpus < least_vcpus:
            continue
        fit = _fit(room, copy)
        found = _packed(book, region, room.offer, fit, load) if fit else None
        if found is not None and (best is None or _rank(found, overhead) < _rank(best, overhead)):
            best, least = found, found.usd_per_hour + found.instances * overhead
    return best


class _Room(NamedTuple):
    """What an instance type leaves for copies, and what that costs an hour, filled to the last bit.

    Attributes:
        usd_per_hour: of the instance.
        usd_per_vcpu: its price by the vCPUs that are left.
        usd_per_mib: by the memory that is left.
        usd_per_slot: by the copies that its interfaces carry.
        vcpus: less the reserve.
        memory_mib: less the reserve.
        most: copies that its interfaces carry.
        offer: the type and its price.
    """

    usd_per_hour: float
    usd_per_vcpu: float
    usd_per_mib: float
    usd_per_slot: float
    vcpus: float
    memory_mib: float
    most: int
    offer: Offer


class _Rooms(NamedTuple):
    """The types worth considering, cheapest first, those on CPU credits apart."""

    steady: tuple[_Room, ...]
    burstable: tuple[_Room, ...]


def _rooms(
    book: PriceBook,
    market: Market,
    copy: Copy,
    accept: Accept | None,
    reserve: Reserve,
    slots: SlotLimit,
) -> _Rooms:
    needs_gpu, needs_storage = copy.gpus > 0, copy.local_storage_gib > 0
    key = ("rooms", market, copy.architecture, needs_gpu, needs_storage, accept, reserve, slots)

    def make() -> _Rooms:
        offers = _shelf(book, market, copy, accept, slots)
        rooms = [room for offer in offers for room in _room(book, offer, reserve, slots)]
        steady = tuple(room for room in rooms if not room.offer.type.is_burstable)
        return _Rooms(steady, tuple(room for room in rooms if room.offer.type.is_burstable))

    return book.keep(key, make)


def _room(book: PriceBook, offer: Offer, reserve: Reserve, slots: SlotLimit) -> Iterator[_Room]:
    """Yield the room of a type, nothing where the reserve or the interfaces leave none."""
    kind, usd = offer
    vcpus, most = kind.vcpus - reserve.vcpus, _slots(book, kind, slots)
    memory = kind.memory_mib * (1 - reserve.memory_share) - reserve.memory_mib
    if vcpus > 0 and memory > 0 and most > 0:
        yield _Room(usd, usd / vcpus, usd / memory, usd / most, vcpus, memory, most, offer)


def _fit(room: _Room, copy: Copy) -> int:
    """Return how many copies an instance holds by CPU, memory, slots, GPUs and local disk."""
    fit = min(int(room.vcpus / copy.vcpus + _ROUNDING), int(room.memory_mib / copy.memory_mib), room.most)
    kind = room.offer.type
    if copy.gpus:
        fit = min(fit, int(kind.gpus / copy.gpus))
    if copy.gpu_memory_gib:
        fit = min(fit, int(kind.gpu_memory_gib / copy.gpu_memory_gib))
    if copy.local_storage_gib:
        fit = min(fit, int(kind.local_storage_gb / copy.local_storage_gib))
    return fit


def _rank(packing: Packing, overhead: float = 0.0) -> tuple[float, int, str]:
    cost = packing.usd_per_hour + packing.instances * overhead
    return (cost, packing.instances, packing.type.name)


def _packed(book: PriceBook, region: str, offer: Offer, fit: int, load: _Load) -> Packing | None:
    kind, count = offer.type, max(-(-load.copies // fit), load.least_instances)
    if kind.baseline >= 1 or load.copy.utilisation is None:
        return Packing(kind, count, fit, 0.0, count * offer.usd_per_hour)
    return _burstable(book, region, offer, Packing(kind, count, fit, 0.0, 0.0), load)


def _slots(book: PriceBook, kind: InstanceType, slots: SlotLimit) -> int:
    """Return how many tasks or pods the interfaces of a type carry.

    Pods: https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html, one address
    of each interface being its own, two pods using the host's network, and AWS's
    ceiling for small nodes throughout.
    """
    if slots == "one":
        return 1
    if slots == "free":
        return _UNBOUNDED
    if slots == "awsvpc":
        return kind.awsvpc_tasks
    return min(kind.max_enis * (kind.ipv4_per_eni - 1) + 2, int(book.figure("eks.max_pods_small")))


def _burstable(book: PriceBook, region: str, offer: Offer, full: Packing, load: _Load) -> Packing | None:
    """Return the cheaper of paying for surplus credits and of running more instances than are `full`.

    A machine for each copy takes no load off another, so only packed copies may spread. Surplus:
    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-unlimited-mode-concepts.html.
    """
    kind, usd_per_hour = offer
    used = (load.copy.utilisation or 0.0) * load.copy.vcpus * load.copies
    sustained = kind.sustained_vcpus
    enough = max(full.instances, math.ceil(used / sustained - _ROUNDING))
    if enough == full.instances:
        return full._replace(usd_per_hour=enough * usd_per_hour)
    credit = book.rate_or_none(f"ec2.cpu_credits_unlimited_linux_{kind.family}", region)
    numbers = {enough} if credit is None else {full.instances, enough - 1, enough}
    options = []
    for number in numbers:
        if number < full.instances or (number > full.instances and not load.may_add):
            continue
        surplus = max(used - number * sustained, 0.0) if credit else 0.0
        cost = number * usd_per_hour + surplus * (credit.usd if credit else 0.0)
        options.append(Packing(kind, number, full.copies_per_instance, surplus, cost))
    return min(options, key=lambda one: _rank(one, load.overhead), default=None)
