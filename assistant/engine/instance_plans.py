"""Plans on instances: EC2, ECS on EC2, ECS Managed Instances, EKS, and Lambda's own instances."""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from assistant.costs import (
    Bill,
    Copy,
    Market,
    Terms,
    lambda_managed_instances_bill,
    pack,
    pack_on,
    sells_windows,
)
from assistant.engine.plan import Obstacle, Plan, headroom_copies, headroom_factor, pool_load
from assistant.engine.sites import site_of

if TYPE_CHECKING:
    from assistant.costs import Charge, InstanceType, Packing, SlotLimit
    from assistant.engine.context import Context, Platform
    from assistant.engine.needs import Needs
    from assistant.engine.sites import Site, Supply

_MIB_PER_GIB = 1024
_GPU_MEMORY_TOLERANCE = 0.93
"""A GPU sold with 24 GB shows some 22.4 GiB of them to the instance."""


def copies_plan(needs: Needs, platform: Platform, context: Context, *, slots: SlotLimit) -> Plan | Obstacle:
    """Plan copies that stay: packed on instances, spread over several where there are several copies."""
    if needs.os == "windows" and not sells_windows(context.book, needs.region):
        return _unpriced_windows(needs)
    if slots == "one" and needs.are_workers:
        slots = "free"
    copies = headroom_copies(needs, platform, context)
    site = site_of(needs, platform, context, slots)
    found = _packed(site, needs, context, copies, _average_utilisation(needs, copies))
    return _too_large(needs) if found is None else _kept(site, needs, context, *found, copies)


def _kept(site: Site, needs: Needs, context: Context, packing: Packing, supply: Supply, copies: int) -> Plan:
    """Return instances that stay all month."""
    charges = site.charges(supply, packing, context.book.month_hours, context)
    chosen = _Chosen(packing, supply, charges, _disk(site, needs, packing, copies))
    return _plan(site, needs, chosen, packing.instances)


def jobs_plan(needs: Needs, platform: Platform, context: Context, *, slots: SlotLimit) -> Plan | Obstacle:
    """Plan jobs: an instance for each run, or a pool that is always on, whichever costs less."""
    if needs.os == "windows" and not sells_windows(context.book, needs.region):
        return _unpriced_windows(needs)
    site = site_of(needs, platform, context, slots)
    single = _packed(site, needs, context, 1, 1.0)
    if single is None:
        return _too_large(needs)
    best = _per_run(site, needs, context, *single)
    if needs.average_concurrent * needs.requests_per_month and _pool_may_cost_less(best, single[0], context):
        copies = math.ceil(pool_load(needs, context))
        pooled = _packed(site, needs, context, copies, 1.0)
        if pooled is not None:
            best = min(best, _kept(site, needs, context, *pooled, copies), key=_total)
    return best


def _total(plan: Plan) -> float:
    return plan.bill.total


def _pool_may_cost_less(per_run: Plan, single: Packing, context: Context) -> bool:
    """Tell whether a pool may cost less: none costs less than the instance for one job, kept all month."""
    return single.usd_per_hour * context.book.month_hours < per_run.bill.total


def _per_run(site: Site, needs: Needs, context: Context, packing: Packing, supply: Supply) -> Plan:
    """Return an instance for each run."""
    # Starting alone takes longer than the minute that AWS bills at least.
    seconds = (needs.run_seconds + site.platform.start_seconds) * needs.requests_per_month
    hours = seconds / 3600
    charges = site.charges(supply, packing, hours, context)
    # A stopped EC2 instance keeps its volume; the instances of a cluster end with theirs.
    share = 1.0 if site.platform.id == "ec2" else hours / context.book.month_hours
    gib = _disk(site, needs, packing, 1) * max(share, needs.average_concurrent)
    chosen = _Chosen(packing, supply, charges, gib)
    return _plan(site, needs, chosen, needs.average_concurrent, per_run=True)


def _average_utilisation(needs: Needs, copies: int) -> float:
    """Return the share of all copies' vCPUs that the load keeps busy on average."""
    if needs.mode != "requests":
        return needs.utilisation
    return min(needs.busy_vcpus / (copies * needs.vcpus), 1.0)


def _packed(
    site: Site, needs: Needs, context: Context, copies: int, utilisation: float
) -> tuple[Packing, Supply] | None:
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
    least = _spread(copies, context)
    terms = Terms(
        max(least, needs.instances) if site.slots == "free" else least,
        _least_vcpus(needs, copies, site.slots, context),
        site.overhead,
        may_add=site.slots != "one",
    )
    for supply in site.supplies:
        packing = pack_on(supply.on, copy, copies, terms)
        if packing is not None:
            return packing, supply
    return None


def _spread(copies: int, context: Context) -> int:
    """Return over how many instances so many copies are spread at least."""
    place = bisect_right(context.spread_from, copies)
    return context.spread_over[place - 1] if place else 1


def _least_vcpus(needs: Needs, copies: int, slots: SlotLimit, context: Context) -> float:
    """Return the smallest node a cluster is built of, as a power of two; GPU nodes are as they are."""
    if slots == "one" or needs.gpu:
        return 0
    terms = context.preferences["nodes"]
    wanted = min(copies * needs.vcpus * terms["share_of_vcpus"], terms["vcpus"])
    return 2.0 ** math.ceil(math.log2(wanted) - 1e-9) if wanted > 1 else 0


def _disk(site: Site, needs: Needs, packing: Packing, copies: int) -> float:
    """Return GiB of volumes: a root volume on each instance, and what each copy asks for."""
    wanted = 0.0 if needs.state == "local_fast" else needs.ephemeral_gib
    return site.root_gib * packing.instances + wanted * copies


class _Chosen(NamedTuple):
    """Instances as they were chosen.

    Attributes:
        packing: which, and how many.
        supply: where they come from.
        charges: what they cost.
        gib_months: of their volumes.
    """

    packing: Packing
    supply: Supply
    charges: list[Charge]
    gib_months: float


def _plan(site: Site, needs: Needs, chosen: _Chosen, running: float, *, per_run: bool = False) -> Plan:
    """Add the volumes, the cluster of EKS, and the host of its own that per-core licences need."""
    packing, supply, charges, gib_months = chosen
    if site.volume:
        item, each, rate = site.volume
        charges.append((item, each * gib_months, rate))
    if site.cluster:
        charges.append(site.cluster)
    lacks = site.lacks
    if needs.licence_per_core:
        missing = f"there is no price of a Dedicated Host for {packing.type.family} in {needs.region}"
        lacks = (missing, *lacks)
    omitted = site.omitted if gib_months else ()
    bought = supply.market.purchase
    return Plan(Bill(charges), packing, running, lacks, omitted, purchase=bought, per_run=per_run)


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
