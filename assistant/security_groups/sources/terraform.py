"""Security groups, and what carries them, as resources of Terraform's AWS provider.

States, plans and configurations all come down to these resources. A resource that carries groups counts
as an interface of its address; where an id is not known yet, the address stands for it.
Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.security_groups import traffic
from assistant.security_groups.sources.declared import Declared, Unknown, Written, is_settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assistant.security_groups.references import Direction
    from assistant.security_groups.sources.declared import Steps
    from assistant.security_groups.sources.documents import Document
    from assistant.security_groups.sources.findings import Findings

    Reader = Callable[[Declared, "Resource"], None]

CARRIERS: dict[str, tuple[tuple[str, ...], str]] = {
    "aws_network_interface": (("security_groups",), "interface"),
    "aws_instance": (("vpc_security_group_ids",), "interface"),
    "aws_launch_template": (("vpc_security_group_ids",), "interface"),
    "aws_vpc_endpoint": (("security_group_ids",), "vpc_endpoint"),
    "aws_lb": (("security_groups",), "interface"),
    "aws_alb": (("security_groups",), "interface"),
    "aws_elb": (("security_groups",), "interface"),
    "aws_ecs_service": (("network_configuration", "security_groups"), "interface"),
    "aws_eks_cluster": (("vpc_config", "security_group_ids"), "interface"),
    "aws_lambda_function": (("vpc_config", "security_group_ids"), "lambda"),
    "aws_db_instance": (("vpc_security_group_ids",), "interface"),
    "aws_db_proxy": (("vpc_security_group_ids",), "interface"),
    "aws_rds_cluster": (("vpc_security_group_ids",), "interface"),
    "aws_docdb_cluster": (("vpc_security_group_ids",), "interface"),
    "aws_neptune_cluster": (("vpc_security_group_ids",), "interface"),
    "aws_redshift_cluster": (("vpc_security_group_ids",), "interface"),
    "aws_elasticache_cluster": (("security_group_ids",), "interface"),
    "aws_elasticache_replication_group": (("security_group_ids",), "interface"),
    "aws_elasticache_serverless_cache": (("security_group_ids",), "interface"),
    "aws_opensearch_domain": (("vpc_options", "security_group_ids"), "interface"),
    "aws_msk_cluster": (("broker_node_group_info", "security_groups"), "interface"),
    "aws_efs_mount_target": (("security_groups",), "interface"),
}
"""Where each resource type says which groups it carries, and what kind of interface it gets."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource: its values with what is not known as `Unknown`, and where it stands."""

    address: str
    type: str
    values: dict[str, Any]
    steps: Steps

    def value(self, name: str) -> Any:
        """Return an attribute; None when it is not there."""
        return self.values.get(name)

    def listed(self, name: str) -> list[Any]:
        """Return an attribute as a list without nulls; a single value makes a list of one."""
        return listed(self.values.get(name))

    @property
    def id(self) -> str:
        """Its id, or its address while AWS has not given one."""
        known = self.values.get("id")
        return known if isinstance(known, str) and known else self.address


def listed(value: Any) -> list[Any]:
    """Return a value as a list without nulls."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if item is not None and item != ""]


def read_resources(resources: Iterable[Resource], document: Document) -> Findings:
    """Read resources into AWS's own shapes.

    Raises:
        InputError: naming file, line and field of what cannot be.
    """
    declared = Declared(document)
    found = list(resources)
    for readers in (_FIRST, _THEN, _LAST):
        for resource in found:
            reader = readers.get(resource.type)
            if reader is not None:
                reader(declared, resource)
    return declared.findings()


def _read_group(declared: Declared, resource: Resource) -> None:
    name = resource.value("name")
    declared.group(
        resource.id, resource.steps,
        GroupName=name if isinstance(name, str) and name else _default_name(resource),
        Description=resource.value("description"), VpcId=resource.value("vpc_id"),
    )  # fmt: skip
    for direction in _DIRECTIONS:
        for index, raw in enumerate(resource.listed(direction)):
            written = _written(raw, resource.id) if isinstance(raw, dict) else _unsettled(raw)
            declared.rule(resource.id, direction, written, (*resource.steps, direction, index))


def _default_name(resource: Resource) -> str:
    return "default" if resource.type == "aws_default_security_group" else resource.address.split(".")[-1]


def _unsettled(value: Any) -> Written:
    return Written(value if isinstance(value, Unknown) else Unknown(str(value)))


def _written(raw: dict[str, Any], own_group: Any) -> Written:
    """Read a rule of `aws_security_group` or `aws_security_group_rule`."""
    groups = listed(raw.get("security_groups")) + listed(raw.get("source_security_group_id"))
    own = raw.get("self")
    if own is True or isinstance(own, Unknown):
        groups.append(own_group if own is True else own)
    return Written(
        raw.get("protocol"), raw.get("from_port"), raw.get("to_port"),
        listed(raw.get("cidr_blocks")) + listed(raw.get("ipv6_cidr_blocks")),
        [group.rsplit("/", 1)[-1] if isinstance(group, str) else group for group in groups],
        listed(raw.get("prefix_list_ids")),
    )  # fmt: skip


def _read_rule(declared: Declared, resource: Resource) -> None:
    group_id, kind = resource.value("security_group_id"), resource.value("type")
    if kind not in _DIRECTIONS:
        raise declared.document.fault("the type of a rule is ingress or egress", (*resource.steps, "type"))
    declared.rule(
        _needed(declared, resource, group_id), kind, _written(resource.values, group_id), resource.steps
    )


def _read_single_rule(direction: Direction) -> Reader:
    def reader(declared: Declared, resource: Resource) -> None:
        written = Written(
            resource.value("ip_protocol"), resource.value("from_port"), resource.value("to_port"),
            resource.listed("cidr_ipv4") + resource.listed("cidr_ipv6"),
            resource.listed("referenced_security_group_id"), resource.listed("prefix_list_id"),
        )  # fmt: skip
        group_id = _needed(declared, resource, resource.value("security_group_id"))
        declared.rule(group_id, direction, written, resource.steps)

    return reader


def _needed(declared: Declared, resource: Resource, group_id: Any) -> Any:
    if group_id is None:
        raise declared.document.fault("this field is missing", (*resource.steps, "security_group_id"))
    return group_id


_DIRECTIONS: tuple[Direction, ...] = ("ingress", "egress")


def _read_carrier(declared: Declared, resource: Resource) -> None:
    path, interface_type = CARRIERS[resource.type]
    holder: Any = resource.values
    for step in path[:-1]:
        blocks = listed(holder.get(step))
        holder = blocks[0] if blocks and isinstance(blocks[0], dict) else {}
    if interface_type == "lambda" and not holder:
        return  # outside a VPC a function has no interface
    if resource.type in ("aws_lb", "aws_alb") and resource.value("load_balancer_type") == "network":
        interface_type = "network_load_balancer"
    groups = holder.get(path[-1])
    if isinstance(groups, list) and not groups and interface_type == "interface":
        groups = None  # without a group of its own it gets the default one, which the file may not hold
    tags = resource.value("tags")
    name = tags.get("Name") if isinstance(tags, dict) else None
    addresses = resource.listed("private_ips") or resource.listed("private_ip")
    known = [address for address in addresses if isinstance(address, str)]
    public = resource.value("public_ip")
    is_own = resource.type == "aws_network_interface"
    eni = resource.id if is_own else resource.value("primary_network_interface_id")
    declared.interface(
        eni if isinstance(eni, str) and eni else resource.address,
        groups if groups is None or isinstance(groups, list) else [groups],
        resource.steps,
        InterfaceType=interface_type, Description=resource.address,
        SubnetId=resource.value("subnet_id"),
        PrivateIpAddress=known[0] if known else None,
        PrivateIpAddresses=[{"PrivateIpAddress": address} for address in known],
        Association={"PublicIp": public} if isinstance(public, str) and public else None,
        Attachment={"InstanceId": resource.id} if resource.type == "aws_instance" else None,
        TagSet=[{"Key": "Name", "Value": name}] if isinstance(name, str) else [],
    )  # fmt: skip


def _read_attachment(declared: Declared, resource: Resource) -> None:
    declared.attach(resource.value("network_interface_id"), resource.value("security_group_id"))


def _read_vpc(declared: Declared, resource: Resource) -> None:
    six = resource.value("ipv6_cidr_block")
    raw = {
        "VpcId": resource.id, "CidrBlock": resource.value("cidr_block"),
        "Ipv6CidrBlockAssociationSet": [{"Ipv6CidrBlock": six}] if isinstance(six, str) and six else [],
    }  # fmt: skip
    declared.record("Vpcs", raw, resource.steps)


def _read_subnet(declared: Declared, resource: Resource) -> None:
    six = resource.value("ipv6_cidr_block")
    raw = {
        "SubnetId": resource.id, "VpcId": resource.value("vpc_id"),
        "CidrBlock": resource.value("cidr_block") or None,
        "Ipv6CidrBlockAssociationSet": [{"Ipv6CidrBlock": six}] if isinstance(six, str) and six else [],
    }  # fmt: skip
    declared.record("Subnets", raw, resource.steps)


def _read_prefix_list(declared: Declared, resource: Resource) -> None:
    entries = resource.listed("entry") or resource.listed("cidr_blocks")
    cidrs = [entry.get("cidr") if isinstance(entry, dict) else entry for entry in entries]
    raw = {
        "PrefixListId": resource.id, "PrefixListName": resource.value("name"),
        "MaxEntries": resource.value("max_entries"), "AddressFamily": resource.value("address_family"),
        "Entries": [{"Cidr": cidr} for cidr in cidrs] if cidrs and is_settled(cidrs) else None,
    }  # fmt: skip
    declared.record("PrefixLists", raw, resource.steps)


def _read_acl(declared: Declared, resource: Resource) -> None:
    vpc_id = resource.value("vpc_id")
    declared.acl(resource.id, VpcId=vpc_id if isinstance(vpc_id, str) else None)
    for direction in _DIRECTIONS:
        for raw in resource.listed(direction):
            if isinstance(raw, dict):
                entry = _acl_entry({**raw, "egress": direction == "egress"})
                declared.acl_part(resource.id, "Entries", entry)
    for subnet_id in resource.listed("subnet_ids"):
        declared.acl_part(resource.id, "Associations", {"SubnetId": subnet_id})


def _read_acl_rule(declared: Declared, resource: Resource) -> None:
    declared.acl_part(resource.value("network_acl_id"), "Entries", _acl_entry(resource.values))


def _read_acl_subnet(declared: Declared, resource: Resource) -> None:
    part = {"SubnetId": resource.value("subnet_id")}
    declared.acl_part(resource.value("network_acl_id"), "Associations", part)


def _acl_entry(raw: dict[str, Any]) -> dict[str, Any]:
    protocol = raw.get("protocol")
    number = None if isinstance(protocol, Unknown) else traffic.protocol_number(protocol)
    has_ports = number in (traffic.TCP, traffic.UDP)
    is_icmp = number in (traffic.ICMP, traffic.ICMPV6)
    return {
        "RuleNumber": raw.get("rule_number", raw.get("rule_no")),
        "RuleAction": raw.get("rule_action", raw.get("action")),
        "Egress": raw.get("egress") or False,
        "Protocol": protocol,
        "CidrBlock": raw.get("cidr_block") or None,
        "Ipv6CidrBlock": raw.get("ipv6_cidr_block") or None,
        "PortRange": {"From": raw.get("from_port"), "To": raw.get("to_port")} if has_ports else None,
        "IcmpTypeCode": {"Type": raw.get("icmp_type"), "Code": raw.get("icmp_code")} if is_icmp else None,
    }


def _read_peering(declared: Declared, resource: Resource) -> None:
    """Take a peering whose state is told, or that accepts itself; of any other nobody knows yet."""
    status = resource.value("accept_status") or ("active" if resource.value("auto_accept") is True else "")
    if not status:
        declared.found.remarks.append(f"whether {resource.address} is accepted is not in the file")
        return
    raw = {
        "VpcPeeringConnectionId": resource.id,
        "RequesterVpcInfo": {"VpcId": resource.value("vpc_id")},
        "AccepterVpcInfo": {"VpcId": resource.value("peer_vpc_id")},
        "Status": {"Code": status},
    }  # fmt: skip
    if is_settled(raw):
        declared.record("VpcPeeringConnections", raw, resource.steps)


_FIRST: dict[str, Reader] = {
    "aws_security_group": _read_group,
    "aws_default_security_group": _read_group,
    "aws_vpc": _read_vpc,
    "aws_default_vpc": _read_vpc,
    "aws_subnet": _read_subnet,
    "aws_default_subnet": _read_subnet,
    "aws_ec2_managed_prefix_list": _read_prefix_list,
    "aws_prefix_list": _read_prefix_list,
    "aws_network_acl": _read_acl,
    "aws_default_network_acl": _read_acl,
    "aws_vpc_peering_connection": _read_peering,
}
_THEN: dict[str, Reader] = {
    "aws_security_group_rule": _read_rule,
    "aws_vpc_security_group_ingress_rule": _read_single_rule("ingress"),
    "aws_vpc_security_group_egress_rule": _read_single_rule("egress"),
    "aws_network_acl_rule": _read_acl_rule,
    "aws_network_acl_association": _read_acl_subnet,
    **dict.fromkeys(CARRIERS, _read_carrier),
}
_LAST: dict[str, Reader] = {"aws_network_interface_sg_attachment": _read_attachment}
