"""Addresses as numbers: IPv4 first, IPv6 behind it, so that one line holds both and never mixes them."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.security_groups.shapes import Address, Network
    from assistant.security_groups.spans import Span, Spans

_V4 = 4
_SIX = 1 << 32
V4_SPAN: Span = (0, _SIX - 1)
"""Every IPv4 address."""
V6_SPAN: Span = (_SIX, _SIX + (1 << 128) - 1)
"""Every IPv6 address."""
ANYWHERE = (V4_SPAN, V6_SPAN)


def place(address: Address) -> int:
    """Return an address as a number on the line."""
    return int(address) if address.version == _V4 else _SIX + int(address)


def block_span(block: Network) -> Span:
    """Return a CIDR block as a span of the line."""
    offset = 0 if block.version == _V4 else _SIX
    return offset + int(block.network_address), offset + int(block.broadcast_address)


def single(number: int) -> str:
    """Return one address as the CIDR block that holds it alone."""
    if number < _SIX:
        return f"{ipaddress.IPv4Address(number)}/{ipaddress.IPV4LENGTH}"
    return f"{ipaddress.IPv6Address(number - _SIX)}/{ipaddress.IPV6LENGTH}"


def blocks_of(spans: Iterable[Span]) -> list[Network]:
    """Return the fewest CIDR blocks that make up the spans."""
    found: list[Network] = []
    for first, last in spans:
        if first < _SIX:
            low, high = ipaddress.IPv4Address(first), ipaddress.IPv4Address(min(last, _SIX - 1))
            found += ipaddress.summarize_address_range(low, high)
        if last >= _SIX:
            start, end = ipaddress.IPv6Address(max(first, _SIX) - _SIX), ipaddress.IPv6Address(last - _SIX)
            found += ipaddress.summarize_address_range(start, end)
    return found


def spans_words(spans: Spans) -> str:
    """Write spans of addresses as CIDR blocks, joined by commas."""
    return ", ".join(map(str, blocks_of(spans)))
