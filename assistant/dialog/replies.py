"""The turns that go on: ask what matters most, settle a doubt, recommend, or keep quiet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.dialog.asking import TRAITS, fields_of, next_question, open_weights, workload_of
from assistant.dialog.doubts import options_of, sentence_of
from assistant.dialog.models import DialogTurn, SlotFill
from assistant.dialog.short_answers import denied_value
from assistant.dialog.vocabulary import words_of
from assistant.dialog.wording import numbered, question, suggestions, told, wording
from assistant.engine import recommend
from assistant.engine.context import context_of
from assistant.engine.narrative import narrate
from assistant.engine.needs import complete

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.dialog.asking import Next
    from assistant.dialog.models import DialogState, TurnKind
    from assistant.dialog.vocabulary import Words
    from assistant.facts import Knowledge

_WORTH_NAMING = 0.03
_MOST_NAMED = 3
_MOST_TIMES_DOUBTED = 2


def merged(state: DialogState, fills: Mapping[str, SlotFill]) -> DialogState:
    """Return the state with the fills taken in and the turn counted."""
    return replace(
        state, slots={**state.slots, **fills}, turn=state.turn + 1, before=state, misses=0, supposed={}
    )


def go_on(state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Settle a doubt, else ask what still matters, else recommend."""
    if state.doubt is not None:
        return _ask_about_doubt(state, knowledge)
    if state.mode == "quiet":
        text = "Say recommend when you want advice, or go on to be asked."
        return DialogTurn(state=replace(state, asked=None, group=()), kind="clarify", text=text)
    asked = next_question(state, knowledge) if state.mode == "asking" else None
    return ask(state, asked, knowledge) if asked else recommended(state, knowledge)


def ask(state: DialogState, asked: Next, knowledge: Knowledge) -> DialogTurn:
    """Ask a question, in words not used before."""
    words = words_of(knowledge)
    text = question(asked, state, knowledge)
    key = TRAITS if asked.group else asked.slot
    attempted = [f"{asked.slot}:range"] if asked.ends else [*(asked.group or (asked.slot,))]
    attempts = {**state.attempts, **{slot: state.attempts.get(slot, 0) + 1 for slot in attempted}}
    after = replace(
        state,
        asked=asked.slot,
        group=asked.group,
        asked_counts={**state.asked_counts, key: state.asked_counts.get(key, 0) + 1},
        attempts=attempts,
        questions=state.questions + (max(map(attempts.__getitem__, attempted)) == 1),
    )
    return DialogTurn(
        state=after,
        kind="question",
        text=text,
        asks=asked.slot,
        suggestions=suggestions(asked, state, words),
        question=text,
    )


def ask_again(state: DialogState, knowledge: Knowledge) -> tuple[DialogState, str]:
    """Return the open question in words not used before, empty when there is none or none are left."""
    words = words_of(knowledge)
    if state.doubt is not None:
        return replace(state, doubt=replace(state.doubt, asked=1)), sentence_of(state.doubt, words)
    if state.asked is None:
        return state, ""
    key = TRAITS if state.group else state.asked
    text = wording(state.asked, state.group, state, words)
    counts = {**state.asked_counts, key: state.asked_counts.get(key, 0) + 1}
    return replace(state, asked_counts=counts), text


def again(state: DialogState, kind: TurnKind, text: str, knowledge: Knowledge) -> DialogTurn:
    """Say something, and come back to the question that was open."""
    after, asks = ask_again(state, knowledge)
    return DialogTurn(
        state=after,
        kind=kind,
        text=f"{text}\n\n{asks}".strip(),
        asks=state.asked,
        suggestions=_offered(state, knowledge),
        question=asks,
    )


def _offered(state: DialogState, knowledge: Knowledge) -> tuple[str, ...]:
    from assistant.dialog.asking import Next  # noqa: PLC0415 - a value, not a type, here only

    if state.doubt is not None:
        return tuple(options_of(state.doubt, words_of(knowledge)))[:4]
    if state.asked is None:
        return ()
    return suggestions(Next(state.asked, state.group), state, words_of(knowledge))


def _ask_about_doubt(state: DialogState, knowledge: Knowledge) -> DialogTurn:
    words, doubt = words_of(knowledge), state.doubt
    assert doubt is not None  # noqa: S101 - the caller saw it
    if doubt.asked >= _MOST_TIMES_DOUBTED:
        return go_on(without_doubt(state), knowledge)
    options = options_of(doubt, words)
    text = sentence_of(doubt, words)
    if doubt.kind != "implausible":
        text = f"{text}\n\n{numbered(options)}"
    after = replace(state, doubt=replace(doubt, asked=doubt.asked + 1), asked=doubt.slot, group=())
    return DialogTurn(
        state=after, kind="clarify", text=text, asks=doubt.slot, suggestions=tuple(options[:4]), question=text
    )


def without_doubt(state: DialogState) -> DialogState:
    """Return the state with its doubt dropped: what was said first stays, unlikely amounts are accepted."""
    doubt = state.doubt
    if doubt is None:
        return state
    accepted = state.accepted | {doubt.slot} if doubt.kind == "implausible" else state.accepted
    return replace(state, doubt=None, asked=None, accepted=accepted)


def recommended(state: DialogState, knowledge: Knowledge, *, details: bool = False) -> DialogTurn:
    """Give the advice that what is known comes to."""
    workload = workload_of(state)
    ranges = {
        slot: (fill.low, fill.high)
        for slot, fill in state.slots.items()
        if fill.low is not None and fill.high is not None and fill.low < fill.high and fill.origin == "said"
    }
    found = recommend(workload, knowledge, ranges=ranges or None)
    lines = [narrate(found, workload, details=details, knowledge=knowledge)]
    assumed = {slot: fill for slot, fill in state.slots.items() if fill.origin == "assumed"}
    if assumed:
        lines.append(f"Taken for you: {_taken(assumed, words_of(knowledge))}.")
    still_open = open_fields(state, knowledge) if state.mode == "deciding" else ()
    if still_open:
        named = ", ".join(words_of(knowledge).label(slot) for slot in still_open)
        lines.append(f"Still open, and able to change this: {named}. Say go on to be asked.")
    cards = tuple(dict.fromkeys(card for verdict in found.ranked[:1] for card in verdict.cards))
    return DialogTurn(
        state=replace(state, asked=None, group=(), misses=0),
        kind="recommendation",
        text="\n".join(lines),
        recommendation=found,
        suggestions=("details", "cheaper", "simpler", "start over"),
        cards=cards,
    )


def _taken(assumed: Mapping[str, SlotFill], words: Words) -> str:
    """Write what was assumed; special needs that nobody has are one item."""
    unneeded = [
        slot
        for slot, fill in assumed.items()
        if slot in words.traits and fill.value == denied_value(slot, words)
    ]
    told_apart = {slot: fill for slot, fill in assumed.items() if slot not in unneeded}
    items = [told(told_apart, words)] if told_apart else []
    return ", ".join([*items, *(["no special needs"] if unneeded else [])])


def open_fields(state: DialogState, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the fields whose answer may well change the winner, the likeliest first."""
    weights, _ = open_weights(state, knowledge)
    telling = [slot for slot, weight in weights.items() if weight.flips >= _WORTH_NAMING]
    ordered = sorted(telling, key=lambda slot: -weights[slot].flips)
    return tuple("special needs" if slot == TRAITS else slot for slot in ordered[:_MOST_NAMED])


def assume(state: DialogState, slots: tuple[str, ...], knowledge: Knowledge) -> DialogTurn:
    """Take for fields what is usual for such a workload, and say so."""
    words = words_of(knowledge)
    needs = complete(fields_of(state), context_of(knowledge))
    fills: dict[str, SlotFill] = {}
    for slot in slots:
        value: Any = getattr(needs, slot)
        value = int(value) if isinstance(value, float) and value.is_integer() else value
        fills[slot] = SlotFill(value, words.slots[slot].get("unit", ""), "assumed", "", state.turn + 1)
    taken = told(fills, words) if len(slots) == 1 else "nothing of that is needed"
    turn = go_on(replace(merged(state, fills), asked=None, group=(), doubt=None), knowledge)
    if turn.kind == "recommendation":
        return turn
    return replace(turn, text=f"Then I assume {taken}.\n\n{turn.text}")
