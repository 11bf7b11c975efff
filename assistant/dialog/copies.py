"""Several of the same thing: how many copies a number counts, and what each of them has of a total."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.quantities.amounts import product

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.dialog.models import SlotFill
    from assistant.quantities.reading import Amount

_UNLIKE = re.compile(r"\b(?:different|separate|distinct|various|unrelated|independent|kinds|sorts|types)\b")
_OF_OTHERS = re.compile(
    r"\b(?:aws|amazon|other|external|third-party|downstream|upstream|managed|cloud|web services)\b"
)
_OF_EACH_ITS_OWN = re.compile(
    r"\b(?:one|the first|another)\b[^.]{1,40}\b(?:one|the (?:other|second|rest)|another|others?)\b",
    re.IGNORECASE,
)
_WITH = re.compile(r"[^\d.;?]{1,28}")
_EACH = re.compile(r"\s?,?\s?(?:each|apiece|per|every)\b")
_ELSEWHERE = re.compile(
    r"\b(?:talk(?:s|ing)? to|connect(?:s|ing)? to|call(?:s|ing|ed by)?|depends? on|used by|serves)"
    r"\s(?:\w+\s)?$"
)
_TOTAL_BEHIND = re.compile(
    r"\s?(?:of\s)?(?:(?:ram|memory|cpu|processors?)\s)?(?:in\s)?"
    r"(?:total|altogether|overall|combined|all\stold)\b",
    re.IGNORECASE,
)
_TOTAL_AHEAD = re.compile(r"\b(?:total|combined|altogether|overall)(?:\sof)?:?\s(?:about\s)?$", re.IGNORECASE)
_BESIDE = re.compile(r"\s?(?:,|and|/|with|plus)?\s?", re.IGNORECASE)
_SPREAD = re.compile(
    r"\s?,?\s?(?:of\s)?(?:(?:ram|memory|cpu)\s)?(?:in\s)?(?:total|altogether|overall|combined)?\s?,?\s?"
    r"(?:spread\s|split\s|shared\s|divided\s)?(?:across|over|between|among|by)\s(?:the\s|all\s|these\s)?",
    re.IGNORECASE,
)
_AMONG_THEM = re.compile(
    r"\s?(?:of\s)?(?:(?:ram|memory|cpu)\s)?(?:in\stotal\s)?(?:spread\s|split\s|shared\s|divided\s)?"
    r"(?:across|over|between|among|by)\s(?:them|both|all of them|the (?:two|three|four|lot))\b",
    re.IGNORECASE,
)
_BESIDE_IT = re.compile(r"[\s\w-]{0,12}(?:,|\band|\bplus|&|\+|,\s?and|\bwith)\s{0,2}", re.IGNORECASE)
_SHARED_OUT = frozenset({"vcpus", "memory_mib"})


def are_unlike(counted: str) -> bool:
    """Tell "3 different services", which are several workloads, from three copies of one."""
    return _UNLIKE.search(counted) is not None


def are_elsewhere(before: str, counted: str) -> bool:
    """Tell the servers that a workload calls, and the services of AWS, from what it consists of."""
    return _ELSEWHERE.search(before) is not None or _OF_OTHERS.search(counted) is not None


def of_each_group(
    amounts: Sequence[Amount], text: str, groups: re.Pattern[str], nouns: re.Pattern[str]
) -> list[Amount]:
    """Read "3 deployments, 2 replicas each" as six copies.

    Args:
        amounts: all amounts of the text.
        text: what was typed.
        groups: what may be there several times, behind its number.
        nouns: what copies are called, behind theirs.
    """
    kept: list[Amount] = []
    for amount in amounts:
        each = _of_each(kept[-1], amount, text, groups, nouns) if kept else None
        kept[-1:] = [each] if each else [*kept[-1:], amount]
    return kept


def _of_each(
    several: Amount, copies: Amount, text: str, groups: re.Pattern[str], nouns: re.Pattern[str]
) -> Amount | None:
    if (several.kind, copies.kind) != ("count", "count"):
        return None
    lowered = text.lower()
    grouped, counted = groups.match(lowered, several.end), nouns.match(lowered, copies.end)
    if grouped is None or counted is None or not _WITH.fullmatch(lowered, grouped.end(), copies.start):
        return None
    if not (_EACH.match(lowered, counted.end()) or "each" in lowered[grouped.end() : copies.start]):
        return None
    return replace(product(copies, several, text), words=text[several.start : counted.end()])


def added_up(before: SlotFill, more: SlotFill, between: str) -> SlotFill | None:
    """Return the copies of two things beside each other, "2 web servers and 3 workers", as one number.

    None where they are the same thing twice, or the one stands on the other.
    """
    nouns = [fill.words.lower().split()[-1].rstrip("s") for fill in (before, more)]
    if nouns[0] == nouns[1] or before.low is None or more.low is None or not _BESIDE_IT.fullmatch(between):
        return None
    value = before.value + more.value
    return replace(
        before, value=value, low=value, high=value, approximate=True, words=f"{before.words} + {more.words}"
    )


def have_sizes_of_their_own(text: str) -> bool:
    """Tell "one with 1 GB, one with 4 GB" from a size that is said twice."""
    return _OF_EACH_ITS_OWN.search(text) is not None


def share_of_total(
    slot: str, fill: SlotFill, amounts: Sequence[Amount], place: int, copies: Amount, text: str
) -> SlotFill | None:
    """Return what each copy has of an amount that was said of all of them together.

    "4 vCPU total across 2 instances" is 2 vCPU each. None where the amount is said of one copy.

    Args:
        slot: the field that the amount filled.
        fill: its value.
        amounts: all amounts of the text.
        place: which of them it is.
        copies: the one that says how many copies there are.
        text: what was typed.
    """
    count = copies.value
    if slot not in _SHARED_OUT or count <= 1 or copies.low != copies.high:
        return None
    until = _total_until(amounts, place, copies, text)
    if until is None:
        return None
    low, high = (end / count if end is not None else None for end in (fill.low, fill.high))
    words = text[amounts[place].start : until].strip()
    exact = float(f"{fill.value / count:.9g}")
    value = int(exact) if exact.is_integer() else exact
    return replace(fill, value=value, low=low, high=high, words=f"{words} / {count:.0f}")


def _total_until(amounts: Sequence[Amount], place: int, copies: Amount, text: str) -> int | None:
    """Return where the words end that make an amount a total, which may stand behind its neighbour."""
    amount = amounts[place]
    if _TOTAL_AHEAD.search(text[: amount.start]):
        return amount.end
    last = place
    while True:
        behind = _AMONG_THEM.match(text, amounts[last].end) or _TOTAL_BEHIND.match(text, amounts[last].end)
        if behind:
            return behind.end()
        if amounts[last].end <= copies.start and _SPREAD.fullmatch(text, amounts[last].end, copies.start):
            return copies.end
        following = last + 1
        if following >= len(amounts) or amounts[following].kind not in ("size", "vcpu"):
            return None
        if not _BESIDE.fullmatch(text, amounts[last].end, amounts[following].start):
            return None
        last = following
