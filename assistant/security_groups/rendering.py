"""Changes as people apply them: commands of the AWS CLI, CloudFormation resources, Terraform resources.

Names and ids come from files of the user, so every one of them is quoted for the language it goes into.
"""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Any

import yaml

from assistant.errors import InputError
from assistant.security_groups import traffic
from assistant.security_groups.changes import AddRule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.security_groups.changes import Change

FORMATS = ("cli", "cloudformation", "terraform")
_TERRAFORM_ADDRESS = re.compile(
    r"(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*aws_\w+\.[\w-]+(?:\[(?:\d+|\"[\w-]*\")\])?"
)
_EVERYONE = {"0.0.0.0/0": "anywhere", "::/0": "anywhere ipv6"}
_LOGICAL_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def render(changes: Iterable[Change], form: str) -> str:
    """Write changes as `cli` commands, a `cloudformation` template or `terraform` resources.

    Raises:
        InputError: for a form that is not known.
    """
    found = list(changes)
    if form == "cli":
        return "".join(f"{_command(change)}\n" for change in found)
    if form == "cloudformation":
        names = _apart([_logical_name(change) for change in found], "")
        resources = dict(zip(names, map(_cloudformation, found), strict=True))
        return yaml.safe_dump({"Resources": resources}, sort_keys=False)
    if form == "terraform":
        names = _apart([_snake_name(change) for change in found], "_")
        return "\n".join(_terraform(change, name) for change, name in zip(found, names, strict=True))
    raise InputError(f"there is no form {form!r}; use {', '.join(FORMATS)}")


def _command(change: Change) -> str:
    if isinstance(change, AddRule):
        permission = json.dumps([_aws_permission(change)])
        words = [
            "aws", "ec2", f"authorize-security-group-{change.direction}",
            "--group-id", change.group_id, "--ip-permissions", permission,
        ]  # fmt: skip
        return shlex.join(words)
    block = "--ipv6-cidr-block" if ":" in change.cidr else "--cidr-block"
    words = [
        "aws", "ec2", "create-network-acl-entry", "--network-acl-id", change.network_acl_id,
        "--egress" if change.egress else "--ingress", "--rule-number", str(change.number),
        "--rule-action", "allow", "--protocol", str(change.protocol), block, change.cidr,
    ]  # fmt: skip
    if _has_ports(change):
        words += ["--port-range", f"From={change.from_port},To={change.to_port}"]
    elif _is_icmp(change):
        words += ["--icmp-type-code", f"Type={change.from_port},Code={change.to_port}"]
    return shlex.join(words)


def _has_ports(change: Change) -> bool:
    return change.protocol in (traffic.TCP, traffic.UDP)


def _is_icmp(change: Change) -> bool:
    return change.protocol in (traffic.ICMP, traffic.ICMPV6)


def _protocol(change: Change) -> str:
    return "-1" if change.protocol == traffic.ANY else traffic.protocol_name(change.protocol)


def _ports(change: Change, first: str, last: str) -> dict[str, Any]:
    return {} if change.from_port is None else {first: change.from_port, last: change.to_port}


def _aws_permission(change: AddRule) -> dict[str, Any]:
    peers = {
        "group": {"UserIdGroupPairs": [{"GroupId": change.peer}]},
        "ipv4": {"IpRanges": [{"CidrIp": change.peer}]},
        "ipv6": {"Ipv6Ranges": [{"CidrIpv6": change.peer}]},
        "prefix_list": {"PrefixListIds": [{"PrefixListId": change.peer}]},
    }
    return {
        "IpProtocol": _protocol(change),
        **_ports(change, "FromPort", "ToPort"),
        **peers[change.peer_kind],
    }


def _cloudformation(change: Change) -> dict[str, Any]:
    if isinstance(change, AddRule):
        side = "Source" if change.direction == "ingress" else "Destination"
        peer_names = {
            "group": f"{side}SecurityGroupId", "ipv4": "CidrIp", "ipv6": "CidrIpv6",
            "prefix_list": f"{side}PrefixListId",
        }  # fmt: skip
        properties = {
            "GroupId": _cloudformation_id(change.group_id), "IpProtocol": _protocol(change),
            **_ports(change, "FromPort", "ToPort"),
            peer_names[change.peer_kind]: (
                _cloudformation_id(change.peer) if change.peer_kind == "group" else change.peer
            ),
        }  # fmt: skip
        return {"Type": f"AWS::EC2::SecurityGroup{change.direction.capitalize()}", "Properties": properties}
    properties = {
        "NetworkAclId": change.network_acl_id, "RuleNumber": change.number, "Protocol": change.protocol,
        "RuleAction": "allow", "Egress": change.egress,
        "Ipv6CidrBlock" if ":" in change.cidr else "CidrBlock": change.cidr,
    }  # fmt: skip
    if _has_ports(change):
        properties["PortRange"] = _ports(change, "From", "To")
    elif _is_icmp(change):
        properties["Icmp"] = _ports(change, "Type", "Code")
    return {"Type": "AWS::EC2::NetworkAclEntry", "Properties": properties}


def _cloudformation_id(group_id: str) -> Any:
    """Refer to a group of the same template by its logical name, to any other by its id."""
    return {"Fn::GetAtt": [group_id, "GroupId"]} if _LOGICAL_NAME.fullmatch(group_id) else group_id


def _terraform(change: Change, name: str) -> str:
    if isinstance(change, AddRule):
        peer_names = {
            "group": "referenced_security_group_id", "ipv4": "cidr_ipv4", "ipv6": "cidr_ipv6",
            "prefix_list": "prefix_list_id",
        }  # fmt: skip
        kind = f"aws_vpc_security_group_{change.direction}_rule"
        body = {
            "security_group_id": _terraform_id(change.group_id),
            peer_names[change.peer_kind]: (
                _terraform_id(change.peer) if change.peer_kind == "group" else quoted(change.peer)
            ),
            "ip_protocol": quoted(_protocol(change)), **_ports(change, "from_port", "to_port"),
        }  # fmt: skip
    else:
        kind = "aws_network_acl_rule"
        body = {
            "network_acl_id": _terraform_id(change.network_acl_id), "rule_number": change.number,
            "egress": str(change.egress).lower(), "protocol": quoted(str(change.protocol)),
            "rule_action": quoted("allow"),
            "ipv6_cidr_block" if ":" in change.cidr else "cidr_block": quoted(change.cidr),
        }  # fmt: skip
        if _has_ports(change):
            body |= _ports(change, "from_port", "to_port")
        elif _is_icmp(change):
            body |= _ports(change, "icmp_type", "icmp_code")
    width = max(map(len, body))
    rows = "\n".join(f"  {name.ljust(width)} = {value}" for name, value in body.items())
    return f'resource "{kind}" "{name}" {{\n{rows}\n}}\n'


def _terraform_id(text: str) -> str:
    """Refer to a resource of the same configuration by its address, to any other by its id."""
    return f"{text}.id" if _TERRAFORM_ADDRESS.fullmatch(text) else quoted(text)


def quoted(text: str) -> str:
    """Write a text as a Terraform string in which nothing is interpolated."""
    escaped = json.dumps(text, ensure_ascii=False)
    return escaped.replace("${", "$${").replace("%{", "%%{")


def _words_of(change: Change) -> list[str]:
    said = traffic.words(change.protocol, change.from_port, change.to_port)
    if isinstance(change, AddRule):
        way = "from" if change.direction == "ingress" else "to"
        peer = _EVERYONE.get(change.peer, change.peer_name or change.peer)
        phrase = f"{change.group_name or change.group_id} {said} {way} {peer}"
    else:
        way = "outbound" if change.egress else "inbound"
        phrase = f"{change.network_acl_id} {way} {change.number}"
    return re.findall(r"[A-Za-z0-9]+", phrase) or ["rule"]


def _apart(names: list[str], joint: str) -> list[str]:
    """Number the names that come more than once."""
    return [f"{n}{joint}{i}" if n in names[:i] else n for i, n in enumerate(names)]


def _snake_name(change: Change) -> str:
    name = "_".join(_words_of(change)).lower()
    return name if name[0].isalpha() else f"rule_{name}"


def _logical_name(change: Change) -> str:
    name = "".join(word.capitalize() for word in _words_of(change))
    return name if name[0].isalpha() else f"Rule{name}"
