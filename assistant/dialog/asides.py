"""Turns that are about something else: rude words, small talk, other languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.patterns import standing

if TYPE_CHECKING:
    from assistant.dialog.vocabulary import Words

_WORD = re.compile(r"[^\W\d_]+")
_LEAST_FOREIGN = 2
_FOREIGN_SHARE = 0.4
_LATIN_ENDS = 0x24F
_LANGUAGE = "another language"


def aside_in(text: str, words: Words) -> str:
    """Return what a text is that says nothing of a workload: rude, small_talk, a language, or empty."""
    lowered = text.lower()
    for name in ("rude", "small_talk"):
        if any(place >= 0 for word in words.aside[name] for place in standing(word, lowered)):
            return name
    spoken = _WORD.findall(lowered)
    if not spoken:
        return ""
    strange = [word for word in spoken if any(ord(letter) > _LATIN_ENDS for letter in word)]
    if len(strange) * 2 > len(spoken):
        return _LANGUAGE
    counts = {
        language: sum(word in known for word in spoken)
        for language, known in words.aside["languages"].items()
    }
    language = max(counts, key=lambda name: counts[name])
    enough = counts[language] >= max(_LEAST_FOREIGN, _FOREIGN_SHARE * len(spoken))
    return language if enough else ""
