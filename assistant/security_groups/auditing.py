"""What an experienced reader would question in a set of security groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.security_groups.audit_quotas import group_quotas, interface_quotas, region_quota
from assistant.security_groups.audit_rules import (
    Grounds,
    covered_rules,
    default_in_use,
    open_to_world,
    references,
    unused,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.facts import Knowledge
    from assistant.security_groups.audit_rules import Concern
    from assistant.security_groups.shapes import SecurityGroup
    from assistant.security_groups.topology import Topology

    GroupCheck = Callable[[Topology, SecurityGroup, Grounds], Iterator[Concern]]
    NetworkCheck = Callable[[Topology, Grounds], Iterator[tuple[str, Concern]]]

Severity = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class AuditRule:
    """One kind of finding: its severity, the card that explains it, and what it looks for."""

    severity: Severity
    card: str
    about: str


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One thing found: the rule that found it, how grave, on what, and the card about it.

    Attributes:
        rule: id of the rule, a key of `RULES`.
        severity: high, medium or low.
        group: the name of the group, or the id of the interface, that it is about.
        message: what was found.
        card: id of the card that explains it.
        subject: the id of the group or interface.
    """

    rule: str
    severity: Severity
    group: str
    message: str
    card: str
    subject: str = ""


RULES: dict[str, AuditRule] = {
    "world-open": AuditRule(
        "high", "security-groups-ssh", "A port that should not be open to the world is open to every address."
    ),
    "world-open-all": AuditRule(
        "high", "security-groups-protocol-all", "All traffic from every address is let in."
    ),
    "stale-reference": AuditRule(
        "medium", "security-groups-stale", "A rule names a group that it no longer reaches."
    ),
    "dangling-reference": AuditRule(
        "low", "security-groups-stale", "A rule names a group that is not in the files."
    ),
    "default-in-use": AuditRule(
        "medium", "security-groups-default-group", "Interfaces carry the default group of their VPC."
    ),
    "near-quota": AuditRule(
        "medium", "security-groups-rules-quota", "A group is close to the quota of rules, or above it."
    ),
    "interface-quota": AuditRule(
        "medium", "security-groups-rules-product", "An interface is close to what it may carry, or above it."
    ),
    "region-quota": AuditRule(
        "medium", "security-groups-per-region", "The Region is close to its quota of groups, or above it."
    ),
    "unused": AuditRule("low", "security-groups-delete", "No interface carries the group."),
    "covered-rule": AuditRule(
        "low", "security-groups-several-groups", "Other rules of the group let the same traffic through."
    ),
}
"""Every kind of finding, by its id."""

_GROUP_CHECKS: tuple[GroupCheck, ...] = (
    open_to_world, references, default_in_use, unused, covered_rules, group_quotas,
)  # fmt: skip
_NETWORK_CHECKS: tuple[NetworkCheck, ...] = (interface_quotas, region_quota)


def audit(topology: Topology, knowledge: Knowledge) -> tuple[AuditFinding, ...]:
    """Look through everything; the gravest findings come first, then by group and rule."""
    grounds = Grounds(knowledge, knowledge.document("sensitive_ports.yaml")["ports"])
    found = [
        _finding(concern, group.label, group.group_id)
        for group in topology.security_groups
        for check in _GROUP_CHECKS
        for concern in check(topology, group, grounds)
    ]
    found += [
        _finding(concern, subject, subject)
        for check in _NETWORK_CHECKS
        for subject, concern in check(topology, grounds)
    ]
    return tuple(sorted(found, key=lambda f: (SEVERITIES.index(f.severity), f.group, f.rule, f.message)))


def _finding(concern: Concern, label: str, subject: str) -> AuditFinding:
    rule = RULES[concern.rule]
    return AuditFinding(
        concern.rule, rule.severity, label, concern.message, concern.card or rule.card, subject
    )
