"""What is asked of a limit that was told: "can that be raised?", "is that per account?", "how many?"."""

from __future__ import annotations

import re

from assistant.answers.following import MOST_WORDS, refers
from assistant.answers.leading import HEAD, figure_of, sentence
from assistant.answers.profiles import NO_UNIT, measure_of
from assistant.answers.tokens import tokens
from assistant.facts.templates import referenced_keys
from assistant.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.answers.lexicon import Lexicon
    from assistant.answers.models import Topic
    from assistant.facts import Card, Fact

_RAISE = pattern(
    r"\b(?:raised?|increased?|lift(?:ed)?|adjust(?:ed|able)?|change[ds]?|extend(?:ed)?|soft|hard|"
    r"(?:go|get) (?:higher|more)|exceed)\b",
    re.IGNORECASE,
)
_LOWER = pattern(r"\b(?:lower(?:ed)?|reduced?|shorten(?:ed)?|decreased?)\b", re.IGNORECASE)
_MORE_OF_IT = pattern(
    r"^\W*(?:(?:and|so|but|ok) )*(?:can|could|may) (?:i|we|you|one) (?:\w+ )?(?:get|have|ask for|go) "
    r"(?:any )?(?:more|higher)\W*$",
    re.IGNORECASE,
)
"""Wants more of what was counted, and does not name it: "can I get more?"."""
_PER = pattern(
    r"^\W*(?:(?:and|so|but|ok) )*(?:(?:is|are) (?:it|that|this|they|those|these)|"
    r"(?:does|do) (?:it|that|this|they) (?:count|apply|hold))\b.{0,24}?\b(?:per|for each|for every) "
    r"((?:[\w-]+ ?){1,6})\W*$",
    re.IGNORECASE,
)
"""Asks of what each a limit holds."""
_BARE = pattern(
    r"^\W*(?:(?:and|so|but|ok) )*(?:up to |for )?how (many|long|large|big|small|old)"
    r"(?: (?:(?:is|are|can|could|may|must|do|does|will) (?:it|they|that|those|these|i|we|you|one)"
    r"(?: (?:be|have|get|last|use|take|attach|add|then))?))?\W*$",
    re.IGNORECASE,
)
"""Asks for a figure of what was told, and names nothing of it: "how many?", "how large can it be?"."""
_MEASURES = {"long": "time", "old": "time", "many": "", "large": "size", "big": "size", "small": "size"}
_OF_PRICES = frozenset({
    "second", "minut", "hour", "day", "week", "month", "year", "mb", "gb", "tb", "request", "million",
})  # fmt: skip
"""What a price is for, and no limit."""
_BESIDE, _LEADS = 0.2, 0.9
"""What a word takes from a name that says more than was said, and what it counts to lead the answer."""
_ENDS = ("max", "min")
_RAISED = {
    "adjustable": "**Yes**, AWS raises it on request; it starts at {figure}.",
    "hard": "**No**, AWS does not raise it: it stays at {figure}.",
    "configurable": "**Yes**, you set it yourself, {end} {figure}.",
}


def asks_to_raise(question: str, lexicon: Lexicon) -> bool:
    """Tell whether the question is if the limit spoken of can be changed."""
    if _MORE_OF_IT.match(question):
        return True
    is_of_it = refers(question) and not lexicon.subjects_in(question)
    is_short = len(question.split()) <= MOST_WORDS
    return is_short and is_of_it and bool(_RAISE.search(question) or _LOWER.search(question))


def speaks_of_raising(text: str) -> bool:
    """Tell whether a text asks to go beyond a limit, and so believes nothing of it."""
    return bool(_RAISE.search(text))


def whether_raised(card: Card, question: str, asked: str) -> str:
    """Say whether a figure of a card can be changed; empty when it has none that tells.

    Args:
        card: the card told before.
        question: the question that it answered: the figure whose name says most of it is meant.
        asked: the question now, which may want less instead of more.
    """
    telling = [fact for fact in card.facts if fact.hardness in _RAISED and not isinstance(fact.value, bool)]
    if not telling:
        return ""
    fact = _meant(telling, card, question)
    is_lower = bool(_LOWER.search(asked))
    ends = [other for other in telling if other.name == fact.name and other.bound == _ENDS[is_lower]]
    if is_lower and (fact.hardness != "configurable" or not ends):
        return ""
    if fact.hardness == "configurable" and ends:
        fact = ends[0]
    return _RAISED[fact.hardness].format(figure=figure_of(fact), end=_end(fact))


def of_what_each(question: str, topic: Topic, card: Card) -> str:
    """Say of what each a limit of a card holds, where that is asked; empty for another question, or no limit.

    "is that per account?", "is it per function or per region?".
    """
    found = _PER.match(question)
    if not found:
        return ""
    each = set(tokens(found[1]))
    limits = [fact for fact in card.facts if fact.scope.startswith("per ") and fact.bound in ("max", "exact")]
    if not limits or not each.isdisjoint(_OF_PRICES):
        return ""
    scope = _meant(limits, card, topic.asked or topic.question).scope
    if " or " in found[1]:
        return f"**{scope[0].upper()}{scope[1:]}**."
    verdict = "No" if each.isdisjoint(tokens(scope)) else "Yes"
    return f"**{verdict}**, {scope}."


def figure_asked(question: str, topic: Topic, card: Card) -> str:
    """Say the figure of a card that a question without a word of its own asks for; empty for another.

    "how many?", "how long is it?".
    """
    found = _BARE.match(question)
    if not found:
        return ""
    measure = _MEASURES[found[1].lower()]
    bounds = ("min",) if found[1].lower() == "small" else ("max", "exact", "default")
    fit = [fact for fact in card.facts if fact.bound in bounds and _measures(fact, measure)]
    return sentence(_meant(fit, card, topic.asked or topic.question)) if fit else ""


def _measures(fact: Fact, measure: str) -> bool:
    """Tell a figure that is a time, a size, or, for an empty measure, a number of things."""
    if isinstance(fact.value, (bool, str)):
        return False
    return measure_of(fact.unit) == measure and (bool(measure) or fact.unit == NO_UNIT)


def _meant(facts: Sequence[Fact], card: Card, question: str) -> Fact:
    """Return the figure whose name and scope say most of a question; one that leads the answer the sooner."""
    said, head = set(tokens(question)), HEAD.match(card.answer)
    first = referenced_keys(head[1]) if head else ()

    def likeness(fact: Fact) -> float:
        return _likeness(said, {*tokens(f"{fact.name} {fact.scope}")}) + _LEADS * (fact.key in first)

    return max(facts, key=likeness)


def _likeness(said: Collection[str], name: Collection[str]) -> float:
    """Return how much of what is said a name says, less a little for what it says besides."""
    shared = len(set(name).intersection(said))
    return shared - _BESIDE * (len(name) - shared)


def _end(fact: Fact) -> str:
    return {"max": "up to", "min": "from"}.get(fact.bound, "now at")
