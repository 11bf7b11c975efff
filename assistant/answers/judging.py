"""Yes or no: a stated amount held against a limit, or a capability."""

from __future__ import annotations

import math
import re
from functools import partial

from assistant.answers.leading import figure_of
from assistant.answers.profiles import NO_UNIT
from assistant.answers.tokens import stem, subject_stems, tokens
from assistant.patterns import pattern
from assistant.quantities import convert, duration, with_unit
from assistant.quantities.display import SECONDS_PER
from assistant.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from assistant.answers.ranking import Ranker
    from assistant.answers.reading import Reading
    from assistant.answers.stated import StatedFigure
    from assistant.facts import Card, Fact

    _Limit = tuple[Fact, float, str, bool]
    """A fact, the amount in its unit and as it was said, and whether such amounts are usually of that."""
    _LimitIn = Callable[[Card], Iterable[_Limit]]

_LOOKED_AT = 10
_COUNT = pattern(r"(?<![\w./])(\d[\d,]{0,12})((?: [a-z]+){1,4})")
_OF_CHANGE = pattern(
    r"\b(?:shrink|reduce|decrease|downsize|downgrade|resize|convert|migrate|rename|split|merge)\b|"
    r"\bfrom [\d.,]+ ?\w* (?:down |up )?to [\d.,]+",
    re.IGNORECASE,
)
"""Asks whether something may change, not whether an amount is within a limit."""
_MAY = pattern(r"^\W*(?:can|could|may|might|am|is it (?:ok|okay|possible|allowed))\b", re.IGNORECASE)
"""Asks for leave, even where it says what comes in the end: "can it run 20 minutes before it times out"."""
_BEYOND = pattern(
    r"\b(?:more|larger|longer|bigger|higher|greater|older) than \d|"
    r"\b(?:over|above|beyond|past|exceed(?:s|ing)?) \d",
    re.IGNORECASE,
)
"""Asks for more than the amount that it names."""
_IS_VALUE = pattern(
    r"^\W*(?:is|are|isn't|aren't) (?:the |an? |its )?"
    r"(?:(?!possible|allowed|enough|ok|okay|valid)[^\W\d][\w'/-]* ){1,8}"
    r"(?:really |still |only |just |exactly )?\d[\d.,]* ?[a-z]+\W*$",
    re.IGNORECASE,
)
"""Asks whether a value is this one: "is the timeout 15 minutes?"."""
_VERSION = pattern(r"([a-z]+)(?:[ .-]?js)?[ -]?(?:version )?v?(\d+(?:\.\d+)?)(?:\.x)?\b")
_EITHER = pattern(r"(\w+) or (\w+)")
_NUMBER = pattern(r"\d+(?:\.\d+)?")
_WORD = pattern(r"[a-z]+")
_VERSIONS, _FIRST, _SHORT = "versions", 3, 2
"""How the name of a fact begins that lists versions, how many cards may list them, and what is no name."""
_USUAL_TOPICS = {**dict.fromkeys(SECONDS_PER, "timeout"), "vCPU": "vcpu"}
_SIZE_TOPICS = ("memory", "storage", "payload", "package", "size", "image", "ephemeral", "disk", "tmp")
_UNITS = frozenset({
    "second", "minut", "hour", "day", "week", "month", "year", "kb", "mb", "gb", "tb", "mib", "gib",
    "tib", "vcpu",
})  # fmt: skip
_USUAL, _LEAST_NAMED = 0.35, 0.3
"""What it counts for a limit to be of what the unit usually measures, and the least it must come to."""
_DEFAULT = "default"
_ENDS = ("max", _DEFAULT)
"""What may end something after a time: a limit, or a setting that nobody has changed."""
_IS_IT = 0.2
"""What it counts that a figure is the very amount that is asked about."""
_BEYOND_DOUBT = 20
"""A time of so many limits is no time after which it ends, but that of something else."""
_NEAR = 0.05
_NEAR_END = 0.35
"""The share of the best card's score that a card must have for its limit to decide."""
_SPOKEN_OF = 0.4
"""How much of the question a card must speak of before its limit decides."""


@record(frozen=True, slots=True)
class Judged:
    """A yes or a no, the card whose limit decides, and whether a statement was wrong."""

    text: str
    card: Card
    is_correction: bool = False


def judge(reading: Reading, ranker: Ranker) -> Judged | None:
    """Hold the amount that a question or a statement names against the limit it is about.

    A statement is only judged when it is wrong: "ECR holds at most 10,000 images".
    """
    versions = _judged_version(reading, ranker)
    if versions:
        return versions
    states_limit = reading.states and reading.bound == "max"
    if not (reading.yes_no or (states_limit and reading.subjects)) or _OF_CHANGE.search(reading.text):
        return None
    is_of_end = _asks_of_end(reading, ranker) or bool(_IS_VALUE.search(reading.text))
    ends, is_foreign = _ENDS if is_of_end else ("max",), bool(ranker.lexicon.foreign_in(reading.text))
    for asked, limit_in in _held_against(reading, ends, asks_of_foreign=is_foreign):
        found = _nearest_limit(reading, asked, limit_in, ranker, is_of_end=is_of_end)
        judged = _judged(reading, *found, is_of_end=is_of_end) if found else None
        if judged is not None or (found and not is_of_end):
            return judged
    return None


def _judged_version(reading: Reading, ranker: Ranker) -> Judged | None:
    """Tell whether a version of something is among those that a card lists: "python 3.14"."""
    asked = _VERSION.findall(reading.text.lower()) if reading.yes_no else ()
    ranked = ranker.ranked(reading)[:_FIRST] if asked else ()
    for score, card in ranked:
        for fact in card.facts if score >= ranked[0][0] * _NEAR else ():
            kind, of_what = fact.name.partition(" of ")[::2]
            if kind != _VERSIONS or fact.unit != "text" or _asks_of_one_kind(reading, fact):
                continue
            listed, named = (
                _NUMBER.findall(str(fact.value)),
                tuple(w for w in _WORD.findall(of_what.lower()) if len(w) > _SHORT),
            )
            for name, version in asked:
                if name.startswith(named) or name.endswith(named):
                    verdict = "Yes" if version in listed else "No"
                    return Judged(f"**{verdict}**: {of_what} {fact.value}, {fact.scope}.", card)
    return None


def _asks_of_one_kind(reading: Reading, fact: Fact) -> bool:
    """Tell whether a question names one of two kinds that a list holds together, which it cannot tell apart.

    "Is 1.34 in extended support?" against the versions "in standard or extended support".
    """
    either = _EITHER.search(fact.scope)
    return either is not None and sum(kind in reading.text.lower() for kind in either.groups()) == 1


def _nearest_limit(
    reading: Reading, asked: Reading, limit_in: _LimitIn, ranker: Ranker, *, is_of_end: bool
) -> tuple[Card, Fact, float, str] | None:
    """Return the limit whose own words say most of what is asked, the better card's first.

    Where it is asked whether something ends after a time, a figure that equals the time counts for more.
    """
    best: tuple[float, Card, Fact, float, str] | None = None
    ranked = ranker.ranked(asked)[: _LOOKED_AT if reading.subjects else 1]
    for score, card in ranked:
        if score < ranked[0][0] * (_NEAR_END if is_of_end else _NEAR):
            break
        main = (card.subjects or (card.service,))[0]
        if reading.subjects and main not in reading.subjects:
            continue
        if is_of_end and best is not None:
            break  # what ends is told by the card that is most likely about it
        for fact, stated, words, is_usual in limit_in(card):
            is_it = math.isclose(stated, float(fact.value))
            if fact.bound == _DEFAULT and not is_it:
                continue
            named = _named(fact, card, reading, ranker)
            named += (_USUAL if is_usual else 0.0) + (_IS_IT if is_of_end and is_it else 0.0)
            if named > (best[0] if best else _LEAST_NAMED):
                best = named, card, fact, stated, words
    if best is None or ranker.coverage(reading, best[1]) < _SPOKEN_OF:
        return None
    return best[1:]


def _named(fact: Fact, card: Card, reading: Reading, ranker: Ranker) -> float:
    """Return how much of what is asked, the subjects aside, the fact and its card's title say, 0 to 1."""
    things = subject_stems(reading.subjects)
    asked = tuple(w for w in reading.content if w not in things and not w[0].isdigit() and w not in _UNITS)
    said = {*tokens(f"{fact.name} {fact.scope} {fact.unit} {card.title}"), *map(stem, card.topics)}
    return ranker.share_said(asked, said)


def _asks_of_end(reading: Reading, ranker: Ranker) -> bool:
    """Tell "is it killed after 15 minutes" from "can it run 15 minutes before it is killed"."""
    return bool(ranker.lexicon.cut_short.search(reading.text)) and not _MAY.search(reading.text)


def _judged(
    reading: Reading, card: Card, fact: Fact, stated: float, words: str, *, is_of_end: bool
) -> Judged | None:
    limit = float(fact.value)
    is_limit = math.isclose(stated, limit)
    if not reading.yes_no:
        return None if is_limit else Judged(_as_limit(fact, is_limit=False), card, is_correction=True)
    if fact.bound == _DEFAULT:
        return Judged(f"**Yes**, {figure_of(fact)} unless you set another.", card)
    is_of_value = bool(_IS_VALUE.search(reading.text))
    if is_of_end and stated > limit * _BEYOND_DOUBT:
        return None
    if is_of_end and stated > limit and not (is_limit or is_of_value):
        return Judged(f"**Yes, by then**: the limit is {figure_of(fact)}.", card)
    if is_of_end or reading.bound == "max":
        return Judged(_as_limit(fact, is_limit=is_limit), card)
    is_more = is_limit and bool(_BEYOND.search(reading.text))
    return Judged(_verdict(fact, stated, words, is_more=is_more), card)


def _held_against(
    reading: Reading, ends: Collection[str], *, asks_of_foreign: bool
) -> Iterator[tuple[Reading, _LimitIn]]:
    """Return each stated amount as what to look up, and how to find in a card its limits, of such bounds."""
    words = tuple(term for term in reading.terms if not term[:1].isdigit())
    if reading.subjects or asks_of_foreign:
        for figure in reading.figures:
            topic = _topic(figure, reading)
            yield (
                replace(reading, terms=(*words, topic)),
                partial(_limits_of_size, figure=figure, topic=topic, ends=ends),
            )
    for number_words, nouns in _COUNT.findall(reading.text.lower()):
        counted = frozenset(stem(noun) for noun in nouns.split())
        value = float(number_words.replace(",", ""))
        yield (
            replace(reading, terms=words),
            partial(_limits_of_count, value=value, counted=counted),
        )


def _topic(figure: StatedFigure, reading: Reading) -> str:
    """Return the attribute that the amount is of: the one named, else what its unit usually measures."""
    named = [topic for topic in _SIZE_TOPICS if stem(topic) in reading.terms or f"/{topic}" in reading.terms]
    usual = _USUAL_TOPICS.get(figure.unit, "memory")
    return stem(named[0]) if named and usual == "memory" else stem(usual)


def _limits_of_size(card: Card, figure: StatedFigure, topic: str, ends: Collection[str]) -> Iterator[_Limit]:
    is_usual = topic in {stem(name) for name in card.topics}
    for fact in _figures(card, ends):
        try:
            stated = convert(figure.value, figure.unit, fact.unit)
        except ValueError:
            continue
        seconds = SECONDS_PER.get(figure.unit)
        words = duration(figure.value * seconds) if seconds else with_unit(figure.value, figure.unit)
        yield fact, stated, words, is_usual


def _limits_of_count(card: Card, value: float, counted: Collection[str]) -> Iterator[_Limit]:
    for fact in _figures(card, ("max",)):
        unit = set(tokens(fact.name)[:1] if fact.unit == NO_UNIT else tokens(fact.unit))
        if unit and unit <= set(counted) and not unit <= _UNITS:
            yield fact, value, with_unit(value, "" if fact.unit == NO_UNIT else fact.unit), True


def _figures(card: Card, bounds: Collection[str]) -> Iterator[Fact]:
    """Return the facts with a number, of some bounds."""
    return (fact for fact in card.facts if fact.bound in bounds and not isinstance(fact.value, (bool, str)))


def _as_limit(fact: Fact, *, is_limit: bool) -> str:
    """Answer whether the amount is the limit itself: "does lambda have a 15 minute limit?"."""
    limit = figure_of(fact)
    return f"**Yes**, at most {limit}." if is_limit else f"**No**, the limit is {limit}."


def _verdict(fact: Fact, stated: float, words: str, *, is_more: bool) -> str:
    held = f"{'more than ' if is_more else ''}{words} against at most {figure_of(fact)}"
    if stated <= float(fact.value) and not is_more:
        return f"**Yes**: {held}."
    if fact.hardness == "adjustable":
        return f"**Not to begin with**: {held}; AWS raises it on request."
    return f"**No**: {held}."
