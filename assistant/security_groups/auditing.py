"""What an experienced reader would question in a set of security groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.security_groups.traffic import ANY, TCP, UDP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.facts import Knowledge
    from assistant.security_groups.shapes import Permission, SecurityGroup
    from assistant.security_groups.topology import Topology

    Check = Callable[[Topology, SecurityGroup, Knowledge], Iterator["AuditFinding"]]

Severity = Literal["high", "medium", "low"]
_ANYWHERE = ("0.0.0.0/0", "::/0")
STALE = ("deleted", "rejected", "expired", "failed", "stale")
_NEAR_QUOTA = 0.9
_ALL_PORTS = (0, 65535)


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One thing found: the rule that found it, how grave, on which group, and the card about it."""

    rule: str
    severity: Severity
    group: str
    message: str
    card: str


def audit(topology: Topology, knowledge: Knowledge) -> tuple[AuditFinding, ...]:
    """Look through every group; the gravest findings come first, then by group and rule."""
    found = [
        finding
        for group in topology.security_groups
        for check in CHECKS.values()
        for finding in check(topology, group, knowledge)
    ]
    order = {"high": 0, "medium": 1, "low": 2}
    return tuple(sorted(found, key=lambda f: (order[f.severity], f.group, f.rule, f.message)))


def _world_open(_: Topology, group: SecurityGroup, knowledge: Knowledge) -> Iterator[AuditFinding]:
    sensitive = knowledge.document("sensitive_ports.yaml")
    for permission in group.ip_permissions:
        open_to = [b for b in _blocks(permission) if b in _ANYWHERE]
        if not open_to:
            continue
        said = permission.traffic_words
        names = _sensitive(permission, sensitive["ports"])
        if names:
            shown = ", ".join(names[:3]) + (" and more" if len(names) > 3 else "")  # noqa: PLR2004 - enough to recognise
            text = f"{said} is open to {open_to[0]}, which reaches {shown}; name the sources"
            yield AuditFinding("world-open", "high", group.label, text, "security-groups-ssh")


def _sensitive(permission: Permission, ports: dict[int, str]) -> list[str]:
    number = permission.protocol_number
    if number == ANY or (number in (TCP, UDP) and permission.from_port in (None, -1)):
        return list(ports.values())
    if number not in (TCP, UDP) or permission.from_port is None or permission.to_port is None:
        return []
    return [name for port, name in ports.items() if permission.from_port <= port <= permission.to_port]


def _blocks(permission: Permission) -> list[str]:
    blocks = (*(r.cidr_ip for r in permission.ip_ranges), *(r.cidr_ipv6 for r in permission.ipv6_ranges))
    return [str(block) for block in blocks]


def _unused(topology: Topology, group: SecurityGroup, _: Knowledge) -> Iterator[AuditFinding]:
    if not topology.network_interfaces or group.group_name == "default":
        return
    carried = any(group.group_id in (i.group_ids or ()) for i in topology.network_interfaces)
    named = any(
        pair.group_id == group.group_id and other.group_id != group.group_id
        for other in topology.security_groups
        for permission in (*other.ip_permissions, *other.ip_permissions_egress)
        for pair in permission.user_id_group_pairs
    )
    if not carried:
        more = "though other groups refer to it" if named else "and no other group refers to it"
        yield AuditFinding(
            "unused", "low", group.label, f"no interface carries it, {more}", "security-groups-delete"
        )


def _default_in_use(topology: Topology, group: SecurityGroup, _: Knowledge) -> Iterator[AuditFinding]:
    members = sum(group.group_id in (i.group_ids or ()) for i in topology.network_interfaces)
    if group.group_name == "default" and members:
        text = f"{members} interfaces carry the default group, whose members reach each other freely"
        yield AuditFinding("default-in-use", "medium", group.label, text, "security-groups-default-group")


def _references(topology: Topology, group: SecurityGroup, _: Knowledge) -> Iterator[AuditFinding]:
    for permission in (*group.ip_permissions, *group.ip_permissions_egress):
        for pair in permission.user_id_group_pairs:
            if pair.peering_status in STALE:
                text = f"a rule names {pair.group_id}, whose peering is {pair.peering_status}"
                yield AuditFinding("stale-reference", "medium", group.label, text, "security-groups-stale")
            elif pair.group_id not in topology.group_by_id and pair.vpc_id in (None, group.vpc_id):
                text = f"a rule names {pair.group_id}, which is not in the files"
                yield AuditFinding("dangling-reference", "low", group.label, text, "security-groups-stale")


def _covered(_: Topology, group: SecurityGroup, __: Knowledge) -> Iterator[AuditFinding]:
    for permissions in (group.ip_permissions, group.ip_permissions_egress):
        for index, permission in enumerate(permissions):
            for other in (*permissions[:index], *permissions[index + 1 :]):
                if _contains(other, permission) and not (
                    _contains(permission, other) and other is not permissions[0]
                ):
                    said = permission.traffic_words
                    wide = other.traffic_words
                    text = f"the rule for {said} adds nothing: the one for {wide} covers it"
                    yield AuditFinding(
                        "covered-rule", "low", group.label, text, "security-groups-several-groups"
                    )
                    break


def _contains(wide: Permission, narrow: Permission) -> bool:
    """Tell whether every packet that `narrow` lets through passes `wide` too, with peers as written."""
    number = wide.protocol_number
    if number != ANY:
        (low, high), (first, last) = _span(wide), _span(narrow)
        if number != narrow.protocol_number or low > first or last > high:
            return False
    peers = _peer_set(narrow)
    return bool(peers) and peers <= _peer_set(wide)


def _span(permission: Permission) -> tuple[int, int]:
    low, high = permission.from_port, permission.to_port
    return _ALL_PORTS if low in (None, -1) or low is None or high is None else (low, high)


def _peer_set(permission: Permission) -> frozenset[str]:
    pairs = (pair.group_id for pair in permission.user_id_group_pairs)
    lists = (listed.prefix_list_id for listed in permission.prefix_list_ids)
    return frozenset((*_blocks(permission), *pairs, *lists))


def _near_quota(_: Topology, group: SecurityGroup, knowledge: Knowledge) -> Iterator[AuditFinding]:
    quota = knowledge.figure("sg.rules")
    for direction, permissions in (
        ("ingress", group.ip_permissions),
        ("egress", group.ip_permissions_egress),
    ):
        for family in ("v4", "v6"):
            count = sum(_weight(permission, family) for permission in permissions)
            if count >= quota * _NEAR_QUOTA:
                text = f"{count} {direction} rules for IP{family}, of {int(quota)} by default"
                yield AuditFinding("near-quota", "medium", group.label, text, "security-groups-rules-quota")


def _weight(permission: Permission, family: str) -> int:
    ranges = permission.ip_ranges if family == "v4" else permission.ipv6_ranges
    return len(ranges) + len(permission.user_id_group_pairs) + len(permission.prefix_list_ids)


CHECKS: dict[str, Check] = {
    "world-open": _world_open,
    "unused": _unused,
    "default-in-use": _default_in_use,
    "references": _references,
    "covered-rule": _covered,
    "near-quota": _near_quota,
}
