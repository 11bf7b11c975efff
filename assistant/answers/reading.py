"""What a question asks: its subjects, the end of a range, a stated figure, a comparison."""

from __future__ import annotations

import re

from assistant.answers.stated import FIGURE, StatedFigure, figures_in
from assistant.answers.tokens import stem, subject_stems, words
from assistant.patterns import pattern
from assistant.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from assistant.answers.lexicon import Lexicon
    from assistant.answers.spelling import Speller

_TIMES = frozenset({"seconds", "minutes", "hours", "days"})
OF_TIMES = (stem("timeout"), stem("duration"))
"""What a stated time is looked up by, beside the words around it."""
_COMPOUND = pattern(r"\w+(?:-\w+){2,}")
"""A name that asks for no bound, whatever stands in it: price-capacity-optimized."""
_FOR_LONG = pattern(r"\b(?:for|takes?|lasts?|up to) (hours|days|weeks|months|years)\b", re.IGNORECASE)
_YES_NO = pattern(
    r"^(?:so |and |but |then )*(?:can|could|do|does|did|is|are|will|would|should|may|must|has|have)\b",
    re.IGNORECASE,
)
_ASKS = pattern(
    r"^\W*(?:what|how|why|which|when|where|who|can|could|does|do|did|is|are|will|would|should|may|must|has|"
    r"have|difference|compare|explain|define|list)\b",
    re.IGNORECASE,
)
_RHETORICAL = pattern(
    r"^\W*(?:is|are|was|do|does|did|has|have|can|could|will|would)n['\u2019]?t\b", re.IGNORECASE
)
_CONFIRM = pattern(r"\b(?:right|correct|isn't it|doesn't it|don't they|true)\s*\?\s*$", re.IGNORECASE)


ASKS_IN_THE_END = pattern(
    r"(?:^|[,;:])\s*(?:(?:and|so|but|then|ok) )*(?:"
    r"(?:(?:at|by|for|from|in|of|on|since|to|under|with|within) )?(?:what|whose|how|why|who|whom)\b|"
    r"(?:at|by|for|from|in|of|on|since|to|under|with|within) which\b|"
    r"which (?:is|are|one)\b|"
    r"which (?:\w+ ){1,3}(?:must|should|do|does|can|could|is|are|has|have|will|would|may)\b|"
    r"(?:can|could|does|did|will|would|should|must|may) "
    r"(?!(?:be|not|have|run|take|use|need|go|stay|get|only)\b)\w+ \w|"
    r"(?:do|is|are|was|has|have) (?:i|we|it|they|this|that|these|those|there|the|an?|my|our|aws|amazon)\b)",
    re.IGNORECASE,
)
"""A question that follows on what it is about: "our batch takes three days, will Fargate let it finish"."""
_ASKS_TIME = pattern(
    r"\b(?:how (?:long|soon|quickly|fast|old)|"
    r"how many (?:milli|micro)?(?:seconds|minutes|hours|days|weeks|months)|"
    r"at what age|for what time)\b",
    re.IGNORECASE,
)
_ASKS_SIZE = pattern(
    r"\b(?:how (?:big|large|heavy)|how many (?:[kmgt]i?b|(?:kilo|mega|giga|tera)?bytes)|"
    r"how much (?:memory|ram|disk|storage|space))\b",
    re.IGNORECASE,
)
_UP_TO = pattern(r"\b(?:up to|at most|no more than)\b", re.IGNORECASE)
_SENTENCES = pattern(r"(?<=[.!?:;])\s+")


@record(frozen=True, slots=True, kw_only=True)
class Reading:
    """A question, understood.

    Attributes:
        text: the question, spelling mended.
        subjects: ids of what it names, in the order named.
        terms: stems to look up, subjects and synonyms included.
        content: the stems that carry meaning, for judging how much an answer covers.
        meaning: the same words and the subjects, one for all that mean the same, for likeness to a phrasing.
        guessed: stems among them that stand for a misspelt short word.
        bound: max, min, default or price, when one is asked for.
        figures: stated amounts.
        measure: what is asked for, time or size; empty where the words do not tell.
        yes_no: whether it wants a yes or a no.
        compares: whether it asks for a comparison.
        states: whether it states something, so that a wrong belief in it is to be corrected.
    """

    text: str
    subjects: tuple[str, ...]
    terms: tuple[str, ...]
    content: tuple[str, ...]
    meaning: frozenset[str]
    guessed: frozenset[str]
    bound: str
    figures: tuple[StatedFigure, ...]
    measure: str
    yes_no: bool
    compares: bool
    states: bool


def read(question: str, lexicon: Lexicon, speller: Speller) -> Reading:
    """Read a question; words that nobody knows are mended to the nearest known one."""
    text, guesses = speller.mend(question)
    spoken = words(lexicon.rephrased(text))
    bounds = words(_COMPOUND.sub(" ", text)) if "-" in text else spoken
    figures = figures_in(text)
    yes_no = bool(_YES_NO.match(text.strip()))
    long = _FOR_LONG.search(text) if yes_no else None
    units = {word.lower() for _, word in FIGURE.findall(text)} if figures else set()
    units |= {long[1].lower()} if long else set()
    meant = [word for word in spoken if word not in lexicon.stop] or spoken
    expanded = [stem(word) for word in meant]
    for word in meant:
        expanded += [stem(other) for other in lexicon.meant_by(word)]
    subjects = lexicon.subjects_in(text)
    expanded += subject_stems(subjects)
    empty = lexicon.stop | lexicon.compare | lexicon.bounding
    content = [
        stem(word)
        for word in spoken
        if word not in empty and len(word) > 1 and word not in lexicon.turning and word not in units
    ]
    if long or any(figure.unit in _TIMES for figure in figures):
        expanded += OF_TIMES
    return Reading(
        text=text,
        subjects=subjects,
        terms=tuple(dict.fromkeys(expanded)),
        content=tuple(dict.fromkeys(content)),
        meaning=lexicon.meaning_beside(subjects, text),
        guessed=frozenset(stem(word) for word in guesses),
        bound=lexicon.bound_in(bounds) or ("max" if _UP_TO.search(text) else ""),
        figures=figures,
        measure="time" if _ASKS_TIME.search(text) else "size" if _ASKS_SIZE.search(text) else "",
        yes_no=yes_no,
        compares=bool(lexicon.compare.intersection(spoken)) and len(subjects) > 1,
        states=bool(_CONFIRM.search(text) or _RHETORICAL.match(text)) or not has_form_of_question(text),
    )


def asking_in(text: str) -> str:
    """Return the sentences of a text that ask; all of it where none does, or there is only one."""
    sentences = _SENTENCES.split(text)
    asking = [sentence for sentence in sentences[1:] and sentences if has_form_of_question(sentence)]
    return " ".join(asking) or text


def told_last(text: str) -> str:
    """Return the last sentence of a text."""
    return _SENTENCES.split(text.strip())[-1]


def has_form_of_question(text: str) -> bool:
    """Tell whether a text asks by its form: by how it begins or ends."""
    return bool(_ASKS.match(text) or ASKS_IN_THE_END.search(text) or text.rstrip().endswith("?"))
