"""The least change at each border that stops a packet.

Least is what opens the fewest pairs of interfaces: of the guarded end's groups the one that the fewest
interfaces carry gets the rule, and of the other end's groups the one with the fewest members is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.security_groups import traffic
from assistant.security_groups.addresses import V4_SPAN
from assistant.security_groups.changes import AddAclEntry, AddRule
from assistant.security_groups.references import crosses
from assistant.security_groups.shapes import GroupPair

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.security_groups.acls import AclRule
    from assistant.security_groups.changes import Change, PeerKind
    from assistant.security_groups.checking import Step
    from assistant.security_groups.ends import End, Packet
    from assistant.security_groups.references import Direction
    from assistant.security_groups.spans import Span
    from assistant.security_groups.topology import Topology

LAST_NUMBER = 32766
"""The last number of a rule; the one above is the final deny of every network ACL.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""
_GAP = 100


def rule_for(
    topology: Topology, packet: Packet, direction: Direction, *, exact: bool = False
) -> AddRule | None:
    """Return the rule that lets the packet through the groups of one end.

    Args:
        topology: what was read.
        packet: the packet.
        direction: ingress for the target's groups, egress for the source's.
        exact: name the other end's address even where it has a group.

    Returns:
        None when the end has no group, or neither group nor address of the other end is known.
    """
    own, peer = (packet.target, packet.source) if direction == "ingress" else (packet.source, packet.target)
    group_id = _smallest(topology, own.interface.group_ids if own.interface else None)
    if group_id is None:
        return None
    ((protocol, low, high),) = traffic.pieces([(packet.point, packet.point)])
    named = None if exact and peer.cidr else _group_to_name(topology, own, peer, direction)
    if named is not None:
        other = peer.interface.vpc_id if peer.interface else None
        far = other if own.interface and other != own.interface.vpc_id else None
        return AddRule(
            group_id, topology.label(group_id), direction, protocol, low, high,
            "group", named, topology.label(named), far,
        )  # fmt: skip
    if not peer.cidr:
        return None
    kind: PeerKind = "ipv6" if ":" in peer.cidr else "ipv4"
    return AddRule(
        group_id, topology.label(group_id), direction, protocol, low, high, kind, peer.cidr
    )  # fmt: skip


def _smallest(topology: Topology, group_ids: Iterable[str] | None) -> str | None:
    known = [group_id for group_id in group_ids or () if group_id in topology.group_by_id]
    return min(known, key=lambda group_id: len(topology.members.get(group_id, ())), default=None)


def _group_to_name(topology: Topology, own: End, peer: End, direction: Direction) -> str | None:
    if own.interface is None or peer.interface is None or not peer.private:
        return None
    group_ids = peer.interface.group_ids or ()
    pairs = (GroupPair(group_id=group_id, vpc_id=peer.interface.vpc_id) for group_id in group_ids)
    vpcs = own.interface.vpc_id, peer.interface.vpc_id
    reachable = [pair.group_id for pair in pairs if crosses(topology, pair, direction, *vpcs)]
    return min(reachable, key=lambda group_id: len(topology.members.get(group_id, ())), default=None)


def entry_for(
    acl_id: str, rules: tuple[AclRule, ...], traffic_span: Span, peer: End, *, egress: bool
) -> AddAclEntry | None:
    """Return the entry that lets traffic pass a network ACL to or from an address.

    Returns:
        None when the address is not known, or no number is left before the rule that denies.
    """
    cidr = peer.cidr
    number = _free_number(rules, traffic_span, peer, egress=egress)
    if not cidr or number is None:
        return None
    ((protocol, low, high),) = traffic.pieces([traffic_span])
    return AddAclEntry(acl_id, number, egress, protocol, low, high, cidr)


def _free_number(rules: tuple[AclRule, ...], traffic_span: Span, peer: End, *, egress: bool) -> int | None:
    """Return a number before every denying rule that touches the traffic, else behind all others."""
    same = [rule for rule in rules if rule.egress is egress]
    taken = {rule.number for rule in same}
    low, high = peer.span or V4_SPAN
    denying = [
        rule.number
        for rule in same
        if not rule.allows and rule.number <= LAST_NUMBER
        and rule.first <= traffic_span[1] and traffic_span[0] <= rule.last
        and rule.low <= high and low <= rule.high
    ]  # fmt: skip
    if denying:
        return next((n for n in range(min(denying) - 1, 0, -1) if n not in taken), None)
    behind = max((n for n in taken if n <= LAST_NUMBER), default=0) + _GAP
    if behind <= LAST_NUMBER:
        return behind
    return next((n for n in range(LAST_NUMBER, 0, -1) if n not in taken), None)


def changes_for(
    topology: Topology, packet: Packet, steps: Iterable[Step], *, exact: bool = False
) -> tuple[Change, ...]:
    """Return a change for each border that denies; empty when one of them cannot be changed so."""
    found: list[Change | None] = []
    for step in steps:
        if step.result != "denied":
            continue
        if step.side in ("source_egress", "target_ingress"):
            direction: Direction = "egress" if step.side == "source_egress" else "ingress"
            found.append(rule_for(topology, packet, direction, exact=exact))
        else:
            egress = step.side == "source_network_acl"
            own, peer = (packet.source, packet.target) if egress else (packet.target, packet.source)
            acl = topology.acl_by_subnet[(own.interface and own.interface.subnet_id) or ""]
            rules = topology.acl_rules[acl.network_acl_id]
            span = (packet.point, packet.point)
            found.append(entry_for(acl.network_acl_id, rules, span, peer, egress=egress))
    known = tuple(change for change in found if change is not None)
    return known if len(known) == len(found) else ()
