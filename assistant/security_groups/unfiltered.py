"""Traffic that no security group and no network ACL filters.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html and
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.security_groups.probes import End, Probe
    from assistant.security_groups.topology import Topology

_SERVICES = {
    ipaddress.ip_address("169.254.169.253"): "Amazon DNS",
    ipaddress.ip_address("fd00:ec2::253"): "Amazon DNS",
    ipaddress.ip_address("169.254.169.254"): "the instance metadata service",
    ipaddress.ip_address("fd00:ec2::254"): "the instance metadata service",
    ipaddress.ip_address("169.254.170.2"): "the task metadata endpoint",
    ipaddress.ip_address("169.254.169.123"): "the Amazon Time Sync Service",
    ipaddress.ip_address("fd00:ec2::123"): "the Amazon Time Sync Service",
    ipaddress.ip_address("169.254.169.250"): "Windows licence activation",
    ipaddress.ip_address("169.254.169.251"): "Windows licence activation",
}
_DHCP_PORTS = frozenset({67, 68, 546, 547})


def unfiltered_service(topology: Topology, probe: Probe, target: End) -> str:
    """Name the service that the packet goes to, when nothing filters it; empty otherwise."""
    if target.address is None or target.interface is not None:
        return ""
    if target.address in _SERVICES:
        return _SERVICES[target.address]
    if probe.protocol == "udp" and probe.port in _DHCP_PORTS and target.address.is_link_local:
        return "DHCP"
    if probe.port == 53 and _is_resolver(topology, target):  # noqa: PLR2004 - the port of DNS
        return "Amazon DNS"
    return ""


def _is_resolver(topology: Topology, target: End) -> bool:
    """The resolver answers at the base of the VPC's block plus two."""
    blocks = [vpc.cidr_block for vpc in topology.vpcs if vpc.cidr_block is not None]
    return any(target.address == block.network_address + 2 for block in blocks)
