"""What the engine is told about a workload; every field may be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import InputError, did_you_mean
from assistant.facts.loading import first_problem

if TYPE_CHECKING:
    from collections.abc import Mapping

WorkloadKind = Literal[
    "api", "event", "job", "service", "batch", "stream", "legacy", "desktop", "training", "inference"
]  # fmt: skip
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1)]


class Workload(BaseModel):
    """A workload; units are in the names, and a month has 730 hours and 365/12 days."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: WorkloadKind | None = None
    run_seconds: Positive | None = Field(None, description="one request or job, in seconds")
    requests_per_month: NotNegative | None = Field(None, description="requests, jobs or messages")
    peak_requests_per_second: Positive | None = None
    always_on: bool | None = None
    traffic: Literal["steady", "predictable", "spiky", "rare"] | None = None
    utilisation: Annotated[float, Field(ge=0, le=1)] | None = None
    instances: Count | None = Field(None, description="copies kept running")
    vcpus: Positive | None = None
    memory_mib: Positive | None = None
    ephemeral_gib: NotNegative | None = None
    gpu: Annotated[int, Field(ge=0)] | None = Field(None, description="number of GPUs")
    gpu_memory_gib: Positive | None = None
    architecture: Literal["x86_64", "arm64"] | None = None
    os: Literal["linux", "windows"] | None = None
    packaging: Literal["code", "container", "machine_image"] | None = None
    os_access: bool | None = Field(None, description="kernel modules, agents or full control")
    privileged: bool | None = None
    latency_sensitive: bool | None = Field(None, description="a cold start would hurt")
    long_lived_connections: bool | None = None
    interruptible: bool | None = None
    state: Literal["none", "shared_files", "block", "local_fast"] | None = None
    kubernetes: bool | None = Field(None, description="uses or wants Kubernetes")
    portable: bool | None = Field(None, description="must run elsewhere too, on premises say")
    team: Literal["no_ops", "some_ops", "strong_ops"] | None = None
    team_size: Count | None = None
    licence_per_core: bool | None = None
    isolation: Literal["strict", "normal"] | None = None
    commitment_years: Literal[0, 1, 3] | None = None
    region: Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")] | None = None
    payload_mib: NotNegative | None = None
    response_stream: bool | None = None
    monthly_budget_usd: NotNegative | None = None


def checked_workload(fields: Mapping[str, Any]) -> Workload:
    """Return the workload with these fields.

    Raises:
        InputError: naming the first field that cannot be used.
    """
    try:
        return Workload.model_validate(fields)
    except ValidationError as error:
        place, problem = first_problem(error)
        name = ".".join(map(str, place))
        if name == "region":
            problem = f"{fields['region']!r} is no code of a Region, which reads like us-east-1"
        if name not in Workload.model_fields:
            problem += did_you_mean(name, Workload.model_fields)
        raise InputError(problem, field=name) from None
