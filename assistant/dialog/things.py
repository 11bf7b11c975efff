"""Sizes of what is worked on, which are no memory: "1,200 files a day, 30 MB on average"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.quantities.reading import Amount

_OF_EACH = re.compile(
    r"[\s,;:(-]{0,3}(?:(?:each|avg\.?|average|averaging|on average|of|at|with|which are|that are|usually|"
    r"typically|typical size|sized|size|max\.?)\s(?:is\s|of\s)?)"
    r"(?:(?:about|around|up to|roughly|some|at most|~)\s?){0,2}",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s?(?:of\s)?(?:ram|memory|mem|heap)\b", re.IGNORECASE)
_ON_AVERAGE = re.compile(
    r"\s?(?:each|apiece|on average|avg|average|in size|per (?:file|image|video|document))\b"
)


def is_size_of_things(before: Amount, size: Amount, text: str, things: re.Pattern[str]) -> bool:
    """Tell whether a size behind so many things is theirs.

    Args:
        before: the amount before it.
        size: the size.
        text: where both stand.
        things: what has a size of its own, behind a number.
    """
    if size.kind != "size" or before.kind not in ("rate", "count") or _BEHIND.match(text, size.end):
        return False
    between = text[before.end : size.start]
    counted = things.search(before.words.lower().lstrip("0123456789.,km "))
    named = things.match(between.lower())
    if counted is None and named is None:
        return False
    rest = between[named.end() :] if named else between
    if _OF_EACH.fullmatch(rest):
        return True
    return not rest.strip(" ,(") and _ON_AVERAGE.match(text, size.end) is not None
