"""Whether a sentence holds a belief that a card corrects."""

from __future__ import annotations

import re

from assistant.answers.tokens import stem, words
from assistant.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from assistant.answers.reading import Lexicon, Reading

_STATES = pattern(
    r"\b(?:is|are|has|have|had|can|can't|cannot|can not|could|does|doesn't|do|don't|will|won't|must|needs?|"
    r"only|never|always|no|not|gets?|takes?|runs?|stops?|costs?|supports?|works?|allows?|ends?)\b",
    re.IGNORECASE,
)

_END = "end"


def holds(belief: str, reading: Reading, lexicon: Lexicon) -> bool:
    """Tell whether the words hold this belief: its things, all its figures, most of its telling words.

    A belief without a figure lives by a turn such as only, never or needs, so the sentence must take
    the same one. Words without a figure and without a verb name a topic and believe nothing, and a
    question believes nothing, unless they are the belief to the word.
    """
    things = set(lexicon.subjects_in(belief))
    if reading.subjects and not things <= set(reading.subjects):
        return False
    rest = words(lexicon.without_subjects(belief))
    telling = {stem(word) for word in rest if word not in lexicon.stop and not lexicon.turns_in(word)}
    figures = {token for token in telling if token[0].isdigit()}
    said = set(reading.terms)
    if not figures <= said or len(telling) + (len(things) if reading.subjects else 0) < 2:  # noqa: PLR2004 - a word alone is a topic
        return False
    if not figures and (reading.yes_no or not _same_turns(belief, reading.text, lexicon)):
        return False
    believes = reading.states and (figures or _STATES.search(reading.text))
    return len(telling - said) <= (len(telling) // 4 if believes else 0)


def _same_turns(belief: str, text: str, lexicon: Lexicon) -> bool:
    """Tell whether a sentence takes every turn of the belief, and denies only what the belief denies.

    That something ends somewhere goes without saying: "3 GB of memory" is "stops at 3 GB of memory".
    """
    turns, taken = lexicon.turns_in(belief) - {_END}, lexicon.turns_in(text)
    return turns <= taken and ("negation" in turns) == ("negation" in taken)
