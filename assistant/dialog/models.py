"""What the dialog knows and what a turn of it brings; all frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.engine.recommendation import Recommendation

Origin = Literal["said", "implied", "assumed", "default"]
TurnKind = Literal[
    "question", "recommendation", "corrected", "clarify", "cancelled", "help", "error", "answer"
]


@dataclass(frozen=True, slots=True)
class SlotFill:
    """One workload field: its value, and who said it in which words and turn."""

    value: Any
    unit: str = ""
    origin: Origin = "said"
    words: str = ""
    turn: int = 0
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What one text says about the user's workload.

    Attributes:
        fills: workload fields with their values.
        act: what the user wants of the dialog; empty for plain information.
        problems: sentences about amounts that cannot be.
        corrects: the text takes something back ("actually", "no, I meant").
        target: the field that a "forget" names.
        confidence: 0 to 1, how surely the text is about the user's workload.
    """

    fills: Mapping[str, SlotFill] = field(default_factory=dict)
    act: str = ""
    problems: tuple[str, ...] = ()
    corrects: bool = False
    target: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogState:
    """The dialog between two turns."""

    slots: Mapping[str, SlotFill] = field(default_factory=dict)
    asked: str | None = None
    asked_counts: Mapping[str, int] = field(default_factory=dict)
    misses: int = 0
    turn: int = 0
    before: DialogState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogTurn:
    """What the dialog says, and the state after it."""

    state: DialogState
    kind: TurnKind
    text: str
    asks: str | None = None
    suggestions: tuple[str, ...] = ()
    recommendation: Recommendation | None = None
    cards: tuple[str, ...] = ()
