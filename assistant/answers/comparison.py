"""Comparisons: one row a figure, one column a service."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.answers.tokens import stem
from assistant.quantities import amount

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.answers.reading import Reading
    from assistant.facts import Card, Fact, Knowledge

_MOST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison and the cards it rests on."""

    text: str
    cards: tuple[Card, ...]


def compare(
    reading: Reading, knowledge: Knowledge, ranked: Callable[[Reading], list[tuple[float, Card]]]
) -> Compared | None:
    """Compare the subjects named: a card that speaks of all of them, else a table of their figures."""
    about_all = [card for _, card in ranked(reading)[:5] if set(reading.subjects) <= set(card.subjects)]
    subject_words = {stem(part) for subject in reading.subjects for part in subject.split("-")}
    asked = tuple(word for word in reading.content if word not in subject_words)
    rows = _rows(reading, asked, ranked) if asked else None
    if rows:
        return _table(reading, rows)
    return Compared(knowledge.render(about_all[0].answer), (about_all[0],)) if about_all else None


def _rows(
    reading: Reading, asked: tuple[str, ...], ranked: Callable[[Reading], list[tuple[float, Card]]]
) -> list[tuple[str, Card, Fact]] | None:
    rows = []
    for subject in reading.subjects[:_MOST_COLUMNS]:
        alone = replace(
            reading,
            subjects=(subject,),
            terms=(*asked, *reading.terms, *(stem(p) for p in subject.split("-"))),
        )
        cards = [card for _, card in ranked(alone)[:8] if subject in (card.subjects or (card.service,))[:1]]
        found = next(((card, fact) for card in cards for fact in [_figure(card, reading)] if fact), None)
        if found is None:
            return None
        rows.append((subject, *found))
    return rows


def _figure(card: Card, reading: Reading) -> Fact | None:
    wanted = reading.bound or "max"
    fitting = [fact for fact in card.facts if fact.bound == wanted] or [
        fact for fact in card.facts if fact.bound in ("max", "exact", "capability")
    ]
    topics = {stem(topic) for topic in card.topics}
    return fitting[0] if fitting and topics & set(reading.terms) else None


def _table(reading: Reading, rows: list[tuple[str, Card, Fact]]) -> Compared:
    lines = ["| | figure | of |", "|---|---|---|"]
    lines += [
        f"| {subject} | **{amount(fact.value, fact.unit)}** | {fact.name}, {fact.scope} |"
        for subject, _, fact in rows
    ]
    return Compared("\n".join(lines), tuple(card for _, card, _ in rows))
