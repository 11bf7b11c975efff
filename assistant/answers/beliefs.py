"""Whether a sentence holds a belief that a card corrects."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from assistant.answers.reading import OF_TIMES
from assistant.answers.tokens import stem, tokens, words
from assistant.patterns import pattern
from assistant.quantities import convert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answers.lexicon import Belief, Lexicon
    from assistant.answers.reading import Reading
    from assistant.answers.stated import StatedFigure
    from assistant.facts import Card, Fact

_STATES = pattern(
    r"\b(?:is|are|has|have|had|can|can't|cannot|can not|could|does|doesn't|do|don't|will|won't|must|needs?|"
    r"only|never|always|no|not|gets?|takes?|runs?|stops?|costs?|supports?|works?|allows?|ends?|gives?|goes|"
    r"charges?|bills?|kills?|cuts?|drops?|blocks?|protects?|keeps?|lasts?|scales?|lets?|means?|uses?|maxes|tops|caps|"
    r"decides?|follows?|matters?|changes|applies|counts|includes?|starts|begins?|expires?|remembers?|tracks|filters|"
    r"wins?|belongs?|comes|covers?|makes|opens|closes|survives?|stays?|replaces?|requires?|offers?|provides?|holds)\b",
    re.IGNORECASE,
)
_TAIL = pattern(
    r"[,.]?\s*\b(?:(?:is|does|do|are|can|has|have)n['\u2019]?t (?:it|they|that)|right|correct|true|no|yes)"
    r"\W*$",
    re.IGNORECASE,
)
"""Asks for a nod, and turns nothing: "only for Java, isn't it?"."""

_BARE_NO = pattern(r"^\*\*No\*\*[:,] |^\*\*No\.\*\* ")
_LEAD = pattern(r"\W*(Yes|No)\b")
_ENDLESS = pattern(r"\W*No limit\b")
_ALIKE, _FEW = 0.6, 2
_PLURAL = "s"
_LEAST_TOLD = 2
"""A belief has so many words that tell something; a word alone is a topic."""
_NARROWING = frozenset({"restriction", "need"})
_END = "end"
_LIMITING = frozenset({"end", "restriction", "generality"})
_SAME = 0.03
"""10 GB is as good as 10,240 MB."""
_REMEMBERED = 16
"""Texts; one sentence is held against many beliefs."""


def holds(belief: str, reading: Reading, lexicon: Lexicon) -> bool:
    """Tell whether the words hold this belief: its things, all its figures, most of its telling words.

    A belief without a figure lives by a turn such as only, never or needs, so the sentence must take
    the same one. Words without a figure and without a verb name a topic and believe nothing, and a
    question believes nothing, unless they are the belief to the word.
    """
    held = lexicon.belief(belief)
    things, telling, figures = held.things, held.telling, held.figures
    if reading.subjects and not things <= set(reading.subjects):
        return False
    said = set(reading.terms)
    if not (figures or has_end(reading.text, lexicon)):
        said -= set(OF_TIMES).difference(tokens(reading.text))  # by which a time is looked up, unsaid
    if not (figures <= said and _states_amounts(held, reading, lexicon)):
        return False
    if len(telling) + (len(things) if reading.subjects else 0) < _LEAST_TOLD:
        return False
    if not figures and len(telling) == 1 and _spare(reading, held, lexicon.light) > _FEW:
        return False
    if not figures and (reading.yes_no or not _same_turns(held, reading.text, lexicon)):
        return False
    is_said = reading.states and (figures or has_verb(reading.text))
    if not is_said or _names_another_thing(reading, held, lexicon):
        return {stem(word) for word in telling} <= said and not _spare(reading, held, lexicon.light)
    missing = sum(said.isdisjoint((stem(word), *map(stem, lexicon.meant_by(word)))) for word in telling)
    return missing <= len(telling) // 4


def _names_another_thing(reading: Reading, belief: Belief, lexicon: Lexicon) -> bool:
    """Tell words without a verb that ask for something else of the amount: "fargate 16 vcpu max memory"."""
    if has_verb(reading.text) or lexicon.cut_short.search(reading.text):
        return False
    return bool(_spare(reading, belief, lexicon.light))


def _states_amounts(belief: Belief, reading: Reading, lexicon: Lexicon) -> bool:
    """Tell whether a sentence may mean the amounts of a belief: "4 vCPU" and "up to 4", but not "4 pods"."""
    spoken = words(reading.text) if belief.amounts else ()
    return all(_is_stated(amount, reading, spoken, lexicon) for amount in belief.amounts)


def _is_stated(amount: StatedFigure, reading: Reading, spoken: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether a sentence states an amount, or its bare number, which counts nothing else."""
    if any(_is_as_much(figure, amount) for figure in reading.figures):
        return True
    bare = f"{amount.value:g}"
    behind = [after for word, after in zip(spoken, [*spoken[1:], ""], strict=True) if word == bare]
    return any(not after.endswith(_PLURAL) or after in lexicon.stop for after in behind)


def _is_as_much(figure: StatedFigure, amount: StatedFigure) -> bool:
    """Tell whether two amounts are as good as the same; those of two kinds never are."""
    try:
        return math.isclose(convert(figure.value, figure.unit, amount.unit), amount.value, rel_tol=_SAME)
    except ValueError:
        return False


def contradicts(reading: Reading, card: Card, answer: str, lexicon: Lexicon) -> bool:
    """Tell whether a statement says the opposite of what a yes/no card answers to its own question.

    Args:
        reading: the statement.
        card: the card found for it.
        answer: the card's answer, rendered.
        lexicon: the words people use.
    """
    lead = _LEAD.match(answer)
    if not (lead and reading.states and not reading.yes_no and has_verb(reading.text)):
        return False
    asked, said = lexicon.meaning(card.question) - lexicon.light, reading.meaning - lexicon.light
    turns = _turns(reading.text, lexicon)
    if len(said & asked) < _ALIKE * len(said | asked) or turns & _NARROWING:
        return False
    return (lead[1].lower() == "no") != ("negation" in turns)


def misstates(reading: Reading, card: Card, answer: str, lexicon: Lexicon) -> bool:
    """Tell whether a statement gives a limit a figure that is none of the card's, or goes beyond all of them.

    Args:
        reading: the statement.
        card: the card found for it.
        answer: the card's answer, rendered.
        lexicon: the words people use.
    """
    if not (reading.states and reading.subjects and has_verb(reading.text)) or reading.yes_no:
        return False
    if reading.figures and _ENDLESS.match(answer) and has_end(reading.text, lexicon):
        return True
    is_end = not _LIMITING.isdisjoint(_turns(reading.text, lexicon))
    for figure in reading.figures:
        known = [
            (value, fact.bound) for fact in card.facts if (value := _in_unit(fact, figure.unit)) is not None
        ]
        if not known or re.search(rf"(?<![\d.,]){figure.value:g}(?![\d.,]*\d)", answer):
            continue
        most = [value for value, bound in known if bound == "max"]
        if any(math.isclose(figure.value, value, rel_tol=_SAME) for value, _ in known):
            continue
        if is_end or (most and figure.value > max(most)):
            return True
    return False


def _in_unit(fact: Fact, unit: str) -> float | None:
    """Return a fact's figure in another unit, None where it has none."""
    if isinstance(fact.value, (bool, str)):
        return None
    try:
        return convert(float(fact.value), fact.unit, unit)
    except ValueError:
        return None


def has_end(text: str, lexicon: Lexicon) -> bool:
    """Tell a text that says where something ends."""
    return _END in lexicon.turns_in(text)


@lru_cache(maxsize=_REMEMBERED)
def has_verb(text: str) -> bool:
    """Tell whether a text says something of a thing, and does more than name it."""
    return bool(_STATES.search(text))


def affirms(text: str, lexicon: Lexicon) -> bool:
    """Tell a sentence with a verb and without a denial: what a bare "No" would seem to reject."""
    return has_verb(text) and "negation" not in _turns(text, lexicon)


@lru_cache(maxsize=_REMEMBERED)
def _turns(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the turns that a sentence takes, those aside with which it asks for a nod."""
    return lexicon.turns_in(_TAIL.sub("", text))


def _spare(reading: Reading, belief: Belief, light: frozenset[str]) -> int:
    """Return how many words of a sentence say more than the belief does."""
    known = {part for thing in belief.things for part in thing.split("-")} | set(map(stem, belief.telling))
    return sum(word not in known and word not in light for word in reading.content)


def _same_turns(belief: Belief, text: str, lexicon: Lexicon) -> bool:
    """Tell whether a sentence takes every turn of the belief, and denies only what the belief denies.

    That something ends somewhere goes without saying: "3 GB of memory" is "stops at 3 GB of memory".
    """
    turns, taken = belief.turns - {_END}, _turns(text, lexicon)
    return turns <= taken and ("negation" in turns) == ("negation" in taken)


def without_no(text: str) -> str:
    """Return an answer without the "No." at its head: to a statement that it shares, it would be a denial."""
    rest = _BARE_NO.sub("", text)
    return rest if rest is text else rest[:1].upper() + rest[1:]
