"""The figure to lead with, where a card states several and the question asks for one of them."""

from __future__ import annotations

import re

from assistant.answers.tokens import stem, tokens
from assistant.facts.templates import referenced_keys
from assistant.patterns import pattern
from assistant.quantities import amount, convert, number, with_unit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.answers.reading import Reading
    from assistant.facts import Card, Fact

_MEANT, _CLEARLY = 0.5, 0.25
_ENDS = ("max", "exact")
_UNITS = {
    "second": "seconds", "minute": "minutes", "hour": "hours", "day": "days", "kb": "KB", "mb": "MB",
    "gb": "GB", "tb": "TB", "kib": "KiB", "mib": "MiB", "gib": "GiB", "tib": "TiB",
}  # fmt: skip
_IN_UNIT = pattern(rf"\bin ({'|'.join(_UNITS)})s?\W*$", re.IGNORECASE)
_BOUND_NAMES = {"min": "least", "default": "default"}


def lead(reading: Reading, card: Card, text: str, rarity: Mapping[str, float]) -> str:
    """Return the sentence to put before a card's answer; empty where the answer itself leads rightly.

    Args:
        reading: the question.
        card: the card that answers it.
        text: the card's answer, rendered.
        rarity: how rare each stem is among the cards.
    """
    converted = _in_asked_unit(reading, card)
    if converted:
        return converted
    if reading.bound in _BOUND_NAMES:
        ends = [fact for fact in card.facts if fact.bound == reading.bound]
        if ends:
            end = max(ends, key=lambda fact: len(set(tokens(fact.name)) & set(reading.terms)))
            named = f"the {_BOUND_NAMES[reading.bound]} for {end.name}"
            return _sentence(end, named)
    limits = [fact for fact in card.facts if fact.bound in _ENDS and fact.hardness != "informative"]
    meant = {fact.key: _meant(fact, reading, rarity) for fact in limits}
    read = referenced_keys(card.answer)
    unshown = [fact for fact in limits if fact.key not in read and not _shows(text, fact)]
    shown = max((meant[fact.key] for fact in limits if fact not in unshown), default=0.0)
    hidden = max(unshown, key=lambda fact: meant[fact.key], default=None)
    if hidden is None or meant[hidden.key] < max(_MEANT, shown + _CLEARLY):
        return ""
    return _sentence(hidden, hidden.name)


def _in_asked_unit(reading: Reading, card: Card) -> str:
    """Return the card's first figure in the unit that is asked for: "lambda timeout in seconds"."""
    asked = _IN_UNIT.search(reading.text)
    if not asked:
        return ""
    unit = _UNITS[asked[1].lower().removesuffix("s")]
    for fact in card.facts:
        if fact.bound != (reading.bound if reading.bound in _BOUND_NAMES else "max"):
            continue
        try:
            value = convert(float(fact.value), fact.unit, unit)
        except ValueError:
            continue
        return f"**{with_unit(value, unit)}**: {', '.join(filter(None, (fact.name, fact.scope)))}."
    return ""


def _sentence(fact: Fact, named: str) -> str:
    return f"**{amount(fact.value, fact.unit)}**: {', '.join(filter(None, (named, fact.scope)))}."


def _meant(fact: Fact, reading: Reading, rarity: Mapping[str, float]) -> float:
    """Return how much of what is asked about the subject the fact's own name says, 0 to 1."""
    things = {stem(part) for subject in reading.subjects for part in subject.split("-")}
    said = set(tokens(f"{fact.name} {fact.scope}"))
    asked = {word: rarity.get(word, 0.0) for word in reading.content if word not in things}
    total = sum(asked.values())
    return sum(weight for word, weight in asked.items() if word in said) / total if total else 0.0


def _shows(text: str, fact: Fact) -> bool:
    if isinstance(fact.value, str):
        return fact.value in text
    figures = (re.escape(figure) for figure in (number(fact.value), amount(fact.value, fact.unit)))
    return any(re.search(rf"(?<![\d.,]){figure}(?!\d|[.,]\d)", text) for figure in figures)
