"""CloudFormation of functions: what starts them or stands before them, and the instances they may run on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.exports.cloudformation_parts import (
    att,
    inline,
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
from assistant.exports.policies import allow

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment

_INVOKE = "${AWS::Region}:lambda:path/%s/functions/${Target}/%s"
_BUFFERED = ("2015-03-31", "invocations")
_STREAMED = ("2021-11-15", "response-streaming-invocations")
"""Version and action of the Lambda API by which a REST API calls a function."""


def functions(deployment: Deployment) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return parameters and resources of a function."""
    parameters = {"ImageUri": parameter("Container image of the function in Amazon ECR")}
    writes = allow(["logs:CreateLogStream", "logs:PutLogEvents"], att("LogGroup", "Arn"))
    properties: dict[str, Any] = {
        "PackageType": "Image",
        "Code": {"ImageUri": ref("ImageUri")},
        "Role": att("FunctionRole", "Arn"),
        "MemorySize": deployment.memory_mib,
        "Timeout": deployment.timeout_seconds,
        "Architectures": [deployment.architecture],
        "LoggingConfig": {"LogGroup": ref("LogGroup"), "LogFormat": "JSON"},
    }
    if deployment.tmp_mib:
        properties["EphemeralStorage"] = {"Size": deployment.tmp_mib}
    resources: dict[str, Any] = {
        "LogGroup": log_group(),
        "FunctionRole": role("lambda.amazonaws.com", policies=[inline("logs", [writes])]),
        "Function": {"Type": "AWS::Lambda::Function", "Properties": properties},
    }
    if deployment.platform == "lambda-managed-instances":
        parameters |= {
            "VpcId": parameter("Network of the instances", "AWS::EC2::VPC::Id"),
            "SubnetIds": parameter("Subnets of the instances", "List<AWS::EC2::Subnet::Id>"),
        }
        arn = {"CapacityProviderArn": att("Capacity", "Arn")}
        properties["CapacityProviderConfig"] = {"LambdaManagedInstancesCapacityProviderConfig": arn}
        resources |= _managed_instances(deployment)
    target: dict[str, Any] = att("Function", "Arn")
    if deployment.by_version:
        resources |= _version(deployment)
        target = ref("Alias")
    if deployment.scheduled:
        parameters |= schedule_parameter(deployment.schedule)
        resources |= schedule([allow(["lambda:InvokeFunction"], target)], {"Arn": target})
    elif deployment.gateway:
        resources |= _http_api(target) if deployment.gateway == "http" else _rest_api(deployment, target)
    return parameters, resources


def _version(deployment: Deployment) -> dict[str, Any]:
    """Return a version and the name that callers know it by, kept warm where the bill counts that."""
    alias: dict[str, Any] = {
        "FunctionName": ref("Function"),
        "FunctionVersion": att("Version", "Version"),
        "Name": "live",
    }
    if deployment.kept_warm:
        warm = {"ProvisionedConcurrentExecutions": deployment.kept_warm}
        alias["ProvisionedConcurrencyConfig"] = warm
    return {
        "Version": {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": ref("Function")}},
        "Alias": {"Type": "AWS::Lambda::Alias", "Properties": alias},
    }


def _managed_instances(deployment: Deployment) -> dict[str, Any]:
    """Return Managed Instances of the type that the bill counts."""
    properties = {
        "PermissionsConfig": {"CapacityProviderOperatorRoleArn": att("OperatorRole", "Arn")},
        "VpcConfig": {
            "SubnetIds": ref("SubnetIds"),
            "SecurityGroupIds": [att("InstanceSecurityGroup", "GroupId")],
        },
        "InstanceRequirements": {
            "Architectures": [deployment.architecture],
            "AllowedInstanceTypes": [deployment.instance_type],
        },
    }
    return {
        "InstanceSecurityGroup": security_group("Instances of the function"),
        "OperatorRole": role("lambda.amazonaws.com", [managed("AWSLambdaManagedEC2ResourceOperator")]),
        "Capacity": {"Type": "AWS::Lambda::CapacityProvider", "Properties": properties},
    }


def _permission(target: Any) -> dict[str, Any]:
    """Let this one API call the function."""
    source = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*"
    properties = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": target,
        "Principal": "apigateway.amazonaws.com",
        "SourceArn": sub(source),
    }
    return {"Type": "AWS::Lambda::Permission", "Properties": properties}


def _http_api(target: Any) -> dict[str, Any]:
    """Return an HTTP API before the function, for callers who sign their requests."""
    integration = {
        "ApiId": ref("Api"),
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": target,
        "PayloadFormatVersion": "2.0",
    }
    route = {
        "ApiId": ref("Api"),
        "RouteKey": "$default",
        "AuthorizationType": "AWS_IAM",
        "Target": sub("integrations/${Integration}"),
    }
    stage = {"ApiId": ref("Api"), "StageName": "$default", "AutoDeploy": True}
    api = {"Name": ref("AWS::StackName"), "ProtocolType": "HTTP"}
    return {
        "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": api},
        "Integration": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": integration},
        "Route": {"Type": "AWS::ApiGatewayV2::Route", "Properties": route},
        "Stage": {"Type": "AWS::ApiGatewayV2::Stage", "Properties": stage},
        "Permission": _permission(target),
    }


def _rest_api(deployment: Deployment, target: Any) -> dict[str, Any]:
    """Return a REST API before the function, for callers who sign their requests."""
    path = _INVOKE % (_STREAMED if deployment.streams else _BUFFERED)
    integration = {
        "Type": "AWS_PROXY",
        "IntegrationHttpMethod": "POST",
        "Uri": sub(f"arn:${{AWS::Partition}}:apigateway:{path}", Target=target),
    }
    integration |= {"ResponseTransferMode": "STREAM"} if deployment.streams else {}
    method = {
        "RestApiId": ref("Api"),
        "ResourceId": ref("Path"),
        "HttpMethod": "ANY",
        "AuthorizationType": "AWS_IAM",
        "Integration": integration,
    }
    path_of = {"RestApiId": ref("Api"), "ParentId": att("Api", "RootResourceId"), "PathPart": "{proxy+}"}
    stage = {"RestApiId": ref("Api"), "DeploymentId": ref("Deployment"), "StageName": "live"}
    return {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": ref("AWS::StackName")}},
        "Path": {"Type": "AWS::ApiGateway::Resource", "Properties": path_of},
        "Method": {"Type": "AWS::ApiGateway::Method", "Properties": method},
        "Deployment": {
            "Type": "AWS::ApiGateway::Deployment",
            "DependsOn": ["Method"],
            "Properties": {"RestApiId": ref("Api")},
        },
        "Stage": {"Type": "AWS::ApiGateway::Stage", "Properties": stage},
        "Permission": _permission(target),
    }
