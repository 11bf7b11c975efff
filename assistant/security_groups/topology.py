"""Everything that was read about a network, and where to find each thing in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_pascal

from assistant.security_groups.acls import AclRule, acl_rules
from assistant.security_groups.addresses import V4_SPAN, block_span, place
from assistant.security_groups.network_shapes import (
    NetworkAcl,
    NetworkInterface,
    PrefixList,
    Subnet,
    TransitGateway,
    TransitGatewayVpcAttachment,
    Vpc,
    VpcPeeringConnection,
)
from assistant.security_groups.rulebook import Rulebook
from assistant.security_groups.shapes import Null, SecurityGroup
from assistant.security_groups.spans import Spans, holds, union

if TYPE_CHECKING:
    from collections.abc import Mapping


class Topology(BaseModel):
    """What was read; each list is what the `aws ec2 describe-…` command of its name prints."""

    model_config = ConfigDict(alias_generator=to_pascal, populate_by_name=True, extra="ignore", frozen=True)

    security_groups: Annotated[tuple[SecurityGroup, ...], Null] = ()
    network_interfaces: Annotated[tuple[NetworkInterface, ...], Null] = ()
    prefix_lists: Annotated[tuple[PrefixList, ...], Null] = ()
    network_acls: Annotated[tuple[NetworkAcl, ...], Null] = ()
    subnets: Annotated[tuple[Subnet, ...], Null] = ()
    vpcs: Annotated[tuple[Vpc, ...], Null] = ()
    vpc_peering_connections: Annotated[tuple[VpcPeeringConnection, ...], Null] = ()
    transit_gateways: Annotated[tuple[TransitGateway, ...], Null] = ()
    transit_gateway_vpc_attachments: Annotated[tuple[TransitGatewayVpcAttachment, ...], Null] = ()

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rules of the groups, laid out for judging."""
        return Rulebook(self)

    @cached_property
    def group_by_id(self) -> Mapping[str, SecurityGroup]:
        """The groups by id."""
        return {group.group_id: group for group in self.security_groups}

    @cached_property
    def groups_by_name(self) -> Mapping[str, tuple[SecurityGroup, ...]]:
        """The groups by name, which is unique within a VPC only."""
        found: dict[str, list[SecurityGroup]] = {}
        for group in self.security_groups:
            found.setdefault(group.group_name, []).append(group)
        return {name: tuple(groups) for name, groups in found.items()}

    @cached_property
    def interface_by_id(self) -> Mapping[str, NetworkInterface]:
        """The interfaces by id."""
        return {interface.network_interface_id: interface for interface in self.network_interfaces}

    @cached_property
    def interfaces_by_name(self) -> Mapping[str, tuple[NetworkInterface, ...]]:
        """The interfaces by their tag `Name`, their instance and their description."""
        found: dict[str, list[NetworkInterface]] = {}
        for interface in self.network_interfaces:
            instance = interface.attachment.instance_id if interface.attachment else None
            for name in filter(None, dict.fromkeys((interface.name, instance, interface.description))):
                found.setdefault(name, []).append(interface)
        return {name: tuple(interfaces) for name, interfaces in found.items()}

    @cached_property
    def interface_by_private_place(self) -> Mapping[int, NetworkInterface]:
        """The interfaces by each private IPv4 and each IPv6 address, as numbers."""
        found: dict[int, NetworkInterface] = {}
        for interface in self.network_interfaces:
            for address in interface.addresses:
                found.setdefault(place(address), interface)
        return found

    @cached_property
    def interface_by_public_place(self) -> Mapping[int, NetworkInterface]:
        """The interfaces by each public IPv4 address, as numbers."""
        return {
            place(address): interface
            for interface in reversed(self.network_interfaces)
            for address in interface.public_addresses
        }

    @cached_property
    def interfaces_by_place(self) -> tuple[list[int], list[NetworkInterface]]:
        """The addresses of all interfaces in rising order, and the interface of each."""
        items = sorted(self.interface_by_private_place.items(), key=itemgetter(0))
        return [number for number, _ in items], [interface for _, interface in items]

    def interfaces_within(self, low: int, high: int) -> list[NetworkInterface]:
        """Return the interfaces with an address in a span of addresses."""
        places, interfaces = self.interfaces_by_place
        return interfaces[bisect_left(places, low) : bisect_right(places, high)]

    @cached_property
    def members(self) -> Mapping[str, tuple[NetworkInterface, ...]]:
        """The interfaces that carry each group."""
        found: dict[str, list[NetworkInterface]] = {}
        for interface in self.network_interfaces:
            for group_id in interface.group_ids or ():
                found.setdefault(group_id, []).append(interface)
        return {group_id: tuple(interfaces) for group_id, interfaces in found.items()}

    @cached_property
    def named_by_others(self) -> frozenset[str]:
        """The groups that a rule of another group names."""
        return frozenset(
            pair.group_id
            for group in self.security_groups
            for permission in (*group.ip_permissions, *group.ip_permissions_egress)
            for pair in permission.user_id_group_pairs
            if pair.group_id != group.group_id
        )

    @cached_property
    def prefix_list_by_id(self) -> Mapping[str, PrefixList]:
        """The prefix lists by id."""
        return {found.prefix_list_id: found for found in self.prefix_lists}

    @cached_property
    def prefix_list_spans(self) -> Mapping[str, Spans]:
        """The addresses of each prefix list whose entries are known."""
        return {
            listed.prefix_list_id: union(block_span(block) for block in listed.networks)
            for listed in self.prefix_lists
            if listed.networks is not None
        }

    @cached_property
    def acl_by_subnet(self) -> Mapping[str, NetworkAcl]:
        """The network ACL that guards each subnet."""
        return {item.subnet_id: acl for acl in self.network_acls for item in acl.associations}

    @cached_property
    def acl_rules(self) -> Mapping[str, tuple[AclRule, ...]]:
        """The rules of each network ACL, in the order in which AWS reads them."""
        return {acl.network_acl_id: acl_rules(acl) for acl in self.network_acls}

    @cached_property
    def subnet_by_id(self) -> Mapping[str, Subnet]:
        """The subnets by id."""
        return {subnet.subnet_id: subnet for subnet in self.subnets}

    @cached_property
    def vpc_by_id(self) -> Mapping[str, Vpc]:
        """The VPCs by id."""
        return {vpc.vpc_id: vpc for vpc in self.vpcs}

    @cached_property
    def peered(self) -> frozenset[frozenset[str | None]]:
        """The pairs of VPCs with an active peering connection."""
        return frozenset(p.vpcs for p in self.vpc_peering_connections if p.status.code == "active")

    @cached_property
    def peered_in_region(self) -> frozenset[frozenset[str | None]]:
        """The pairs of VPCs of one Region with an active peering connection."""
        return frozenset(
            peering.vpcs
            for peering in self.vpc_peering_connections
            if peering.status.code == "active" and not peering.crosses_regions
        )

    @cached_property
    def gateways_of(self) -> Mapping[str, frozenset[str]]:
        """The transit gateways that each VPC is attached to with references switched on."""
        found: dict[str, set[str]] = {}
        for attachment in self.transit_gateway_vpc_attachments:
            if attachment.state == "available" and attachment.options.carries_references:
                found.setdefault(attachment.vpc_id, set()).add(attachment.transit_gateway_id)
        return {vpc_id: frozenset(gateways) for vpc_id, gateways in found.items()}

    @cached_property
    def gateway_by_id(self) -> Mapping[str, TransitGateway]:
        """The transit gateways by id."""
        return {gateway.transit_gateway_id: gateway for gateway in self.transit_gateways}

    @cached_property
    def own_spans(self) -> Spans:
        """Every address of the subnets and VPCs that were read."""
        blocks = [block for subnet in self.subnets for block in subnet.blocks]
        blocks += [block for vpc in self.vpcs for block in vpc.blocks]
        return union(map(block_span, blocks))

    @cached_property
    def subnet_bases(self) -> frozenset[int]:
        """The first address of each IPv4 block of a subnet."""
        spans = (block_span(block) for subnet in self.subnets for block in subnet.blocks)
        return frozenset(first for first, last in spans if last <= V4_SPAN[1])

    @cached_property
    def vpc_bases(self) -> Mapping[int, frozenset[str | None]]:
        """The first address of each IPv4 block of a VPC, with the VPCs; None stands among them for any."""
        found: dict[int, set[str | None]] = {}
        for vpc in self.vpcs:
            for first, last in map(block_span, vpc.blocks):
                if last <= V4_SPAN[1]:
                    found.setdefault(first, {None}).add(vpc.vpc_id)
        return {first: frozenset(vpc_ids) for first, vpc_ids in found.items()}

    def was_given(self, field: str) -> bool:
        """Tell whether a list was read at all; a list that was read may be empty."""
        return field in self.model_fields_set

    def holds_place(self, number: int) -> bool:
        """Tell whether an address lies in a subnet or a VPC that was read."""
        return holds(self.own_spans, number)

    def label(self, group_id: str) -> str:
        """Return the name of a group, its id when it was not read."""
        group = self.group_by_id.get(group_id)
        return group.label if group else group_id
