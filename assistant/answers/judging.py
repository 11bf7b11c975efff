"""Yes or no: a stated amount held against a limit, or a capability."""

from __future__ import annotations

import math

from assistant.answers.tokens import stem
from assistant.quantities import amount, convert, duration, with_unit
from assistant.quantities.display import SECONDS_PER
from assistant.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.answers.reading import Reading, StatedFigure
    from assistant.facts import Card, Fact

_LOOKED_AT = 10
_USUAL_TOPICS = {**dict.fromkeys(SECONDS_PER, "timeout"), "vCPU": "vcpu"}
_SIZE_TOPICS = ("memory", "storage", "payload", "package", "size", "image", "ephemeral", "disk", "tmp")


@record(frozen=True, slots=True)
class Judged:
    """A yes or a no, and the card whose limit decides."""

    text: str
    card: Card


def judge(reading: Reading, ranked: Callable[[Reading], list[tuple[float, Card]]]) -> Judged | None:
    """Hold the amount that a yes-or-no question states against the limit it is about."""
    if not (reading.yes_no and reading.figures and reading.subjects):
        return None
    for figure in reading.figures:
        topic = _topic(figure, reading)
        asked = replace(
            reading, terms=tuple(t for t in (*reading.terms, topic, topic) if not t[:1].isdigit())
        )
        for _, card in ranked(asked)[:_LOOKED_AT]:
            if not set(reading.subjects) & set((card.subjects or (card.service,))[:1]):
                continue
            limit = next(_limits(card, figure, topic), None)
            if limit is not None:
                stated = _as_limit(*limit) if reading.bound == "max" else _verdict(*limit, figure)
                return Judged(stated, card)
    return None


def _topic(figure: StatedFigure, reading: Reading) -> str:
    """Return the attribute that the amount is of: the one named, else what its unit usually measures."""
    named = [topic for topic in _SIZE_TOPICS if stem(topic) in reading.terms]
    usual = _USUAL_TOPICS.get(figure.unit, "memory")
    return stem(named[0]) if named and usual == "memory" else stem(usual)


def _limits(card: Card, figure: StatedFigure, topic: str) -> Iterator[tuple[Fact, float]]:
    if topic not in {stem(name) for name in card.topics}:
        return
    for fact in card.facts:
        if fact.bound == "max" and not isinstance(fact.value, (bool, str)):
            try:
                yield fact, convert(figure.value, figure.unit, fact.unit)
            except ValueError:
                continue


def _as_limit(fact: Fact, stated: float) -> str:
    """Answer whether the amount is the limit itself: "does lambda have a 15 minute limit?"."""
    scope = f" ({fact.scope})" if fact.scope else ""
    limit = amount(fact.value, fact.unit)
    is_limit = math.isclose(stated, float(fact.value))
    return (
        f"**Yes**, at most **{limit}**{scope}." if is_limit else f"**No**, the limit is **{limit}**{scope}."
    )


def _verdict(fact: Fact, stated: float, figure: StatedFigure) -> str:
    seconds = SECONDS_PER.get(figure.unit)
    words = duration(figure.value * seconds) if seconds else with_unit(figure.value, figure.unit)
    fits = stated <= float(fact.value)
    scope = f" ({fact.scope})" if fact.scope else ""
    return (
        f"**{'Yes' if fits else 'No'}**: {words} against at most **{amount(fact.value, fact.unit)}**{scope}."
    )
