"""How somebody says the fields of a workload: several phrasings each, so that none is tuned to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

_MONTH_SECONDS = 730 * 3600
_MONTH_DAYS = 365 / 12
SAID: dict[tuple[str, Any], tuple[str, ...]] = {
    ("kind", "api"): ("an API", "a REST API", "the backend of a web app", "a website"),
    ("kind", "job"): ("a scheduled job", "a report", "a cron job", "an import"),
    ("kind", "service"): ("a service", "a microservice", "a backend service", "a server"),
    ("kind", "event"): ("a handler for events", "a function triggered by uploads", "event processing"),
    ("kind", "batch"): ("a batch job", "batch processing", "simulations"),
    ("kind", "stream"): ("a stream processor", "a kafka consumer", "stream processing"),
    ("kind", "legacy"): ("a legacy system", "an old application", "a monolith"),
    ("kind", "training"): ("a training job", "we train a model", "model training"),
    ("kind", "inference"): ("model serving", "inference", "an inference endpoint"),
    ("kind", "desktop"): ("a virtual desktop", "a desktop workstation", "remote desktop"),
    ("traffic", "steady"): ("steady", "the traffic is steady", "it is constant", "even through the day"),
    ("traffic", "predictable"): ("predictable", "predictable peaks", "up and down with the clock"),
    ("traffic", "spiky"): ("spiky", "it comes in bursts", "unpredictable", "the traffic is uneven"),
    ("traffic", "rare"): ("rare", "now and then", "it is rarely used", "occasionally"),
    ("team", "no_ops"): ("no ops people", "nobody in particular", "we have no ops team", "no devops"),
    ("team", "some_ops"): ("some ops people", "some devops", "some operations people"),
    ("team", "strong_ops"): ("a strong ops team", "we have a platform team", "an SRE team"),
    ("commitment_years", 0): ("no commitment", "without a commitment", "no commitments please"),
    ("commitment_years", 1): ("we can commit for 1 year", "a one year commitment is fine"),
    ("commitment_years", 3): ("we could commit for 3 years", "a three year commitment is fine"),
    ("interruptible", True): ("it may be interrupted", "it can be retried", "spot is fine"),
    ("interruptible", False): ("it must not be interrupted", "not interruptible", "it cannot be interrupted"),
    ("latency_sensitive", True): ("cold starts would hurt", "it is latency sensitive", "no cold starts"),
    ("latency_sensitive", False): ("cold starts are fine", "latency doesn't matter", "nobody waits for it"),
    ("always_on", True): ("around the clock", "it runs 24/7", "always on"),
    ("always_on", False): ("it may be off", "it can be off at times", "not around the clock"),
    ("packaging", "container"): ("in containers", "a docker image", "it is containerised"),
    ("packaging", "code"): ("plain code", "python", "code only"),
    ("packaging", "machine_image"): ("a machine image", "it comes as an AMI", "a whole machine"),
    ("architecture", "x86_64"): ("x86", "on Intel", "x86 only"),
    ("architecture", "arm64"): ("ARM", "on Graviton", "arm64"),
    ("gpu", 0): ("no GPU", "without a GPU"),
    ("gpu", 1): ("one GPU", "it needs a GPU", "1 GPU"),
    ("os", "linux"): ("Linux", "it runs on Linux"),
    ("os", "windows"): ("Windows", "it runs on Windows"),
    ("os_access", True): ("it needs kernel modules", "we need root access to the host", "host agents"),
    ("os_access", False): ("no kernel modules", "no host access"),
    ("kubernetes", True): ("Kubernetes", "we use k8s", "there are Helm charts"),
    ("kubernetes", False): ("no Kubernetes", "we don't use Kubernetes"),
    ("long_lived_connections", True): ("websockets", "clients use WebSockets", "it holds connections open"),
    ("long_lived_connections", False): ("no websockets", "short requests"),
    ("portable", True): ("it must run on premises too", "it has to be portable to other clouds"),
    ("portable", False): ("AWS only", "only on AWS"),
    ("privileged", True): ("privileged containers", "docker-in-docker"),
    ("privileged", False): ("not privileged", "nothing privileged"),
    ("licence_per_core", True): ("per-core licences", "it is licensed per core"),
    ("licence_per_core", False): ("no per-core licences", "no licences per core"),
    ("isolation", "strict"): ("it runs untrusted code", "strict isolation"),
    ("isolation", "normal"): ("normal isolation", "trusted code"),
    ("state", "none"): ("stateless", "it keeps nothing"),
    ("state", "shared_files"): ("it needs a shared file system", "files on EFS", "shared files"),
    ("state", "block"): ("it needs a block volume", "data on an EBS volume", "a persistent volume"),
    ("region", "us-east-1"): ("in us-east-1", "Virginia"),
}  # fmt: skip


def phrase(field: str, value: Any, random: Random) -> str:
    """Say one field of the workload."""
    if (field, value) in SAID:
        return random.choice(SAID[field, value])
    return _AMOUNTS[field](value, random)


def _seconds(value: float, random: Random) -> str:
    forms = [f"{value:g} seconds", f"{value:g} s", f"{value:g} sec each"]
    if value < 1:
        forms = [f"{value * 1000:g} ms", f"{value * 1000:g} milliseconds", f"takes {value * 1000:g}ms"]
    if value >= 60 and value % 60 == 0:
        forms = [
            f"{value / 60:g} minutes",
            f"{value / 60:g} min",
            f"takes {value / 60:g} mins",
            f"{value / 60:g} minutes each",
        ]
    if value >= 3600 and value % 1800 == 0:
        forms += [f"{value / 3600:g} hours", f"{value / 3600:g}h"]
    return random.choice(forms)


def _a_month(value: float, random: Random) -> str:
    forms = [
        f"{value:g} a month" if value < 1e5 else f"{value:.0f} requests a month",
        f"{value:,.10g} per month",
    ]
    if value >= 1e6:
        forms += [
            f"{value / 1e6:g}M a month",
            f"{value / 1e6:g} million requests per month",
            f"{value / 1e6:g} million/month",
        ]
    elif value >= 1e3:
        forms += [f"{value / 1e3:g}k a month", f"{value / 1e3:g}k requests/month"]
    elif value == int(value):
        forms += [f"{value:g} times a month"]
    return random.choice(forms)


def _size(value: float, random: Random) -> str:
    if value < 1024:
        return random.choice([f"{value:g} MB", f"{value:g}MB of memory", f"{value:g} MiB"])
    gib = value / 1024
    forms = [
        f"{gib:g} GB",
        f"{gib:g}GB of memory",
        f"{gib:g} gigs",
        f"{gib:g} GiB of RAM",
        f"{value:,.0f} MB",
    ]
    return random.choice([*forms, "two gigs"] if gib == 2 else forms)


def _vcpu(value: float, random: Random) -> str:
    forms = [f"{value:g} vCPU", f"{value:g} vcpus", f"{value:g} cores"]
    if value == 0.5:
        forms += ["half a vCPU"]
    return random.choice(forms)


_AMOUNTS = {
    "run_seconds": _seconds,
    "requests_per_month": _a_month,
    "memory_mib": _size,
    "vcpus": _vcpu,
    "instances": lambda value, random: random.choice([f"{value} copies", f"{value} instances", f"{value} replicas"] if value > 1 else ["1 copy", "1 instance"]),
    "utilisation": lambda value, random: random.choice([f"{value:.0%} busy", f"{value:.0%} utilisation", f"about {value:.0%} CPU"]),
    "ephemeral_gib": lambda value, random: random.choice([f"{value} GB of disk", f"{value} GB scratch space", f"{value} GB of temporary storage"]),
}  # fmt: skip
