"""Terraform of ECS: cluster, task definition, service or schedule, on every kind of capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.exports.deployment import CONTAINER_PORT
from assistant.exports.hcl import (
    Raw,
    attached,
    balancer,
    encoded,
    from_balancer,
    resource,
    role,
    schedule,
    security_group,
)
from assistant.exports.policies import hand_over, run_tasks
from assistant.exports.terraform_capacity import CAPACITY, capacity

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment


def tasks(deployment: Deployment) -> tuple[list[str], list[str]]:
    """Return variables and blocks of tasks, behind a load balancer where callers reach them."""
    variables = ["image_uri", "vpc_id", "subnet_ids"]
    blocks = [
        *capacity(deployment),
        resource("aws_cloudwatch_log_group", {"name": "/app/tasks", "retention_in_days": 30}),
        role("execution", "ecs-tasks.amazonaws.com"),
        attached("execution", "service-role/AmazonECSTaskExecutionRolePolicy"),
        role("task", "ecs-tasks.amazonaws.com"),
        security_group("tasks", [from_balancer()] if deployment.behind_balancer else None),
        _task_definition(deployment),
    ]
    if deployment.volume_gib:
        blocks.append(role("volume", "ecs.amazonaws.com"))
        blocks.append(attached("volume", "service-role/AmazonECSInfrastructureRolePolicyForVolumes"))
    if deployment.scheduled:
        return [*variables, "schedule"], blocks + _scheduled(deployment)
    if deployment.behind_balancer:
        variables.append("client_cidr")
        blocks += balancer("ip")
    return variables, blocks + _services(deployment)


def _task_definition(deployment: Deployment) -> str:
    logs = {
        "awslogs-group": Raw("aws_cloudwatch_log_group.app.name"),
        "awslogs-region": deployment.region,
        "awslogs-stream-prefix": "app",
    }
    container: dict[str, Any] = {
        "name": "app",
        "image": Raw("var.image_uri"),
        "essential": True,
        "logConfiguration": {"logDriver": "awslogs", "options": logs},
    }
    if deployment.behind_balancer:
        container["portMappings"] = [{"containerPort": CONTAINER_PORT}]
    if deployment.gpus:
        container["resourceRequirements"] = [{"type": "GPU", "value": str(deployment.gpus)}]
    if deployment.privileged:
        container["privileged"] = True
    if deployment.volume_gib:
        container["mountPoints"] = [{"sourceVolume": "data", "containerPath": "/data"}]
    body: dict[str, Any] = {
        "family": "app",
        "requires_compatibilities": deployment.compatibilities,
        "network_mode": "awsvpc",
        "cpu": str(deployment.cpu_units),
        "memory": str(deployment.memory_mib),
        "execution_role_arn": Raw("aws_iam_role.execution.arn"),
        "task_role_arn": Raw("aws_iam_role.task.arn"),
        "container_definitions": encoded([container]),
        "runtime_platform": {
            "operating_system_family": deployment.operating_system_family,
            "cpu_architecture": deployment.cpu_architecture,
        },
    }
    if deployment.on_fargate and deployment.ephemeral_gib:
        body["ephemeral_storage"] = {"size_in_gib": deployment.ephemeral_gib}
    if deployment.volume_gib:
        body["volume"] = {"name": "data", "configure_at_launch": True}
    return resource("aws_ecs_task_definition", body)


def _services(deployment: Deployment) -> list[str]:
    """Return the service; of a hybrid two, because ECS mixes no instances with Fargate in one strategy."""
    if deployment.on_fargate:
        return [_service(deployment, "app", deployment.fargate_provider, deployment.copies)]
    services = [_service(deployment, "app", CAPACITY, deployment.base_copies)]
    if deployment.burst_copies:
        burst = _service(deployment, "burst", deployment.fargate_provider, deployment.burst_copies)
        services.append(burst)
    return services


def _network() -> dict[str, Any]:
    return {"subnets": Raw("var.subnet_ids"), "security_groups": [Raw("aws_security_group.tasks.id")]}


def _service(deployment: Deployment, name: str, provider: Any, count: int) -> str:
    body: dict[str, Any] = {
        "name": name,
        "cluster": Raw("aws_ecs_cluster_capacity_providers.app.cluster_name"),
        "task_definition": Raw("aws_ecs_task_definition.app.arn"),
        "desired_count": count,
        "capacity_provider_strategy": {"capacity_provider": provider, "weight": 1},
        "network_configuration": _network(),
        "deployment_circuit_breaker": {"enable": True, "rollback": True},
    }
    if deployment.volume_gib:
        volume = {
            "role_arn": Raw("aws_iam_role.volume.arn"),
            "volume_type": "gp3",
            "size_in_gb": deployment.volume_gib,
            "encrypted": True,
        }
        body["volume_configuration"] = {"name": "data", "managed_ebs_volume": volume}
    if deployment.behind_balancer:
        body["load_balancer"] = {
            "target_group_arn": Raw("aws_lb_target_group.app.arn"),
            "container_name": "app",
            "container_port": CONTAINER_PORT,
        }
        body["depends_on"] = [Raw("aws_lb_listener.app")]
    return resource("aws_ecs_service", body, name)


def _scheduled(deployment: Deployment) -> list[str]:
    """Return the schedule, which may run this task and hand it its two roles, and no more."""
    provider = deployment.fargate_provider if deployment.on_fargate else CAPACITY
    definition, cluster = Raw("aws_ecs_task_definition.app.arn"), Raw("aws_ecs_cluster.app.arn")
    roles = [Raw("aws_iam_role.execution.arn"), Raw("aws_iam_role.task.arn")]
    statements = run_tasks(definition, cluster, roles)
    if deployment.volume_gib:
        # Only a call of the API itself gives a task that a schedule starts a volume.
        statements.append(hand_over(Raw("aws_iam_role.volume.arn"), "ecs.amazonaws.com"))
        asked = encoded(_call(deployment, provider))
        call = {"arn": "arn:aws:scheduler:::aws-sdk:ecs:runTask", "input": asked}
        return schedule(statements, call)
    task = {
        "task_definition_arn": definition,
        "capacity_provider_strategy": {"capacity_provider": provider, "weight": 1},
        "network_configuration": _network(),
    }
    return schedule(statements, {"arn": cluster, "ecs_parameters": task})


def _call(deployment: Deployment, provider: Any) -> dict[str, Any]:
    """Return the call that runs a task with a volume of its own."""
    volume = {
        "RoleArn": Raw("aws_iam_role.volume.arn"),
        "VolumeType": "gp3",
        "SizeInGiB": deployment.volume_gib,
        "Encrypted": True,
    }
    network = {
        "Subnets": Raw("var.subnet_ids"),
        "SecurityGroups": [Raw("aws_security_group.tasks.id")],
    }
    return {
        "Cluster": Raw("aws_ecs_cluster.app.arn"),
        "TaskDefinition": Raw("aws_ecs_task_definition.app.arn"),
        "CapacityProviderStrategy": [{"CapacityProvider": provider, "Weight": 1}],
        "NetworkConfiguration": {"AwsvpcConfiguration": network},
        "VolumeConfigurations": [{"Name": "data", "ManagedEBSVolume": volume}],
    }
