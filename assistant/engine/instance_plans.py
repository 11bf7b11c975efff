"""Plans on instances: EC2, ECS on EC2, ECS Managed Instances, EKS, and Lambda's own instances."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from assistant.costs import (
    Bill,
    Copy,
    Market,
    Packing,
    ec2_bill,
    ecs_managed_instances_bill,
    eks_cluster_bill,
    lambda_managed_instances_bill,
    pack,
    sells_windows,
)
from assistant.engine.plan import Obstacle, Plan, headroom_copies, headroom_factor, pool_load, with_disk
from assistant.errors import UnknownFactError

if TYPE_CHECKING:
    from assistant.costs import InstanceType, SlotLimit
    from assistant.engine.context import Context, Platform
    from assistant.engine.needs import Needs

_MIB_PER_GIB = 1024
_MOST_HOSTED = 500
_GPU_MEMORY_TOLERANCE = 0.93
"""A GPU sold with 24 GB shows some 22.4 GiB of them to the instance."""


def copies_plan(needs: Needs, platform: Platform, context: Context, *, slots: SlotLimit) -> Plan | Obstacle:
    """Plan copies that stay: packed on instances, spread over several where there are several copies."""
    if needs.os == "windows" and not sells_windows(context.book, needs.region):
        return _unpriced_windows(needs)
    copies = headroom_copies(needs, platform, context)
    if slots == "one" and needs.are_workers:
        slots = "free"
    used = _average_utilisation(needs, copies)
    found = _packed(needs, platform, context, slots=slots, copies=copies, utilisation=used)
    if found is None:
        return _too_large(needs)
    return _hosted(needs, platform, context, *found, copies=copies)


def _hosted(
    needs: Needs, platform: Platform, context: Context, packing: Packing, market: Market, *, copies: int
) -> Plan:
    """Return the month of instances that stay; kept, because many loads come to the same instances."""
    gib = _disk(needs, platform, context, packing, copies)
    key = (platform.id, market, *packing[1:4], packing.type.name, gib, needs.licence_per_core)
    found = context.hosted.get(key)
    if found is None:
        if len(context.hosted) >= _MOST_HOSTED:
            context.hosted.clear()
        bill = _bill(platform, context, market, packing)
        plan = Plan(bill, packing, packing.instances, purchase=market.purchase)
        plan = with_disk(plan, needs, context, gib)
        found = context.hosted[key] = _on_own_terms(plan, needs, platform, context)
    return found


def jobs_plan(needs: Needs, platform: Platform, context: Context, *, slots: SlotLimit) -> Plan | Obstacle:
    """Plan jobs: an instance for each run, or a pool that is always on, whichever costs less."""
    if needs.os == "windows" and not sells_windows(context.book, needs.region):
        return _unpriced_windows(needs)
    single = _packed(needs, platform, context, slots=slots, copies=1, utilisation=1.0)
    if single is None:
        return _too_large(needs)
    best = _per_run(needs, platform, context, *single)
    if needs.average_concurrent * needs.requests_per_month and _pool_may_cost_less(best, single[0], context):
        pooled = _pool(needs, platform, context, slots)
        if pooled is not None and pooled.bill.total < best.bill.total:
            best = pooled
    return _on_own_terms(best, needs, platform, context)


def _pool_may_cost_less(per_run: Plan, single: Packing, context: Context) -> bool:
    """Tell whether a pool may cost less: none costs less than the instance for one job, kept all month."""
    return single.usd_per_hour * context.book.month_hours < per_run.bill.total


def _per_run(needs: Needs, platform: Platform, context: Context, packing: Packing, market: Market) -> Plan:
    # Starting alone takes longer than the minute that AWS bills at least.
    seconds = (needs.run_seconds + platform.start_seconds) * needs.requests_per_month
    hours = seconds / 3600
    bill = _bill(platform, context, market, packing, hours=hours)
    plan = Plan(bill, packing, needs.average_concurrent, purchase=market.purchase, per_run=True)
    # A stopped EC2 instance keeps its volume; the instances of a cluster end with theirs.
    share = 1.0 if platform.id == "ec2" else hours / context.book.month_hours
    gib = _disk(needs, platform, context, packing, 1) * max(share, needs.average_concurrent)
    return with_disk(plan, needs, context, gib)


def _pool(needs: Needs, platform: Platform, context: Context, slots: SlotLimit) -> Plan | None:
    copies = math.ceil(pool_load(needs, context))
    found = _packed(needs, platform, context, slots=slots, copies=copies, utilisation=1.0)
    if found is None:
        return None
    packing, market = found
    bill = _bill(platform, context, market, packing)
    plan = Plan(bill, packing, packing.instances, purchase=market.purchase)
    return with_disk(plan, needs, context, _disk(needs, platform, context, packing, copies))


def _average_utilisation(needs: Needs, copies: int) -> float:
    """Return the share of all copies' vCPUs that the load keeps busy on average."""
    if needs.mode != "requests":
        return needs.utilisation
    return min(needs.busy_vcpus / (copies * needs.vcpus), 1.0)


def _packed(
    needs: Needs,
    platform: Platform,
    context: Context,
    *,
    slots: SlotLimit,
    copies: int,
    utilisation: float,
) -> tuple[Packing, Market] | None:
    """Choose instances, on Spot where the work allows it and Spot savings are known."""
    copy = Copy(
        needs.vcpus,
        needs.memory_mib,
        needs.architecture,
        needs.gpu,
        needs.gpu_memory_gib * _GPU_MEMORY_TOLERANCE,
        max(needs.ephemeral_gib, 1.0) if needs.state == "local_fast" else 0.0,
        utilisation,
    )
    volume = context.book.rate_or_none("ebs.gp3_storage", needs.region)
    rate = volume.usd if volume else 0.0
    for market in _markets(needs, platform):
        packing = pack(
            context.book,
            market,
            copy,
            copies=copies,
            reserve=platform.reserve,
            slots=slots,
            least_instances=max(_spread(copies, context), needs.instances if slots == "free" else 1),
            least_vcpus=_least_vcpus(needs, copies, slots, context),
            overhead=_root_gib(needs, platform, context) * rate / context.book.month_hours,
        )
        if packing is not None:
            return packing, market
    return None


def _spread(copies: int, context: Context) -> int:
    """Return over how many instances so many copies are spread at least."""
    least = 1
    for step in context.preferences["spread"]:
        if copies >= step["copies"]:
            least = step["instances"]
    return least


def _least_vcpus(needs: Needs, copies: int, slots: SlotLimit, context: Context) -> float:
    """Return the smallest node a cluster is built of, as a power of two; GPU nodes are as they are."""
    if slots == "one" or needs.gpu:
        return 0
    terms = context.preferences["nodes"]
    wanted = min(copies * needs.vcpus * terms["share_of_vcpus"], terms["vcpus"])
    return 2.0 ** math.ceil(math.log2(wanted) - 1e-9) if wanted > 1 else 0


def _markets(needs: Needs, platform: Platform) -> tuple[Market, ...]:
    years = 0 if needs.mode == "jobs" else needs.commitment_years
    if needs.os == "windows":
        return (Market(needs.region, "on_demand", years, "windows"),)
    usual = Market(needs.region, "on_demand", years)
    if needs.interruptible and platform.spot == "maybe":
        return Market(needs.region, "spot"), usual
    return (usual,)


def _bill(
    platform: Platform,
    context: Context,
    market: Market,
    packing: Packing,
    *,
    hours: float | None = None,
) -> Bill:
    make = ecs_managed_instances_bill if platform.id == "ecs-managed-instances" else ec2_bill
    return make(
        context.book,
        region=market.region,
        instance_type=packing.type.name,
        instances=packing.instances,
        hours=hours,
        purchase=market.purchase,
        commitment_years=market.commitment_years,
        surplus_vcpus=packing.surplus_vcpus,
        os=market.os,
    )


def _disk(needs: Needs, platform: Platform, context: Context, packing: Packing, copies: int) -> float:
    """Return GiB of volumes: a root volume on each instance, and what each copy asks for."""
    wanted = 0.0 if needs.state == "local_fast" else needs.ephemeral_gib
    return _root_gib(needs, platform, context) * packing.instances + wanted * copies


def _root_gib(needs: Needs, platform: Platform, context: Context) -> float:
    if platform.id == "ecs-managed-instances":
        return context.book.figure("ecs.mi_storage.default", "GiB")
    return platform.windows_disk_gib if needs.os == "windows" else platform.disk_gib


def _on_own_terms(plan: Plan, needs: Needs, platform: Platform, context: Context) -> Plan:
    """Add the cluster of EKS, and name the host of its own that per-core licences need."""
    if needs.licence_per_core:
        missing = f"there is no price of a Dedicated Host for {_family(plan)} in {needs.region}"
        plan = plan._replace(lacks=(*plan.lacks, missing))
    if platform.id != "eks":
        return plan
    try:
        return plan._replace(bill=plan.bill + eks_cluster_bill(context.book, region=needs.region))
    except UnknownFactError as error:
        return plan._replace(lacks=(*plan.lacks, str(error)))


def _family(plan: Plan) -> str:
    return plan.size.type.family if isinstance(plan.size, Packing) else "the instance"


def _unpriced_windows(needs: Needs) -> Plan:
    return Plan(lacks=(f"no price of EC2 with a Windows licence is known in {needs.region}",))


def _too_large(needs: Needs) -> Obstacle:
    """Name what no instance type on sale in the region has."""
    gpu = f" with {needs.gpu} GPU" if needs.gpu else ""
    disk = " and local NVMe storage" if needs.state == "local_fast" else ""
    field = "gpu" if needs.gpu else "memory_mib"
    size = f"{needs.vcpus:g} vCPU / {needs.memory_mib / _MIB_PER_GIB:g} GB{gpu}{disk}"
    reason = f"no {needs.architecture} instance type priced in {needs.region} holds {size}"
    capability = "gpu" if needs.gpu else "local_nvme" if disk else "os_access"
    return Obstacle(field, f"ec2.can.{capability}", reason)


def lambda_instances_plan(needs: Needs, platform: Platform, context: Context) -> Plan | Obstacle:
    """Plan Lambda Managed Instances: environments on C, M and R instances, three of them at least.

    See https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html.
    """
    book = context.book
    memory = max(needs.memory_mib, book.figure("lambda.lmi_memory.min", "MiB"))
    most_ratio = book.figure("lambda.lmi_memory_ratio.max") * _MIB_PER_GIB
    least_ratio = book.figure("lambda.lmi_memory_ratio.min") * _MIB_PER_GIB
    vcpus = max(needs.vcpus, memory / most_ratio)
    copy = Copy(
        vcpus,
        max(memory, vcpus * least_ratio),
        needs.architecture,
        min(needs.gpu, 1),
        needs.gpu_memory_gib * _GPU_MEMORY_TOLERANCE,
    )
    years = needs.commitment_years
    packing = pack(
        book,
        Market(needs.region, commitment_years=years),
        copy,
        copies=_environments(needs, platform, context),
        slots="free",
        least_instances=int(book.figure("lambda.lmi_initial_instances")),
        accept=_runs_functions,
    )
    if packing is None:
        return _too_large(needs)
    bill = lambda_managed_instances_bill(
        book,
        region=needs.region,
        instance_type=packing.type.name,
        instances=packing.instances,
        requests_per_month=needs.requests_per_month,
        commitment_years=years,
    )
    return Plan(bill, packing, packing.instances)


def _environments(needs: Needs, platform: Platform, context: Context) -> int:
    if needs.mode != "jobs":
        return headroom_copies(needs, platform, context)
    load = needs.average_concurrent * headroom_factor(needs, platform, context)
    return max(1, math.ceil(load - 1e-9))


def _runs_functions(kind: InstanceType) -> bool:
    """Tell whether Lambda uses a type: C, M and R of size large and up, and G for accelerators."""
    name = kind.family
    letters = name[:1] in "cmr" or (kind.gpus > 0 and name[:1] == "g")
    return letters and name[1:2].isdigit() and kind.vcpus > 1 and not kind.is_burstable
