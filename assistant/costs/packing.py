"""Choosing instances: the cheapest type for one copy, and bin packing of many."""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple
from weakref import WeakKeyDictionary

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


_shelves: WeakKeyDictionary[PriceBook, dict[tuple[object, ...], tuple[Offer, ...]]] = WeakKeyDictionary()


def offers(
    book: PriceBook,
    market: Market,
    copy: Copy,
    slots: SlotLimit = "one",
    accept: Accept | None = None,
    least_vcpus: float = 0,
) -> tuple[Offer, ...]:
    """Return the current types on sale that are worth considering for such a copy, cheapest first."""
    known = _shelves.setdefault(book, {})
    key = (market, copy.architecture, copy.gpus > 0, copy.local_storage_gib > 0, slots, accept, least_vcpus)
    found = known.get(key)
    if found is None:
        on_sale = _on_sale(book, market, copy.architecture, gpu=copy.gpus > 0)
        accepted = (
            offer
            for offer in on_sale
            if offer.type.vcpus >= least_vcpus and (accept is None or accept(offer.type))
        )
        found = known[key] = not_dominated(accepted, _measures(copy, slots))
    return found


def _measures(copy: Copy, slots: SlotLimit) -> tuple[Measure, ...]:
    """Return what `copies_that_fit` and burst credits look at, and nothing that they ignore."""
    measures = [_SUSTAINED_VCPUS, _VCPUS, _MEMORY]
    if copy.gpus:
        measures += [_GPUS, _GPU_MEMORY]
    if copy.local_storage_gib:
        measures.append(_LOCAL_STORAGE)
    if slots == "awsvpc":
        measures.append(_AWSVPC_TASKS)
    elif slots == "pods":
        measures.append(_pods)
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
    return bool(offers(book, Market(region), Copy(1, 1, None)))


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
        _packed(book, market.region, offer, _Load(copy, 1, 1, 1))
        for offer in on_sale
        if (accept is None or accept(offer.type))
        and copies_that_fit(book, offer.type, copy, NOTHING_RESERVED, "one")
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
    best: Packing | None = None
    least = math.inf
    fewest = max(copies, least_instances) if slots == "one" else least_instances
    for offer in offers(book, market, copy, slots, accept, least_vcpus):
        each = offer.usd_per_hour + overhead
        if each * fewest > least:
            break  # offers come cheapest first
        # Not even filled to the last vCPU or MiB would this type be the cheapest: spares counting.
        if copies * copy.vcpus * each > least * offer.type.vcpus:
            continue
        if copies * copy.memory_mib * each > least * offer.type.memory_mib:
            continue
        fit = copies_that_fit(book, offer.type, copy, reserve, slots)
        if not fit:
            continue
        count = max(-(-copies // fit), least_instances)
        if count * each > least:
            continue
        load = _Load(copy, copies, count, fit, overhead, may_add=slots != "one")
        found = _packed(book, market.region, offer, load)
        if found is not None and (best is None or _rank(found, overhead) < _rank(best, overhead)):
            best = found
            least = found.usd_per_hour + found.instances * overhead
    return best


def _rank(packing: Packing, overhead: float = 0.0) -> tuple[float, int, str]:
    cost = packing.usd_per_hour + packing.instances * overhead
    return (cost, packing.instances, packing.type.name)


class _Load(NamedTuple):
    """What is to be placed on one type: copies, the instances they need, and how they may grow."""

    copy: Copy
    copies: int
    instances: int
    fit: int
    overhead: float = 0
    may_add: bool = False


def _packed(book: PriceBook, region: str, offer: Offer, load: _Load) -> Packing | None:
    kind = offer.type
    if kind.baseline >= 1 or load.copy.utilisation is None:
        return Packing(kind, load.instances, load.fit, 0.0, load.instances * offer.usd_per_hour)
    return _burstable(book, region, offer, load)


def copies_that_fit(
    book: PriceBook, kind: InstanceType, copy: Copy, reserve: Reserve, slots: SlotLimit
) -> int:
    """Return how many copies one instance holds by CPU, memory, GPUs, local disk and slots."""
    vcpus = kind.vcpus - reserve.vcpus
    memory = kind.memory_mib * (1 - reserve.memory_share) - reserve.memory_mib
    if copy.memory_mib > memory or copy.vcpus > vcpus:
        return 0
    if copy.gpu_memory_gib > kind.gpu_memory_gib or copy.gpus > kind.gpus:
        return 0
    if copy.local_storage_gib > kind.local_storage_gb:
        return 0
    if slots == "one":
        return 1
    fit = min(int(vcpus / copy.vcpus + _ROUNDING), int(memory / copy.memory_mib), _slots(book, kind, slots))
    if copy.gpus:
        fit = min(fit, int(kind.gpus / copy.gpus))
    if copy.gpu_memory_gib:
        fit = min(fit, int(kind.gpu_memory_gib / copy.gpu_memory_gib))
    if copy.local_storage_gib:
        fit = min(fit, int(kind.local_storage_gb / copy.local_storage_gib))
    return fit


def _slots(book: PriceBook, kind: InstanceType, slots: SlotLimit) -> int:
    """Return how many tasks or pods the interfaces of a type carry.

    Pods: https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html, one address
    of each interface being its own, two pods using the host's network, and AWS's
    ceiling for small nodes throughout.
    """
    if slots == "free":
        return _UNBOUNDED
    if slots == "awsvpc":
        return kind.awsvpc_tasks
    return min(kind.max_enis * (kind.ipv4_per_eni - 1) + 2, int(book.figure("eks.max_pods_small")))


def _burstable(book: PriceBook, region: str, offer: Offer, load: _Load) -> Packing | None:
    """Return the cheaper of paying for surplus credits and of running more instances.

    A machine for each copy takes no load off another, so only packed copies may spread. Surplus:
    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-unlimited-mode-concepts.html.
    """
    kind, copy = offer.type, load.copy
    used = (copy.utilisation or 0.0) * copy.vcpus * load.copies
    sustained = kind.sustained_vcpus
    enough = max(load.instances, math.ceil(used / sustained - _ROUNDING))
    if enough == load.instances:
        return Packing(kind, enough, load.fit, 0.0, enough * offer.usd_per_hour)
    credit = book.rate_or_none(f"ec2.cpu_credits_unlimited_linux_{kind.family}", region)
    numbers = {enough} if credit is None else {load.instances, enough - 1, enough}
    options = []
    for number in numbers:
        if number < load.instances or (number > load.instances and not load.may_add):
            continue
        surplus = max(used - number * sustained, 0.0) if credit else 0.0
        cost = number * offer.usd_per_hour + surplus * (credit.usd if credit else 0.0)
        options.append(Packing(kind, number, load.fit, surplus, cost))
    return min(options, key=lambda one: _rank(one, load.overhead), default=None)
