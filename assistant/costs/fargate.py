"""Fargate: the task sizes there are, and a month's cost of tasks."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import TYPE_CHECKING, NamedTuple

from assistant.costs.bill import Bill, Rate
from assistant.costs.purchase import fargate_saving
from assistant.errors import InputError

if TYPE_CHECKING:
    from assistant.costs.bill import Charge
    from assistant.costs.price_book import PriceBook
    from assistant.costs.purchase import OperatingSystem, PurchaseOption

_MIB_PER_GIB = 1024
_PERCENT = 100


@dataclass(frozen=True, slots=True, order=True)
class FargateSize:
    """One legal combination of task CPU and memory, ordered by vCPU, then memory."""

    vcpus: float
    memory_mib: int

    @property
    def memory_gib(self) -> float:
        """Memory in GiB (AWS writes GB)."""
        return self.memory_mib / _MIB_PER_GIB


def fargate_sizes(book: PriceBook, os: OperatingSystem = "linux") -> tuple[FargateSize, ...]:
    """Return every legal size for an operating system, smallest first."""
    return book.keep(("fargate_sizes", os), lambda: _read_sizes(book, os))


def largest_fargate_memory(book: PriceBook, os: OperatingSystem = "linux") -> int:
    """Return the most MiB of memory that a task may have."""
    key = ("largest_fargate_memory", os)
    return book.keep(key, lambda: max(size.memory_mib for size in fargate_sizes(book, os)))


def _read_sizes(book: PriceBook, os: OperatingSystem) -> tuple[FargateSize, ...]:
    sizes = (
        FargateSize(float(row["vcpus"]), int(memory))
        for row in book.tables.rows("fargate_sizes.csv")
        if os in row["operating_systems"].split(";")
        for memory in row["memory_mib_values"].split(";")
    )
    return tuple(sorted(sizes))


def is_valid_fargate_size(
    book: PriceBook, vcpus: float, memory_mib: float, os: OperatingSystem = "linux"
) -> bool:
    """Tell whether a task definition may name exactly this CPU and memory."""
    return any(size.vcpus == vcpus and size.memory_mib == memory_mib for size in fargate_sizes(book, os))


def smallest_fargate_size(
    book: PriceBook, vcpus: float, memory_mib: float, os: OperatingSystem = "linux"
) -> FargateSize | None:
    """Return the cheapest size with at least this CPU and memory, None where there is none.

    Sizes are weighed by the Linux x86 rates of the home region, whose ratio of CPU to memory is that
    of every other region, so that the choice does not depend on where it runs.
    """
    by_cost = book.keep(("fargate_sizes by cost", os), lambda: _by_cost(book, os))
    # All sizes before these places lack vCPUs, or memory.
    first = max(bisect_left(by_cost.most_vcpus, vcpus), bisect_left(by_cost.most_memory_mib, memory_mib))
    for size in islice(by_cost.sizes, first, None):
        if size.vcpus >= vcpus and size.memory_mib >= memory_mib:
            return size
    return None


class _ByCost(NamedTuple):
    """Sizes, cheapest first; and by place the most vCPUs and memory of the sizes up to there."""

    sizes: tuple[FargateSize, ...]
    most_vcpus: tuple[float, ...]
    most_memory_mib: tuple[float, ...]


def _by_cost(book: PriceBook, os: OperatingSystem) -> _ByCost:
    cpu = book.rate("fargate.linux.x86_64.on_demand.vcpu_hour").usd
    memory = book.rate("fargate.linux.x86_64.on_demand.gb_hour").usd
    sizes = sorted(fargate_sizes(book, os), key=lambda size: size.vcpus * cpu + size.memory_gib * memory)
    return _ByCost(
        tuple(sizes),
        tuple(accumulate((size.vcpus for size in sizes), max)),
        tuple(accumulate((size.memory_mib for size in sizes), max)),
    )


def nearest_fargate_sizes(
    book: PriceBook,
    vcpus: float,
    memory_mib: float,
    os: OperatingSystem = "linux",
    count: int = 3,
) -> tuple[FargateSize, ...]:
    """Return legal sizes near one that is not, those that hold it first, the closest of each first."""

    def distance(size: FargateSize) -> tuple[bool, float]:
        holds = size.vcpus >= vcpus and size.memory_mib >= memory_mib
        apart = abs(math.log(size.vcpus / vcpus)) + abs(math.log(size.memory_mib / memory_mib))
        return (not holds, apart)

    return tuple(sorted(fargate_sizes(book, os), key=distance)[:count])


def fargate_bill(  # noqa: PLR0913 - each is a quantity that AWS bills
    book: PriceBook,
    *,
    region: str,
    vcpus: float,
    memory_mib: float,
    os: OperatingSystem = "linux",
    architecture: str = "x86_64",
    purchase_option: PurchaseOption = "on_demand",
    ephemeral_gib: float = 0,
    tasks: float = 1,
    hours: float | None = None,
    runs: float | None = None,
    run_seconds: float = 0,
    commitment_years: int = 0,
) -> Bill:
    """Return the month of `tasks` tasks for `hours` each (a whole month if left out), or of `runs` runs.

    A run is billed by the second with a minimum that depends on the operating system. The first GiB
    of ephemeral storage are included. A commitment lowers Linux rates by the Savings Plan saving that
    is known for the term; the line says so. Formula: https://aws.amazon.com/fargate/pricing/.

    Raises:
        InputError: when Fargate has no such kind of task (Windows on ARM, Windows on Spot).
        UnknownFactError: when the region lacks a rate that the bill needs.
    """
    kind = TaskKind(region, os, architecture, purchase_option, commitment_years)
    if runs is None:
        used = tasks * (book.month_hours if hours is None else hours)
    else:
        used = tasks * run_hours(book, runs, run_seconds, os)
    return Bill(task_charges(book, kind, vcpus, memory_mib, used, ephemeral_gib))


def run_hours(book: PriceBook, runs: float, run_seconds: float, os: OperatingSystem = "linux") -> float:
    """Return the hours billed for so many runs of one task."""
    return runs * billed_run_seconds(book, run_seconds, os) / 3600


def task_charges(
    book: PriceBook, kind: TaskKind, vcpus: float, memory_mib: float, hours: float, ephemeral_gib: float
) -> list[Charge]:
    """Return the lines of `fargate_bill`, for so many hours of all tasks together.

    Raises:
        InputError: as `fargate_bill`.
        UnknownFactError: as `fargate_bill`.
    """
    tariff = _tariff(book, kind)
    charges = [
        (tariff.vcpu_label, vcpus * hours, tariff.vcpu),
        (tariff.memory_label, memory_mib / _MIB_PER_GIB * hours, tariff.memory),
    ]
    if tariff.licence is not None:
        charges.append(("Windows licence", vcpus * hours, tariff.licence))
    extra = ephemeral_gib - tariff.included_gib if ephemeral_gib else 0
    if extra > 0:
        rate = book.rate(f"fargate.{kind.os}.{kind.architecture}.on_demand.ephemeral_gb_hour", kind.region)
        charges.append(("Ephemeral storage", extra * hours, rate))
    return charges


class TaskKind(NamedTuple):
    """What decides the rates of a task."""

    region: str
    os: OperatingSystem
    architecture: str
    purchase_option: PurchaseOption
    commitment_years: int


class _Tariff(NamedTuple):
    """The rates of one kind of task, and the GiB of ephemeral storage that cost nothing."""

    vcpu_label: str
    vcpu: Rate
    memory_label: str
    memory: Rate
    licence: Rate | None
    included_gib: float


def _tariff(book: PriceBook, kind: TaskKind) -> _Tariff:
    return book.keep(("fargate", kind), lambda: _read_tariff(book, kind))


def _read_tariff(book: PriceBook, kind: TaskKind) -> _Tariff:
    _check_kind(kind.os, kind.architecture, kind.purchase_option)
    key = f"fargate.{kind.os}.{kind.architecture}.{kind.purchase_option}"
    saving = _saving(book, kind)
    label = " (Spot)" if kind.purchase_option == "spot" else ""
    is_windows = kind.os == "windows"
    return _Tariff(
        f"vCPU{label}",
        _reduced(book.rate(f"{key}.vcpu_hour", kind.region), saving),
        f"Memory{label}",
        _reduced(book.rate(f"{key}.gb_hour", kind.region), saving),
        book.rate(f"{key}.os_license_vcpu_hour", kind.region) if is_windows else None,
        book.figure("fargate.ephemeral_storage.default", "GiB"),
    )


def billed_run_seconds(book: PriceBook, run_seconds: float, os: OperatingSystem = "linux") -> float:
    """Return the seconds billed for one task that runs this long."""
    return max(math.ceil(round(run_seconds, 6)), book.figure(f"fargate.billing_minimum_{os}", "seconds"))


def _check_kind(os: str, architecture: str, purchase_option: str) -> None:
    if os == "windows" and architecture == "arm64":
        raise InputError("Fargate runs Windows on x86_64 only, not on arm64", field="architecture")
    if os == "windows" and purchase_option == "spot":
        raise InputError("Fargate Spot runs Linux only, not Windows", field="os")


def _saving(book: PriceBook, kind: TaskKind) -> tuple[float, str] | None:
    if not kind.commitment_years or kind.os == "windows" or kind.purchase_option == "spot":
        return None
    return fargate_saving(book, kind.architecture, kind.commitment_years)


def _reduced(rate: Rate, saving: tuple[float, str] | None) -> Rate:
    if saving is None:
        return rate
    percent, as_of = saving
    source = f"{rate.source}, less {percent:g}% (Compute Savings Plan, estimated, {as_of})"
    return Rate(rate.usd * (1 - percent / _PERCENT), rate.unit, source, rate.note)
