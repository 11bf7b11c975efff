"""Terraform starter files for the same deployments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.exports.deployment import DEFAULT_CLIENT_CIDR, EC2_CALL, NODE_POLICIES, header
from assistant.exports.hcl import (
    Raw,
    attached,
    balancer,
    block,
    encoded,
    from_balancer,
    latest_template,
    launch_template,
    resource,
    role,
    schedule,
    security_group,
    timer,
)
from assistant.exports.policies import allow
from assistant.exports.terraform_functions import functions
from assistant.exports.terraform_tasks import tasks

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment


def terraform(deployment: Deployment) -> str:
    """Return `main.tf` for the platform of `deployment`."""
    build = {
        "lambda": functions,
        "lambda-managed-instances": functions,
        "ec2": _instances,
        "eks": _cluster,
    }.get(deployment.platform, tasks)
    variables, blocks = build(deployment)
    provider = block("provider", ["aws"], {"region": deployment.region})
    needed = {"required_providers": {"aws": Raw('{ source = "hashicorp/aws" }')}}
    head = [block("terraform", [], needed), provider, *(_variable(name, deployment) for name in variables)]
    return header(deployment, "variables") + "\n" + "\n\n".join((*head, *blocks)) + "\n"


def _variable(name: str, deployment: Deployment) -> str:
    body: dict[str, Any] = {"type": Raw("list(string)" if name.endswith("_ids") else "string")}
    defaults = {
        "schedule": deployment.schedule,
        "stop_schedule": deployment.stop_schedule,
        "client_cidr": DEFAULT_CLIENT_CIDR,
    }
    default = defaults.get(name)
    body |= {"default": default} if default else {}
    return block("variable", [name], body)


def _instances(deployment: Deployment) -> tuple[list[str], list[str]]:
    """Return instances that stay, or that are started for each run and stop by themselves."""
    template = launch_template(deployment, "var.image_id", "app", "app")
    if deployment.spot:
        kept = {"spot_instance_type": "persistent", "instance_interruption_behavior": "stop"}
        options = {"spot_options": kept} if deployment.scheduled else {}
        template["instance_market_options"] = {"market_type": "spot", **options}
    variables = ["image_id", "vpc_id", "subnet_ids"]
    blocks = [
        security_group("app", [from_balancer()] if deployment.behind_balancer else None),
        role("instance", "ec2.amazonaws.com"),
        attached("instance", "AmazonSSMManagedInstanceCore"),
        resource("aws_iam_instance_profile", {"role": Raw("aws_iam_role.instance.name")}),
        resource("aws_launch_template", template),
    ]
    if deployment.scheduled:
        variables += ["schedule", "stop_schedule"] if deployment.stop_schedule else ["schedule"]
        return variables, blocks + _started(deployment)
    count = max(deployment.instances, 1)
    group: dict[str, Any] = {
        "min_size": count,
        "max_size": count,
        "vpc_zone_identifier": Raw("var.subnet_ids"),
        "launch_template": latest_template(),
    }
    if deployment.behind_balancer:
        group["target_group_arns"] = [Raw("aws_lb_target_group.app.arn")]
        variables.append("client_cidr")
        blocks += balancer("instance")
    return variables, [*blocks, resource("aws_autoscaling_group", group)]


def _started(deployment: Deployment) -> list[str]:
    """Return instances that a schedule starts; each keeps its disk. A job's shuts itself down."""
    machine = {
        "count": max(deployment.instances, 1),
        "subnet_id": Raw("var.subnet_ids[0]"),
        "launch_template": latest_template(),
    }
    asked = encoded({"InstanceIds": Raw("aws_instance.app[*].id")})
    statement = allow(["ec2:StartInstances", "ec2:StopInstances"], Raw("aws_instance.app[*].arn"))
    blocks = [resource("aws_instance", machine)]
    blocks += schedule([statement], {"arn": f"{EC2_CALL}startInstances", "input": asked})
    if deployment.stop_schedule:
        blocks.append(timer({"arn": f"{EC2_CALL}stopInstances", "input": asked}, "stop"))
    return blocks


def _cluster(deployment: Deployment) -> tuple[list[str], list[str]]:
    cluster = {
        "name": "app",
        "role_arn": Raw("aws_iam_role.cluster.arn"),
        "access_config": {"authentication_mode": "API"},
        "vpc_config": {"subnet_ids": Raw("var.subnet_ids")},
    }
    blocks = [
        role("cluster", "eks.amazonaws.com"),
        attached("cluster", "AmazonEKSClusterPolicy"),
        resource("aws_eks_cluster", cluster),
    ]
    if deployment.pods_on_fargate:
        profile = {
            "cluster_name": Raw("aws_eks_cluster.app.name"),
            "fargate_profile_name": "app",
            "pod_execution_role_arn": Raw("aws_iam_role.pod.arn"),
            "subnet_ids": Raw("var.subnet_ids"),
            "selector": {"namespace": "app"},
        }
        blocks += [
            role("pod", "eks-fargate-pods.amazonaws.com"),
            attached("pod", "AmazonEKSFargatePodExecutionRolePolicy"),
            resource("aws_eks_fargate_profile", profile),
        ]
        return ["subnet_ids"], blocks
    blocks.append(role("node", "ec2.amazonaws.com"))
    blocks += [attached("node", name, f"node_{place}") for place, name in enumerate(NODE_POLICIES)]
    blocks.append(resource("aws_eks_node_group", _nodes(deployment)))
    return ["subnet_ids"], blocks


def _nodes(deployment: Deployment) -> dict[str, Any]:
    count = max(deployment.instances, 1)
    least = 0 if deployment.scheduled else count
    nodes: dict[str, Any] = {
        "cluster_name": Raw("aws_eks_cluster.app.name"),
        "node_role_arn": Raw("aws_iam_role.node.arn"),
        "subnet_ids": Raw("var.subnet_ids"),
        "instance_types": [deployment.instance_type],
        "capacity_type": "SPOT" if deployment.spot else "ON_DEMAND",
        "scaling_config": {"min_size": least, "desired_size": least, "max_size": count * 2},
    }
    if deployment.root_gib:
        nodes["disk_size"] = deployment.root_gib
    if deployment.node_image:
        nodes["ami_type"] = deployment.node_image
    return nodes
