"""Writing Terraform's language: blocks, arguments, expressions."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from assistant.exports.deployment import CONTAINER_PORT
from assistant.exports.policies import document, trust

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Raw(str):
    """An expression, written without quotes."""

    __slots__ = ()


def block(kind: str, labels: list[str], body: dict[str, Any]) -> str:
    """Write one block."""
    names = "".join(f" {json.dumps(label)}" for label in labels)
    return f"{kind}{names} {{\n{_body(body, 1)}\n}}" if body else f"{kind}{names} {{}}"


def resource(kind: str, body: dict[str, Any], name: str = "app") -> str:
    """Write one resource."""
    return block("resource", [kind, name], body)


def _body(body: dict[str, Any], depth: int) -> str:
    """Write arguments; a dict is a nested block, a list of dicts repeats one."""
    pad = "  " * depth
    lines = []
    for name, value in body.items():
        nested = value if isinstance(value, list) and value and isinstance(value[0], dict) else [value]
        if isinstance(nested[0], dict):
            lines += [f"{pad}{name} {{\n{_body(item, depth + 1)}\n{pad}}}" for item in nested]
        else:
            lines.append(f"{pad}{name} = {written(value)}")
    return "\n".join(lines)


def written(value: Any) -> str:
    """Write a value: a dict becomes an object, and text keeps what looks like an expression as text."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(written(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(name)} = {written(item)}" for name, item in value.items()) + " }"
    return json.dumps(value).replace("${", "$${")


def _key(name: str) -> str:
    return name if _NAME.fullmatch(name) else json.dumps(name)


def encoded(value: Any) -> Raw:
    """Write a value as JSON that Terraform makes of it."""
    return Raw(f"jsonencode({written(value)})")


def role(name: str, service: str, prefix: str = "") -> str:
    """Write a role that one service may take."""
    body = {"name_prefix": prefix or f"{name}-", "assume_role_policy": encoded(trust(service))}
    return resource("aws_iam_role", body, name)


def policy(name: str, statements: list[dict[str, Any]]) -> str:
    """Write the policy of a role's own."""
    body = {"role": Raw(f"aws_iam_role.{name}.id"), "policy": encoded(document(statements))}
    return resource("aws_iam_role_policy", body, name)


def attached(name: str, managed: str, label: str = "") -> str:
    """Attach a policy that AWS keeps to a role."""
    body = {
        "role": Raw(f"aws_iam_role.{name}.name"),
        "policy_arn": f"arn:aws:iam::aws:policy/{managed}",
    }
    return resource("aws_iam_role_policy_attachment", body, label or name)


def security_group(name: str, ingress: list[dict[str, Any]] | None = None) -> str:
    """Write a security group of the network; without rules nothing comes in."""
    out = {"from_port": 0, "to_port": 0, "protocol": "-1", "cidr_blocks": ["0.0.0.0/0"]}
    body: dict[str, Any] = {"name_prefix": f"{name}-", "vpc_id": Raw("var.vpc_id")}
    body |= {"ingress": ingress} if ingress else {}
    return resource("aws_security_group", {**body, "egress": out}, name)


def launch_template(deployment: Deployment, image: str, group: str, profile: str) -> dict[str, Any]:
    """Return what the launch template says of an instance; the last three name what it takes.

    Args:
        deployment: what is planned.
        image: the expression of its AMI.
        group: its security group.
        profile: its instance profile.
    """
    return {
        "name_prefix": "app-",
        "image_id": Raw(image),
        "instance_type": deployment.instance_type,
        "vpc_security_group_ids": [Raw(f"aws_security_group.{group}.id")],
        "iam_instance_profile": {"arn": Raw(f"aws_iam_instance_profile.{profile}.arn")},
        "metadata_options": {"http_tokens": "required"},
        "block_device_mappings": [
            {"device_name": name, "ebs": volume(gib)} for name, gib in deployment.disks
        ],
    }


def latest_template() -> dict[str, Any]:
    """Refer to the last version of the launch template."""
    return {"id": Raw("aws_launch_template.app.id"), "version": "$Latest"}


def volume(gib: int) -> dict[str, Any]:
    """Return the settings of an encrypted gp3 volume."""
    return {"volume_type": "gp3", "volume_size": gib, "encrypted": True}


def from_balancer() -> dict[str, Any]:
    """Let the load balancer in, and nobody else."""
    return {
        "from_port": CONTAINER_PORT,
        "to_port": CONTAINER_PORT,
        "protocol": "tcp",
        "security_groups": [Raw("aws_security_group.balancer.id")],
    }


def balancer(target_type: str) -> list[str]:
    """Write a load balancer within the network, which callers reach from the addresses named."""
    inbound = {"from_port": 80, "to_port": 80, "protocol": "tcp", "cidr_blocks": [Raw("var.client_cidr")]}
    group = {
        "name_prefix": "app-",
        "vpc_id": Raw("var.vpc_id"),
        "port": CONTAINER_PORT,
        "protocol": "HTTP",
        "target_type": target_type,
    }
    made = {
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
        resource("aws_lb", made),
        resource("aws_lb_target_group", group),
        resource("aws_lb_listener", listener),
    ]


def schedule(statements: list[dict[str, Any]], target: dict[str, Any]) -> list[str]:
    """Write a schedule and the role by which it starts its target, and nothing else."""
    return [role("schedule", "scheduler.amazonaws.com"), policy("schedule", statements), timer(target)]


def timer(target: dict[str, Any], name: str = "") -> str:
    """Write when a target is called, by the role of `schedule`; `name` is what it is for."""
    body = {
        "name_prefix": "app-",
        "schedule_expression": Raw(f"var.{name}_schedule" if name else "var.schedule"),
        "flexible_time_window": {"mode": "OFF"},
        "target": {"role_arn": Raw("aws_iam_role.schedule.arn"), **target},
    }
    return resource("aws_scheduler_schedule", body, name or "app")
