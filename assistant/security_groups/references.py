"""Whether a rule that names a group reaches the members of it that sit in another VPC.

A reference counts within a VPC, over an active peering of the same Region, and, for inbound rules only,
over a transit gateway on which references are switched on. Otherwise it is stale: it stays, and lets
nothing through.
Sources: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html,
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html and
https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assistant.security_groups.shapes import GroupPair
    from assistant.security_groups.topology import Topology

Direction = Literal["ingress", "egress"]


def crosses(
    topology: Topology, pair: GroupPair, direction: Direction, own_vpc: str | None, peer_vpc: str | None
) -> bool | None:
    """Tell whether a reference counts for a member in `peer_vpc`, seen from `own_vpc`; None if not known."""
    if own_vpc is None or peer_vpc is None or own_vpc == peer_vpc:
        return True
    pairing = frozenset((own_vpc, peer_vpc))
    if pair.peering_status is not None:
        return pair.peering_status == "active"
    if pairing in topology.peered_in_region:
        return True
    by_gateway = _by_gateway(topology, own_vpc, peer_vpc) if direction == "ingress" else False
    if by_gateway or topology.was_given("vpc_peering_connections"):
        return by_gateway
    return None


def _by_gateway(topology: Topology, one: str, other: str) -> bool | None:
    shared = topology.gateways_of.get(one, frozenset()) & topology.gateways_of.get(other, frozenset())
    known = [topology.gateway_by_id.get(gateway) for gateway in shared]
    if any(gateway is not None and gateway.options.carries_references for gateway in known):
        return True
    return None if None in known else False


def joined(topology: Topology, one: str, other: str) -> bool:
    """Tell whether a peering or a transit gateway of the files joins two VPCs."""
    attached = [
        {a.transit_gateway_id for a in topology.transit_gateway_vpc_attachments if a.vpc_id == vpc}
        for vpc in (one, other)
    ]
    return frozenset((one, other)) in topology.peered or bool(attached[0] & attached[1])


def is_stale(topology: Topology, pair: GroupPair, own_vpc: str | None) -> str:
    """Say why a reference lets nothing through; empty while it may let something through."""
    if pair.peering_status not in (None, "active", "pending-acceptance"):
        return f"its peering is {pair.peering_status}"
    named = topology.group_by_id.get(pair.group_id)
    home = pair.vpc_id or (named.vpc_id if named else None)
    if home is None or own_vpc is None or home == own_vpc:
        return ""
    ingress = crosses(topology, pair, "ingress", own_vpc, home)
    return f"no active peering joins {own_vpc} and {home}" if ingress is False else ""
