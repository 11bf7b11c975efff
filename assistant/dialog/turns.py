"""One step of the dialog: from a text and a state to what is said and the state after it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.dialog import alternatives, turning, workloads
from assistant.dialog.advising import recommended
from assistant.dialog.asides import aside_in
from assistant.dialog.asking import Next, workload_of
from assistant.dialog.bill_parts import bill_includes, bill_without
from assistant.dialog.doubts import against_before, clash, differs, options_of, unlikely, without
from assistant.dialog.models import DialogTurn
from assistant.dialog.platform_words import verdict_on
from assistant.dialog.replies import again, ask, ask_again, assume, go_on, let_go, merged, without_doubt
from assistant.dialog.short_answers import denied_value
from assistant.dialog.understanding import understand
from assistant.dialog.vocabulary import words_of
from assistant.dialog.wording import named, numbered, suggestions, told, value_of
from assistant.engine import recommend
from assistant.engine.narrative import PLATFORM_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.dialog.models import DialogState, SlotFill, Understanding
    from assistant.dialog.vocabulary import Words
    from assistant.facts import Knowledge

    Handler = Callable[[Understanding, DialogState, Knowledge], DialogTurn]

_APART = "Left out: {}, a workload of its own. Say “a second workload” and describe it."
_MOST_MISSES = 2
_HOW_TO_SAY = "Say what runs, how long, how often and how large."


def step(
    text: str, state: DialogState, knowledge: Knowledge, understanding: Understanding | None = None
) -> DialogTurn:
    """Take one turn.

    Raises:
        BerthError: when the workload cannot be judged; the state before it stays valid.
    """
    read = understanding or understand(text, state, knowledge)
    if read.problems:
        return _refuse(read, state, knowledge)
    handler = _ACTS.get(read.act)
    if handler:
        return handler(read, state, knowledge)
    if read.not_weighed and not read.fills and not read.doubts and state.asked is not None:
        return again(state, "question", _not_weighed(read.not_weighed), knowledge)
    tells = _incidental(read, state, words_of(knowledge)) or read.fills.keys() - {"kind"}
    if tells or read.doubts or read.retracts:
        return inform(read, state, knowledge)
    return _resume(state, knowledge) if not text.strip() else _missed(text, state, knowledge)


def begin(state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Ask what runs, where somebody tells of a workload and no field of it was understood."""
    return ask(state, Next("kind"), knowledge)


def _resume(state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Go on after a field was set from outside."""
    doubt = state.doubt or clash(state, knowledge)
    return go_on(replace(state, doubt=doubt), knowledge)


def inform(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Take in what was said; ask about what cannot be believed at once."""
    words = words_of(knowledge)
    taken = _incidental(read, state, words)
    doubt = next(iter(read.doubts), None) or against_before(state, replace(read, fills=taken))
    held = {doubt.slot} if doubt is not None and doubt.kind != "implausible" else set()
    fills: Mapping[str, SlotFill] = {slot: fill for slot, fill in taken.items() if slot not in held}
    after = merged(state, fills)
    dropped = tuple(slot for slot in read.retracts if slot in state.slots and slot not in fills)
    if dropped:
        after = replace(after, slots=without(after.slots, dropped))
    after, fills = _with_held(state, after, fills, knowledge)
    conflict = clash(after, knowledge)
    if conflict is not None:  # the newest of the fields waits until that is settled
        older = {conflict.slot: state.slots[conflict.slot]} if conflict.slot in state.slots else {}
        after = replace(after, slots=without(after.slots, (conflict.slot,)) | older)
        fills = without(fills, (conflict.slot,))
    after = replace(after, wanted=read.wanted or state.wanted)
    doubt = doubt or conflict or unlikely(after, fills, words)
    open_doubt = state.doubt if state.doubt is not None and state.doubt.slot not in fills else None
    turn = go_on(replace(after, doubt=doubt or open_doubt), knowledge)
    turn = _with_notes(turn, state, fills, dropped, words)
    if read.apart:
        turn = replace(turn, text=f"{turn.text}\n\n{_APART.format(read.apart)}")
    if read.not_weighed:
        turn = replace(turn, text=f"{turn.text}\n\n{_not_weighed(read.not_weighed)}")
    return turn if turn.recommendation else _with_wish(turn, after, knowledge)


def _not_weighed(named: tuple[str, ...]) -> str:
    """Say plainly that something was asked for which the advice does not weigh."""
    return f"Not weighed here: {', '.join(named)}."


def _with_held(
    state: DialogState, after: DialogState, fills: Mapping[str, SlotFill], knowledge: Knowledge
) -> tuple[DialogState, Mapping[str, SlotFill]]:
    """Take in the field that waited for a conflict to be settled, where what was said now settles it."""
    doubt = state.doubt
    if doubt is None or doubt.kind != "conflict" or doubt.slot in fills or not set(doubt.slots) & set(fills):
        return after, fills
    held = {doubt.slot: replace(doubt.options[0], turn=after.turn)}
    with_it = replace(after, slots={**after.slots, **held})
    if clash(with_it, knowledge) is not None:
        return after, fills
    return with_it, {**fills, **held}


def _incidental(read: Understanding, state: DialogState, words: Words) -> Mapping[str, SlotFill]:
    """Leave out a kind of workload that is only mentioned, and what is implied against what was said.

    Of two values that are both implied, the one that counts more stays, whichever came first.
    """
    kept = dict(read.fills)
    for slot, fill in read.fills.items():
        old = state.slots.get(slot)
        if old is None or slot == state.asked or slot in state.group:
            continue
        is_mention = slot == "kind" and not read.corrects and old.origin in ("said", "implied")
        first = words.slots[slot].get("first", ())
        is_lesser = not read.corrects and old.value in first and fill.value not in first
        if is_mention or (fill.origin == "implied" and (old.origin == "said" or is_lesser)):
            del kept[slot]
    return kept


def _with_notes(
    turn: DialogTurn,
    before: DialogState,
    fills: Mapping[str, SlotFill],
    dropped: tuple[str, ...],
    words: Words,
) -> DialogTurn:
    """Put before the turn what was changed, and what was read beside the answer to the question."""
    changed = [
        f"{named(slot, fill, words)} instead of {value_of(slot, before.slots[slot], words)}"
        for slot, fill in fills.items()
        if slot in before.slots and differs(before.slots[slot], fill)
    ]
    changed += [f"no longer {named(slot, before.slots[slot], words)}" for slot in dropped]
    if changed:
        kind = turn.kind if turn.kind == "clarify" else "corrected"
        return replace(turn, kind=kind, text=f"Noted: {'; '.join(changed)}.\n\n{turn.text}")
    vague = {
        slot: fill
        for slot, fill in fills.items()
        if slot != turn.asks and _is_worth_noting(slot, fill, words)
    }
    if not vague or turn.kind == "recommendation":
        return turn
    return replace(turn, text=f"{turn.text}\n\nTaken as: {told(vague, words)}.")


def _with_wish(turn: DialogTurn, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say at once that a platform which was named cannot run the workload, each time its reason changes."""
    reasons = []
    for platform in state.wanted:
        verdict = verdict_on(recommend(workload_of(state), knowledge, flips=False), platform)
        if not verdict.feasible:
            reasons.append(f"{PLATFORM_NAMES[platform]} cannot: {verdict.blockers[0].reason}.")
    said = " ".join(reasons)
    if not said or said == state.told_of_wish:
        return turn
    after = replace(turn.state, told_of_wish=said)
    return replace(turn, state=after, text=f"{said}\n\n{turn.text}")


def _is_worth_noting(slot: str, fill: SlotFill, words: Words) -> bool:
    """Tell whether a reading may surprise: a vague amount, a peak, or a need that was only implied."""
    is_trait = "trait" in words.slots[slot] and fill.value != denied_value(slot, words)
    return (
        fill.approximate or words.slots[slot].get("noted", False) or (fill.origin == "implied" and is_trait)
    )


def _refuse(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say which amount cannot be, keep the rest of what was said, and ask on."""
    turn = inform(replace(read, problems=(), act=""), state, knowledge) if read.fills else None
    if turn is None and state.asked:
        turn = again(state, "clarify", "", knowledge)
    problems = " ".join(f"{problem}." for problem in read.problems)
    if turn is None or turn.kind == "recommendation":
        after = turn.state if turn else state
        return DialogTurn(state=after, kind="clarify", text=f"{problems} What should it be?")
    return replace(turn, kind="clarify", text=f"{problems}\n\n{turn.text}")


def _settle(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Apply the answer to a doubt."""
    doubt, place = state.doubt, int(read.target)
    if doubt is None:
        return go_on(state, knowledge)
    after = replace(without_doubt(state), turn=state.turn + 1, before=state, misses=0)
    if doubt.kind == "implausible":
        if place:
            slots = without(state.slots, (doubt.slot,))
            after = replace(after, slots=slots, accepted=state.accepted, asked=doubt.slot)
            return again(after, "clarify", "Taken back.", knowledge)
        return go_on(after, knowledge)
    if doubt.kind == "conflict":
        if place:
            return go_on(after, knowledge)
        newest = {doubt.slot: doubt.options[0]}
        slots = {**without(state.slots, doubt.slots[1:]), **newest}
        return go_on(replace(after, slots=slots), knowledge)
    option = doubt.options[place]
    if doubt.kind == "unit":
        meant = replace(state, doubt=None, asked=doubt.slot)
        return inform(replace(understand(option.words, meant, knowledge), corrects=True), meant, knowledge)
    fills = {doubt.slot: replace(option, turn=state.turn + 1)}
    old = state.slots.get(doubt.slot)
    turn = go_on(replace(after, slots={**state.slots, **fills}), knowledge)
    if old is None or not differs(old, option):
        return turn
    return _with_notes(turn, state, fills, (), words_of(knowledge))


def _missed(text: str, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say what was not understood: once with the question in other words, then with choices, then go on."""
    words = words_of(knowledge)
    aside = aside_in(text, words)
    if aside:
        return turning.off_topic(aside, state, knowledge)
    quoted = " ".join(text.split())[:60]
    missed = replace(state, misses=state.misses + 1)
    if state.doubt is not None:
        options = options_of(state.doubt, words_of(knowledge))
        if state.misses >= _MOST_MISSES:
            return go_on(replace(let_go(state, knowledge), misses=0), knowledge)
        said = f"That does not tell me which. Say a number:\n\n{numbered(options)}"
        return DialogTurn(
            state=missed, kind="clarify", text=said, asks=state.asked, suggestions=tuple(options[:4])
        )
    if state.asked is None:
        if state.misses == 0:
            said = f"I could not read a workload out of “{quoted}”. {_HOW_TO_SAY}"
            return DialogTurn(state=missed, kind="clarify", text=said)
        return turning.offered_openings(missed)
    offered = suggestions(Next(state.asked, state.group), state, words)
    if state.misses == 0:
        after, asks = ask_again(missed, knowledge)
        what = words.topic(state.asked) if words.amount_of(state.asked) else "an answer"
        said = f"I could not read {what} out of “{quoted}”."
        text = f"{said}\n\n{asks}".strip()
        return DialogTurn(
            state=after, kind="clarify", text=text, asks=state.asked, suggestions=offered, question=asks
        )
    if state.misses < _MOST_MISSES:
        said = f"Then choose, by number or in your own words:\n\n{numbered(offered)}"
        return DialogTurn(state=missed, kind="clarify", text=said, asks=state.asked, suggestions=offered)
    return assume(replace(state, misses=0), state.group or (state.asked,), knowledge)


def _recommended(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Recommend at once; what was said with the wish is taken in first."""
    if not state.slots and not read.fills and state.asked is None:
        return _ask_what_runs(state, knowledge)
    after = replace(let_go(state, knowledge), mode="deciding")
    return inform(replace(read, act=""), after, knowledge) if read.fills else recommended(after, knowledge)


def _ask_what_runs(state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Ask for the kind of workload before advice on nothing; who insists gets it."""
    turn = ask(state, Next("kind"), knowledge)
    text = f"Nothing is known of your workload yet. {turn.text}"
    return replace(turn, text=text)


def _detailed(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Show the advice with every platform and the bill, and come back to the open question."""
    del read
    advice = recommended(state, knowledge, details=True)
    turn = again(state, "recommendation", advice.text, knowledge)
    return replace(turn, recommendation=advice.recommendation, cards=advice.cards)


def _unknown(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    if read.target and read.target not in state.slots:
        return assume(state, (read.target,), knowledge)
    if state.doubt is not None:
        return go_on(let_go(state, knowledge), knowledge)
    if state.asked is None:
        return turning.nothing_asked(state) if state.slots else turning.polite(read, state, knowledge)
    if state.asked in state.slots:
        accepted = state.accepted | {state.asked}
        return go_on(replace(state, accepted=accepted, asked=None), knowledge)
    return assume(state, state.group or (state.asked,), knowledge)


_ACTS: dict[str, Handler] = {
    "recommend_now": _recommended,
    "details": _detailed,
    "unknown": _unknown,
    "skip": _unknown,
    "you_choose": _unknown,
    "settle": _settle,
    "undo": turning.undo,
    "go_back": turning.go_back,
    "start_over": turning.start_over,
    "cancel": turning.cancel,
    "continue": turning.keep_asking,
    "repeat": turning.repeat,
    "status": turning.status,
    "confidence": turning.confidence,
    "why_ask": turning.why_ask,
    "explain": turning.explain,
    "forget": turning.forget,
    "revisit": turning.revisit,
    "thanks": turning.polite,
    "greeting": turning.polite,
    "farewell": turning.polite,
    "identity": turning.polite,
    "why_not": alternatives.judge_platform,
    "compare": alternatives.compare_platforms,
    "compare_best": alternatives.compare_best,
    "bill": alternatives.bill_of,
    "bill_of": alternatives.bill_of,
    "bill_includes": bill_includes,
    "bill_without": bill_without,
    "cost_over": alternatives.cost_over,
    "ranking": alternatives.ranking,
    "flips": alternatives.flips,
    "cheaper": alternatives.cheaper,
    "simpler": alternatives.simpler,
    "what_if": alternatives.supposed,
    "adopt": alternatives.adopt,
    "second": workloads.second,
    "switch": workloads.switch,
    "list_workloads": workloads.listed,
}
