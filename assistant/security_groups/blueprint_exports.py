"""A blueprint as a script for the AWS CLI, a CloudFormation template or a Terraform configuration.

Rules are resources of their own, because groups that name each other cannot be made in one go.
Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-securitygroup.html
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import yaml

from assistant.errors import InputError
from assistant.security_groups.rendering import FORMATS, quoted, render

if TYPE_CHECKING:
    from assistant.security_groups.blueprint import Blueprint, Part
    from assistant.security_groups.changes import AddRule

_NOWHERE = {"IpProtocol": "-1", "CidrIp": "127.0.0.1/32"}


def export_blueprint(blueprint: Blueprint, form: str) -> str:
    """Write a blueprint as `cli`, `cloudformation` or `terraform`.

    Raises:
        InputError: for a form that is not known.
    """
    forms = {"cli": _script, "cloudformation": _template, "terraform": _configuration}
    if form not in forms:
        raise InputError(f"there is no form {form!r}; use {', '.join(FORMATS)}")
    return forms[form](blueprint)


def _script(blueprint: Blueprint) -> str:
    lines = ["#!/bin/sh", "# Set VPC_ID to the VPC that the groups are for.", "set -eu"]
    for part in blueprint.parts:
        create = (
            f"aws ec2 create-security-group --group-name {part.group} --description {_shell(part)} "
            '--vpc-id "$VPC_ID" --query GroupId --output text'
        )
        lines.append(f"{_variable(part.group)}=$({create})")
        group_id = f'"${_variable(part.group)}"'
        open_rules = (
            f"aws ec2 describe-security-groups --group-ids {group_id} "
            "--query 'SecurityGroups[0].IpPermissionsEgress' --output json"
        )
        lines.append(
            f'aws ec2 revoke-security-group-egress --group-id {group_id} --ip-permissions "$({open_rules})"'
        )
    for rule in blueprint.rules:
        peers = {
            "group": f"UserIdGroupPairs=[{{GroupId=${{{_variable(rule.peer)}}}}}]",
            "ipv4": f"IpRanges=[{{CidrIp={rule.peer}}}]",
            "ipv6": f"Ipv6Ranges=[{{CidrIpv6={rule.peer}}}]",
        }
        permission = f"IpProtocol=tcp,FromPort={rule.from_port},ToPort={rule.to_port},{peers[rule.peer_kind]}"
        lines.append(
            f'aws ec2 authorize-security-group-{rule.direction} --group-id "${_variable(rule.group_id)}" '
            f'--ip-permissions "{permission}"'
        )
    return "\n".join(lines) + "\n"


def _shell(part: Part) -> str:
    return f"'{part.title}'"


def _variable(group: str) -> str:
    return group.replace("-", "_").upper()


def _logical(group: str) -> str:
    return "".join(word.capitalize() for word in group.split("-"))


def _template(blueprint: Blueprint) -> str:
    groups: dict[str, Any] = {
        _logical(part.group): {
            "Type": "AWS::EC2::SecurityGroup",
            "Properties": {
                "GroupName": part.group, "GroupDescription": part.title, "VpcId": {"Ref": "VpcId"},
                "SecurityGroupEgress": [dict(_NOWHERE)],
            },
        }
        for part in blueprint.parts
    }  # fmt: skip
    rules = yaml.safe_load(render((_renamed(rule, _logical) for rule in blueprint.rules), "cloudformation"))
    document = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {"VpcId": {"Type": "AWS::EC2::VPC::Id"}},
        "Resources": {**groups, **(rules["Resources"] or {})},
    }
    comment = "# Egress to 127.0.0.1/32 lets nothing out; without it AWS adds a rule that lets all out.\n"
    return comment + yaml.safe_dump(document, sort_keys=False)


def _configuration(blueprint: Blueprint) -> str:
    blocks = ['variable "vpc_id" {\n  type = string\n}\n']
    blocks += [
        f'resource "aws_security_group" "{_snake(part.group)}" {{\n'
        f"  name        = {quoted(part.group)}\n"
        f"  description = {quoted(part.title)}\n"
        "  vpc_id      = var.vpc_id\n}\n"
        for part in blueprint.parts
    ]
    rules = (_renamed(rule, lambda group: f"aws_security_group.{_snake(group)}") for rule in blueprint.rules)
    return "\n".join([*blocks, render(rules, "terraform")])


def _snake(group: str) -> str:
    return group.replace("-", "_")


def _renamed(rule: AddRule, name: Any) -> AddRule:
    """Let a rule refer to groups by the name they have in the document."""
    peer = name(rule.peer) if rule.peer_kind == "group" else rule.peer
    return replace(rule, group_id=name(rule.group_id), peer=peer)
