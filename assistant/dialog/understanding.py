"""Reading a text for workload fields and for what the user wants of the dialog."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.dialog.acts import act_of, squeezed
from assistant.dialog.filling import Filled, filled, fills_of, rescaled, unit_factor
from assistant.dialog.machine_types import counted_machines, machine_fills
from assistant.dialog.models import NOTHING, SlotFill, Understanding
from assistant.dialog.negation import is_denied
from assistant.dialog.platform_questions import wanted_in
from assistant.dialog.relative import changes_in
from assistant.dialog.second_thoughts import put_right
from assistant.dialog.short_answers import (
    answered,
    denied_value,
    senders_alone,
    settled,
    without_period,
)
from assistant.dialog.spelling import corrected
from assistant.dialog.vocabulary import matches, plain, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.dialog.models import Act, DialogState
    from assistant.dialog.vocabulary import Words
    from assistant.facts import Knowledge
    from assistant.quantities.reading import Amount

_CORRECTS = re.compile(
    r"^\W*(?:actually|no,|no wait|no sorry|sorry|i meant|i mean|i misspoke|correction|make (?:it|"
    r"that|the)|rather|"
    r"instead|change|wait|oops|well,? actually|it'?s actually|on second thought|scratch that|let me correct|"
    r"i was wrong|my mistake|set (?:it|the)|not .{1,30}(?: but |, ))"
    r"|\b(?:instead|i meant|after all|not (?:\d|a |the )[^,.]{0,20}|(?:instead of|rather than) "
    r"[^,.]{1,30})\W*$|"
    r"(?:,|\band|\bbut) make (?:it|that|the)\b|"
    r"\b(?:is|are|it's|they're|takes?|runs?|needs?|has|have|gets?) [^,.;?]{1,40}\bnow\b(?!\W*\?)",
    re.IGNORECASE,
)
_UNIT_ONLY = re.compile(
    r"^\W*(?:(?:no|sorry|actually|oops|wait|i meant?|i mean|meant|that'?s|that is|that was|it'?s|it "
    r"is|make that|"
    r"correction|rather|of course|should be|in|per|a|an|each|every|by the|not)\b[\s,]*){0,6}/?"
    r"(?P<unit>[a-z%]{1,12})(?:,?\s(?:and\s)?(?:not|instead of|rather than)\b.{0,24})?$"
)
_PERIOD_BEFORE = re.compile(r"(?:\b(?:per|a|an|each|every|by the)\s|/)$")
_PLAINLY_SUPPOSED = re.compile(
    r"^(?:\w+[,\s]+){0,2}(?:what if|suppose|imagine|what happens if|what changes if|what would)\b"
)
_NOTHING_ELSE = re.compile(
    r"\b(?:nothing (?:else|more|besides|of the (?:rest|others?))|none of the (?:rest|others?)|no others?"
    r"|that'?s (?:all|it)|rest (?:is )?(?:no|not|none)|otherwise (?:no|none|nothing)|nothing beyond that)\b",
    re.IGNORECASE,
)
_ANSWERS_REQUESTS = frozenset({"api", "service", "legacy"})
_THERE_ARE = re.compile(
    r"^(?:(?:it|there|that|we|i|they)(?:'s|'re| is| are| were| was| gets?| got| had| have| grows?| goes| go|"
    r" becomes?)?(?: up)?(?: to)? )?(?:(?:just|only|about|more like|rather|at|to) ){0,2}"
)
_LOAD = "requests_per_month"
_LEAST_LOAD = 1000
"""A bare number below may be anything."""
_MOST_CHARACTERS = 20_000
_LONGEST_UNIT_TURN = 60


def understand(text: str, state: DialogState, knowledge: Knowledge) -> Understanding:
    """Read one turn: fields, act, and how surely it is about the user's own workload."""
    words = words_of(knowledge)
    text = text[:_MOST_CHARACTERS]
    answer = settled(state.doubt, text, words) if state.doubt is not None else None
    if answer is not None:
        return answer
    read = _read(text, state, knowledge)
    underway = state.asked is not None or bool(state.slots)
    if underway and _is_empty(read) and (spelt := corrected(text, words)) != text:
        again = _read(spelt, state, knowledge)
        return read if _is_empty(again) else again
    return read


def _in_unit_of_last(act: Act, state: DialogState, knowledge: Knowledge) -> Understanding | None:
    """Read "and 1 billion?" in the unit of what was supposed last; None where more than a number is said."""
    amounts = words_of(knowledge).reader.amounts(act.rest or "")
    if not state.supposed or len(amounts) != 1 or amounts[0].kind != "count" or amounts[0].words != act.rest:
        return None
    slot = list(state.supposed)[-1]
    known = state.supposed[slot]
    if not known.scale:
        return None
    fill = _in_unit_of(slot, known, amounts[0], state)
    return Understanding(fills={slot: fill}, act=act.name, confidence=1.0)


def _in_unit_of_load(act: Act, state: DialogState, knowledge: Knowledge) -> Understanding | None:
    """Read "what if 20 million" in the period in which the load was said."""
    amounts, known = words_of(knowledge).reader.amounts(act.rest or ""), state.slots.get(_LOAD)
    if known is None or not known.scale or len(amounts) != 1 or amounts[0].kind != "count":
        return None
    bare = _THERE_ARE.sub("", squeezed(act.rest or "")).removesuffix(" instead")
    if bare != squeezed(amounts[0].words) or amounts[0].value < _LEAST_LOAD:
        return None
    fill = _in_unit_of(_LOAD, known, amounts[0], state)
    return Understanding(fills={_LOAD: fill}, act=act.name, target=act.target, confidence=1.0)


def _in_unit_of(slot: str, known: SlotFill, number: Amount, state: DialogState) -> SlotFill:
    """Return a bare number as a value of a field, in the unit in which the field was said."""
    value = number.value
    bare = replace(known, value=value, low=value, high=value, scale=1.0, words=number.words)
    return replace(rescaled(slot, bare, known.scale, state.turn + 1, ""), words=number.words)


def _is_empty(read: Understanding) -> bool:
    return not (read.fills or read.act or read.problems or read.doubts or read.retracts)


def _read(text: str, state: DialogState, knowledge: Knowledge) -> Understanding:
    words = words_of(knowledge)
    act = act_of(text, state, words)
    if act.name and act.rest is None:
        return Understanding(act=act.name, target=act.target, targets=act.targets, confidence=1.0)
    if act.name == "what_if":
        return _supposed(text, act, state, knowledge)
    read = _informed(text if act.rest is None else act.rest, act, state, knowledge)
    known = state.slots.get(_LOAD)
    return _in_period(read, state, words, (known.scale,)) if known and known.origin == "said" else read


def _supposed(text: str, act: Act, state: DialogState, knowledge: Knowledge) -> Understanding:
    """Read what a "what if" changes; a bare number is in the unit of what was supposed before.

    Softer words, "what about", ask for a change only where one is named.
    """
    read = (
        _in_unit_of_last(act, state, knowledge)
        or _in_unit_of_load(act, state, knowledge)
        or _informed(act.rest or "", act, state, knowledge)
    )
    words, known = words_of(knowledge), state.slots.get(_LOAD)
    month = words.reader.per_month("month")
    read = _in_period(read, state, words, (known.scale, month) if known else (month,))
    is_plain = _PLAINLY_SUPPOSED.match(squeezed(text)) is not None
    return read if read.fills or is_plain else _informed(text, NOTHING, state, knowledge)


def _in_period(
    read: Understanding, state: DialogState, words: Words, scales: tuple[float, ...]
) -> Understanding:
    """Read a load without its period, "only 100k views", in the first of these that it may be meant in."""
    doubt = next((one for one in read.doubts if (one.kind, one.slot) == ("unit", _LOAD)), None)
    if doubt is None:
        return read
    readings = [
        filled(_LOAD, amount, words, state.turn + 1)
        for option in doubt.options
        for amount in words.reader.amounts(option.words)[:1]
    ]
    fill = next((one for scale in scales for one in readings if one.scale == scale), None)
    if fill is None:
        return read
    doubts = tuple(one for one in read.doubts if one is not doubt)
    return replace(read, fills={**read.fills, _LOAD: fill}, doubts=doubts)


def _informed(text: str, act: Act, state: DialogState, knowledge: Knowledge) -> Understanding:
    """Read the values of a text, and a wish for advice at its end."""
    words = words_of(knowledge)
    amounts = put_right(words.reader.amounts(text, words.amount_of(state.asked)), text)
    restated = _in_other_unit(text, amounts, state, words) or changes_in(
        text, state, words, knowledge, is_supposed=act.name == "what_if"
    )
    found = Filled(fills=restated)
    if not restated:
        found = fills_of(text, [amount for amount in amounts if not amount.problem], state, words)
    problems = [amount.problem for amount in amounts if amount.problem]
    load = None if restated else without_period(text, amounts, state, found)
    people = senders_alone(text, amounts, words) if (state.slots or state.asked) and not found.fills else ""
    if load is not None:
        found.doubts.append(load)
    elif people and not problems:
        problems.append(
            f"\u201c{people}\u201d is no load yet: say how many requests they make in a day or month"
        )
    elif not found.fills and not problems and not found.retracts:
        found = answered(text, amounts, state, words, found)
    _complete_group(found, text, state, words)
    if "kind" in found.fills or "kind" in state.slots:
        machine = machine_fills(text, state.turn + 1, words, knowledge)
        machine |= counted_machines(text, amounts, state.turn + 1) if machine else {}
        found.fills |= {slot: fill for slot, fill in machine.items() if slot not in found.fills}
    beyond = [name for name, fill in found.fills.items() if _is_beyond(fill, words.slots[name])]
    problems += found.problems
    problems += [f"\u201c{found.fills[name].words}\u201d is more than there is" for name in beyond]
    fills = {name: fill for name, fill in found.fills.items() if name not in beyond}
    name = act.name or ("recommend_now" if _ends_with_wish(squeezed(text), words) else "")
    sure = 1.0 if name else min(1.0, 0.45 + 0.2 * len(fills)) if fills or found.doubts else 0.0
    return Understanding(
        fills=fills,
        act=name,
        target=act.target,
        problems=tuple(problems),
        corrects=bool(restated) or _CORRECTS.search(text) is not None,
        doubts=tuple(found.doubts),
        retracts=tuple(found.retracts),
        wanted=wanted_in(text, words) if fills else (),
        apart=_apart_in(text, fills, words),
        not_weighed=tuple(
            dict.fromkeys(text[start:end] for start, end in matches(words.not_weighed, plain(text)))
        ),
        confidence=sure,
    )


def _apart_in(text: str, fills: Mapping[str, SlotFill], words: Words) -> str:
    """Return the work that a text names beside what answers requests: "a Rails app with Sidekiq"."""
    kind = fills.get("kind")
    if kind is None or kind.value not in _ANSWERS_REQUESTS:
        return ""
    found = (phrase for phrase in words.phrases_in(text) if plain(phrase.words) in words.apart)
    return next((phrase.words for phrase in found if not is_denied(text, phrase)), "")


def _complete_group(found: Filled, text: str, state: DialogState, words: Words) -> None:
    """Take what a question listed, and its answer left out, for not needed: "no GPU, nothing else"."""
    named = [
        fill
        for slot, fill in found.fills.items()
        if slot in state.group and fill.value != denied_value(slot, words)
    ]
    is_rest_none = bool(found.fills) and _NOTHING_ELSE.search(text) is not None
    for slot in state.group if named or is_rest_none else ():
        if slot not in found.fills:
            value, first = denied_value(slot, words), (named or list(found.fills.values()))[0]
            found.fills[slot] = SlotFill(value, origin="implied", words=first.words, turn=first.turn)


def _in_other_unit(
    text: str, amounts: Sequence[Amount], state: DialogState, words: Words
) -> dict[str, SlotFill]:
    """Read "no, I meant per hour" as the last amount of that kind, in the unit named."""
    said = squeezed(text)
    match = _UNIT_ONLY.match(said) if len(text) < _LONGEST_UNIT_TURN else None
    if match is None or any(amount.kind == "count" for amount in amounts):
        return {}
    unit = match["unit"]
    is_period = _PERIOD_BEFORE.search(said[: match.start("unit")]) is not None
    if not is_period and not _CORRECTS.search(text) and " not " not in f" {said} ":
        return {}
    scale, kind = _scale(unit, words, is_period=is_period)
    slot = _latest(kind, state, words) if kind else ""
    if not slot:
        return {}
    scale *= unit_factor(slot, kind, words)
    return {slot: rescaled(slot, state.slots[slot], scale, state.turn + 1, text.strip())}


def _scale(unit: str, words: Words, *, is_period: bool) -> tuple[float, str]:
    """Return how many base units a unit has, and the kind it measures; an empty kind for no unit."""
    known = words.reader.unit(unit) or words.reader.unit(unit.rstrip("s"))
    if is_period or known is None:
        try:
            return words.reader.per_month(unit), "rate"
        except KeyError:
            pass
    return (known[1], known[0]) if known else (0.0, "")


def _latest(kind: str, state: DialogState, words: Words) -> str:
    """Return the field of this kind of amount that was filled last."""
    fitting = [
        (fill.turn, name)
        for name, fill in state.slots.items()
        if fill.scale and words.amount_of(name) == kind
    ]
    return max(fitting)[1] if fitting else ""


def _ends_with_wish(said: str, words: Words) -> bool:
    """Tell whether a longer sentence ends in a wish for advice: "make it 4 GB and just recommend"."""
    return said.endswith(words.long_wishes)


def _is_beyond(fill: SlotFill, spec: Mapping[str, Any]) -> bool:
    most = spec.get("most")
    return most is not None and not isinstance(fill.value, (str, bool)) and fill.value > most
