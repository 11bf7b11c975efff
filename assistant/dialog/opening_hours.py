"""Hours of the day between which something is used: "between 9 and 5", "8 to 18 on weekdays", "9am-5pm"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.dialog.vocabulary import OpeningHours

_HOUR = r"(?:[01]?\d|2[0-4])"
_MARK = r"(?::[0-5]\d|\s?[ap]\.?m\b\.?|\s?o'?clock\b|h\b)"
_HOURS = re.compile(
    rf"(?<![\w.,:$-])(?P<opens>{_HOUR})(?P<mark>{_MARK})?\s?(?:-|\u2013|to|and|until|till|til)\s?"
    rf"(?P<closes>{_HOUR})(?P<other>{_MARK})?(?![\w:%])(?!\.\d)",
    re.IGNORECASE,
)
_BEFORE, _BEHIND = 32, 24
_BETWEEN = re.compile(r"\b(?:between|from)\s$", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:$|[,.;)!?\n]|and\b|but\b)", re.IGNORECASE)
_MORNING, _AFTERNOON = range(6, 12), (*range(3, 8), *range(15, 21))


def opening_hours_in(text: str, words: OpeningHours) -> Iterator[tuple[int, int]]:
    """Yield where two times of the day begin and end between which something is used.

    Numbers alone are hours where words about them say so, or where they read like a working day.
    """
    for match in _HOURS.finditer(text):
        if match["mark"] or match["other"] or _are_hours(text, match, words):
            behind = words.behind.match(text[match.end() : match.end() + _BEHIND].lower())
            yield match.start(), match.end() + (behind.end() if behind else 0)


def _are_hours(text: str, match: re.Match[str], words: OpeningHours) -> bool:
    before = text[max(0, match.start() - _BEFORE) : match.start()].lower()
    behind = text[match.end() : match.end() + _BEHIND].lower()
    led = _BETWEEN.search(before)
    is_used = words.before.search(before[: led.start()] if led else before) is not None
    like_a_day = int(match["opens"]) in _MORNING and int(match["closes"]) in _AFTERNOON
    if words.behind.match(behind):
        return is_used or like_a_day or led is not None
    return _ENDS.match(behind) is not None and like_a_day and (is_used or led is not None)
