"""Random complete workloads, as people have them: plausible for their kind, with now and then a rare need.

The shares are judgements of the author of this file, made before and apart from those in `slots.yaml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

KINDS = {
    "api": 24, "job": 20, "service": 18, "event": 10, "batch": 10, "stream": 5, "legacy": 5, "training": 3,
    "inference": 3, "desktop": 2,
}  # fmt: skip
SECONDS = {
    "api": (0.02, 2), "event": (0.1, 200), "service": (0.02, 1), "stream": (0.02, 1), "inference": (0.1, 8),
    "job": (20, 8000), "batch": (300, 20000), "training": (1800, 60000), "legacy": (0.1, 3),
}  # fmt: skip
A_MONTH = {
    "api": (5e3, 3e8), "event": (5e2, 3e7), "service": (5e4, 5e8), "stream": (5e5, 5e8), "inference": (5e3, 2e7),
    "job": (4, 9000), "batch": (10, 5000), "training": (1, 60), "legacy": (2e4, 1e7),
}  # fmt: skip
MIB = {
    "api": (256, 8192), "event": (128, 4096), "service": (512, 16384), "stream": (512, 16384),
    "inference": (2048, 16384), "job": (256, 16384), "batch": (1024, 65536), "training": (8192, 131072),
    "legacy": (2048, 32768), "desktop": (4096, 32768),
}  # fmt: skip
ENDING = ("job", "batch", "training")
WAITED_FOR = ("api", "service", "inference", "legacy", "desktop")


def workload(random: Random) -> dict[str, Any]:
    """Draw every field that applies to a workload of some kind."""
    kind = random.choices(list(KINDS), weights=list(KINDS.values()))[0]
    fields: dict[str, Any] = {"kind": kind, **_load(kind, random)}
    fields["memory_mib"] = _between(
        random, MIB[kind], (128, 256, 512, 1024, 2048, 4096, 8192, 12288, 16384, 32768, 65536, 131072)
    )
    fields["vcpus"] = _vcpus(kind, fields["memory_mib"], random)
    fields["traffic"] = (
        "predictable"
        if kind in (*ENDING, "desktop")
        else random.choice(
            ["steady", "predictable", "spiky", "rare"]
            if kind == "event"
            else ["steady", "steady", "predictable", "predictable", "spiky", "spiky", "rare"]
        )
    )
    fields["team"] = random.choices(["no_ops", "some_ops", "strong_ops"], weights=[30, 45, 25])[0]
    fields["commitment_years"] = 0 if kind in ENDING else random.choices([0, 1, 3], weights=[65, 20, 15])[0]
    fields["interruptible"] = random.random() < {"job": 0.3, "batch": 0.5, "training": 0.5}.get(kind, 0.06)
    fields["latency_sensitive"] = kind in WAITED_FOR and random.random() < 0.3
    fields["packaging"] = random.choices(["container", "code"], weights=[60, 40])[0]
    fields["architecture"] = "arm64" if random.random() < 0.1 else "x86_64"
    return {**fields, **_rare(kind, fields, random)}


def _load(kind: str, random: Random) -> dict[str, Any]:
    """Draw run time and load, or for what simply stands there, copies and how busy they are."""
    if kind == "desktop" or (kind in ("service", "legacy", "stream") and random.random() < 0.5):
        return {
            "always_on": kind != "desktop" or random.random() < 0.4,
            "instances": random.choice(
                [1, 1, 2] if kind in ("legacy", "desktop") else [1, 2, 2, 3, 4, 6, 10, 20]
            ),
            "utilisation": random.choice([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]),
        }
    return {
        "run_seconds": _round(_log(random, SECONDS[kind])),
        "requests_per_month": _round(_log(random, A_MONTH[kind])),
        "always_on": kind in ("service", "stream", "legacy") or (kind == "api" and random.random() < 0.3),
    }


def _vcpus(kind: str, mib: float, random: Random) -> float:
    """Draw processors in keeping with the memory."""
    usual = mib / 2048
    near = [v for v in (0.25, 0.5, 1, 2, 4, 8, 16) if usual / 4 <= v <= usual * 2] or [0.25]
    return min(random.choice(near), 4 if kind in ("api", "event") else 16)


def _rare(kind: str, fields: dict[str, Any], random: Random) -> dict[str, Any]:
    """Draw the needs that few workloads have."""
    is_legacy = kind in ("legacy", "desktop")
    found: dict[str, Any] = {
        "gpu": int(random.random() < {"training": 0.7, "inference": 0.4}.get(kind, 0.01)),
        "os": "windows" if random.random() < (0.35 if is_legacy else 0.03) else "linux",
        "os_access": kind != "training" and random.random() < (0.5 if is_legacy else 0.02),
        "kubernetes": not is_legacy and random.random() < 0.08,
        "long_lived_connections": kind in ("service", "api") and random.random() < 0.08,
        "portable": random.random() < 0.03,
        "privileged": random.random() < 0.015,
        "licence_per_core": random.random() < (0.1 if kind == "legacy" else 0.005),
        "isolation": "strict" if random.random() < 0.02 else "normal",
        "state": random.choices(
            ["none", "shared_files", "block"], weights=[30, 20, 50] if is_legacy else [88, 8, 4]
        )[0],
        "ephemeral_gib": random.choice([20, 50, 200]) if kind in ENDING and random.random() < 0.08 else 1,
        "region": "us-east-1",
    }
    if random.random() < {"legacy": 0.4, "desktop": 0.9}.get(kind, 0.0) and not found["kubernetes"]:
        found["packaging"] = "machine_image"
    if found["os"] == "windows" or found["gpu"]:
        found["architecture"] = "x86_64"
    return found


def _log(random: Random, ends: tuple[float, float]) -> float:
    low, high = ends
    return low * (high / low) ** random.random()


def _round(value: float) -> float:
    """Round to one and a half digits, as people do: 0.15, 20, 2500."""
    digits = float(f"{value:.1g}") if f"{value:.2g}"[1:2] not in "5." else float(f"{value:.2g}")
    return int(digits) if digits >= 1 and digits.is_integer() else digits


def _between(random: Random, ends: tuple[float, float], sizes: tuple[int, ...]) -> int:
    return random.choice([size for size in sizes if ends[0] <= size <= ends[1]])
