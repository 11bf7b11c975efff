"""The EC2 catalogue: every instance type of a region, its size, its limits and its price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import ge
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assistant.costs.price_book import PriceBook

_MIB_PER_GIB = 1024
_PERCENT = 100
_SPECIAL_FAMILIES = ("a1", "mac", "u-", "hpc", "inf", "trn", "vt", "dl", "f1", "f2")
"""First-generation ARM, Macs, very large memory, clusters, and accelerators that are no GPUs."""
_BRANCHES = "branch_enis_when_trunking"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceType:
    """One EC2 instance type.

    Attributes:
        name: `m7g.large`.
        family: `m7g`.
        vcpus: virtual CPUs.
        memory_mib: memory.
        architecture: x86_64 or arm64 (Mac types have their own names).
        gpus: number of GPUs, a fraction where one is shared.
        gpu_memory_gib: memory of all its GPUs, 0 where not known.
        baseline: share of each vCPU that a burstable type may use for ever; 1 for all others.
        is_bare_metal: no hypervisor.
        hypervisor: nitro, xen, or empty for bare metal.
        local_storage_gb: instance store.
        max_enis: network interfaces.
        ipv4_per_eni: IPv4 addresses of each interface.
        awsvpc_tasks: ECS tasks in awsvpc mode, with trunking where the type can trunk.
        network_gbps: baseline bandwidth, 0 where not known.
    """

    name: str
    family: str
    vcpus: int
    memory_mib: float
    architecture: str
    gpus: float
    gpu_memory_gib: float
    baseline: float
    is_bare_metal: bool
    hypervisor: str
    local_storage_gb: float
    max_enis: int
    ipv4_per_eni: int
    awsvpc_tasks: int
    network_gbps: float

    @property
    def is_burstable(self) -> bool:
        """Whether it runs on CPU credits."""
        return self.baseline < 1

    @property
    def sustained_vcpus(self) -> float:
        """VCPUs that may be busy for ever: all of them, or the baseline of a burstable type."""
        return self.vcpus * self.baseline

    @property
    def is_current(self) -> bool:
        """Whether to propose it unasked: on Nitro, for general use or with GPUs of known memory."""
        is_known = not self.gpus or self.gpu_memory_gib > 0
        is_nitro = self.hypervisor == "nitro"
        return is_nitro and is_known and not self.family.startswith(_SPECIAL_FAMILIES)


class Offer(NamedTuple):
    """An instance type and what an hour of it costs under one purchase option."""

    type: InstanceType
    usd_per_hour: float


def instance_types(book: PriceBook) -> dict[str, InstanceType]:
    """Return every known type by name, in any region."""
    return book.keep(("instance_types",), lambda: _read(book))


def current_types(book: PriceBook) -> tuple[InstanceType, ...]:
    """Return the types that may be proposed unasked."""
    types = instance_types(book).values()
    return book.keep(("current_types",), lambda: tuple(kind for kind in types if kind.is_current))


def _read(book: PriceBook) -> dict[str, InstanceType]:
    baselines = {
        row["instance_type"]: float(row["baseline_percent_of_each_vcpu"]) / _PERCENT
        for row in book.tables.rows("ec2_burst_baselines.csv")
    }
    tasks = {
        row["instance_type"]: int(row["task_limit_with_trunking"])
        for row in book.tables.rows("ecs_awsvpc_task_limits.csv")
    }
    return {
        row["instance_type"]: _instance_type(row, baselines, tasks)
        for row in book.tables.rows("ec2_instance_types.csv")
    }


def _instance_type(row: dict[str, str], baselines: dict[str, float], tasks: dict[str, int]) -> InstanceType:
    name, enis = row["instance_type"], int(row["max_enis"] or 0)
    return InstanceType(
        name=name,
        family=row["family"],
        vcpus=int(row["vcpus"]),
        memory_mib=float(row["memory_gib"]) * _MIB_PER_GIB,
        architecture=row["architectures"],
        gpus=float(row["gpu_count"] or 0),
        gpu_memory_gib=float(row["gpu_memory_gib"] or 0),
        baseline=baselines.get(name, 0.0) if row["burstable"] == "true" else 1.0,
        is_bare_metal=row["bare_metal"] == "true",
        hypervisor=row["hypervisor"],
        local_storage_gb=float(row["local_storage_gb"] or 0),
        max_enis=enis,
        ipv4_per_eni=int(row["ipv4_per_eni"] or 0),
        awsvpc_tasks=tasks.get(name) or _awsvpc_tasks(enis, int(row[_BRANCHES] or 0)),
        network_gbps=float(row["baseline_network_gbps"] or 0),
    )


def _awsvpc_tasks(enis: int, branches: int) -> int:
    """Reckon the task limit of a type that the published ECS table lacks.

    One interface is the instance's own, and trunking takes one for the trunk; for 421 of the 425
    types in both tables this gives the published figure. See
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html.
    """
    return branches + enis - 2 if branches else max(enis - 1, 0)


def instance_type(book: PriceBook, name: str) -> InstanceType | None:
    """Return one type, None when there is no such type."""
    return instance_types(book).get(name)


Measure = Callable[[InstanceType], float]
"""Something of which more is better: memory, interfaces, local disk."""


def measured(book: PriceBook, measures: tuple[Measure, ...]) -> dict[str, tuple[float, ...]]:
    """Return what every current type has by some measures; pass the same measures each time."""
    return book.keep(
        ("measured", measures),
        lambda: {kind.name: tuple([measure(kind) for measure in measures]) for kind in current_types(book)},
    )


def not_dominated(offers: Iterable[Offer], sizes_of: Mapping[str, tuple[float, ...]]) -> tuple[Offer, ...]:
    """Return the offers worth considering, of offers that come cheapest first.

    An offer is left out where an earlier one has at least as much by every measure. There are two measures
    or more; the first two, compared alone, settle most pairs. Most types have the sizes of an earlier one.
    """
    kept: list[tuple[float, ...]] = []
    seen: set[tuple[float, ...]] = set()
    found: list[Offer] = []
    for offer in offers:
        sizes = sizes_of[offer.type.name]
        if sizes in seen:
            continue
        seen.add(sizes)
        first, second = sizes[:2]
        for other in kept:
            if other[0] >= first and other[1] >= second and all(map(ge, other, sizes)):
                break
        else:
            kept.append(sizes)
            found.append(offer)
    return tuple(found)


def price_order(offer: Offer) -> tuple[float, int, float, str]:
    """Sort the cheapest first, and the larger of two that cost the same."""
    return (offer.usd_per_hour, -offer.type.vcpus, -offer.type.memory_mib, offer.type.name)
