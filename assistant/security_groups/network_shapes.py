"""What stands around security groups, as AWS prints it: interfaces, prefix lists, ACLs, VPCs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic.dataclasses import dataclass

from assistant.security_groups import traffic
from assistant.security_groups.shapes import (
    AWS,
    Address,
    Cidr,
    Id,
    Ip,
    Ipv4Cidr,
    Ipv6Cidr,
    Network,
    Null,
    Protocol,
    Tags,
    Text,
    name_of,
)


@dataclass(frozen=True, slots=True, config=AWS)
class GroupIdentifier:
    """A group that an interface carries."""

    group_id: str
    group_name: Text = ""


@dataclass(frozen=True, slots=True, config=AWS)
class Association:
    """The public address of an interface."""

    public_ip: Ip | None = None


@dataclass(frozen=True, slots=True, config=AWS)
class PrivateAddress:
    """A private IPv4 address of an interface."""

    private_ip_address: Ip
    association: Association | None = None


@dataclass(frozen=True, slots=True, config=AWS)
class Ipv6Address:
    """An IPv6 address of an interface."""

    ipv6_address: Ip


@dataclass(frozen=True, slots=True, config=AWS)
class Attachment:
    """What an interface is attached to."""

    instance_id: str | None = None


def _kind(value: Any) -> Any:
    """Return one name for a NAT gateway's interface, which the API's model and its answers spell apart."""
    return "nat_gateway" if value == "natGateway" else value or "interface"


@dataclass(frozen=True, slots=True, config=AWS)
class NetworkInterface:
    """An elastic network interface."""

    network_interface_id: Id
    vpc_id: str | None = None
    subnet_id: str | None = None
    interface_type: Annotated[str, BeforeValidator(_kind)] = "interface"
    description: Text = ""
    private_ip_address: Ip | None = None
    private_ip_addresses: Annotated[tuple[PrivateAddress, ...], Null] = ()
    ipv6_addresses: Annotated[tuple[Ipv6Address, ...], Null] = ()
    association: Association | None = None
    attachment: Attachment | None = None
    groups: tuple[GroupIdentifier, ...] | None = None
    tag_set: Tags = ()

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Its private IPv4 and its IPv6 addresses, the primary one first."""
        first = (self.private_ip_address,) if self.private_ip_address else ()
        more = (item.private_ip_address for item in self.private_ip_addresses)
        return tuple(dict.fromkeys((*first, *more, *(item.ipv6_address for item in self.ipv6_addresses))))

    @property
    def public_addresses(self) -> tuple[Address, ...]:
        """Its public IPv4 addresses."""
        found = (self.association, *(item.association for item in self.private_ip_addresses))
        return tuple(dict.fromkeys(item.public_ip for item in found if item and item.public_ip))

    @property
    def group_ids(self) -> tuple[str, ...] | None:
        """The groups it carries; None when the file does not say."""
        return None if self.groups is None else tuple([group.group_id for group in self.groups])

    @property
    def name(self) -> str:
        """Its tag `Name`, empty when it has none."""
        return name_of(self.tag_set)


@dataclass(frozen=True, slots=True, config=AWS)
class PrefixListEntry:
    """One block of a prefix list."""

    cidr: Cidr


@dataclass(frozen=True, slots=True, config=AWS)
class PrefixList:
    """A prefix list; its entries are known only where the file carries them."""

    prefix_list_id: str
    prefix_list_name: Text = ""
    owner_id: str | None = None
    address_family: Text = ""
    max_entries: int | None = None
    entries: tuple[PrefixListEntry, ...] | None = None
    cidrs: tuple[Cidr, ...] | None = None

    @property
    def networks(self) -> tuple[Network, ...] | None:
        """Its blocks; None when the file does not carry them."""
        if self.entries is None:
            return self.cidrs
        return tuple(entry.cidr for entry in self.entries)

    @property
    def label(self) -> str:
        """The name people know it by."""
        return self.prefix_list_name or self.prefix_list_id


@dataclass(frozen=True, slots=True, config=AWS)
class PortRange:
    """Ports of a network ACL entry."""

    from_: Annotated[int, Field(alias="From", ge=0, le=traffic.LAST_PORT)]
    to: Annotated[int, Field(ge=0, le=traffic.LAST_PORT)]

    def __post_init__(self) -> None:
        """Refuse a range that ends before it begins."""
        if self.from_ > self.to:
            raise ValueError(f"the ports {self.from_} to {self.to} are no range: the first is above the last")


@dataclass(frozen=True, slots=True, config=AWS)
class IcmpTypeCode:
    """ICMP type and code of a network ACL entry; -1 is any."""

    type: Annotated[int, Field(ge=-1, le=traffic.LAST_TYPE)] = -1
    code: Annotated[int, Field(ge=-1, le=traffic.LAST_TYPE)] = -1


_LAST_RULE = 32767
"""The number that AWS gives the final deny of every network ACL.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""


@dataclass(frozen=True, slots=True, config=AWS)
class AclEntry:
    """One numbered rule of a network ACL."""

    rule_number: Annotated[int, Field(ge=1, le=_LAST_RULE)]
    rule_action: Literal["allow", "deny"]
    egress: bool
    protocol: Protocol
    cidr_block: Ipv4Cidr | None = None
    ipv6_cidr_block: Ipv6Cidr | None = None
    port_range: PortRange | None = None
    icmp_type_code: IcmpTypeCode | None = None

    def __post_init__(self) -> None:
        """Refuse an entry for no addresses, which AWS does not take."""
        if self.cidr_block is None and self.ipv6_cidr_block is None:
            raise ValueError("CidrBlock or Ipv6CidrBlock is missing")

    @property
    def span(self) -> tuple[int, int]:
        """What it covers on the line of all traffic."""
        number = traffic.protocol_number(self.protocol) or 0
        if number in (traffic.ICMP, traffic.ICMPV6):
            said = self.icmp_type_code or IcmpTypeCode()
            return traffic.span(number, said.type, said.code)
        ports = self.port_range
        return traffic.span(number, ports.from_, ports.to) if ports else traffic.span(number)


@dataclass(frozen=True, slots=True, config=AWS)
class AclAssociation:
    """A subnet that a network ACL guards."""

    subnet_id: str


@dataclass(frozen=True, slots=True, config=AWS)
class NetworkAcl:
    """A network ACL with its entries and subnets."""

    network_acl_id: str
    vpc_id: str | None = None
    is_default: bool = False
    entries: Annotated[tuple[AclEntry, ...], Null] = ()
    associations: Annotated[tuple[AclAssociation, ...], Null] = ()


@dataclass(frozen=True, slots=True, config=AWS)
class BlockAssociation:
    """A further IPv4 block of a VPC."""

    cidr_block: Ipv4Cidr | None = None


@dataclass(frozen=True, slots=True, config=AWS)
class Ipv6BlockAssociation:
    """An IPv6 block of a VPC or a subnet."""

    ipv6_cidr_block: Ipv6Cidr | None = None


@dataclass(frozen=True, slots=True, config=AWS)
class Subnet:
    """A subnet."""

    subnet_id: str
    vpc_id: str | None = None
    cidr_block: Ipv4Cidr | None = None
    ipv6_cidr_block_association_set: Annotated[tuple[Ipv6BlockAssociation, ...], Null] = ()
    tags: Tags = ()

    @property
    def blocks(self) -> tuple[Network, ...]:
        """Its blocks of either IP version."""
        more = (item.ipv6_cidr_block for item in self.ipv6_cidr_block_association_set)
        return tuple(block for block in (self.cidr_block, *more) if block is not None)


@dataclass(frozen=True, slots=True, config=AWS)
class Vpc:
    """A VPC."""

    vpc_id: str
    cidr_block: Ipv4Cidr | None = None
    cidr_block_association_set: Annotated[tuple[BlockAssociation, ...], Null] = ()
    ipv6_cidr_block_association_set: Annotated[tuple[Ipv6BlockAssociation, ...], Null] = ()
    tags: Tags = ()

    @property
    def blocks(self) -> tuple[Network, ...]:
        """Its blocks of either IP version, the primary one first."""
        v4 = (self.cidr_block, *(item.cidr_block for item in self.cidr_block_association_set))
        v6 = (item.ipv6_cidr_block for item in self.ipv6_cidr_block_association_set)
        return tuple(dict.fromkeys(block for block in (*v4, *v6) if block is not None))


@dataclass(frozen=True, slots=True, config=AWS)
class PeeringSide:
    """One end of a peering connection."""

    vpc_id: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True, config=AWS)
class PeeringStatus:
    """The state of a peering connection."""

    code: Text = ""


@dataclass(frozen=True, slots=True, config=AWS)
class VpcPeeringConnection:
    """A peering connection between two VPCs."""

    vpc_peering_connection_id: str
    accepter_vpc_info: PeeringSide = Field(default_factory=PeeringSide)
    requester_vpc_info: PeeringSide = Field(default_factory=PeeringSide)
    status: PeeringStatus = Field(default_factory=PeeringStatus)

    @property
    def vpcs(self) -> frozenset[str | None]:
        """The two VPCs it joins."""
        return frozenset((self.accepter_vpc_info.vpc_id, self.requester_vpc_info.vpc_id))

    @property
    def crosses_regions(self) -> bool:
        """Tell whether its two ends are in different Regions."""
        regions = self.accepter_vpc_info.region, self.requester_vpc_info.region
        return None not in regions and regions[0] != regions[1]


@dataclass(frozen=True, slots=True, config=AWS)
class ReferencingOptions:
    """Whether a transit gateway, or a VPC's attachment to it, carries references to groups."""

    security_group_referencing_support: Text = ""

    @property
    def carries_references(self) -> bool:
        """Tell whether the support is switched on."""
        return self.security_group_referencing_support == "enable"


@dataclass(frozen=True, slots=True, config=AWS)
class TransitGateway:
    """A transit gateway."""

    transit_gateway_id: str
    options: ReferencingOptions = Field(default_factory=ReferencingOptions)


@dataclass(frozen=True, slots=True, config=AWS)
class TransitGatewayVpcAttachment:
    """The attachment of a VPC to a transit gateway."""

    transit_gateway_id: str
    vpc_id: str
    state: Text = ""
    options: ReferencingOptions = Field(default_factory=ReferencingOptions)
