"""The two ends of a packet: which interface stands behind a name, and what address it shows."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.security_groups.addresses import V4_SPAN, block_span, blocks_of, place, single
from assistant.security_groups.network_shapes import GroupIdentifier, NetworkInterface
from assistant.security_groups.spans import overlap

if TYPE_CHECKING:
    from assistant.security_groups.probes import Probe
    from assistant.security_groups.shapes import Network, SecurityGroup
    from assistant.security_groups.spans import Span
    from assistant.security_groups.topology import Topology

_REMEMBERED = 65_536


@dataclass(frozen=True, slots=True)
class End:
    """One end of the packet.

    Attributes:
        name: as the user wrote it.
        interface: the interface behind it; None when it is not in the files.
        span: where its address in the packet lies, one number when it is known; None when it may be any.
        private: reached by an address of the VPC, not by a public one.
        outside: addresses that no VPC of the files holds, so that no group of them guards it.
        of_group: stands for any member of a group, judged by the rules of this group alone.
        problem: why there is no such end; empty when there is.
    """

    name: str
    interface: NetworkInterface | None = None
    span: Span | None = None
    private: bool = True
    outside: bool = False
    of_group: bool = False
    problem: str = ""

    @property
    def cidr(self) -> str:
        """Its address as a CIDR block, empty when it is not known or is no block."""
        if self.span is not None and self.is_known:
            return single(self.span[0])
        blocks = blocks_of([self.span]) if self.span else []
        return str(blocks[0]) if len(blocks) == 1 else ""

    @property
    def is_known(self) -> bool:
        """Tell whether its address is one known address."""
        return self.span is not None and self.span[0] == self.span[1]


@dataclass(frozen=True, slots=True)
class Packet:
    """The packet with its two ends resolved, and its place on the line of all traffic."""

    probe: Probe
    source: End
    target: End
    point: int


def ends(topology: Topology, probe: Probe) -> tuple[End, End]:
    """Resolve source and target, each in the address family of the other.

    Towards a public address the source shows its own public address, never its private one.
    """
    source, target = find_end(topology, probe.source), find_end(topology, probe.target)
    source, target = in_one_family(source, target)
    if target.interface is not None and not target.private and source.interface is not None:
        source = _shown_outside(source)
    return source, target


def find_end(topology: Topology, name: str) -> End:
    """Find what a name stands for: an interface, an address, a block, a group, an instance."""
    interface = topology.interface_by_id.get(name)
    if interface is not None:
        return End(name, interface, _span_of(topology, interface))
    block = _read_block(name)
    if block is not None:
        return _at(topology, name, block_span(block))
    return _by_name(topology, name)


@lru_cache(_REMEMBERED)
def _read_block(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _at(topology: Topology, name: str, span: Span) -> End:
    if span[0] == span[1]:
        found = topology.interface_by_private_place.get(span[0])
        if found is not None:
            return End(name, found, span)
        found = topology.interface_by_public_place.get(span[0])
        if found is not None:
            return End(name, found, span, private=False)
    return End(name, None, span, outside=not overlap(topology.own_spans, (span,)))


def _by_name(topology: Topology, name: str) -> End:
    group = topology.group_by_id.get(name)
    groups = (group,) if group else topology.groups_by_name.get(name, ()) if name else ()
    if len(groups) == 1:
        return member_of(topology, groups[0], name)
    if groups:
        ids = ", ".join(found.group_id for found in groups)
        return End(name, problem=f"several groups are called {name}: {ids}; name one by its id")
    named = topology.interfaces_by_name.get(name, ()) if name else ()
    if len(named) == 1:
        return End(name, named[0], _span_of(topology, named[0]))
    if named:
        ids = ", ".join(found.network_interface_id for found in named)
        return End(name, problem=f"several interfaces belong to {name}: {ids}; name one by its id")
    return End(name, problem=f"{name} is neither an interface or a group of the files nor an IP address")


def member_of(topology: Topology, group: SecurityGroup, name: str = "") -> End:
    """Return an end that stands for any member of a group."""
    identifier = GroupIdentifier(group_id=group.group_id, group_name=group.group_name)
    interface = NetworkInterface(
        network_interface_id=group.group_id, vpc_id=group.vpc_id, groups=(identifier,)
    )
    return End(name or group.label, interface, _span_of(topology, interface), of_group=True)


def _span_of(topology: Topology, interface: NetworkInterface) -> Span | None:
    """Return the address, else the block that it must lie in, where only one is possible."""
    addresses = interface.addresses
    if addresses:
        number = place(addresses[0])
        return number, number
    subnet = topology.subnet_by_id.get(interface.subnet_id or "")
    vpc = topology.vpc_by_id.get(interface.vpc_id or "")
    blocks = subnet.blocks if subnet else vpc.blocks if vpc else ()
    v4 = [block_span(block) for block in blocks if block_span(block)[1] <= V4_SPAN[1]]
    return v4[0] if len(v4) == 1 else None


def in_one_family(one: End, other: End) -> tuple[End, End]:
    """Let one of two ends answer in the address family of the other, whichever can."""
    moved = _in_family(one, other)
    if same_family(moved, other):
        return moved, other
    answering = _in_family(other, one)
    if not answering.problem and same_family(one, answering):
        return one, answering
    return (moved, other) if moved.problem else (one, answering)


def same_family(one: End, other: End) -> bool:
    """Tell whether two ends speak one IP version, as far as it is known."""
    if one.span is None or other.span is None:
        return True
    return (one.span[0] > V4_SPAN[1]) == (other.span[0] > V4_SPAN[1])


def _in_family(end: End, other: End) -> End:
    """Let an interface answer in the address family of the other end, if it has such an address."""
    if end.interface is None or end.span is None or other.span is None:
        return end
    if same_family(end, other):
        return end
    six = other.span[0] > V4_SPAN[1]
    if _read_block(end.name) is None:
        for address in end.interface.addresses:
            number = place(address)
            if (number > V4_SPAN[1]) == six:
                return replace(end, span=(number, number))
    if not end.is_known:
        return replace(end, span=None)
    family = "IPv6" if six else "IPv4"
    return replace(end, problem=f"{end.name} has no {family} address in the files, as {other.name} has")


def _shown_outside(source: End) -> End:
    """Return the source as a public target sees it: by its public address, if the files tell one."""
    if not source.private or source.interface is None:
        return source
    public = source.interface.public_addresses
    number = place(public[0]) if public else None
    return replace(source, span=None if number is None else (number, number), private=False)
