"""What a workload needs: its fields, completed by assumptions, and what follows from them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.costs import PriceBook

Mode = Literal["jobs", "requests", "always_on"]
JOB_KINDS = frozenset({"job", "batch", "training"})
REQUEST_KINDS = frozenset({"api", "event", "inference"})
WAITING_KINDS = frozenset({"api", "inference", "service", "legacy"})
_LONG_RUN_SECONDS = 60
_ENDLESS = math.inf
_MIB_PER_GIB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """A workload without gaps; names as in `Workload`, and what is derived from them.

    Attributes:
        mode: jobs start and end; requests are served by copies kept warm (or by Lambda); always_on
            is a process around the clock with no requests to count.
        average_concurrent: requests or jobs at work at once, on average.
        peak_concurrent: the same at the peak.
        copies: copies kept running where capacity scales out in a minute, headroom included; 0 for jobs.
        busy_copies: copies that the average load alone would fill.
        busy_vcpus: vCPUs that the average load keeps busy.
        lambda_memory_mib: memory a function is given for memory and vCPUs.
        memory_for_vcpus: memory that would give a function the vCPUs asked for, 0 if none was.
        containerised: whether it was said to come as a container.
        serves_clients: whether callers reach it over the network, so that copies need a load balancer.
    """

    kind: str
    mode: Mode
    run_seconds: float
    requests_per_month: float
    peak_requests_per_second: float
    always_on: bool
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
    packaging: str
    containerised: bool
    os_access: bool
    privileged: bool
    latency_sensitive: bool
    long_lived_connections: bool
    interruptible: bool
    state: str
    kubernetes: bool
    portable: bool
    team: str
    team_size: int
    licence_per_core: bool
    isolation: str
    commitment_years: int
    region: str
    payload_mib: float
    response_stream: bool
    monthly_budget_usd: float
    average_concurrent: float
    peak_concurrent: float
    copies: int
    busy_copies: float
    busy_vcpus: float
    lambda_memory_mib: float
    memory_for_vcpus: float
    serves_clients: bool

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
    def windows_ephemeral_gib(self) -> float:
        """Scratch space of a Windows workload."""
        return self.ephemeral_gib if self.os == "windows" else 0.0

    @property
    def is_fragile(self) -> bool:
        """Whether an interruption would be noticed: callers wait, or there is one copy only."""
        return self.latency_sensitive or (self.mode != "jobs" and self.copies <= 1)


def kind_of(fields: Mapping[str, Any]) -> str:
    """Return the kind that was said, or the likeliest one for the other fields."""
    said = fields.get("kind")
    if said:
        return str(said)
    if (fields.get("gpu") or 0) > 0 and not fields.get("always_on"):
        return "training" if not fields.get("requests_per_month") else "inference"
    if fields.get("packaging") == "machine_image":
        return "legacy"
    keeps_running = fields.get("always_on") or fields.get("instances")
    if keeps_running or fields.get("long_lived_connections"):
        return "service"
    seconds = fields.get("run_seconds")
    if seconds is not None and seconds >= _LONG_RUN_SECONDS:
        return "job"
    rates = ("run_seconds", "requests_per_month", "peak_requests_per_second")
    if any(fields.get(name) is not None for name in rates):
        return "api"
    return "event" if fields.get("traffic") in {"rare", "spiky"} else "service"


def mode_of(kind: str, fields: Mapping[str, Any]) -> Mode:
    """Return how the work runs."""
    if kind in JOB_KINDS:
        return "always_on" if fields.get("always_on") else "jobs"
    if kind in REQUEST_KINDS:
        return "requests"
    counted = fields.get("peak_requests_per_second") or fields.get("requests_per_month")
    return "requests" if counted is not None and fields.get("run_seconds") else "always_on"


def complete(fields: Mapping[str, Any], preferences: Mapping[str, Any], book: PriceBook) -> Needs:
    """Fill the gaps of a workload by the assumptions of its kind, and derive the load."""
    kind = kind_of(fields)
    mode = mode_of(kind, fields)
    assumed, defaults = preferences["assumptions"][kind], preferences["defaults"]

    def get(name: str, otherwise: Any) -> Any:
        value = fields.get(name)
        return otherwise if value is None else value

    month_seconds = book.month_hours * 3600
    traffic = get("traffic", defaults["traffic"])
    gpu = get("gpu", 1 if fields.get("gpu_memory_gib") else assumed.get("gpu", 0))
    vcpus, memory = _size(fields, assumed)
    run_seconds = get("run_seconds", assumed["run_seconds"])
    requests = 0.0 if mode == "always_on" else _requests(fields, assumed, preferences, month_seconds)
    average = requests * run_seconds / month_seconds
    peak_rate = fields.get("peak_requests_per_second") or (
        requests / month_seconds * preferences["peak_over_average"][traffic]
    )
    utilisation = get("utilisation", defaults["utilisation"])
    least = get("instances", _least_copies(assumed, kind, traffic))
    busy = _busy_copies(fields, preferences, assumed, vcpus, average)
    headroom = 1.0 if fields.get("utilisation") else preferences["headroom"][traffic]
    copies = 0 if mode == "jobs" else max(least, math.ceil(busy * headroom - 1e-9))
    needed = vcpus * book.figure("lambda.memory_per_vcpu", "MiB") if fields.get("vcpus") else 0.0
    return Needs(
        kind=kind,
        mode=mode,
        run_seconds=run_seconds,
        requests_per_month=requests,
        peak_requests_per_second=peak_rate,
        always_on=bool(get("always_on", mode == "always_on")),
        traffic=traffic,
        utilisation=utilisation,
        instances=least,
        vcpus=vcpus,
        memory_mib=memory,
        ephemeral_gib=get("ephemeral_gib", 0.0),
        gpu=gpu,
        gpu_memory_gib=get("gpu_memory_gib", 0.0),
        architecture=get("architecture", defaults["architecture"]),
        os=get("os", defaults["os"]),
        packaging=get("packaging", defaults["packaging"]),
        containerised=fields.get("packaging") == "container",
        os_access=get("os_access", assumed.get("os_access", False)),
        privileged=get("privileged", False),
        latency_sensitive=get("latency_sensitive", False),
        long_lived_connections=get("long_lived_connections", False),
        interruptible=get("interruptible", False),
        state=get("state", defaults["state"]),
        kubernetes=get("kubernetes", False),
        portable=get("portable", False),
        team=get("team", defaults["team"]),
        team_size=get("team_size", 0),
        licence_per_core=get("licence_per_core", False),
        isolation=get("isolation", defaults["isolation"]),
        commitment_years=get("commitment_years", 0),
        region=get("region", defaults["region"]),
        payload_mib=get("payload_mib", 0.0),
        response_stream=get("response_stream", False),
        monthly_budget_usd=get("monthly_budget_usd", math.inf),
        average_concurrent=average,
        peak_concurrent=max(peak_rate * run_seconds, average),
        copies=copies,
        busy_copies=busy,
        busy_vcpus=average * assumed["cpu_share"] * (vcpus if assumed.get("whole_copy") else 1),
        lambda_memory_mib=max(memory, needed, book.figure("lambda.memory.min", "MiB")),
        memory_for_vcpus=needed,
        serves_clients=kind in {"api", "inference"}
        or bool(fields.get("long_lived_connections"))
        or (mode == "requests" and kind in {"service", "legacy"}),
    )


def _requests(
    fields: Mapping[str, Any],
    assumed: Mapping[str, Any],
    preferences: Mapping[str, Any],
    month_seconds: float,
) -> float:
    """Return requests a month: said, or from the peak by the shape of traffic, or assumed."""
    said = fields.get("requests_per_month")
    if said is not None:
        return float(said)
    peak = fields.get("peak_requests_per_second")
    if peak:
        traffic = fields.get("traffic") or preferences["defaults"]["traffic"]
        return float(peak * month_seconds / preferences["peak_over_average"][traffic])
    return float(assumed["requests_per_month"])


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


def _busy_copies(
    fields: Mapping[str, Any],
    preferences: Mapping[str, Any],
    assumed: Mapping[str, Any],
    vcpus: float,
    average_concurrent: float,
) -> float:
    """Return how many copies the average load fills to the planned utilisation."""
    target = fields.get("utilisation") or preferences["target_utilisation"]
    width = 1.0 if assumed.get("whole_copy") else vcpus
    return float(average_concurrent * assumed["cpu_share"] / (width * target))
