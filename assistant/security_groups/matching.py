"""Whether the rules of an interface let a packet pass: yes, no, or not known for lack of something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.security_groups.addresses import V4_SPAN
from assistant.security_groups.references import crosses
from assistant.security_groups.spans import covers

if TYPE_CHECKING:
    from assistant.security_groups.ends import End
    from assistant.security_groups.network_shapes import NetworkInterface
    from assistant.security_groups.references import Direction
    from assistant.security_groups.rulebook import FlatRule
    from assistant.security_groups.topology import Topology

UNGUARDED_TYPES = frozenset({
    "nat_gateway", "network_load_balancer", "gateway_load_balancer", "gateway_load_balancer_endpoint",
    "transit_gateway",
})  # fmt: skip
"""Kinds of interface that may carry no group, and then let through whatever comes.

Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
and https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a set of rules says of a packet.

    Attributes:
        allowed: True, False, or None when something that would decide is missing.
        rule: the rule that allows; None also where no group guards.
        missing: what is not in the files, for each rule that could have allowed.
    """

    allowed: bool | None
    rule: FlatRule | None = None
    missing: tuple[str, ...] = ()


def is_unguarded(interface: NetworkInterface) -> bool:
    """Tell whether an interface carries no group because its kind need not."""
    return interface.groups == () and interface.interface_type in UNGUARDED_TYPES


def judge_groups(
    topology: Topology, interface: NetworkInterface, direction: Direction, point: int, peer: End
) -> Outcome:
    """Judge a packet by all groups of an interface: any rule of any group that allows it is enough.

    Rules only allow, their order is of no account, and a rule that names a group matches private
    addresses of interfaces in that group.
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
    """
    group_ids = interface.group_ids
    if group_ids is None:
        return Outcome(None, missing=(f"the groups of {interface.network_interface_id}",))
    if is_unguarded(interface):
        return Outcome(True)
    missing: list[str] = []
    for group_id in group_ids:
        rules = topology.rulebook.of(group_id)
        if rules is None:
            missing.append(f"the rules of {group_id}")
            continue
        for rule in rules.covering(direction, point):
            covered = covers_peer(topology, rule, interface, peer)
            if covered:
                return Outcome(True, rule)
            if covered is None:
                missing.append(what_is_missing(topology, rule, interface, peer))
    return Outcome(None if missing else False, missing=tuple(dict.fromkeys(missing)))


def covers_peer(topology: Topology, rule: FlatRule, interface: NetworkInterface, peer: End) -> bool | None:
    """Tell whether the source or destination of a rule takes in the other end of the packet."""
    if rule.pair is not None:
        return _is_member(topology, rule, interface, peer)
    span = peer.span
    if rule.prefix_list_id is not None:
        spans = topology.prefix_list_spans.get(rule.prefix_list_id)
        if spans is None or span is None:
            return None
        return covers(spans, span)
    if span is None:  # it can be any address, and is an IPv4 one unless the files say otherwise
        return True if (rule.low, rule.high) == V4_SPAN else (None if rule.high < V4_SPAN[1] else False)
    if rule.low <= span[0] and span[1] <= rule.high:
        return True
    return False if span[1] < rule.low or rule.high < span[0] else None


def _is_member(topology: Topology, rule: FlatRule, interface: NetworkInterface, peer: End) -> bool | None:
    pair, other = rule.pair, peer.interface
    if other is None:
        return False if peer.outside else None
    if not peer.private or pair is None:
        return False
    if other.groups is None:
        return None
    if not any(group.group_id == pair.group_id for group in other.groups):
        return False
    own_vpc = interface.vpc_id or rule.group.vpc_id
    if own_vpc == other.vpc_id:
        return True
    return crosses(topology, pair, rule.direction, own_vpc, other.vpc_id)


def what_is_missing(topology: Topology, rule: FlatRule, interface: NetworkInterface, peer: End) -> str:
    """Name what the files would have to hold for a rule to be judged."""
    if rule.prefix_list_id is not None and rule.prefix_list_id not in topology.prefix_list_spans:
        is_list = rule.prefix_list_id.startswith("pl-")
        return f"the entries of {rule.prefix_list_id}" if is_list else rule.prefix_list_id
    if rule.pair is None:
        if peer.span is None:
            return f"the address of {peer.name}"
        covered = rule.peer_name(topology)
        return f"where in {peer.cidr or 'its range'} {peer.name} is ({covered} is only a part of it)"
    name = rule.peer_name(topology)
    if peer.interface is None:
        return f"whether {peer.name} is in {name}"
    if peer.interface.groups is None:
        return f"the groups of {peer.name}"
    vpcs = f"{interface.vpc_id or rule.group.vpc_id} and {peer.interface.vpc_id}"
    return f"the peering or transit gateway between {vpcs}, over which the rule would name {name}"
