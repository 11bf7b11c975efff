"""CloudFormation of ECS: cluster, task definition, service or schedule, on every kind of capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.exports.cloudformation_parts import (
    SCHEDULE_PARAMETERS,
    allow,
    att,
    log_group,
    managed,
    parameter,
    ref,
    role,
    schedule,
    security_group,
)

if TYPE_CHECKING:
    from assistant.exports.deployment import Deployment

_CPU_NAMES = {"x86_64": "X86_64", "arm64": "ARM64"}
CONTAINER_PORT = 8080
"""Port that the container listens on, unless you change it."""


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
        "TaskSecurityGroup": security_group("Tasks", _from_balancer(deployment)),
        "TaskDefinition": _task_definition(deployment),
    }
    if deployment.scheduled:
        parameters |= SCHEDULE_PARAMETERS
        return parameters, resources | _scheduled(deployment)
    if deployment.serves_clients:
        parameters["ClientCidr"] = parameter("Addresses of your callers", default="10.0.0.0/8")
        resources |= _balancer()
    return parameters, resources | _services(deployment)


def _from_balancer(deployment: Deployment) -> list[dict[str, Any]]:
    if deployment.scheduled or not deployment.serves_clients:
        return []
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
    family = "WINDOWS_SERVER_2022_CORE" if deployment.windows else "LINUX"
    properties: dict[str, Any] = {
        "RequiresCompatibilities": compatibilities(deployment),
        "NetworkMode": "awsvpc",
        "Cpu": str(deployment.cpu_units),
        "Memory": str(deployment.memory_mib),
        "RuntimePlatform": {
            "CpuArchitecture": _CPU_NAMES[deployment.architecture],
            "OperatingSystemFamily": family,
        },
        "ExecutionRoleArn": att("ExecutionRole", "Arn"),
        "TaskRoleArn": att("TaskRole", "Arn"),
        "ContainerDefinitions": [container],
    }
    if deployment.on_fargate and deployment.ephemeral_gib:
        properties["EphemeralStorage"] = {"SizeInGiB": deployment.ephemeral_gib}
    return {"Type": "AWS::ECS::TaskDefinition", "Properties": properties}


def compatibilities(deployment: Deployment) -> list[str]:
    """Return the launch types that a task definition must be fit for."""
    if deployment.on_fargate:
        return ["FARGATE"]
    if deployment.platform == "hybrid":
        return ["EC2", "FARGATE"]
    return ["MANAGED_INSTANCES" if deployment.platform == "ecs-managed-instances" else "EC2"]


def fargate_provider(deployment: Deployment) -> str:
    """Return the capacity provider of tasks on Fargate."""
    return "FARGATE_SPOT" if deployment.spot else "FARGATE"


def _providers(deployment: Deployment) -> list[Any]:
    """Return what the cluster may draw on; a strategy names only what is listed here."""
    own = [] if deployment.on_fargate else [ref("CapacityProvider")]
    is_fargate = deployment.on_fargate or deployment.burst_copies
    return [*own, fargate_provider(deployment)] if is_fargate else own


def _network() -> dict[str, Any]:
    groups = [att("TaskSecurityGroup", "GroupId")]
    return {"AwsvpcConfiguration": {"Subnets": ref("SubnetIds"), "SecurityGroups": groups}}


def _services(deployment: Deployment) -> dict[str, Any]:
    """Return the service; of a hybrid two, because ECS mixes no instances with Fargate in one strategy."""
    if deployment.on_fargate:
        return {"Service": _service(deployment, fargate_provider(deployment), deployment.copies)}
    base = deployment.copies - deployment.burst_copies
    services = {"Service": _service(deployment, ref("CapacityProvider"), base)}
    if deployment.burst_copies:
        burst = _service(deployment, fargate_provider(deployment), deployment.burst_copies)
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
    provider = fargate_provider(deployment) if deployment.on_fargate else ref("CapacityProvider")
    task = {
        "TaskDefinitionArn": ref("TaskDefinition"),
        "CapacityProviderStrategy": [{"CapacityProvider": provider, "Weight": 1}],
        "NetworkConfiguration": _network(),
    }
    in_cluster = {"ArnEquals": {"ecs:cluster": att("Cluster", "Arn")}}
    to_tasks = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
    roles = [att("ExecutionRole", "Arn"), att("TaskRole", "Arn")]
    statements = [
        allow(["ecs:RunTask"], ref("TaskDefinition"), in_cluster),
        allow(["iam:PassRole"], roles, to_tasks),
    ]
    return schedule(statements, {"Arn": att("Cluster", "Arn"), "EcsParameters": task})
