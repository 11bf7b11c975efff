"""Workloads that cannot exist: fields that contradict each other, loads that are a slip of the pen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.costs import sells_instances
from assistant.engine.amounts import duration_words, memory_words
from assistant.engine.kinds import REQUEST_KINDS
from assistant.errors import InputError
from assistant.quantities import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.engine.context import Context
    from assistant.engine.needs import Needs

_ROUNDING = 1.001
_MIB_PER_GIB = 1024


def check(fields: Mapping[str, Any], needs: Needs, context: Context) -> None:
    """Refuse a contradictory workload.

    Raises:
        InputError: naming the fields and the conflict.
    """
    _check_kinds(fields)
    _check_region(needs, context)
    _check_rates(fields, context)
    _check_load(fields, needs, context)
    _check_sizes(fields, needs, context)


def _check_kinds(fields: Mapping[str, Any]) -> None:
    if fields.get("os") == "windows" and fields.get("architecture") == "arm64":
        raise InputError("AWS runs Windows on x86_64 only; drop one of the two", field="os, architecture")
    if fields.get("gpu") == 0 and fields.get("gpu_memory_gib"):
        raise InputError(
            "GPU memory is asked for, and no GPU; drop one of the two", field="gpu, gpu_memory_gib"
        )
    if fields.get("os") == "windows" and fields.get("privileged"):
        raise InputError(
            "Windows containers have no privileged mode; drop one of the two, or ask for os_access",
            field="os, privileged",
        )
    if fields.get("kubernetes") and fields.get("packaging") == "machine_image":
        raise InputError(
            "Kubernetes runs containers, not machine images; change one of the two",
            field="kubernetes, packaging",
        )


_TELLING_RATES = ("lambda.x86_64.request", "fargate.linux.x86_64.on_demand.vcpu_hour")


def _check_region(needs: Needs, context: Context) -> None:
    book = context.book
    if any(book.rate_or_none(key, needs.region) for key in _TELLING_RATES):
        return
    if not sells_instances(book, needs.region):
        raise InputError(
            f"no price is known for {needs.region!r}; regions with prices: {', '.join(_regions(context))}",
            field="region",
        )


def _regions(context: Context) -> list[str]:
    tables = context.book.tables
    known = {region for key in _TELLING_RATES for region in tables.regions(key)}
    return sorted(known | {row["region"] for row in tables.rows("ec2_on_demand_linux.csv")})


def _check_rates(fields: Mapping[str, Any], context: Context) -> None:
    peak, month = fields.get("peak_requests_per_second"), fields.get("requests_per_month")
    if month is None:
        return
    average = month / context.book.month_seconds
    if fields.get("traffic") == "rare" and average > context.preferences["sanity"]["most_rare_per_second"]:
        raise InputError(
            f"{number(month)} requests a month are {average:,.1f} a second on average, which is not rare",
            field="traffic, requests_per_month",
        )
    if peak is None:
        return
    if average > peak * _ROUNDING:
        raise InputError(
            f"{number(month)} requests a month are {average:,.1f} a second on average, "
            f"more than the peak of {number(peak)}",
            field="requests_per_month, peak_requests_per_second",
        )


def _check_load(fields: Mapping[str, Any], needs: Needs, context: Context) -> None:
    if needs.mode == "always_on":
        return
    limits = context.preferences["sanity"]
    at_once = max(
        needs.average_concurrent,
        (fields.get("peak_requests_per_second") or 0.0) * needs.run_seconds,
    )
    rate = "peak_requests_per_second" if fields.get("peak_requests_per_second") else "requests_per_month"
    if at_once > limits["most_concurrent"]:
        on_vcpus = f" on {number(needs.vcpus)} vCPU each" if fields.get("vcpus") else ""
        raise InputError(
            f"at this rate {at_once:,.0f} runs of {number(needs.run_seconds)} s{on_vcpus} are at work at "
            f"once, more than {limits['most_concurrent']:,.0f}; check the figures and their units",
            field=f"run_seconds, {rate}{', vcpus' if fields.get('vcpus') else ''}",
        )
    copies = fields.get("instances")
    room = (copies or 0) * max(needs.vcpus, 1.0) * limits["most_concurrent_per_vcpu"]
    if copies and at_once > room:
        raise InputError(
            f"{at_once:,.0f} runs at once cannot be served by {number(copies)} x "
            f"{number(needs.vcpus)} vCPU; allow more instances or check the load",
            field=f"run_seconds, {rate}, instances, vcpus",
        )


def _check_sizes(fields: Mapping[str, Any], needs: Needs, context: Context) -> None:
    """Refuse more copies, a longer call or a larger payload than anybody means."""
    limits, copies = context.preferences["sanity"], fields.get("instances") or 0
    if copies > limits["most_concurrent"]:
        raise InputError(
            f"{number(copies)} copies are more than {number(limits['most_concurrent'])}; check the figure",
            field="instances",
        )
    waits = fields.get("kind") in REQUEST_KINDS - {"event"} and not needs.long_lived_connections
    if waits and needs.run_seconds > limits["longest_request"]:
        length, most = map(duration_words, (needs.run_seconds, limits["longest_request"]))
        raise InputError(
            f"no caller waits {length} for an answer, and what takes longer than {most} is a job; "
            "change one of the two",
            field="run_seconds, kind",
        )
    gib_a_second = needs.payload_mib / _MIB_PER_GIB / needs.run_seconds
    if needs.mode != "always_on" and gib_a_second > limits["most_gib_per_second"]:
        size, length = memory_words(needs.payload_mib), duration_words(needs.run_seconds)
        raise InputError(
            f"{size} in {length} are {gib_a_second:,.0f} GB a second for one request; check the figures and "
            "their units",
            field="payload_mib, run_seconds",
        )
