"""Network ACLs: numbered rules at the border of a subnet that allow or deny, and remember nothing.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.security_groups import traffic
from assistant.security_groups.addresses import V4_SPAN, block_span
from assistant.security_groups.rulebook import NO_SPAN
from assistant.security_groups.spans import overlap, union, without

if TYPE_CHECKING:
    from assistant.security_groups.network_shapes import AclEntry, NetworkAcl
    from assistant.security_groups.spans import Span, Spans


@dataclass(frozen=True, slots=True)
class AclRule:
    """One numbered rule, laid out for judging; see `rulebook.FlatRule`."""

    number: int
    allows: bool
    egress: bool
    first: int
    last: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class AclOutcome:
    """What an ACL says: allowed, denied or not known, and the number of the rule that decides."""

    allowed: bool | None
    number: int | None = None


def acl_rules(acl: NetworkAcl) -> tuple[AclRule, ...]:
    """Lay the rules of an ACL out in the order in which AWS reads them."""
    return tuple(_laid_out(entry) for entry in sorted(acl.entries, key=lambda entry: entry.rule_number))


def _laid_out(entry: AclEntry) -> AclRule:
    block = entry.cidr_block or entry.ipv6_cidr_block
    low, high = block_span(block) if block is not None else NO_SPAN
    return AclRule(entry.rule_number, entry.rule_action == "allow", entry.egress, *entry.span, low, high)


def _takes_in(rule: AclRule, peer: Span | None) -> bool | None:
    if peer is None:
        return True if (rule.low, rule.high) == V4_SPAN else (None if rule.high < V4_SPAN[1] else False)
    if rule.low <= peer[0] and peer[1] <= rule.high:
        return True
    return False if peer[1] < rule.low or rule.high < peer[0] else None


def judge_acl(rules: tuple[AclRule, ...], point: int, peer: Span | None, *, egress: bool) -> AclOutcome:
    """Let the rule with the lowest number that covers the packet decide; without one it is denied."""
    for rule in rules:
        if rule.egress is egress and rule.first <= point <= rule.last:
            taken = _takes_in(rule, peer)
            if taken is not False:
                return AclOutcome(rule.allows if taken else None, rule.number)
    return AclOutcome(False)


def passing(rules: tuple[AclRule, ...], within: Span, peer: Span | None, *, egress: bool) -> Spans:
    """Return the part of some traffic that an ACL surely lets pass to or from an address."""
    left: Spans = (within,)
    passed: list[Span] = []
    for rule in rules:
        taken = _takes_in(rule, peer) if rule.egress is egress else False
        if taken is False:
            continue
        spoken_of = overlap(left, ((rule.first, rule.last),))
        if taken and rule.allows:
            passed += spoken_of
        left = without(left, spoken_of)
    return union(passed)


def port_words(spans: Spans) -> str:
    """Write the ports of spans of one protocol: 1024-65535, 8443."""
    ports = [(first % traffic.WIDTH, last % traffic.WIDTH) for first, last in spans]
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in ports)
