"""Changes said in proportion: double the load, half the memory, twice as long, 10x the traffic, 50% more."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from assistant.dialog.asking import fields_of
from assistant.dialog.filling import whole_or_exact
from assistant.dialog.models import SlotFill
from assistant.engine.context import context_of
from assistant.engine.needs import complete

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.dialog.models import DialogState
    from assistant.dialog.vocabulary import Words
    from assistant.facts import Knowledge

_FACTORS = {
    "double": 2.0, "doubles": 2.0, "doubled": 2.0, "doubling": 2.0, "twice": 2.0, "two times": 2.0,
    "triple": 3.0, "triples": 3.0, "tripled": 3.0, "three times": 3.0, "thrice": 3.0,
    "quadruple": 4.0, "quadrupled": 4.0, "four times": 4.0, "five times": 5.0, "ten times": 10.0,
    "tenfold": 10.0, "a hundred times": 100.0, "half": 0.5, "halve": 0.5, "halved": 0.5, "halves": 0.5,
    "a third of": 1 / 3, "a quarter of": 0.25, "a tenth of": 0.1,
}  # fmt: skip
_WORD = "|".join(re.escape(word) for word in sorted(_FACTORS, key=len, reverse=True))
_OF_WHAT = (
    r"(?:\s(?:of\s)?(?:the|our|my|its|this|that|more"
    r"|(?:as|that)\s(?P<as>much|many|long|often|big|large|busy|high|heavy)))"
)
_TIMES = re.compile(
    rf"\b(?:(?P<word>{_WORD})|(?P<times>\d{{1,4}}(?:\.\d{{1,2}})?)\s?(?:x|\u00d7|times|fold))"
    rf"(?P<of>{_OF_WHAT})?(?P<what>(?:\s[a-z-]+){{0,3}})",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?P<percent>\d{1,4})\s?(?:%|percent|per cent)\s(?:of\s)?(?:the\s)?"
    r"(?P<way>more|less|fewer|higher|lower|longer|shorter|bigger|smaller|larger|increase|decrease)"
    r"(?P<what>(?:\s[a-z-]+){0,3})",
    re.IGNORECASE,
)
_ONLY_THAT = re.compile(
    rf"\W*(?:(?:actually|sorry|no|well|more like|rather|about|around|roughly|maybe|only|just|"
    rf"make it|make that|it'?s|say|oh|wait)\W+){{0,5}}(?:{_WORD})\s(?:of\s)?(?:that|as much|that much)\W*",
    re.IGNORECASE,
)
"""Nothing but a share of what was said: "actually about half that"."""
_ON_TOP = re.compile(
    r"\b(?:again|further|another|that|(?:as|that)\s(?:much|many|long|often|big|large|busy|high|heavy))\b",
    re.IGNORECASE,
)
"""Words that take a change from what was supposed last: "and doubled again?", "ten times as much?". Without
one ("and if it tripled?") it is another change of what was said."""
_LESS = frozenset({"less", "fewer", "lower", "shorter", "smaller", "decrease"})
_ALONE = frozenset({
    "doubles", "doubled", "double", "doubling", "triples", "triple", "tripled", "quadruple", "quadrupled",
    "halve", "halved", "halves",
})  # fmt: skip
"""Verbs that need nothing behind them: what if it doubled?"""
_BY_MANNER = {
    "long": "run_seconds", "often": "requests_per_month", "busy": "requests_per_month",
    "many": "requests_per_month",
}  # fmt: skip
_BY_NOUN = {
    "traffic": "requests_per_month", "users": "requests_per_month", "requests": "requests_per_month",
    "calls": "requests_per_month", "messages": "requests_per_month", "events": "requests_per_month",
    "jobs": "requests_per_month", "runs": "requests_per_month", "customers": "requests_per_month",
    "volume": "requests_per_month", "cores": "vcpus", "servers": "instances", "ram": "memory_mib",
    "peak": "peak_requests_per_second", "peaks": "peak_requests_per_second",
}  # fmt: skip
_NOT_TIME = frozenset(
    {"time", "price", "cost", "costs", "bill", "money", "day", "year", "week", "month", "team"}
)
_LOAD = "requests_per_month"
_SCALED = (
    "requests_per_month", "run_seconds", "memory_mib", "vcpus", "instances", "peak_requests_per_second",
    "ephemeral_gib",
)  # fmt: skip
_MOVES_WITH = {_LOAD: ("peak_requests_per_second",)}
"""Twice the traffic is twice the traffic at the busiest moment too, where that moment was told."""


class Change(NamedTuple):
    """A factor, and the field it is said of; an empty field where none was named."""

    factor: float
    slot: str


def changes_in(
    text: str, state: DialogState, words: Words, knowledge: Knowledge, *, is_supposed: bool = False
) -> dict[str, SlotFill]:
    """Return the fields that a text changes in proportion, with their new values.

    Behind "what if", and where only "half that" is said, the change need not name what it is of.
    """
    if not state.slots:
        return {}
    change = _change_in(text, words, is_under_way=bool(state.supposed) or is_supposed)
    if change is None:
        return {}
    slot = change.slot or _meant(state)
    is_chained = (
        not change.slot
        and _ON_TOP.search(text) is not None
        and (is_supposed or _ONLY_THAT.fullmatch(text) is None)
    )
    old = state.supposed.get(slot) if is_chained else None
    known = old or state.slots.get(slot) or _usual(slot, state, words, knowledge)
    if not _is_amount(known):
        return {}
    changes = {slot: _changed(slot, known, change.factor, text, state)}
    for other in _MOVES_WITH.get(slot, ()):
        fill = (state.supposed.get(other) if is_chained else None) or state.slots.get(other)
        if _is_amount(fill):
            changes[other] = _changed(other, fill, change.factor, text, state)
    return changes


def _is_amount(fill: SlotFill | None) -> TypeGuard[SlotFill]:
    return fill is not None and isinstance(fill.value, (int, float)) and not isinstance(fill.value, bool)


def _change_in(text: str, words: Words, *, is_under_way: bool) -> Change | None:
    """Read a factor and what it is said of; while something is supposed, it need not be named again."""
    share = _SHARE.search(text)
    if share:
        part = int(share["percent"]) / 100
        factor = 1 - part if share["way"].lower() in _LESS else 1 + part
        is_length = share["way"].lower() in ("longer", "shorter")
        slot = _slot_in(share["what"], words) or ("run_seconds" if is_length else "")
        return Change(factor, slot) if factor > 0 else None
    match = _TIMES.search(text)
    if match is None:
        return None
    factor = _FACTORS[match["word"].lower()] if match["word"] else float(match["times"])
    slot = _BY_MANNER.get((match["as"] or "").lower(), "") or _slot_in(match["what"], words)
    stands_alone = (match["word"] or "").lower() in _ALONE
    named = slot or (_slot_in(text[: match.start()], words) if stands_alone or match["as"] else "")
    is_whole = bool(match["of"]) or stands_alone
    is_all = _ONLY_THAT.fullmatch(text) is not None
    if not factor > 0 or not is_whole or not (named or stands_alone or is_under_way or is_all):
        return None
    return Change(factor, named)


def _slot_in(what: str, words: Words) -> str:
    """Return the amount that a few words name; empty for none."""
    spoken = re.findall(r"[a-z-]+", what.lower())
    if not spoken or spoken[0] in _NOT_TIME:
        return ""
    names: Mapping[str, str] = {**words.names, **dict.fromkeys(words.senders, _LOAD), **_BY_NOUN}
    for length in (2, 1):
        for place in range(len(spoken) - length + 1):
            slot = names.get(" ".join(spoken[place : place + length]), "")
            if slot in _SCALED:
                return slot
    return ""


def _meant(state: DialogState) -> str:
    """Return the field that "it" is: what was supposed last, else the load, else the amount said last."""
    supposed = [slot for slot in state.supposed if slot in _SCALED]
    if supposed:
        return supposed[0]
    if "requests_per_month" in state.slots:
        return "requests_per_month"
    known = [(fill.turn, slot) for slot, fill in state.slots.items() if slot in _SCALED]
    return max(known)[1] if known else "requests_per_month"


def _usual(slot: str, state: DialogState, words: Words, knowledge: Knowledge) -> SlotFill | None:
    """Return what is assumed for a field of which nothing is known."""
    value = getattr(complete(fields_of(state), context_of(knowledge)), slot, None)
    unit = str(words.slots[slot].get("unit", ""))
    return SlotFill(value, unit, low=value, high=value, scale=1.0) if value else None


def _changed(slot: str, known: SlotFill, factor: float, text: str, state: DialogState) -> SlotFill:
    low, high = (end * factor if end is not None else None for end in (known.low, known.high))
    return replace(
        known, value=whole_or_exact(slot, known.value * factor), low=low, high=high, origin="said",
        words=text.strip(), turn=state.turn + 1,
    )  # fmt: skip
