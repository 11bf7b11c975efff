"""Traffic that no security group and no network ACL filters.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html and
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from assistant.security_groups import traffic
from assistant.security_groups.addresses import V4_SPAN, place

if TYPE_CHECKING:
    from assistant.security_groups.ends import End
    from assistant.security_groups.probes import Probe
    from assistant.security_groups.topology import Topology

_SERVICES = {
    place(ipaddress.ip_address(address)): name
    for address, name in (
        ("169.254.169.253", "Amazon DNS"),
        ("fd00:ec2::253", "Amazon DNS"),
        ("169.254.169.254", "the instance metadata service"),
        ("fd00:ec2::254", "the instance metadata service"),
        ("169.254.170.2", "the task metadata endpoint"),
        ("169.254.169.123", "the Amazon Time Sync Service"),
        ("fd00:ec2::123", "the Amazon Time Sync Service"),
        ("169.254.169.250", "Windows licence activation"),
        ("169.254.169.251", "Windows licence activation"),
    )
}
_DHCP_PORTS = frozenset({67, 68, 546, 547})
_DNS_PORT = 53
_ROUTER, _RESOLVER = 1, 2
"""Where in a block the router and the resolver answer, counted from the base address.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
"""
_DHCP_PLACES = frozenset(place(ipaddress.ip_address(address)) for address in ("255.255.255.255", "ff02::1:2"))


def unfiltered_service(topology: Topology, probe: Probe, source: End, target: End) -> str:
    """Name the service that the packet goes to, when nothing filters it; empty otherwise."""
    if target.span is None or not target.is_known or target.interface is not None or source.outside:
        return ""
    number = target.span[0]
    if number in _SERVICES:
        return _SERVICES[number]
    if probe.protocol_number == traffic.UDP and probe.port in _DHCP_PORTS and _may_be_dhcp(topology, number):
        return "DHCP"
    home = source.interface.vpc_id if source.interface else None
    if probe.port == _DNS_PORT and home in topology.vpc_bases.get(number - _RESOLVER, ()):
        return "Amazon DNS"
    return "the VPC router" if number - _ROUTER in topology.subnet_bases else ""


def _may_be_dhcp(topology: Topology, number: int) -> bool:
    return number in _DHCP_PLACES or number - _ROUTER in topology.subnet_bases or _is_link_local(number)


def _is_link_local(number: int) -> bool:
    address = (
        ipaddress.IPv4Address(number)
        if number <= V4_SPAN[1]
        else ipaddress.IPv6Address(number - V4_SPAN[1] - 1)
    )
    return address.is_link_local
