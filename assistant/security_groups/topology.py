"""Security groups, interfaces and what stands around them, in the shapes that AWS prints.

Field names in files are AWS's own (`SecurityGroups`, `IpPermissions`…); fields that are not needed
are ignored, lists that are missing or null are empty.
"""

from __future__ import annotations

import ipaddress
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_pascal

if TYPE_CHECKING:
    from collections.abc import Mapping

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _network(value: Any) -> Network:
    if isinstance(value, (ipaddress.IPv4Network, ipaddress.IPv6Network)):
        return value
    try:
        return ipaddress.ip_network(str(value), strict=False)
    except ValueError:
        raise ValueError(f"{value!r} is not a CIDR block") from None


def _address(value: Any) -> Address:
    try:
        return ipaddress.ip_address(str(value))
    except ValueError:
        raise ValueError(f"{value!r} is not an IP address") from None


def _listed(value: Any) -> Any:
    return () if value is None else value


Cidr = Annotated[Network, BeforeValidator(_network)]
Ip = Annotated[Address, BeforeValidator(_address)]
Port = Annotated[int | None, Field(ge=-1, le=65535)]


class _Aws(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_pascal,
        populate_by_name=True,
        extra="ignore",
        frozen=True,
        arbitrary_types_allowed=True,
    )


class IpRange(_Aws):
    """An IPv4 source or destination of a rule."""

    cidr_ip: Cidr


class Ipv6Range(_Aws):
    """An IPv6 source or destination of a rule."""

    cidr_ipv6: Cidr


class GroupPair(_Aws):
    """A reference to a security group."""

    group_id: str
    vpc_id: str | None = None
    user_id: str | None = None
    peering_status: str | None = None
    vpc_peering_connection_id: str | None = None


class PrefixListRef(_Aws):
    """A reference to a prefix list."""

    prefix_list_id: str


class Permission(_Aws):
    """One rule as `describe-security-groups` prints it: a protocol, ports, and any number of peers."""

    ip_protocol: Annotated[str, BeforeValidator(lambda value: str(value).lower())]
    from_port: Port = None
    to_port: Port = None
    ip_ranges: Annotated[tuple[IpRange, ...], BeforeValidator(_listed)] = ()
    ipv6_ranges: Annotated[tuple[Ipv6Range, ...], BeforeValidator(_listed)] = ()
    user_id_group_pairs: Annotated[tuple[GroupPair, ...], BeforeValidator(_listed)] = ()
    prefix_list_ids: Annotated[tuple[PrefixListRef, ...], BeforeValidator(_listed)] = ()


class SecurityGroup(_Aws):
    """A security group with its ingress and egress rules."""

    group_id: str
    group_name: str = ""
    vpc_id: str | None = None
    ip_permissions: Annotated[tuple[Permission, ...], BeforeValidator(_listed)] = ()
    ip_permissions_egress: Annotated[tuple[Permission, ...], BeforeValidator(_listed)] = ()

    @property
    def label(self) -> str:
        """The name people know it by."""
        return self.group_name or self.group_id


class GroupIdentifier(_Aws):
    """A group that an interface carries."""

    group_id: str
    group_name: str = ""


class Association(_Aws):
    """The public address of an interface."""

    public_ip: Ip | None = None


class PrivateAddress(_Aws):
    """A private IPv4 address of an interface."""

    private_ip_address: Ip
    association: Association | None = None


class Ipv6Address(_Aws):
    """An IPv6 address of an interface."""

    ipv6_address: Ip


class NetworkInterface(_Aws):
    """An elastic network interface."""

    network_interface_id: str
    vpc_id: str | None = None
    subnet_id: str | None = None
    private_ip_address: Ip | None = None
    private_ip_addresses: Annotated[tuple[PrivateAddress, ...], BeforeValidator(_listed)] = ()
    ipv6_addresses: Annotated[tuple[Ipv6Address, ...], BeforeValidator(_listed)] = ()
    association: Association | None = None
    groups: tuple[GroupIdentifier, ...] | None = None

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """Its private IPv4 and its IPv6 addresses, the primary one first."""
        first = (self.private_ip_address,) if self.private_ip_address else ()
        more = (item.private_ip_address for item in self.private_ip_addresses)
        return tuple(dict.fromkeys((*first, *more, *(item.ipv6_address for item in self.ipv6_addresses))))

    @cached_property
    def public_addresses(self) -> tuple[Address, ...]:
        """Its public IPv4 addresses."""
        found = (self.association, *(item.association for item in self.private_ip_addresses))
        return tuple(dict.fromkeys(item.public_ip for item in found if item and item.public_ip))

    @property
    def group_ids(self) -> tuple[str, ...] | None:
        """The groups it carries; None when the file does not say."""
        return None if self.groups is None else tuple(group.group_id for group in self.groups)


class PrefixListEntry(_Aws):
    """One block of a prefix list."""

    cidr: Cidr


class PrefixList(_Aws):
    """A prefix list; its entries are known only where the file carries them."""

    prefix_list_id: str
    prefix_list_name: str = ""
    entries: tuple[PrefixListEntry, ...] | None = None
    cidrs: tuple[Cidr, ...] | None = None

    @property
    def networks(self) -> tuple[Network, ...] | None:
        """Its blocks; None when the file does not carry them."""
        if self.entries is None:
            return self.cidrs
        return tuple(entry.cidr for entry in self.entries)


class PortRange(_Aws):
    """Ports of a network ACL entry."""

    from_: Annotated[int, Field(alias="From", ge=0, le=65535)]
    to: Annotated[int, Field(ge=0, le=65535)]


class IcmpTypeCode(_Aws):
    """ICMP type and code of a network ACL entry; -1 is any."""

    type: int = -1
    code: int = -1


class AclEntry(_Aws):
    """One numbered rule of a network ACL."""

    rule_number: int
    rule_action: str
    egress: bool
    protocol: Annotated[str, BeforeValidator(lambda value: str(value).lower())]
    cidr_block: Cidr | None = None
    ipv6_cidr_block: Cidr | None = None
    port_range: PortRange | None = None
    icmp_type_code: IcmpTypeCode | None = None


class AclAssociation(_Aws):
    """A subnet that a network ACL guards."""

    subnet_id: str


class NetworkAcl(_Aws):
    """A network ACL with its entries and subnets."""

    network_acl_id: str
    vpc_id: str | None = None
    is_default: bool = False
    entries: Annotated[tuple[AclEntry, ...], BeforeValidator(_listed)] = ()
    associations: Annotated[tuple[AclAssociation, ...], BeforeValidator(_listed)] = ()


class Subnet(_Aws):
    """A subnet."""

    subnet_id: str
    vpc_id: str | None = None
    cidr_block: Cidr | None = None


class Vpc(_Aws):
    """A VPC."""

    vpc_id: str
    cidr_block: Cidr | None = None


class PeeringSide(_Aws):
    """One end of a peering connection."""

    vpc_id: str | None = None
    region: str | None = None


class PeeringStatus(_Aws):
    """The state of a peering connection."""

    code: str = ""


class VpcPeeringConnection(_Aws):
    """A peering connection between two VPCs."""

    vpc_peering_connection_id: str
    accepter_vpc_info: PeeringSide = PeeringSide()
    requester_vpc_info: PeeringSide = PeeringSide()
    status: PeeringStatus = PeeringStatus()


class Topology(_Aws):
    """Everything that was read; each list is what the `describe` command of its name prints."""

    security_groups: Annotated[tuple[SecurityGroup, ...], BeforeValidator(_listed)] = ()
    network_interfaces: Annotated[tuple[NetworkInterface, ...], BeforeValidator(_listed)] = ()
    prefix_lists: Annotated[tuple[PrefixList, ...], BeforeValidator(_listed)] = ()
    network_acls: Annotated[tuple[NetworkAcl, ...], BeforeValidator(_listed)] = ()
    subnets: Annotated[tuple[Subnet, ...], BeforeValidator(_listed)] = ()
    vpcs: Annotated[tuple[Vpc, ...], BeforeValidator(_listed)] = ()
    vpc_peering_connections: Annotated[tuple[VpcPeeringConnection, ...], BeforeValidator(_listed)] = ()

    @cached_property
    def group_by_id(self) -> Mapping[str, SecurityGroup]:
        """The groups by id."""
        return {group.group_id: group for group in self.security_groups}

    @cached_property
    def interface_by_id(self) -> Mapping[str, NetworkInterface]:
        """The interfaces by id."""
        return {interface.network_interface_id: interface for interface in self.network_interfaces}

    @cached_property
    def interface_by_address(self) -> Mapping[Address, NetworkInterface]:
        """The interfaces by each of their addresses, private ones before public ones."""
        found: dict[Address, NetworkInterface] = {}
        for interface in self.network_interfaces:
            for address in (*interface.addresses, *interface.public_addresses):
                found.setdefault(address, interface)
        return found

    @cached_property
    def prefix_list_by_id(self) -> Mapping[str, PrefixList]:
        """The prefix lists by id."""
        return {found.prefix_list_id: found for found in self.prefix_lists}

    @cached_property
    def acl_by_subnet(self) -> Mapping[str, NetworkAcl]:
        """The network ACL that guards each subnet."""
        return {item.subnet_id: acl for acl in self.network_acls for item in acl.associations}

    @cached_property
    def peered(self) -> frozenset[frozenset[str | None]]:
        """The pairs of VPCs in one Region with an active peering connection."""
        return frozenset(
            frozenset((peering.accepter_vpc_info.vpc_id, peering.requester_vpc_info.vpc_id))
            for peering in self.vpc_peering_connections
            if peering.status.code == "active"
            and peering.accepter_vpc_info.region == peering.requester_vpc_info.region
        )

    def holds_address(self, address: Address) -> bool:
        """Tell whether an address lies in a subnet or a VPC of the files."""
        blocks = (*(subnet.cidr_block for subnet in self.subnets), *(vpc.cidr_block for vpc in self.vpcs))
        return any(
            block is not None and address.version == block.version and address in block for block in blocks
        )
