"""Follow-ups: "and on fargate?", "and the minimum?", "are they stateful?", "can it be raised?"."""

from __future__ import annotations

import re

from assistant.answers.tokens import stem, tokens, words
from assistant.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from assistant.answers.lexicon import Lexicon
    from assistant.answers.models import Topic
    from assistant.facts import Card

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
_FOLLOWS = pattern(
    r"^(?:(?:ok|okay|so|but|then|right|well|hm+)\b\W*)*(?:and|what about|how about|same for|also|for)\b",
    re.IGNORECASE,
)
_PRONOUN = pattern(r"\b(?:it|its|they|their|them|this|that|these|those|there(?=\W*$))\b", re.IGNORECASE)
_OF_THEM = pattern(r"\bof (?:them|these|those)\b", re.IGNORECASE)
"""Asks of the things that an answer named, whatever was asked about them: "which of them support GPUs?"."""
_PLACE = pattern(
    r"^(?:and |what about |how about |also )?(?:same )?"
    r"(?:for|on|in|with|without|under|over|per|if|as|via|through|across|inside|outside)\b",
    re.IGNORECASE,
)
"""Says where or when else, and keeps what was asked: "and for pods?", "and if I use EFS?"."""
_CONDITION = pattern(r"^(?:if|with|without)\b", re.IGNORECASE)
_AS_WELL = pattern(r"\b(?:too|as well|also)\W*$", re.IGNORECASE)
"""Asks whether what was told is so of another thing: "on EC2 too?"."""
_OF_IT = pattern(
    r"^\W*(?:(?:and|so|but) )*(?:does|do|can|could|is|are|will|would|has|have|should|may) "
    r"(?:it|they|that|those|these)\b",
    re.IGNORECASE,
)
"""Asks of what was spoken of, whatever else it names: "does it work on Fargate?"."""
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
_OF_EACH = pattern(
    r"\b(?:each|any|one|a single one) of (?:them|these|those)\b|\beach(?: one)?(?=\W*$)", re.IGNORECASE
)
"""Stands for one of what was counted: "how many containers can one of them have?"."""
_THING = pattern(
    r"^\W*how many (.+?)(?= (?:may|can|could|do|does|is|are|will|would|fit|per|in|on|of|for|at)\b|\W*$)",
    re.IGNORECASE,
)
_MEASURED = pattern(
    r"^\W*(?:how (?!many\b|much\b)\w+|what) (?:may|can|could|is|are|does|do|will|would) "
    r"(?:(?:an?|the|one|my|our) )?(.+?)"
    r"(?= (?:be|get|take|last|have|run|stay|live|grow|cost|consist)\b|\W*$)",
    re.IGNORECASE,
)
"""Asks how large, how long or what something is: "how large may a log event be?"."""
_ONES = pattern(r"\bones?\b", re.IGNORECASE)
_MEASURES = pattern(r"\bhow (?!(?:many|much|do|does|can|could|would|should|is|are)\b)\w+", re.IGNORECASE)
_NAME = 2
MOST_WORDS, _FEW = 10, 6
"""How many words a question has at most that leaves something out, and one that only says where else."""
_UNITS = frozenset({
    "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "vcpu", "vcpus", "ms", "s", "seconds", "minutes",
    "hours", "days", "percent", "thousand", "million", "billion",
})  # fmt: skip


def readings(question: str, topic: Topic, lexicon: Lexicon) -> tuple[str, ...]:
    """Return what a question may mean with what it leaves out, taken from what was spoken of before.

    "and fargate?" keeps the question and changes the subject, "and its memory?" keeps the subject,
    "and the minimum?" keeps both and changes the end of the range, "and at 10 GB?" keeps all of it. Where
    it could be more than one of them, the likeliest comes first; the cards tell which one it is.
    """
    question = question.strip()
    named = lexicon.subjects_in(question, near=topic.subjects)
    asked = _FOLLOWS.sub("", question).strip()
    own = _own(asked, lexicon)
    is_place = _is_place(question, asked)
    is_name = bool(named) and not own and (question.endswith("?") or len(question.split()) <= _NAME)
    if is_marked(question) or is_place or is_name:
        return _marked(topic, asked, own, named, lexicon, is_place=is_place)
    return _naming(question, topic, named, lexicon) if named else (question,)


def settled(question: str, topic: Topic, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the readings of a question whose form tells what stays and what changes; none for another.

    "and the minimum?", "and Spot?", "with 16?", "if we begin with the first", "where can I get one then?".
    """
    question = question.strip()
    asked = _FOLLOWS.sub("", question).strip()
    named = lexicon.subjects_in(question, near=topic.subjects)
    own = _own(asked, lexicon)
    empty = lexicon.stop | lexicon.bounding
    telling = _pointing(question, topic) or _turned(
        topic, asked, [word for word in words(asked) if word not in empty], lexicon
    )
    if telling:
        return telling
    if named:
        return ()
    follows = is_marked(question) or _is_place(question, asked)
    bound = lexicon.bound_in(words(asked))
    if not own and bound != "price" and (follows or bound):
        end = f"{_without_bounds(topic, lexicon)} {asked}"
        other = _other_end(topic, asked, lexicon)
        since = (f"{_without_bounds(topic, lexicon)} {topic.asked} {asked}",) if topic.asked else ()
        return *since, *other, end
    if _ELSEWHERE.search(question) and topic.subjects:
        return (f"{_without_subjects(topic, lexicon)} {asked}", f"{topic.question} {asked}", question)
    of_each = _counted_of_each(asked, topic, lexicon)
    if of_each:
        return (of_each,)
    if follows and own and all(word[0].isdigit() or word in _UNITS for word in own):
        return (_renumbered(topic, own) or f"{topic.question} {asked}",)
    instead = _without_foreign(topic, asked, lexicon) if follows else ""
    return (f"{instead} {asked}",) if instead else ()


def _counted_of_each(asked: str, topic: Topic, lexicon: Lexicon) -> str:
    """Return what is counted of each of those that were counted before: "and how many rules in each?"."""
    thing = _THING.match(topic.question) if asks_of_each(asked) and not _MEASURES.search(asked) else None
    if not thing:
        return ""
    counted = _OF_EACH.sub(thing[1], asked)
    counted = counted if "how many" in counted.lower() else f"how many {counted}"
    return counted if lexicon.subjects_in(thing[1]) else f"{_names(topic)} {counted}"


def _own(asked: str, lexicon: Lexicon) -> list[str]:
    """Return the words of a question beside its subjects that mean something, the ends of ranges aside."""
    empty = lexicon.stop | lexicon.bounding
    return [word for word in words(lexicon.without_subjects(asked)) if word not in empty]


def behind(question: str, topic: Topic) -> tuple[str, ...]:
    """Return a question behind what was asked before, or behind what was counted there."""
    rest = _PRONOUN.sub("", _FOLLOWS.sub("", question.strip()).strip())
    return _of_what_was_counted(topic, rest) or (f"{topic.question} {rest}",)


def changed(question: str, topic: Topic, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the question before with what is named now in the place of what it named; empty for no name.

    Where a name means something of its own beside what was spoken of, there are two of them.
    """
    named = lexicon.subjects_in(question, near=topic.subjects)
    if not named:
        return ()
    asked = _FOLLOWS.sub("", question.strip()).strip()
    asked = asked if _own(asked, lexicon) else ""
    within = lexicon.within(topic.subjects, named)
    inside = _replaced(topic, within, lexicon) if within else ""
    texts = (_changed(topic, named, lexicon), inside and f"{inside} {lexicon.without_subjects(asked)}")
    return tuple(filter(None, (f"{texts[0]} {asked}", texts[1])))


def of_subjects(question: str, topic: Topic) -> tuple[str, ...]:
    """Return a question that names no subject behind the subjects of the one before, and behind its thing."""
    asked = _PRONOUN.sub("", _FOLLOWS.sub("", question.strip()).strip())
    measured = _MEASURED.match(topic.question)
    return (f"{_names(topic)} {asked}", *((f"{measured[1]} {asked}",) if measured else ()))


def _is_place(question: str, asked: str) -> bool:
    most = MOST_WORDS if _CONDITION.match(asked) else _FEW
    return len(question.split()) <= most and bool(_PLACE.match(question))


def _naming(question: str, topic: Topic, named: Collection[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Return the readings of a question with a subject of its own that does not say that it follows."""
    if len(question.split()) > MOST_WORDS:
        return (question,)
    kept, whole = lexicon.staying(topic.subjects, named), f"{topic.question} {question}"
    if kept and _PRONOUN.search(question):
        return whole, f"{_written(kept)} {question}", question
    if _OF_IT.match(question):
        return whole, question
    if _AT_LAST.search(question):
        return f"{_without_subjects(topic, lexicon, topic.subjects[1:])} {question}", whole, question
    return (question, whole)


def _marked(
    topic: Topic, asked: str, own: Sequence[str], named: Sequence[str], lexicon: Lexicon, *, is_place: bool
) -> tuple[str, ...]:
    """Return the readings of a question that says that it follows, without the word that says so."""
    whole = f"{topic.question} {asked}"
    if not named:
        about = f"{_names(topic)} {asked}"
        return (whole, about) if is_place else (about, *(_of_what_was_counted(topic, asked) or (whole,)))
    kept = lexicon.staying(topic.subjects, named)
    beside = _without_subjects(topic, lexicon, kept)
    if not own and _AS_WELL.search(asked):
        return whole, f"{beside} {' '.join(named)} {asked}"
    if own and kept and not lexicon.bounding.isdisjoint({*words(asked)} & {*words(topic.question)}):
        return (f"{_written(kept)} {asked}",)
    if own:
        changed = f"{beside} {asked}"
        return (changed, whole) if is_place or kept else (asked, changed, whole)
    each = tuple(_changed(topic, (subject,), lexicon) for subject in named) if len(named) > 1 else ()
    return *each, _changed(topic, named, lexicon)


def _pointing(question: str, topic: Topic) -> tuple[str, ...]:
    """Return the readings of a question that points to a thing by its place: "if we begin with the first"."""
    found = _ORDINAL.search(question) if len(topic.subjects) > 1 else None
    if not found:
        return ()
    place = next(filter(None, found.groups())).lower()
    subject = topic.subjects[{"former": 0, "first": 0, "second": 1}.get(place, -1)]
    named = f"{question[: found.start()]}{_written((subject,))}{question[found.end() :]}"
    return named, f"{named} {_written([other for other in topic.subjects if other != subject])}"


def _changed(topic: Topic, named: Sequence[str], lexicon: Lexicon) -> str:
    """Return the question before with what is named now in the place of what it named."""
    in_place = _replaced(topic, named, lexicon)
    if in_place:
        return in_place
    kept = lexicon.staying(topic.subjects, named)
    return f"{_without_subjects(topic, lexicon, kept)} {' '.join(named)}"


def _replaced(topic: Topic, named: Sequence[str], lexicon: Lexicon) -> str:
    """Return the question before with what is of a kind in the place of what it named; empty for no such.

    "can I attach an EFS to a function", and EBS: "can I attach an EBS to a function".
    """
    gone = lexicon.kin(topic.subjects, named).difference(lexicon.staying(topic.subjects, named))
    return lexicon.replaced(topic.question, gone, _written(named)) if gone else ""


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


def asks_of_each(text: str) -> bool:
    """Tell whether something is asked of each of those that were counted: "and how many rules in each?"."""
    return bool(_OF_EACH.search(text))


def asks_of_them(text: str) -> bool:
    """Tell whether it is asked which of several that an answer named."""
    return bool(_OF_THEM.search(text))


def is_name(question: str, lexicon: Lexicon) -> bool:
    """Tell a question that is no more than the name of another thing: "and ebs?", "on fargate?"."""
    asked = _FOLLOWS.sub("", question.strip()).strip()
    return bool(lexicon.subjects_in(question)) and not _own(asked, lexicon)


def refers(text: str) -> bool:
    """Tell whether a text speaks of something without its name: "it", "those"."""
    return bool(_PRONOUN.search(text))


def is_marked(question: str) -> bool:
    """Tell a question that says that it follows: "and fargate?"."""
    return bool(_FOLLOWS.match(question.strip()))


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


def _names(topic: Topic) -> str:
    return _written(topic.subjects)


def _written(subjects: Sequence[str]) -> str:
    return " ".join(subjects).replace("-", " ")


def _without_bounds(topic: Topic, lexicon: Lexicon) -> str:
    """Return the words of an earlier question without the end of a range that it asked for."""
    spoken = topic.question.lower().split()
    return " ".join(word for word in spoken if word.strip("?.,!") not in lexicon.bounding)


def _other_end(topic: Topic, asked: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return an earlier question with the end that is asked for now in the place of the one it asked for."""
    ends = [word for word in words(asked) if word in lexicon.bounding]
    spoken = topic.question.lower().split()
    places = [place for place, word in enumerate(spoken) if word.strip("?.,!") in lexicon.bounding]
    if not ends or not places:
        return ()
    return (" ".join((*spoken[: places[0]], ends[0], *spoken[places[0] + 1 :])),)


def _without_subjects(topic: Topic, lexicon: Lexicon, but: Collection[str] = ()) -> str:
    """Return the words of an earlier question without the things it was about, `but` those that stay."""
    gone = set(topic.subjects).difference(but)
    named = [name for name, subject in lexicon.names.items() if subject in gone]
    named += [name for name, meant in lexicon.ambiguous.items() if not gone.isdisjoint(meant)]
    return _without(named, topic.question.lower())


def _without(names: Iterable[str], text: str) -> str:
    """Return a text without some names; the longer ones go first, as others may be parts of them."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", " ", text)
    return text
