"""What an answer is, before a door or a session makes a reply of it."""

from __future__ import annotations

from assistant.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from assistant.answers.estimates import Ask

    AnswerKind = Literal["answer", "comparison", "estimate", "corrected", "clarify", "declined"]


@record(frozen=True, slots=True)
class Citation:
    """A card that an answer rests on."""

    card: str
    title: str
    url: str
    as_of: str


@record(frozen=True, slots=True)
class Topic:
    """What an answer was about, for "and on fargate?", "source?" and "what about arm?".

    Once the conversation has moved on to the user's workload it `is_past`: what is varied then is that. A
    follow-up that was `asked` last leaves the question as it was: "and the default?", "which ports?".
    """

    question: str
    subjects: tuple[str, ...]
    cards: tuple[str, ...]
    estimate: Ask | None = None
    is_past: bool = False
    asked: str = ""


@record(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer in Markdown, its sources, and how sure it is to be what was asked (0 to 1)."""

    kind: AnswerKind
    text: str
    cards: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    confidence: float = 0.0
    topic: Topic | None = None

    @property
    def is_reckoned(self) -> bool:
        """Tell a sum, or sums held against each other."""
        is_of_sums = self.kind == "comparison" and self.topic is not None and self.topic.estimate is not None
        return self.kind == "estimate" or is_of_sums

    @property
    def certainty(self) -> float:
        """How sure it is to answer; 0 for one that declines, however surely."""
        return 0.0 if self.kind == "declined" else self.confidence
