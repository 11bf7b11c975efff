"""CloudFormation starter templates; they validate as YAML and name what you must fill in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from assistant.exports.cloudformation_functions import functions
from assistant.exports.cloudformation_parts import (
    att,
    balancer,
    client_parameter,
    from_balancer,
    instance_data,
    instance_profile,
    latest_template,
    managed,
    parameter,
    ref,
    role,
    schedule,
    schedule_parameter,
    security_group,
    sub,
)
from assistant.exports.cloudformation_tasks import tasks
from assistant.exports.deployment import EC2_CALL, NODE_POLICIES, header
from assistant.exports.policies import allow

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment


def cloudformation(deployment: Deployment) -> str:
    """Return a template for the platform of `deployment`."""
    build = {
        "lambda": functions,
        "lambda-managed-instances": functions,
        "ec2": _instances,
        "eks": _cluster,
    }.get(deployment.platform, tasks)
    parameters, resources = build(deployment)
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Starter for {deployment.platform}, written by Berth",
        "Parameters": parameters,
        "Resources": resources,
    }
    return header(deployment, "parameters") + yaml.dump(template, Dumper=_Plain, sort_keys=False, width=100)


class _Plain(yaml.SafeDumper):
    """Writes every value where it stands, without anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        """Never refer back to an equal value."""
        return True


def _instances(deployment: Deployment) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return instances that stay, or that are started for each run and stop by themselves."""
    parameters = {
        "ImageId": parameter("AMI of your machine", "AWS::EC2::Image::Id"),
        "VpcId": parameter("Network of the instances", "AWS::EC2::VPC::Id"),
        "SubnetIds": parameter("Subnets of the instances", "List<AWS::EC2::Subnet::Id>"),
    }
    data = instance_data(deployment, "ImageId", "SecurityGroup", "Profile")
    if deployment.spot:
        kept = {"SpotInstanceType": "persistent", "InstanceInterruptionBehavior": "stop"}
        options = {"SpotOptions": kept} if deployment.scheduled else {}
        data["InstanceMarketOptions"] = {"MarketType": "spot", **options}
    ingress = from_balancer() if deployment.behind_balancer else None
    resources: dict[str, Any] = {
        "SecurityGroup": security_group("Sessions come by Systems Manager", ingress),
        "Role": role("ec2.amazonaws.com", [managed("AmazonSSMManagedInstanceCore")]),
        "Profile": instance_profile("Role"),
        "Template": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": data}},
    }
    if deployment.scheduled:
        parameters |= schedule_parameter(deployment.schedule)
        if deployment.stop_schedule:
            parameters["StopSchedule"] = parameter("When it stops", default=deployment.stop_schedule)
        return parameters, resources | _started(deployment)
    count = str(max(deployment.instances, 1))
    group: dict[str, Any] = {
        "MinSize": count,
        "MaxSize": count,
        "VPCZoneIdentifier": ref("SubnetIds"),
        "LaunchTemplate": latest_template(),
    }
    resources["Instances"] = {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": group}
    if deployment.behind_balancer:
        group["TargetGroupARNs"] = [ref("TargetGroup")]
        parameters |= client_parameter()
        resources |= balancer("instance")
    return parameters, resources


def _started(deployment: Deployment) -> dict[str, Any]:
    """Return instances that a schedule starts; each keeps its disk. A job's shuts itself down."""
    names = [f"Instance{number}" for number in range(1, max(deployment.instances, 1) + 1)]
    properties = {
        "LaunchTemplate": latest_template(),
        "SubnetId": {"Fn::Select": [0, ref("SubnetIds")]},
    }
    asked = sub(json.dumps({"InstanceIds": [f"${{{name}}}" for name in names]}))
    arns = [sub(f"arn:${{AWS::Partition}}:ec2:*:*:instance/${{{name}}}") for name in names]
    statements = [allow(["ec2:StartInstances", "ec2:StopInstances"], arns)]
    made = {name: {"Type": "AWS::EC2::Instance", "Properties": properties} for name in names}
    made |= schedule(statements, {"Arn": f"{EC2_CALL}startInstances", "Input": asked})
    if deployment.stop_schedule:
        stop = schedule(statements, {"Arn": f"{EC2_CALL}stopInstances", "Input": asked})["Run"]
        stop["Properties"]["ScheduleExpression"] = ref("StopSchedule")
        made["Stop"] = stop
    return made


def _cluster(deployment: Deployment) -> tuple[dict[str, Any], dict[str, Any]]:
    parameters = {
        "SubnetIds": parameter("Subnets of the cluster, in two zones", "List<AWS::EC2::Subnet::Id>")
    }
    cluster = {
        "RoleArn": att("ClusterRole", "Arn"),
        "ResourcesVpcConfig": {"SubnetIds": ref("SubnetIds")},
        "AccessConfig": {"AuthenticationMode": "API"},
    }
    resources: dict[str, Any] = {
        "ClusterRole": role("eks.amazonaws.com", [managed("AmazonEKSClusterPolicy")]),
        "Cluster": {"Type": "AWS::EKS::Cluster", "Properties": cluster},
    }
    if deployment.pods_on_fargate:
        profile = {
            "ClusterName": ref("Cluster"),
            "PodExecutionRoleArn": att("PodRole", "Arn"),
            "Subnets": ref("SubnetIds"),
            "Selectors": [{"Namespace": "app"}],
        }
        policy = managed("AmazonEKSFargatePodExecutionRolePolicy")
        resources["PodRole"] = role("eks-fargate-pods.amazonaws.com", [policy])
        resources["Pods"] = {"Type": "AWS::EKS::FargateProfile", "Properties": profile}
        return parameters, resources
    count = max(deployment.instances, 1)
    nodes: dict[str, Any] = {
        "ClusterName": ref("Cluster"),
        "NodeRole": att("NodeRole", "Arn"),
        "Subnets": ref("SubnetIds"),
        "InstanceTypes": [deployment.instance_type],
        "CapacityType": "SPOT" if deployment.spot else "ON_DEMAND",
        "ScalingConfig": {
            "MinSize": 0 if deployment.scheduled else count,
            "DesiredSize": 0 if deployment.scheduled else count,
            "MaxSize": count * 2,
        },
    }
    if deployment.root_gib:
        nodes["DiskSize"] = deployment.root_gib
    if deployment.node_image:
        nodes["AmiType"] = deployment.node_image
    resources["NodeRole"] = role("ec2.amazonaws.com", [managed(policy) for policy in NODE_POLICIES])
    resources["Nodes"] = {"Type": "AWS::EKS::Nodegroup", "Properties": nodes}
    return parameters, resources
