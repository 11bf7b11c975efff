"""Layouts on instances: EC2, ECS on EC2, ECS Managed Instances, EKS, and Lambda's own instances."""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from assistant.costs import (
    NOTHING_RESERVED,
    Copy,
    Market,
    Terms,
    lambda_managed_instances_bill,
    pack_on,
    sells_windows,
    shelf,
)
from assistant.engine.amounts import size_words
from assistant.engine.plan import Draft, Obstacle, headroom_copies, headroom_factor, pool_load
from assistant.engine.sites import site_of

if TYPE_CHECKING:
    from assistant.costs import Fitting, InstanceType, Packing, Shelf, SlotLimit
    from assistant.engine.context import Context, Platform
    from assistant.engine.needs import Needs
    from assistant.engine.plan import Layout
    from assistant.engine.sites import Site, Supply

_MIB_PER_GIB = 1024
_ROUNDING = 1e-9
_GPU_MEMORY_TOLERANCE = 0.93
"""A GPU sold with 24 GB shows some 22.4 GiB of them to the instance."""


def copies_layout(needs: Needs, platform: Platform, context: Context, *, slots: SlotLimit) -> Layout:
    """Lay out copies that stay: packed on instances, spread over several where there are several copies.

    Workers share machines, and leave room on them; one alone has the whole of its machine.
    """
    if needs.os == "windows" and not sells_windows(context.book, needs.region):
        return _unpriced_windows(needs)
    alone = fleet = _fleet(needs, platform, context, slots)
    if platform.id == "ec2" and needs.are_workers:
        fleet = _fleet(needs, platform, context, "free")
    # A volume of its own, or a load balancer where one machine needs none, is no small thing to add.
    may_add = needs.may_add_copies and not fleet.copy_gib
    is_reached_alone = platform.id == "ec2" and needs.serves_clients

    def at(load: Needs) -> Draft | Obstacle:
        copies = headroom_copies(load, platform)
        most = math.inf if may_add and not (is_reached_alone and copies == 1) else copies
        on = alone if copies == 1 else fleet
        return on.kept(copies, _busy_vcpus(load, copies), load.instances, most) or _too_large(load)

    return at


def _busy_vcpus(load: Needs, copies: int) -> float:
    """Return how many of all copies' vCPUs the load keeps busy on average."""
    most = copies * load.vcpus
    if load.mode != "requests":
        return load.utilisation * most
    return min(load.busy_vcpus, most)


def jobs_layout(needs: Needs, platform: Platform, context: Context, *, slots: SlotLimit) -> Layout:
    """Lay out jobs: an instance for each run, or a pool that is always on, whichever costs less."""
    if needs.os == "windows" and not sells_windows(context.book, needs.region):
        return _unpriced_windows(needs)
    fleet = _fleet(needs, platform, context, slots)
    single = fleet.packed(1, needs.vcpus, 1, 1)
    if single is None:
        return _too_large
    # No pool costs less than the instance for one job, kept all month.
    least_usd = single[0].usd_per_hour * context.book.month_hours

    def at(load: Needs) -> Draft:
        each = _per_run(fleet, load, *single)
        usd = each.usd
        if not load.average_concurrent * load.requests_per_month or usd <= least_usd:
            return each
        copies = math.ceil(pool_load(load, context))
        pool = fleet.kept(copies, load.vcpus * copies, 1)
        return pool if pool is not None and pool.usd < usd else each

    return at


def _per_run(fleet: _Fleet, load: Needs, packing: Packing, supply: Supply) -> Draft:
    """Return an instance for each run."""
    site = fleet.site
    # Starting alone takes longer than the minute that AWS bills at least.
    seconds = (load.run_seconds + site.platform.start_seconds) * load.requests_per_month
    hours = seconds / 3600
    # A stopped EC2 instance keeps its volume; the instances of a cluster end with theirs.
    share = float(load.instances) if site.platform.id == "ec2" else hours / fleet.context.book.month_hours
    gib = fleet.disk_gib(packing, 1) * max(share, load.average_concurrent)
    draft = fleet.draft(packing, supply, hours, gib)
    draft.running, draft.per_run = load.average_concurrent, True
    return draft


class _Fleet(NamedTuple):
    """Instances for copies of one size, however many there are.

    Attributes:
        site: where the instances come from.
        copy: what runs on them.
        context: the prices and the preferences.
        copy_gib: volume that each copy asks for.
        is_small: whether nodes may be as small as a copy: a machine for each, or one with GPUs.
        unpriced_host: what the month lacks where licences ask for a host of their own.
    """

    site: Site
    copy: Copy
    context: Context
    copy_gib: float
    is_small: bool
    unpriced_host: str

    def packed(
        self, copies: int, busy_vcpus: float, instances: int, most_instances: float
    ) -> tuple[Packing, Supply] | None:
        """Choose instances, on Spot where the work allows it and Spot savings are known."""
        site, least = self.site, self._spread(copies)
        if site.slots == "free" and instances > least:
            least = instances
        terms, least_vcpus = Terms(least, site.overhead, most_instances), self._least_vcpus(copies)
        for supply in site.supplies:
            fitting = _fitting(supply.on, self.copy, least_vcpus, self.context)
            packing = pack_on(fitting, copies, busy_vcpus, terms)
            if packing is not None:
                return packing, supply
        return None

    def kept(
        self, copies: int, busy_vcpus: float, instances: int, most_instances: float = math.inf
    ) -> Draft | None:
        """Return instances that stay all month, None where no type is large enough."""
        found = self.packed(copies, busy_vcpus, instances, most_instances)
        if found is None:
            return None
        packing, supply = found
        return self.draft(packing, supply, self.context.book.month_hours, self.disk_gib(packing, copies))

    def draft(self, packing: Packing, supply: Supply, hours: float, gib_months: float) -> Draft:
        """Return a draft of instances that run so many hours: with volumes, cluster, and what is lacking."""
        site = self.site
        charges = site.charges(supply, packing, hours, self.context)
        if site.volume:
            item, each, rate = site.volume
            charges.append((item, each * gib_months, rate))
        if site.cluster:
            charges.append(site.cluster)
        lacks = site.lacks
        if self.unpriced_host:
            lacks = (self.unpriced_host.format(packing.type.family), *lacks)
        omitted = site.omitted if gib_months else ()
        bought = supply.market.purchase
        return Draft(charges, packing, packing.instances, lacks, omitted, bought)

    def disk_gib(self, packing: Packing, copies: int) -> float:
        """Return GiB of volumes: a root volume on each instance, and what each copy asks for."""
        return self.site.root_gib * packing.instances + self.copy_gib * copies

    def _spread(self, copies: int) -> int:
        """Return over how many instances so many copies are spread at least."""
        place = bisect_right(self.context.spread_from, copies)
        return self.context.spread_over[place - 1] if place else 1

    def _least_vcpus(self, copies: int) -> float:
        """Return the smallest node a cluster is built of, as a power of two."""
        if self.is_small:
            return 0
        terms = self.context.preferences["nodes"]
        wanted, least = min(copies * self.copy.vcpus * terms["share_of_vcpus"], terms["vcpus"]), 1.0
        while least < wanted - _ROUNDING:
            least *= 2
        return least if wanted > 1 else 0


def _fleet(needs: Needs, platform: Platform, context: Context, slots: SlotLimit) -> _Fleet:
    is_local = needs.state == "local_fast"
    copy = Copy(
        needs.vcpus,
        needs.memory_mib,
        needs.architecture,
        needs.gpu,
        needs.gpu_memory_gib * _GPU_MEMORY_TOLERANCE,
        max(needs.ephemeral_gib, 1.0) if is_local else 0.0,
    )
    return _Fleet(
        site_of(needs, platform, context, slots),
        copy,
        context,
        0.0 if is_local else needs.ephemeral_gib,
        slots == "one" or needs.gpu > 0,
        f"there is no price of a Dedicated Host for {{}} in {needs.region}" if needs.licence_per_core else "",
    )


def _fitting(on: Shelf, copy: Copy, least_vcpus: float, context: Context) -> Fitting:
    """Return the rooms of a shelf that may be the cheapest for copies of a size; kept as plans are."""
    key = (on, copy, least_vcpus)
    found = context.fittings.get(key)
    if found is None:
        found = context.fittings[key] = on.fitting(copy, least_vcpus)
    return found


def _unpriced_windows(needs: Needs) -> Layout:
    lacks = (f"no price of EC2 with a Windows licence is known in {needs.region}",)
    return lambda _: Draft([], lacks=lacks)


def _too_large(needs: Needs) -> Obstacle:
    """Name what no instance type on sale in the region has."""
    gpu = f" with {needs.gpu} GPU" if needs.gpu else ""
    disk = " and local NVMe storage" if needs.state == "local_fast" else ""
    field = "gpu" if needs.gpu else "memory_mib"
    size = f"{size_words(needs.vcpus, needs.memory_mib)}{gpu}{disk}"
    reason = f"no {needs.architecture} instance type priced in {needs.region} holds {size}"
    capability = "gpu" if needs.gpu else "local_nvme" if disk else "os_access"
    return Obstacle(field, f"ec2.can.{capability}", reason)


def lambda_instances_layout(needs: Needs, platform: Platform, context: Context) -> Layout:
    """Lay out Lambda Managed Instances: environments on C, M and R instances, three of them at least.

    See https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html.
    """
    book, years = context.book, needs.commitment_years
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
    market = Market(needs.region, commitment_years=years, manager="lambda")
    on = shelf(book, market, copy, _runs_functions, NOTHING_RESERVED, "free")
    fitting = _fitting(on, copy, 0, context)
    terms = Terms(int(book.figure("lambda.lmi_initial_instances")), 0.0, math.inf)

    def at(load: Needs) -> Draft | Obstacle:
        packing = pack_on(fitting, _environments(load, platform), None, terms)
        if packing is None:
            return _too_large(load)
        bill = lambda_managed_instances_bill(
            book,
            region=load.region,
            instance_type=packing.type.name,
            instances=packing.instances,
            requests_per_month=load.requests_per_month,
            commitment_years=years,
        )
        return Draft([*bill.charges], packing, packing.instances)

    return at


def _environments(needs: Needs, platform: Platform) -> int:
    if needs.mode != "jobs":
        return headroom_copies(needs, platform)
    load = needs.average_concurrent * headroom_factor(needs, platform)
    return max(1, math.ceil(load - 1e-9))


def _runs_functions(kind: InstanceType) -> bool:
    """Tell whether Lambda uses a type: C, M and R of size large and up, and G for accelerators."""
    name = kind.family
    letters = name[:1] in "cmr" or (kind.gpus > 0 and name[:1] == "g")
    return letters and name[1:2].isdigit() and kind.vcpus > 1 and not kind.is_burstable
