"""CloudFormation of what tasks of ECS run on: the cluster, and the instances that the bill counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.exports.cloudformation_parts import (
    att,
    instance_data,
    instance_profile,
    latest_template,
    managed,
    parameter,
    ref,
    role,
    security_group,
    sub,
)
from assistant.exports.deployment import CLUSTER_USER_DATA, CLUSTER_WINDOWS_USER_DATA

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment

_IMAGE = "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>"


def capacity(deployment: Deployment) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return parameters and resources of the cluster and of what it may draw on.

    A strategy names only what `Providers` lists; instances of one's own are called `Capacity`.
    """
    parameters: dict[str, Any] = {}
    resources: dict[str, Any] = {"Cluster": {"Type": "AWS::ECS::Cluster"}}
    names: list[Any] = []
    if deployment.on_instances:
        parameters["ClusterImage"] = parameter("AMI of the instances", _IMAGE, deployment.cluster_image)
        resources |= _group(deployment)
    elif not deployment.on_fargate:
        resources |= _managed_instances(deployment)
    if not deployment.on_fargate:
        names.append(ref("Capacity"))
    if deployment.on_fargate or deployment.burst_copies:
        names.append(deployment.fargate_provider)
    providers = {
        "Cluster": ref("Cluster"),
        "CapacityProviders": names,
        "DefaultCapacityProviderStrategy": [{"CapacityProvider": names[0], "Weight": 1}],
    }
    resources["Providers"] = {
        "Type": "AWS::ECS::ClusterCapacityProviderAssociations",
        "Properties": providers,
    }
    return parameters, resources


def _group(deployment: Deployment) -> dict[str, Any]:
    """Return an Auto Scaling group of instances that join the cluster."""
    user_data = CLUSTER_WINDOWS_USER_DATA if deployment.windows else CLUSTER_USER_DATA
    data = instance_data(deployment, "ClusterImage", "InstanceSecurityGroup", "InstanceProfile")
    data["UserData"] = {"Fn::Base64": sub(user_data.format(cluster="${Cluster}"))}
    if deployment.spot and not deployment.burst_copies:
        data["InstanceMarketOptions"] = {"MarketType": "spot"}
    group = {
        "MinSize": "0" if deployment.scheduled else str(deployment.instances),
        "MaxSize": str(deployment.instances * 2),
        "VPCZoneIdentifier": ref("SubnetIds"),
        "LaunchTemplate": latest_template(),
    }
    scaling = {"AutoScalingGroupArn": ref("Instances"), "ManagedScaling": {"Status": "ENABLED"}}
    policy = managed("service-role/AmazonEC2ContainerServiceforEC2Role")
    return {
        "InstanceSecurityGroup": security_group("Instances of the cluster"),
        "InstanceRole": role("ec2.amazonaws.com", [policy]),
        "InstanceProfile": instance_profile("InstanceRole"),
        "Template": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": data}},
        "Instances": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": group},
        "Capacity": {
            "Type": "AWS::ECS::CapacityProvider",
            "Properties": {"AutoScalingGroupProvider": scaling},
        },
    }


def _managed_instances(deployment: Deployment) -> dict[str, Any]:
    """Return Managed Instances of the type that the bill counts."""
    launched: dict[str, Any] = {
        "Ec2InstanceProfileArn": att("InstanceProfile", "Arn"),
        "CapacityOptionType": "SPOT" if deployment.spot else "ON_DEMAND",
        "NetworkConfiguration": {
            "Subnets": ref("SubnetIds"),
            "SecurityGroups": [att("TaskSecurityGroup", "GroupId")],
        },
        "StorageConfiguration": {"StorageSizeGiB": deployment.root_gib},
        "InstanceRequirements": {
            "VCpuCount": {"Min": 1},
            "MemoryMiB": {"Min": 1},
            "AllowedInstanceTypes": [deployment.instance_type],
            "BurstablePerformance": "included",
        },
    }
    provider = {"InfrastructureRoleArn": att("InfrastructureRole", "Arn"), "InstanceLaunchTemplate": launched}
    infrastructure = managed("AmazonECSInfrastructureRolePolicyForManagedInstances")
    instance = role("ec2.amazonaws.com", [managed("AmazonECSInstanceRolePolicyForManagedInstances")])
    # The infrastructure role may hand over roles of this name only.
    instance["Properties"]["RoleName"] = sub("ecsInstanceRole-${AWS::StackName}")
    return {
        "InfrastructureRole": role("ecs.amazonaws.com", [infrastructure]),
        "InstanceRole": instance,
        "InstanceProfile": instance_profile("InstanceRole"),
        "Capacity": {
            "Type": "AWS::ECS::CapacityProvider",
            "Properties": {"ClusterName": ref("Cluster"), "ManagedInstancesProvider": provider},
        },
    }
