"""How each platform would run a workload, and what that costs: size, count and bill."""

from __future__ import annotations

import math
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, Self

from assistant.costs import (
    TaskKind,
    eks_cluster_charge,
    lambda_charges,
    largest_fargate_memory,
    run_hours,
    smallest_fargate_size,
    task_charges,
)
from assistant.engine.amounts import memory_words
from assistant.engine.instance_plans import copies_layout, jobs_layout, lambda_instances_layout
from assistant.engine.needs import LOAD
from assistant.engine.plan import (
    Draft,
    FunctionSize,
    Obstacle,
    Plan,
    headroom_copies,
    os_of,
    pool_load,
)
from assistant.engine.sites import SLOTS
from assistant.errors import UnknownFactError
from assistant.quantities import number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.costs import FargateSize, PurchaseOption
    from assistant.engine.context import Context, Platform
    from assistant.engine.needs import Needs
    from assistant.engine.plan import Layout

_MIB_PER_GIB = 1024
_ROUNDING = 1e-9
_MOST_PLANS = 500
FUNCTIONS = frozenset({"lambda", "lambda-managed-instances"})
"""The platforms whose requests come through API Gateway, not through a load balancer."""


def plan_for(needs: Needs, platform: Platform, context: Context) -> Plan | Obstacle:
    """Return how a platform runs the workload, or what stands in the way of any size.

    Plans are kept by what their planner reads: solving for flips asks for the same one many times.
    """
    key = (platform.id, _READ[platform.id](needs))
    found = context.plans.get(key)
    if found is None:
        if len(context.plans) >= _MOST_PLANS:
            context.forget_plans()
        layout = known_layout(needs, platform, context)
        found = context.plans[key] = plan_at(layout, needs, platform, context)
    return found


def known_layout(needs: Needs, platform: Platform, context: Context) -> Layout:
    """Return what `layout_of` does; layouts are kept as plans are."""
    key = (platform.id, _READ_BUT_LOAD[platform.id](needs))
    found = context.layouts.get(key)
    if found is None:
        found = context.layouts[key] = layout_of(needs, platform, context)
    return found


def layout_of(needs: Needs, platform: Platform, context: Context) -> Layout:
    """Return how a platform runs the workload at any load: all but what `needs.LOAD` names is settled."""
    try:
        return _LAYOUTS[platform.id](needs, platform, context)
    except UnknownFactError as error:
        lacking = Plan(lacks=(str(error),))
        return lambda _: lacking


def plan_at(layout: Layout, load: Needs, platform: Platform, context: Context) -> Plan | Obstacle:
    """Return the plan of a layout at the load of some needs, which are otherwise those it was made for."""
    try:
        made = layout(load)
    except UnknownFactError as error:
        return Plan(lacks=(str(error),))
    if not isinstance(made, Draft):
        return made
    if not load.serves_clients or load.mode == "jobs":
        return made.billed()
    if platform.id in FUNCTIONS:
        made.add_gateway(load, context)
        return made.billed()
    shares = _shares_load_balancer(made, platform)
    return made.billed(has_load_balancer=shares and made.add_load_balancer(load, context))


def _shares_load_balancer(draft: Draft, platform: Platform) -> bool:
    """Tell whether copies stand behind a load balancer; a single EC2 instance is reached directly."""
    return draft.size is not None and (draft.running > 1 or platform.id != "ec2")


def _lambda(needs: Needs, _platform: Platform, context: Context) -> Layout:
    """Lay out a function; warm environments are left out, and named, where they have no rate."""
    book, key, omitted = context.book, f"lambda.{needs.architecture}", []
    keeps_warm, streams = needs.latency_sensitive, needs.response_stream
    if keeps_warm and not book.rate_or_none(f"{key}.provisioned_concurrency_gb_second", needs.region):
        omitted.append(f"provisioned concurrency (no {needs.architecture} rate for {needs.region})")
        keeps_warm = False
    if streams and not book.rate_or_none(f"{key}.response_streaming_gb", needs.region):
        omitted.append(f"response streaming (no rate for {needs.region})")
        streams = False

    def at(load: Needs) -> Draft:
        warm = float(math.ceil(load.peak_concurrent - _ROUNDING)) if keeps_warm else 0.0
        charges = lambda_charges(
            book,
            region=load.region,
            architecture=load.architecture,
            memory_mib=load.lambda_memory_mib,
            run_seconds=load.run_seconds,
            requests_per_month=load.requests_per_month,
            ephemeral_mib=load.ephemeral_gib * _MIB_PER_GIB,
            free_tier=context.preferences["lambda_free_tier"],
            streamed_gib=load.payload_mib * load.requests_per_month / _MIB_PER_GIB if streams else 0.0,
            provisioned_concurrency=warm,
        )
        size = FunctionSize(load.lambda_memory_mib, warm)
        return Draft(charges, size, load.average_concurrent, omitted=tuple(omitted))

    return at


def _fargate(needs: Needs, platform: Platform, context: Context) -> Layout:
    tasks = _Tasks.of(needs, platform, context)
    return tasks.at if tasks is not None else lambda load: _no_task_size(load, context)


class _Tasks(NamedTuple):
    """Tasks of one size, however many there are.

    Attributes:
        size: of each.
        kind: decides the rates.
        platform: which tells how many are kept ready.
        context: the prices.
        ephemeral_gib: storage that Fargate gives each.
        volume_gib: of the EBS volume of each.
        omitted: what would be in the bill, had the region a rate for it.
    """

    size: FargateSize
    kind: TaskKind
    platform: Platform
    context: Context
    ephemeral_gib: float
    volume_gib: float
    omitted: tuple[str, ...]

    @classmethod
    def of(cls, needs: Needs, platform: Platform, context: Context, more_mib: float = 0.0) -> Self | None:
        """Settle all but how many tasks there are, each with some memory more; None where none is enough."""
        book, wanted = context.book, needs.ephemeral_gib
        size = smallest_fargate_size(book, needs.vcpus, needs.memory_mib + more_mib, os_of(needs))
        if size is None:
            return None
        on_volume = needs.state == "block" or wanted > book.figure("fargate.ephemeral_storage.max", "GiB")
        extra, omitted = 0.0 if on_volume else wanted, tuple[str, ...]()
        if extra > book.figure("fargate.ephemeral_storage.default", "GiB"):
            key = f"fargate.{needs.os}.{needs.architecture}.on_demand.ephemeral_gb_hour"
            if book.rate_or_none(key, needs.region) is None:
                omitted, extra = (f"ephemeral storage (no rate for {needs.region})",), 0.0
        bought: PurchaseOption = "spot" if platform.spot == "always" else "on_demand"
        years = 0 if needs.mode == "jobs" else needs.commitment_years
        kind = TaskKind(needs.region, os_of(needs), needs.architecture, bought, years)
        return cls(size, kind, platform, context, extra, wanted if on_volume else 0.0, omitted)

    def at(self, load: Needs) -> Draft:
        """Return a task for each job, or workers for all of them; or what a load and its headroom ask for."""
        if load.mode != "jobs":
            return self.kept(load, headroom_copies(load, self.platform))
        hours = run_hours(self.context.book, load.requests_per_month, load.run_seconds, self.kind.os)
        workers = math.ceil(pool_load(load, self.context))
        if workers and workers * self.context.book.month_hours < hours:
            return self.kept(load, workers)  # short runs, each of which is billed for longer than it takes
        return self._draft(load, load.average_concurrent, hours, per_run=True)

    def kept(self, load: Needs, copies: int) -> Draft:
        """Return tasks that stay all month."""
        return self._draft(load, copies, copies * self.context.book.month_hours)

    def _draft(self, load: Needs, running: float, hours: float, *, per_run: bool = False) -> Draft:
        size, kind, context = self.size, self.kind, self.context
        charges = task_charges(context.book, kind, size.vcpus, size.memory_mib, hours, self.ephemeral_gib)
        doubt = _spot_doubt(load, context) if kind.purchase_option == "spot" else ""
        draft = Draft(
            charges,
            size,
            running,
            omitted=self.omitted,
            purchase=kind.purchase_option,
            per_run=per_run,
            doubt=doubt,
        )
        if self.volume_gib:
            draft.add_disk(load, context, self.volume_gib * hours / context.book.month_hours)
        return draft


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
        return Obstacle("vcpus", key, f"needs {number(needs.vcpus)} vCPU, and {kind} has at most {shown}")
    top = largest_fargate_memory(book, os_of(needs))
    reason = f"needs {memory_words(needs.memory_mib)} of memory, and such a task has at most"
    return Obstacle("memory_mib", "fargate.memory_max", f"{reason} {memory_words(top)}")


def _hybrid(needs: Needs, platform: Platform, context: Context) -> Layout:
    """Split copies into a base on instances and a rest on Fargate, as two services.

    ECS cannot mix the two in one capacity provider strategy:
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/capacity-launch-type-comparison.html
    """
    varies = needs.traffic in {"spiky", "predictable"} or needs.interruptible
    if needs.mode == "jobs" or not varies:
        return _nothing_to_split
    share = context.preferences["base_share"][needs.traffic]
    steady = needs.but(interruptible=False, mode="always_on")
    on_instances = copies_layout(steady, platform, context, slots="awsvpc")
    may_stop = needs.interruptible and needs.os == "linux"
    fargate = context.platform("fargate-spot" if may_stop else "fargate")
    tasks = _Tasks.of(needs.but(commitment_years=0), fargate, context)

    def at(load: Needs) -> Plan | Draft | Obstacle:
        copies = load.copies
        if copies <= 1:
            return _nothing_to_split(load)
        base = min(max(1, round(copies * share)), copies - 1)
        draft = on_instances(load.but(copies=base, mode="always_on"))
        if not isinstance(draft, Draft):
            return draft
        if tasks is None:
            return _no_task_size(load, context)
        burst = tasks.kept(load, copies - base)
        draft.charges += burst.charges
        draft.omitted = tuple(dict.fromkeys((*draft.omitted, *burst.omitted)))
        draft.burst = (tasks.size, copies - base)
        draft.purchase, draft.doubt = burst.purchase, burst.doubt
        return draft

    return at


def _nothing_to_split(load: Needs) -> Obstacle:
    """Name the field for which there is no base and a rest."""
    field = "kind" if load.mode == "jobs" else "instances" if load.copies <= 1 else "traffic"
    return Obstacle(field, "ecs.strategy_base.max", _NOTHING_TO_SPLIT[field])


_NOTHING_TO_SPLIT = {
    "kind": "jobs come and go by themselves: there is no steady base to split off",
    "instances": "one copy cannot be split into a base and a rest",
    "traffic": "the load is even and must not be interrupted: there is nothing to split",
}


def _eks(needs: Needs, platform: Platform, context: Context) -> Layout:
    """Lay out pods on nodes, or on Fargate where that costs less and the pods may run there."""
    nodes = _jobs_or_copies(needs, platform, context)
    pods = _pods_on_fargate(needs, context) if _may_run_on_fargate(needs, context) else None
    if pods is None:
        return nodes

    def at(load: Needs) -> Plan | Draft | Obstacle:
        on_nodes = nodes(load)
        try:
            on_fargate = pods(load)
        except UnknownFactError:
            return on_nodes
        if isinstance(on_nodes, Draft) and not on_nodes.lacks and on_nodes.usd <= on_fargate.usd:
            return on_nodes
        return on_fargate

    return at


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


def _pods_on_fargate(needs: Needs, context: Context) -> Callable[[Needs], Draft] | None:
    """Lay out pods on Fargate in a cluster; each is given some memory more, for Kubernetes itself."""
    more_mib = context.book.figure("eks.fargate_overhead", "MiB")
    tasks = _Tasks.of(needs, context.platform("fargate"), context, more_mib)
    if tasks is None:
        return None

    def at(load: Needs) -> Draft:
        draft = tasks.at(load)
        draft.charges.append(eks_cluster_charge(context.book, load.region))
        draft.on_cluster = True
        return draft

    return at


def _jobs_or_copies(needs: Needs, platform: Platform, context: Context) -> Layout:
    """Lay out jobs or copies; where each has to be isolated, it has an instance to itself."""
    lay_out = jobs_layout if needs.mode == "jobs" else copies_layout
    slots = "one" if needs.isolation == "strict" else SLOTS[platform.id]
    return lay_out(needs, platform, context, slots=slots)


_TASKS_READ = (
    "vcpus", "memory_mib", "architecture", "os", "region", "mode", "requests_per_month", "run_seconds",
    "average_concurrent", "instances", "headroom", "copies", "busy_copies", "state", "ephemeral_gib",
    "commitment_years", "serves_clients", "payload_mib",
)  # fmt: skip
_INSTANCES_READ = (
    *_TASKS_READ, "gpu", "gpu_memory_gib", "utilisation", "busy_vcpus", "are_workers", "interruptible",
    "licence_per_core", "may_add_copies", "isolation",
)  # fmt: skip
FIELDS_READ: Mapping[str, tuple[str, ...]] = {
    "lambda": (
        "architecture", "region", "requests_per_month", "run_seconds", "lambda_memory_mib", "ephemeral_gib",
        "payload_mib", "response_stream", "latency_sensitive", "peak_concurrent", "average_concurrent",
        "mode", "serves_clients",
    ),
    "lambda-managed-instances": (
        "vcpus", "memory_mib", "architecture", "region", "mode", "requests_per_month", "average_concurrent",
        "instances", "headroom", "copies", "busy_copies", "gpu", "gpu_memory_gib", "state",
        "commitment_years", "run_seconds", "payload_mib", "response_stream", "serves_clients",
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
_READ_BUT_LOAD = {
    name: attrgetter(*[field for field in fields if field not in LOAD])
    for name, fields in FIELDS_READ.items()
}
_LAYOUTS: dict[str, Callable[[Needs, Platform, Context], Layout]] = {
    "lambda": _lambda,
    "lambda-managed-instances": lambda_instances_layout,
    "fargate": _fargate,
    "fargate-spot": _fargate,
    "ecs-ec2": _jobs_or_copies,
    "ecs-managed-instances": _jobs_or_copies,
    "eks": _eks,
    "ec2": _jobs_or_copies,
    "hybrid": _hybrid,
}
