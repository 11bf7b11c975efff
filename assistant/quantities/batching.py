"""Runs that begin together: "40 browsers, each 90 minutes, twice a day" are eighty runs a day."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.patterns import SENTENCE_END
from assistant.quantities.amounts import product

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.quantities.amounts import Amount

_OFTEN = re.compile(
    r"^(?:(?:once|twice|thrice|\w+\s(?:times|x)|\d+x)\b|(?:every|each|an?|per|on)\b|[a-z-]+ly\b|"
    r"(?:end-of-month|month-end)\b)",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"[\s,:(]{0,3}(?:(?:that|which|where|and|of which)\s)?(?:each|every one|apiece)\b", re.IGNORECASE
)
_THEN_EACH = re.compile(r"\s?(?:each|apiece|every one)\b", re.IGNORECASE)
_TO_LENGTH = re.compile(
    r"[\s,:(-]{1,3}(?:(?:that|which|of|taking|takes?|running|runs?|lasting|about|around|roughly)\s){0,3}",
    re.IGNORECASE,
)
_COME = re.compile(
    r"\s(?:(?:that|which|to|must|should|have|has|need|needs|be|are|get|is|all|usually|then)\s){0,4}"
    r"(?:come|comes|arrive|arrives|arriving|land|lands|drop|drops|pour|pours|received|processed|generated|"
    r"rendered|sent|created|converted|produced|printed|scanned|process|generate|render|send|convert|due)"
    r"(?:\s(?:in|out|up))?[\s,]{1,2}"
    r"(?:(?:on|at|by|in|around)\s(?:the\s)?(?:\d{1,2}(?:st|nd|rd|th)|first|last|start|end|beginning)"
    r"(?:\sday)?\sof\s)?",
    re.IGNORECASE,
)
_THINGS = re.compile(r"\s(?:[a-z][a-z-]{1,20}\s){0,2}?(?P<noun>[a-z]{3,20}s)\b", re.IGNORECASE)
_BEHIND = 90


class Batching:
    """Reads how many runs begin each time, where a number of things and a timetable stand apart.

    Args:
        document: the content of `knowledge/units.yaml`.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Take in what is no run: copies of one thing, and people."""
        self._others = frozenset((*document["not_things"], *document["senders"], "times", "services"))

    def of_each_time(self, found: Sequence[Amount], text: str, most: float) -> list[Amount]:
        """Return the amounts with the things of each time and the one timetable made a single rate.

        Args:
            found: the amounts of a text.
            text: what was typed.
            most: how often a month the period of a timetable comes at most: once a day.
        """
        rates = [amount for amount in found if amount.kind == "rate"]
        if len(rates) != 1 or rates[0].scale > most or not _OFTEN.match(rates[0].words):
            return list(found)
        often = rates[0]
        for count in found:
            noun = _THINGS.match(text, count.end) if count.kind == "count" else None
            if noun is None or noun["noun"].lower() in self._others:
                continue
            if not _are_runs(noun.end(), often, found, text):
                continue
            said = f"{text[count.start : noun.end()]} {often.words}"
            many = replace(product(often, count, text), words=said, start=often.start, end=often.end)
            return [many if one is often else one for one in found if one is not count]
        return list(found)


def _are_runs(end: int, often: Amount, found: Sequence[Amount], text: str) -> bool:
    """Tell things that take their time each, or come in on a day, from what one run is made of."""
    if end <= often.start and _COME.fullmatch(text, end, often.start):
        return True
    lengths = [one for one in found if one.kind == "duration" and one.start >= end]
    if not lengths:
        return False
    length = lengths[0]
    if _TO_LENGTH.fullmatch(text, end, length.start) and _THEN_EACH.match(text, length.end):
        return True
    stop = SENTENCE_END.search(text, end)
    until = min(
        stop.start() if stop else len(text),
        often.start if often.start > end else len(text),
        end + _BEHIND,
    )
    return _EACH.match(text, end) is not None and length.end <= until
