"""Traffic as numbers: every protocol with its ports, or its ICMP types and codes, on one line.

A packet is one point of the line and a rule covers one span of it: protocol number times 65,536, plus
the destination port, or the ICMP type times 256 plus the code; a protocol without ports uses the first
point of its span. So "tcp 443" is a point, "all tcp" a span, "all traffic" the whole line.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.security_groups.spans import Span

PROTOCOL_NUMBERS = {
    "all": -1, "icmp": 1, "igmp": 2, "ipip": 4, "tcp": 6, "udp": 17, "dccp": 33, "ipv6": 41, "gre": 47,
    "esp": 50, "ah": 51, "icmpv6": 58, "ipv6-icmp": 58, "eigrp": 88, "ospf": 89, "pim": 103, "vrrp": 112,
    "l2tp": 115, "sctp": 132, "udplite": 136,
}  # fmt: skip
"""Protocol names that AWS and its tools take, as numbers (IANA protocol numbers); -1 is all of them."""

ANY, ICMP, TCP, UDP, ICMPV6 = -1, 1, 6, 17, 58
LAST_PORT = 65535
LAST_PROTOCOL = 255
LAST_TYPE = 255
WIDTH = LAST_PORT + 1
EVERYTHING: Span = (0, (LAST_PROTOCOL + 1) * WIDTH - 1)
_CODES = 256
_NAMES = {TCP: "tcp", UDP: "udp", ICMP: "icmp", ICMPV6: "icmpv6"}


@lru_cache(1024)
def protocol_number(name: str | int) -> int | None:
    """Return the number of a protocol, -1 for all; None for a name or number that is none."""
    text = str(name).strip().lower()
    if text in PROTOCOL_NUMBERS:
        return PROTOCOL_NUMBERS[text]
    if text == "-1":
        return ANY
    return int(text) if text.isascii() and text.isdigit() and int(text) <= LAST_PROTOCOL else None


def protocol_name(number: int) -> str:
    """Return the name that AWS prints for a protocol number: tcp, udp, icmp, icmpv6, else the number."""
    return _NAMES.get(number, str(number))


def span(protocol: int, low: int | None = None, high: int | None = None) -> Span:
    """Return the span of a rule: `low` and `high` are its ports, or its ICMP type and code.

    A missing or -1 port, type or code stands for all of them; protocols other than TCP, UDP and the two
    ICMP versions have no ports, and what is written there is ignored.
    Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
    """
    if protocol == ANY:
        return EVERYTHING
    base = protocol * WIDTH
    if low is None or low == -1 or protocol not in (TCP, UDP, ICMP, ICMPV6):
        return base, base + LAST_PORT
    if protocol in (TCP, UDP):
        return base + low, base + (LAST_PORT if high is None or high == -1 else high)
    first = base + low * _CODES
    return (first, first + _CODES - 1) if high is None or high == -1 else (first + high, first + high)


def point(protocol: int, port: int | None = None, icmp_type: int = 0, icmp_code: int = 0) -> int:
    """Return the point of one packet on the line."""
    if protocol in (ICMP, ICMPV6):
        return protocol * WIDTH + icmp_type * _CODES + icmp_code
    return protocol * WIDTH + (port or 0)


def protocol_of(place: int) -> int:
    """Return the protocol number of a point."""
    return place // WIDTH


def pieces(spans: Iterable[Span]) -> Iterator[tuple[int, int | None, int | None]]:
    """Yield spans as rules are written: protocol number (-1 for all), from and to; None for no ports."""
    for first, last in spans:
        if (first, last) == EVERYTHING:
            yield ANY, None, None
            continue
        for protocol in range(first // WIDTH, last // WIDTH + 1):
            base = protocol * WIDTH
            yield from _within(protocol, max(first, base) - base, min(last, base + LAST_PORT) - base)


def _within(protocol: int, low: int, high: int) -> Iterator[tuple[int, int | None, int | None]]:
    if protocol in (TCP, UDP):
        yield protocol, low, high
    elif protocol not in (ICMP, ICMPV6):
        yield protocol, None, None
    elif (low, high) == (0, LAST_PORT):
        yield protocol, -1, -1
    else:
        yield from _types(protocol, low, high)


def _types(protocol: int, low: int, high: int) -> Iterator[tuple[int, int | None, int | None]]:
    """Split a span of ICMP into whole types and single codes, the only pieces a rule can name."""
    while low <= high:
        kind, code = divmod(low, _CODES)
        if code == 0 and low + _CODES - 1 <= high:
            yield protocol, kind, -1
            low += _CODES
        else:
            yield protocol, kind, code
            low += 1


def words(protocol: int, low: int | None, high: int | None) -> str:
    """Write protocol and ports as people say them: tcp 443, tcp 1024-65535, icmp type 8, all traffic."""
    if protocol == ANY:
        return "all traffic"
    name = _NAMES.get(protocol, f"protocol {protocol}")
    if protocol in (ICMP, ICMPV6):
        if low in (None, -1):
            return name
        return f"{name} type {low}" + ("" if high in (None, -1) else f" code {high}")
    if protocol not in (TCP, UDP):
        return name
    if low in (None, -1) or (low == 0 and high in (LAST_PORT, None, -1)):
        return f"{name} on all ports"
    return f"{name} {low}" if low == high else f"{name} {low}-{high}"


def span_words(spans: Iterable[Span]) -> str:
    """Write spans of traffic as people say them, joined by commas; neighbouring protocols share words."""
    parts: list[str] = []
    for first, last in spans:
        low, high = first // WIDTH, last // WIDTH
        whole = first == low * WIDTH and last == high * WIDTH + LAST_PORT
        if whole and high > low and (first, last) != EVERYTHING:
            parts.append(f"protocols {low}-{high}")
        else:
            parts += [words(*piece) for piece in pieces([(first, last)])]
    return ", ".join(parts)
