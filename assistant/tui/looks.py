"""How a kind of reply and an origin of a value look: a sign, a word and a style class."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """A sign and a word; meaning never rests on colour alone."""

    sign: str
    word: str


KINDS = {
    "answer": Look("●", "answer"),
    "comparison": Look("▤", "comparison"),
    "estimate": Look("$", "estimate"),
    "question": Look("?", "question"),
    "recommendation": Look("★", "recommendation"),
    "verdict": Look("⇄", "verdict"),
    "clarify": Look("~", "which one?"),
    "declined": Look("∅", "not known"),
    "corrected": Look("✎", "corrected"),
    "cancelled": Look("✕", "cancelled"),
    "help": Look("i", "help"),
    "error": Look("!", "cannot do that"),
}
ORIGINS = {
    "said": Look("✓", "said"),
    "implied": Look("≈", "implied"),
    "assumed": Look("!", "assumed"),
    "default": Look("·", "default"),
}
