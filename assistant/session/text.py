"""What a user typed, as data: no escape codes, no control characters, a bounded length."""

from __future__ import annotations

import re

MOST_CHARACTERS = 20_000
"""A turn longer than this is a pasted file, not something said."""

_LINE_ENDS = r"\r\n?|[\x0b\x0c\x85\u2028\u2029]"
_ESCAPES = (
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[@-Z\\-_]?"
)
# Controls, what is invisible or turns the direction of writing, and halves of characters.
_CONTROLS = (
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
    r"\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """Remove terminal escapes and control characters; keep the words, tabs and line ends."""
    if not text.replace("\n", " ").replace("\t", " ").isprintable():  # the patterns take time to compile
        text = re.sub(_CONTROLS, "", re.sub(_ESCAPES, "", re.sub(_LINE_ENDS, "\n", text)))
    return text.strip()
