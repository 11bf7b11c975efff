"""What a template needs to know: the platform, its size, how it is started; read from the engine's plan."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.costs import FargateSize, Packing
from assistant.engine.context import context_of
from assistant.engine.needs import complete
from assistant.engine.plan import FunctionSize, Plan
from assistant.engine.plans import plan_for
from assistant.errors import InputError

if TYPE_CHECKING:
    from assistant.engine.context import Context
    from assistant.engine.needs import Needs
    from assistant.engine.recommendation import Recommendation
    from assistant.engine.workload import Workload
    from assistant.facts import Knowledge

_CPU_UNITS_PER_VCPU = 1024  # ECS counts a vCPU in 1,024 CPU units by definition
_MIB_PER_GIB = 1024
CONTAINER_PORT = 8080
"""Port that the container listens on, unless you change it."""
NODE_POLICIES = (
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKS_CNI_Policy",
    "AmazonEC2ContainerRegistryPullOnly",
)
"""Policies that AWS keeps for the role of nodes of EKS."""
DEFAULT_SCHEDULE, DEFAULT_RECURRENCE = "cron(0 2 * * ? *)", "0 2 * * *"
"""Every night at two, as EventBridge Scheduler and as EC2 Auto Scaling write it."""
DEFAULT_CLIENT_CIDR = "10.0.0.0/8"
"""Addresses of callers: those within the network, until you name them."""
_TIMEOUTS = {"lambda": "lambda.timeout.max", "lambda-managed-instances": "lambda.lmi_timeout.max"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """The top platform, in the terms of templates.

    Attributes:
        platform: platform id.
        region: AWS Region code.
        architecture: x86_64 or arm64.
        windows: Windows instead of Linux.
        scheduled: started by a schedule instead of kept running.
        serves_clients: whether callers reach it over the network.
        cpu_units: CPU units of a task, 1,024 a vCPU.
        memory_mib: memory of a task or function.
        copies: tasks or pods kept running.
        burst_copies: of these, copies that come and go on Fargate beside the base of a hybrid.
        timeout_seconds: longest run of a function.
        tmp_mib: /tmp of a function, 0 for what comes with it.
        kept_warm: environments of a function that are kept warm.
        ephemeral_gib: scratch space of a Fargate task, 0 for what comes with it.
        instance_type: EC2 instance type, empty where none is chosen.
        instances: how many of it.
        disk_gib: root volume of an instance with what a copy asks for, 0 for the image's own.
        gpus: GPUs of a copy.
        spot: whether capacity is bought on Spot.
        pods_on_fargate: whether pods run on Fargate instead of nodes.
        privileged: whether the container asks for privileges.
    """

    platform: str
    region: str
    architecture: str
    windows: bool
    scheduled: bool
    serves_clients: bool
    cpu_units: int = 0
    memory_mib: int = 0
    copies: int = 1
    burst_copies: int = 0
    timeout_seconds: int = 0
    tmp_mib: int = 0
    kept_warm: int = 0
    ephemeral_gib: int = 0
    instance_type: str = ""
    instances: int = 0
    disk_gib: int = 0
    gpus: int = 0
    spot: bool = False
    pods_on_fargate: bool = False
    privileged: bool = False

    @property
    def on_fargate(self) -> bool:
        """Whether all tasks run on Fargate."""
        return self.platform in {"fargate", "fargate-spot"}

    @property
    def behind_balancer(self) -> bool:
        """Whether callers reach tasks through a load balancer; those of a schedule are not called."""
        return self.serves_clients and not self.scheduled

    @property
    def base_copies(self) -> int:
        """Copies on instances; of a hybrid, those that stay."""
        return self.copies - self.burst_copies

    @property
    def operating_system_family(self) -> str:
        """Operating system of a task, as ECS names it."""
        return "WINDOWS_SERVER_2022_CORE" if self.windows else "LINUX"

    @property
    def cpu_architecture(self) -> str:
        """Architecture of a task, as ECS names it."""
        return self.architecture.upper()

    @property
    def compatibilities(self) -> list[str]:
        """Launch types that a task definition must be fit for."""
        if self.on_fargate:
            return ["FARGATE"]
        if self.platform == "hybrid":
            return ["EC2", "FARGATE"]
        return ["MANAGED_INSTANCES" if self.platform == "ecs-managed-instances" else "EC2"]

    @property
    def fargate_provider(self) -> str:
        """Capacity provider of tasks on Fargate."""
        return "FARGATE_SPOT" if self.spot else "FARGATE"

    @property
    def node_image(self) -> str:
        """AMI type of nodes of EKS, empty for the usual one: plain Linux on x86."""
        architecture = "ARM_64" if self.architecture == "arm64" else self.architecture
        if self.windows:
            return "WINDOWS_CORE_2022_x86_64"
        if self.gpus:
            return f"AL2023_{architecture}_NVIDIA"
        return f"AL2023_{architecture}_STANDARD" if self.architecture == "arm64" else ""


def deployment_of(recommendation: Recommendation, workload: Workload, knowledge: Knowledge) -> Deployment:
    """Return what to deploy for the top platform.

    Raises:
        InputError: when no platform fits the workload.
    """
    if recommendation.platform is None:
        raise InputError("no platform can run this workload, so there is nothing to export")
    context = context_of(knowledge)
    fields = {name: value for name, value in workload.__dict__.items() if value is not None}
    needs = complete(fields, context)
    platform = context.platform(recommendation.platform)
    plan = plan_for(needs, platform, context)
    start = Deployment(
        platform=platform.id,
        region=needs.region,
        architecture=needs.architecture,
        windows=needs.os == "windows",
        scheduled=needs.mode == "jobs",
        serves_clients=needs.serves_clients,
        gpus=needs.gpu,
        privileged=needs.privileged,
    )
    return _sized(start, plan, needs, context) if isinstance(plan, Plan) else start


def _sized(start: Deployment, plan: Plan, needs: Needs, context: Context) -> Deployment:
    spot = plan.purchase == "spot"
    if isinstance(plan.size, FunctionSize) or start.platform in _TIMEOUTS:
        return _function(start, plan, needs, context)
    if isinstance(plan.size, FargateSize):
        return replace(
            start,
            cpu_units=_units(plan.size.vcpus),
            memory_mib=plan.size.memory_mib,
            copies=1 if plan.per_run else max(round(plan.running), 1),
            ephemeral_gib=_scratch(needs, context),
            pods_on_fargate=plan.on_cluster,
            spot=spot,
        )
    burst = plan.burst[1] if plan.burst else 0
    task = plan.burst[0] if plan.burst else None
    sized = replace(
        start,
        cpu_units=_units(task.vcpus if task else needs.vcpus),
        memory_mib=task.memory_mib if task else math.ceil(needs.memory_mib),
        copies=max(needs.copies, 1),
        burst_copies=burst,
        spot=spot,
    )
    if not isinstance(plan.size, Packing):
        return sized
    return replace(
        sized,
        instance_type=plan.size.type.name,
        instances=plan.size.instances,
        disk_gib=0 if needs.state == "local_fast" else math.ceil(needs.ephemeral_gib),
    )


def _function(start: Deployment, plan: Plan, needs: Needs, context: Context) -> Deployment:
    """Size a function; its timeout is the longest run with some air, and no longer than Lambda allows."""
    book = context.book
    most = book.figure(_TIMEOUTS[start.platform], "seconds")
    tmp = needs.ephemeral_gib * _MIB_PER_GIB
    memory = max(needs.memory_mib, book.figure("lambda.lmi_memory.min", "MiB"))
    return replace(
        start,
        memory_mib=math.ceil(plan.size.memory_mib if isinstance(plan.size, FunctionSize) else memory),
        timeout_seconds=int(min(math.ceil(needs.run_seconds * 1.1) + 1, most)),
        tmp_mib=math.ceil(tmp) if tmp > book.figure("lambda.tmp.min", "MiB") else 0,
        kept_warm=int(plan.kept_warm),
    )


def _units(vcpus: float) -> int:
    return math.ceil(vcpus * _CPU_UNITS_PER_VCPU)


def _scratch(needs: Needs, context: Context) -> int:
    """Return GiB of scratch space to ask for, where the default is too small and a task may have it."""
    least, most = (
        context.book.figure(f"fargate.ephemeral_storage.{bound}", "GiB") for bound in ("default", "max")
    )
    return math.ceil(needs.ephemeral_gib) if least < needs.ephemeral_gib <= most else 0
