"""The packet that is asked about, and its two ends."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import InputError

if TYPE_CHECKING:
    from assistant.security_groups.topology import Address, NetworkInterface, Topology

_LAST_PORT = 65535
PROTOCOL_NUMBERS = {"icmp": "1", "tcp": "6", "udp": "17", "icmpv6": "58", "all": "-1"}
"""The protocol names that AWS accepts, as the numbers that network ACLs carry (IANA)."""

TCP, UDP, ICMP, ICMPV6, ANY = "6", "17", "1", "58", "-1"


def protocol_number(name: str) -> str:
    """Return the number of a protocol, as text; names that AWS knows become numbers."""
    return PROTOCOL_NUMBERS.get(str(name).lower(), str(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One packet.

    Attributes:
        source: an interface id or an IP address.
        target: an interface id or an IP address.
        protocol: tcp, udp, icmp, icmpv6 or a number.
        port: destination port, for tcp and udp.
        source_port: port it comes from, for a reply.
        icmp_type: ICMP type, 8 (echo request) when left out.
        icmp_code: ICMP code, 0 when left out.
        established: it is a reply of a connection that was let through.

    Raises:
        InputError: for a port or a protocol that cannot be.
    """

    source: str
    target: str
    protocol: str = "tcp"
    port: int | None = None
    source_port: int | None = None
    icmp_type: int | None = None
    icmp_code: int | None = None
    established: bool = False

    def __post_init__(self) -> None:
        """Refuse what no packet can be."""
        number = self.protocol_number
        if not number.isdigit() or int(number) > 255:  # noqa: PLR2004 - eight bits of the IP header
            known = ", ".join(name for name in PROTOCOL_NUMBERS if name != "all")
            raise InputError(
                f"{self.protocol!r} is no protocol of one packet; use {known} or a number", field="protocol"
            )
        for name, port in (("port", self.port), ("source_port", self.source_port)):
            if port is not None and not 0 <= port <= _LAST_PORT:
                raise InputError(f"{port} is not a port; ports go from 0 to {_LAST_PORT}", field=name)
        if number in (TCP, UDP) and self.port is None:
            raise InputError(f"a {self.protocol} packet needs its destination port", field="port")

    @property
    def protocol_number(self) -> str:
        """The protocol as a number."""
        return protocol_number(self.protocol)

    @property
    def words(self) -> str:
        """Protocol and port for a sentence: tcp 3306, ICMP type 8."""
        if self.protocol_number in (ICMP, ICMPV6):
            return f"{self.protocol} type {self.type}"
        return f"{self.protocol} {self.port}" if self.port is not None else f"protocol {self.protocol}"

    @property
    def type(self) -> int:
        """The ICMP type: an echo request when none is given."""
        echo = 128 if self.protocol_number == ICMPV6 else 8
        return echo if self.icmp_type is None else self.icmp_type

    @property
    def code(self) -> int:
        """The ICMP code."""
        return self.icmp_code or 0


@dataclass(frozen=True, slots=True)
class End:
    """One end of the packet.

    Attributes:
        name: as the user wrote it.
        address: the address in the packet; None when the files do not tell.
        interface: the interface behind it; None when it is not in the files.
        by_private_address: reached by an address of the VPC, not by a public one.
        outside: an address that no VPC of the files holds, so that no group of them guards it.
    """

    name: str
    address: Address | None
    interface: NetworkInterface | None
    by_private_address: bool = True
    outside: bool = False


def ends(topology: Topology, probe: Probe) -> tuple[End, End]:
    """Resolve source and target; an interface answers in the address family of the other end."""
    source, target = _end(topology, probe.source), _end(topology, probe.target)
    return _in_family(source, target), _in_family(target, source)


def _end(topology: Topology, name: str) -> End:
    interface = topology.interface_by_id.get(name)
    if interface is not None:
        return End(name, interface.addresses[0] if interface.addresses else None, interface)
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return End(name, None, None)
    found = topology.interface_by_address.get(address)
    if found is not None:
        return End(name, address, found, by_private_address=address in found.addresses)
    return End(name, address, None, outside=not topology.holds_address(address))


def _in_family(end: End, other: End) -> End:
    if end.interface is None or end.name != end.interface.network_interface_id or other.address is None:
        return end
    version = other.address.version
    fitting = next((a for a in end.interface.addresses if a.version == version), end.address)
    return End(end.name, fitting, end.interface, end.by_private_address, end.outside)
