"""Changes that let a packet through: a rule more in a group, or an entry more in a network ACL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assistant.security_groups import traffic
from assistant.security_groups.network_shapes import AclEntry, IcmpTypeCode, NetworkAcl, PortRange
from assistant.security_groups.shapes import (
    GroupPair,
    IpRange,
    Ipv6Range,
    Permission,
    PrefixListRef,
    SecurityGroup,
    network,
)
from assistant.security_groups.topology import Topology

if TYPE_CHECKING:
    from assistant.security_groups.references import Direction

PeerKind = Literal["group", "ipv4", "ipv6", "prefix_list"]


@dataclass(frozen=True, slots=True)
class AddRule:
    """A rule to add to a group.

    Attributes:
        group_id: the group that gets it.
        group_name: its name.
        direction: ingress or egress.
        protocol: its number, -1 for all.
        from_port: first port, or ICMP type; None where the protocol has none.
        to_port: last port, or ICMP code.
        peer_kind: what the source or destination is.
        peer: id of the group or prefix list, or the CIDR block.
        peer_name: its name for people.
        peer_vpc_id: the VPC of the group it names, when that is another one.
    """

    group_id: str
    group_name: str
    direction: Direction
    protocol: int
    from_port: int | None
    to_port: int | None
    peer_kind: PeerKind
    peer: str
    peer_name: str = ""
    peer_vpc_id: str | None = None

    @property
    def words(self) -> str:
        """The rule in a phrase: ingress tcp 5432 from `web-sg` on `db-sg`."""
        way = "from" if self.direction == "ingress" else "to"
        said = traffic.words(self.protocol, self.from_port, self.to_port)
        peer = f"`{self.peer_name or self.peer}`" if self.peer_kind in ("group", "prefix_list") else self.peer
        return f"{self.direction} {said} {way} {peer} on `{self.group_name or self.group_id}`"

    @property
    def permission(self) -> Permission:
        """The rule as AWS writes it."""
        return Permission(
            ip_protocol=traffic.protocol_name(self.protocol) if self.protocol != traffic.ANY else "-1",
            from_port=self.from_port,
            to_port=self.to_port,
            ip_ranges=(IpRange(cidr_ip=network(self.peer)),) if self.peer_kind == "ipv4" else (),
            ipv6_ranges=(Ipv6Range(cidr_ipv6=network(self.peer)),) if self.peer_kind == "ipv6" else (),
            user_id_group_pairs=(
                (GroupPair(group_id=self.peer, vpc_id=self.peer_vpc_id),) if self.peer_kind == "group" else ()
            ),
            prefix_list_ids=(
                (PrefixListRef(prefix_list_id=self.peer),) if self.peer_kind == "prefix_list" else ()
            ),
        )


@dataclass(frozen=True, slots=True)
class AddAclEntry:
    """An allowing entry to add to a network ACL; ports and ICMP as in `AddRule`."""

    network_acl_id: str
    number: int
    egress: bool
    protocol: int
    from_port: int | None
    to_port: int | None
    cidr: str

    @property
    def words(self) -> str:
        """The entry in a phrase."""
        way, side = ("outbound", "to") if self.egress else ("inbound", "from")
        said = traffic.words(self.protocol, self.from_port, self.to_port)
        return f"{way} rule {self.number} allowing {said} {side} {self.cidr} in `{self.network_acl_id}`"

    @property
    def entry(self) -> AclEntry:
        """The entry as AWS writes it."""
        block = network(self.cidr)
        v4 = block.version == 4  # noqa: PLR2004 - the IP version
        is_icmp = self.protocol in (traffic.ICMP, traffic.ICMPV6)
        has_ports = self.protocol in (traffic.TCP, traffic.UDP) and self.from_port is not None
        low, high = (-1 if port is None else port for port in (self.from_port, self.to_port))
        return AclEntry(
            rule_number=self.number, rule_action="allow", egress=self.egress, protocol=str(self.protocol),
            cidr_block=block if v4 else None, ipv6_cidr_block=None if v4 else block,
            port_range=PortRange(from_=low, to=high) if has_ports else None,
            icmp_type_code=IcmpTypeCode(type=low, code=high) if is_icmp else None,
        )  # fmt: skip


Change = AddRule | AddAclEntry


def with_changes(topology: Topology, changes: tuple[Change, ...]) -> Topology:
    """Return the topology as it will be once the changes are made."""
    groups = tuple(_group_with(group, changes) for group in topology.security_groups)
    acls = tuple(_acl_with(acl, changes) for acl in topology.network_acls)
    given = {name: getattr(topology, name) for name in topology.model_fields_set}
    new = {"security_groups": groups, "network_acls": acls}
    return Topology.model_validate(given | {name: new[name] for name in new if name in given})


def _group_with(group: SecurityGroup, changes: tuple[Change, ...]) -> SecurityGroup:
    mine = [c for c in changes if isinstance(c, AddRule) and c.group_id == group.group_id]
    if not mine:
        return group
    into = tuple(c.permission for c in mine if c.direction == "ingress")
    out = tuple(c.permission for c in mine if c.direction == "egress")
    return replace(
        group,
        ip_permissions=(*group.ip_permissions, *into),
        ip_permissions_egress=(*group.ip_permissions_egress, *out),
    )


def _acl_with(acl: NetworkAcl, changes: tuple[Change, ...]) -> NetworkAcl:
    mine = [c for c in changes if isinstance(c, AddAclEntry) and c.network_acl_id == acl.network_acl_id]
    return replace(acl, entries=(*acl.entries, *(c.entry for c in mine))) if mine else acl
