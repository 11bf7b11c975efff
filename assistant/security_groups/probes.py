"""The packet that is asked about."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import InputError
from assistant.security_groups import traffic

_ECHO = {traffic.ICMP: (8, 0), traffic.ICMPV6: (128, 129)}
"""Echo request and echo reply of either ICMP (IANA type numbers)."""
_KNOWN = "tcp, udp, icmp, icmpv6"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One packet.

    Attributes:
        source: an interface, an instance or a group by id or name, an IP address or a CIDR block.
        target: the same.
        protocol: tcp, udp, icmp, icmpv6 or a number.
        port: destination port, for tcp and udp.
        source_port: port it comes from.
        icmp_type: ICMP type; when left out an echo request, or an echo reply if established.
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
        number = traffic.protocol_number(self.protocol)
        if number is None or number == traffic.ANY:
            text = f"{self.protocol!r} is no protocol of one packet; use {_KNOWN} or a number"
            raise InputError(text, field="protocol")
        for name, port in (("port", self.port), ("source_port", self.source_port)):
            if port is not None and not 0 <= port <= traffic.LAST_PORT:
                raise InputError(f"{port} is not a port; ports go from 0 to {traffic.LAST_PORT}", field=name)
        for name, value in (("icmp_type", self.icmp_type), ("icmp_code", self.icmp_code)):
            if value is not None and not 0 <= value <= traffic.LAST_TYPE:
                raise InputError(f"{value} is not between 0 and {traffic.LAST_TYPE}", field=name)
        if number in (traffic.TCP, traffic.UDP) and self.port is None:
            raise InputError(f"a {self.protocol} packet needs its destination port", field="port")

    @property
    def protocol_number(self) -> int:
        """The protocol as a number."""
        return traffic.protocol_number(self.protocol) or 0

    @property
    def point(self) -> int:
        """Its place on the line of all traffic."""
        return traffic.point(self.protocol_number, self.port, self.type, self.code)

    @property
    def is_icmp(self) -> bool:
        """Tell whether it is ICMP, of either version."""
        return self.protocol_number in _ECHO

    @property
    def words(self) -> str:
        """Protocol and port for a sentence: tcp 3306, icmp type 8."""
        name = traffic.words(self.protocol_number, None, None).removesuffix(" on all ports")
        if self.is_icmp:
            return f"{name} type {self.type}" + (f" code {self.code}" if self.code else "")
        return f"{name} {self.port}" if self.port is not None else name

    @property
    def type(self) -> int:
        """The ICMP type: an echo request when none is given, an echo reply for a reply."""
        if self.icmp_type is not None or not self.is_icmp:
            return self.icmp_type or 0
        return _ECHO[self.protocol_number][self.established]

    @property
    def code(self) -> int:
        """The ICMP code."""
        return self.icmp_code or 0
