"""Terraform starter files for the same deployments."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment

_HEADER = "# A starting point written by Berth: read it, fill in the variables, and make it yours.\n"


class Raw(str):
    """An expression, written without quotes."""

    __slots__ = ()


def terraform(deployment: Deployment) -> str:
    """Return `main.tf` for the platform of `deployment`."""
    build = {
        "lambda": _function,
        "lambda-managed-instances": _function,
        "ec2": _instances,
        "eks": _cluster,
    }.get(deployment.platform, _tasks)
    variables, blocks = build(deployment)
    head = [_block("provider", ["aws"], {"region": deployment.region})]
    head += [
        _block("variable", [name], {"type": Raw("list(string)") if name.endswith("ids") else Raw("string")})
        for name in variables
    ]
    return _HEADER + "\n" + "\n\n".join((*head, *blocks)) + "\n"


def _block(kind: str, labels: list[str], body: dict[str, Any]) -> str:
    names = " ".join(json.dumps(label) for label in labels)
    return f"{kind} {names} {{\n{_body(body, 1)}\n}}"


def _body(body: dict[str, Any], depth: int) -> str:
    """Write arguments; a dict is a nested block, a list of dicts repeats one."""
    pad = "  " * depth
    lines = []
    for name, value in body.items():
        nested = value if isinstance(value, list) and value and isinstance(value[0], dict) else [value]
        if isinstance(nested[0], dict):
            lines += [f"{pad}{name} {{\n{_body(item, depth + 1)}\n{pad}}}" for item in nested]
        else:
            lines.append(f"{pad}{name} = {_value(value)}")
    return "\n".join(lines)


def _value(value: Any) -> str:
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return json.dumps(value).replace("${", "$${")


def _function(deployment: Deployment) -> tuple[list[str], list[str]]:
    body: dict[str, Any] = {
        "function_name": "app",
        "package_type": "Image",
        "image_uri": Raw("var.image_uri"),
        "role": Raw("var.role_arn"),
        "memory_size": deployment.memory_mib,
        "timeout": deployment.timeout_seconds + 1,
        "architectures": [deployment.architecture],
    }
    variables = ["image_uri", "role_arn"]
    if deployment.platform == "lambda-managed-instances":
        variables.append("capacity_provider_arn")
        arn = {"capacity_provider_arn": Raw("var.capacity_provider_arn")}
        body["capacity_provider_config"] = {"lambda_managed_instances_capacity_provider_config": arn}
    return variables, [_block("resource", ["aws_lambda_function", "app"], body)]


def _tasks(deployment: Deployment) -> tuple[list[str], list[str]]:
    variables = ["image_uri", "execution_role_arn", "subnet_ids", "security_group_ids"]
    variables += [] if deployment.on_fargate else ["capacity_provider"]
    variables += ["schedule_role_arn"] if deployment.scheduled else []
    last = _scheduled_run(deployment) if deployment.scheduled else _service(deployment)
    cluster = _block("resource", ["aws_ecs_cluster", "app"], {"name": "app"})
    return variables, [cluster, _task_definition(deployment), last]


def _task_definition(deployment: Deployment) -> str:
    family = "WINDOWS_SERVER_2022_CORE" if deployment.windows else "LINUX"
    containers = '[{ name = "app", image = var.image_uri, essential = true }]'
    body = {
        "family": "app",
        "requires_compatibilities": [_compatibility(deployment)],
        "network_mode": "awsvpc",
        "cpu": str(deployment.cpu_units),
        "memory": str(deployment.memory_mib),
        "execution_role_arn": Raw("var.execution_role_arn"),
        "container_definitions": Raw(f"jsonencode({containers})"),
        "runtime_platform": {
            "operating_system_family": family,
            "cpu_architecture": deployment.architecture.upper(),
        },
    }
    return _block("resource", ["aws_ecs_task_definition", "app"], body)


def _compatibility(deployment: Deployment) -> str:
    if deployment.platform == "ecs-managed-instances":
        return "MANAGED_INSTANCES"
    return "FARGATE" if deployment.on_fargate else "EC2"


def _strategy(deployment: Deployment) -> dict[str, Any]:
    spot = deployment.platform == "fargate-spot"
    provider: Any = "FARGATE_SPOT" if spot else "FARGATE"
    return {
        "capacity_provider": provider if deployment.on_fargate else Raw("var.capacity_provider"),
        "weight": 1,
    }


def _network() -> dict[str, Any]:
    return {"subnets": Raw("var.subnet_ids"), "security_groups": Raw("var.security_group_ids")}


def _service(deployment: Deployment) -> str:
    body = {
        "name": "app",
        "cluster": Raw("aws_ecs_cluster.app.id"),
        "task_definition": Raw("aws_ecs_task_definition.app.arn"),
        "desired_count": deployment.copies,
        "capacity_provider_strategy": _strategy(deployment),
        "network_configuration": _network(),
        "deployment_circuit_breaker": {"enable": True, "rollback": True},
    }
    return _block("resource", ["aws_ecs_service", "app"], body)


def _scheduled_run(deployment: Deployment) -> str:
    task = {
        "task_definition_arn": Raw("aws_ecs_task_definition.app.arn"),
        "capacity_provider_strategy": _strategy(deployment),
        "network_configuration": _network(),
    }
    target = {
        "arn": Raw("aws_ecs_cluster.app.arn"),
        "role_arn": Raw("var.schedule_role_arn"),
        "ecs_parameters": task,
    }
    body = {
        "name": "app",
        "schedule_expression": "cron(0 2 * * ? *)",
        "flexible_time_window": {"mode": "OFF"},
        "target": target,
    }
    return _block("resource", ["aws_scheduler_schedule", "app"], body)


def _instances(deployment: Deployment) -> tuple[list[str], list[str]]:
    template = {
        "name_prefix": "app-",
        "image_id": Raw("var.image_id"),
        "instance_type": deployment.instance_type or "t3.medium",
        "vpc_security_group_ids": Raw("var.security_group_ids"),
        "metadata_options": {"http_tokens": "required"},
    }
    group = {
        "min_size": deployment.copies,
        "max_size": deployment.copies,
        "vpc_zone_identifier": Raw("var.subnet_ids"),
        "launch_template": {"id": Raw("aws_launch_template.app.id"), "version": "$Latest"},
    }
    blocks = [
        _block("resource", ["aws_launch_template", "app"], template),
        _block("resource", ["aws_autoscaling_group", "app"], group),
    ]
    return ["image_id", "subnet_ids", "security_group_ids"], blocks


def _cluster(deployment: Deployment) -> tuple[list[str], list[str]]:
    cluster = {
        "name": "app",
        "role_arn": Raw("var.cluster_role_arn"),
        "vpc_config": {"subnet_ids": Raw("var.subnet_ids")},
    }
    nodes = {
        "cluster_name": Raw("aws_eks_cluster.app.name"),
        "node_role_arn": Raw("var.node_role_arn"),
        "subnet_ids": Raw("var.subnet_ids"),
        "instance_types": [deployment.instance_type or "t3.medium"],
        "scaling_config": {
            "min_size": 1,
            "desired_size": deployment.copies,
            "max_size": deployment.copies * 2,
        },
    }
    blocks = [
        _block("resource", ["aws_eks_cluster", "app"], cluster),
        _block("resource", ["aws_eks_node_group", "app"], nodes),
    ]
    return ["cluster_role_arn", "node_role_arn", "subnet_ids"], blocks
