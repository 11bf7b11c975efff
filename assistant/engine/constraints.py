"""What rules a platform out: limits and capabilities, read from facts and compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from assistant.engine.amounts import duration_words, memory_words
from assistant.engine.recommendation import Blocker
from assistant.quantities import amount, number, with_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from assistant.engine.needs import Needs
    from assistant.facts import Card, Knowledge


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing that may block a platform.

    Attributes:
        blocks: tells whether the needs run into it.
        explain: says so, naming field, figure and card.
        bounds: attribute of the needs that must not exceed `most`; None for a demand.
        most: the figure.
    """

    blocks: Callable[[Needs], bool]
    explain: Callable[[Needs], Blocker]
    bounds: str | None = None
    most: float = 0


_SHOW: dict[str, Callable[[float], str]] = {
    "duration": duration_words,
    "memory": memory_words,
    "disk": lambda gib: with_unit(round(gib, 2), "GiB"),
    "number": number,
}


def limit_constraints(knowledge: Knowledge, limits: Iterable[Mapping[str, Any]]) -> Iterator[Constraint]:
    """Compile the `limits` of a platform: a need above the figure of a fact blocks."""
    for limit in limits:
        yield _limit(knowledge, limit)


def _limit(knowledge: Knowledge, raw: Mapping[str, Any]) -> Constraint:
    key, unit, field = raw["key"], raw["unit"], raw["field"]
    attribute = raw.get("attribute", field)
    fact = knowledge.fact(key)
    limit = knowledge.figure(key, unit) if unit != fact.unit else knowledge.figure(key)
    owner = knowledge.fact_cards[key]
    shown_limit, card = amount(fact.value, fact.unit) + by_pack(owner), owner.id
    show = _SHOW.get(raw.get("show", ""), number)
    reason = raw["reason"]

    def blocks(needs: Needs) -> bool:
        value: float = getattr(needs, attribute)
        return value > limit

    def explain(needs: Needs) -> Blocker:
        value, said = getattr(needs, attribute), getattr(needs, field)
        field_value = number(said) if isinstance(said, (int, float)) else ""
        text = reason.format(value=show(value), limit=shown_limit, field_value=field_value)
        return Blocker(reason=text, field=field, card=card)

    return Constraint(blocks, explain, attribute, limit)


def by_pack(card: Card) -> str:
    """Name the user's pack that a card comes from; nothing for Berth's own."""
    return f" (your pack {card.pack})" if card.pack else ""


def demand_constraints(knowledge: Knowledge, demands: Iterable[Mapping[str, Any]]) -> Iterator[Constraint]:
    """Compile what a platform asks of a workload: a field, or an attribute for it, of this value blocks."""
    for demand in demands:
        card = knowledge.fact_cards[demand["key"]].id
        blocker = Blocker(reason=knowledge.render(demand["reason"]), field=demand["field"], card=card)
        yield _equality(demand.get("attribute", demand["field"]), demand["equals"], blocker)


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that a workload may ask for, and the capability that answers it.

    Attributes:
        field: workload field that asks.
        capability: last part of the fact `<subject>.can.<capability>`.
        reason: template of the sentence for a platform that has it not.
        applies: tells whether the needs ask for it.
    """

    field: str
    capability: str
    reason: str
    applies: Callable[[Needs], bool]


def compile_asks(rules: Iterable[Mapping[str, Any]]) -> tuple[Ask, ...]:
    """Compile the rules of `platforms/constraints.yaml`."""
    return tuple(Ask(rule["field"], rule["capability"], rule["reason"], _condition(rule)) for rule in rules)


def _condition(rule: Mapping[str, Any]) -> Callable[[Needs], bool]:
    value_of = attrgetter(rule["field"])
    if "above" in rule:
        most = rule["above"]
        return lambda needs: bool(value_of(needs) > most)
    wanted = rule["equals"]
    return lambda needs: bool(value_of(needs) == wanted)


def unmet(
    knowledge: Knowledge, subjects: Iterable[str], name: str, asks: Iterable[Ask]
) -> dict[Ask, Blocker]:
    """Return the asks that one of a platform's subjects cannot meet, and what to say then."""
    found: dict[Ask, Blocker] = {}
    for subject in subjects:
        for ask in asks:
            key = f"{subject}.can.{ask.capability}"
            if knowledge.holds(key) or ask in found:
                continue
            reason = ask.reason.format(platform=name)
            card = knowledge.fact_cards[key].id
            found[ask] = Blocker(reason=reason, field=ask.field, card=card)
    return found


def _equality(attribute: str, value: object, blocker: Blocker) -> Constraint:
    return Constraint(lambda needs: getattr(needs, attribute) == value, lambda _: blocker)
