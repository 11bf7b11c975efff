"""Terraform of functions: what starts them or stands before them, and the instances they may run on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.exports.hcl import Raw, attached, policy, resource, role, schedule, security_group
from assistant.exports.policies import allow

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment


def functions(deployment: Deployment) -> tuple[list[str], list[str]]:
    """Return variables and blocks of a function."""
    body: dict[str, Any] = {
        "function_name": "app",
        "package_type": "Image",
        "image_uri": Raw("var.image_uri"),
        "role": Raw("aws_iam_role.function.arn"),
        "memory_size": deployment.memory_mib,
        "timeout": deployment.timeout_seconds,
        "architectures": [deployment.architecture],
        "publish": deployment.by_version,
        "logging_config": {"log_format": "JSON", "log_group": Raw("aws_cloudwatch_log_group.app.name")},
    }
    variables = ["image_uri"]
    if deployment.tmp_mib:
        body["ephemeral_storage"] = {"size": deployment.tmp_mib}
    logs = Raw('"${aws_cloudwatch_log_group.app.arn}:*"')
    blocks = [
        resource("aws_cloudwatch_log_group", {"name": "/app/function", "retention_in_days": 30}),
        role("function", "lambda.amazonaws.com"),
        policy("function", [allow(["logs:CreateLogStream", "logs:PutLogEvents"], logs)]),
    ]
    if deployment.platform == "lambda-managed-instances":
        variables += ["vpc_id", "subnet_ids"]
        arn = {"capacity_provider_arn": Raw("aws_lambda_capacity_provider.app.arn")}
        body["capacity_provider_config"] = {"lambda_managed_instances_capacity_provider_config": arn}
        blocks += _managed_instances(deployment)
    blocks.append(resource("aws_lambda_function", body))
    if deployment.by_version:
        blocks += _version(deployment)
    called = Raw("aws_lambda_alias.live.arn" if deployment.by_version else "aws_lambda_function.app.arn")
    if deployment.scheduled:
        invoke = allow(["lambda:InvokeFunction"], called)
        return [*variables, "schedule"], blocks + schedule([invoke], {"arn": called})
    if deployment.gateway:
        blocks += _http_api(deployment) if deployment.gateway == "http" else _rest_api(deployment)
    return variables, blocks


def _version(deployment: Deployment) -> list[str]:
    """Return the name that callers know a version by, kept warm where the bill counts that."""
    function = Raw("aws_lambda_function.app.function_name")
    version = Raw("aws_lambda_function.app.version")
    alias = {"name": "live", "function_name": function, "function_version": version}
    blocks = [resource("aws_lambda_alias", alias, "live")]
    if deployment.kept_warm:
        warm = {
            "function_name": function,
            "qualifier": Raw("aws_lambda_alias.live.name"),
            "provisioned_concurrent_executions": deployment.kept_warm,
        }
        blocks.append(resource("aws_lambda_provisioned_concurrency_config", warm))
    return blocks


def _managed_instances(deployment: Deployment) -> list[str]:
    """Return Managed Instances of the type that the bill counts."""
    body = {
        "name": "app",
        "permissions_config": {"capacity_provider_operator_role_arn": Raw("aws_iam_role.operator.arn")},
        "vpc_config": {
            "subnet_ids": Raw("var.subnet_ids"),
            "security_group_ids": [Raw("aws_security_group.instances.id")],
        },
        "instance_requirements": {
            "architectures": [deployment.architecture],
            "allowed_instance_types": [deployment.instance_type],
        },
    }
    return [
        security_group("instances"),
        role("operator", "lambda.amazonaws.com"),
        attached("operator", "AWSLambdaManagedEC2ResourceOperator"),
        resource("aws_lambda_capacity_provider", body),
    ]


def _permission(deployment: Deployment, api: str) -> str:
    """Let this one API call the function."""
    body: dict[str, Any] = {
        "action": "lambda:InvokeFunction",
        "function_name": Raw("aws_lambda_function.app.function_name"),
        "principal": "apigateway.amazonaws.com",
        "source_arn": Raw(f'"${{{api}.execution_arn}}/*"'),
    }
    body |= {"qualifier": Raw("aws_lambda_alias.live.name")} if deployment.by_version else {}
    return resource("aws_lambda_permission", body)


def _http_api(deployment: Deployment) -> list[str]:
    """Return an HTTP API before the function, for callers who sign their requests."""
    api = Raw("aws_apigatewayv2_api.app.id")
    invoked = "aws_lambda_alias.live" if deployment.by_version else "aws_lambda_function.app"
    integration = {
        "api_id": api,
        "integration_type": "AWS_PROXY",
        "integration_uri": Raw(f"{invoked}.invoke_arn"),
        "payload_format_version": "2.0",
    }
    route = {
        "api_id": api,
        "route_key": "$default",
        "authorization_type": "AWS_IAM",
        "target": Raw('"integrations/${aws_apigatewayv2_integration.app.id}"'),
    }
    return [
        resource("aws_apigatewayv2_api", {"name": "app", "protocol_type": "HTTP"}),
        resource("aws_apigatewayv2_integration", integration),
        resource("aws_apigatewayv2_route", route),
        resource("aws_apigatewayv2_stage", {"api_id": api, "name": "$default", "auto_deploy": True}),
        _permission(deployment, "aws_apigatewayv2_api.app"),
    ]


def _rest_api(deployment: Deployment) -> list[str]:
    """Return a REST API before the function, for callers who sign their requests."""
    api = Raw("aws_api_gateway_rest_api.app.id")
    path = {
        "rest_api_id": api,
        "parent_id": Raw("aws_api_gateway_rest_api.app.root_resource_id"),
        "path_part": "{proxy+}",
    }
    at = {"rest_api_id": api, "resource_id": Raw("aws_api_gateway_resource.app.id")}
    invoked = "aws_lambda_alias.live" if deployment.by_version else "aws_lambda_function.app"
    integration = {
        **at,
        "http_method": Raw("aws_api_gateway_method.app.http_method"),
        "integration_http_method": "POST",
        "type": "AWS_PROXY",
        "uri": Raw(f"{invoked}.invoke_arn"),
    }
    if deployment.streams:
        # An alias knows no such address by itself.
        streamed = '"2015-03-31", "2021-11-15"), "/invocations", "/response-streaming-invocations"'
        integration["uri"] = Raw(f"replace(replace({invoked}.invoke_arn, {streamed})")
        integration["response_transfer_mode"] = "STREAM"
    made = {"rest_api_id": api, "depends_on": [Raw("aws_api_gateway_integration.app")]}
    stage = {
        "rest_api_id": api,
        "deployment_id": Raw("aws_api_gateway_deployment.app.id"),
        "stage_name": "live",
    }
    return [
        resource("aws_api_gateway_rest_api", {"name": "app"}),
        resource("aws_api_gateway_resource", path),
        resource("aws_api_gateway_method", {**at, "http_method": "ANY", "authorization": "AWS_IAM"}),
        resource("aws_api_gateway_integration", integration),
        resource("aws_api_gateway_deployment", made),
        resource("aws_api_gateway_stage", stage),
        _permission(deployment, "aws_api_gateway_rest_api.app"),
    ]
