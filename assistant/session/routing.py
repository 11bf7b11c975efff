"""Whether a turn is a question about AWS or something said about the user's own workload."""

from __future__ import annotations

import re

from assistant.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from assistant.answers import Answer
    from assistant.dialog import DialogState, Understanding

    Route = Literal["dialog", "answer"]

_ASKS = pattern(
    r"^\s*(?:and |so |but |ok |okay |hi |hello |please |btw |by the way,? )*"
    r"(?:what|how|why|which|when|where|who|whose|can|could|does|do|did|is|are|was|will|would|should|"
    r"may|must|has|have|difference|compare|tell me|explain|define|list|show me|max(?:imum)?|min(?:imum)?|"
    r"default|limits?|cheapest|prices?|pricing)\b",
    re.IGNORECASE,
)
_OWN = pattern(r"\b(?:i|we|i'm|we're|i've|we've|i'd|my|our|it|its|it's|us|mine|ours)\b", re.IGNORECASE)
_WHERE_TO_RUN = pattern(
    r"\b(?:where|how|on what|(?:what|which) (?:\w+ )?(?:platform|service|compute|option))\b"
    r".{0,60}\b(?:run|host|deploy|put|use|place)\b",
    re.IGNORECASE,
)
_CERTAIN = 0.85

_ALSO_FOLLOW_UPS = frozenset({"why_ask", "details", "explain", "cheaper", "simpler"})
"""What may also be about an answer: "why?" and "more"; every other act is the dialog's alone."""


def is_question(text: str) -> bool:
    """Tell whether the words have the form of a question."""
    return text.rstrip().endswith("?") or bool(_ASKS.match(text))


def is_about_own_workload(text: str) -> bool:
    """Tell whether the user speaks of something of their own."""
    return bool(_OWN.search(text))


def choose(text: str, understanding: Understanding, answer: Answer, state: DialogState) -> Route:
    """Choose the skill for a turn, from what both made of it.

    A question that the cards answer goes to the cards, also in the middle of the dialog; values for
    the workload go to the dialog; what neither understands goes to the dialog while it is asking,
    else to the cards, which decline.
    """
    answered = answer.kind != "declined"
    outside = not answered and answer.confidence > 0
    if _is_reckoned(text, answer, state):
        return "answer"
    underway = state.asked is not None or bool(state.slots)
    if understanding.act:
        about_answer = understanding.act in _ALSO_FOLLOW_UPS and not underway
        about_answer |= _deletes_something_else(text, understanding, state)
        return "answer" if about_answer and answered else "dialog"
    if underway and understanding.doubts and not is_question(text):
        return "dialog"
    if outside:
        return "answer"
    if understanding.problems and not (answered and is_question(text)):
        return "dialog"
    if is_question(text):
        wants_place = bool(_WHERE_TO_RUN.search(text)) and bool(understanding.fills)
        tells = len(understanding.fills) > 1 and not (answered and _is_sure(answer))
        return "dialog" if wants_place or (tells and is_about_own_workload(text)) else "answer"
    return _for_statement(text, understanding, answer, state)


def _deletes_something_else(text: str, understanding: Understanding, state: DialogState) -> bool:
    """Tell "can I delete a default security group?" from "forget the memory"."""
    is_known = understanding.target in state.slots
    return understanding.act == "forget" and not is_known and (is_question(text) or not state.slots)


def is_surely_answered(text: str, answer: Answer, *, is_one_word: bool) -> bool:
    """Tell whether `choose` chooses the answer for a first turn without an act, unseen by the dialog.

    Args:
        text: the turn.
        answer: what the cards make of it.
        is_one_word: that the dialog can find no more in it than one word of one field, which is not the
            kind of the workload; else it may find anything.
    """
    if not is_question(text):
        return is_one_word and not is_about_own_workload(text)
    if _WHERE_TO_RUN.search(text):
        return False
    answered = answer.kind != "declined"
    return is_one_word or (answered and (_is_sure(answer) or not is_about_own_workload(text)))


def _is_reckoned(text: str, answer: Answer, state: DialogState) -> bool:
    """Tell an estimate that was asked for from words about the user's own workload that could be one."""
    ask = answer.topic.estimate if answer.topic else None
    if ask is None or (_WHERE_TO_RUN.search(text) and not ask.wants):
        return False
    asked_for = ask.wants is not None or is_question(text)
    return asked_for or (state.asked is None and not is_about_own_workload(text))


def _for_statement(text: str, understanding: Understanding, answer: Answer, state: DialogState) -> Route:
    answered = answer.kind != "declined"
    if understanding.fills and not _tells_of_a_workload(text, understanding, state):
        return "answer"
    if understanding.fills:
        names_aws = bool(answer.topic and answer.topic.subjects) and answered
        underway = state.asked is not None or bool(state.slots)
        if underway or is_about_own_workload(text) or not names_aws:
            return "dialog" if not (names_aws and answer.kind == "corrected") else "answer"
    if answered and answer.confidence > understanding.confidence:
        return "answer"
    return "dialog" if understanding.fills or state.asked is not None else "answer"


def _tells_of_a_workload(text: str, understanding: Understanding, state: DialogState) -> bool:
    """Tell words that begin or go on with a workload from a phrase that only looks like one field's word.

    One word such as "windows" or "monthly" tells nothing alone; an amount, the kind of the work, a
    second field or somebody's own do.
    """
    if state.asked is not None or state.slots or is_about_own_workload(text):
        return True
    fills = understanding.fills
    amounts = any(any(letter.isdigit() for letter in fill.words) for fill in fills.values())
    return len(fills) > 1 or "kind" in fills or amounts


def _is_sure(answer: Answer) -> bool:
    return answer.confidence > _CERTAIN
