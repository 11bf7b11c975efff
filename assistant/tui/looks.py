"""How a kind of reply and an origin of a value look: a sign, a word and a colour of the theme."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """A sign, a word and a colour; meaning never rests on the colour alone."""

    sign: str
    word: str
    colour: str


KINDS = {
    "answer": Look("●", "answer", "text-primary"),
    "comparison": Look("▤", "comparison", "text-primary"),
    "estimate": Look("$", "estimate", "text-primary"),
    "question": Look("?", "question", "text-warning"),
    "recommendation": Look("★", "recommendation", "text-success"),
    "verdict": Look("⇄", "verdict", "text-primary"),
    "clarify": Look("~", "which one?", "text-warning"),
    "declined": Look("∅", "not known", "text-error"),
    "corrected": Look("✎", "corrected", "text-primary"),
    "cancelled": Look("✕", "cancelled", "foreground-muted"),
    "help": Look("i", "help", "foreground-muted"),
    "error": Look("!", "cannot do that", "text-error"),
}
ORIGINS = {
    "said": Look("✓", "said", "text-success"),
    "implied": Look("≈", "implied", "text-primary"),
    "assumed": Look("!", "assumed", "text-warning"),
    "default": Look("·", "default", "foreground-muted"),
}
