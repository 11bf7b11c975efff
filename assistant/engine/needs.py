"""What a workload needs: its fields, completed by assumptions, and what follows from them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from assistant.engine.kinds import (
    MACHINE_KINDS,
    REQUEST_KINDS,
    WAITING_KINDS,
    assumed_hours,
    kind_of,
    mode_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.engine.context import Context
    from assistant.engine.kinds import Mode

_ENDLESS = math.inf
_MIB_PER_GIB = 1024


class Needs:
    """A workload without gaps; names as in `Workload`, and what is derived from them.

    Never changed once made. Solving for flips makes a hundred of them that differ in a few fields, so
    making one is no more than copying a dictionary.

    Attributes:
        mode: jobs start and end; requests are served by copies kept warm (or by Lambda); always_on
            is a process around the clock with no requests to count.
        average_concurrent: requests or jobs at work at once, on average.
        peak_concurrent: the same at the peak.
        headroom: capacity kept ready over the average load, where copies start in a minute.
        copies: copies kept running where capacity scales out in a minute, headroom included; 0 for jobs.
        busy_copies: copies that the average load alone would fill.
        busy_vcpus: vCPUs that the average load keeps busy.
        lambda_memory_mib: memory a function is given for memory and vCPUs.
        memory_for_vcpus: memory that would give a function the vCPUs asked for, 0 if none was.
        containerised: whether it was said to come as a container.
        is_process: whether it is a process that keeps running though its requests are counted: copies of a
            service or of a consumer were counted, or it is always on.
        is_machine: whether it comes as a machine, whose memory is all there is, its system's included.
        are_workers: whether copies are workers of one application, several of which one machine runs.
        may_add_copies: whether more copies than were planned may share the load: none were counted.
        on_own_nodes: whether it needs nodes of its own, for privileges or control of the system.
        serves_clients: whether callers reach it over the network, so that copies need a load balancer.
    """

    mode: Mode
    run_seconds: float
    requests_per_month: float
    traffic: str
    utilisation: float
    instances: int
    vcpus: float
    memory_mib: float
    ephemeral_gib: float
    gpu: int
    gpu_memory_gib: float
    architecture: str
    os: str
    latency_sensitive: bool
    interruptible: bool
    licence_per_core: bool
    state: str
    commitment_years: int
    region: str
    payload_mib: float
    response_stream: bool
    peak_concurrent: float
    headroom: float
    copies: int
    busy_copies: float
    busy_vcpus: float
    lambda_memory_mib: float
    is_process: bool
    is_machine: bool
    are_workers: bool
    may_add_copies: bool
    on_own_nodes: bool
    serves_clients: bool
    kind: str
    peak_requests_per_second: float
    always_on: bool
    packaging: str
    containerised: bool
    os_access: bool
    privileged: bool
    long_lived_connections: bool
    kubernetes: bool
    portable: bool
    team: str
    team_size: int
    isolation: str
    monthly_budget_usd: float
    average_concurrent: float
    memory_for_vcpus: float

    def __init__(self, **fields: Any) -> None:
        """Take every field as it is."""
        self.__dict__ = fields

    def but(self, **changes: Any) -> Self:
        """Return the same needs with some fields changed, and nothing derived anew."""
        made = object.__new__(type(self))
        made.__dict__ = {**self.__dict__, **changes}
        return made

    def __eq__(self, other: object) -> bool:
        """Tell whether all fields are the same."""
        return isinstance(other, Needs) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        """Hash by all fields."""
        return hash(tuple(sorted(self.__dict__.items())))

    def __repr__(self) -> str:
        """Show the fields."""
        return f"Needs({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"

    @property
    def endless(self) -> float:
        """Seconds of a run that never ends; 0 for work that does."""
        return _ENDLESS if self.mode == "always_on" else 0.0

    @property
    def synchronous_seconds(self) -> float:
        """Length of a call whose caller waits; 0 for events and jobs."""
        return self.run_seconds if self.kind in WAITING_KINDS else 0.0

    @property
    def buffered_payload_mib(self) -> float:
        """Payload of a call whose caller waits for the whole reply."""
        waits = self.kind in WAITING_KINDS and not self.response_stream
        return self.payload_mib if waits else 0.0

    @property
    def event_payload_mib(self) -> float:
        """Payload of an event whose sender does not wait."""
        return 0.0 if self.kind in WAITING_KINDS or self.response_stream else self.payload_mib

    @property
    def streamed_payload_mib(self) -> float:
        """Payload of a streamed reply."""
        return self.payload_mib if self.response_stream else 0.0

    @property
    def plain_ephemeral_gib(self) -> float:
        """Scratch space of a workload without GPU."""
        return 0.0 if self.gpu else self.ephemeral_gib

    @property
    def gpu_ephemeral_gib(self) -> float:
        """Scratch space beside a GPU."""
        return self.ephemeral_gib if self.gpu else 0.0

    @property
    def volume_gib(self) -> float:
        """Space on a volume, which is what is not on the disks of an instance."""
        return 0.0 if self.state == "local_fast" else self.ephemeral_gib

    @property
    def windows_ephemeral_gib(self) -> float:
        """Scratch space of a Windows workload."""
        return self.ephemeral_gib if self.os == "windows" else 0.0

    @property
    def windows_state(self) -> str:
        """What a Windows workload keeps."""
        return self.state if self.os == "windows" else "none"

    @property
    def keeps_volume(self) -> bool:
        """Whether a service keeps its data on a volume of its own, which does not follow it elsewhere."""
        return self.state in {"block", "local_fast"} and self.mode != "jobs"

    @property
    def is_single_copy(self) -> bool:
        """Whether one copy carries it all, so that its loss is an outage."""
        return self.mode != "jobs" and self.copies <= 1


_NEUTRAL: Mapping[str, Any] = {
    "ephemeral_gib": 0.0,
    "gpu": 0,
    "gpu_memory_gib": 0.0,
    "os_access": False,
    "privileged": False,
    "latency_sensitive": False,
    "long_lived_connections": False,
    "interruptible": False,
    "kubernetes": False,
    "portable": False,
    "team_size": 0,
    "licence_per_core": False,
    "commitment_years": 0,
    "payload_mib": 0.0,
    "response_stream": False,
    "monthly_budget_usd": math.inf,
}
"""Fields that ask for nothing where they were not said."""

_ASSUMED_OF_KIND = ("run_seconds", "gpu", "os_access")


def givens(kind: str, preferences: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is taken as given for a kind of workload, before its load is derived."""
    assumed = preferences["assumptions"][kind]
    of_kind = {name: assumed[name] for name in _ASSUMED_OF_KIND if name in assumed}
    return {**_NEUTRAL, **preferences["defaults"], **of_kind}


def complete(fields: Mapping[str, Any], context: Context) -> Needs:
    """Fill the gaps of a workload by the assumptions of its kind, and derive the load."""
    kind = kind_of(fields)
    mode = mode_of(kind, fields)
    assumed = context.preferences["assumptions"][kind]
    hours = assumed_hours(kind, mode, fields, context.preferences)
    filled = {**context.givens[kind], **hours, **fields}
    if fields.get("gpu_memory_gib") and not filled["gpu"]:
        filled["gpu"] = 1
    filled["mode"], filled["kind"] = mode, kind
    filled["always_on"] = bool(fields.get("always_on", mode == "always_on"))
    filled["vcpus"], filled["memory_mib"] = _size(fields, assumed)
    filled["containerised"] = fields.get("packaging") == "container"
    filled["on_own_nodes"] = bool(filled["privileged"] or filled["os_access"] or filled["portable"])
    filled["is_machine"] = kind in MACHINE_KINDS or filled["packaging"] == "machine_image"
    stays = bool(fields.get("instances") or fields.get("always_on"))
    filled["is_process"] = mode == "requests" and kind in {"service", "stream"} and stays
    filled["may_add_copies"] = mode == "requests" and not filled.get("instances")
    is_each_one = filled["is_machine"] or filled["isolation"] == "strict"
    filled["are_workers"] = filled["may_add_copies"] and not is_each_one
    filled["serves_clients"] = _serves_clients(kind, mode, fields)
    _derive_function_memory(filled, fields, context)
    work = _Work(kind, mode, filled["traffic"], filled["vcpus"], filled["run_seconds"])
    filled.update(_load(work, fields, context))
    return Needs(**filled)


_ON_THEIR_OWN = frozenset(
    {
        "architecture", "commitment_years", "ephemeral_gib", "interruptible", "kubernetes",
        "latency_sensitive", "licence_per_core", "monthly_budget_usd", "os", "payload_mib", "region",
        "response_stream", "state", "team", "team_size",
    }
)  # fmt: skip
"""Fields that nothing else is derived from."""
_LOADS = frozenset(
    {"instances", "peak_requests_per_second", "requests_per_month", "run_seconds", "utilisation"}
)
"""Fields from which the load is derived, and the kind of work where that was not said."""
LOAD = _LOADS | {
    "average_concurrent", "busy_copies", "busy_vcpus", "copies", "headroom", "payload_mib", "peak_concurrent",
}  # fmt: skip
"""The load itself: fields that say how much of the same work there is."""


def changed(needs: Needs, fields: Mapping[str, Any], field: str, value: Any, context: Context) -> Needs:
    """Return the needs of a workload with one field changed: as `complete` makes them, from those it has."""
    if field in _ON_THEIR_OWN:
        return needs.but(**{field: value})
    if field == "memory_mib":
        memory = _function_memory(value, needs.memory_for_vcpus, context)
        return needs.but(memory_mib=float(value), lambda_memory_mib=memory)
    said = {**fields, field: value}
    if field == "instances" and not fields.get(field):
        return complete(said, context)  # counted copies are machines of their own
    if field == "vcpus":
        return _resized(needs, said, context)
    if field in _LOADS and _runs_alike(needs, fields, said, field):
        run_seconds = value if field == "run_seconds" else needs.run_seconds
        work = _Work(needs.kind, needs.mode, needs.traffic, needs.vcpus, run_seconds)
        return needs.but(**{field: value, **_load(work, said, context)})
    return complete(said, context)


def _resized(needs: Needs, said: Mapping[str, Any], context: Context) -> Needs:
    """Return the needs of a workload whose vCPUs are other ones."""
    vcpus, memory_mib = _size(said, context.preferences["assumptions"][needs.kind])
    made = {**needs.__dict__, "vcpus": vcpus, "memory_mib": memory_mib}
    _derive_function_memory(made, said, context)
    work = _Work(needs.kind, needs.mode, needs.traffic, vcpus, needs.run_seconds)
    made.update(_load(work, said, context))
    return Needs(**made)


def _runs_alike(needs: Needs, fields: Mapping[str, Any], said: Mapping[str, Any], field: str) -> bool:
    """Tell whether a workload is of the same kind and mode with one number of its load changed."""
    if fields.get("kind") and fields.get(field) and said[field] and fields.get("always_on") is not False:
        return True  # only whether it was said counts then
    kind = kind_of(said)
    return kind == needs.kind and mode_of(kind, said) == needs.mode


def _serves_clients(kind: str, mode: Mode, fields: Mapping[str, Any]) -> bool:
    if kind in {"api", "inference"} or fields.get("long_lived_connections"):
        return True
    return mode == "requests" and kind in {"service", "legacy"}


def _derive_function_memory(filled: dict[str, Any], fields: Mapping[str, Any], context: Context) -> None:
    """Add the memory of a function: what is asked for, and enough for the vCPUs that were said."""
    each = context.book.figure("lambda.memory_per_vcpu", "MiB")
    needed = filled["vcpus"] * each if fields.get("vcpus") else 0.0
    filled["lambda_memory_mib"] = _function_memory(filled["memory_mib"], needed, context)
    filled["memory_for_vcpus"] = needed


def _function_memory(memory_mib: float, for_vcpus: float, context: Context) -> float:
    return max(memory_mib, for_vcpus, context.book.figure("lambda.memory.min", "MiB"))


class _Work(NamedTuple):
    """What runs; how often decides the load."""

    kind: str
    mode: Mode
    traffic: str
    vcpus: float
    run_seconds: float


def _load(work: _Work, fields: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """Return how much is at work at once, and how many copies that keeps busy, as `Needs` has it."""
    kind, mode, traffic, vcpus, run_seconds = work
    preferences, month_seconds = context.preferences, context.book.month_seconds
    assumed, said_utilisation = preferences["assumptions"][kind], fields.get("utilisation")
    requests = 0.0 if mode == "always_on" else _requests(kind, mode, fields, context)
    average = requests * run_seconds / month_seconds
    usual_peak = requests / month_seconds * preferences["peak_over_average"][traffic]
    peak_rate = fields.get("peak_requests_per_second") or usual_peak
    busy_vcpus = average * assumed["cpu_share"] * (vcpus if assumed.get("whole_copy") else 1.0)
    busy = busy_vcpus / (vcpus * (said_utilisation or target_utilisation(kind, preferences)))
    sharper = peak_rate / usual_peak if usual_peak and fields.get("requests_per_month") else 1.0
    kept_ready = (preferences["headroom"][traffic] - 1) * max(
        sharper, 1.0
    )  # for peaks as sharp as usual, or more
    headroom = 1.0 if said_utilisation else 1 + kept_ready
    counted = fields.get("instances")
    least = counted or _least_copies(assumed, kind, traffic)
    if counted and mode == "requests" and busy_vcpus <= counted * vcpus:
        busy, headroom = min(busy, float(counted)), 1.0  # copies that were counted are taken at their word
    return {
        "requests_per_month": requests,
        "peak_requests_per_second": peak_rate,
        "instances": least,
        "average_concurrent": average,
        "peak_concurrent": max(peak_rate * run_seconds, average),
        "headroom": headroom,
        "copies": 0 if mode == "jobs" else max(least, math.ceil(busy * headroom - 1e-9)),
        "busy_copies": busy,
        "busy_vcpus": busy_vcpus,
    }


def target_utilisation(kind: str, preferences: Mapping[str, Any]) -> float:
    """Return how busy the copies of a kind of work are planned to be."""
    usual: float = preferences["target_utilisation"]
    return float(preferences["assumptions"][kind].get("target_utilisation", usual))


def _requests(kind: str, mode: Mode, fields: Mapping[str, Any], context: Context) -> float:
    """Return requests a month: said, or from the peak by the shape of traffic, or assumed."""
    said = fields.get("requests_per_month")
    if said is not None:
        return float(said)
    peak, preferences = fields.get("peak_requests_per_second"), context.preferences
    if peak:
        traffic = fields.get("traffic") or preferences["defaults"]["traffic"]
        return float(peak * context.book.month_seconds / preferences["peak_over_average"][traffic])
    usual = assumed_hours(kind, mode, fields, preferences) or preferences["assumptions"][kind]
    return float(usual["requests_per_month"])


def _size(fields: Mapping[str, Any], assumed: Mapping[str, Any]) -> tuple[float, float]:
    """Return vCPUs and memory; the one that was not said follows the other.

    Memory alone: the vCPUs that the kind is taken to need. vCPUs alone: the memory that the kind is
    taken to use for each vCPU.
    """
    vcpus, memory = fields.get("vcpus"), fields.get("memory_mib")
    if vcpus is not None and memory is not None:
        return float(vcpus), float(memory)
    if vcpus is not None:
        return float(vcpus), float(assumed["memory_mib"] * vcpus / assumed["vcpus"])
    return float(assumed["vcpus"]), float(assumed["memory_mib"] if memory is None else memory)


def _least_copies(assumed: Mapping[str, Any], kind: str, traffic: str) -> int:
    return 1 if kind in REQUEST_KINDS and traffic == "rare" else int(assumed["least_copies"])
