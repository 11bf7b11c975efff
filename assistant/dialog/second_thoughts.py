"""Figures put right in the same breath: "128 MB... no wait, 256"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.quantities.reading import Amount

_PUTS_RIGHT = re.compile(
    r"[\s.,;:\u2026(-]*(?:(?:no|oh|ah|or|hmm?|ehm?|err?)[\s,]+)?"
    r"(?:wait|sorry|oops|scratch that|correction|i meant?|make (?:that|it)|rather|actually|no)\b"
    r"(?:[\s,.:\u2026]+(?:no|not|wait|sorry|i meant?|make (?:that|it)|it'?s|it is|more like|rather|about|"
    r"just|around|actually|say))*[\s,.:\u2026]*",
    re.IGNORECASE,
)
_STANDS_ALONE = re.compile(r"\s*(?:$|[,.;!)]|(?:and|then|but|a|an|per|each|every|for|on)\b)", re.IGNORECASE)


def put_right(amounts: Sequence[Amount], text: str) -> list[Amount]:
    """Return the amounts of a text without those that it takes back at once for another."""
    kept: list[Amount] = []
    for amount in amounts:
        before = kept[-1] if kept else None
        if before is None or not _PUTS_RIGHT.fullmatch(text, before.end, amount.start):
            kept.append(amount)
        elif amount.kind == before.kind:
            kept[-1] = amount
        elif amount.kind == "count" and _STANDS_ALONE.match(text, amount.end):
            kept[-1] = _in_its_unit(amount, before)
        else:
            kept.append(amount)
    return kept


def _in_its_unit(number: Amount, known: Amount) -> Amount:
    """Return a bare number in the unit of the amount that it replaces."""
    low, high, value = (end * known.scale for end in (number.low, number.high, number.value))
    return replace(number, kind=known.kind, value=value, low=low, high=high, scale=known.scale)
