"""CloudFormation starter templates; they validate as YAML and name what you must fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from assistant.exports.cloudformation_parts import (
    SCHEDULE_PARAMETERS,
    att,
    inline,
    log_group,
    managed,
    parameter,
    ref,
    role,
    schedule,
    security_group,
)
from assistant.exports.cloudformation_tasks import tasks
from assistant.exports.deployment import DEFAULT_RECURRENCE, NODE_POLICIES
from assistant.exports.policies import allow

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment

_HEADER = (
    "# A starting point written by Berth: read it, fill in the parameters, and make it yours.\n"
    "# Networks, certificates, DNS names, alarms and automatic scaling are yours to add.\n"
)


def cloudformation(deployment: Deployment) -> str:
    """Return a template for the platform of `deployment`."""
    build = {
        "lambda": _function,
        "lambda-managed-instances": _function,
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
    return _HEADER + yaml.dump(template, Dumper=_Plain, sort_keys=False, width=100)


class _Plain(yaml.SafeDumper):
    """Writes every value where it stands, without anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        """Never refer back to an equal value."""
        return True


def _function(deployment: Deployment) -> tuple[dict[str, Any], dict[str, Any]]:
    parameters = {"ImageUri": parameter("Container image of the function in Amazon ECR")}
    writes = allow(["logs:CreateLogStream", "logs:PutLogEvents"], att("LogGroup", "Arn"))
    properties: dict[str, Any] = {
        "PackageType": "Image",
        "Code": {"ImageUri": ref("ImageUri")},
        "Role": att("FunctionRole", "Arn"),
        "MemorySize": deployment.memory_mib,
        "Timeout": deployment.timeout_seconds,
        "Architectures": [deployment.architecture],
        "LoggingConfig": {"LogGroup": ref("LogGroup"), "LogFormat": "JSON"},
    }
    if deployment.tmp_mib:
        properties["EphemeralStorage"] = {"Size": deployment.tmp_mib}
    if deployment.platform == "lambda-managed-instances":
        parameters["CapacityProviderArn"] = parameter("Lambda capacity provider that runs the instances")
        arn = {"CapacityProviderArn": ref("CapacityProviderArn")}
        properties["CapacityProviderConfig"] = {"LambdaManagedInstancesCapacityProviderConfig": arn}
    resources = {
        "LogGroup": log_group(),
        "FunctionRole": role("lambda.amazonaws.com", policies=[inline("logs", [writes])]),
        "Function": {"Type": "AWS::Lambda::Function", "Properties": properties},
    }
    if deployment.kept_warm:
        warm = {"ProvisionedConcurrentExecutions": deployment.kept_warm}
        alias = {
            "FunctionName": ref("Function"),
            "FunctionVersion": att("Version", "Version"),
            "Name": "live",
            "ProvisionedConcurrencyConfig": warm,
        }
        resources["Version"] = {
            "Type": "AWS::Lambda::Version",
            "Properties": {"FunctionName": ref("Function")},
        }
        resources["Alias"] = {"Type": "AWS::Lambda::Alias", "Properties": alias}
    if deployment.scheduled:
        invoke = allow(["lambda:InvokeFunction"], att("Function", "Arn"))
        parameters |= SCHEDULE_PARAMETERS
        resources |= schedule([invoke], {"Arn": att("Function", "Arn")})
    elif deployment.serves_clients:
        url = {"AuthType": "AWS_IAM", "TargetFunctionArn": ref("Function")}
        url |= {"Qualifier": "live"} if deployment.kept_warm else {}
        resources["Url"] = {"Type": "AWS::Lambda::Url", "Properties": url}
        resources["Url"] |= {"DependsOn": "Alias"} if deployment.kept_warm else {}
    return parameters, resources


def _instances(deployment: Deployment) -> tuple[dict[str, Any], dict[str, Any]]:
    parameters = {
        "ImageId": parameter("AMI of your machine", "AWS::EC2::Image::Id"),
        "VpcId": parameter("Network of the instances", "AWS::EC2::VPC::Id"),
        "SubnetIds": parameter("Subnets of the instances", "List<AWS::EC2::Subnet::Id>"),
    }
    data: dict[str, Any] = {
        "ImageId": ref("ImageId"),
        "InstanceType": deployment.instance_type,
        "SecurityGroupIds": [att("SecurityGroup", "GroupId")],
        "IamInstanceProfile": {"Arn": att("Profile", "Arn")},
        "MetadataOptions": {"HttpTokens": "required"},
    }
    if deployment.disk_gib:
        volume = {"VolumeType": "gp3", "VolumeSize": deployment.disk_gib, "Encrypted": True}
        data["BlockDeviceMappings"] = [{"DeviceName": "/dev/sdf", "Ebs": volume}]
    if deployment.spot:
        data["InstanceMarketOptions"] = {"MarketType": "spot"}
    version = {"LaunchTemplateId": ref("Template"), "Version": att("Template", "LatestVersionNumber")}
    count = str(max(deployment.instances, 1))
    group = {
        "MinSize": "0" if deployment.scheduled else count,
        "MaxSize": count,
        "VPCZoneIdentifier": ref("SubnetIds"),
        "LaunchTemplate": version,
    }
    resources: dict[str, Any] = {
        "SecurityGroup": security_group("No way in but what you add; sessions come by Systems Manager"),
        "Role": role("ec2.amazonaws.com", [managed("AmazonSSMManagedInstanceCore")]),
        "Profile": {"Type": "AWS::IAM::InstanceProfile", "Properties": {"Roles": [ref("Role")]}},
        "Template": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": data}},
        "Instances": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": group},
    }
    if deployment.scheduled:
        parameters["Recurrence"] = parameter("When instances start (cron, UTC)", default=DEFAULT_RECURRENCE)
        start = {
            "AutoScalingGroupName": ref("Instances"),
            "DesiredCapacity": int(count),
            "Recurrence": ref("Recurrence"),
        }
        resources["Start"] = {"Type": "AWS::AutoScaling::ScheduledAction", "Properties": start}
    return parameters, resources


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
    if deployment.node_image:
        nodes["AmiType"] = deployment.node_image
    resources["NodeRole"] = role("ec2.amazonaws.com", [managed(policy) for policy in NODE_POLICIES])
    resources["Nodes"] = {"Type": "AWS::EKS::Nodegroup", "Properties": nodes}
    return parameters, resources
