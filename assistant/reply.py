"""What every turn comes to: the one value that doors show and programs read."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.engine.recommendation import Recommendation

ReplyKind = Literal[
    "answer", "comparison", "estimate", "question", "recommendation", "verdict",
    "clarify", "declined", "corrected", "cancelled", "help", "error",
]  # fmt: skip
Origin = Literal["said", "implied", "assumed", "default"]


class Citation(BaseModel):
    """A card, or a price table, that an answer rests on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    card: str = Field(description="id of the card, or the price key")
    title: str
    url: str
    as_of: str = Field(description="date of the reading: YYYY, YYYY-MM or YYYY-MM-DD")


class SlotValue(BaseModel):
    """What is known of one workload field after this turn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: bool | int | float | str
    unit: str = ""
    origin: Origin = Field("said", description="said by the user, implied, assumed or a default")
    words: str = Field("", description="the user's words that it was read from")
    turn: int = Field(0, description="number of the turn that set it, from 1")


class Reply(BaseModel):
    """The answer to one turn of the conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ReplyKind
    text: str = Field(description="Markdown; the whole answer, readable on its own")
    citations: tuple[Citation, ...] = ()
    slots: dict[str, SlotValue] = Field(default_factory=dict)
    asks: str | None = Field(None, description="the workload field that is being asked for")
    recommendation: Recommendation | None = None
    suggestions: tuple[str, ...] = Field((), max_length=4)
