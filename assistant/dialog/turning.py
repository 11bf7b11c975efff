"""Turning around: take back, go back, start over, repeat, explain, say what is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.dialog.advising import open_fields, recommended, unsettled
from assistant.dialog.asides import aside_in
from assistant.dialog.asking import Next, workload_of
from assistant.dialog.doubts import differs, without
from assistant.dialog.models import DialogState, DialogTurn
from assistant.dialog.platform_words import set_against
from assistant.dialog.replies import again, ask, go_on
from assistant.dialog.short_answers import denied_value, is_bare_answer
from assistant.dialog.vocabulary import words_of
from assistant.dialog.wording import fitting, named, numbered, told, value_of
from assistant.engine import recommend
from assistant.engine.narrative import PLATFORM_NAMES
from assistant.quantities import usd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.dialog.models import SlotFill, Understanding
    from assistant.dialog.vocabulary import Words
    from assistant.facts import Knowledge

_CONFIDENCE = {
    "settled": "That is settled",
    "close_call": "That is a close call",
    "needs_input": "That is a guess until more is known",
}
_POLITE = {
    "thanks": "Any time.",
    "greeting": "Hello.",
    "farewell": "Good luck with it.",
    "identity": "I am Berth: I answer facts about AWS compute from dated cards and work out where a "
    "workload should "
    "run and what a month of it costs. No model, no network.",
}
OPENINGS = (
    "an API with 2 million requests a month",
    "a 20 minute report every night",
    "a service around the clock",
)
"""Ways to begin, to be taken as they are."""
_OFF_TOPIC = {
    "rude": "Fair enough.",
    "small_talk": "That is outside what I know.",
}


def undo(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Take back what was said last."""
    del read
    return _back(state, knowledge, "Took that back")


def go_back(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Return to the question before, with its answer taken back."""
    del read
    return _back(state, knowledge, "One back")


def _back(state: DialogState, knowledge: Knowledge, lead: str) -> DialogTurn:
    before, words = state.before, words_of(knowledge)
    if before is None:
        return again(state, "clarify", "There is nothing to take back.", knowledge)
    undone = [
        named(slot, fill, words)
        for slot, fill in state.slots.items()
        if slot not in before.slots or differs(before.slots[slot], fill)
    ]
    what = f"{lead}: {', '.join(undone)}." if undone else f"{lead}."
    asked = before.asked or (next(iter(undone), None) and _first_undone(state, before))
    restored = replace(
        before, asked=asked, group=before.group, asked_counts=state.asked_counts, misses=0,
        questions=state.questions, mode="asking" if before.mode == "deciding" else before.mode,
    )  # fmt: skip
    if not restored.slots and before.asked is None:
        return DialogTurn(state=replace(restored, asked=None), kind="corrected", text=what)
    return again(restored, "corrected", what, knowledge)


def _first_undone(state: DialogState, before: DialogState) -> str | None:
    return next((slot for slot in state.slots if slot not in before.slots), None)


def start_over(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Forget everything."""
    del read, state, knowledge
    text = "All forgotten. Describe a workload, or ask a fact."
    return DialogTurn(state=DialogState(), kind="cancelled", text=text)


def cancel(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Stop asking, and keep what is known."""
    del read, knowledge
    kept = "what you told me is kept" if state.slots else "nothing was noted"
    text = f"Stopped asking; {kept}. Say recommend for advice, go on to be asked, or start over."
    after = replace(state, asked=None, group=(), doubt=None, mode="quiet", misses=0)
    offered = ("recommend", "go on", "start over") if state.slots else ()
    return DialogTurn(state=after, kind="cancelled", text=text, suggestions=offered)


def keep_asking(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Ask on after a stop, or after an early recommendation."""
    del read
    if not state.slots:
        return polite_words("Then tell me: what runs, how long, how often and how large?", state)
    return go_on(replace(state, mode="asking", questions=0, attempts={}), knowledge)


def repeat(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Ask the open question again, in other words."""
    del read
    if state.asked is None and state.doubt is None:
        return DialogTurn(state=state, kind="clarify", text="No question is open.")
    turn = again(state, "question", "", knowledge)
    if turn.text:
        return turn
    topic = words_of(knowledge).topic(state.asked or "")
    return DialogTurn(state=state, kind="question", text=f"It is still about {topic}.", asks=state.asked)


def status(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say what is known, who said it, what it comes to so far and what is open."""
    del read
    words = words_of(knowledge)
    if not state.slots:
        return again(state, "answer", "Nothing is known of a workload yet.", knowledge)
    lines = [*_known(state, words), *(f"- {unsettled(doubt, state, words)}" for doubt in state.passed_over)]
    lines.append(f"\n{_standing(state, knowledge)}")
    return again(state, "answer", "\n".join(lines), knowledge)


def _known(state: DialogState, words: Words) -> Iterator[str]:
    """Write what is known, field by field; needs that were denied with the same words are one line."""
    place = {slot: number for number, slot in enumerate([*words.order, *words.traits])}
    denied: dict[str, list[str]] = {}
    for slot, fill in sorted(state.slots.items(), key=lambda item: place.get(item[0], len(place))):
        value, source = value_of(slot, fill, words), _source(fill)
        if slot in words.traits and fill.value == denied_value(slot, words):
            denied.setdefault(source, []).append(value)
        elif words.label(slot).rstrip("s").lower() in value.lower() or isinstance(fill.value, bool):
            yield f"- **{value}** ({source})"
        else:
            yield f"- {words.label(slot)}: **{value}** ({source})"
    for source, values in denied.items():
        yield f"- **{', '.join(values)}** ({source})"


def _source(fill: SlotFill) -> str:
    """Say where a value comes from: who said it, in which turn, in which words."""
    if fill.origin == "assumed":
        return "assumed"
    turn = f" in turn {fill.turn}" if fill.turn else ""
    quoted = f": “{' '.join(fill.words.split())}”" if fill.words else ""
    return f"{fill.origin}{turn}{quoted}"


def confidence(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say how sure the advice is, and what could still change it."""
    del read
    if not state.slots:
        return again(state, "answer", "Nothing is known yet, so nothing is sure.", knowledge)
    return again(state, "answer", _standing(state, knowledge), knowledge)


def _standing(state: DialogState, knowledge: Knowledge) -> str:
    """Return the leading platform, how sure that is, and the fields that could change it."""
    words = words_of(knowledge)
    found = recommend(workload_of(state), knowledge, flips=False)
    top = found.top
    if top is None:
        return "Nothing fits all of this so far."
    cost = f", about {usd(top.monthly_usd.expected)} a month" if top.monthly_usd else ""
    still_open = open_fields(state, knowledge)
    topics = ", ".join(words.topic(slot) for slot in still_open)
    sure = _CONFIDENCE["needs_input" if still_open and found.confidence == "settled" else found.confidence]
    rest = (
        f"Open, and able to change it: {topics}."
        if still_open
        else "Nothing that is open is likely to change it."
    )
    return f"So far: {PLATFORM_NAMES[top.platform]}{cost}. {sure}. {rest}"


def why_this(state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say why the best platform is the best: its reasons, and what it is set against the next."""
    found = recommend(workload_of(state), knowledge, flips=False)
    able = [one for one in found.ranked if one.feasible]
    if found.top is None or not found.top.reasons:
        return recommended(state, knowledge, details=True)
    text = f"**{PLATFORM_NAMES[found.top.platform]}** because: {'; '.join(found.top.reasons)}."
    if len(able) > 1:
        text += f" Next best: {set_against(able[1], found)}"
    return replace(again(state, "answer", text, knowledge), cards=found.top.cards[:2])


def why_ask(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say why the open question matters; without one, why the advice is what it is."""
    if state.asked is None:
        return why_this(state, knowledge) if state.slots else polite(read, state, knowledge)
    if state.group:
        return again(
            state,
            "answer",
            "Because each of them rules some platforms out, whatever the rest says.",
            knowledge,
        )
    why = fitting(state.asked, "why", state, words_of(knowledge))
    return again(state, "answer", f"Because {knowledge.render(why)}", knowledge)


def explain(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say what a field, or the open question, is about."""
    words = words_of(knowledge)
    slots = (read.target,) if read.target else (state.group or ((state.asked,) if state.asked else ()))
    if not slots:
        return polite(read, state, knowledge)
    told_ = [str(words.slots[slot]["means"]) for slot in slots]
    if len(told_) > 1:
        told_ = [f"- {words.label(slot)}: {meaning}" for slot, meaning in zip(slots, told_, strict=True)]
    return again(state, "answer", "\n".join(told_), knowledge)


def forget(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Forget one field."""
    words = words_of(knowledge)
    if read.target not in state.slots:
        return again(state, "clarify", f"Nothing is known yet of {words.topic(read.target)}.", knowledge)
    after = replace(
        state, slots=without(state.slots, (read.target,)), before=state, turn=state.turn + 1, misses=0
    )
    turn = go_on(after, knowledge) if state.mode == "asking" else again(after, "clarify", "", knowledge)
    gone = f"Forgotten: {named(read.target, state.slots[read.target], words)}."
    return replace(turn, kind="corrected", text=f"{gone}\n\n{turn.text}".strip())


def revisit(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Ask for a field again; its value stays until there is another."""
    words = words_of(knowledge)
    known = state.slots.get(read.target)
    turn = ask(state, Next(read.target), knowledge)
    if known is None:
        return turn
    return replace(turn, text=f"So far: {told({read.target: known}, words)}.\n\n{turn.text}")


def polite(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Answer a word of politeness shortly, and come back to where we were."""
    lead = _POLITE.get(read.act, "")
    if read.act == "farewell" and state.slots:
        return polite_words(f"{lead} What you told me is kept.", state)
    if state.asked or state.doubt:
        return again(state, "help", lead, knowledge)
    if state.slots:
        return polite_words(
            f"{lead} What is known of your workload is kept; say recommend, or change it.".strip(), state
        )
    text = f"{lead} Ask a fact, or describe a workload: what runs, how long, how often and how large.".strip()
    return polite_words(text, state)


def nothing_asked(state: DialogState) -> DialogTurn:
    """Say that an answer such as yes or none has no question to go with."""
    text = "No question is open. Change a value, ask what if, or say details, cheaper, simpler or go on."
    offered = ("details", "cheaper", "what would change it?", "go on")
    return DialogTurn(state=state, kind="help", text=text, suggestions=offered)


def polite_words(text: str, state: DialogState) -> DialogTurn:
    """Say a sentence that changes nothing."""
    return DialogTurn(state=state, kind="help", text=text)


def aside_turn(text: str, state: DialogState, knowledge: Knowledge) -> DialogTurn | None:
    """Answer what no card and no question knows: a word of another language, rudeness, a yes out of place.

    None where the text is none of these.
    """
    is_idle = bool(state.slots) and state.asked is None and state.doubt is None
    if is_idle and (is_bare_answer(text) or _is_number(text, knowledge)):
        return nothing_asked(state)
    aside = aside_in(text, words_of(knowledge))
    if aside:
        return off_topic(aside, state, knowledge)
    is_lost = state.misses > 0 and not state.slots and state.asked is None
    return offered_openings(replace(state, misses=0)) if is_lost else None


def _is_number(text: str, knowledge: Knowledge) -> bool:
    amounts = words_of(knowledge).reader.amounts(text)
    return len(amounts) == 1 and amounts[0].words == text.strip(" .!")


def offered_openings(state: DialogState) -> DialogTurn:
    """Offer ways to begin to somebody whose words could not be read."""
    text = f"Say it in one of these ways, or ask a fact about AWS compute:\n\n{numbered(OPENINGS)}"
    return DialogTurn(state=state, kind="clarify", text=text, suggestions=OPENINGS)


def off_topic(aside: str, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Answer what is not about AWS in one short sentence, and come back to where we were."""
    lead = _OFF_TOPIC.get(aside)
    if lead is None:
        lead = f"That looks like {aside}; I read English only."
    if state.asked or state.doubt:
        return again(state, "clarify", lead, knowledge)
    if state.slots:
        return DialogTurn(state=state, kind="clarify", text=f"{lead} What you told me is kept.")
    return DialogTurn(
        state=state, kind="declined", text=f"{lead} I know AWS compute: ask a fact, or describe a workload."
    )
