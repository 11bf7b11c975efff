"""Follow-ups: "and on fargate?", "and the minimum?", "are they stateful?", "can it be raised?"."""

from __future__ import annotations

import re

from assistant.answers.leading import figure_of
from assistant.answers.tokens import stem, tokens, words
from assistant.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from assistant.answers.models import Topic
    from assistant.answers.reading import Lexicon
    from assistant.facts import Card, Fact

MORE = pattern(
    r"^(?:(?:and|but|so|ok) )*(?:more|details|tell me more|elaborate|why|why not|why so|"
    r"why is (?:that|it|this)(?: so)?|why (?:isn't|can't|doesn't|won't) (?:it|that|this)|"
    r"how so|how come|how does that come|go on)\W*$",
    re.IGNORECASE,
)
"""Asks for the rest of the last answer."""
SOURCES = pattern(
    r"^(?:sources?|where (?:is|does) (?:that|this|it) (?:come )?from|says who|link)\W*$", re.IGNORECASE
)
"""Asks where the last answer comes from."""
_FOLLOWS = pattern(r"^(?:and|what about|how about|same for|also|for)\b", re.IGNORECASE)
_PRONOUN = pattern(r"\b(?:it|its|they|their|them|this|that|these|those|there(?=\W*$))\b", re.IGNORECASE)
_SEVERAL = pattern(r"\b(?:they|their|them|these|those)\b", re.IGNORECASE)
_OF_THEM = pattern(r"\bof (?:them|these|those)\b", re.IGNORECASE)
"""Asks of the things that an answer named, whatever was asked about them: "which of them support GPUs?"."""
_RAISE = pattern(
    r"\b(?:raised?|increased?|lift(?:ed)?|adjust(?:ed|able)?|change[ds]?|extend(?:ed)?|soft|hard|"
    r"(?:go|get) (?:higher|more)|exceed(?:ed)?)\b",
    re.IGNORECASE,
)
_PLACE = pattern(
    r"^(?:and |what about |how about |also )?(?:same )?"
    r"(?:for|on|in|with|without|under|over|per|if|as|via|through|across|inside|outside)\b",
    re.IGNORECASE,
)
"""Says where or when else, and keeps what was asked: "and for pods?", "and if I use EFS?"."""
_CONDITION = pattern(r"^(?:if|with|without)\b", re.IGNORECASE)
_AT_LAST = pattern(r"\b(?:it|them|that|those|these)(?: (?:too|as well|also))?\W*$", re.IGNORECASE)
"""Asks whether the same is true of another thing: "does Fargate support it?"."""
_ELSEWHERE = pattern(
    r"\b(?:what|where|who|which \w+|anything|something|somewhere|anywhere) else\b|\binstead\b|"
    r"\b(?:alternatives?|workarounds?)\b|^(?:(?:and|so|but) )*where (?:can|could|do|would|should)\b|"
    r"^(?:(?:and|so|but|then) )*(?:what|which|who) (?:\w+ )?(?:can|could|does|do|would|will) then\b",
    re.IGNORECASE,
)
"""Wants what was asked for from something else: "where can I get one then?"."""
_ORDINAL = pattern(
    r"\bthe (?:(former|latter)(?: one)?|(first|second|last) one|"
    r"(first|second|last)(?= (?:of (?:them|those|these|the two)|is|are|has|can|does|do|will|would|too)\b|"
    r"[,;?.!]|$))"
    r"(?: of (?:them|those|these|the two))?",
    re.IGNORECASE,
)
"""Points to one of the things that were named: "if we begin with the first"."""
_COUNTED = pattern(
    r"^\W*how (?:many|much) (.+?) (?=(?:may|can|could|do|does|is|are|will|would|fit)\b)(.+)", re.IGNORECASE
)
_ONES = pattern(r"\bones?\b", re.IGNORECASE)
_MEASURES = pattern(r"\bhow (?!(?:many|much|do|does|can|could|would|should|is|are)\b)\w+", re.IGNORECASE)
_MOST_WORDS, _MOST_WITH_PRONOUN, _FEW = 10, 14, 6
_UNITS = frozenset({
    "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "vcpu", "vcpus", "ms", "s", "seconds", "minutes",
    "hours", "days", "percent",
})  # fmt: skip
_RAISED = {
    "adjustable": "**Yes**, AWS raises it on request; it starts at {figure}.",
    "hard": "**No**, AWS does not raise it: it stays at {figure}.",
    "configurable": "**Yes**, you set it yourself, {end} {figure}.",
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
    said = [word for word in words(asked) if word not in empty]
    telling = _pointing(question, topic) or _turned(topic, asked, said, lexicon)
    if telling:
        return telling
    if _ELSEWHERE.search(question) and topic.subjects and not named:
        return (f"{_without_subjects(topic, lexicon)} {asked}", f"{topic.question} {asked}", question)
    most = _MOST_WORDS if _CONDITION.match(asked) else _FEW
    is_place = len(question.split()) <= most and bool(_PLACE.match(question))
    is_name = bool(named) and not own and question.endswith("?")
    if follows or is_place or is_name:
        return _marked(topic, asked, own, named, lexicon, is_place=is_place)
    return _naming(question, topic, named, lexicon) if named else _unmarked(question, topic, own, lexicon)


def _unmarked(question: str, topic: Topic, own: Sequence[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Return the readings of a question without a subject that does not say that it follows."""
    about = _unsaid(question, topic)
    says_little = len(own) == 1 and not lexicon.everyday.isdisjoint(map(stem, own))
    says_little |= bool(_SEVERAL.search(question)) and not asks_of_them(question)
    # "how do I avoid them?" is of all that was asked, not of its subject
    return (about[1], about[0], *about[2:]) if says_little and len(about) > 1 else about


def _naming(question: str, topic: Topic, named: Collection[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Return the readings of a question with a subject of its own that does not say that it follows."""
    if len(question.split()) > _MOST_WORDS:
        return (question,)
    kept, whole = lexicon.staying(topic.subjects, named), f"{topic.question} {question}"
    if kept and _PRONOUN.search(question):
        return whole, f"{_written(kept)} {question}", question
    if _AT_LAST.search(question):
        return f"{_without_subjects(topic, lexicon, topic.subjects[1:])} {question}", whole, question
    return (question, whole)


def _marked(
    topic: Topic, asked: str, own: Sequence[str], named: Sequence[str], lexicon: Lexicon, *, is_place: bool
) -> tuple[str, ...]:
    """Return the readings of a question that says that it follows, without the word that says so."""
    whole = f"{topic.question} {asked}"
    if not named:
        if not own:
            return (f"{_without_bounds(topic, lexicon)} {asked}",)
        if not topic.subjects or all(word[0].isdigit() or word in _UNITS for word in own):
            return (_renumbered(topic, own) or whole,)
        other = _without_foreign(topic, asked, lexicon)
        if other:
            return (f"{other} {asked}",)
        about = f"{_names(topic)} {asked}"
        return (whole, about) if is_place else (about, *(_of_what_was_counted(topic, asked) or (whole,)))
    kept = lexicon.staying(topic.subjects, named)
    beside = _without_subjects(topic, lexicon, kept)
    if own and kept and not lexicon.bounding.isdisjoint({*words(asked)} & {*words(topic.question)}):
        return (f"{_written(kept)} {asked}",)
    if own:
        changed = f"{beside} {asked}"
        return (changed, whole) if is_place or kept else (asked, changed, whole)
    each = tuple(f"{beside} {subject} {asked}" for subject in named) if len(named) > 1 else ()
    return *each, f"{beside} {' '.join(named)} {asked}"


def _pointing(question: str, topic: Topic) -> tuple[str, ...]:
    """Return the readings of a question that points to a thing by its place: "if we begin with the first"."""
    found = _ORDINAL.search(question) if len(topic.subjects) > 1 else None
    if not found:
        return ()
    place = next(filter(None, found.groups())).lower()
    subject = topic.subjects[{"former": 0, "first": 0, "second": 1}.get(place, -1)]
    named = f"{question[: found.start()]}{_written((subject,))}{question[found.end() :]}"
    return named, f"{named} {_written([other for other in topic.subjects if other != subject])}"


def _without_foreign(topic: Topic, asked: str, lexicon: Lexicon) -> str:
    """Return the question before without the service that another takes the place of; empty for none."""
    text = lexicon.rephrased(topic.question)
    before = lexicon.foreign_in(text) - lexicon.foreign_in(asked)
    if not before or not lexicon.foreign_in(asked):
        return ""
    return _without(before, text)


def _turned(topic: Topic, asked: str, said: Sequence[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Return the question before with one word turned into its counterpart: On-Demand, "and Spot?"."""
    if len(said) != 1:
        return ()
    text = lexicon.rephrased(topic.question)
    for group in lexicon.counterparts:
        if said[0] in group:
            others = "|".join(re.escape(word) for word in group if word != said[0])
            turned, count = re.subn(rf"(?<![\w-])(?:{others})(?![\w-])", said[0], text)
            return (f"{turned} {asked}",) if count else ()
    return ()


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


def asks_of_them(text: str) -> bool:
    """Tell whether it is asked which of several that an answer named."""
    return bool(_OF_THEM.search(text))


def is_marked(question: str) -> bool:
    """Tell a question that says that it follows: "and fargate?"."""
    return bool(_FOLLOWS.match(question.strip()))


def _unsaid(question: str, topic: Topic) -> tuple[str, ...]:
    """Return the readings of a question that is not marked as following: "how big can it get?"."""
    rest = _PRONOUN.sub("", question)
    length = len(question.split())
    if length > (_MOST_WORDS if rest == question else _MOST_WITH_PRONOUN):
        return (question,)
    about = (f"{_names(topic)} {rest}", *(_of_what_was_counted(topic, rest) or (f"{topic.question} {rest}",)))
    if asks_of_them(question):
        return about if question.endswith("?") else about[:1]
    if not question.endswith("?"):
        return about[:1] if rest != question else (question,)
    return about if rest != question and length <= _MOST_WORDS else (*about, question)


def _of_what_was_counted(topic: Topic, asked: str) -> tuple[str, ...]:
    """Return what a new measure may be of, once it was asked how many: "how large may one of them be?"."""
    counted = _COUNTED.match(topic.question) if _MEASURES.search(asked) else None
    return tuple(f"{text} {asked}" for text in (f"{counted[1]} {counted[2]}", counted[2])) if counted else ()


def recounted(question: str, topic: Topic) -> str:
    """Return the question before with what it counts turned into something else: "and rules?"."""
    asked = _FOLLOWS.sub("", question.strip()).rstrip("?. ")
    counted = _COUNTED.match(topic.question)
    if not counted:
        return f"{topic.question} {asked}"
    return f"how many {_ONES.sub(counted[1].split()[-1], asked)} {counted[2]}"


def names_a_figure(question: str, topic: Topic, card: Card, lexicon: Lexicon) -> bool:
    """Tell a follow-up that asks for a figure of the last card by its name: "and launch templates?"."""
    asked = _FOLLOWS.sub("", question.strip())
    if asked == question.strip() or not set(lexicon.subjects_in(asked)) <= {*topic.subjects, *card.subjects}:
        return False
    said = {stem(word) for word in words(asked) if word not in lexicon.stop | lexicon.bounding}
    return bool(said) and any(said <= {*tokens(fact.name.partition(" of ")[0])} for fact in card.facts)


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
            return template.format(figure=figure_of(fact), end=_end(fact))
    return ""


def _end(fact: Fact) -> str:
    return {"max": "up to", "min": "from"}.get(fact.bound, "now at")


def _names(topic: Topic) -> str:
    return _written(topic.subjects)


def _written(subjects: Sequence[str]) -> str:
    return " ".join(subjects).replace("-", " ")


def _without_bounds(topic: Topic, lexicon: Lexicon) -> str:
    """Return the words of an earlier question without the end of a range that it asked for."""
    spoken = topic.question.lower().split()
    return " ".join(word for word in spoken if word.strip("?.,!") not in lexicon.bounding)


def _without_subjects(topic: Topic, lexicon: Lexicon, but: Collection[str] = ()) -> str:
    """Return the words of an earlier question without the things it was about, `but` those that stay."""
    gone = set(topic.subjects).difference(but)
    return _without(
        (name for name, subject in lexicon.names.items() if subject in gone), topic.question.lower()
    )


def _without(names: Iterable[str], text: str) -> str:
    """Return a text without some names; the longer ones go first, as others may be parts of them."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", " ", text)
    return text
