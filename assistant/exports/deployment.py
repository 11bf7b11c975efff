"""What a template needs to know: the platform, its size, how it is started."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import InputError

if TYPE_CHECKING:
    from assistant.engine.recommendation import PlatformVerdict, Recommendation
    from assistant.engine.workload import Workload

_TASK_SIZE = re.compile(r"([\d.,]+) vCPU / ([\d.,]+) (GB|MB|GiB|MiB)")
_MEMORY = re.compile(r"([\d.,]+) (MB|GB|MiB|GiB)")
_INSTANCE = re.compile(r"\b([a-z][a-z0-9-]*\.[a-z0-9-]+)\b")
_COPIES = re.compile(r"\bx (\d+)\b")
_CPU_UNITS_PER_VCPU = 1024  # ECS counts a vCPU in 1,024 CPU units by definition
_JOBS = ("job", "batch", "training")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """The top platform, in the terms of templates.

    Attributes:
        platform: platform id.
        cpu_units: CPU units of a task, 1,024 a vCPU.
        memory_mib: memory of a task or function.
        instance_type: EC2 instance type, empty where none is chosen.
        copies: tasks, pods or instances kept running.
        timeout_seconds: longest run, for a function.
        scheduled: started by a schedule instead of kept running.
        architecture: x86_64 or arm64.
        windows: Windows instead of Linux.
        region: AWS region code.
    """

    platform: str
    cpu_units: int
    memory_mib: int
    instance_type: str
    copies: int
    timeout_seconds: int
    scheduled: bool
    architecture: str
    windows: bool
    region: str

    @property
    def on_fargate(self) -> bool:
        """Whether tasks run on Fargate."""
        return self.platform in ("fargate", "fargate-spot", "hybrid") and not self.instance_type


def deployment_of(recommendation: Recommendation, workload: Workload) -> Deployment:
    """Return what to deploy for the top platform.

    Raises:
        InputError: when no platform fits the workload.
    """
    top = recommendation.top
    if top is None:
        raise InputError("no platform can run this workload, so there is nothing to export")
    vcpus, memory_mib = _size(top, workload)
    instance = _INSTANCE.search(top.sizing)
    copies = _COPIES.search(top.sizing)
    return Deployment(
        platform=top.platform,
        cpu_units=round(vcpus * _CPU_UNITS_PER_VCPU),
        memory_mib=memory_mib,
        instance_type=instance[1] if instance else "",
        copies=int(copies[1]) if copies else workload.instances or 1,
        timeout_seconds=round(workload.run_seconds or 30),
        scheduled=workload.kind in _JOBS and not workload.always_on,
        architecture=workload.architecture or "x86_64",
        windows=workload.os == "windows",
        region=workload.region or "us-east-1",
    )


def _size(top: PlatformVerdict, workload: Workload) -> tuple[float, int]:
    """Read the size that the engine chose; what it does not say comes from the workload."""
    task = _TASK_SIZE.search(top.sizing)
    if task:
        return _number(task[1]), _mib(task[2], task[3])
    memory = _MEMORY.search(top.sizing)
    mib = _mib(memory[1], memory[2]) if memory else round(workload.memory_mib or 2048)
    return workload.vcpus or 1.0, mib


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _mib(text: str, unit: str) -> int:
    return round(_number(text) * (1024 if unit.startswith("G") else 1))
