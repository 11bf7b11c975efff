"""Slips of the fingers: "kubernets", "recomend", "windws"; tried only where nothing else was understood."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.dialog.vocabulary import Words

_WORD = re.compile(r"[a-z]{5,24}", re.IGNORECASE)
_LONG = 8
_MOST_WORDS = 40


def corrected(text: str, words: Words) -> str:
    """Return a text with the words put right that are a slip or two away from a known one."""
    known, plain = _known(words), text.lower()
    if len(plain.split()) > _MOST_WORDS:
        return text
    return _WORD.sub(lambda match: _nearest(match[0], known) or match[0], text)


@lru_cache(maxsize=4)
def _known(words: Words) -> tuple[frozenset[str], Sequence[str]]:
    phrases = [*words.acts, *words.names]
    for spec in words.slots.values():
        for table in ("words", "answers"):
            phrases += [str(phrase) for known in spec.get(table, {}).values() for phrase in known]
    single = {word for phrase in phrases for word in _WORD.findall(phrase.lower())}
    return frozenset(single), sorted(single)


def _nearest(word: str, known: tuple[frozenset[str], Sequence[str]]) -> str:
    from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415 - only after a slip

    lowered, (single, listed) = word.lower(), known
    if lowered in single or lowered.rstrip("s") in single:
        return ""
    most = 2 if len(lowered) >= _LONG else 1
    near = [
        (distance, other)
        for other in listed
        if abs(len(other) - len(lowered)) <= most
        and (distance := DamerauLevenshtein.distance(lowered, other, score_cutoff=most)) <= most
    ]
    return min(near)[1] if near else ""
