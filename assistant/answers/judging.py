"""Yes or no: a stated amount held against a limit, or a capability."""

from __future__ import annotations

import math
from functools import partial

from assistant.answers.tokens import stem, tokens
from assistant.patterns import pattern
from assistant.quantities import amount, convert, duration, with_unit
from assistant.quantities.display import SECONDS_PER
from assistant.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from assistant.answers.reading import Reading, StatedFigure
    from assistant.facts import Card, Fact

_LOOKED_AT = 10
_COUNT = pattern(r"(?<![\w.])(\d[\d,]{0,12})((?: [a-z]+){1,4})")
_USUAL_TOPICS = {**dict.fromkeys(SECONDS_PER, "timeout"), "vCPU": "vcpu"}
_SIZE_TOPICS = ("memory", "storage", "payload", "package", "size", "image", "ephemeral", "disk", "tmp")


@record(frozen=True, slots=True)
class Judged:
    """A yes or a no, the card whose limit decides, and whether a statement was wrong."""

    text: str
    card: Card
    is_correction: bool = False


def judge(reading: Reading, ranked: Callable[[Reading], list[tuple[float, Card]]]) -> Judged | None:
    """Hold the amount that a question or a statement names against the limit it is about.

    A statement is only judged when it is wrong: "ECR holds at most 10,000 images".
    """
    states_limit = reading.states and reading.bound == "max"
    if not (reading.subjects and (reading.yes_no or states_limit)):
        return None
    for asked, limit_in in _held_against(reading):
        for _, card in ranked(asked)[:_LOOKED_AT]:
            if not set(reading.subjects) & set((card.subjects or (card.service,))[:1]):
                continue
            limit = limit_in(card)
            if limit is not None:
                return _judged(reading, card, *limit)
    return None


def _judged(reading: Reading, card: Card, fact: Fact, stated: float, words: str) -> Judged | None:
    is_limit = math.isclose(stated, float(fact.value))
    if not reading.yes_no:
        return None if is_limit else Judged(_as_limit(fact, is_limit=False), card, is_correction=True)
    return Judged(
        _as_limit(fact, is_limit=is_limit) if reading.bound == "max" else _verdict(fact, stated, words), card
    )


def _held_against(
    reading: Reading,
) -> Iterator[tuple[Reading, Callable[[Card], tuple[Fact, float, str] | None]]]:
    """Return each stated amount as what to look up, and how to find its limit in a card."""
    words = tuple(term for term in reading.terms if not term[:1].isdigit())
    for figure in reading.figures:
        topic = _topic(figure, reading)
        yield replace(reading, terms=(*words, topic)), partial(_limit_of_size, figure=figure, topic=topic)
    for number_words, nouns in _COUNT.findall(reading.text.lower()):
        counted = frozenset(stem(noun) for noun in nouns.split())
        value = float(number_words.replace(",", ""))
        yield (
            replace(reading, terms=words),
            partial(_limit_of_count, value=value, counted=counted),
        )


def _topic(figure: StatedFigure, reading: Reading) -> str:
    """Return the attribute that the amount is of: the one named, else what its unit usually measures."""
    named = [topic for topic in _SIZE_TOPICS if stem(topic) in reading.terms]
    usual = _USUAL_TOPICS.get(figure.unit, "memory")
    return stem(named[0]) if named and usual == "memory" else stem(usual)


def _limit_of_size(card: Card, figure: StatedFigure, topic: str) -> tuple[Fact, float, str] | None:
    if topic not in {stem(name) for name in card.topics}:
        return None
    for fact in _maxima(card):
        try:
            stated = convert(figure.value, figure.unit, fact.unit)
        except ValueError:
            continue
        seconds = SECONDS_PER.get(figure.unit)
        words = duration(figure.value * seconds) if seconds else with_unit(figure.value, figure.unit)
        return fact, stated, words
    return None


def _limit_of_count(card: Card, value: float, counted: Collection[str]) -> tuple[Fact, float, str] | None:
    for fact in _maxima(card):
        unit = {stem(word) for word in tokens(fact.unit)}
        if unit and unit <= set(counted):
            return fact, value, with_unit(value, fact.unit)
    return None


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
