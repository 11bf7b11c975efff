"""Terraform of ECS: cluster, task definition, service or schedule, on every kind of capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.exports.deployment import CONTAINER_PORT
from assistant.exports.hcl import Raw, attached, encoded, resource, role, schedule, security_group
from assistant.exports.policies import run_tasks

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment


def tasks(deployment: Deployment) -> tuple[list[str], list[str]]:
    """Return variables and blocks of tasks, behind a load balancer where callers reach them."""
    variables = ["image_uri", "vpc_id", "subnet_ids"]
    variables += [] if deployment.on_fargate else ["capacity_provider"]
    blocks = [
        resource("aws_ecs_cluster", {"name": "app"}),
        _providers(deployment),
        resource("aws_cloudwatch_log_group", {"name": "/app/tasks", "retention_in_days": 30}),
        role("execution", "ecs-tasks.amazonaws.com"),
        attached("execution", "service-role/AmazonECSTaskExecutionRolePolicy"),
        role("task", "ecs-tasks.amazonaws.com"),
        security_group("tasks", [_from_balancer()] if deployment.behind_balancer else None),
        _task_definition(deployment),
    ]
    if deployment.scheduled:
        return [*variables, "schedule"], blocks + _scheduled(deployment)
    if deployment.behind_balancer:
        variables.append("client_cidr")
        blocks += _balancer()
    return variables, blocks + _services(deployment)


def _from_balancer() -> dict[str, Any]:
    return {
        "from_port": CONTAINER_PORT,
        "to_port": CONTAINER_PORT,
        "protocol": "tcp",
        "security_groups": [Raw("aws_security_group.balancer.id")],
    }


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
    if deployment.serves_clients:
        container["portMappings"] = [{"containerPort": CONTAINER_PORT}]
    if deployment.gpus:
        container["resourceRequirements"] = [{"type": "GPU", "value": str(deployment.gpus)}]
    if deployment.privileged:
        container["privileged"] = True
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
    return resource("aws_ecs_task_definition", body)


def _services(deployment: Deployment) -> list[str]:
    """Return the service; of a hybrid two, because ECS mixes no instances with Fargate in one strategy."""
    if deployment.on_fargate:
        return [_service(deployment, "app", deployment.fargate_provider, deployment.copies)]
    services = [_service(deployment, "app", Raw("var.capacity_provider"), deployment.base_copies)]
    if deployment.burst_copies:
        burst = _service(deployment, "burst", deployment.fargate_provider, deployment.burst_copies)
        services.append(burst)
    return services


def _providers(deployment: Deployment) -> str:
    """Write what the cluster may draw on; a strategy names only what is listed here."""
    own: list[Any] = [] if deployment.on_fargate else [Raw("var.capacity_provider")]
    is_fargate = deployment.on_fargate or deployment.burst_copies
    names = [*own, deployment.fargate_provider] if is_fargate else own
    body = {"cluster_name": Raw("aws_ecs_cluster.app.name"), "capacity_providers": names}
    return resource("aws_ecs_cluster_capacity_providers", body)


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
    if deployment.serves_clients:
        body["load_balancer"] = {
            "target_group_arn": Raw("aws_lb_target_group.app.arn"),
            "container_name": "app",
            "container_port": CONTAINER_PORT,
        }
        body["depends_on"] = [Raw("aws_lb_listener.app")]
    return resource("aws_ecs_service", body, name)


def _balancer() -> list[str]:
    """Return a load balancer within the network, which callers reach from the addresses named."""
    inbound = {"from_port": 80, "to_port": 80, "protocol": "tcp", "cidr_blocks": [Raw("var.client_cidr")]}
    group = {
        "name_prefix": "app-",
        "vpc_id": Raw("var.vpc_id"),
        "port": CONTAINER_PORT,
        "protocol": "HTTP",
        "target_type": "ip",
    }
    balancer = {
        "name_prefix": "app-",
        "internal": True,
        "load_balancer_type": "application",
        "subnets": Raw("var.subnet_ids"),
        "security_groups": [Raw("aws_security_group.balancer.id")],
    }
    listener = {
        "load_balancer_arn": Raw("aws_lb.app.arn"),
        "port": 80,
        "protocol": "HTTP",
        "default_action": {"type": "forward", "target_group_arn": Raw("aws_lb_target_group.app.arn")},
    }
    return [
        security_group("balancer", [inbound]),
        resource("aws_lb", balancer),
        resource("aws_lb_target_group", group),
        resource("aws_lb_listener", listener),
    ]


def _scheduled(deployment: Deployment) -> list[str]:
    """Return the schedule, which may run this task and hand it its two roles, and no more."""
    provider = deployment.fargate_provider if deployment.on_fargate else Raw("var.capacity_provider")
    definition, cluster = Raw("aws_ecs_task_definition.app.arn"), Raw("aws_ecs_cluster.app.arn")
    roles = [Raw("aws_iam_role.execution.arn"), Raw("aws_iam_role.task.arn")]
    task = {
        "task_definition_arn": definition,
        "capacity_provider_strategy": {"capacity_provider": provider, "weight": 1},
        "network_configuration": _network(),
    }
    return schedule(run_tasks(definition, cluster, roles), {"arn": cluster, "ecs_parameters": task})
