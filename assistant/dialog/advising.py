"""The recommendation as a reply: the engine's verdict, what was taken for granted, and what to do next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from assistant.dialog.asking import TRAITS, fields_of, open_weights, workload_of
from assistant.dialog.models import DialogTurn
from assistant.dialog.platform_words import judged, verdict_on
from assistant.dialog.short_answers import denied_value
from assistant.dialog.vocabulary import words_of
from assistant.dialog.wording import named, value_of, value_words
from assistant.engine import recommend
from assistant.engine.context import context_of
from assistant.engine.narrative import narrate
from assistant.engine.needs import complete

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assistant.dialog.models import DialogState, Doubt
    from assistant.dialog.vocabulary import Words
    from assistant.engine.recommendation import Recommendation
    from assistant.facts import Knowledge

_WORTH_NAMING = 0.03
_MOST_NAMED = 3
_MEASURED: Mapping[str, tuple[str, ...]] = {
    "jobs": ("run_seconds", "requests_per_month", "memory_mib"),
    "requests": ("requests_per_month", "run_seconds", "memory_mib"),
    "always_on": ("memory_mib", "utilisation"),
}
"""What is worth measuring before anything is built, by the way the work comes."""


def recommended(state: DialogState, knowledge: Knowledge, *, details: bool = False) -> DialogTurn:
    """Give the advice that what is known comes to."""
    found = advice_for(state, knowledge, flips=True if details else "likely")
    words = words_of(knowledge)
    lines = [
        narrate(found, workload_of(state), details=details, knowledge=knowledge),
        *([] if not details else [""]),
        *_taken(state, words),
        *(unsettled(doubt, state, words) for doubt in state.passed_over),
        *_wanted(found, state),
        *_open(state, knowledge),
        *_next_steps(found, state, knowledge),
    ]
    cards = tuple(dict.fromkeys(card for verdict in found.ranked[:1] for card in verdict.cards))
    return DialogTurn(
        state=replace(state, asked=None, group=(), misses=0),
        kind="recommendation",
        text="\n".join(lines),
        recommendation=found,
        suggestions=("details", "cheaper", "simpler", "start over"),
        cards=cards,
    )


def advice_for(
    state: DialogState, knowledge: Knowledge, *, flips: bool | Literal["likely"] = True
) -> Recommendation:
    """Return the engine's advice on what is known, over the whole of the ranges that were said."""
    ranges = {
        slot: (fill.low, fill.high)
        for slot, fill in state.slots.items()
        if fill.low is not None and fill.high is not None and fill.low < fill.high and fill.origin == "said"
    }
    return recommend(workload_of(state), knowledge, ranges=ranges or None, flips=flips)


def _taken(state: DialogState, words: Words) -> Iterator[str]:
    """Say what was assumed because the user did not know; special needs that nobody has are one item."""
    assumed = {slot: fill for slot, fill in state.slots.items() if fill.origin == "assumed"}
    unneeded = {
        slot
        for slot, fill in assumed.items()
        if slot in words.traits and fill.value == denied_value(slot, words)
    }
    items = [named(slot, fill, words) for slot, fill in assumed.items() if slot not in unneeded]
    items += ["no special needs"] if unneeded else []
    if items:
        yield f"Assumed for you: {', '.join(items)}."


def unsettled(doubt: Doubt, state: DialogState, words: Words) -> str:
    """Say what was left unsettled, and how it is reckoned instead."""
    fill, topic = state.slots.get(doubt.slot), words.topic(doubt.slot)
    if doubt.kind == "conflict":
        newest = named(doubt.slot, doubt.options[0], words)
        return f"Not settled: {doubt.sentence.split(';')[0]}; reckoned without: {newest}."
    if fill is None:
        return f"Not settled: {topic}; reckoned without it."
    value = value_of(doubt.slot, fill, words)
    others = [value_of(doubt.slot, option, words) for option in doubt.options if option.value is not None]
    other = next((text for text in others if text != value), "")
    return f"Not settled: {topic}; reckoned with {value}{f', not {other}' if other else ''}."


def _wanted(found: Recommendation, state: DialogState) -> Iterator[str]:
    """Come back to the platform that the user named, where the advice is another."""
    for platform in state.wanted:
        if platform != found.platform:
            yield f"You named it: {judged(verdict_on(found, platform), found.top, plain=True)}"


def _open(state: DialogState, knowledge: Knowledge) -> Iterator[str]:
    still_open = open_fields(state, knowledge) if state.mode == "deciding" else ()
    if still_open:
        topics = ", ".join(words_of(knowledge).topic(slot) for slot in still_open)
        yield f"Still open, and able to change this: {topics}. Say go on to be asked."


def _next_steps(found: Recommendation, state: DialogState, knowledge: Knowledge) -> Iterator[str]:
    """Say what to do before anything is built, and where a template comes from."""
    if found.top is None:
        yield "Next: say which of these needs can give way, or what if one did."
        return
    words, needs = words_of(knowledge), complete(fields_of(state), context_of(knowledge))
    unknown = [
        slot
        for slot in _MEASURED[needs.mode]
        if slot not in state.slots or state.slots[slot].origin == "assumed"
    ]
    steps = []
    if unknown:
        slot = unknown[0]
        value = value_words(getattr(needs, slot), str(words.slots[slot].get("unit", "")))
        steps.append(f"measure {words.topic(slot)} ({value} is only assumed)")
    steps.append("details shows every platform and the bill, /export terraform a starter template")
    yield f"Next: {'; '.join(steps)}."


def open_fields(state: DialogState, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the fields whose answer may well change the winner, the likeliest first."""
    weights, _ = open_weights(state, knowledge)
    telling = [slot for slot, weight in weights.items() if weight.flips >= _WORTH_NAMING]
    ordered = sorted(telling, key=lambda slot: -weights[slot].flips)
    return tuple("special needs" if slot == TRAITS else slot for slot in ordered[:_MOST_NAMED])
