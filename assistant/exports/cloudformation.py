"""CloudFormation starter templates; they validate as YAML and name what you must fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment

_HEADER = "# A starting point written by Berth: read it, fill in the parameters, and make it yours.\n"
_CPU_NAMES = {"x86_64": "X86_64", "arm64": "ARM64"}


def cloudformation(deployment: Deployment) -> str:
    """Return a template for the platform of `deployment`."""
    build = {
        "lambda": _function,
        "lambda-managed-instances": _function,
        "ec2": _instances,
        "eks": _cluster,
        "ecs-ec2": _tasks,
        "ecs-managed-instances": _tasks,
    }.get(deployment.platform, _tasks)
    parameters, resources = build(deployment)
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Starter for {deployment.platform}, written by Berth",
        "Parameters": parameters,
        "Resources": resources,
    }
    return _HEADER + yaml.safe_dump(template, sort_keys=False, width=100)


def _ref(name: str) -> dict[str, str]:
    return {"Ref": name}


def _att(name: str, attribute: str) -> dict[str, list[str]]:
    return {"Fn::GetAtt": [name, attribute]}


def _text(description: str, kind: str = "String") -> dict[str, str]:
    return {"Type": kind, "Description": description}


def _role(service: str, policy: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    managed = {"Fn::Sub": f"arn:${{AWS::Partition}}:iam::aws:policy/service-role/{policy}"}
    properties = {"AssumeRolePolicyDocument": document, "ManagedPolicyArns": [managed]}
    return {"Type": "AWS::IAM::Role", "Properties": properties}


def _function(deployment: Deployment) -> tuple[dict[str, Any], dict[str, Any]]:
    parameters = {"ImageUri": _text("Container image of the function in Amazon ECR")}
    properties: dict[str, Any] = {
        "PackageType": "Image",
        "Code": {"ImageUri": _ref("ImageUri")},
        "Role": _att("FunctionRole", "Arn"),
        "MemorySize": deployment.memory_mib,
        "Timeout": deployment.timeout_seconds + 1,
        "Architectures": [deployment.architecture],
    }
    if deployment.platform == "lambda-managed-instances":
        parameters["CapacityProviderArn"] = _text("Lambda capacity provider that runs the instances")
        arn = {"CapacityProviderArn": _ref("CapacityProviderArn")}
        properties["CapacityProviderConfig"] = {"LambdaManagedInstancesCapacityProviderConfig": arn}
    resources = {
        "FunctionRole": _role("lambda.amazonaws.com", "AWSLambdaBasicExecutionRole"),
        "Function": {"Type": "AWS::Lambda::Function", "Properties": properties},
    }
    return parameters, resources


def _tasks(deployment: Deployment) -> tuple[dict[str, Any], dict[str, Any]]:
    parameters = {
        "ImageUri": _text("Container image"),
        "SubnetIds": _text("Subnets that the tasks run in", "List<AWS::EC2::Subnet::Id>"),
        "SecurityGroupIds": _text("Security groups of the tasks", "List<AWS::EC2::SecurityGroup::Id>"),
    }
    if not deployment.on_fargate:
        parameters["CapacityProvider"] = _text(
            f"Capacity provider, with {deployment.instance_type or 'instances'}"
        )
    resources = {
        "Cluster": {"Type": "AWS::ECS::Cluster"},
        "LogGroup": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 30}},
        "ExecutionRole": _role("ecs-tasks.amazonaws.com", "AmazonECSTaskExecutionRolePolicy"),
        "TaskDefinition": _task_definition(deployment),
    }
    resources |= _schedule(deployment) if deployment.scheduled else {"Service": _service(deployment)}
    if deployment.scheduled:
        parameters["Schedule"] = {**_text("When it runs"), "Default": "cron(0 2 * * ? *)"}
    return parameters, resources


def _task_definition(deployment: Deployment) -> dict[str, Any]:
    logs = {
        "awslogs-group": _ref("LogGroup"),
        "awslogs-region": _ref("AWS::Region"),
        "awslogs-stream-prefix": "app",
    }
    container: dict[str, Any] = {
        "Name": "app",
        "Image": _ref("ImageUri"),
        "Essential": True,
        "LogConfiguration": {"LogDriver": "awslogs", "Options": logs},
    }
    family = "WINDOWS_SERVER_2022_CORE" if deployment.windows else "LINUX"
    compatibility = "FARGATE" if deployment.on_fargate else "EC2"
    if deployment.platform == "ecs-managed-instances":
        compatibility = "MANAGED_INSTANCES"
    return {
        "Type": "AWS::ECS::TaskDefinition",
        "Properties": {
            "RequiresCompatibilities": [compatibility],
            "NetworkMode": "awsvpc",
            "Cpu": str(deployment.cpu_units),
            "Memory": str(deployment.memory_mib),
            "RuntimePlatform": {
                "CpuArchitecture": _CPU_NAMES[deployment.architecture],
                "OperatingSystemFamily": family,
            },
            "ExecutionRoleArn": _att("ExecutionRole", "Arn"),
            "ContainerDefinitions": [container],
        },
    }


def _provider(deployment: Deployment) -> Any:
    if not deployment.on_fargate:
        return _ref("CapacityProvider")
    return "FARGATE_SPOT" if deployment.platform == "fargate-spot" else "FARGATE"


def _network() -> dict[str, Any]:
    return {"Subnets": _ref("SubnetIds"), "SecurityGroups": _ref("SecurityGroupIds")}


def _service(deployment: Deployment) -> dict[str, Any]:
    return {
        "Type": "AWS::ECS::Service",
        "Properties": {
            "Cluster": _ref("Cluster"),
            "TaskDefinition": _ref("TaskDefinition"),
            "DesiredCount": deployment.copies,
            "CapacityProviderStrategy": [{"CapacityProvider": _provider(deployment), "Weight": 1}],
            "NetworkConfiguration": {"AwsvpcConfiguration": _network()},
            "DeploymentConfiguration": {"DeploymentCircuitBreaker": {"Enable": True, "Rollback": True}},
        },
    }


def _schedule(deployment: Deployment) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": ["ecs:RunTask", "iam:PassRole"], "Resource": "*"}
    policy = {"PolicyName": "run", "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
    role = _role("scheduler.amazonaws.com", "")
    role["Properties"] = {
        "AssumeRolePolicyDocument": role["Properties"]["AssumeRolePolicyDocument"],
        "Policies": [policy],
    }
    task = {
        "TaskDefinitionArn": _ref("TaskDefinition"),
        "CapacityProviderStrategy": [{"CapacityProvider": _provider(deployment), "Weight": 1}],
        "NetworkConfiguration": {"AwsvpcConfiguration": _network()},
    }
    target = {"Arn": _att("Cluster", "Arn"), "RoleArn": _att("ScheduleRole", "Arn"), "EcsParameters": task}
    properties = {
        "ScheduleExpression": _ref("Schedule"),
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": target,
    }
    return {"ScheduleRole": role, "Run": {"Type": "AWS::Scheduler::Schedule", "Properties": properties}}


def _instances(deployment: Deployment) -> tuple[dict[str, Any], dict[str, Any]]:
    parameters = {
        "ImageId": _text("AMI of your machine", "AWS::EC2::Image::Id"),
        "SubnetIds": _text("Subnets of the instances", "List<AWS::EC2::Subnet::Id>"),
        "SecurityGroupIds": _text("Security groups of the instances", "List<AWS::EC2::SecurityGroup::Id>"),
    }
    data = {
        "ImageId": _ref("ImageId"),
        "InstanceType": deployment.instance_type or "t3.medium",
        "SecurityGroupIds": _ref("SecurityGroupIds"),
        "MetadataOptions": {"HttpTokens": "required"},
    }
    version = {"LaunchTemplateId": _ref("Template"), "Version": _att("Template", "LatestVersionNumber")}
    group = {
        "MinSize": str(deployment.copies),
        "MaxSize": str(deployment.copies),
        "VPCZoneIdentifier": _ref("SubnetIds"),
        "LaunchTemplate": version,
    }
    resources = {
        "Template": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": data}},
        "Instances": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": group},
    }
    return parameters, resources


def _cluster(deployment: Deployment) -> tuple[dict[str, Any], dict[str, Any]]:
    parameters = {
        "SubnetIds": _text("Subnets of the cluster, in two zones", "List<AWS::EC2::Subnet::Id>"),
        "ClusterRoleArn": _text("IAM role of the control plane"),
        "NodeRoleArn": _text("IAM role of the nodes"),
    }
    cluster = {"RoleArn": _ref("ClusterRoleArn"), "ResourcesVpcConfig": {"SubnetIds": _ref("SubnetIds")}}
    nodes = {
        "ClusterName": _ref("Cluster"),
        "NodeRole": _ref("NodeRoleArn"),
        "Subnets": _ref("SubnetIds"),
        "InstanceTypes": [deployment.instance_type or "t3.medium"],
        "ScalingConfig": {"MinSize": 1, "DesiredSize": deployment.copies, "MaxSize": deployment.copies * 2},
    }
    resources = {
        "Cluster": {"Type": "AWS::EKS::Cluster", "Properties": cluster},
        "Nodes": {"Type": "AWS::EKS::Nodegroup", "Properties": nodes},
    }
    return parameters, resources
