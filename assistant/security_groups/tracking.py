"""Whether a flow is tracked, so that its replies pass by state and outlive the rule that let it in.

TCP and UDP are tracked unless a rule lets the flow through from or to every address, and a rule in the
other direction lets every address through on every port; ICMP and all other protocols always are, and so
is whatever passes a NAT gateway, a load balancer or another of AWS's own interfaces.
Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from assistant.security_groups import traffic
from assistant.security_groups.addresses import V4_SPAN, V6_SPAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.security_groups.ends import End
    from assistant.security_groups.network_shapes import NetworkInterface
    from assistant.security_groups.references import Direction
    from assistant.security_groups.rulebook import FlatRule
    from assistant.security_groups.topology import Topology

Tracking = Literal["tracked", "untracked"]
ALWAYS_TRACKED_TYPES = frozenset({
    "nat_gateway", "network_load_balancer", "vpc_endpoint", "lambda", "global_accelerator_managed",
    "gateway_load_balancer", "gateway_load_balancer_endpoint",
})  # fmt: skip
"""Kinds of interface whose flows are tracked whatever the rules (the source is as above)."""


def tracking(topology: Topology, own: End, peer: End, direction: Direction, point: int) -> Tracking:
    """Tell how the groups of one end treat a flow that they let through in `direction`."""
    if own.interface is None or traffic.protocol_of(point) not in (traffic.TCP, traffic.UDP):
        return "tracked"
    for end in (own, peer):
        if end.interface is not None and end.interface.interface_type in ALWAYS_TRACKED_TYPES:
            return "tracked"
    family = V6_SPAN if peer.span is not None and peer.span[0] > V4_SPAN[1] else V4_SPAN
    back: Direction = "egress" if direction == "ingress" else "ingress"
    every_port = traffic.span(traffic.protocol_of(point))
    open_there = any(
        rule.first <= point <= rule.last for rule in _open_rules(topology, own.interface, direction, family)
    )
    open_back = any(
        rule.first <= every_port[0] and every_port[1] <= rule.last
        for rule in _open_rules(topology, own.interface, back, family)
    )
    return "untracked" if open_there and open_back else "tracked"


def _open_rules(
    topology: Topology, interface: NetworkInterface, direction: Direction, family: tuple[int, int]
) -> Iterator[FlatRule]:
    for group_id in interface.group_ids or ():
        rules = topology.rulebook.of(group_id)
        if rules:
            yield from (rule for rule in rules.open_to_all(direction) if (rule.low, rule.high) == family)
