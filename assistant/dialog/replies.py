"""The turns that go on: ask what matters most, settle a doubt, recommend, or keep quiet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.dialog.advising import recommended
from assistant.dialog.asking import TRAITS, fields_of, next_question
from assistant.dialog.doubts import options_of, question_of
from assistant.dialog.filling import filled
from assistant.dialog.models import DialogTurn, SlotFill
from assistant.dialog.vocabulary import words_of
from assistant.dialog.wording import question, suggestions, told, wording
from assistant.engine.context import context_of
from assistant.engine.needs import complete

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.dialog.asking import Next
    from assistant.dialog.models import DialogState, Doubt, TurnKind
    from assistant.dialog.vocabulary import Words
    from assistant.facts import Knowledge

_MOST_TIMES_DOUBTED = 2


def merged(state: DialogState, fills: Mapping[str, SlotFill]) -> DialogState:
    """Return the state with the fills taken in and the turn counted."""
    return replace(
        state, slots={**state.slots, **fills}, turn=state.turn + 1, before=state, misses=0, supposed={},
        passed_over=tuple(doubt for doubt in state.passed_over if doubt.slot not in fills),
    )  # fmt: skip


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
        worded = replace(state.doubt, worded=state.doubt.worded + 1)
        return replace(state, doubt=worded), question_of(state.doubt, words)
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
        return go_on(let_go(state, knowledge), knowledge)
    options = options_of(doubt, words)
    text = question_of(doubt, words)
    asked = replace(doubt, asked=doubt.asked + 1, worded=doubt.worded + 1)
    after = replace(state, doubt=asked, asked=doubt.slot, group=())
    return DialogTurn(
        state=after, kind="clarify", text=text, asks=doubt.slot, suggestions=tuple(options[:4]), question=text
    )


def without_doubt(state: DialogState) -> DialogState:
    """Return the state with its doubt dropped; an unlikely amount is accepted."""
    doubt = state.doubt
    if doubt is None:
        return state
    accepted = state.accepted | {doubt.slot} if doubt.kind == "implausible" else state.accepted
    return replace(state, doubt=None, asked=None, accepted=accepted)


def let_go(state: DialogState, knowledge: Knowledge) -> DialogState:
    """Return the state with its doubt passed over: what was said first stays, unlikely amounts are accepted.

    What was never settled is remembered, to be told with the advice.
    """
    doubt = state.doubt
    if doubt is None:
        return state
    after = without_doubt(state)
    if doubt.kind == "implausible":
        return after
    first = _first_reading(doubt, state, words_of(knowledge))
    slots = {**state.slots, doubt.slot: first} if first is not None else state.slots
    return replace(after, slots=slots, passed_over=(*state.passed_over, doubt))


def _first_reading(doubt: Doubt, state: DialogState, words: Words) -> SlotFill | None:
    """Return the likeliest reading of an unsettled doubt, None where what was known before stays."""
    if doubt.slot in state.slots or doubt.kind == "conflict":
        return None
    option = doubt.options[0]
    if doubt.kind == "contradiction":
        return option
    amounts = words.reader.amounts(option.words)
    return filled(doubt.slot, amounts[0], words, state.turn) if amounts else None


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
    return replace(turn, text=f"Then I assume: {taken}.\n\n{turn.text}")
