"""Which question next: the one whose answer can still change the advice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.dialog.vocabulary import words_of
from assistant.dialog.weighing import Outcome, Weight, at_least_one, outcome, weigh, weigh_together
from assistant.engine.context import context_of
from assistant.engine.kinds import JOB_KINDS, REQUEST_KINDS, kind_of, mode_of
from assistant.engine.workload import checked_workload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.dialog.models import DialogState
    from assistant.engine.workload import Workload
    from assistant.facts import Knowledge

TRAITS = "traits"
MOST_QUESTIONS = 7
_MOST_TIMES = 2
_WORTH_FLIPPING = 0.02
_TELLING = 0.15
_WORTH_COSTING = 0.5
_COST_COUNTS = 0.2
_FEW_QUESTIONS = 3
_MOST_TRAITS = 7


@dataclass(frozen=True, slots=True)
class Next:
    """The question to ask.

    Attributes:
        slot: the field asked for.
        group: further fields that the same question is about, `slot` among them; empty for one field.
        ends: the outcomes at both ends of a range that was said, where the question is to narrow it.
    """

    slot: str
    group: tuple[str, ...] = ()
    ends: tuple[Outcome, ...] = ()


def fields_of(state: DialogState) -> dict[str, Any]:
    """Return what is known, by field; what was only assumed is left to the engine, which assumes the same."""
    return {name: fill.value for name, fill in state.slots.items() if fill.origin != "assumed"}


def workload_of(state: DialogState) -> Workload:
    """Return the workload that the slots describe.

    Raises:
        InputError: when a value does not fit its field.
    """
    return checked_workload(fields_of(state))


def situations_of(state: DialogState) -> tuple[str, ...]:
    """Return by which names the tables may tell this workload: its kind, that it is always on or its peak.

    Jobs and what answers requests keep the words of their kind also around the clock.
    """
    known = {name: state.slots[name].value for name in ("kind", "always_on") if name in state.slots}
    kind = str(known.get("kind", ""))
    stands = known.get("always_on") is True and kind not in JOB_KINDS | REQUEST_KINDS
    peaks = ("peak",) if "peak_requests_per_second" in state.slots else ()
    return (*peaks, kind, "always_on") if stands else (*peaks, kind)


def asks_for_number(state: DialogState, knowledge: Knowledge) -> bool:
    """Tell whether the question being asked wants an amount."""
    if state.doubt is not None:
        return False
    return bool(words_of(knowledge).amount_of(state.asked))


def next_question(state: DialogState, knowledge: Knowledge) -> Next | None:
    """Return the question to ask, None when no likely answer can change the advice any more."""
    if state.questions >= MOST_QUESTIONS:
        return None
    fields = fields_of(state)
    narrowing = _to_narrow(state, fields, knowledge)
    if narrowing is not None:
        return narrowing
    weights, traits = open_weights(state, knowledge)
    scores = {slot: weight.flips + _COST_COUNTS * weight.moves for slot, weight in weights.items()}
    order = words_of(knowledge).order
    best = max(scores, key=lambda slot: (round(scores[slot], 6), -order.index(slot)), default=None)
    if best is None or not _is_worth(weights[best], state):
        return None
    if best != TRAITS:
        return Next(best)
    return Next(traits[0], traits if len(traits) > 1 else ())


def _is_worth(weight: Weight, state: DialogState) -> bool:
    if weight.flips >= _WORTH_FLIPPING:
        return True
    return weight.moves >= _WORTH_COSTING and state.questions < _FEW_QUESTIONS


def open_weights(state: DialogState, knowledge: Knowledge) -> tuple[dict[str, Weight], tuple[str, ...]]:
    """Return what an answer about each open field could change, and the traits worth naming.

    Traits count as one field, `TRAITS`. Where no single answer is telling, what several answers change
    together is looked at too.
    """
    words, fields = words_of(knowledge), fields_of(state)
    slots = [
        slot for slot in words.order if slot != TRAITS and slot not in words.traits and is_open(slot, state)
    ]
    traits = [slot for slot in words.traits if is_open(slot, state)]
    alone = weigh(fields, [*slots, *traits], knowledge)
    weights = {slot: alone[slot] for slot in slots}
    telling = {slot: alone[slot].flips for slot in traits if alone[slot].flips}
    weights[TRAITS] = Weight(at_least_one(telling.values()), 0.0)
    if max(weight.flips for weight in weights.values()) < _TELLING:
        shares = weigh_together(fields, slots, traits, knowledge)
        for slot in slots:
            weights[slot] = weights[slot]._replace(flips=max(weights[slot].flips, shares[slot]))
        together = {slot: shares[slot] for slot in traits if shares.get(slot)}
        weights[TRAITS] = Weight(max(weights[TRAITS].flips, *together.values(), 0.0), 0.0)
        telling |= together
    _load_before_length(weights, fields, state)
    ordered = sorted(telling, key=lambda slot: -telling[slot])
    return weights, tuple(ordered[:_MOST_TRAITS])


def _load_before_length(weights: dict[str, Weight], fields: Mapping[str, Any], state: DialogState) -> None:
    """Ask of what stands there all the time whether it serves requests before how long one takes.

    The two change the advice together only, and nobody who runs something around the clock thinks of it
    as one request that ends.
    """
    load, length = "requests_per_month", "run_seconds"
    if length not in weights or fields.get(load) or mode_of(kind_of(fields), fields) != "always_on":
        return
    if load in weights and is_open(load, state):
        weights[load] = max(weights[load], weights[length])
    weights[length] = Weight(0.0, 0.0)


def is_open(slot: str, state: DialogState) -> bool:
    """Tell whether a field is not known and was not asked for too often."""
    return slot not in state.slots and state.attempts.get(slot, 0) < _MOST_TIMES


def _to_narrow(state: DialogState, fields: Mapping[str, Any], knowledge: Knowledge) -> Next | None:
    """Return a question about a range whose two ends come to different advice."""
    context = context_of(knowledge)
    for slot, fill in state.slots.items():
        is_range = fill.low is not None and fill.high is not None and fill.low < fill.high
        if not is_range or slot in state.accepted or not _is_open_range(slot, state):
            continue
        ends = tuple(outcome({**fields, slot: end}, context) for end in (fill.low, fill.high))
        if ends[0].platform != ends[1].platform:
            return Next(slot, ends=ends)
    return None


def _is_open_range(slot: str, state: DialogState) -> bool:
    return state.attempts.get(f"{slot}:range", 0) < 1
