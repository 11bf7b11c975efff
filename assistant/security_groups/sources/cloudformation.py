"""Security groups, and what carries them, as a CloudFormation template declares them.

A resource that carries groups counts as an interface of its logical name; the id of a group, a VPC or a
subnet is its logical name too. Sources: the pages of these resource types under
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-template-resource-type-ref.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.facts.yaml_files import UniqueKeyLoader
from assistant.security_groups.sources.cloudformation_values import Values
from assistant.security_groups.sources.declared import EVERYTHING_OUT, Declared, Unknown, Written, is_settled
from assistant.security_groups.sources.documents import Document, yaml_document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from assistant.security_groups.references import Direction
    from assistant.security_groups.sources.declared import Steps
    from assistant.security_groups.sources.findings import Findings

    Reader = Callable[["_Template", str, dict[str, Any], Steps], None]

CARRIERS: dict[str, tuple[tuple[str, ...], str]] = {
    "AWS::EC2::NetworkInterface": (("GroupSet",), "interface"),
    "AWS::EC2::Instance": (("SecurityGroupIds",), "interface"),
    "AWS::EC2::LaunchTemplate": (("LaunchTemplateData", "SecurityGroupIds"), "interface"),
    "AWS::EC2::VPCEndpoint": (("SecurityGroupIds",), "vpc_endpoint"),
    "AWS::AutoScaling::LaunchConfiguration": (("SecurityGroups",), "interface"),
    "AWS::ElasticLoadBalancing::LoadBalancer": (("SecurityGroups",), "interface"),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": (("SecurityGroups",), "interface"),
    "AWS::ECS::Service": (("NetworkConfiguration", "AwsvpcConfiguration", "SecurityGroups"), "interface"),
    "AWS::EKS::Cluster": (("ResourcesVpcConfig", "SecurityGroupIds"), "interface"),
    "AWS::Lambda::Function": (("VpcConfig", "SecurityGroupIds"), "lambda"),
    "AWS::Serverless::Function": (("VpcConfig", "SecurityGroupIds"), "lambda"),
    "AWS::RDS::DBInstance": (("VPCSecurityGroups",), "interface"),
    "AWS::RDS::DBCluster": (("VpcSecurityGroupIds",), "interface"),
    "AWS::RDS::DBProxy": (("VpcSecurityGroupIds",), "interface"),
    "AWS::DocDB::DBCluster": (("VpcSecurityGroupIds",), "interface"),
    "AWS::Neptune::DBCluster": (("VpcSecurityGroupIds",), "interface"),
    "AWS::Redshift::Cluster": (("VpcSecurityGroupIds",), "interface"),
    "AWS::ElastiCache::CacheCluster": (("VpcSecurityGroupIds",), "interface"),
    "AWS::ElastiCache::ReplicationGroup": (("SecurityGroupIds",), "interface"),
    "AWS::ElastiCache::ServerlessCache": (("SecurityGroupIds",), "interface"),
    "AWS::OpenSearchService::Domain": (("VPCOptions", "SecurityGroupIds"), "interface"),
    "AWS::MSK::Cluster": (("BrokerNodeGroupInfo", "SecurityGroups"), "interface"),
    "AWS::EFS::MountTarget": (("SecurityGroups",), "interface"),
}
"""Where each resource type says which groups it carries, and what kind of interface it gets."""


class _Loader(UniqueKeyLoader):
    """The safe loader, with the short forms of CloudFormation's functions."""


def _short_form(loader: Any, name: str, node: Any) -> dict[str, Any]:
    kind = node.id
    value = (
        loader.construct_scalar(node)
        if kind == "scalar"
        else loader.construct_sequence(node, deep=True)
        if kind == "sequence"
        else loader.construct_mapping(node, deep=True)
    )
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


_Loader.add_multi_constructor("!", _short_form)


def yaml_template(text: str, path: Path) -> Document:
    """Parse a template with its short forms; see `documents.yaml_document`."""
    return yaml_document(text, path, _Loader)


def is_template(data: Any) -> bool:
    """Tell whether parsed data looks like a template."""
    resources = data.get("Resources") if isinstance(data, dict) else None
    return isinstance(resources, dict) and any(
        isinstance(r, dict) and str(r.get("Type", "")).count("::") for r in resources.values()
    )


def read_template(document: Document, given: Mapping[str, str]) -> Findings:
    """Read a template; `given` are values of its parameters.

    Raises:
        InputError: naming file, line and field of what cannot be.
    """
    return _Template(document, given).read()


class _Template:
    def __init__(self, document: Document, given: Mapping[str, str]) -> None:
        self.document = document
        self.values = Values(document.data, given, document.path)
        self.declared = Declared(document)

    def read(self) -> Findings:
        resources = self.document.data["Resources"]
        for name in resources:
            if str(name).startswith("Fn::"):
                self.declared.found.remarks.append(f"what {name} makes is not read: expand it first")
        for readers in (_GROUPS, _OTHERS):
            for name, resource in resources.items():
                kind = resource.get("Type") if isinstance(resource, dict) else None
                reader = readers.get(str(kind))
                if reader is not None and self._is_made(name, resource):
                    steps = ("Resources", name, "Properties")
                    properties = resource.get("Properties") or {}
                    if not isinstance(properties, dict):
                        raise self.document.fault("a mapping of properties is expected here", steps)
                    reader(self, name, properties, steps)
        self._default_egress()
        return self.declared.findings()

    def _is_made(self, name: str, resource: dict[str, Any]) -> bool:
        condition = resource.get("Condition")
        made = self.values.holds(condition) if condition else True
        if made is None:
            remark = f"{name} is taken as made: the template does not settle its condition {condition}"
            self.declared.found.remarks.append(remark)
        return made is not False

    def _default_egress(self) -> None:
        for name, resource in self.document.data["Resources"].items():
            if isinstance(resource, dict) and resource.get("Type") == _GROUP:
                written = (resource.get("Properties") or {}).get("SecurityGroupEgress")
                if not written and self._is_made(name, resource):
                    everything = Written(EVERYTHING_OUT["IpProtocol"], blocks=["0.0.0.0/0"])
                    self.declared.rule(name, "egress", everything, ("Resources", name))

    def value(self, properties: dict[str, Any], *names: str) -> Any:
        """Resolve a property, the first of several names that is there."""
        return next((self.values.resolve(properties[n]) for n in names if n in properties), None)

    def listed(self, properties: dict[str, Any], *names: str) -> list[Any]:
        """Resolve a property as a list; a single value makes a list of one."""
        found = self.value(properties, *names)
        return found if isinstance(found, list) else [] if found is None else [found]


def _read_group(template: _Template, name: str, properties: dict[str, Any], steps: Steps) -> None:
    template.declared.group(
        name, steps[:2],
        GroupName=_known(template.value(properties, "GroupName"), name),
        Description=_known(template.value(properties, "GroupDescription"), ""),
        VpcId=template.value(properties, "VpcId"),
    )  # fmt: skip
    for field, direction in _DIRECTIONS:
        for index, raw in enumerate(template.listed(properties, field)):
            if isinstance(raw, Unknown):
                template.declared.rule(name, direction, Written(raw), (*steps, field))
            elif isinstance(raw, dict):
                template.declared.rule(name, direction, _written(template, raw), (*steps, field, index))
            else:
                raise template.document.fault("a rule of fields is expected here", (*steps, field))


def _known(value: Any, otherwise: str) -> str:
    return otherwise if value is None or isinstance(value, Unknown) else str(value)


def _read_rule(direction: Direction) -> Reader:
    def reader(template: _Template, _: str, properties: dict[str, Any], steps: Steps) -> None:
        group = template.value(properties, "GroupId", "GroupName")
        if group is None:
            raise template.document.fault("this field is missing", (*steps, "GroupId"))
        template.declared.rule(group, direction, _written(template, properties), steps)

    return reader


def _written(template: _Template, raw: dict[str, Any]) -> Written:
    return Written(
        template.value(raw, "IpProtocol"), template.value(raw, "FromPort"), template.value(raw, "ToPort"),
        template.listed(raw, "CidrIp") + template.listed(raw, "CidrIpv6"),
        template.listed(
            raw, "SourceSecurityGroupId", "DestinationSecurityGroupId", "SourceSecurityGroupName"
        ),
        template.listed(raw, "SourcePrefixListId", "DestinationPrefixListId"),
    )  # fmt: skip


def _read_carrier(template: _Template, name: str, properties: dict[str, Any], steps: Steps) -> None:
    kind = template.document.data["Resources"][name]["Type"]
    path, interface_type = CARRIERS[kind]
    holder: Any = properties
    for step in path[:-1]:
        holder = template.values.resolve(holder.get(step)) if isinstance(holder, dict) else None
    if isinstance(properties.get("NetworkInterfaces"), list):
        for index, card in enumerate(properties["NetworkInterfaces"]):
            _read_card(template, name, index, card, steps)
        return
    if interface_type == "lambda" and holder is None:
        return  # outside a VPC a function has no interface
    groups = template.value(holder, path[-1]) if isinstance(holder, dict) and path[-1] in holder else None
    template.declared.interface(
        name, groups if groups is None or isinstance(groups, list) else [groups], steps,
        InterfaceType=interface_type, Description=str(kind),
        SubnetId=_one(template.value(properties, "SubnetId")),
        PrivateIpAddress=template.value(properties, "PrivateIpAddress"),
    )  # fmt: skip


def _read_card(template: _Template, name: str, index: int, card: Any, steps: Steps) -> None:
    """Take one interface that an instance declares with itself."""
    if not isinstance(card, dict) or "NetworkInterfaceId" in card:
        return
    template.declared.interface(
        name if index == 0 else f"{name}.{index}",
        template.listed(card, "GroupSet") or None,
        (*steps, "NetworkInterfaces", index),
        SubnetId=template.value(card, "SubnetId"),
        PrivateIpAddress=template.value(card, "PrivateIpAddress"),
    )


def _one(value: Any) -> Any:
    return value if isinstance(value, str) else None


def _read_vpc(template: _Template, name: str, properties: dict[str, Any], steps: Steps) -> None:
    template.declared.record(
        "Vpcs", {"VpcId": name, "CidrBlock": template.value(properties, "CidrBlock")}, steps
    )


def _read_subnet(template: _Template, name: str, properties: dict[str, Any], steps: Steps) -> None:
    raw = {"SubnetId": name, "VpcId": template.value(properties, "VpcId"),
           "CidrBlock": template.value(properties, "CidrBlock")}  # fmt: skip
    template.declared.record("Subnets", raw, steps)


def _read_peering(template: _Template, name: str, properties: dict[str, Any], steps: Steps) -> None:
    """Take a peering within one account, which is active once it is made; another account has to accept it.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/peer-with-vpc-in-another-account.html
    """
    if "PeerOwnerId" in properties or "PeerRegion" in properties:
        template.declared.found.remarks.append(f"whether {name} is accepted is not in the file")
        return
    raw = {
        "VpcPeeringConnectionId": name, "Status": {"Code": "active"},
        "RequesterVpcInfo": {"VpcId": template.value(properties, "VpcId")},
        "AccepterVpcInfo": {"VpcId": template.value(properties, "PeerVpcId")},
    }  # fmt: skip
    if is_settled(raw):
        template.declared.record("VpcPeeringConnections", raw, steps)


def _read_prefix_list(template: _Template, name: str, properties: dict[str, Any], steps: Steps) -> None:
    raw = {
        "PrefixListId": name, "PrefixListName": template.value(properties, "PrefixListName"),
        "MaxEntries": template.value(properties, "MaxEntries"),
        "AddressFamily": template.value(properties, "AddressFamily"),
        "Entries": template.value(properties, "Entries"),
    }  # fmt: skip
    if not is_settled(raw["Entries"]):
        raw.pop("Entries")
    template.declared.record("PrefixLists", raw, steps)


def _read_acl(template: _Template, name: str, properties: dict[str, Any], _: Steps) -> None:
    vpc_id = template.value(properties, "VpcId")
    template.declared.acl(name, VpcId=vpc_id if isinstance(vpc_id, str) else None)


def _read_acl_entry(template: _Template, _: str, properties: dict[str, Any], __: Steps) -> None:
    entry = {
        "RuleNumber": template.value(properties, "RuleNumber"),
        "RuleAction": template.value(properties, "RuleAction"),
        "Egress": template.value(properties, "Egress") or False,
        "Protocol": template.value(properties, "Protocol"),
        "CidrBlock": template.value(properties, "CidrBlock"),
        "Ipv6CidrBlock": template.value(properties, "Ipv6CidrBlock"),
        "PortRange": template.value(properties, "PortRange"),
        "IcmpTypeCode": template.value(properties, "Icmp"),
    }
    template.declared.acl_part(template.value(properties, "NetworkAclId"), "Entries", entry)


def _read_acl_subnet(template: _Template, _: str, properties: dict[str, Any], __: Steps) -> None:
    part = {"SubnetId": template.value(properties, "SubnetId")}
    template.declared.acl_part(template.value(properties, "NetworkAclId"), "Associations", part)


_GROUP = "AWS::EC2::SecurityGroup"
_DIRECTIONS: tuple[tuple[str, Direction], ...] = (
    ("SecurityGroupIngress", "ingress"),
    ("SecurityGroupEgress", "egress"),
)
_GROUPS: dict[str, Reader] = {
    _GROUP: _read_group,
    "AWS::EC2::VPC": _read_vpc,
    "AWS::EC2::Subnet": _read_subnet,
    "AWS::EC2::PrefixList": _read_prefix_list,
    "AWS::EC2::VPCPeeringConnection": _read_peering,
}
_OTHERS: dict[str, Reader] = {
    "AWS::EC2::NetworkAcl": _read_acl,
    "AWS::EC2::NetworkAclEntry": _read_acl_entry,
    "AWS::EC2::SubnetNetworkAclAssociation": _read_acl_subnet,
    "AWS::EC2::SecurityGroupIngress": _read_rule("ingress"),
    "AWS::EC2::SecurityGroupEgress": _read_rule("egress"),
    **dict.fromkeys(CARRIERS, _read_carrier),
}
