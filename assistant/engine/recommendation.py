"""What the engine answers: every platform judged, priced and sized, the best one first."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

PlatformId = Literal[
    "lambda", "lambda-managed-instances", "fargate", "fargate-spot", "ecs-ec2",
    "ecs-managed-instances", "eks", "ec2", "hybrid",
]  # fmt: skip
Confidence = Literal["settled", "close_call", "needs_input"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Blocker(_Frozen):
    """Why a platform cannot run the workload, and the card that says so."""

    reason: str
    field: str = Field(description="the workload field that decides, or: house rule")
    card: str = Field(description="id of the card that states the limit")


class BillLine(_Frozen):
    """One line of a monthly bill: quantity times rate."""

    item: str
    quantity: float
    unit: str
    usd_per_unit: float
    usd: float
    source: str = Field("", description="price key, with its date")


class MonthlyCost(_Frozen):
    """What a month of 730 hours costs; low and high differ where inputs are ranges or unknown."""

    low: float
    expected: float
    high: float


class PlatformVerdict(_Frozen):
    """One platform judged for the workload."""

    platform: PlatformId
    feasible: bool
    blockers: tuple[Blocker, ...] = ()
    monthly_usd: MonthlyCost | None = Field(None, description="null where nothing can be priced")
    bill: tuple[BillLine, ...] = Field((), description="adds up to the expected amount")
    not_included: tuple[str, ...] = ()
    sizing: str = Field("", description="1 vCPU / 4 GB, t3.medium x 2, 1,769 MB...")
    reasons: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    operations_hours: float = Field(0, description="hours a month that people spend running it")
    weighed_usd: float | None = Field(None, description="bill plus operations effort and risk, in USD")
    cards: tuple[str, ...] = Field((), description="cards that the reasons and risks rest on")


class Flip(_Frozen):
    """The value of one input at which the top platform changes, and to what."""

    field: str
    value: bool | float | str
    direction: Literal["above", "below", "becomes"]
    platform: PlatformId
    text: str


class Recommendation(_Frozen):
    """The ranked answer: feasible platforms first, the best at the top."""

    platform: PlatformId | None = Field(description="the top platform; null when none is feasible")
    ranked: tuple[PlatformVerdict, ...]
    assumptions: tuple[str, ...] = ()
    flips: tuple[Flip, ...] = ()
    confidence: Confidence = "settled"
    open_questions: tuple[str, ...] = Field((), description="fields whose answer could change the top")

    @property
    def top(self) -> PlatformVerdict | None:
        """The verdict on the top platform."""
        return self.ranked[0] if self.ranked and self.ranked[0].feasible else None


class WhatIf(_Frozen):
    """A recommendation before and after some fields change."""

    before: Recommendation
    after: Recommendation
    changes: dict[str, bool | int | float | str | None]
    platform_changes: bool
    monthly_difference_usd: float | None = Field(
        None, description="after less before, of the top platforms; null where one has no price"
    )


class Crossover(_Frozen):
    """The monthly cost of every platform along one input."""

    field: str
    values: tuple[float, ...]
    monthly_usd: dict[str, tuple[float | None, ...]] = Field(
        description="by platform id, an amount for each value; null where blocked or not priced"
    )
    platforms: tuple[str | None, ...] = Field(description="the top platform at each value")
