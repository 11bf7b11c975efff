"""From amounts and phrases to workload fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assistant.dialog.busy_hours import is_of_busy_hours, lasts_as_rate
from assistant.dialog.copies import (
    added_up,
    are_elsewhere,
    are_unlike,
    have_sizes_of_their_own,
    of_each_group,
    share_of_total,
)
from assistant.dialog.counting import OF_THEM, Around, counted_slot, distance
from assistant.dialog.models import Doubt, Origin, SlotFill
from assistant.dialog.negation import is_denied
from assistant.dialog.opening_hours import opening_hours_in
from assistant.dialog.things import is_size_of_things
from assistant.dialog.vocabulary import plain
from assistant.patterns import SENTENCE_END

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.dialog.models import DialogState
    from assistant.dialog.vocabulary import Phrase, Words
    from assistant.quantities.reading import Amount

_BREAK = re.compile(r"[,;()\n]|\.\s|\b(?:and|with|plus|but|while)\b")
_DENIES = re.compile(
    r"\b(?:not|instead of|rather than|no longer|isn't|wasn't)\s(?:about\s|just\s|only\s)?$", re.IGNORECASE
)
_NO = re.compile(r"\b(?:no|not|without|never|neither|nor|isn't|don't|doesn't|aren't)\b", re.IGNORECASE)
_REACH = 40
_OF_THEIR_OWN = (
    "workloads of their own: describe one of them, then say “a second workload” and describe the next"
)
_SIZES = frozenset({"memory_mib", "vcpus"})
_STANDING = frozenset({"service", "stream", "legacy", "desktop"})
_A_DAY = re.compile(r"^(?:(?:a|per|each|every|in a|/)\s?day|daily)\b", re.IGNORECASE)
_HOUR = 3600
PEAK = "peak_requests_per_second"
LOAD = "requests_per_month"
_FAR_APART = 3
_WHOLE = frozenset({"gpu", "instances", "commitment_years", "team_size"})


def _is_timetable_beside(fill: SlotFill, other: SlotFill) -> bool:
    """Tell the "daily" of "daily invoices, 12k per day", which the number tells more of."""
    is_plain = fill.low == fill.scale == other.scale
    return (
        is_plain and fill.words.isalpha() and fill.words.lower().endswith("ly") and other.value > fill.value
    )


@dataclass(slots=True)
class Filled:
    """What a text fills, while it is being read."""

    fills: dict[str, SlotFill] = field(default_factory=dict)
    retracts: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def put(self, slot: str, fill: SlotFill) -> None:
        """Take an amount in; a second one for the same field is a doubt."""
        before = self.fills.get(slot)
        if before is not None and _is_timetable_beside(fill, before):
            return  # a daily run, and how many a day
        is_other = before is not None and before.low is not None and before.value != fill.value
        if before is not None and is_other and not _is_timetable_beside(before, fill):
            self.doubts = [doubt for doubt in self.doubts if doubt.slot != slot]
            self.doubts.append(Doubt(kind="contradiction", slots=(slot,), options=(before, fill)))
        self.fills[slot] = fill


def fills_of(text: str, amounts: Sequence[Amount], state: DialogState, words: Words) -> Filled:
    """Return what phrases and amounts of a text say of the workload."""
    found = Filled()
    turn = state.turn + 1
    amounts = of_each_group(amounts, text, words.groups["instances"], words.nouns["instances"])
    phrases = words.phrases_in(text)
    is_open = {state.asked, *state.group}
    told = [one for one in phrases if one.slot in is_open or not _is_where_it_stands(one, text, words)]
    for phrase in _by_weight(told, words):
        _take_phrase(phrase, text, found, turn, words)
    hours = [phrase.span for phrase in phrases if phrase.words[0].isdigit()]
    opening = list(opening_hours_in(text, words.opening_hours))
    hours += opening
    placed: dict[str, int] = {}
    for place, amount in enumerate(amounts):
        is_hours = any(amount.start < end and start < amount.end for start, end in hours)
        if is_hours or _is_of_things(amounts, place, text, words):
            continue  # "24 hours a day" is no run time, nor are 1,200 files a day of 30 MB any memory
        around = _around(text, amounts, place)
        is_peak = is_of_busy_hours(amount, text, *_reach(text, amounts, place), words.busy_hours)
        if lasts_as_rate(amounts, place, text, words.reader):
            continue  # 2,000 a second for 20 minutes
        slot = PEAK if is_peak else _slot_of(amount, around, state.asked or "", words)
        if not slot:
            found.problems += _several(amount, around, text, words)
            continue
        if _DENIES.search(text[: amount.start]):
            found.retracts.append(slot)
        elif slot != PEAK or _is_largest(filled(slot, amount, words, turn), found):
            fill = _with_noun(filled(slot, amount, words, turn), amount, text, words.nouns.get(slot))
            before = placed.get(slot) if slot == "instances" else None
            if before is None or not _added(found, fill, text[amounts[before].start : amount.start]):
                placed[slot] = place
                found.put(slot, fill)
    _note_opening_hours(found, opening, text, turn)
    _point_back(found, amounts, text, state, words)
    _tell_peak_from_rest(found, words)
    _share_out(found, placed, amounts, text)
    _leave_opening_hours(found, placed, amounts, text, state)
    found.retracts = [slot for slot in dict.fromkeys(found.retracts) if slot not in found.fills]
    return found


def _is_of_things(amounts: Sequence[Amount], place: int, text: str, words: Words) -> bool:
    before = amounts[place - 1] if place else None
    return before is not None and is_size_of_things(before, amounts[place], text, words.not_of["memory_mib"])


def _note_opening_hours(found: Filled, opening: Sequence[tuple[int, int]], text: str, turn: int) -> None:
    """Take hours of the day for a load that rises and falls with the clock."""
    if opening and PEAK not in found.fills:
        known = SlotFill("predictable", "", "implied", text[slice(*opening[0])], turn)
        found.fills.setdefault("traffic", known)


def _added(found: Filled, copies: SlotFill, ahead: str) -> bool:
    """Add copies of another thing to those already counted; tell whether that could be."""
    known = found.fills["instances"]
    both = added_up(known, copies, ahead.lower().removeprefix(known.words.lower()))
    if both:
        found.fills["instances"] = both
    return both is not None


def _point_back(
    found: Filled, amounts: Sequence[Amount], text: str, state: DialogState, words: Words
) -> None:
    """Read "only 3 of them" as copies, where their number is known."""
    kind = state.slots.get("kind")
    stands = "instances" in state.slots or (kind is not None and kind.value in _STANDING)
    for amount in amounts:
        is_pointed = amount.kind == "count" and OF_THEM.match(text.lower(), amount.end) is not None
        if is_pointed and stands and not found.fills:
            found.put("instances", filled("instances", amount, words, state.turn + 1))


def _tell_peak_from_rest(found: Filled, words: Words) -> None:
    """Read "2,000 a second when sales open, else 1 a second" as peak and load, where they lie far apart."""
    doubt = next((one for one in found.doubts if one.slots == (LOAD,)), None)
    if doubt is None or doubt.kind != "contradiction" or PEAK in found.fills:
        return
    low, high = sorted(doubt.options, key=lambda fill: float(fill.value))
    if min(low.scale, high.scale) < words.busy_hours.hourly or high.value < _FAR_APART * low.value:
        return
    factor = unit_factor(PEAK, "rate", words)
    found.doubts.remove(doubt)
    found.fills[LOAD] = low
    found.fills[PEAK] = replace(
        high, value=whole_or_exact(PEAK, high.value * factor), unit=words.slots[PEAK]["unit"],
        low=(high.low or 0) * factor, high=(high.high or 0) * factor, scale=high.scale * factor,
    )  # fmt: skip


def _is_largest(peak: SlotFill, found: Filled) -> bool:
    """Tell a peak from what comes in at other hours: 40 a second at noon and 2 at night."""
    before = found.fills.pop(PEAK, peak)
    if before.value > peak.value:
        found.fills[PEAK] = before
    return bool(before.value <= peak.value)


def _several(amount: Amount, around: Around, text: str, words: Words) -> list[str]:
    """Say that several different things are workloads of their own."""
    nouns = words.nouns["instances"].match(text.lower(), amount.end) if amount.kind == "count" else None
    if nouns is None or not are_unlike(nouns[0]) or are_elsewhere(around.before, nouns[0]):
        return []
    named = text[amount.start : nouns.end()]
    return [f"{named} are {_OF_THEIR_OWN}"]


def _share_out(found: Filled, placed: Mapping[str, int], amounts: Sequence[Amount], text: str) -> None:
    """Give each copy its part of a total; what is of several sizes is no copy of one workload."""
    copies = placed.get("instances")
    if copies is None:
        return
    if any(doubt.slot in _SIZES for doubt in found.doubts):
        fill = found.fills.pop("instances")
        if have_sizes_of_their_own(text):
            for doubt in found.doubts:
                found.fills.pop(doubt.slot, None)
            found.doubts = []
            found.problems.append(f"{fill.words} of several sizes are {_OF_THEIR_OWN}")
        return
    for slot, place in placed.items():
        share = share_of_total(slot, found.fills[slot], amounts, place, amounts[copies], text)
        found.fills[slot] = share or found.fills[slot]


def _leave_opening_hours(
    found: Filled, placed: Mapping[str, int], amounts: Sequence[Amount], text: str, state: DialogState
) -> None:
    """Say that hours in which a service is open are not reckoned; for a job they are its run time."""
    kind = found.fills.get("kind") or state.slots.get("kind")
    length, load = placed.get("run_seconds"), placed.get("requests_per_month")
    if kind is None or kind.value not in _STANDING or length is None or load != length + 1:
        return
    hours, days = amounts[length], amounts[load]
    if hours.scale != _HOUR or hours.value < _HOUR or not _A_DAY.match(days.words):
        return
    for slot in ("run_seconds", "requests_per_month"):
        del found.fills[slot]
    said = text[hours.start : days.end]
    found.problems.append(
        f"“{said}” is not reckoned as hours in which it is open: what stands is billed here around the clock."
        f" For those hours alone, say that it is a job of {hours.words} {days.words}"
    )


def _by_weight(phrases: Sequence[Phrase], words: Words) -> list[Phrase]:
    """Order phrases so that what counts most of a field comes last: said over implied, special over plain."""

    def weight(phrase: Phrase) -> tuple[bool, bool, int, int]:
        is_special = phrase.value in words.slots[phrase.slot].get("first", ())
        is_special |= plain(phrase.words) in words.sure.get(phrase.slot, ())
        earlier = -phrase.start if phrase.slot == "kind" else 0
        return (phrase.is_said, is_special, earlier, phrase.end - phrase.start)

    return sorted(phrases, key=weight)


def _is_where_it_stands(phrase: Phrase, text: str, words: Words) -> bool:
    """Tell "two servers in our datacenter", which move, from "on premises too"."""
    if not phrase.is_said or plain(phrase.words) not in words.today.get(phrase.slot, ()):
        return False
    start = max(end for end in (0, *(m.end() for m in SENTENCE_END.finditer(text, 0, phrase.start))))
    ends = SENTENCE_END.search(text, phrase.end)
    sentence = plain(text[start : ends.start() if ends else len(text)])
    return words.stays[phrase.slot].search(sentence) is None


def _take_phrase(phrase: Phrase, text: str, found: Filled, turn: int, words: Words) -> None:
    value, origin = phrase.value, "said" if phrase.is_said else "implied"
    if is_denied(text, phrase):
        if not phrase.is_said:
            return
        value = _denial(phrase, words.slots[phrase.slot])
        if value is None:
            found.retracts.append(phrase.slot)
            return
        origin = "said" if isinstance(value, (bool, int)) else "implied"
    before = found.fills.get(phrase.slot)
    if before is None or before.origin == "implied" or origin == "said":
        made: Origin = "said" if origin == "said" else "implied"
        spec = words.slots[phrase.slot]
        unit = spec.get("unit", "") if spec.get("amount") == "size" else ""
        found.fills[phrase.slot] = SlotFill(value, unit, made, _as_said(phrase, text), turn)


def _as_said(phrase: Phrase, text: str) -> str:
    """Return the words of a phrase, with the "no" before it where it is denied."""
    ahead = text[max(0, phrase.start - _REACH) : phrase.start]
    no = list(_NO.finditer(ahead)) if is_denied(text, phrase) else []
    return f"{ahead[no[-1].start() :]}{phrase.words}" if no else phrase.words


def _denial(phrase: Phrase, spec: Mapping[str, Any]) -> Any:
    """Return what the denial of a phrase says, None where it leaves everything open."""
    if isinstance(phrase.value, bool):
        return not phrase.value
    if isinstance(phrase.value, int):
        return 0
    return spec.get("not", {}).get(phrase.value)


def _reach(text: str, amounts: Sequence[Amount], place: int) -> tuple[int, int]:
    """Return where the words about an amount begin and end: at its neighbours."""
    start = amounts[place - 1].end if place else 0
    return start, amounts[place + 1].start if place + 1 < len(amounts) else len(text)


def _around(text: str, amounts: Sequence[Amount], place: int) -> Around:
    amount = amounts[place]
    start, end = _reach(text, amounts, place)
    if amount.kind == "count" and place + 1 < len(amounts) and not text[amount.end : end].strip():
        _, end = _reach(text, amounts, place + 1)  # four 8-core machines
    before, after = text[start : amount.start].lower(), text[amount.end : end].lower()
    breaks = list(_BREAK.finditer(before))
    cut = _BREAK.search(after)
    return Around(
        before=before[breaks[-1].end() :] if breaks else before,
        after=after[: cut.start()] if cut else after,
        is_alone=amount.words == text.strip().strip(".!?~ "),
        ahead=plain(text[max(0, amount.start - _REACH) : amount.start]),
        behind=plain(text[amount.end : amount.end + _REACH]),
    )


def _slot_of(amount: Amount, around: Around, asked: str, words: Words) -> str:
    """Return the field that an amount fills: by a cue nearby, by the question asked, or by its kind."""
    if amount.kind == "count":
        return counted_slot(amount, around, asked, words)
    if amount.per and amount.kind in ("size", "vcpu"):
        return ""
    for named, pattern in words.ahead.items():
        if words.amount_of(named) == amount.kind and pattern.search(around.ahead):
            return named
    near = {
        slot: apart
        for slot, pattern in words.cues.items()
        if words.amount_of(slot) == amount.kind and (apart := distance(pattern, around)) is not None
    }
    if near:
        return min(near, key=lambda slot: near[slot])
    if words.amount_of(asked) == amount.kind:
        return asked
    slot = words.by_amount.get(amount.kind, "")
    stray, things = words.not_near.get(slot), words.not_of.get(slot)
    is_of_things = things is not None and (
        things.match(around.behind) is not None or words.size_of[slot].search(around.ahead) is not None
    )
    if is_of_things:
        return ""
    return "" if stray is not None and distance(stray, around) is not None else slot


def filled(slot: str, amount: Amount, words: Words, turn: int) -> SlotFill:
    """Return an amount as the value of a field, in the unit of that field."""
    spec, factor = words.slots[slot], unit_factor(slot, amount.kind, words)
    value = (amount.high if spec.get("keep") == "high" else amount.value) * factor
    return SlotFill(
        whole_or_exact(slot, value), spec.get("unit", ""), "said", amount.words, turn, amount.low * factor,
        amount.high * factor, amount.scale * factor, amount.approximate,
    )  # fmt: skip


def _with_noun(fill: SlotFill, amount: Amount, text: str, nouns: re.Pattern[str] | None) -> SlotFill:
    """Keep the noun behind a bare number among the words it was read from: 3 servers."""
    behind = nouns.match(text.lower(), amount.end) if nouns and amount.kind == "count" else None
    return replace(fill, words=text[amount.start : behind.end()]) if behind else fill


def rescaled(slot: str, fill: SlotFill, scale: float, turn: int, said: str) -> SlotFill:
    """Return the same number in another unit: "no, I meant per hour"."""
    factor = scale / fill.scale
    low, high = (end * factor if end is not None else None for end in (fill.low, fill.high))
    return replace(
        fill, value=whole_or_exact(slot, fill.value * factor), words=f"{fill.words} ({said})", turn=turn,
        low=low, high=high, scale=scale, origin="said",
    )  # fmt: skip


def whole_or_exact(slot: str, value: float) -> int | float:
    """Return a value as its field takes it: whole for what is counted, else with nine figures."""
    exact = float(f"{value:.9g}")
    return round(exact) if slot in _WHOLE or exact.is_integer() else exact


def unit_factor(slot: str, kind: str, words: Words) -> float:
    """Return how many of a field's units one base unit of an amount is."""
    if slot == PEAK:
        return 1 / words.reader.per_month("second")
    return 1 / words.slots[slot].get("divide", 1) if kind == "size" else 1.0
