"""What must be asked about before it is believed: contradictions, unlikely amounts, fields that clash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.dialog.asking import fields_of
from assistant.dialog.models import Doubt
from assistant.dialog.wording import named, numbered, value_of, value_words
from assistant.engine.context import context_of
from assistant.engine.needs import complete
from assistant.engine.sanity import check
from assistant.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.dialog.models import DialogState, SlotFill, Understanding
    from assistant.dialog.vocabulary import Words
    from assistant.facts import Knowledge

_SAME = 1e-6
_REALLY = (
    "Is {figure} really meant for {topic}? (yes, or the right figure)",
    "I would still like to be sure of {topic}: {figure}? (yes, or the right figure)",
    "Shall I go on with {figure} for {topic}? (yes, or the right figure)",
)
_WHICH = (
    "One thing to settle about {topic}: {options}?",
    "I still need to know which is meant, {options}.",
    "Which shall I take, {options}?",
    "Before I go on, {options}: which one holds?",
)


def against_before(state: DialogState, read: Understanding) -> Doubt | None:
    """Return the first new value that contradicts one said before, unless the user is correcting it."""
    if read.corrects or read.act == "what_if":
        return None
    for slot, fill in read.fills.items():
        old = state.slots.get(slot)
        was_asked = slot == state.asked or slot in state.group
        is_settling = state.doubt is not None and slot in state.doubt.slots
        if old is None or old.origin != "said" or was_asked or is_settling or not differs(old, fill):
            continue
        if fill.origin == "said" and not _refines(old, fill):
            return Doubt(kind="contradiction", slots=(slot,), options=(old, fill))
    return None


def differs(old: SlotFill, new: SlotFill) -> bool:
    """Tell whether two values of a field are not the same."""
    numbers = [isinstance(f.value, (int, float)) and not isinstance(f.value, bool) for f in (old, new)]
    if all(numbers):
        return bool(abs(old.value - new.value) > _SAME * max(abs(old.value), abs(new.value)))
    return bool(old.value != new.value)


def _refines(old: SlotFill, new: SlotFill) -> bool:
    """Tell whether a new amount lies within the range said before."""
    if old.low is None or old.high is None or new.low is None or new.high is None:
        return False
    if old.approximate and old.low == old.high:
        return 0.5 * old.low <= new.low and new.high <= 2 * old.high  # a rough figure, made exact
    return old.low < old.high and old.low <= new.low and new.high <= old.high


def unlikely(state: DialogState, fills: Mapping[str, SlotFill], words: Words) -> Doubt | None:
    """Return the first amount that hardly any workload of this kind has, unless it was confirmed."""
    kind = state.slots.get("kind")
    name = str(kind.value) if kind else ""
    for slot, fill in fills.items():
        spec = words.slots[slot]
        usual = spec.get("usual_for", {}).get(name, spec.get("usual"))
        is_amount = isinstance(fill.value, (int, float)) and not isinstance(fill.value, bool)
        if usual is None or not is_amount or slot in state.accepted or fill.value <= usual:
            continue
        what = (
            "a workload" if not name else f"{'an' if name[0] in 'aei' else 'a'} {value_words(name)} workload"
        )
        sentence = (
            f"{value_words(fill.value, fill.unit)} is a lot for {what}: hardly any needs more than "
            f"{value_words(usual, fill.unit)}"
        )
        return Doubt(kind="implausible", slots=(slot,), options=(fill,), sentence=sentence)
    return None


def clash(state: DialogState, knowledge: Knowledge) -> Doubt | None:
    """Return the fields that cannot go together, as the engine sees it."""
    context = context_of(knowledge)
    fields = fields_of(state)
    try:
        check(fields, complete(fields, context), context)
    except InputError as error:
        named = [name.strip() for name in str(error.field).split(",")]
        slots = tuple(name for name in named if name in fields)
        newest = sorted(slots, key=lambda slot: -state.slots[slot].turn)
        options = tuple(state.slots[slot] for slot in newest)
        return Doubt(kind="conflict", slots=tuple(newest), options=options, sentence=error.problem)
    return None


def question_of(doubt: Doubt, words: Words) -> str:
    """Return the question that settles a doubt, in words not used before, with its options numbered."""
    first = _first_wording(doubt, words)
    options, topic = options_of(doubt, words), words.topic(doubt.slot)
    named_ = " or ".join(options)
    if doubt.kind == "implausible":
        figure = value_words(doubt.options[0].value, doubt.options[0].unit)
        forms = (first, *(form.format(figure=figure, topic=topic) for form in _REALLY))
        return forms[min(doubt.worded, len(forms) - 1)]
    forms = (first, *(form.format(topic=topic, options=named_) for form in _WHICH))
    return f"{forms[min(doubt.worded, len(forms) - 1)]}\n\n{numbered(options)}"


def _first_wording(doubt: Doubt, words: Words) -> str:
    if doubt.kind == "implausible":
        return f"{doubt.sentence}. Is it right? (yes, or the right figure)"
    if doubt.kind == "conflict":
        return f"{_capital(doubt.sentence)}. Which of them holds?"
    options = options_of(doubt, words)
    if doubt.kind == "unit":
        return f"Is that {', '.join(options[:-1])} or {options[-1]}?"
    label, (old, new) = _capital(words.label(doubt.slot)), options
    if doubt.options[0].turn == doubt.options[1].turn:
        return f"{label}: you said both {old} and {new}. Which shall I take?"
    return f"{label}: you said {old} before, and now {new}. Which holds?"


def options_of(doubt: Doubt, words: Words) -> list[str]:
    """Return what may be chosen to settle a doubt."""
    if doubt.kind == "implausible":
        return ["yes", "no"]
    if doubt.kind == "contradiction":
        return [value_of(doubt.slot, option, words) for option in doubt.options]
    if doubt.kind == "conflict":
        return [named(slot, option, words) for slot, option in zip(doubt.slots, doubt.options, strict=True)]
    return [option.words for option in doubt.options]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def without(slots: Mapping[str, Any], dropped: tuple[str, ...]) -> dict[str, Any]:
    """Return the slots less some of them."""
    return {slot: fill for slot, fill in slots.items() if slot not in dropped}
