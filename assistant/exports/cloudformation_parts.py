"""Pieces of CloudFormation templates: references, roles that may do no more than they need, schedules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.exports.deployment import CONTAINER_PORT, DEFAULT_CLIENT_CIDR
from assistant.exports.policies import document, trust

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment


def ref(name: str) -> dict[str, str]:
    """Refer to a parameter or a resource."""
    return {"Ref": name}


def att(name: str, attribute: str) -> dict[str, list[str]]:
    """Refer to an attribute of a resource."""
    return {"Fn::GetAtt": [name, attribute]}


def sub(text: str, **values: Any) -> dict[str, Any]:
    """Put values into a text: those that are named, and what it refers to itself."""
    return {"Fn::Sub": [text, values] if values else text}


def parameter(description: str, kind: str = "String", default: Any = None) -> dict[str, Any]:
    """Return something to fill in."""
    made: dict[str, Any] = {"Type": kind, "Description": description}
    return made if default is None else {**made, "Default": default}


def managed(policy: str) -> dict[str, Any]:
    """Refer to a policy that AWS keeps."""
    return sub(f"arn:${{AWS::Partition}}:iam::aws:policy/{policy}")


def inline(name: str, statements: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a policy of a role's own."""
    return {"PolicyName": name, "PolicyDocument": document(statements)}


def role(
    service: str,
    arns: list[dict[str, Any]] | None = None,
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


def schedule_parameter(default: str) -> dict[str, Any]:
    """Return the parameter of `schedule`, which as many runs as the bill counts come by."""
    return {"Schedule": parameter("When it runs; as often as the bill counts", default=default)}


def client_parameter() -> dict[str, Any]:
    """Return the parameter of `balancer`."""
    return {"ClientCidr": parameter("Addresses of your callers", default=DEFAULT_CLIENT_CIDR)}


def from_balancer() -> list[dict[str, Any]]:
    """Let the load balancer in, and nobody else."""
    source = att("BalancerSecurityGroup", "GroupId")
    port = {"FromPort": CONTAINER_PORT, "ToPort": CONTAINER_PORT}
    return [{"IpProtocol": "tcp", **port, "SourceSecurityGroupId": source}]


def balancer(target_type: str) -> dict[str, Any]:
    """Return a load balancer within the network, which callers reach from the addresses named."""
    inbound = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": ref("ClientCidr")}
    made = {
        "Scheme": "internal",
        "Subnets": ref("SubnetIds"),
        "SecurityGroups": [att("BalancerSecurityGroup", "GroupId")],
    }
    group = {"VpcId": ref("VpcId"), "Port": CONTAINER_PORT, "Protocol": "HTTP", "TargetType": target_type}
    listener = {
        "LoadBalancerArn": ref("Balancer"),
        "Port": 80,
        "Protocol": "HTTP",
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": ref("TargetGroup")}],
    }
    return {
        "BalancerSecurityGroup": security_group("Load balancer", [inbound]),
        "Balancer": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": made},
        "TargetGroup": {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": group},
        "Listener": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": listener},
    }


def instance_data(deployment: Deployment, image: str, group: str, profile: str) -> dict[str, Any]:
    """Return what a launch template says of an instance; the last three name what it takes.

    Args:
        deployment: what is planned.
        image: the parameter of its AMI.
        group: its security group.
        profile: its instance profile.
    """
    return {
        "ImageId": ref(image),
        "InstanceType": deployment.instance_type,
        "SecurityGroupIds": [att(group, "GroupId")],
        "IamInstanceProfile": {"Arn": att(profile, "Arn")},
        "MetadataOptions": {"HttpTokens": "required"},
        "BlockDeviceMappings": [{"DeviceName": name, "Ebs": volume(gib)} for name, gib in deployment.disks],
    }


def instance_profile(role_name: str) -> dict[str, Any]:
    """Return the profile that hands a role to instances."""
    return {"Type": "AWS::IAM::InstanceProfile", "Properties": {"Roles": [ref(role_name)]}}


def latest_template() -> dict[str, Any]:
    """Refer to the last version of the launch template `Template`."""
    return {"LaunchTemplateId": ref("Template"), "Version": att("Template", "LatestVersionNumber")}


def volume(gib: int) -> dict[str, Any]:
    """Return the settings of an encrypted gp3 volume."""
    return {"VolumeType": "gp3", "VolumeSize": gib, "Encrypted": True}


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
