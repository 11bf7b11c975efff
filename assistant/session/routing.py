"""Whether a turn is a question about AWS or something said about the user's own workload."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assistant.answers import Answer
    from assistant.dialog import Understanding

Route = Literal["dialog", "answer"]

_ASKS = re.compile(
    r"^\s*(?:and |so |but |ok |okay |hi |hello |please |btw |by the way,? )*"
    r"(?:what|how|why|which|when|where|who|whose|can|could|does|do|did|is|are|was|will|would|should|"
    r"may|must|has|have|difference|compare|tell me|explain|define|list|show me)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:i|we|i'm|we're|i've|we've|i'd|my|our|it|its|it's|us|mine|ours)\b", re.IGNORECASE)
_WHERE_TO_RUN = re.compile(
    r"\b(?:where|which|what|how)\b.{0,40}\b(?:should|shall|can|could|do|would|to|best)\b.{0,40}"
    r"\b(?:i|we|my|our|run|host|deploy|put)\b",
    re.IGNORECASE,
)
_CERTAIN = 0.85
_LIKELY = 0.5

DIALOG_ACTS = frozenset({
    "correct", "unknown", "skip", "you_choose", "recommend_now", "undo", "start_over", "cancel",
    "repeat", "status", "why_ask", "forget", "details", "thanks", "greeting", "off_topic",
})  # fmt: skip
"""What only the dialog understands; a fact question never carries one of these acts."""


def is_question(text: str) -> bool:
    """Tell whether the words have the form of a question."""
    return text.rstrip().endswith("?") or bool(_ASKS.match(text))


def is_about_own_workload(text: str) -> bool:
    """Tell whether the user speaks of something of their own, or asks where to run it."""
    return bool(_OWN.search(text) or _WHERE_TO_RUN.search(text))


def choose(text: str, understanding: Understanding, answer: Answer, *, asked: bool) -> Route:
    """Choose the skill for a turn, from what both made of it.

    A question that the cards answer goes to the cards, also in the middle of the dialog; values for
    the workload go to the dialog; what neither understands goes to the dialog while it is asking,
    else to the cards, which decline.
    """
    answered = answer.kind != "declined"
    if understanding.act in DIALOG_ACTS and not (
        answered and is_question(text) and answer.confidence > _CERTAIN
    ):
        return "dialog"
    if understanding.problems:
        return "dialog"
    if is_question(text):
        about_own = is_about_own_workload(text) and bool(understanding.fills)
        return "dialog" if about_own and not asked and understanding.confidence >= _LIKELY else "answer"
    if understanding.fills and (asked or is_about_own_workload(text)):
        return "dialog"
    if answered and answer.confidence > understanding.confidence:
        return "answer"
    return "dialog" if understanding.fills or asked else "answer"
