"""The checks of an audit that count: rules of a group, groups and rules of an interface, groups in all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.security_groups.audit_rules import Concern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.facts import Knowledge
    from assistant.security_groups.audit_rules import Grounds
    from assistant.security_groups.network_shapes import PrefixList
    from assistant.security_groups.shapes import Permission, SecurityGroup
    from assistant.security_groups.topology import Topology

_NEAR = 0.9
_AWS_WEIGHTS = {
    "cloudfront.origin-facing": "sg.weight_cloudfront",
    "s3express": "sg.weight_s3express",
    "s3": "sg.weight_s3",
    "dynamodb": "sg.weight_dynamodb",
    "ec2-instance-connect": "sg.weight_instance_connect",
    "route53-healthchecks": "sg.weight_route53_health",
    "vpc-lattice": "sg.weight_vpc_lattice",
}
"""The fact that states the weight of each list of AWS's own, by how its name ends."""


def group_quotas(topology: Topology, group: SecurityGroup, grounds: Grounds) -> Iterator[Concern]:
    """Count the rules of a group, either way and for either IP version apart.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
    """
    knowledge = grounds.knowledge
    quota = int(knowledge.figure("sg.rules"))
    sides = (("ingress", group.ip_permissions), ("egress", group.ip_permissions_egress))
    for direction, permissions in sides:
        for family in ("IPv4", "IPv6"):
            count = sum(_weight(topology, permission, family, knowledge) for permission in permissions)
            if count >= quota * _NEAR:
                state = "above" if count > quota else "of"
                yield Concern(
                    "near-quota", f"{count} {direction} rules for {family}, {state} {quota} by default"
                )


def _weight(topology: Topology, permission: Permission, family: str, knowledge: Knowledge) -> int:
    """Return how many rules a permission counts for; a reference counts in both IP versions."""
    ranges = permission.ip_ranges if family == "IPv4" else permission.ipv6_ranges
    lists = (topology.prefix_list_by_id.get(listed.prefix_list_id) for listed in permission.prefix_list_ids)
    weights = (list_weight(listed, knowledge) for listed in lists if _counts_for(listed, family))
    return len(ranges) + len(permission.user_id_group_pairs) + sum(weights)


def _counts_for(listed: PrefixList | None, family: str) -> bool:
    return listed is None or listed.address_family in ("", family)


def list_weight(listed: PrefixList | None, knowledge: Knowledge) -> int:
    """Return for how many rules a prefix list counts: AWS's own by weight, others by their declared size.

    A list that is not in the files counts for one, which is the least it can be.
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
    """
    if listed is None:
        return 1
    for ending, fact in _AWS_WEIGHTS.items():
        if listed.prefix_list_name.startswith("com.amazonaws.") and listed.prefix_list_name.endswith(ending):
            return int(knowledge.figure(fact))
    return listed.max_entries or len(listed.networks or ()) or 1


def interface_quotas(topology: Topology, grounds: Grounds) -> Iterator[tuple[str, Concern]]:
    """Count the groups of each interface, and the rules that these have together.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
    """
    knowledge = grounds.knowledge
    most_groups, most_rules = (
        int(knowledge.figure("sg.per_eni")),
        int(knowledge.figure("sg.rules_times_groups")),
    )
    counted: dict[str, int] = {}
    for interface in topology.network_interfaces:
        group_ids = interface.group_ids or ()
        if len(group_ids) > most_groups:
            text = f"it carries {len(group_ids)} groups; the default quota is {most_groups}"
            yield (
                interface.network_interface_id,
                Concern("interface-quota", text, "security-groups-per-interface"),
            )
        for group_id in group_ids:
            if group_id not in counted:
                counted[group_id] = _rules_of(topology, group_id, knowledge)
        rules = sum(counted[group_id] for group_id in group_ids)
        if rules >= most_rules * _NEAR:
            text = f"its groups have {rules} rules in one direction; {most_rules} is the most there can be"
            yield interface.network_interface_id, Concern("interface-quota", text)


def _rules_of(topology: Topology, group_id: str, knowledge: Knowledge) -> int:
    group = topology.group_by_id.get(group_id)
    if group is None:
        return 0
    return max(
        sum(_weight(topology, permission, family, knowledge) for permission in permissions)
        for permissions in (group.ip_permissions, group.ip_permissions_egress)
        for family in ("IPv4", "IPv6")
    )


def region_quota(topology: Topology, grounds: Grounds) -> Iterator[tuple[str, Concern]]:
    """Count the groups.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
    """
    quota, count = int(grounds.knowledge.figure("sg.per_region")), len(topology.security_groups)
    if count >= quota * _NEAR:
        yield "all groups", Concern("region-quota", f"{count} groups; a Region takes {quota} by default")
