"""What the dialog says: values, questions in ever new words, choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.dialog.asking import TRAITS, situations_of
from assistant.dialog.vocabulary import words_of
from assistant.engine.narrative import PLATFORM_NAMES
from assistant.quantities import number, said, with_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.dialog.asking import Next
    from assistant.dialog.models import DialogState, SlotFill
    from assistant.dialog.vocabulary import Words
    from assistant.facts import Knowledge

_MOST_SUGGESTIONS = 4
_MOST_TAKEN_BACK = 4
_NOT_KNOWN = "I don't know"
_GROUP = (
    "Does any of this hold: {listed}? (name what does, or none)",
    "Is anything of this needed: {listed}? (name it, or none)",
    "What of these applies: {listed}? (none will do)",
)
_STILL = (
    "Can you say {topic}? {examples}",
    "Do you happen to know {topic}? {examples}",
    "I still lack {topic}: which shall I take? {examples}",
    "Back to {topic}: what do you say? {examples}",
    "We were at {topic}: any idea? {examples}",
    "What shall I note down about this: {topic}? {examples}",
    "One point is open, {topic}: which is it? {examples}",
    "And {topic}? A rough answer will do. {examples}",
)


_NAMES = {"x86_64": "x86", "arm64": "ARM", "linux": "Linux", "windows": "Windows", "api": "API"}
_KINDS_OF_UNIT = {"s": "duration", "MiB": "size", "a month": "rate", "USD": "money", "share": "percent"}
_MIB_PER_GIB = 1024
_HUNDRED, _MILLION, _NEAR_ENOUGH = 100, 1_000_000, 0.001


def shown(fill: SlotFill) -> str:
    """Write a field's value for reading, with what is vague about it."""
    is_range = fill.low is not None and fill.high is not None and fill.low < fill.high
    if is_range and fill.origin == "said":
        return f"{value_words(fill.low, fill.unit)} to {value_words(fill.high, fill.unit)}"
    text = value_words(fill.value, fill.unit)
    return f"about {text}" if fill.approximate else text


def value_words(value: Any, unit: str = "") -> str:
    """Write a value in the unit of its field for reading: 20 minutes, 2 GB, yes, machine image."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return _NAMES.get(value, value.replace("_ops", "").replace("_", " "))
    if unit == "GiB":
        return said("size", value * _MIB_PER_GIB)
    if unit == "a month":
        return said("rate", _rounded(value))
    if unit in _KINDS_OF_UNIT:
        return said(_KINDS_OF_UNIT[unit], round(value, 6))
    return with_unit(round(value, 2), unit) if unit else number(value)


def _rounded(a_month: float) -> float:
    """Round a load as people do: whole from a hundred on, four figures in millions where that is near."""
    if a_month >= _MILLION and abs(float(f"{a_month:.4g}") / a_month - 1) < _NEAR_ENOUGH:
        return float(f"{a_month:.4g}")
    return round(a_month) if a_month >= _HUNDRED else round(a_month, 1 if a_month >= 1 else 3)


def told(fills: Mapping[str, SlotFill], words: Words) -> str:
    """Write several fields in a row: run time 20 minutes, memory 2 GB, must not be interrupted."""
    return ", ".join(named(slot, fill, words) for slot, fill in fills.items())


def value_of(slot: str, fill: SlotFill, words: Words) -> str:
    """Write one of several values of a field, so that it can be told from the others."""
    return words.says(slot, fill.value) or shown(fill)


def named(slot: str, fill: SlotFill, words: Words) -> str:
    """Write one field with its name, or in the words that say it."""
    if not fill.approximate and (in_words := words.says(slot, fill.value)):
        return in_words
    label, text = words.label(slot), shown(fill)
    if text.endswith((label.rstrip("s"), label)):
        return text  # 2 copies
    return f"{label}{':' if isinstance(fill.value, (bool, str)) else ''} {text}"


def taken_back(now: Mapping[str, SlotFill], before: Mapping[str, SlotFill], knowledge: Knowledge) -> str:
    """Say which fields differ from before: memory 2 GB again, not 4 GB, forgotten: no GPU; empty for none."""
    if not before:
        return "nothing is known of a workload any more" if now else ""
    words = words_of(knowledge)
    changed = [slot for slot, fill in now.items() if slot in before and before[slot].value != fill.value]
    gone = [slot for slot in now if slot not in before]
    back = [slot for slot in before if slot not in now]
    texts = [
        f"{named(slot, before[slot], words)} again, not {value_of(slot, now[slot], words)}"
        for slot in changed
    ]
    texts += [f"{named(slot, before[slot], words)} again" for slot in back]
    texts += [f"forgotten: {told({slot: now[slot] for slot in gone}, words)}"] if gone else []
    return ", ".join(texts[:_MOST_TAKEN_BACK]) + (
        f" and {len(texts) - _MOST_TAKEN_BACK} more" if len(texts) > _MOST_TAKEN_BACK else ""
    )


def question(asked: Next, state: DialogState, knowledge: Knowledge) -> str:
    """Return the question in words not used before in this conversation, with why it matters."""
    words = words_of(knowledge)
    if asked.ends:
        return _narrowing(asked, state)
    text = wording(asked.slot, asked.group, state, words)
    if not state.asked_counts.get(TRAITS if asked.group else asked.slot, 0):
        why = (
            "each of them rules some platforms out."
            if asked.group
            else fitting(asked.slot, "why", state, words)
        )
        return f"{text}\n\nIt matters because {knowledge.render(why)}"
    return text


def wording(slot: str, group: Sequence[str], state: DialogState, words: Words) -> str:
    """Return the next wording of a question; empty when all are used up."""
    count = state.asked_counts.get(TRAITS if group else slot, 0)
    if group:
        listed = _listed([str(words.slots[name]["trait"]) for name in group])
        forms = [form.format(listed=listed) for form in _GROUP]
        label, examples = "what it needs beyond the usual", f"({listed}; or none)"
    else:
        forms = list(fitting(slot, "questions", state, words))
        examples = f"({_listed(choices(slot, state, words))})" if choices(slot, state, words) else ""
        label = words.topic(slot)
    forms += [form.format(topic=label, examples=examples).rstrip() for form in _STILL]
    return forms[count] if count < len(forms) else ""


def _narrowing(asked: Next, state: DialogState) -> str:
    fill = state.slots[asked.slot]
    ends = [value_words(end, fill.unit) for end in (fill.low, fill.high)]
    tops = [PLATFORM_NAMES.get(end.platform, "nothing") for end in asked.ends]
    return (
        f"You said {ends[0]} to {ends[1]}, and the two ends come to different advice: {tops[0]} at "
        f"{ends[0]}, "
        f"{tops[1]} at {ends[1]}. Which is nearer?"
    )


def choices(slot: str, state: DialogState, words: Words) -> list[str]:
    """Return answers to offer for a field."""
    return [str(choice) for choice in fitting(slot, "choices", state, words)]


def fitting(slot: str, table: str, state: DialogState, words: Words) -> Any:
    """Return what a field's table has for the kind of work at hand, or for what is always on."""
    spec = words.slots[slot]
    by_kind: Mapping[str, Any] = spec.get(f"{table}_for", {})
    return next((by_kind[kind] for kind in situations_of(state) if kind in by_kind), spec.get(table, ()))


def suggestions(asked: Next, state: DialogState, words: Words) -> tuple[str, ...]:
    """Return what the user may say to a question, at most four things."""
    if asked.ends:
        fill = state.slots[asked.slot]
        offered = [value_words(end, fill.unit) for end in (fill.low, fill.high)]
    elif asked.group:
        offered = ["none", *(str(words.slots[slot]["trait"]).split(" (")[0] for slot in asked.group[:2])]
    else:
        offered = choices(asked.slot, state, words)
    return (*offered[: _MOST_SUGGESTIONS - 1], _NOT_KNOWN)


def numbered(options: Iterable[str]) -> str:
    """Return a numbered list as Markdown."""
    return "\n".join(f"{place}. {option}" for place, option in enumerate(options, start=1))


def _listed(items: Sequence[str]) -> str:
    return f"{', '.join(items[:-1])} or {items[-1]}" if len(items) > 1 else items[0]
