"""What kind of work it is, and how it runs: as jobs, by the request, or around the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Mode = Literal["jobs", "requests", "always_on"]
JOB_KINDS = frozenset({"job", "batch", "training"})
REQUEST_KINDS = frozenset({"api", "event", "inference"})
MACHINE_KINDS = frozenset({"legacy", "desktop"})
STOPPED_KINDS = MACHINE_KINDS | {"service"}
"""Kinds of work that run around the clock unless they need not be always on."""
WAITING_KINDS = frozenset({"api", "inference", "service", "legacy"})
_LONG_RUN_SECONDS = 60


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
    if fields.get("always_on") is False and _comes_and_goes(kind, fields):
        return "jobs"
    counted = fields.get("peak_requests_per_second") or fields.get("requests_per_month")
    return "requests" if counted is not None and fields.get("run_seconds") else "always_on"


def _comes_and_goes(kind: str, fields: Mapping[str, Any]) -> bool:
    """Tell whether what need not be always on runs by the hour: for those said, or some assumed.

    Of a machine `run_seconds` times `requests_per_month` are its hours; a service counts its requests so.
    """
    if kind not in STOPPED_KINDS or fields.get("peak_requests_per_second"):
        return False
    seconds, runs = fields.get("run_seconds"), fields.get("requests_per_month")
    if runs is not None:
        return kind in MACHINE_KINDS and seconds is not None
    return seconds is None or seconds >= _LONG_RUN_SECONDS


def assumed_hours(
    kind: str, mode: Mode, fields: Mapping[str, Any], preferences: Mapping[str, Any]
) -> dict[str, float]:
    """Return the hours that are assumed of what comes and goes though it is no job; nothing of all else."""
    if mode != "jobs" or kind not in STOPPED_KINDS:
        return {}
    each = preferences["part_time"]
    runs = each["requests_per_month"] * (fields.get("instances") or 1)
    return {"run_seconds": float(each["run_seconds"]), "requests_per_month": float(runs)}
