"""Follow-ups: "and on fargate?", "and the minimum?", "are they stateful?", "can it be raised?"."""

from __future__ import annotations

import re

from assistant.answers.tokens import stem, words
from assistant.patterns import pattern
from assistant.quantities import amount

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

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
_SEVERAL = pattern(r"\b(?:they|their|them|these|those)\b", re.IGNORECASE)
_OF_THEM = pattern(r"\bof (?:them|these|those)\b", re.IGNORECASE)
"""Asks of the things themselves, whatever was asked about them: "which of them support GPUs?"."""
_RAISE = pattern(
    r"\b(?:raised?|increased?|lift(?:ed)?|adjust(?:ed|able)?|change[ds]?|extend(?:ed)?|soft|hard|"
    r"(?:go|get) (?:higher|more)|exceed(?:ed)?)\b",
    re.IGNORECASE,
)
_PLACE = pattern(
    r"^(?:and |what about |how about |also )?(?:same )?(?:for|on|in|with|under|per)\b", re.IGNORECASE
)
"""Says where else, and keeps what was asked: "and for pods?"."""
_MOST_WORDS, _MOST_WITH_PRONOUN, _FEW = 10, 14, 6
_UNITS = frozenset({
    "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "vcpu", "vcpus", "ms", "s", "seconds", "minutes",
    "hours", "days", "percent",
})  # fmt: skip
_RAISED = {
    "adjustable": "**Yes**, AWS raises it on request; it starts at **{figure}**{scope}.",
    "hard": "**No**, AWS does not raise it: it stays at **{figure}**{scope}.",
    "configurable": "**Yes**, you set it yourself, {end} **{figure}**{scope}.",
}


def readings(question: str, topic: Topic | None, lexicon: Lexicon) -> tuple[str, ...]:
    """Return what a question may mean with what it leaves out, taken from what was spoken of before.

    "and fargate?" keeps the question and changes the subject, "and its memory?" keeps the subject,
    "and the minimum?" keeps both and changes the end of the range, "and at 10 GB?" keeps all of it. Where
    it could be more than one of them, the likeliest comes first; the cards tell which one it is.
    """
    if topic is None:
        return (question,)
    question = question.strip()
    follows = bool(_FOLLOWS.match(question))
    named = lexicon.subjects_in(question, near=topic.subjects)
    empty = lexicon.stop | lexicon.bounding
    asked = _FOLLOWS.sub("", question).strip()
    spoken = words(lexicon.without_subjects(asked))
    own = [word for word in spoken if word not in empty]
    if not follows and not named and not own and not lexicon.bounding.isdisjoint(spoken):
        return (f"{_without_bounds(topic, lexicon)} {question}",)
    turned = _turned(topic, asked, [word for word in words(asked) if word not in empty], lexicon)
    if turned:
        return (turned,)
    is_place = len(question.split()) <= _FEW and bool(_PLACE.match(question))
    is_name = bool(named) and not own and question.endswith("?")
    if not (follows or is_place or is_name):
        about = _unsaid(question, topic, named)
        says_little = len(own) == 1 and not lexicon.everyday.isdisjoint(map(stem, own))
        says_little |= bool(_SEVERAL.search(question)) and not _OF_THEM.search(question)
        # "how do I avoid them?" is of all that was asked, not of its subject
        return (about[1], about[0], *about[2:]) if says_little and len(about) > 1 else about
    keeps = not topic.subjects or all(word[0].isdigit() or word in _UNITS for word in own)
    if own and not named and keeps:
        return (_renumbered(topic, own) or f"{topic.question} {asked}",)
    if own and named:
        changed = f"{_without_subjects(topic, lexicon)} {asked}"
        whole = f"{topic.question} {asked}"
        return (changed, whole) if is_place else (asked, changed, whole)
    if own:
        about = f"{_names(topic)} {asked}", f"{topic.question} {asked}"
        return about[::-1] if is_place else about
    if named:
        changed = f"{_without_subjects(topic, lexicon)} {{}} {asked}"
        each = tuple(changed.format(subject) for subject in named) if len(named) > 1 else ()
        return *each, changed.format(" ".join(named))
    return (f"{_without_bounds(topic, lexicon)} {asked}",)


def _turned(topic: Topic, asked: str, said: Sequence[str], lexicon: Lexicon) -> str:
    """Return the question before with one word turned into its counterpart: On-Demand, "and Spot?"."""
    if len(said) != 1:
        return ""
    text = lexicon.rephrased(topic.question)
    for group in lexicon.counterparts:
        if said[0] in group:
            others = "|".join(re.escape(word) for word in group if word != said[0])
            turned, count = re.subn(rf"(?<![\w-])(?:{others})(?![\w-])", said[0], text)
            return f"{turned} {asked}" if count else ""
    return ""


def _renumbered(topic: Topic, said: Sequence[str]) -> str:
    """Return the question before with its number in the place of another: with 4 vCPU, "and with 16?"."""
    unit = next((word for word in said if word in _UNITS), "")
    new = [word for word in said if word[0].isdigit()]
    ahead = rf"(?=\s*{re.escape(unit)}\b)" if unit else r"(?![\w.,]*\d)"
    old = list(re.finditer(rf"(?<![\w.-])\d+(?:[.,]\d+)*{ahead}", topic.question.lower()))
    if len(new) != 1 or len(old) != 1:
        return ""
    return topic.question[: old[0].start()] + new[0] + topic.question[old[0].end() :]


def refers(question: str) -> bool:
    """Tell a question that says "it" of something, or "them"."""
    return bool(_PRONOUN.search(question))


def is_marked(question: str) -> bool:
    """Tell a question that says that it follows: "and fargate?"."""
    return bool(_FOLLOWS.match(question.strip()))


def _unsaid(question: str, topic: Topic, named: Collection[str]) -> tuple[str, ...]:
    """Return the readings of a question that is not marked as following: "how big can it get?"."""
    rest = _PRONOUN.sub("", question)
    length = len(question.split())
    if named or length > (_MOST_WORDS if rest == question else _MOST_WITH_PRONOUN):
        return (question,)
    about = (f"{_names(topic)} {rest}", f"{topic.question} {rest}")
    if _OF_THEM.search(question) or not question.endswith("?"):
        return about[:1] if rest != question else (question,)
    return about if rest != question and length <= _MOST_WORDS else (*about, question)


def asks_to_raise(question: str, lexicon: Lexicon) -> bool:
    """Tell whether the question is if the limit spoken of can be changed."""
    short = len(question.split()) <= _MOST_WORDS
    refers = bool(_PRONOUN.search(question)) and not lexicon.subjects_in(question)
    return short and refers and bool(_RAISE.search(question))


def speaks_of_raising(text: str) -> bool:
    """Tell whether a text asks to go beyond a limit, and so believes nothing of it."""
    return bool(_RAISE.search(text))


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
