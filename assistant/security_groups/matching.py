"""Whether a rule covers a packet: yes, no, or not known for lack of something in the files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.security_groups.probes import ANY, ICMP, ICMPV6, TCP, UDP, protocol_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.security_groups.probes import End, Probe
    from assistant.security_groups.topology import (
        AclEntry,
        Address,
        GroupPair,
        Network,
        NetworkInterface,
        Permission,
        SecurityGroup,
        Topology,
    )

Direction = Literal["ingress", "egress"]
STALE = ("deleted", "rejected", "expired", "failed", "stale")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with one peer, for naming it."""

    group_id: str
    group_name: str
    direction: Direction
    protocol: str
    from_port: int | None
    to_port: int | None
    peer: str

    @property
    def words(self) -> str:
        """The rule in a phrase."""
        way = "from" if self.direction == "ingress" else "to"
        return f"{self.direction} {traffic(self.protocol, self.from_port, self.to_port)} {way} {self.peer}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a set of rules says of a packet.

    Attributes:
        allowed: True, False, or None when something that would decide is missing.
        rule: the rule that allows.
        missing: what is not in the files, for each rule that could have allowed.
    """

    allowed: bool | None
    rule: Rule | None = None
    missing: tuple[str, ...] = ()


def traffic(protocol: str, from_port: int | None, to_port: int | None) -> str:
    """Write protocol and ports as people say them: tcp 443, tcp 1024-65535, all traffic."""
    number = protocol_number(protocol)
    if number == ANY:
        return "all traffic"
    name = {TCP: "tcp", UDP: "udp", ICMP: "icmp", ICMPV6: "icmpv6"}.get(number, f"protocol {protocol}")
    if number in (ICMP, ICMPV6):
        return name if from_port in (None, -1) else f"{name} type {from_port}"
    if number not in (TCP, UDP) or from_port in (None, -1) or (from_port == 0 and to_port == 65535):  # noqa: PLR2004 - the last port
        return f"{name} on all ports" if number in (TCP, UDP) else name
    return f"{name} {from_port}" if from_port == to_port else f"{name} {from_port}-{to_port}"


def judge_groups(
    topology: Topology, interface: NetworkInterface, direction: Direction, probe: Probe, peer: End
) -> Outcome:
    """Judge a packet by all groups of an interface: any rule of any group that allows it is enough.

    Rules only allow, their order is of no account, and a rule that names a group matches private
    addresses of interfaces in that group.
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
    """
    if interface.group_ids is None:
        return Outcome(None, missing=(f"the groups of {interface.network_interface_id}",))
    missing: list[str] = []
    for group_id in interface.group_ids:
        group = topology.group_by_id.get(group_id)
        if group is None:
            missing.append(f"the rules of {group_id}")
            continue
        for covered, rule, lacking in _verdicts(topology, group, direction, probe, peer):
            if covered:
                return Outcome(True, rule)
            missing += [lacking] if covered is None else []
    return Outcome(None if missing else False, missing=tuple(dict.fromkeys(missing)))


def _verdicts(
    topology: Topology, group: SecurityGroup, direction: Direction, probe: Probe, peer: End
) -> Iterator[tuple[bool | None, Rule, str]]:
    permissions = group.ip_permissions if direction == "ingress" else group.ip_permissions_egress
    for permission in permissions:
        if not covers_traffic(permission, probe):
            continue
        for name, covered, lacking in _peers(topology, group, permission, peer):
            rule = Rule(
                group.group_id, group.group_name, direction, permission.ip_protocol,
                permission.from_port, permission.to_port, name,
            )  # fmt: skip
            yield covered, rule, lacking


def covers_traffic(permission: Permission, probe: Probe) -> bool:
    """Tell whether protocol and ports (or ICMP type and code) of a rule cover the packet."""
    number = protocol_number(permission.ip_protocol)
    if number == ANY:
        return True
    if number != probe.protocol_number:
        return False
    low, high = permission.from_port, permission.to_port
    if number in (ICMP, ICMPV6):
        return low in (None, -1, probe.type) and (low in (None, -1) or high in (None, -1, probe.code))
    if number not in (TCP, UDP) or low in (None, -1) or high is None:
        return True  # other protocols carry no ports: AWS ignores what is written
    return probe.port is not None and low <= probe.port <= high


def _peers(
    topology: Topology, group: SecurityGroup, permission: Permission, peer: End
) -> Iterator[tuple[str, bool | None, str]]:
    for block in (*(r.cidr_ip for r in permission.ip_ranges), *(r.cidr_ipv6 for r in permission.ipv6_ranges)):
        yield str(block), inside(peer.address, block), f"the address of {peer.name}"
    for pair in permission.user_id_group_pairs:
        named = topology.group_by_id.get(pair.group_id)
        name = named.label if named else pair.group_id
        covered = _references(topology, group, pair, peer)
        lacking = f"whether {peer.name} is in {name} and its VPC peered"
        yield name, covered, lacking
    for listed in permission.prefix_list_ids:
        found = topology.prefix_list_by_id.get(listed.prefix_list_id)
        networks = found.networks if found else None
        covered = None if networks is None else any(inside(peer.address, block) for block in networks)
        yield listed.prefix_list_id, covered, f"the entries of {listed.prefix_list_id}"


def inside(address: Address | None, block: Network) -> bool | None:
    """Tell whether an address lies in a block; None when the address is not known."""
    if address is None:
        return None
    return address.version == block.version and address in block


def _references(topology: Topology, group: SecurityGroup, pair: GroupPair, peer: End) -> bool | None:
    """Tell whether a rule that names a group covers the peer."""
    interface = peer.interface
    if interface is None:
        return False if peer.outside else None
    if not peer.by_private_address:
        return False
    if interface.group_ids is None:
        return None
    if pair.group_id not in interface.group_ids:
        return False
    if interface.vpc_id is None or group.vpc_id is None or interface.vpc_id == group.vpc_id:
        return True
    if pair.peering_status is not None and pair.peering_status != "active":
        return False
    if frozenset((interface.vpc_id, group.vpc_id)) in topology.peered:
        return True
    known = bool(topology.vpc_peering_connections)
    return True if pair.peering_status == "active" else (False if known else None)


def acl_entry_covers(entry: AclEntry, probe: Probe, peer: Address, port: int | None) -> bool:
    """Tell whether a network ACL entry speaks of the packet; `port` is the packet's destination port."""
    block = entry.cidr_block if peer.version == 4 else entry.ipv6_cidr_block  # noqa: PLR2004 - the IP version
    if block is None or not inside(peer, block):
        return False
    number = protocol_number(entry.protocol)
    if number == ANY:
        return True
    if number != probe.protocol_number:
        return False
    if number in (ICMP, ICMPV6):
        wanted = entry.icmp_type_code
        return wanted is None or (wanted.type in (-1, probe.type) and wanted.code in (-1, probe.code))
    if entry.port_range is None or port is None:
        return True
    return entry.port_range.from_ <= port <= entry.port_range.to
