"""Follow-ups: "and on fargate?", "and the minimum?", "are they stateful?", "can it be raised?"."""

from __future__ import annotations

import re

from assistant.answers.tokens import words
from assistant.patterns import pattern
from assistant.quantities import amount

TYPE_CHECKING = False
if TYPE_CHECKING:
    from assistant.answers.models import Topic
    from assistant.answers.reading import Lexicon
    from assistant.facts import Card, Fact

MORE = pattern(r"^(?:more|details|tell me more|why|why is that|how so|go on)\W*$", re.IGNORECASE)
"""Asks for the rest of the last answer."""
SOURCES = pattern(
    r"^(?:sources?|where (?:is|does) (?:that|this|it) (?:come )?from|says who|link)\W*$", re.IGNORECASE
)
"""Asks where the last answer comes from."""
_FOLLOWS = pattern(r"^(?:and|what about|how about|same for|also|for)\b", re.IGNORECASE)
_PRONOUN = pattern(r"\b(?:it|its|they|their|them|this|that|these|those)\b", re.IGNORECASE)
_RAISE = pattern(
    r"\b(?:raised?|increased?|lift(?:ed)?|adjust(?:ed|able)?|change[ds]?|extend(?:ed)?|soft|hard|"
    r"(?:go|get) (?:higher|more)|exceed(?:ed)?)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 10
_UNITS = frozenset({
    "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "vcpu", "vcpus", "ms", "s", "seconds", "minutes",
    "hours", "days", "percent",
})  # fmt: skip
_RAISED = {
    "adjustable": "**Yes**, AWS raises it on request; it starts at **{figure}**{scope}.",
    "hard": "**No**, AWS does not raise it: it stays at **{figure}**{scope}.",
    "configurable": "**Yes**, you set it yourself, {end} **{figure}**{scope}.",
}


def resolved(question: str, topic: Topic | None, lexicon: Lexicon) -> str:
    """Return the question with what it leaves out, taken from what was spoken of before.

    "and fargate?" keeps the question and changes the subject, "and its memory?" keeps the subject,
    "and the minimum?" keeps both and changes the end of the range, "and at 10 GB?" keeps all of it.
    """
    if topic is None:
        return question
    question = question.strip()
    follows = bool(_FOLLOWS.match(question))
    named = lexicon.subjects_in(question, near=topic.subjects)
    empty = lexicon.stop | lexicon.bounding
    spoken = words(lexicon.without_subjects(_FOLLOWS.sub("", question)))
    own = [word for word in spoken if word not in empty]
    if not follows and not named and not own and not lexicon.bounding.isdisjoint(spoken):
        return f"{_without_bounds(topic, lexicon)} {question}"
    if not follows:
        refers = not named and _PRONOUN.search(question) and len(question.split()) <= _MOST_WORDS
        return f"{_names(topic)} {_PRONOUN.sub('', question)}" if refers else question
    asked = _FOLLOWS.sub("", question).strip()
    keeps = not topic.subjects or all(word[0].isdigit() or word in _UNITS for word in own)
    if own and not named and keeps:
        return f"{topic.question} {asked}"
    if own:
        return asked if named else f"{_names(topic)} {asked}"
    if named:
        return f"{_without_subjects(topic, lexicon)} {' '.join(named)} {asked}"
    return f"{_without_bounds(topic, lexicon)} {asked}"


def asks_to_raise(question: str, lexicon: Lexicon) -> bool:
    """Tell whether the question is if the limit spoken of can be changed."""
    short = len(question.split()) <= _MOST_WORDS
    refers = bool(_PRONOUN.search(question)) and not lexicon.subjects_in(question)
    return short and refers and bool(_RAISE.search(question))


def whether_raised(card: Card) -> str:
    """Say whether the card's first figure can be raised; empty when it has none that tells."""
    for fact in card.facts:
        template = _RAISED.get(fact.hardness)
        if template and not isinstance(fact.value, bool):
            figure = amount(fact.value, fact.unit)
            return template.format(figure=figure, scope=_scope(fact), end=_end(fact))
    return ""


def _scope(fact: Fact) -> str:
    return f" ({fact.scope})" if fact.scope else ""


def _end(fact: Fact) -> str:
    return {"max": "up to", "min": "from"}.get(fact.bound, "now at")


def _names(topic: Topic) -> str:
    return " ".join(topic.subjects).replace("-", " ")


def _without_bounds(topic: Topic, lexicon: Lexicon) -> str:
    """Return the words of an earlier question without the end of a range that it asked for."""
    spoken = topic.question.lower().split()
    return " ".join(word for word in spoken if word.strip("?.,!") not in lexicon.bounding)


def _without_subjects(topic: Topic, lexicon: Lexicon) -> str:
    """Return the words of an earlier question without the things it was about."""
    text = topic.question.lower()
    names = (name for name, subject in lexicon.names.items() if subject in topic.subjects)
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", " ", text)
    return text
