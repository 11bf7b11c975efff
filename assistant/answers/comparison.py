"""Comparisons: one row a figure, one column a service."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.answers.tokens import stem, tokens
from assistant.quantities import amount

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.answers.reading import Reading
    from assistant.facts import Card, Fact, Knowledge

_MOST_COLUMNS = 3
_WHICH = re.compile(
    r"\b(?:which|what|who|any)\b.{0,60}\b(?:support|can|run|have|has|offer|allow|take|do)\w*\b", re.IGNORECASE
)
_LOOKED_AT = 12
_ACRONYM = 3
_BOUND_WORDS = {"max": ("max", "most", "limit"), "min": ("min", "least"), "price": ("price", "cost")}


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
        return _table(rows)
    return Compared(knowledge.render(about_all[0].answer), (about_all[0],)) if about_all else None


def capability_table(reading: Reading, knowledge: Knowledge) -> Compared | None:
    """Tell which platforms can do what is asked, from the facts ``<platform>.can.<capability>``."""
    if not _WHICH.search(reading.text):
        return None
    found: dict[str, list[Fact]] = {}
    for key, fact in knowledge.facts.items():
        platform, can, capability = f"{key}..".split(".")[:3]
        if can == "can" and platform:
            found.setdefault(capability, []).append(fact)
    said = set(reading.terms)
    matching = [name for name in found if {stem(word) for word in name.split("_")} <= said]
    if not matching:
        return None
    facts = sorted(found[max(matching, key=len)], key=lambda fact: (not fact.value, fact.key))
    lines = ["| platform | | of |", "|---|---|---|"]
    lines += [
        f"| {_name(fact.key.split('.')[0])} | **{amount(fact.value, fact.unit)}** | {fact.name} |"
        for fact in facts
    ]
    cards = dict.fromkeys(knowledge.fact_cards[fact.key].id for fact in facts)
    return Compared("\n".join(lines), tuple(knowledge.cards[card_id] for card_id in cards))


def _rows(
    reading: Reading, asked: tuple[str, ...], ranked: Callable[[Reading], list[tuple[float, Card]]]
) -> list[tuple[str, Card, Fact]] | None:
    rows = []
    bound = reading.bound or "max"
    for subject in reading.subjects[:_MOST_COLUMNS]:
        words = (*asked, *asked, *(stem(part) for part in subject.split("-")), *_BOUND_WORDS.get(bound, ()))
        alone = replace(reading, subjects=(subject,), terms=words)
        found = _figure(ranked(alone)[:_LOOKED_AT], subject, asked, bound)
        if found is None:
            return None
        rows.append((subject, *found))
    kinds = {isinstance(fact.value, (bool, str)) for _, _, fact in rows}
    return rows if len(kinds) == 1 else None  # a yes beside a figure compares nothing


def _figure(
    cards: list[tuple[float, Card]], subject: str, asked: tuple[str, ...], bound: str
) -> tuple[Card, Fact] | None:
    """Return the first figure, in the order of the cards' fit, that is about what is asked."""
    own = [card for _, card in cards if subject in (card.subjects or (card.service,))[:1]]
    fitting = [(card, fact) for card in own for fact in card.facts if _is_about(card, fact, asked)]
    return next((pair for pair in fitting if pair[1].bound == bound), next(iter(fitting), None))


def _is_about(card: Card, fact: Fact, asked: tuple[str, ...]) -> bool:
    spoken = {stem(topic) for topic in card.topics} | set(tokens(f"{fact.name} {fact.key.replace('.', ' ')}"))
    return set(asked) <= spoken


def _table(rows: list[tuple[str, Card, Fact]]) -> Compared:
    lines = ["| | figure | of |", "|---|---|---|"]
    lines += [
        f"| {_name(subject)} | **{amount(fact.value, fact.unit)}** | {fact.name}, {fact.scope} |"
        for subject, _, fact in rows
    ]
    return Compared("\n".join(lines), tuple(card for _, card, _ in rows))


def _name(subject: str) -> str:
    """Write a subject as AWS does: ECS on EC2, Lambda Managed Instances."""
    words = subject.replace("_", "-").split("-")
    if words == ["ecs", "ec2"]:
        return "ECS on EC2"
    return " ".join(word.upper() if len(word) <= _ACRONYM else word.capitalize() for word in words)
