"""What instance types there are for a copy: those on sale, and the room each leaves."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from assistant.costs.instance_types import (
    InstanceType,
    Measure,
    Offer,
    current_types,
    measured,
    not_dominated,
    price_order,
)
from assistant.costs.purchase import Market, usd_per_hour
from assistant.errors import UnknownFactError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from assistant.costs.packing import Packing
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

    def leaves(self, kind: InstanceType) -> tuple[float, float]:
        """Return the vCPUs and the MiB of memory that an instance has beside it."""
        memory_mib = kind.memory_mib * (1 - self.memory_share) - self.memory_mib
        return kind.vcpus - self.vcpus, memory_mib


NOTHING_RESERVED = Reserve()
Accept = Callable[[InstanceType], bool]
"""Says whether an instance type may be used."""
_UNBOUNDED = 1_000_000
_ROUNDING = 1e-9
_SLACK = 1e-6
"""What a rough count lets through, so that the exact one decides."""


class Room(NamedTuple):
    """What an instance type leaves for copies.

    Attributes:
        usd_per_hour: of the instance.
        vcpus: less the reserve.
        memory_mib: less the reserve.
        most: copies that its interfaces carry.
        is_burstable: whether it runs on CPU credits.
        type: which.
        credit: dollars a vCPU-hour beyond the CPU credits, None where surplus cannot be bought.
    """

    usd_per_hour: float
    vcpus: float
    memory_mib: float
    most: int
    is_burstable: bool
    type: InstanceType
    credit: float | None = None


Fit = tuple[Room, int]
"""A room that holds copies of a size, and how many of them."""


class Fitting:
    """The rooms that may be the cheapest for some number of copies of one size, cheapest first.

    Those are all that run on CPU credits, and of the others the ones that hold more than every cheaper one.
    They do not depend on how many copies there are, so who asks for several numbers keeps them; and they are
    looked for only as far as somebody's money reaches, because most sizes are asked for once.

    Attributes:
        found: the rooms up to where they have been looked for.
        cheapest: what was chosen of them, by what was to be placed.
    """

    __slots__ = ("_copy", "_last_usd", "_least_vcpus", "_most", "_place", "_rooms", "cheapest", "found")

    def __init__(self, rooms: Sequence[Room], place: int, copy: Copy, least_vcpus: float) -> None:
        """Look at rooms in the order of their price, from a place on; types of fewer vCPUs aside."""
        self.found: list[Fit] = []
        self.cheapest: dict[Hashable, Packing | None] = {}
        self._rooms = rooms
        self._place = place
        self._copy = copy
        self._least_vcpus = least_vcpus
        self._most = 0
        self._last_usd = -1.0

    def look_on(self, most_usd: float) -> bool:
        """Find the next room among those of at most so many dollars an hour; False where there is none."""
        rooms, copy, most = self._rooms, self._copy, self._most
        # A rough count first: most types hold no more than a cheaper one.
        vcpus, memory_mib = copy.vcpus * (most + 1 - _SLACK), copy.memory_mib * (most + 1)
        for place in range(self._place, len(rooms)):
            room = rooms[place]
            usd_per_hour = room.usd_per_hour
            if usd_per_hour > most_usd:
                self._place = place
                return False
            is_counted = room.is_burstable or usd_per_hour == self._last_usd
            if not is_counted and (room.memory_mib < memory_mib or room.vcpus < vcpus or room.most <= most):
                continue
            if room.type.vcpus < self._least_vcpus:
                continue
            fit = fit_of(room, copy)
            if not fit or not (is_counted or fit > most):
                continue
            if not room.is_burstable:
                self._most, self._last_usd = max(most, fit), usd_per_hour
            self.found.append((room, fit))
            self._place = place + 1
            return True
        self._place = len(rooms)
        return False


class Shelf:
    """Rooms side by side, cheapest first, and which of them come into question for a size of copies."""

    def __init__(self, rooms: Sequence[Room]) -> None:
        """Put rooms side by side that are in the order of their price."""
        sizes = [(room.type.vcpus, room.vcpus, room.memory_mib) for room in rooms]
        self._rooms = rooms
        self._most = tuple(tuple(accumulate(column, max)) for column in zip(*sizes, strict=True))
        """By place: the vCPUs of the largest type up to there, the most room for vCPUs and for memory."""

    @property
    def largest(self) -> tuple[float, float]:
        """The most vCPUs, and the most MiB of memory, that any room leaves; 0 where there is none."""
        _, vcpus, memory_mib = self._most or ((0.0,), (0.0,), (0.0,))
        return vcpus[-1], memory_mib[-1]

    def fitting(self, copy: Copy, least_vcpus: float) -> Fitting:
        """Return the rooms that may be the cheapest for copies of a size, none looked for yet."""
        return Fitting(self._rooms, self._first(least_vcpus, copy), copy, least_vcpus)

    def _first(self, least_vcpus: float, copy: Copy) -> int:
        """Return the place of the first room that may hold a copy: all cheaper ones lack something."""
        if not self._rooms:
            return 0
        type_vcpus, vcpus, memory_mib = self._most
        place = max(bisect_left(vcpus, copy.vcpus), bisect_left(memory_mib, copy.memory_mib))
        return max(place, bisect_left(type_vcpus, least_vcpus)) if least_vcpus else place


def shelf(
    book: PriceBook,
    market: Market,
    copy: Copy,
    accept: Accept | None,
    reserve: Reserve,
    slots: SlotLimit,
) -> Shelf:
    """Return what every type worth considering leaves for copies, cheapest first."""
    needs_gpu, needs_storage = copy.gpus > 0, copy.local_storage_gib > 0
    measures = _measures(slots, needs_gpu=needs_gpu, needs_storage=needs_storage)
    worth = ("worth considering", market, copy.architecture, needs_gpu, accept, measures)
    key = ("shelf", worth, reserve, slots)

    def make() -> Shelf:
        offers = book.keep(worth, lambda: _worth_considering(book, market, copy, accept, measures))
        each = (room_of(book, offer, market.region, reserve, slots) for offer in offers)
        return Shelf(tuple(room for room in each if room is not None))

    return book.keep(key, make)


def room_of(book: PriceBook, offer: Offer, region: str, reserve: Reserve, slots: SlotLimit) -> Room | None:
    """Return the room of a type, None where the reserve or the interfaces leave none."""
    kind, usd = offer
    (vcpus, memory), most = reserve.leaves(kind), _slots(book, kind, slots)
    if vcpus <= 0 or memory <= 0 or most <= 0:
        return None
    if not kind.is_burstable:
        return Room(usd, vcpus, memory, most, is_burstable=False, type=kind)
    credit = book.rate_or_none(f"ec2.cpu_credits_unlimited_linux_{kind.family}", region)
    return Room(usd, vcpus, memory, most, True, kind, credit.usd if credit else None)


def fit_of(room: Room, copy: Copy) -> int:
    """Return how many copies an instance holds by CPU, memory, slots, GPUs and local disk."""
    fit = min(room.vcpus / copy.vcpus + _ROUNDING, room.memory_mib / copy.memory_mib, room.most)
    kind = room.type
    if copy.gpus:
        fit = min(fit, kind.gpus / copy.gpus)
    if copy.gpu_memory_gib:
        fit = min(fit, kind.gpu_memory_gib / copy.gpu_memory_gib)
    if copy.local_storage_gib:
        fit = min(fit, kind.local_storage_gb / copy.local_storage_gib)
    return int(fit)


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


def _worth_considering(
    book: PriceBook, market: Market, copy: Copy, accept: Accept | None, measures: tuple[Measure, ...]
) -> tuple[Offer, ...]:
    """Return the current types on sale that are worth considering for such a copy, cheapest first."""
    offers = on_sale(book, market, copy.architecture, gpu=copy.gpus > 0)
    accepted = (offer for offer in offers if accept is None or accept(offer.type))
    return not_dominated(accepted, measured(book, measures))


def _measures(slots: SlotLimit, *, needs_gpu: bool, needs_storage: bool) -> tuple[Measure, ...]:
    """Return what `fit_of` and burst credits look at, and nothing that they ignore."""
    measures = [_VCPUS, _MEMORY, _SUSTAINED_VCPUS]
    if slots == "awsvpc":
        measures.append(_AWSVPC_TASKS)
    elif slots == "pods":
        measures.append(_pods)
    if needs_gpu:
        measures += [_GPUS, _GPU_MEMORY]
    if needs_storage:
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


def on_sale(book: PriceBook, market: Market, architecture: str | None, *, gpu: bool) -> tuple[Offer, ...]:
    """Return every current type that a market sells, with its price an hour, cheapest first."""
    key = ("on_sale", market, architecture, gpu)
    offers = _on_sale(book, market, architecture, gpu=gpu)
    return book.keep(key, lambda: tuple(sorted(offers, key=price_order)))


def _on_sale(book: PriceBook, market: Market, architecture: str | None, *, gpu: bool) -> Iterator[Offer]:
    for kind in current_types(book):
        if (kind.gpus > 0) != gpu:
            continue
        if architecture not in (None, kind.architecture):
            continue
        if book.rate_or_none(f"ec2.{kind.name}", market.region) is None:
            continue
        try:
            yield Offer(kind, usd_per_hour(book, market, kind.name))
        except UnknownFactError:
            continue


def sells_instances(book: PriceBook, region: str) -> bool:
    """Tell whether the price tables know any instance in a region."""
    return any(book.rate_or_none(f"ec2.{kind.name}", region) for kind in current_types(book))
