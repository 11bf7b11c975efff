"""Pieces of CloudFormation templates: references, roles that may do no more than they need, schedules."""

from __future__ import annotations

from typing import Any

from assistant.exports.deployment import DEFAULT_SCHEDULE
from assistant.exports.policies import document, trust


def ref(name: str) -> dict[str, str]:
    """Refer to a parameter or a resource."""
    return {"Ref": name}


def att(name: str, attribute: str) -> dict[str, list[str]]:
    """Refer to an attribute of a resource."""
    return {"Fn::GetAtt": [name, attribute]}


def sub(text: str) -> dict[str, str]:
    """Put values into a text."""
    return {"Fn::Sub": text}


def parameter(description: str, kind: str = "String", default: Any = None) -> dict[str, Any]:
    """Return something to fill in."""
    made: dict[str, Any] = {"Type": kind, "Description": description}
    return made if default is None else {**made, "Default": default}


def managed(policy: str) -> dict[str, str]:
    """Refer to a policy that AWS keeps."""
    return sub(f"arn:${{AWS::Partition}}:iam::aws:policy/{policy}")


def inline(name: str, statements: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a policy of a role's own."""
    return {"PolicyName": name, "PolicyDocument": document(statements)}


def role(
    service: str,
    arns: list[dict[str, str]] | None = None,
    policies: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Return a role that one service may take, with these policies and no others."""
    properties: dict[str, Any] = {"AssumeRolePolicyDocument": trust(service)}
    properties |= {"ManagedPolicyArns": arns} if arns else {}
    properties |= {"Policies": policies} if policies else {}
    return {"Type": "AWS::IAM::Role", "Properties": properties}


def log_group() -> dict[str, Any]:
    """Return a log group that does not keep its lines for ever."""
    return {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 30}}


def security_group(description: str, ingress: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Return a security group of the network `VpcId`; without rules nothing comes in."""
    properties: dict[str, Any] = {"GroupDescription": description, "VpcId": ref("VpcId")}
    properties |= {"SecurityGroupIngress": ingress} if ingress else {}
    return {"Type": "AWS::EC2::SecurityGroup", "Properties": properties}


SCHEDULE_PARAMETERS = {"Schedule": parameter("When it runs", default=DEFAULT_SCHEDULE)}


def schedule(statements: list[dict[str, Any]], target: dict[str, Any]) -> dict[str, Any]:
    """Return a schedule and the role by which it starts its target, and nothing else."""
    properties = {
        "ScheduleExpression": ref("Schedule"),
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {**target, "RoleArn": att("ScheduleRole", "Arn")},
    }
    return {
        "ScheduleRole": role("scheduler.amazonaws.com", policies=[inline("start", statements)]),
        "Run": {"Type": "AWS::Scheduler::Schedule", "Properties": properties},
    }
