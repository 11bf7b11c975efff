"""What a user typed, as data: no escape codes, no control characters, a bounded length."""

from __future__ import annotations

import re

MOST_CHARACTERS = 20_000
"""A turn longer than this is a pasted file, not something said."""

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def clean(text: str) -> str:
    """Remove terminal escapes and control characters; keep the words, tabs and line ends."""
    return _CONTROLS.sub("", _ESCAPES.sub("", text.replace("\r\n", "\n"))).strip()
