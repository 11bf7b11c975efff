"""A security group in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.security_groups.shapes import Permission, SecurityGroup
    from assistant.security_groups.topology import Topology

_ANYWHERE = ("0.0.0.0/0", "::/0")


def find_group(topology: Topology, name: str) -> SecurityGroup:
    """Return the group of that id or name.

    Raises:
        InputError: when there is none, or several have the name.
    """
    found = [group for group in topology.security_groups if name in (group.group_id, group.group_name)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(f"there is no security group {name!r} in the files", field="group")
    ids = ", ".join(group.group_id for group in found)
    raise InputError(f"several groups have the name {name!r}: {ids}; name one by id", field="group")


def explain(topology: Topology, name: str) -> str:
    """Say what a group lets in and out, and who carries it, in Markdown.

    Raises:
        InputError: as `find_group` does.
    """
    group = find_group(topology, name)
    members = sum(group.group_id in (i.group_ids or ()) for i in topology.network_interfaces)
    lines = [f"**{group.label}** ({group.group_id}), on {members} interface{'' if members == 1 else 's'}."]
    for direction, way, permissions in (
        ("In", "from", group.ip_permissions),
        ("Out", "to", group.ip_permissions_egress),
    ):
        sentences = [line for permission in permissions for line in _lines(topology, permission, way)]
        lines += [f"- {direction}: {sentence}" for sentence in sentences] or [f"- {direction}: nothing."]
    lines.append("Replies pass by themselves; what no rule allows is refused.")
    return "\n".join(lines)


def _lines(topology: Topology, permission: Permission, way: str) -> Iterator[str]:
    for peer in peers(topology, permission):
        yield f"{permission.traffic_words} {way} {peer}"


def peers(topology: Topology, permission: Permission) -> Iterator[str]:
    """Yield the peers of a rule in words."""
    for block in (*(r.cidr_ip for r in permission.ip_ranges), *(r.cidr_ipv6 for r in permission.ipv6_ranges)):
        yield f"anywhere ({block})" if str(block) in _ANYWHERE else str(block)
    for pair in permission.user_id_group_pairs:
        named = topology.group_by_id.get(pair.group_id)
        yield f"members of {named.label if named else pair.group_id}"
    for listed in permission.prefix_list_ids:
        found = topology.prefix_list_by_id.get(listed.prefix_list_id)
        yield f"prefix list {(found.prefix_list_name if found else '') or listed.prefix_list_id}"
