"""What a template needs to know: the platform, its size, how it is started."""

from __future__ import annotations

from dataclasses import dataclass

CONTAINER_PORT = 8080
"""Port that the container listens on, unless you change it."""
NODE_POLICIES = (
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKS_CNI_Policy",
    "AmazonEC2ContainerRegistryPullOnly",
)
"""Policies that AWS keeps for the role of nodes of EKS."""
EC2_CALL = "arn:aws:scheduler:::aws-sdk:ec2:"
"""How a schedule names a call of the EC2 API."""
CLUSTER_USER_DATA = "#!/bin/bash\necho ECS_CLUSTER={cluster} >> /etc/ecs/ecs.config\n"
CLUSTER_WINDOWS_USER_DATA = (
    "<powershell>\nInitialize-ECSAgent -Cluster {cluster} -EnableTaskIAMRole -EnableTaskENI\n</powershell>\n"
)
"""By which an instance joins its cluster."""
DEFAULT_CLIENT_CIDR = "10.0.0.0/8"
"""Addresses of callers: those within the network, until you name them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """The top platform, in the terms of templates.

    Attributes:
        platform: platform id.
        region: AWS Region code.
        architecture: x86_64 or arm64.
        windows: Windows instead of Linux.
        scheduled: started for each run by a schedule instead of kept running.
        schedule: when, so that as many runs come as the bill counts; empty where nothing is scheduled.
        stop_schedule: when machines stop again that do not by themselves; empty for those that do.
        serves_clients: whether callers reach it over the network.
        gateway: the API Gateway before a function, http or rest as in the bill; empty for none.
        streams: whether responses are streamed.
        behind_balancer: whether a load balancer stands before the copies, as in the bill.
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
        root_gib: root volume of each instance.
        disk_gib: volume beside it on a machine of its own, 0 for none.
        volume_gib: EBS volume of each task, 0 for none.
        gpus: GPUs of a copy.
        spot: whether capacity is bought on Spot.
        pods_on_fargate: whether pods run on Fargate instead of nodes.
        privileged: whether the container asks for privileges.
        notes: what the bill counts and a template cannot hold, a sentence each.
    """

    platform: str
    region: str
    architecture: str
    windows: bool
    scheduled: bool
    serves_clients: bool
    schedule: str = ""
    stop_schedule: str = ""
    gateway: str = ""
    streams: bool = False
    behind_balancer: bool = False
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
    root_gib: int = 0
    disk_gib: int = 0
    volume_gib: int = 0
    gpus: int = 0
    spot: bool = False
    pods_on_fargate: bool = False
    privileged: bool = False
    notes: tuple[str, ...] = ()

    @property
    def on_fargate(self) -> bool:
        """Whether all tasks run on Fargate."""
        return self.platform in {"fargate", "fargate-spot"}

    @property
    def on_instances(self) -> bool:
        """Whether tasks run on instances of an Auto Scaling group."""
        return self.platform in {"ecs-ec2", "hybrid"}

    @property
    def by_version(self) -> bool:
        """Whether a function is called by a published version: what is kept warm, or has instances."""
        return bool(self.kept_warm) or self.platform == "lambda-managed-instances"

    @property
    def root_device(self) -> str:
        """Device name of the root volume."""
        return "/dev/sda1" if self.windows else "/dev/xvda"

    @property
    def disks(self) -> list[tuple[str, int]]:
        """Device name and GiB of each volume of a machine of its own."""
        beside = [("/dev/sdf", self.disk_gib)] if self.disk_gib else []
        return [(self.root_device, self.root_gib), *beside]

    @property
    def cluster_image(self) -> str:
        """Name under which AWS keeps the AMI of an instance of ECS, in Systems Manager."""
        if self.windows:
            return "/aws/service/ami-windows-latest/Windows_Server-2022-English-Core-ECS_Optimized/image_id"
        kind = "/gpu" if self.gpus else "/arm64" if self.architecture == "arm64" else ""
        return f"/aws/service/ecs/optimized-ami/amazon-linux-2023{kind}/recommended/image_id"

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


def header(deployment: Deployment, blanks: str) -> str:
    """Return the comment that a file starts with; `blanks` is how it calls what must be filled in."""
    lines = (
        f"A starting point written by Berth: read it, fill in the {blanks}, and make it yours.",
        "Networks, certificates, DNS names, alarms and automatic scaling are yours to add.",
        *deployment.notes,
    )
    return "".join(f"# {line}\n" for line in lines)
