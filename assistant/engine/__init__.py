"""The recommendation engine: a workload in, ranked platforms with their costs out; pure."""

from assistant.engine.advice import recommend, what_if, with_every_flip
from assistant.engine.context import weights
from assistant.engine.crossovers import crossover
from assistant.engine.recommendation import (
    BillLine,
    Blocker,
    Crossover,
    Flip,
    MonthlyCost,
    PlatformVerdict,
    Recommendation,
    WhatIf,
)
from assistant.engine.workload import Workload

__all__ = [
    "BillLine",
    "Blocker",
    "Crossover",
    "Flip",
    "MonthlyCost",
    "PlatformVerdict",
    "Recommendation",
    "WhatIf",
    "Workload",
    "crossover",
    "recommend",
    "weights",
    "what_if",
    "with_every_flip",
]
