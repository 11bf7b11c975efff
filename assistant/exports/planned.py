"""From the engine's plan to what its templates need to know."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.costs import FargateSize, Packing
from assistant.engine.context import context_of
from assistant.engine.needs import complete
from assistant.engine.plan import FunctionSize, Plan, headroom_copies, outlasts_gateway, pool_load
from assistant.engine.plans import FUNCTIONS, plan_for
from assistant.engine.sites import root_gib
from assistant.errors import InputError
from assistant.exports.deployment import Deployment
from assistant.exports.schedules import schedule_of, stop_schedule_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.engine.context import Context
    from assistant.engine.needs import Needs
    from assistant.engine.recommendation import Recommendation
    from assistant.engine.workload import Workload
    from assistant.facts import Knowledge

_CPU_UNITS_PER_VCPU = 1024  # ECS counts a vCPU in 1,024 CPU units by definition
_MIB_PER_GIB = 1024
_TIMEOUTS = {"lambda": "lambda.timeout.max", "lambda-managed-instances": "lambda.lmi_timeout.max"}


def deployment_of(recommendation: Recommendation, workload: Workload, knowledge: Knowledge) -> Deployment:
    """Return what to deploy for the top platform.

    Raises:
        InputError: when no platform fits the workload.
    """
    if recommendation.platform is None:
        raise InputError("no platform can run this workload, so there is nothing to export")
    context = context_of(knowledge)
    fields = {name: value for name, value in workload.__dict__.items() if value is not None}
    needs = complete(fields, context)
    platform = context.platform(recommendation.platform)
    plan = plan_for(needs, platform, context)
    start = Deployment(
        platform=platform.id,
        region=needs.region,
        architecture=needs.architecture,
        windows=needs.os == "windows",
        scheduled=False,
        serves_clients=needs.serves_clients and needs.mode != "jobs",
        gpus=needs.gpu,
        privileged=needs.privileged,
    )
    return _placed(start, plan, needs, context) if isinstance(plan, Plan) else start


def _placed(start: Deployment, plan: Plan, needs: Needs, context: Context) -> Deployment:
    """Add the size, how it is started, and what stands before it."""
    is_function = start.platform in FUNCTIONS
    is_scheduled = needs.mode == "jobs" and (is_function or plan.per_run)
    is_balanced = plan.has_load_balancer or any(entry.startswith("load balancer") for entry in plan.omitted)
    placed = replace(
        start,
        scheduled=is_scheduled,
        schedule=schedule_of(needs, context) if is_scheduled else "",
        stop_schedule=stop_schedule_of(needs) if is_scheduled and start.platform == "ec2" else "",
        gateway=_gateway(plan, needs, context) if is_function and start.serves_clients else "",
        streams=needs.response_stream,
        behind_balancer=is_balanced,
        spot=plan.purchase == "spot",
    )
    sized = _sized(placed, plan, needs, context)
    return replace(sized, notes=tuple(_notes(sized, plan, needs, context)))


def _gateway(plan: Plan, needs: Needs, context: Context) -> str:
    """Return which API Gateway the bill has, or would have, had it a price."""
    is_rest = any("REST" in item for item, _, _ in plan.bill.charges)
    return "rest" if is_rest or needs.response_stream or outlasts_gateway(needs, context) else "http"


def _sized(start: Deployment, plan: Plan, needs: Needs, context: Context) -> Deployment:
    if start.platform in FUNCTIONS:
        return _function(start, plan, needs, context)
    if isinstance(plan.size, FargateSize):
        return replace(
            start,
            cpu_units=_units(plan.size.vcpus),
            memory_mib=plan.size.memory_mib,
            copies=1 if plan.per_run else max(round(plan.running), 1),
            ephemeral_gib=_scratch(needs, context),
            volume_gib=0 if plan.on_cluster else _volume(needs, context),
            pods_on_fargate=plan.on_cluster,
        )
    return _on_instances(start, plan, needs, context)


def _on_instances(start: Deployment, plan: Plan, needs: Needs, context: Context) -> Deployment:
    """Size instances, their volumes, and the copies on them: as many as were planned for."""
    burst = plan.burst[1] if plan.burst else 0
    task = plan.burst[0] if plan.burst else None
    platform = context.platform(start.platform)
    if needs.mode == "jobs":
        copies = 1 if plan.per_run else math.ceil(pool_load(needs, context))
    else:
        copies = needs.copies if plan.burst else headroom_copies(needs, platform)
    sized = replace(
        start,
        cpu_units=_units(task.vcpus if task else needs.vcpus),
        memory_mib=task.memory_mib if task else math.ceil(needs.memory_mib),
        copies=max(copies, 1),
        burst_copies=burst,
    )
    packing = plan.size
    if not isinstance(packing, Packing):
        return sized
    copies = max(sized.copies, packing.instances)
    scratch = 0.0 if needs.state == "local_fast" else needs.ephemeral_gib
    own_volume = needs.state == "block" and start.platform not in {"ec2", "eks"}
    on_root = 0.0 if own_volume or start.platform == "ec2" else scratch * (copies - burst) / packing.instances
    root = root_gib(needs, platform, context) + on_root
    return replace(
        sized,
        copies=copies,
        instance_type=packing.type.name,
        instances=packing.instances,
        root_gib=math.ceil(root),
        disk_gib=math.ceil(scratch * copies / packing.instances) if start.platform == "ec2" else 0,
        volume_gib=math.ceil(scratch) if own_volume else 0,
    )


def _function(start: Deployment, plan: Plan, needs: Needs, context: Context) -> Deployment:
    """Size a function; its timeout is the longest run with some air, and no longer than Lambda allows."""
    book = context.book
    most = book.figure(_TIMEOUTS[start.platform], "seconds")
    tmp = needs.ephemeral_gib * _MIB_PER_GIB
    memory = max(needs.memory_mib, book.figure("lambda.lmi_memory.min", "MiB"))
    return replace(
        start,
        memory_mib=math.ceil(plan.size.memory_mib if isinstance(plan.size, FunctionSize) else memory),
        timeout_seconds=int(min(math.ceil(needs.run_seconds * 1.1) + 1, most)),
        tmp_mib=math.ceil(tmp) if tmp > book.figure("lambda.tmp.min", "MiB") else 0,
        kept_warm=int(plan.kept_warm),
        instance_type=plan.size.type.name if isinstance(plan.size, Packing) else "",
        instances=plan.size.instances if isinstance(plan.size, Packing) else 0,
    )


def _notes(deployment: Deployment, plan: Plan, needs: Needs, context: Context) -> Iterator[str]:
    """Say what the bill counts and a template cannot hold."""
    if needs.commitment_years and any("commitment" in item for item, _, _ in plan.bill.charges):
        yield f"The bill counts a {needs.commitment_years}-year commitment, which is bought beside this."
    elif any("Savings Plan" in rate.source for _, _, rate in plan.bill.charges):
        yield f"The bill counts a {needs.commitment_years}-year Savings Plan, which is bought beside this."
    if deployment.scheduled and needs.requests_per_month * 60 > context.book.month_seconds:
        runs = f"{needs.requests_per_month:,.0f}"
        yield f"The bill counts {runs} runs a month: more than a schedule starts, so let events start them."
    if deployment.platform == "eks" and deployment.behind_balancer:
        yield "The load balancer of the bill is made by the AWS Load Balancer Controller, from an Ingress."
    if deployment.on_instances and isinstance(plan.size, Packing):
        on_each = math.ceil(deployment.base_copies / plan.size.instances)
        if on_each >= plan.size.type.max_enis:
            yield f"Turn awsvpcTrunking on for the account: an instance holds {on_each} tasks with it."


def _volume(needs: Needs, context: Context) -> int:
    """Return GiB of the EBS volume of a task: its data, or more scratch space than Fargate gives."""
    most = context.book.figure("fargate.ephemeral_storage.max", "GiB")
    return math.ceil(needs.ephemeral_gib) if needs.state == "block" or needs.ephemeral_gib > most else 0


def _units(vcpus: float) -> int:
    return math.ceil(vcpus * _CPU_UNITS_PER_VCPU)


def _scratch(needs: Needs, context: Context) -> int:
    """Return GiB of scratch space to ask for, where the default is too small and a task may have it."""
    least, most = (
        context.book.figure(f"fargate.ephemeral_storage.{bound}", "GiB") for bound in ("default", "max")
    )
    is_ephemeral = needs.state != "block" and least < needs.ephemeral_gib <= most
    return math.ceil(needs.ephemeral_gib) if is_ephemeral else 0
