"""Terraform of what tasks of ECS run on: the cluster, and the instances that the bill counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.exports.deployment import CLUSTER_USER_DATA, CLUSTER_WINDOWS_USER_DATA
from assistant.exports.hcl import (
    Raw,
    attached,
    block,
    latest_template,
    launch_template,
    resource,
    role,
    security_group,
)

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment

CAPACITY = Raw("aws_ecs_capacity_provider.app.name")
"""Instances of one's own, as a strategy names them."""


def capacity(deployment: Deployment) -> list[str]:
    """Return the cluster and what it may draw on; a strategy names only what is listed here."""
    blocks = [resource("aws_ecs_cluster", {"name": "app"})]
    if deployment.on_instances:
        blocks += _group(deployment)
    elif not deployment.on_fargate:
        blocks += _managed_instances(deployment)
    own: list[Any] = [] if deployment.on_fargate else [CAPACITY]
    is_fargate = deployment.on_fargate or deployment.burst_copies
    names = [*own, deployment.fargate_provider] if is_fargate else own
    body = {"cluster_name": Raw("aws_ecs_cluster.app.name"), "capacity_providers": names}
    return [*blocks, resource("aws_ecs_cluster_capacity_providers", body)]


def _group(deployment: Deployment) -> list[str]:
    """Return an Auto Scaling group of instances that join the cluster."""
    user_data = CLUSTER_WINDOWS_USER_DATA if deployment.windows else CLUSTER_USER_DATA
    image = "data.aws_ssm_parameter.image.insecure_value"
    template = launch_template(deployment, image, "instances", "instance")
    template["user_data"] = _encoded(user_data)
    if deployment.spot and not deployment.burst_copies:
        template["instance_market_options"] = {"market_type": "spot"}
    group = {
        "min_size": 0 if deployment.scheduled else deployment.instances,
        "max_size": deployment.instances * 2,
        "vpc_zone_identifier": Raw("var.subnet_ids"),
        "launch_template": latest_template(),
        "tag": {"key": "AmazonECSManaged", "value": "", "propagate_at_launch": True},
    }
    scaling = {
        "auto_scaling_group_arn": Raw("aws_autoscaling_group.app.arn"),
        "managed_scaling": {"status": "ENABLED"},
    }
    return [
        block("data", ["aws_ssm_parameter", "image"], {"name": deployment.cluster_image}),
        security_group("instances"),
        role("instance", "ec2.amazonaws.com"),
        attached("instance", "service-role/AmazonEC2ContainerServiceforEC2Role"),
        _profile(),
        resource("aws_launch_template", template),
        resource("aws_autoscaling_group", group),
        resource("aws_ecs_capacity_provider", {"name": "app", "auto_scaling_group_provider": scaling}),
    ]


def _encoded(user_data: str) -> Raw:
    """Write what an instance does first, which names the cluster."""
    lines = user_data.format(cluster="${aws_ecs_cluster.app.name}").replace("\n", "\\n")
    return Raw(f'base64encode("{lines}")')


def _managed_instances(deployment: Deployment) -> list[str]:
    """Return Managed Instances of the type that the bill counts."""
    launched = {
        "ec2_instance_profile_arn": Raw("aws_iam_instance_profile.instance.arn"),
        "capacity_option_type": "SPOT" if deployment.spot else "ON_DEMAND",
        "network_configuration": {
            "subnets": Raw("var.subnet_ids"),
            "security_groups": [Raw("aws_security_group.tasks.id")],
        },
        "storage_configuration": {"storage_size_gib": deployment.root_gib},
        "instance_requirements": {
            "vcpu_count": {"min": 1},
            "memory_mib": {"min": 1},
            "allowed_instance_types": [deployment.instance_type],
            "burstable_performance": "included",
        },
    }
    body = {
        "name": "app",
        "cluster": Raw("aws_ecs_cluster.app.name"),
        "managed_instances_provider": {
            "infrastructure_role_arn": Raw("aws_iam_role.infrastructure.arn"),
            "instance_launch_template": launched,
        },
    }
    return [
        role("infrastructure", "ecs.amazonaws.com"),
        attached("infrastructure", "AmazonECSInfrastructureRolePolicyForManagedInstances"),
        # The infrastructure role may hand over roles of this name only.
        role("instance", "ec2.amazonaws.com", prefix="ecsInstanceRole-"),
        attached("instance", "AmazonECSInstanceRolePolicyForManagedInstances"),
        _profile(),
        resource("aws_ecs_capacity_provider", body),
    ]


def _profile() -> str:
    return resource("aws_iam_instance_profile", {"role": Raw("aws_iam_role.instance.name")}, "instance")
