"""One step of the dialog: from a text and a state to what is said and the state after it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.dialog.alternatives import judge_platform
from assistant.dialog.asking import next_slot, workload_of
from assistant.dialog.models import DialogState, DialogTurn, SlotFill
from assistant.dialog.understanding import merged, understand, words_of
from assistant.engine import recommend
from assistant.engine.narrative import narrate
from assistant.quantities import duration, number, with_unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.dialog.models import Understanding
    from assistant.facts import Knowledge

_MOST_ASKINGS = 2
_MOST_QUESTIONS = 7


def step(
    text: str, state: DialogState, knowledge: Knowledge, understanding: Understanding | None = None
) -> DialogTurn:
    """Take one turn.

    Raises:
        BerthError: when the workload contradicts itself; the state before it stays valid.
    """
    read = understanding or understand(text, state, knowledge)
    if read.problems:
        return _refuse(read, state, knowledge)
    handler = _ACTS.get(read.act)
    if handler:
        return handler(read, state, knowledge)
    if read.act == "why_not":
        return judge_platform(read.target, state, knowledge)
    if read.fills:
        return _inform(read, state, knowledge)
    return _go_on(state, knowledge) if not text.strip() else _missed(state, knowledge)


def _refuse(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say which amount cannot be, keep the rest of what was said, and ask on."""
    turn = _go_on(merged(state, read.fills) if read.fills else state, knowledge)
    problems = " ".join(f"{problem}." for problem in read.problems)
    if turn.asks is None:
        return DialogTurn(state=turn.state, kind="clarify", text=problems)
    return replace(turn, kind="clarify", text=f"{problems}\n\n{turn.text}")


def _inform(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    changed = [
        f"{_label(name)} {shown(fill)} instead of {shown(state.slots[name])}"
        for name, fill in read.fills.items()
        if name in state.slots and state.slots[name].value != fill.value
    ]
    turn = _go_on(merged(state, read.fills), knowledge)
    if not changed:
        return turn
    return replace(turn, kind="corrected", text=f"Noted: {'; '.join(changed)}.\n\n{turn.text}")


def _go_on(state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Ask what still matters, else recommend."""
    asked_so_far = sum(state.asked_counts.values())
    slot = next_slot(state, knowledge) if asked_so_far < _MOST_QUESTIONS else None
    return _ask(state, slot, knowledge) if slot else _recommend(state, knowledge)


def _ask(state: DialogState, slot: str, knowledge: Knowledge) -> DialogTurn:
    spec = words_of(knowledge).slots[slot]
    count = state.asked_counts.get(slot, 0)
    if count >= _MOST_ASKINGS:
        return _assume(replace(state, asked=slot), knowledge)
    question = spec["questions"][min(count, len(spec["questions"]) - 1)]
    why = knowledge.render(spec["why"])
    counts = {**state.asked_counts, slot: count + 1}
    return DialogTurn(
        state=replace(state, asked=slot, asked_counts=counts),
        kind="question",
        text=f"{question}\n\nIt matters because {why}"
        if not why.startswith("It")
        else f"{question}\n\n{why}",
        asks=slot,
        suggestions=(*map(str, spec.get("choices", ())), "I don't know")[:4],
    )


def _recommend(state: DialogState, knowledge: Knowledge, *, details: bool = False) -> DialogTurn:
    workload = workload_of(state)
    found = recommend(workload, knowledge)
    text = narrate(found, workload, details=details)
    cards = tuple(dict.fromkeys(card for verdict in found.ranked[:1] for card in verdict.cards))
    return DialogTurn(
        state=replace(state, asked=None, misses=0),
        kind="recommendation",
        text=text,
        recommendation=found,
        suggestions=("details", "start over"),
        cards=cards,
    )


def _assume(state: DialogState, knowledge: Knowledge) -> DialogTurn:
    slot = state.asked
    if slot is None:
        return _go_on(state, knowledge)
    spec = words_of(knowledge).slots[slot]
    kind = state.slots.get("kind")
    value = spec.get("default_for", {}).get(kind.value if kind else None, spec["default"])
    fill = SlotFill(value, spec.get("unit", ""), "assumed", "", state.turn + 1)
    turn = _go_on(replace(merged(state, {slot: fill}), asked=None), knowledge)
    return replace(turn, text=f"Then I assume {_label(slot)}: {shown(fill)}.\n\n{turn.text}")


def _clarify(state: DialogState, sentence: str, knowledge: Knowledge) -> DialogTurn:
    asked = state.asked
    again = f"\n\n{words_of(knowledge).slots[asked]['questions'][0]}" if asked else ""
    return DialogTurn(state=state, kind="clarify", text=f"{sentence}{again}", asks=asked)


def _missed(state: DialogState, knowledge: Knowledge) -> DialogTurn:
    asked = state.asked
    if asked is None:
        text = "I could not read a workload out of that. Say what runs, how long, how often and how large."
        return DialogTurn(state=state, kind="clarify", text=text)
    if state.misses >= 1:
        return _assume(replace(state, misses=0), knowledge)
    choices = words_of(knowledge).slots[asked].get("choices", ())
    listed = "\n".join(f"{n}. {choice}" for n, choice in enumerate((*choices, "I don't know"), start=1))
    text = f"I could not read {_label(asked)} out of that. For example:\n\n{listed}"
    suggestions = (*map(str, choices), "I don't know")[:4]
    missed = replace(state, misses=state.misses + 1)
    return DialogTurn(state=missed, kind="clarify", text=text, asks=asked, suggestions=suggestions)


def _status(_: Understanding, state: DialogState, __: Knowledge) -> DialogTurn:
    lines = "\n".join(f"- {_label(n)}: **{shown(f)}** ({f.origin})" for n, f in sorted(state.slots.items()))
    return DialogTurn(state=state, kind="answer", text=lines or "Nothing yet.", asks=state.asked)


def _start_over(_: Understanding, __: DialogState, ___: Knowledge) -> DialogTurn:
    text = "All forgotten. Describe a workload, or ask a fact."
    return DialogTurn(state=DialogState(), kind="cancelled", text=text)


def _cancel(_: Understanding, state: DialogState, __: Knowledge) -> DialogTurn:
    text = "Stopped asking; what you told me is kept. Say recommend when you want advice."
    return DialogTurn(state=replace(state, asked=None), kind="cancelled", text=text)


def _undo(_: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    if state.before is None:
        return _clarify(state, "There is nothing to take back.", knowledge)
    before = state.before
    asked = before.asked or state.asked
    again = f" {words_of(knowledge).slots[asked]['questions'][0]}" if asked else ""
    text = f"Took that back.{again}"
    return DialogTurn(state=replace(before, asked=asked), kind="corrected", text=text, asks=asked)


def _forget(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    name = next((slot for slot in state.slots if read.target in (slot, _label(slot).replace(" ", "_"))), None)
    if name is None:
        return _clarify(state, f"I know nothing of {read.target.replace('_', ' ')}.", knowledge)
    slots = {slot: fill for slot, fill in state.slots.items() if slot != name}
    after = replace(state, slots=slots, before=state, turn=state.turn + 1)
    return replace(_clarify(after, f"Forgot {_label(name)}.", knowledge), kind="corrected")


def _repeat(_: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    if state.asked is None:
        return _clarify(state, "I was not asking anything.", knowledge)
    spec = words_of(knowledge).slots[state.asked]
    return DialogTurn(state=state, kind="question", text=spec["questions"][-1], asks=state.asked)


def _why_ask(_: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    if state.asked is None:
        return _recommend(state, knowledge, details=True) if state.slots else _missed(state, knowledge)
    spec = words_of(knowledge).slots[state.asked]
    text = f"Because {knowledge.render(spec['why'])}\n\n{spec['questions'][-1]}"
    return DialogTurn(state=state, kind="answer", text=text, asks=state.asked)


def _polite(_: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    if state.asked:
        return _repeat(_, state, knowledge)
    text = "Ask a fact, or describe a workload: what runs, how long, how often and how large."
    return DialogTurn(state=state, kind="help", text=text)


def _recommended(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    return _recommend(merged(state, read.fills), knowledge, details=read.act == "details")


def _unknown(_: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    return _assume(state, knowledge)


_ACTS: dict[str, Callable[[Understanding, DialogState, Knowledge], DialogTurn]] = {
    "recommend_now": _recommended,
    "details": _recommended,
    "unknown": _unknown,
    "skip": _unknown,
    "you_choose": _unknown,
    "undo": _undo,
    "start_over": _start_over,
    "cancel": _cancel,
    "repeat": _repeat,
    "status": _status,
    "why_ask": _why_ask,
    "forget": _forget,
    "thanks": _polite,
    "greeting": _polite,
}


def _label(slot: str) -> str:
    words = [part for part in slot.split("_") if part not in ("mib", "gib", "seconds", "usd")]
    return "run time" if slot == "run_seconds" else " ".join(words)


def shown(fill: SlotFill) -> str:
    """Write a slot's value for reading."""
    value: Any = fill.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value.replace("_", " ")
    if fill.unit == "s":
        return duration(value)
    if fill.unit == "MiB":
        return with_unit(value / 1024, "GB") if value % 1024 == 0 else with_unit(round(value, 1), "MB")
    return with_unit(round(value, 2), fill.unit) if fill.unit else number(value)
