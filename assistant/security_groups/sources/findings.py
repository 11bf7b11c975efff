"""What a file gave: records by list, where each group stands, and how several files are joined."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from assistant.security_groups.network_shapes import NetworkAcl, NetworkInterface, PrefixList
from assistant.security_groups.shapes import Permission, PrefixListRef, SecurityGroup
from assistant.security_groups.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_IDS = {
    "security_groups": "group_id", "network_interfaces": "network_interface_id",
    "prefix_lists": "prefix_list_id", "network_acls": "network_acl_id", "subnets": "subnet_id",
    "vpcs": "vpc_id", "vpc_peering_connections": "vpc_peering_connection_id",
    "transit_gateways": "transit_gateway_id",
}  # fmt: skip
_FILLED = (NetworkInterface, PrefixList)
_ABOUT_GROUP = ("group_name", "vpc_id", "owner_id", "description", "tags")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, and a line where one is known."""

    path: Path
    line: int | None = None


@dataclass(frozen=True)
class Findings:
    """What was found.

    Attributes:
        records: the records by their field of `Topology`.
        places: where each group, and each rule-giving resource, stands; by group id.
        remarks: what could not be settled, a sentence each.
        additions: rules of groups, and entries of network ACLs, that are themselves declared elsewhere.
    """

    records: dict[str, list[Any]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    additions: list[SecurityGroup | NetworkAcl] = field(default_factory=list)

    def add(self, list_name: str, record: Any) -> None:
        """Add one record."""
        self.records.setdefault(list_name, []).append(record)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read.

    Attributes:
        topology: the network.
        places: where each group stands, by its id.
        remarks: what could not be settled, a sentence each.
    """

    topology: Topology
    places: dict[str, Place]
    remarks: tuple[str, ...] = ()


def _extend(records: dict[str, dict[Any, Any]], addition: SecurityGroup | NetworkAcl) -> None:
    """Add rules to the group, or entries to the network ACL, that another file declares.

    Of a group that none does, the other rules are not known.
    """
    if isinstance(addition, NetworkAcl):
        known = records.setdefault("network_acls", {})
        acl = known.get(addition.network_acl_id)
        known[addition.network_acl_id] = (
            replace(
                acl,
                entries=(*acl.entries, *addition.entries),
                associations=(*acl.associations, *addition.associations),
            )
            if acl
            else addition
        )
        return
    known = records.setdefault("security_groups", {})
    group = known.get(addition.group_id) or _unknown_besides(addition.group_id)
    known[addition.group_id] = replace(
        group,
        ip_permissions=(*group.ip_permissions, *addition.ip_permissions),
        ip_permissions_egress=(*group.ip_permissions_egress, *addition.ip_permissions_egress),
    )


def _unknown_besides(group_id: str) -> SecurityGroup:
    """Return a group whose rules are not known."""
    missing = PrefixListRef(prefix_list_id=f"the other rules of {group_id}")
    rest = (Permission(ip_protocol="-1", prefix_list_ids=(missing,)),)
    return SecurityGroup(group_id=group_id, ip_permissions=rest, ip_permissions_egress=rest)


def joined(found: Sequence[Findings]) -> Reading:
    """Join what several files gave; of two records with one id the later one counts.

    An interface and a prefix list keep what only the earlier one told: instances print interfaces
    without their tags, and the entries of a prefix list come from a command of their own. A group keeps its
    name and VPC, which are not printed with its rules one by one. Rules that a template adds to a group of
    another file are added to it, whatever the order of the files.
    """
    records: dict[str, dict[Any, Any]] = {}
    places: dict[str, Place] = {}
    remarks: list[str] = []
    for one in found:
        for list_name, items in one.records.items():
            known = records.setdefault(list_name, {})
            for item in items:
                key = getattr(item, _IDS[list_name]) if list_name in _IDS else len(known)
                known[key] = _filled(known[key], item) if key in known else item
        places |= one.places
        remarks += one.remarks
    for addition in (addition for one in found for addition in one.additions):
        _extend(records, addition)
    lists = {list_name: tuple(known.values()) for list_name, known in records.items()}
    return Reading(Topology.model_validate(lists), places, tuple(dict.fromkeys(remarks)))


def _filled(old: Any, new: Any) -> Any:
    if not isinstance(new, (*_FILLED, SecurityGroup)):
        return new
    names = _ABOUT_GROUP if isinstance(new, SecurityGroup) else [f.name for f in fields(new)]
    defaults = {name: getattr(old, name) for name in names if getattr(new, name) in (None, "", ())}
    return replace(new, **defaults)
