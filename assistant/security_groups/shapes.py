"""The records that AWS prints, as far as they decide whether a packet gets through.

Field names in files are AWS's own (`IpPermissions`, `CidrIp`…); fields that are not needed are ignored,
lists that are null are empty. The records are small frozen dataclasses: files hold very many of them.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic.alias_generators import to_pascal
from pydantic.dataclasses import dataclass

from assistant.security_groups import traffic

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

AWS = ConfigDict(
    alias_generator=to_pascal, populate_by_name=True, extra="ignore", arbitrary_types_allowed=True
)
_REMEMBERED = 65_536
_CIDR = re.compile(r"[0-9A-Fa-f.:]+/\d{1,3}")
_V4, _V6 = 4, 6


@lru_cache(_REMEMBERED)
def _read_network(text: str) -> Network:
    try:
        found = ipaddress.ip_network(text, strict=False) if _CIDR.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        raise ValueError(f"{text!r} is not a CIDR block, such as 10.0.0.0/16 or 2001:db8::/32")
    return found


def network(value: Any, version: int | None = None) -> Network:
    """Read a CIDR block, reduced to its canonical form as AWS does.

    Raises:
        ValueError: when it is none, or of the other IP version.
    """
    if value is None:
        raise ValueError("a CIDR block is missing")
    found = value if isinstance(value, Network) else _read_network(str(value))
    if version is not None and found.version != version:
        raise ValueError(f"{str(value)!r} is not an IPv{version} CIDR block")
    return found


def _v4(value: Any) -> Network:
    return network(value, _V4)


def _v6(value: Any) -> Network:
    return network(value, _V6)


def _address(value: Any) -> Address:
    try:
        return ipaddress.ip_address(value if isinstance(value, Address) else str(value))
    except ValueError:
        raise ValueError(f"{value!r} is not an IP address") from None


def _listed(value: Any) -> Any:
    return () if value is None else value


def _no_flag(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("a port is a number, not yes or no")  # noqa: TRY004 - pydantic reports a ValueError
    return value


def _protocol(value: Any) -> str:
    return _read_protocol(str(value))


@lru_cache(1024)
def _read_protocol(value: str) -> str:
    number = traffic.protocol_number(value)
    if number is None:
        raise ValueError(f"{value!r} is no protocol; AWS takes tcp, udp, icmp, icmpv6, -1 or a number to 255")
    return traffic.protocol_name(number) if number != traffic.ANY else "-1"


Cidr = Annotated[Network, PlainValidator(network)]
Ipv4Cidr = Annotated[Network, PlainValidator(_v4)]
Ipv6Cidr = Annotated[Network, PlainValidator(_v6)]
Ip = Annotated[Address, PlainValidator(_address)]
Protocol = Annotated[str, PlainValidator(_protocol)]
Port = Annotated[int | None, Field(ge=-1, le=traffic.LAST_PORT), BeforeValidator(_no_flag)]
Id = Annotated[str, Field(min_length=1)]
Null = BeforeValidator(_listed)
"""On a list: null stands for an empty one."""
Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]


@dataclass(frozen=True, slots=True, config=AWS)
class Tag:
    """A tag; the one whose key is `Name` is what people call a thing."""

    key: Text = ""
    value: Text = ""


Tags = Annotated[tuple[Tag, ...], Null]


def name_of(tags: tuple[Tag, ...]) -> str:
    """Return the value of the tag `Name`, empty when there is none."""
    return next((tag.value for tag in tags if tag.key == "Name"), "")


@dataclass(frozen=True, slots=True, config=AWS)
class IpRange:
    """An IPv4 source or destination of a rule."""

    cidr_ip: Ipv4Cidr


@dataclass(frozen=True, slots=True, config=AWS)
class Ipv6Range:
    """An IPv6 source or destination of a rule."""

    cidr_ipv6: Ipv6Cidr


@dataclass(frozen=True, slots=True, config=AWS)
class GroupPair:
    """A reference to a security group."""

    group_id: str
    vpc_id: str | None = None
    user_id: str | None = None
    peering_status: str | None = None
    vpc_peering_connection_id: str | None = None


@dataclass(frozen=True, slots=True, config=AWS)
class PrefixListRef:
    """A reference to a prefix list."""

    prefix_list_id: str


@dataclass(frozen=True, slots=True, config=AWS)
class Permission:
    """One rule as `describe-security-groups` prints it: a protocol, ports, and any number of peers."""

    ip_protocol: Protocol
    from_port: Port = None
    to_port: Port = None
    ip_ranges: Annotated[tuple[IpRange, ...], Null] = ()
    ipv6_ranges: Annotated[tuple[Ipv6Range, ...], Null] = ()
    user_id_group_pairs: Annotated[tuple[GroupPair, ...], Null] = ()
    prefix_list_ids: Annotated[tuple[PrefixListRef, ...], Null] = ()

    def __post_init__(self) -> None:
        """Refuse ports, types and codes that AWS refuses."""
        low, high = self.from_port, self.to_port
        if low is not None and high is not None:
            problem = port_problem(self.protocol_number, low, high)
        elif (low is None) != (high is None) and self.protocol_number in (traffic.TCP, traffic.UDP):
            missing = "FromPort" if low is None else "ToPort"
            problem = f"{missing} is missing: {self.ip_protocol} ports are a range, from one to another"
        else:
            return
        if problem:
            raise ValueError(problem)

    @property
    def protocol_number(self) -> int:
        """The protocol as a number, -1 for all."""
        return traffic.protocol_number(self.ip_protocol) or 0

    @property
    def span(self) -> tuple[int, int]:
        """What it covers on the line of all traffic."""
        return traffic.span(self.protocol_number, self.from_port, self.to_port)

    @property
    def traffic_words(self) -> str:
        """Protocol and ports as people say them."""
        return traffic.words(self.protocol_number, self.from_port, self.to_port)


def port_problem(protocol: int, low: int, high: int) -> str:
    """Say what is impossible about a range of ports, or an ICMP type and code; empty when nothing is.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
    """
    if protocol in (traffic.TCP, traffic.UDP):
        if (low == -1) != (high == -1):
            return f"the ports {low} to {high} are no range: -1 stands for all ports only in both fields"
        return f"the ports {low} to {high} are no range: the first is above the last" if low > high else ""
    if protocol in (traffic.ICMP, traffic.ICMPV6):
        if low == -1 and high != -1:
            return f"an ICMP code ({high}) needs its type: when the type is -1, the code is -1 too"
        if max(low, high) > traffic.LAST_TYPE:
            return f"the ICMP type and code {low}, {high} are above {traffic.LAST_TYPE}"
    return ""


@dataclass(frozen=True, slots=True, config=AWS)
class SecurityGroup:
    """A security group with its ingress and egress rules."""

    group_id: Id
    group_name: Text = ""
    vpc_id: str | None = None
    owner_id: str | None = None
    description: Text = ""
    ip_permissions: Annotated[tuple[Permission, ...], Null] = ()
    ip_permissions_egress: Annotated[tuple[Permission, ...], Null] = ()
    tags: Tags = ()

    @property
    def label(self) -> str:
        """The name people know it by."""
        return self.group_name or self.group_id
