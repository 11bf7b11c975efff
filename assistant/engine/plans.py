"""How each platform would run a workload, and what that costs: size, count and bill."""

from __future__ import annotations

import math
from operator import attrgetter
from typing import TYPE_CHECKING

from assistant.costs import (
    eks_cluster_bill,
    fargate_bill,
    lambda_bill,
    largest_fargate_memory,
    load_balancer_bill,
    smallest_fargate_size,
)
from assistant.engine.amounts import memory_words
from assistant.engine.instance_plans import copies_plan, jobs_plan, lambda_instances_plan
from assistant.engine.plan import FunctionSize, Obstacle, Plan, headroom_copies, os_of, with_disk
from assistant.engine.sites import SLOTS
from assistant.errors import UnknownFactError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.costs import Bill, FargateSize
    from assistant.engine.context import Context, Platform
    from assistant.engine.needs import Needs

_MIB_PER_GIB = 1024
_ROUNDING = 1e-9
_FUNCTIONS = frozenset({"lambda", "lambda-managed-instances"})
_MOST_PLANS = 500


def plan_for(needs: Needs, platform: Platform, context: Context) -> Plan | Obstacle:
    """Return how a platform runs the workload, or what stands in the way of any size.

    Plans are kept by what their planner reads: solving for flips asks for the same one many times.
    """
    key = (platform.id, _READ[platform.id](needs))
    found = context.plans.get(key)
    if found is None:
        if len(context.plans) >= _MOST_PLANS:
            context.plans.clear()
        found = context.plans[key] = make_plan(needs, platform, context)
    return found


def make_plan(needs: Needs, platform: Platform, context: Context) -> Plan | Obstacle:
    """Return what `plan_for` does, made anew: where numbers vary, hardly any plan is asked for twice."""
    try:
        plan = _PLANNERS[platform.id](needs, platform, context)
    except UnknownFactError as error:
        return Plan(lacks=(str(error),))
    if isinstance(plan, Obstacle) or platform.id in _FUNCTIONS:
        return plan
    if not needs.serves_clients or needs.mode == "jobs" or plan.size is None:
        return plan
    return _with_load_balancer(plan, needs, platform, context)


def _with_load_balancer(plan: Plan, needs: Needs, platform: Platform, context: Context) -> Plan:
    """Add the load balancer that copies share; a single EC2 instance is reached directly."""
    if platform.id == "ec2" and plan.running <= 1:
        return plan
    hours, preferences = context.book.month_hours, context.preferences
    rate = needs.requests_per_month / (hours * 3600)
    gb_an_hour = needs.payload_mib / _MIB_PER_GIB * needs.requests_per_month / hours
    units = max(
        1.0,
        rate / preferences["requests_per_second_per_lcu"],
        gb_an_hour / preferences["gb_per_hour_per_lcu"],
    )
    try:
        added = context.book.bill(
            ("load balancer", needs.region, units),
            lambda: load_balancer_bill(context.book, region=needs.region, capacity_units=units),
        )
    except UnknownFactError as error:
        return plan._replace(omitted=(*plan.omitted, f"load balancer ({error})"))
    return plan._replace(bill=plan.bill + added, has_load_balancer=True)


def _lambda(needs: Needs, _platform: Platform, context: Context) -> Plan:
    """Price a function; warm environments are left out, and named, where they have no rate."""
    warm = float(math.ceil(needs.peak_concurrent - _ROUNDING)) if needs.latency_sensitive else 0.0
    key = f"lambda.{needs.architecture}"
    omitted = []
    if warm and not context.book.rate_or_none(f"{key}.provisioned_concurrency_gb_second", needs.region):
        omitted.append(f"provisioned concurrency (no {needs.architecture} rate for {needs.region})")
        warm = 0.0
    streamed = needs.streamed_payload_mib * needs.requests_per_month / _MIB_PER_GIB
    if streamed and not context.book.rate_or_none(f"{key}.response_streaming_gb", needs.region):
        omitted.append(f"response streaming (no rate for {needs.region})")
        streamed = 0.0
    bill = lambda_bill(
        context.book,
        region=needs.region,
        architecture=needs.architecture,
        memory_mib=needs.lambda_memory_mib,
        run_seconds=needs.run_seconds,
        requests_per_month=needs.requests_per_month,
        ephemeral_mib=needs.ephemeral_gib * _MIB_PER_GIB,
        free_tier=context.preferences["lambda_free_tier"],
        streamed_gib=streamed,
        provisioned_concurrency=warm,
    )
    size = FunctionSize(needs.lambda_memory_mib, warm)
    return Plan(bill, size, needs.average_concurrent, omitted=tuple(omitted))


def _fargate(needs: Needs, platform: Platform, context: Context) -> Plan | Obstacle:
    size = smallest_fargate_size(context.book, needs.vcpus, needs.memory_mib, os_of(needs))
    if size is None:
        return _no_task_size(needs, context)
    if needs.mode == "jobs":
        return _tasks(needs, platform, context, size, None)
    return _tasks(needs, platform, context, size, headroom_copies(needs, platform, context))


def _tasks(needs: Needs, platform: Platform, context: Context, size: FargateSize, copies: int | None) -> Plan:
    """Price tasks that stay (`copies`), or one for each job."""
    book, is_spot = context.book, platform.spot == "always"
    on_volume = needs.state == "block" or needs.ephemeral_gib > book.figure(
        "fargate.ephemeral_storage.max", "GiB"
    )
    extra = 0.0 if on_volume else needs.ephemeral_gib
    key = f"fargate.{needs.os}.{needs.architecture}.on_demand.ephemeral_gb_hour"
    omitted: tuple[str, ...] = ()
    if (
        extra > book.figure("fargate.ephemeral_storage.default", "GiB")
        and book.rate_or_none(key, needs.region) is None
    ):
        omitted, extra = (f"ephemeral storage (no rate for {needs.region})",), 0.0
    market = (needs.region, os_of(needs), needs.architecture, is_spot, needs.commitment_years)
    load = (copies, 0, 0) if copies is not None else (None, needs.requests_per_month, needs.run_seconds)

    def bill() -> Bill:
        return fargate_bill(
            book,
            region=needs.region,
            os=os_of(needs),
            architecture=needs.architecture,
            purchase_option="spot" if is_spot else "on_demand",
            vcpus=size.vcpus,
            memory_mib=size.memory_mib,
            ephemeral_gib=extra,
            tasks=1 if copies is None else copies,
            runs=needs.requests_per_month if copies is None else None,
            run_seconds=needs.run_seconds,
            commitment_years=0 if copies is None else needs.commitment_years,
        )

    busy = needs.average_concurrent if copies is None else copies
    plan = Plan(
        book.bill(("tasks", market, load, size, extra), bill),
        size,
        busy,
        omitted=omitted,
        purchase="spot" if is_spot else "on_demand",
        per_run=copies is None,
        doubt=_spot_doubt(needs, context) if is_spot else "",
    )
    return with_disk(plan, needs, context, needs.ephemeral_gib * busy if on_volume else 0.0)


def _spot_doubt(needs: Needs, context: Context) -> str:
    key = f"fargate.linux.{needs.architecture}.spot.vcpu_hour"
    as_of = context.book.rate(key, needs.region).source.rsplit(", ", 1)[-1]
    return f"the Fargate Spot rate was read in {as_of}, and Spot rates move"


def _no_task_size(needs: Needs, context: Context) -> Obstacle:
    """Name the field for which no task is large enough."""
    book = context.book
    if needs.os == "windows":
        most, key = book.figure("fargate.windows_vcpu_max.max"), "fargate.windows_vcpu_max.max"
    else:
        most, key = book.figure("fargate.vcpu_max.max"), "fargate.vcpu_max.max"
    if needs.vcpus > most:
        shown = context.knowledge.show(key)
        kind = "a Windows task" if needs.os == "windows" else "a task"
        return Obstacle("vcpus", key, f"needs {needs.vcpus:g} vCPU, and {kind} has at most {shown}")
    top = largest_fargate_memory(book, os_of(needs))
    reason = f"needs {memory_words(needs.memory_mib)} of memory, and such a task has at most"
    return Obstacle("memory_mib", "fargate.memory_max", f"{reason} {memory_words(top)}")


def _hybrid(needs: Needs, platform: Platform, context: Context) -> Plan | Obstacle:
    """Split copies into a base on instances and a rest on Fargate, as two services.

    ECS cannot mix the two in one capacity provider strategy:
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/capacity-launch-type-comparison.html
    """
    copies = needs.copies
    varies = needs.traffic in {"spiky", "predictable"} or needs.interruptible
    if needs.mode == "jobs" or copies <= 1 or not varies:
        field = "kind" if needs.mode == "jobs" else "instances" if copies <= 1 else "traffic"
        return Obstacle(field, "ecs.strategy_base.max", _NOTHING_TO_SPLIT[field])
    share = context.preferences["base_share"][needs.traffic]
    base = min(max(1, round(copies * share)), copies - 1)
    steady = needs._replace(copies=base, interruptible=False, mode="always_on")
    plan = copies_plan(steady, platform, context, slots="awsvpc")
    size = smallest_fargate_size(context.book, needs.vcpus, needs.memory_mib, os_of(needs))
    if isinstance(plan, Obstacle):
        return plan
    if size is None:
        return _no_task_size(needs, context)
    may_stop = needs.interruptible and needs.os == "linux"
    spot = context.platform("fargate-spot" if may_stop else "fargate")
    burst = _tasks(needs._replace(commitment_years=0), spot, context, size, copies - base)
    return plan._replace(
        bill=plan.bill + burst.bill,
        omitted=tuple(dict.fromkeys((*plan.omitted, *burst.omitted))),
        burst=(size, copies - base),
        purchase=burst.purchase,
        doubt=burst.doubt,
    )


_NOTHING_TO_SPLIT = {
    "kind": "jobs come and go by themselves: there is no steady base to split off",
    "instances": "one copy cannot be split into a base and a rest",
    "traffic": "the load is even and must not be interrupted: there is nothing to split",
}


def _eks(needs: Needs, platform: Platform, context: Context) -> Plan | Obstacle:
    """Plan pods on nodes, or on Fargate where that costs less and the pods may run there."""
    nodes = _jobs_or_copies(needs, platform, context)
    if not _may_run_on_fargate(needs, context):
        return nodes
    pods = _pods_on_fargate(needs, context)
    if pods is None:
        return nodes
    if isinstance(nodes, Plan) and not nodes.lacks and nodes.bill.total <= pods.bill.total:
        return nodes
    return pods


def _may_run_on_fargate(needs: Needs, context: Context) -> bool:
    """Tell whether a pod may run on Fargate, by what it has not and how large a pod may be."""
    book = context.book
    return (
        needs.os == "linux"
        and needs.architecture == "x86_64"
        and not (needs.gpu or needs.licence_per_core or needs.on_own_nodes)
        and needs.state in {"none", "shared_files"}
        and needs.vcpus <= book.figure("eks.fargate_vcpu_max.max")
        and needs.memory_mib <= book.figure("eks.fargate_memory_max", "MiB")
        and needs.ephemeral_gib <= book.figure("eks.fargate_storage.max", "GiB")
    )


def _pods_on_fargate(needs: Needs, context: Context) -> Plan | None:
    """Return pods on Fargate in a cluster; each is given some memory more, for Kubernetes itself."""
    memory = needs.memory_mib + context.book.figure("eks.fargate_overhead", "MiB")
    size = smallest_fargate_size(context.book, needs.vcpus, memory)
    if size is None:
        return None
    copies = None if needs.mode == "jobs" else headroom_copies(needs, context.platform("fargate"), context)
    try:
        plan = _tasks(needs, context.platform("fargate"), context, size, copies)
        return plan._replace(
            bill=plan.bill + eks_cluster_bill(context.book, region=needs.region), on_cluster=True
        )
    except UnknownFactError:
        return None


def _jobs_or_copies(needs: Needs, platform: Platform, context: Context) -> Plan | Obstacle:
    slots = SLOTS[platform.id]
    make = jobs_plan if needs.mode == "jobs" else copies_plan
    return make(needs, platform, context, slots=slots)


_TASKS_READ = (
    "vcpus", "memory_mib", "architecture", "os", "region", "mode", "requests_per_month", "run_seconds",
    "average_concurrent", "instances", "headroom", "copies", "busy_copies", "state", "ephemeral_gib",
    "commitment_years", "serves_clients", "payload_mib",
)  # fmt: skip
_INSTANCES_READ = (
    *_TASKS_READ, "gpu", "gpu_memory_gib", "utilisation", "busy_vcpus", "are_workers", "interruptible",
    "licence_per_core",
)  # fmt: skip
FIELDS_READ: Mapping[str, tuple[str, ...]] = {
    "lambda": (
        "architecture", "region", "requests_per_month", "run_seconds", "lambda_memory_mib", "ephemeral_gib",
        "payload_mib", "response_stream", "latency_sensitive", "peak_concurrent", "average_concurrent",
    ),
    "lambda-managed-instances": (
        "vcpus", "memory_mib", "architecture", "region", "mode", "requests_per_month", "average_concurrent",
        "instances", "headroom", "copies", "busy_copies", "gpu", "gpu_memory_gib", "state",
        "commitment_years",
    ),
    "fargate": _TASKS_READ,
    "fargate-spot": _TASKS_READ,
    "ecs-ec2": _INSTANCES_READ,
    "ecs-managed-instances": _INSTANCES_READ,
    "ec2": _INSTANCES_READ,
    "eks": (*_INSTANCES_READ, "on_own_nodes"),
    "hybrid": (*_INSTANCES_READ, "traffic"),
}  # fmt: skip
"""The fields of the needs that a plan depends on; others decide whether it is taken, and how gladly."""
_READ = {name: attrgetter(*fields) for name, fields in FIELDS_READ.items()}
_PLANNERS: dict[str, Callable[[Needs, Platform, Context], Plan | Obstacle]] = {
    "lambda": _lambda,
    "lambda-managed-instances": lambda_instances_plan,
    "fargate": _fargate,
    "fargate-spot": _fargate,
    "ecs-ec2": _jobs_or_copies,
    "ecs-managed-instances": _jobs_or_copies,
    "eks": _eks,
    "ec2": _jobs_or_copies,
    "hybrid": _hybrid,
}
