"""Short answers to what was just asked: yes, none of them, 512, the second one, per day."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.dialog.asking import situations_of
from assistant.dialog.filling import filled, rescaled
from assistant.dialog.models import Doubt, SlotFill, Understanding
from assistant.quantities import many, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.dialog.filling import Filled
    from assistant.dialog.models import DialogState
    from assistant.dialog.vocabulary import Words
    from assistant.quantities.reading import Amount

_YES = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|y|ja|sure|of course|certainly|definitely|absolutely|correct|right|true|indeed|"
    r"it (?:does|is|must|has to|would|can|may|did)|i (?:think|believe|guess) so|probably|very much|exactly|"
    r"we do|i do|they do|that(?: is|'s) (?:right|correct|true))\b(?!\s?(?:not|n't))",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^\W*(?:no|nope|nah|n|nein|not|none|nothing|neither|never|false|negative|certainly not|of course not|"
    r"it (?:does|is|must|would|can|may) ?(?:not|n't)|it (?:doesn't|isn't|mustn't|wouldn't|can't|"
    r"cannot|won't)|"
    r"i (?:don't|do not) think so|probably not|we don't|i don't|they don't|hardly)\b",
    re.IGNORECASE,
)
_NONE_OF_THEM = re.compile(
    r"^\W*(?:no|nope|nah|none|nothing|neither|not really|not at all|no,? none|"
    r"(?:no,? )?none of (?:them|these|those|that|this|the above)|(?:no,? )?nothing.{0,24}|"
    r"(?:no,? )?not? any of (?:them|these|that)|"
    r"(?:no,? )?(?:i|we) (?:don't|do not) (?:think so|need any.{0,24})|"
    r"(?:no,? |none )?(?:not )?that i know(?: of)?|probably (?:not|none)|not yet|none that i .{2,20}|"
    r"just (?:plain|ordinary|normal).{0,24})\W*$",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:it is|it's|that is|that's|just|only|mostly|rather|a|an|the|about|i think|i'd say|i "
    r"guess|probably|"
    r"more like|well|ok|oh|hm+|it|has|there is|there's|we have|by)[,\s]+){1,3}"
)
_KEEP_OLD = re.compile(r"\b(?:old|first|former|keep|before|earlier|original|previous)\b")
_KEEP_NEW = re.compile(r"\b(?:new|latter|last|latest|second|newer|now|update|change)\b")
_PLACES = {"first": 0, "former": 0, "second": 1, "latter": 1, "third": 2, "last": -1}
_EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "per",
        "in",
        "each",
        "every",
        "it",
        "is",
        "of",
        "i",
        "mean",
        "meant",
        "by",
        "and",
        "keep",
        "take",
        "so",
        "we",
        "one",
        "that",
        "please",
        "s",
    ]
)
_TURNS_AROUND = frozenset({"no", "not", "sorry", "actually", "well", "wait", "oh", "ok", "i", "would", "say"})
_LOWER = re.compile(r"\b(?:lower|low|smaller|shorter|less|least|first|former|min(?:imum)?)\b", re.IGNORECASE)
_UPPER = re.compile(
    r"\b(?:upper|high|higher|longer|larger|bigger|more|most|second|latter|max(?:imum)?)\b", re.IGNORECASE
)
_LOAD = re.compile(
    r"\s?(?:of\s)?(?:[a-z]+\s)?(?:requests?|reqs?|calls?|messages|msgs|invocations|hits|orders|transactions|events"
    r"|views|page ?views|reads|writes|uploads|videos|images|photos|documents|pdfs|queries|visits|executions"
    r"|jobs|reports|runs)\b"
)
_SENDERS = re.compile(
    r"\s(?:[a-z-]{2,16}\s){0,2}?(?P<who>[a-z]{3,14})(?=\W*$|\s(?:at|in|now|only|a|per|who|then)\b)",
    re.IGNORECASE,
)
_LONGEST_ANSWER = 60
_FEW_WORDS = 4
_LEAST_MB = 65
_MOST_A_SECOND = 200_000
_LENGTHS = ("ms", "seconds", "minutes", "hours")
_SIZES = ("MB", "GB")
_LONG_RUNNING = frozenset({"job", "batch", "training", "desktop"})


def answered(text: str, amounts: Sequence[Amount], state: DialogState, words: Words, found: Filled) -> Filled:
    """Read what has no meaning of its own as the answer to the question that was asked."""
    counts = [amount for amount in amounts if amount.kind == "count"]
    asked, turn = state.asked, state.turn + 1
    if len(counts) == 1:
        if asked == "requests_per_month":
            found.doubts.append(_which_period(counts[0], state, turn))
        elif asked is not None:
            _take_number(asked, counts[0], state, words, found)
        return found
    if asked is None or len(text) > _LONGEST_ANSWER:
        return found
    if state.group and _NONE_OF_THEM.match(text):
        for slot in state.group:
            found.fills[slot] = SlotFill(denied_value(slot, words), "", "said", text.strip(), turn)
        return found
    end = _end_of_range(text, state.slots.get(asked), turn)
    if end is not None:
        found.fills[asked] = end
        return found
    if _NO.match(text) and _may_be_none(asked, state, words):
        found.fills[asked] = SlotFill(0, words.slots[asked].get("unit", ""), "said", text.strip(), turn)
        return found
    is_of_several = state.group and (_YES.match(text) or _NO.match(text))
    value = None if is_of_several else _value_of(text, asked, words)
    if value is not None:
        is_amount = bool(words.amount_of(asked)) and not isinstance(value, bool)
        unit = words.slots[asked].get("unit", "") if is_amount else ""
        found.fills[asked] = SlotFill(value, unit, "said", text.strip(), turn, approximate=is_amount)
    return found


def _may_be_none(asked: str, state: DialogState, words: Words) -> bool:
    """Tell whether the question asked was whether there is any at all: a service may serve no requests."""
    return not set(situations_of(state)).isdisjoint(words.slots[asked].get("none_for", ()))


def without_period(text: str, amounts: Sequence[Amount], state: DialogState, found: Filled) -> Doubt | None:
    """Return the doubt about a number of requests or jobs that may be one day's or one month's.

    A rate, or a field that such a number fills, leaves no doubt.
    """
    if "requests_per_month" in found.fills:
        return None
    loads = [a for a in amounts if a.kind == "count" and _LOAD.match(text[a.end :].lower())]
    return _which_period(loads[0], state, state.turn + 1, found) if loads else None


def senders_alone(text: str, amounts: Sequence[Amount], words: Words) -> str:
    """Return "2,000 users" where a text counts those who send something, and nothing more; empty else."""
    if len(amounts) != 1 or amounts[0].kind != "count":
        return ""
    behind = _SENDERS.match(text, amounts[0].end)
    is_of_team = behind is not None and behind["who"].lower() in words.slots["team_size"]["nouns"]
    if behind is None or is_of_team or behind["who"].lower() not in words.senders:
        return ""
    return text[amounts[0].start : behind.end()]


def _value_of(text: str, asked: str, words: Words) -> Any:
    """Return the value that a short answer gives to the field asked for, None where it gives none."""
    spec, said, answers = words.slots[asked], text.lower().strip(" .!?,"), words.answers[asked]
    for form in (said, _LEADING.sub("", said)):
        if form in answers:
            return answers[form]
    yes_no: Mapping[Any, Any] = spec.get("yes_no", {})
    values = spec.get("words", {})
    if values and all(isinstance(value, bool) for value in values):
        yes_no = {True: True, False: False}
    if _NO.match(text):
        return yes_no.get(False)
    if _YES.match(text) and True in yes_no:
        return yes_no[True]
    named = {
        repr(value): value
        for answer, value in answers.items()
        if re.search(rf"(?<![\w-]){re.escape(answer)}(?![\w-])", said)
    }
    return next(iter(named.values())) if len(named) == 1 else None


def is_bare_answer(text: str) -> bool:
    """Tell whether a text is nothing but a yes, a no or a none."""
    few = len(text.split()) <= _FEW_WORDS
    return few and bool(_YES.match(text) or _NO.match(text) or _NONE_OF_THEM.match(text))


def denied_value(slot: str, words: Words) -> Any:
    """Return the value of a field that is not needed: no, none, normal, 0."""
    return words.slots[slot].get("yes_no", {}).get(False, False)


def _take_number(asked: str, amount: Amount, state: DialogState, words: Words, found: Filled) -> None:
    """Take a number without a unit for the field asked for, or ask which unit was meant."""
    value, turn = amount.value, state.turn + 1
    kind, known = words.amount_of(asked), state.slots.get(asked)
    if known is not None and known.scale:  # in the unit of the figure that is being changed
        found.fills[asked] = rescaled(asked, replace(known, **_plain(value)), known.scale, turn, amount.words)
        return
    if kind == "duration":
        found.doubts.append(_which_length(asked, amount, state, turn))
        return
    in_mb = value >= _LEAST_MB or asked == "payload_mib"
    if kind == "size" and value >= _LEAST_MB and _is_open_between_units(asked, amount, words):
        found.doubts.append(_which_size(asked, amount, turn))
        return
    readings = {
        "size": f"{number(value)} {'MB' if in_mb else 'GB'}",
        "vcpu": f"{number(value)} vCPU",
        "percent": f"{number(value if value > 1 else value * 100)}%",
        "money": f"${value:.2f}",
    }
    read = words.reader.amounts(readings[kind]) if kind in readings else ()
    if read and not read[0].problem:
        found.fills[asked] = filled(asked, read[0], words, turn)


def _is_open_between_units(asked: str, amount: Amount, words: Words) -> bool:
    """Tell a size that may be MB as well as GB: "hundreds", and any large number of what is told in GB."""
    is_word = amount.approximate and not any(character.isdigit() for character in amount.words)
    return is_word or words.slots[asked].get("unit") == "GiB"


def _which_size(slot: str, amount: Amount, turn: int) -> Doubt:
    of = " of " if amount.words.endswith("s") else " "
    options = tuple(SlotFill(None, words=f"{amount.words}{of}{unit}", turn=turn) for unit in _SIZES)
    return Doubt(kind="unit", slots=(slot,), options=options)


def _plain(value: float) -> dict[str, Any]:
    """Return what a bare number makes of a known amount, still in the base unit of one."""
    return {"value": value, "low": value, "high": value, "scale": 1.0, "words": "", "approximate": False}


def _end_of_range(text: str, known: SlotFill | None, turn: int) -> SlotFill | None:
    """Read "the longer one" as an end of the range that was said."""
    if known is None or known.low is None or known.high is None or known.low == known.high:
        return None
    end = known.low if _LOWER.search(text) else known.high if _UPPER.search(text) else None
    if end is None:
        return None
    value = int(end) if float(end).is_integer() else end
    return replace(known, value=value, low=end, high=end, words=text.strip(), turn=turn, approximate=False)


def _runs_long(state: DialogState) -> bool:
    kind = state.slots.get("kind")
    return kind is not None and kind.value in _LONG_RUNNING


def _which_length(slot: str, amount: Amount, state: DialogState, turn: int) -> Doubt:
    units = _LENGTHS[1:] if _runs_long(state) or "kind" not in state.slots else _LENGTHS[:3]
    options = tuple(SlotFill(None, words=f"{number(amount.value)} {unit}", turn=turn) for unit in units)
    return Doubt(kind="unit", slots=(slot,), options=options)


def _which_period(amount: Amount, state: DialogState, turn: int, found: Filled | None = None) -> Doubt:
    kind = found.fills.get("kind") if found else None
    is_long = kind.value in _LONG_RUNNING if kind else _runs_long(state)
    periods: tuple[str, ...] = (
        ("a day", "a month", "an hour") if is_long else ("a day", "a month", "a second")
    )
    if amount.value > _MOST_A_SECOND:
        periods = periods[:2]
    options = tuple(SlotFill(None, words=f"{many(amount.value)} {period}", turn=turn) for period in periods)
    return Doubt(kind="unit", slots=("requests_per_month",), options=options)


def settled(doubt: Doubt, text: str, words: Words) -> Understanding | None:
    """Read the answer to a doubt: the place of the option chosen; None when the text is about something else.

    For an amount hardly anybody means, 0 confirms it and 1 takes it back.
    """
    if len(text) > _LONGEST_ANSWER:
        return None
    said = text.lower().replace("\u2019", "'").strip(" .!?,")
    chosen = _chosen(doubt, said, words)
    return None if chosen is None else Understanding(act="settle", target=str(chosen), confidence=1.0)


def _chosen(doubt: Doubt, said: str, words: Words) -> int | None:
    """Return the place of the option that a reply names."""
    if doubt.kind == "implausible":
        if words.reader.amounts(said):
            return None
        return 0 if _YES.match(said) else 1 if _NO.match(said) else None
    count = len(doubt.options)
    digit = re.fullmatch(r"(?:option |number |no\.? )?([1-9])\W?", said)
    if digit:
        return int(digit[1]) - 1 if int(digit[1]) <= count else None
    ordinal = re.fullmatch(r"(?:the )?(first|second|third|last|former|latter)(?: one| option| value)?", said)
    if ordinal and _PLACES[ordinal[1]] < count:
        return _PLACES[ordinal[1]] % count
    return _named(doubt, said, words)


def _named(doubt: Doubt, said: str, words: Words) -> int | None:
    """Return the place of the option whose amount or words a reply repeats."""
    amounts = {round(amount.value, 6) for amount in words.reader.amounts(said) if amount.kind != "count"}
    read = [{round(a.value, 6) for a in words.reader.amounts(option.words)} for option in doubt.options]
    same = [place for place, values in enumerate(read) if amounts and amounts == values]
    if len(same) == 1:
        return same[0]
    if doubt.kind == "contradiction":
        if amounts:
            return None
        if _KEEP_OLD.search(said) or _NO.match(said):
            return 0
        if _KEEP_NEW.search(said) or _YES.match(said):
            return 1
    tokens = _tokens(said, words) - _EMPTY - _TURNS_AROUND
    known = [_tokens(option.words.lower(), words) for option in doubt.options]
    named = [place for place, option in enumerate(known) if tokens and (tokens <= option or option <= tokens)]
    return named[0] if len(named) == 1 else None


def _tokens(said: str, words: Words) -> set[str]:
    """Return the words of a text in the singular, a unit being the same however it is written."""
    found = re.findall(r"[a-z%]+", said)
    return {str(words.reader.unit(token) or token.rstrip("s")) for token in found}
