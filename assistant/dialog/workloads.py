"""Several workloads in one conversation: a second one beside the first, and back again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.dialog.acts import ORDINALS
from assistant.dialog.asking import workload_of
from assistant.dialog.models import DialogState, DialogTurn
from assistant.dialog.replies import again, go_on, merged
from assistant.dialog.vocabulary import words_of
from assistant.dialog.wording import told, value_words
from assistant.engine import recommend
from assistant.engine.narrative import PLATFORM_NAMES
from assistant.quantities import usd

if TYPE_CHECKING:
    from assistant.dialog.models import Understanding
    from assistant.dialog.vocabulary import Words
    from assistant.facts import Knowledge

_MOST_TOLD = 4


def second(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Put the workload aside and begin another."""
    kept = _named(state)
    fresh = DialogState(
        others=(*state.others, replace(kept, others=(), asked=None, group=(), doubt=None)),
        before=state,
        asked_counts=state.asked_counts,
        turn=state.turn,
    )
    known = _told_of(kept, words_of(knowledge), without=("kind",))
    figures = f" ({known})" if known else ""
    lead = f"The {kept.name}{figures} is kept aside; say back to the {kept.name} to return."
    if not read.fills:
        text = f"{lead} What runs in the other one, how long, how often and how large?"
        return DialogTurn(state=fresh, kind="clarify", text=text)
    turn = go_on(merged(fresh, read.fills), knowledge)
    noted = f"Noted for the new one: {told(read.fills, words_of(knowledge))}."
    after = replace(turn.state, before=state)
    return replace(turn, state=after, text=f"{lead} {noted}\n\n{turn.text}")


def _named(state: DialogState) -> DialogState:
    """Return the state with a name that no other workload has."""
    if state.name:
        return state
    kind = state.slots.get("kind")
    base = value_words(kind.value) if kind else "workload"
    taken = {other.name for other in state.others}
    names = (base, *(f"{base} {number}" for number in range(2, len(taken) + 3)))
    return replace(state, name=next(name for name in names if name not in taken))


def switch(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Go to another workload; this one is put aside."""
    here = _named(state)
    place = ORDINALS.get(read.target)
    if place is None:
        found = next(place for place, other in enumerate(state.others) if read.target in other.name.lower())
    else:
        found = place if 0 <= place < len(state.others) else len(state.others) - 1
    there = state.others[found]
    aside = replace(here, others=(), asked=None, group=(), doubt=None)
    others = (*state.others[:found], *state.others[found + 1 :], aside)
    words = words_of(knowledge)
    after = replace(there, others=others, before=state, asked_counts=state.asked_counts)
    turn = go_on(after, knowledge)
    return replace(turn, text=f"The {there.name}: {_told_of(there, words)}.\n\n{turn.text}")


def _told_of(state: DialogState, words: Words, without: tuple[str, ...] = ()) -> str:
    """Return what is known of a workload, the fields that decide most first."""
    known = {slot: state.slots[slot] for slot in words.order if slot in state.slots} or dict(state.slots)
    kept = [(slot, fill) for slot, fill in known.items() if slot not in without]
    return told(dict(kept[:_MOST_TOLD]), words)


def listed(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """List the workloads with what each costs, and their sum."""
    del read
    everyone = [*state.others, _named(state)] if state.slots else list(state.others)
    if not everyone:
        return again(state, "answer", "There is no workload yet.", knowledge)
    rows, total = [], 0.0
    for one in everyone:
        top = recommend(workload_of(one), knowledge, flips=False).top
        cost = top.monthly_usd.expected if top and top.monthly_usd else 0.0
        total += cost
        name = PLATFORM_NAMES[top.platform] if top else "nothing fits"
        rows.append(f"| {one.name} | {name} | {top.sizing if top else ''} | {usd(cost)} |")
    table = ["| workload | platform | size | USD a month |", "|---|---|---|---|", *rows]
    text = "\n".join([f"**{usd(total)} a month** for {len(everyone)} together.", "", *table])
    return again(state, "estimate", text, knowledge)
