"""Terraform starter files for the same deployments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.exports.deployment import (
    DEFAULT_CLIENT_CIDR,
    DEFAULT_RECURRENCE,
    DEFAULT_SCHEDULE,
    NODE_POLICIES,
)
from assistant.exports.hcl import (
    Raw,
    attached,
    block,
    policy,
    resource,
    role,
    schedule,
    security_group,
)
from assistant.exports.policies import allow
from assistant.exports.terraform_tasks import tasks

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment

_HEADER = (
    "# A starting point written by Berth: read it, fill in the variables, and make it yours.\n"
    "# Networks, certificates, DNS names, alarms and automatic scaling are yours to add.\n"
)
_DEFAULTS = {"schedule": DEFAULT_SCHEDULE, "client_cidr": DEFAULT_CLIENT_CIDR}


def terraform(deployment: Deployment) -> str:
    """Return `main.tf` for the platform of `deployment`."""
    build = {
        "lambda": _function,
        "lambda-managed-instances": _function,
        "ec2": _instances,
        "eks": _cluster,
    }.get(deployment.platform, tasks)
    variables, blocks = build(deployment)
    provider = block("provider", ["aws"], {"region": deployment.region})
    needed = {"required_providers": {"aws": Raw('{ source = "hashicorp/aws" }')}}
    head = [block("terraform", [], needed), provider, *(_variable(name) for name in variables)]
    return _HEADER + "\n" + "\n\n".join((*head, *blocks)) + "\n"


def _variable(name: str) -> str:
    body: dict[str, Any] = {"type": Raw("list(string)" if name.endswith("_ids") else "string")}
    body |= {"default": _DEFAULTS[name]} if name in _DEFAULTS else {}
    return block("variable", [name], body)


def _function(deployment: Deployment) -> tuple[list[str], list[str]]:
    body: dict[str, Any] = {
        "function_name": "app",
        "package_type": "Image",
        "image_uri": Raw("var.image_uri"),
        "role": Raw("aws_iam_role.function.arn"),
        "memory_size": deployment.memory_mib,
        "timeout": deployment.timeout_seconds,
        "architectures": [deployment.architecture],
        "publish": bool(deployment.kept_warm),
        "logging_config": {"log_format": "JSON", "log_group": Raw("aws_cloudwatch_log_group.app.name")},
    }
    variables = ["image_uri"]
    if deployment.tmp_mib:
        body["ephemeral_storage"] = {"size": deployment.tmp_mib}
    if deployment.platform == "lambda-managed-instances":
        variables.append("capacity_provider_arn")
        arn = {"capacity_provider_arn": Raw("var.capacity_provider_arn")}
        body["capacity_provider_config"] = {"lambda_managed_instances_capacity_provider_config": arn}
    logs = Raw('"${aws_cloudwatch_log_group.app.arn}:*"')
    blocks = [
        resource("aws_cloudwatch_log_group", {"name": "/app/function", "retention_in_days": 30}),
        role("function", "lambda.amazonaws.com"),
        policy("function", [allow(["logs:CreateLogStream", "logs:PutLogEvents"], logs)]),
        resource("aws_lambda_function", body),
    ]
    function = Raw("aws_lambda_function.app.function_name")
    if deployment.kept_warm:
        version = Raw("aws_lambda_function.app.version")
        warm = {
            "function_name": function,
            "qualifier": Raw("aws_lambda_alias.live.name"),
            "provisioned_concurrent_executions": deployment.kept_warm,
        }
        alias = {"name": "live", "function_name": function, "function_version": version}
        blocks.append(resource("aws_lambda_alias", alias, "live"))
        blocks.append(resource("aws_lambda_provisioned_concurrency_config", warm))
    if deployment.scheduled:
        arn_of = Raw("aws_lambda_function.app.arn")
        blocks += schedule([allow(["lambda:InvokeFunction"], arn_of)], {"arn": arn_of})
        return [*variables, "schedule"], blocks
    if deployment.serves_clients:
        url: dict[str, Any] = {"function_name": function, "authorization_type": "AWS_IAM"}
        url |= {"qualifier": Raw("aws_lambda_alias.live.name")} if deployment.kept_warm else {}
        blocks.append(resource("aws_lambda_function_url", url))
    return variables, blocks


def _instances(deployment: Deployment) -> tuple[list[str], list[str]]:
    template: dict[str, Any] = {
        "name_prefix": "app-",
        "image_id": Raw("var.image_id"),
        "instance_type": deployment.instance_type,
        "vpc_security_group_ids": [Raw("aws_security_group.app.id")],
        "iam_instance_profile": {"arn": Raw("aws_iam_instance_profile.app.arn")},
        "metadata_options": {"http_tokens": "required"},
    }
    if deployment.disk_gib:
        volume = {"volume_type": "gp3", "volume_size": deployment.disk_gib, "encrypted": True}
        template["block_device_mappings"] = {"device_name": "/dev/sdf", "ebs": volume}
    if deployment.spot:
        template["instance_market_options"] = {"market_type": "spot"}
    count = max(deployment.instances, 1)
    group = {
        "min_size": 0 if deployment.scheduled else count,
        "max_size": count,
        "vpc_zone_identifier": Raw("var.subnet_ids"),
        "launch_template": {"id": Raw("aws_launch_template.app.id"), "version": "$Latest"},
    }
    blocks = [
        security_group("app"),
        role("instance", "ec2.amazonaws.com"),
        attached("instance", "AmazonSSMManagedInstanceCore"),
        resource("aws_iam_instance_profile", {"role": Raw("aws_iam_role.instance.name")}),
        resource("aws_launch_template", template),
        resource("aws_autoscaling_group", group),
    ]
    if deployment.scheduled:
        start = {
            "scheduled_action_name": "start",
            "autoscaling_group_name": Raw("aws_autoscaling_group.app.name"),
            "recurrence": DEFAULT_RECURRENCE,
            "min_size": 0,
            "max_size": count,
            "desired_capacity": count,
        }
        blocks.append(resource("aws_autoscaling_schedule", start, "start"))
    return ["image_id", "vpc_id", "subnet_ids"], blocks


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
    if deployment.node_image:
        nodes["ami_type"] = deployment.node_image
    return nodes
