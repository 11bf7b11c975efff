"""Which question next: the one whose answer can still change the advice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assistant.dialog.understanding import words_of
from assistant.engine import recommend
from assistant.engine.workload import Workload
from assistant.errors import BerthError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.dialog.models import DialogState
    from assistant.dialog.understanding import Words
    from assistant.facts import Knowledge

MOST_ENGINE_CALLS = 24
_MATERIAL_SHARE = 0.5
_WORTH_ASKING = 0.35


def workload_of(state: DialogState) -> Workload:
    """Return the workload that the slots describe.

    Raises:
        InputError: when a value does not fit its field.
    """
    from assistant.errors import InputError  # noqa: PLC0415 - only on this path

    try:
        return Workload.model_validate({name: fill.value for name, fill in state.slots.items()})
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        raise InputError(error.errors()[0]["msg"], field=place) from None


def asks_for_number(state: DialogState, knowledge: Knowledge) -> bool:
    """Tell whether the question being asked wants an amount."""
    return state.asked is not None and "amount" in words_of(knowledge).slots[state.asked]


def plausible_values(spec: Mapping[str, Any]) -> list[Any]:
    """Return the values worth trying for a field that is not known."""
    if "plausible" in spec:
        return list(spec["plausible"])
    return [True, False] if isinstance(spec.get("default"), bool) else list(spec.get("words", {}))[:3]


def next_slot(state: DialogState, knowledge: Knowledge) -> str | None:
    """Return the field to ask for, None when no likely answer can change the advice any more."""
    words = words_of(knowledge)
    open_slots = [slot for slot in words.order if slot not in state.slots]
    first = next((slot for slot in _basics(state) if slot in open_slots), None)
    if first is not None:
        return first
    weights = _weights(state, open_slots, words, knowledge)
    best = max(weights, key=lambda slot: (weights[slot], -words.order.index(slot)), default=None)
    return best if best is not None and weights[best] >= _WORTH_ASKING else None


def _basics(state: DialogState) -> tuple[str, ...]:
    """Return what must be known of every workload: the load, unless it simply stands there, and the size."""
    stands = state.slots.get("always_on")
    runs_on = (stands is not None and stands.value is True) or "instances" in state.slots
    load = () if runs_on else ("run_seconds", "requests_per_month")
    return load if "gpu" in state.slots else (*load, "memory_mib")


def _weights(
    state: DialogState, open_slots: list[str], words: Words, knowledge: Knowledge
) -> dict[str, float]:
    """Weigh each open field: what its answer can change, times how likely such an answer is."""
    base = workload_of(state)
    before = _outcome(base, knowledge)
    weights: dict[str, float] = {}
    calls = 0
    for slot in sorted(open_slots, key=lambda slot: -_likely(state, words.slots[slot])):
        values = plausible_values(words.slots[slot])
        calls += len(values)
        if calls > MOST_ENGINE_CALLS:
            break
        outcomes = [_outcome(base.model_copy(update={slot: value}), knowledge) for value in values]
        change = max((_difference(before, after) for after in outcomes), default=0.0)
        weights[slot] = change * _likely(state, words.slots[slot])
    return weights


def _likely(state: DialogState, spec: Mapping[str, Any]) -> float:
    kind = state.slots.get("kind")
    by_kind = spec.get("likely_for", {})
    return float(by_kind.get(kind.value if kind else None, spec.get("likely", 0.5)))


def _difference(before: tuple[str, float] | None, after: tuple[str, float] | None) -> float:
    if before is None or after is None:
        return 0.0
    if before[0] != after[0]:
        return 2.0
    larger = max(before[1], after[1], 0.01)
    return 1.0 if abs(before[1] - after[1]) / larger > _MATERIAL_SHARE and larger > 1 else 0.0


def _outcome(workload: Workload, knowledge: Knowledge) -> tuple[str, float] | None:
    try:
        found = recommend(workload, knowledge, flips=False)
    except BerthError:
        return None
    top = found.top
    if top is None or top.monthly_usd is None:
        return (found.platform or "none", 0.0)
    return (top.platform, top.monthly_usd.expected)
