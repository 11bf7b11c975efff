"""Yes or no: a stated amount held against a limit, or a capability."""

from __future__ import annotations

import math
import re
from functools import partial

from assistant.answers.tokens import stem, subject_stems, tokens
from assistant.patterns import pattern
from assistant.quantities import amount, convert, duration, with_unit
from assistant.quantities.display import SECONDS_PER
from assistant.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from assistant.answers.ranking import Ranker
    from assistant.answers.reading import Reading, StatedFigure
    from assistant.facts import Card, Fact

    _Limit = tuple[Fact, float, str, bool]
    """A fact, the amount in its unit and as it was said, and whether such amounts are usually of that."""
    _LimitIn = Callable[[Card], Iterable[_Limit]]

_LOOKED_AT = 10
_COUNT = pattern(r"(?<![\w.])(\d[\d,]{0,12})((?: [a-z]+){1,4})")
_OF_CHANGE = pattern(
    r"\b(?:shrink|reduce|decrease|downsize|downgrade|resize|convert|migrate|rename|split|merge)\b|"
    r"\bfrom [\d.,]+ ?\w* (?:down |up )?to [\d.,]+",
    re.IGNORECASE,
)
"""Asks whether something may change, not whether an amount is within a limit."""
_NO_UNIT = "count"
"""The unit of a fact that counts what its name begins with: containers of a task definition."""
_USUAL_TOPICS = {**dict.fromkeys(SECONDS_PER, "timeout"), "vCPU": "vcpu"}
_SIZE_TOPICS = ("memory", "storage", "payload", "package", "size", "image", "ephemeral", "disk", "tmp")
_UNITS = frozenset({
    "second", "minut", "hour", "day", "week", "month", "year", "kb", "mb", "gb", "tb", "mib", "gib",
    "tib", "vcpu",
})  # fmt: skip
_USUAL, _LEAST_NAMED = 0.35, 0.3
"""What it counts for a limit to be of what the unit usually measures, and the least it must come to."""
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
    states_limit = reading.states and reading.bound == "max"
    if not (reading.yes_no or (states_limit and reading.subjects)) or _OF_CHANGE.search(reading.text):
        return None
    for asked, limit_in in _held_against(reading):
        found = _nearest_limit(reading, asked, limit_in, ranker)
        if found is not None:
            return _judged(reading, *found)
    return None


def _nearest_limit(
    reading: Reading, asked: Reading, limit_in: _LimitIn, ranker: Ranker
) -> tuple[Card, Fact, float, str] | None:
    """Return the limit whose own words say most of what is asked, the better card's first."""
    best: tuple[float, Card, Fact, float, str] | None = None
    for _, card in ranker.ranked(asked)[:_LOOKED_AT]:
        main = (card.subjects or (card.service,))[0]
        if reading.subjects and main not in reading.subjects:
            continue
        for fact, stated, words, is_usual in limit_in(card):
            named = _named(fact, card, reading, ranker) + (_USUAL if is_usual else 0.0)
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


def _judged(reading: Reading, card: Card, fact: Fact, stated: float, words: str) -> Judged | None:
    is_limit = math.isclose(stated, float(fact.value))
    if not reading.yes_no:
        return None if is_limit else Judged(_as_limit(fact, is_limit=False), card, is_correction=True)
    return Judged(
        _as_limit(fact, is_limit=is_limit) if reading.bound == "max" else _verdict(fact, stated, words), card
    )


def _held_against(reading: Reading) -> Iterator[tuple[Reading, _LimitIn]]:
    """Return each stated amount as what to look up, and how to find its limits in a card."""
    words = tuple(term for term in reading.terms if not term[:1].isdigit())
    if reading.subjects:
        for figure in reading.figures:
            topic = _topic(figure, reading)
            yield (
                replace(reading, terms=(*words, topic)),
                partial(_limits_of_size, figure=figure, topic=topic),
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


def _limits_of_size(card: Card, figure: StatedFigure, topic: str) -> Iterator[_Limit]:
    is_usual = topic in {stem(name) for name in card.topics}
    for fact in _maxima(card):
        try:
            stated = convert(figure.value, figure.unit, fact.unit)
        except ValueError:
            continue
        seconds = SECONDS_PER.get(figure.unit)
        words = duration(figure.value * seconds) if seconds else with_unit(figure.value, figure.unit)
        yield fact, stated, words, is_usual


def _limits_of_count(card: Card, value: float, counted: Collection[str]) -> Iterator[_Limit]:
    for fact in _maxima(card):
        unit = set(tokens(fact.name)[:1] if fact.unit == _NO_UNIT else tokens(fact.unit))
        if unit and unit <= set(counted) and not unit <= _UNITS:
            yield fact, value, with_unit(value, "" if fact.unit == _NO_UNIT else fact.unit), True


def _maxima(card: Card) -> Iterator[Fact]:
    return (fact for fact in card.facts if fact.bound == "max" and not isinstance(fact.value, (bool, str)))


def _as_limit(fact: Fact, *, is_limit: bool) -> str:
    """Answer whether the amount is the limit itself: "does lambda have a 15 minute limit?"."""
    scope = f" ({fact.scope})" if fact.scope else ""
    limit = amount(fact.value, fact.unit)
    return (
        f"**Yes**, at most **{limit}**{scope}." if is_limit else f"**No**, the limit is **{limit}**{scope}."
    )


def _verdict(fact: Fact, stated: float, words: str) -> str:
    scope = f" ({fact.scope})" if fact.scope else ""
    held = f"{words} against at most **{amount(fact.value, fact.unit)}**{scope}"
    if stated <= float(fact.value):
        return f"**Yes**: {held}."
    if fact.hardness == "adjustable":
        return f"**Not to begin with**: {held}; AWS raises it on request."
    return f"**No**: {held}."
