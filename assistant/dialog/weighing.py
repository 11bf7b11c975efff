"""What an answer could change: the winner, or what a month of it costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.dialog.vocabulary import words_of
from assistant.engine.contests import Contest
from assistant.engine.context import context_of
from assistant.engine.flips import is_contradictory
from assistant.engine.kinds import kind_of
from assistant.engine.needs import complete

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.engine.context import Context
    from assistant.facts import Knowledge

_MATERIAL_SHARE = 0.5
_MATERIAL_USD = 5.0
_COMMON = 0.1
_POINTS = 60
_TELLING_POINTS = 3
_STEPS = tuple(
    math.sqrt(prime) for prime in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61)
)


class Outcome(NamedTuple):
    """The winner for some fields, and its monthly bill in USD; no bill where there is no price."""

    platform: str
    usd: float | None


class Weight(NamedTuple):
    """How likely an answer is to change something.

    Attributes:
        flips: likelihood of an answer with another winner, 0 to 1.
        moves: likelihood of one with the same winner at a materially other cost.
    """

    flips: float
    moves: float


def outcome(fields: Mapping[str, Any], context: Context) -> Outcome:
    """Return who wins, and at what cost."""
    best = Contest(complete(fields, context), context).best()
    if best is None or best.plan is None:
        return Outcome("", None)
    return Outcome(best.platform.id, None if best.plan.lacks else best.plan.bill.total)


def weigh(fields: Mapping[str, Any], slots: Sequence[str], knowledge: Knowledge) -> dict[str, Weight]:
    """Return what an answer about each of these open fields could change."""
    context, words = context_of(knowledge), words_of(knowledge)
    kind, before = kind_of(fields), outcome(fields, context)
    return {slot: _weight(slot, fields, before, words.likely(slot, kind, fields), context) for slot in slots}


def _weight(
    slot: str,
    fields: Mapping[str, Any],
    before: Outcome,
    values: Sequence[tuple[Any, float]],
    context: Context,
) -> Weight:
    flips = moves = 0.0
    for value, likely in values:
        if value is None or is_contradictory(fields, slot, value):
            continue
        after = outcome({**fields, slot: value}, context)
        if after.platform != before.platform:
            flips += likely
        elif _is_material(before.usd, after.usd):
            moves += likely
    return Weight(flips, moves)


def weigh_together(
    fields: Mapping[str, Any], slots: Sequence[str], traits: Sequence[str], knowledge: Knowledge
) -> dict[str, float]:
    """Return how likely each open field changes the winner while the others are open too.

    One answer at a time misses what two change together. So complete workloads are laid evenly over the
    likely values of all open fields, at multiples of the square roots of the primes modulo 1 (Richtmyer
    1951), whose every beginning is spread evenly too. Where one of them has another winner than what is
    known so far, each field without which that winner is gone gets a share; a few such workloads tell.
    """
    context, words = context_of(knowledge), words_of(knowledge)
    kind = kind_of(fields)
    spread = {slot: values for slot in slots if len(values := words.likely(slot, kind, fields)) > 1}
    spread |= {slot: values for slot in traits if _is_common(values := words.likely(slot, kind, fields))}
    seen: dict[frozenset[tuple[str, Any]], str] = {}

    def winner(added: Mapping[str, Any]) -> str:
        key = frozenset(added.items())
        if key not in seen:
            seen[key] = outcome({**fields, **added}, context).platform
        return seen[key]

    shares, known, told, number = dict.fromkeys([*slots, *spread], 0.0), winner({}), 0, 0
    while number < _POINTS and told < _TELLING_POINTS:
        added = _workload_at(number, fields, spread)
        number += 1
        other = winner(added)
        if other == known:
            continue
        told += 1
        causes = [slot for slot in added if winner({s: v for s, v in added.items() if s != slot}) != other]
        for slot in causes or added:
            shares[slot] += 1
    return {slot: times / number for slot, times in shares.items()}


def _workload_at(
    number: int, fields: Mapping[str, Any], spread: Mapping[str, Sequence[tuple[Any, float]]]
) -> dict[str, Any]:
    added: dict[str, Any] = {}
    for (slot, values), step in zip(spread.items(), _STEPS, strict=False):
        value = _value_at(values, ((number + 1) * step) % 1)
        if value is not None and not is_contradictory({**fields, **added}, slot, value):
            added[slot] = value
    return added


def _is_common(values: Sequence[tuple[Any, float]]) -> bool:
    """Tell whether a trait is no rarity in this kind of workload."""
    return max((likely for _, likely in values), default=1.0) <= 1 - _COMMON


def _value_at(values: Sequence[tuple[Any, float]], share: float) -> Any:
    """Return the value below which this share of workloads lies."""
    for value, likely in values:
        share -= likely
        if share < 0:
            return value
    return values[-1][0]


def _is_material(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return False
    difference = abs(before - after)
    return difference > _MATERIAL_USD and difference > _MATERIAL_SHARE * max(before, after)


def at_least_one(likelihoods: Iterable[float]) -> float:
    """Return how likely it is that at least one of several things holds."""
    return 1 - math.prod(1 - likely for likely in likelihoods)
