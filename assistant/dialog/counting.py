"""What a bare number counts: copies, people, years, by the words around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.dialog.copies import are_elsewhere, are_unlike
from assistant.dialog.vocabulary import matches

if TYPE_CHECKING:
    from assistant.dialog.vocabulary import Words
    from assistant.quantities.reading import Amount

OF_THEM = re.compile(r"\s(?:of|x)\s(?:them|those|these)\b")
_COPIES = re.compile(r"[x\u00d7*]\s?$", re.IGNORECASE)
_TEAM_OF = re.compile(r"\b(?:team|group) of (?:about )?$")
_AT_ONCE = re.compile(
    r"\s(?:running\s|going\s)?(?:in parallel|at once|at a time|at the same time|simultaneously|"
    r"concurrently|side by side)\b"
)
_SIDE_BY_SIDE = re.compile(r"\s(?:parallel|concurrent|simultaneous)\s(?P<noun>[a-z]{3,20}s)\b")
_PLURAL = re.compile(r"\s(?:[a-z-]{2,20}\s)?(?P<noun>[a-z]{3,20}s)(?=\s)")


@dataclass(frozen=True, slots=True)
class Around:
    """The words about one amount, in lower case: up to the next break on either side, and directly at it."""

    before: str
    after: str
    is_alone: bool
    ahead: str = ""
    behind: str = ""


def distance(pattern: re.Pattern[str], around: Around) -> int | None:
    """Return how far the nearest phrase is from the amount, one behind it counting as nearer."""
    behind = [start for start, _ in matches(pattern, around.after)]
    ahead = [len(around.before) - end + 1 for _, end in matches(pattern, around.before)]
    return min((*behind, *ahead), default=None)


def counted_slot(amount: Amount, around: Around, asked: str, words: Words) -> str:
    """Return the field that a bare number fills; empty for none."""
    for slot, nouns in words.nouns.items():
        counted = nouns.match(f" {around.after.lstrip()}")
        if counted:
            if slot == "instances" and (are_unlike(counted[0]) or are_elsewhere(around.before, counted[0])):
                return ""
            others = words.not_ahead.get(slot)
            if others is not None and others.search(around.ahead):
                return ""
            if slot == "team_size" and asked != slot and not _are_of_the_team(counted[0], around, words):
                return ""
            needs_cue = words.slots[slot].get("only_with_cue") and asked != slot
            return "" if needs_cue and distance(words.cues[slot], around) is None else slot
    before = _counted_before(around, words)
    if before:
        return before
    if _COPIES.search(amount.words) or _is_side_by_side(around, words):
        return "instances"
    if _TEAM_OF.search(around.before):
        return "team_size"
    return asked if around.is_alone and words.amount_of(asked) == "count" else ""


def _are_of_the_team(counted: str, around: Around, words: Words) -> bool:
    """Tell "we are 5 people" from "a website for us, 20 people use it": people alone may be anybody."""
    if counted.rsplit(maxsplit=1)[-1] not in words.anybody:
        return True
    return any(words.of_team.search(side) for side in (around.ahead, around.behind))


def _is_side_by_side(around: Around, words: Words) -> bool:
    """Tell "30 matches at once", which stand beside each other, from 30 requests or users at once."""
    named = _SIDE_BY_SIDE.match(around.behind)
    if named is None:
        named = _PLURAL.match(around.behind)
        if named is None or not _AT_ONCE.match(around.behind, named.end()):
            return False
    return named["noun"] not in words.senders and named["noun"] not in words.not_copies


def _counted_before(around: Around, words: Words) -> str:
    """Return what "replicas: 3" and "microservices, 30 of them" count; empty where nothing is named."""
    is_pointed = OF_THEM.match(around.behind) is not None
    for slot, nouns in words.counted_before.items():
        named = nouns.search(around.ahead)
        is_told = named is not None and (is_pointed or ":" in named[0] or "=" in named[0])
        if is_told and "only_with_cue" not in words.slots[slot]:
            return slot
    return ""
