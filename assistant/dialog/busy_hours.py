"""Rates that hold for some hours only: 40 requests a second at noon are a peak, not a month's load."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.dialog.vocabulary import matches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.dialog.vocabulary import BusyHours
    from assistant.quantities.reading import Amount, Reader

_SCHEDULED = re.compile(r"^(?:(?:an?|one|once|1)\s(?:\w+\s){0,3})?(?:every|each)\b|^[a-z]+$", re.IGNORECASE)
"""A rate that is a timetable, "a job every 5 minutes" and "hourly", whenever that holds."""
_LASTS = re.compile(
    r"[\s,]*(?:for|over|during|lasting)\s(?:about\s|around\s|some\s|like\s|maybe\s|just\s){0,2}",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;()\n]|\.\s|\b(?:and|with|plus|but|while)\b")
_BEHIND = re.compile(r"\s?,?\s?(?:(?:or so|each|mostly|only|usually|that is|say|but)\s){0,2}")
_CLOCK = re.compile(
    r"[^,;.\d]{0,20}\b(?:at|around|about|by|between|from)\s"
    r"\d{1,2}(?::\d\d)?(?:\s?(?:-|to|and|until)\s?\d{1,2}(?::\d\d)?)?\s?(?:[ap]\.?m\b|o'?clock\b|h\b)",
    re.IGNORECASE,
)


def is_of_busy_hours(amount: Amount, text: str, begin: int, end: int, words: BusyHours) -> bool:
    """Tell whether a rate of an hour or less is said of some hours, or as the most there is.

    Args:
        amount: what was said.
        text: where it was said.
        begin: end of the amount before it.
        end: start of the amount behind it.
        words: how such hours are named.
    """
    if amount.kind != "rate" or amount.scale < words.hourly or _SCHEDULED.match(amount.words):
        return False
    before, after = text[begin : amount.start].lower(), text[amount.end : end].lower()
    pieces = _BREAK.split(before)
    ahead = pieces[-1]
    behind = _BEHIND.match(after)
    joined = after[behind.end() :] if behind else after
    return (
        any(True for _ in matches(words.most, ahead))
        or any(True for piece in (ahead, _BREAK.split(after)[0]) for _ in matches(words.hours, piece))
        or any(start == 0 for start, _ in matches(words.hours, joined))
        or (len(pieces) > (2 if begin else 1) and _ends_with_hours(pieces[-2], words))
        or _CLOCK.match(text, amount.end) is not None
    )


def lasts_as_rate(amounts: Sequence[Amount], place: int, text: str, reader: Reader) -> bool:
    """Tell how long a rate of many a second lasts from how long one run takes."""
    rate, span = amounts[place - 1] if place else None, amounts[place]
    if rate is None or (rate.kind, span.kind) != ("rate", "duration"):
        return False
    is_fast = rate.scale >= reader.per_month("minute") and rate.value > rate.scale
    return is_fast and _LASTS.fullmatch(text[rate.end : span.start]) is not None


def _ends_with_hours(piece: str, words: BusyHours) -> bool:
    """Tell whether the piece before a comma is closed by such hours: "at noon, about 40 a second"."""
    return any(end == len(piece.rstrip()) for _, end in matches(words.hours, piece))
