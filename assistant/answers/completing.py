"""A follow-up written out, where its form tells how: what was meant instead, a way back, one of two."""

from __future__ import annotations

import re

from assistant.answers.tokens import words
from assistant.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answers.lexicon import Lexicon
    from assistant.answers.models import Topic

_MEANT = pattern(
    r"^\W*(?:(?:no|nope|nah|wait|sorry|oops|hm+|ah|oh|ok|well|actually)\b\W*)*"
    r"(?:i (?:actually |really )?(?:meant|mean|(?:was|am) asking about|was talking about)|"
    r"i'm asking about|make (?:that|it)|what i meant (?:is|was))\b\W*",
    re.IGNORECASE,
)
"""Takes back what was asked of: "no wait, I meant fargate"."""
_BACK = pattern(
    r"^\W*(?:(?:ok|okay|so|and|now|let's|lets|let us)\b\W*)*(?:go(?:ing)? )?"
    r"(?:back|return(?:ing)?|coming back) to (?:the |my )?",
    re.IGNORECASE,
)
"""Comes back to what was spoken of before: "ok back to lambda"."""
_PART = pattern(r"\s*[,:;.?]\s+|\s+-+\s+")
_CHOOSES = pattern(
    r"^(?:(?:and|so|but|ok) )*(?:which|what)(?: (?:one|of (?:them|these|those|the two)))?"
    r"(?: (?:is|one|would be|works out))* (?:the )?"
    r"(?:cheap(?:er|est)|dear(?:er|est)|more expensive|less expensive)\W*$",
    re.IGNORECASE,
)
"""Asks which of two costs less, and names neither."""
_OF_TWO = pattern(
    r"^(?:(?:and|so|but|ok) )*which(?: one| of the two)? "
    r"((?:is|are|has|have|can|could|does|do|supports?|takes?|keeps?|allows?|needs?|costs?|scales?|works?)\b.+?)\W*$",
    re.IGNORECASE,
)
"""Asks which of two does or has something, and names neither: "which one has a static ip"."""
_BY_PLACE = pattern(
    r"^\W*(?:(?:and|so|but|ok|what about|how about)\b\W*)*(?:(?:for|on|in|with) )?"
    r"the (?:(?P<first>first|former)|(?P<second>second|latter|last)|(?P<other>other))"
    r"(?: (?:one|of (?:them|these|the two)))?\W*$",
    re.IGNORECASE,
)
"""Names one of two by its place: "and the first one?"."""
_TWO, _OR = 2, frozenset({"or", "and"})
_TOLD_OF = pattern(r"^\W*what(?:'s| is| are) (?:an? |the )?(.+?)\W*$", re.IGNORECASE)
_LACKS_WHAT = pattern(
    r"^\W*(?:and |so )?how many(?= (?:can|could|does|do|may|has|have|fit)\b)", re.IGNORECASE
)
"""Asks how many, and leaves out of what: "how many can a t3.medium have"."""
_ONES = pattern(r"\bones\b", re.IGNORECASE)
"""Stands for others of a kind: "and GPU ones?"."""
_TYPE = re.compile(r"(?<![\w.-])[a-z]+\d[\w-]*\.[a-z\d][\w-]*(?![\w-])", re.IGNORECASE)
"""An instance type."""


def in_full(question: str, context: Sequence[Topic], lexicon: Lexicon) -> tuple[str, Sequence[Topic]]:
    """Return a question without what takes back or comes back, and what it is to be understood with."""
    instead = meant_instead(question)
    if instead:
        return (f"and {instead}" if context else instead), context
    found = back_to(question, context, lexicon)
    if found:
        return found[0], (found[1],)
    return of_two(question, context, lexicon) or question, context


def meant_instead(question: str) -> str:
    """Return what a question puts in the place of what was understood; empty where it takes nothing back.

    >>> meant_instead("no wait, I meant fargate")
    'fargate'
    """
    found = _MEANT.match(question)
    return question[found.end() :].strip() if found else ""


def back_to(question: str, context: Sequence[Topic], lexicon: Lexicon) -> tuple[str, Topic] | None:
    """Return what is asked of something spoken of earlier, and that; None where no question comes back to it.

    "back to lambda" asks again what was asked of it, "back to lambda: and the default?" something else.
    """
    found = _BACK.match(question)
    if not found:
        return None
    name, asked = (*_PART.split(question[found.end() :].strip(), maxsplit=1), "")[:2]
    named = set(lexicon.subjects_in(name))
    for topic in context:
        if named and named <= set(topic.subjects):
            return asked.strip() or topic.question, topic
    return None


def of_two(question: str, context: Sequence[Topic], lexicon: Lexicon) -> str:
    """Return a question on one of two things with their names; empty for another, or where no two were named.

    The two are those of the last turn, else those of the last two: "and the first one?" after a timeout of an
    ALB and then of an NLB is about the ALB.
    """
    place, which = _BY_PLACE.match(question.strip()), _OF_TWO.match(question.strip())
    if not (place or which) or not context or lexicon.subjects_in(question):
        return ""
    named = _two_named(context)
    if which:
        return f"which {which[1]}, {' or '.join(named)}?" if named else ""
    both = named or _two_told(context)
    if not both or place is None or (named and place["other"]):
        return ""
    chosen = both[-1] if place["second"] else both[0]
    beside = words(lexicon.without_subjects(_of_two_things(context).question)) if named else ()
    asked = " ".join(word for word in beside if word not in lexicon.compare and word not in _OR)
    return f"{chosen} {asked}" if asked else f"and {chosen}?"


def _two_named(context: Sequence[Topic]) -> tuple[str, ...]:
    """Return the names of the two things that the last question named; none for more or fewer."""
    subjects = _of_two_things(context).subjects if context else ()
    return tuple(map(_name, subjects)) if len(subjects) == _TWO else ()


def _of_two_things(context: Sequence[Topic]) -> Topic:
    """Return what was spoken of last, or that before it, where one of its two things was meant since."""
    last, *earlier = context
    before = earlier[0].subjects if earlier else ()
    is_one_of = len(last.subjects) == 1 and len(before) == _TWO and last.subjects[0] in before
    return earlier[0] if is_one_of else last


def _two_told(context: Sequence[Topic]) -> tuple[str, ...]:
    """Return the names of what the last two turns were about, the earlier first; none where that is one."""
    match [topic.subjects for topic in context[:2]]:
        case [(this,), (that,)] if this != that:
            return _name(that), _name(this)
    return ()


def _name(subject: str) -> str:
    return subject.replace("-", " ")


def between(question: str, context: Sequence[Topic]) -> str:
    """Return a question which of two is cheaper with the things of the last two turns; empty for another."""
    if not _CHOOSES.match(question.strip()):
        return ""
    match _two_named(context) or [_thing(topic) for topic in context[:2]]:
        case [this, that] if this and that and this != that:
            return f"which is cheaper, {that} or {this}?"
    return ""


def of_type(question: str, topic: Topic) -> str:
    """Return a question that shares an instance type with the one before, or brings one, behind that.

    Empty where no type is in either. A type takes the place of the one before: "and on an m5.large?".
    """
    now, before = _TYPE.findall(question), _TYPE.findall(topic.question)
    if len(now) > 1 or len(before) > 1 or not (now or before) or _ONES.search(question):
        return ""
    if now and before:
        return _TYPE.sub(now[0], topic.question)
    if before:
        return f"{before[0]} {question}"
    told, asked = _TOLD_OF.match(topic.question), _LACKS_WHAT.match(question)
    if told and asked:
        return f"{asked[0]} {told[1]} {question[asked.end() :]}"
    return f"{topic.question} {question}"


def _thing(topic: Topic) -> str:
    types = (topic.estimate and topic.estimate.instance_types) or _TYPE.findall(topic.question)
    if types:
        return types[-1]
    return _name(topic.subjects[0]) if len(topic.subjects) == 1 else ""
