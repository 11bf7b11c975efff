"""CloudFormation of ECS: cluster, task definition, service or schedule, on every kind of capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.exports.cloudformation_parts import (
    SCHEDULE_PARAMETERS,
    att,
    log_group,
    managed,
    parameter,
    ref,
    role,
    schedule,
    security_group,
)
from assistant.exports.deployment import CONTAINER_PORT, DEFAULT_CLIENT_CIDR
from assistant.exports.policies import run_tasks

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment


def tasks(deployment: Deployment) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return parameters and resources of tasks, behind a load balancer where callers reach them."""
    parameters = {
        "ImageUri": parameter("Container image"),
        "VpcId": parameter("Network of the tasks", "AWS::EC2::VPC::Id"),
        "SubnetIds": parameter("Subnets that the tasks run in", "List<AWS::EC2::Subnet::Id>"),
    }
    if not deployment.on_fargate:
        count = f"{deployment.instances} x {deployment.instance_type}"
        parameters["CapacityProvider"] = parameter(f"Capacity provider with {count}")
    ingress = _from_balancer() if deployment.behind_balancer else None
    resources = {
        "Cluster": {
            "Type": "AWS::ECS::Cluster",
            "Properties": {"CapacityProviders": _providers(deployment)},
        },
        "LogGroup": log_group(),
        "ExecutionRole": role(
            "ecs-tasks.amazonaws.com", [managed("service-role/AmazonECSTaskExecutionRolePolicy")]
        ),
        "TaskRole": role("ecs-tasks.amazonaws.com"),
        "TaskSecurityGroup": security_group("Tasks", ingress),
        "TaskDefinition": _task_definition(deployment),
    }
    if deployment.scheduled:
        parameters |= SCHEDULE_PARAMETERS
        return parameters, resources | _scheduled(deployment)
    if deployment.behind_balancer:
        parameters["ClientCidr"] = parameter("Addresses of your callers", default=DEFAULT_CLIENT_CIDR)
        resources |= _balancer()
    return parameters, resources | _services(deployment)


def _from_balancer() -> list[dict[str, Any]]:
    source = att("BalancerSecurityGroup", "GroupId")
    return [
        {
            "IpProtocol": "tcp",
            "FromPort": CONTAINER_PORT,
            "ToPort": CONTAINER_PORT,
            "SourceSecurityGroupId": source,
        }
    ]


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
    if deployment.serves_clients:
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
    return {"Type": "AWS::ECS::TaskDefinition", "Properties": properties}


def _providers(deployment: Deployment) -> list[Any]:
    """Return what the cluster may draw on; a strategy names only what is listed here."""
    own = [] if deployment.on_fargate else [ref("CapacityProvider")]
    is_fargate = deployment.on_fargate or deployment.burst_copies
    return [*own, deployment.fargate_provider] if is_fargate else own


def _network() -> dict[str, Any]:
    groups = [att("TaskSecurityGroup", "GroupId")]
    return {"AwsvpcConfiguration": {"Subnets": ref("SubnetIds"), "SecurityGroups": groups}}


def _services(deployment: Deployment) -> dict[str, Any]:
    """Return the service; of a hybrid two, because ECS mixes no instances with Fargate in one strategy."""
    if deployment.on_fargate:
        return {"Service": _service(deployment, deployment.fargate_provider, deployment.copies)}
    services = {"Service": _service(deployment, ref("CapacityProvider"), deployment.base_copies)}
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
    made: dict[str, Any] = {"Type": "AWS::ECS::Service", "Properties": properties}
    if deployment.serves_clients:
        properties["LoadBalancers"] = [
            {"ContainerName": "app", "ContainerPort": CONTAINER_PORT, "TargetGroupArn": ref("TargetGroup")}
        ]
        made["DependsOn"] = "Listener"
    return made


def _balancer() -> dict[str, Any]:
    """Return a load balancer within the network, which callers reach from the addresses named."""
    inbound = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": ref("ClientCidr")}
    balancer = {
        "Scheme": "internal",
        "Subnets": ref("SubnetIds"),
        "SecurityGroups": [att("BalancerSecurityGroup", "GroupId")],
    }
    group = {"VpcId": ref("VpcId"), "Port": CONTAINER_PORT, "Protocol": "HTTP", "TargetType": "ip"}
    listener = {
        "LoadBalancerArn": ref("Balancer"),
        "Port": 80,
        "Protocol": "HTTP",
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": ref("TargetGroup")}],
    }
    return {
        "BalancerSecurityGroup": security_group("Load balancer", [inbound]),
        "Balancer": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": balancer},
        "TargetGroup": {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": group},
        "Listener": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": listener},
    }


def _scheduled(deployment: Deployment) -> dict[str, Any]:
    """Return the schedule, which may run this task and hand it its two roles, and no more."""
    provider = deployment.fargate_provider if deployment.on_fargate else ref("CapacityProvider")
    task = {
        "TaskDefinitionArn": ref("TaskDefinition"),
        "CapacityProviderStrategy": [{"CapacityProvider": provider, "Weight": 1}],
        "NetworkConfiguration": _network(),
    }
    cluster, roles = att("Cluster", "Arn"), [att("ExecutionRole", "Arn"), att("TaskRole", "Arn")]
    statements = run_tasks(ref("TaskDefinition"), cluster, roles)
    return schedule(statements, {"Arn": cluster, "EcsParameters": task})
