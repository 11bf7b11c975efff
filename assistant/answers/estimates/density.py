"""How many tasks or pods an instance holds: by its interfaces, and by CPU and memory for a size."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from assistant.answers.estimates.wording import Estimated
from assistant.quantities import number

if TYPE_CHECKING:
    from assistant.answers.estimates.ask import Ask
    from assistant.costs import InstanceType, PriceBook

_MIB_PER_GIB = 1024
_TASKS_CARD, _PODS_CARD = "ecs-ec2-task-density", "eks-pods-per-node"


def types_source(book: PriceBook) -> str:
    """Name the table of instance types for a source line."""
    return f"table of EC2 instance types, read {book.tables.newest_date('ec2_instance_types.csv')}"


def density_answer(ask: Ask, kind: InstanceType, book: PriceBook) -> Estimated:
    """Tell how many tasks, or pods, an instance holds by interfaces, and by CPU and memory of a size."""
    source = types_source(book)
    if ask.spec == "pods":
        of_size = _by_size(ask, kind)
        lead = f"**At most {of_size}**, less what the system keeps. By addresses: " if of_size else ""
        return Estimated(
            kind="answer", text=f"{lead}{_pods(kind, book)}", card=_PODS_CARD, source=source, ask=ask
        )
    plain = max(kind.max_enis - 1, 0)
    most = max(plain, kind.awsvpc_tasks)
    held = {True: "**Yes**: ", False: "**No**: "}[(ask.count or 0) <= most] if (ask.count or 0) > 1 else ""
    trunked = (
        f"**{number(kind.awsvpc_tasks)}** with ENI trunking"
        if kind.awsvpc_tasks > plain
        else "this type has no ENI trunking"
    )
    has = f"{number(kind.vcpus)} vCPU and {number(kind.memory_mib / _MIB_PER_GIB)} GiB"
    of_size = _by_size(ask, kind)
    lead = (
        f"**At most {of_size}** on {kind.name}, of {has} less what the agent and system keep. By interfaces: "
    )
    sooner = f" CPU and memory may end it sooner: {has} less what the agent and system keep."
    text = (
        f"{held}{lead if of_size else ''}**{number(plain)} tasks** in awsvpc mode on {kind.name} "
        f"({number(kind.max_enis)} interfaces, one is the instance's own); {trunked}."
        f"{'' if of_size else sooner} In bridge or host mode interfaces are no limit."
    )
    return Estimated(kind="answer", text=text, card=_TASKS_CARD, source=source, ask=ask)


def _by_size(ask: Ask, kind: InstanceType) -> str:
    """Say how many tasks or pods of a size an instance holds by CPU and memory; empty for no size."""
    room = {
        "memory": kind.memory_mib / ask.memory_mib if ask.memory_mib else math.inf,
        "CPU": kind.vcpus / ask.vcpus if ask.vcpus else math.inf,
    }
    ends = min(room, key=lambda name: room[name])
    return f"{number(math.floor(room[ends]))} by {ends}" if math.isfinite(room[ends]) else ""


def _pods(kind: InstanceType, book: PriceBook) -> str:
    """Reckon the pods of a node by addresses, and the cap of a managed node.

    Formula: https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html.
    """
    of_host = book.figure("eks.host_network_pods", "pods")
    small = kind.vcpus < book.figure("eks.max_pods_threshold", "vCPU")
    most = book.figure("eks.max_pods_small" if small else "eks.max_pods_large", "pods")
    by_addresses = kind.max_enis * (kind.ipv4_per_eni - 1) + of_host
    interfaces, addresses = number(kind.max_enis), number(kind.ipv4_per_eni)
    return (
        f"**{number(min(by_addresses, most))} pods** on {kind.name} with the VPC CNI: {interfaces} "
        f"interfaces × ({addresses} − 1) addresses + {number(of_host)} on the host's network, and at most "
        f"{number(most)} on a managed node of this size. Prefix delegation lifts the limit by addresses."
    )
