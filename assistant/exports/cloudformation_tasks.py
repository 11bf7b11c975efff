"""CloudFormation of ECS: cluster, task definition, service or schedule, on every kind of capacity."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assistant.exports.cloudformation_capacity import capacity
from assistant.exports.cloudformation_parts import (
    att,
    balancer,
    client_parameter,
    from_balancer,
    log_group,
    managed,
    parameter,
    ref,
    role,
    schedule,
    schedule_parameter,
    security_group,
    sub,
)
from assistant.exports.deployment import CONTAINER_PORT
from assistant.exports.policies import hand_over, run_tasks

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment


def tasks(deployment: Deployment) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return parameters and resources of tasks, behind a load balancer where callers reach them."""
    parameters = {
        "ImageUri": parameter("Container image"),
        "VpcId": parameter("Network of the tasks", "AWS::EC2::VPC::Id"),
        "SubnetIds": parameter("Subnets that the tasks run in", "List<AWS::EC2::Subnet::Id>"),
    }
    ingress = from_balancer() if deployment.behind_balancer else None
    needed, provided = capacity(deployment)
    parameters |= needed
    resources = {
        **provided,
        "LogGroup": log_group(),
        "ExecutionRole": role(
            "ecs-tasks.amazonaws.com", [managed("service-role/AmazonECSTaskExecutionRolePolicy")]
        ),
        "TaskRole": role("ecs-tasks.amazonaws.com"),
        "TaskSecurityGroup": security_group("Tasks", ingress),
        "TaskDefinition": _task_definition(deployment),
    }
    if deployment.volume_gib:
        policy = managed("service-role/AmazonECSInfrastructureRolePolicyForVolumes")
        resources["VolumeRole"] = role("ecs.amazonaws.com", [policy])
    if deployment.scheduled:
        parameters |= schedule_parameter(deployment.schedule)
        return parameters, resources | _scheduled(deployment)
    if deployment.behind_balancer:
        parameters |= client_parameter()
        resources |= balancer("ip")
    return parameters, resources | _services(deployment)


def _task_definition(deployment: Deployment) -> dict[str, Any]:
    logs = {
        "awslogs-group": ref("LogGroup"),
        "awslogs-region": ref("AWS::Region"),
        "awslogs-stream-prefix": "app",
    }
    container: dict[str, Any] = {
        "Name": "app",
        "Image": ref("ImageUri"),
        "Essential": True,
        "LogConfiguration": {"LogDriver": "awslogs", "Options": logs},
    }
    if deployment.behind_balancer:
        container["PortMappings"] = [{"ContainerPort": CONTAINER_PORT}]
    if deployment.gpus:
        container["ResourceRequirements"] = [{"Type": "GPU", "Value": str(deployment.gpus)}]
    if deployment.privileged:
        container["Privileged"] = True
    properties: dict[str, Any] = {
        "RequiresCompatibilities": deployment.compatibilities,
        "NetworkMode": "awsvpc",
        "Cpu": str(deployment.cpu_units),
        "Memory": str(deployment.memory_mib),
        "RuntimePlatform": {
            "CpuArchitecture": deployment.cpu_architecture,
            "OperatingSystemFamily": deployment.operating_system_family,
        },
        "ExecutionRoleArn": att("ExecutionRole", "Arn"),
        "TaskRoleArn": att("TaskRole", "Arn"),
        "ContainerDefinitions": [container],
    }
    if deployment.on_fargate and deployment.ephemeral_gib:
        properties["EphemeralStorage"] = {"SizeInGiB": deployment.ephemeral_gib}
    if deployment.volume_gib:
        container["MountPoints"] = [{"SourceVolume": "data", "ContainerPath": "/data"}]
        properties["Volumes"] = [{"Name": "data", "ConfiguredAtLaunch": True}]
    return {"Type": "AWS::ECS::TaskDefinition", "Properties": properties}


def _network() -> dict[str, Any]:
    groups = [att("TaskSecurityGroup", "GroupId")]
    return {"AwsvpcConfiguration": {"Subnets": ref("SubnetIds"), "SecurityGroups": groups}}


def _services(deployment: Deployment) -> dict[str, Any]:
    """Return the service; of a hybrid two, because ECS mixes no instances with Fargate in one strategy."""
    if deployment.on_fargate:
        return {"Service": _service(deployment, deployment.fargate_provider, deployment.copies)}
    services = {"Service": _service(deployment, ref("Capacity"), deployment.base_copies)}
    if deployment.burst_copies:
        burst = _service(deployment, deployment.fargate_provider, deployment.burst_copies)
        services["BurstService"] = burst
    return services


def _service(deployment: Deployment, provider: Any, count: int) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "Cluster": ref("Cluster"),
        "TaskDefinition": ref("TaskDefinition"),
        "DesiredCount": count,
        "CapacityProviderStrategy": [{"CapacityProvider": provider, "Weight": 1}],
        "NetworkConfiguration": _network(),
        "DeploymentConfiguration": {"DeploymentCircuitBreaker": {"Enable": True, "Rollback": True}},
    }
    made: dict[str, Any] = {"Type": "AWS::ECS::Service", "DependsOn": ["Providers"], "Properties": properties}
    if deployment.volume_gib:
        properties["VolumeConfigurations"] = [_managed_volume(deployment, att("VolumeRole", "Arn"))]
    if deployment.behind_balancer:
        properties["LoadBalancers"] = [
            {"ContainerName": "app", "ContainerPort": CONTAINER_PORT, "TargetGroupArn": ref("TargetGroup")}
        ]
        made["DependsOn"].append("Listener")
    return made


def _managed_volume(deployment: Deployment, role_arn: Any) -> dict[str, Any]:
    """Return the EBS volume that ECS makes for a task, and deletes with it."""
    volume = {"RoleArn": role_arn, "VolumeType": "gp3", "SizeInGiB": deployment.volume_gib, "Encrypted": True}
    return {"Name": "data", "ManagedEBSVolume": volume}


def _scheduled(deployment: Deployment) -> dict[str, Any]:
    """Return the schedule, which may run this task and hand it its two roles, and no more."""
    provider = deployment.fargate_provider if deployment.on_fargate else ref("Capacity")
    cluster, roles = att("Cluster", "Arn"), [att("ExecutionRole", "Arn"), att("TaskRole", "Arn")]
    statements = run_tasks(ref("TaskDefinition"), cluster, roles)
    if deployment.volume_gib:
        # Only a call of the API itself gives a task that a schedule starts a volume.
        statements.append(hand_over(att("VolumeRole", "Arn"), "ecs.amazonaws.com"))
        call = {"Arn": "arn:aws:scheduler:::aws-sdk:ecs:runTask", "Input": _call(deployment, provider)}
        return schedule(statements, call)
    task = {
        "TaskDefinitionArn": ref("TaskDefinition"),
        "CapacityProviderStrategy": [{"CapacityProvider": provider, "Weight": 1}],
        "NetworkConfiguration": _network(),
    }
    return schedule(statements, {"Arn": cluster, "EcsParameters": task})


def _call(deployment: Deployment, provider: Any) -> dict[str, Any]:
    """Return the call that runs a task with a volume of its own."""
    network = {"Subnets": ["${Subnets}"], "SecurityGroups": ["${TaskSecurityGroup.GroupId}"]}
    asked = {
        "Cluster": "${Cluster.Arn}",
        "TaskDefinition": "${TaskDefinition}",
        "CapacityProviderStrategy": [
            {"CapacityProvider": provider if isinstance(provider, str) else "${Capacity}", "Weight": 1}
        ],
        "NetworkConfiguration": {"AwsvpcConfiguration": network},
        "VolumeConfigurations": [_managed_volume(deployment, "${VolumeRole.Arn}")],
    }
    subnets = {"Fn::Join": ['","', ref("SubnetIds")]}
    return sub(json.dumps(asked), Subnets=subnets)
