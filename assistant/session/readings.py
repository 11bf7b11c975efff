"""How much of a turn the dialog made something of: amounts, words, and what is measured of a work."""

from __future__ import annotations

import re

from assistant.answers.tokens import words
from assistant.session.forms import is_about_own_workload, is_question

TYPE_CHECKING = False
if TYPE_CHECKING:
    from assistant.answers.reading import Lexicon
    from assistant.dialog import Understanding

_MUCH, _SOME = 3, 2
_MEASURES = frozenset({
    "run_seconds", "requests_per_month", "peak_requests_per_second", "memory_mib", "vcpus", "instances",
    "ephemeral_gib", "gpu", "gpu_memory_gib",
})  # fmt: skip
"""Fields of what runs that are measured or counted."""


def understood_words(understanding: Understanding) -> set[str]:
    """Return the words in which the dialog found values."""
    return {word for fill in understanding.fills.values() for word in words(fill.words)}


def share_understood(text: str, understanding: Understanding, lexicon: Lexicon) -> tuple[int, float]:
    """Return how many words mean something, and in what share of them the dialog found values."""
    meant = [word for word in words(text) if word not in lexicon.stop]
    filled = understood_words(understanding)
    return len(meant), sum(word in filled for word in meant) / max(len(meant), 1)


def has_amount(understanding: Understanding) -> bool:
    """Tell an amount from a name with a digit in it, such as k8s."""
    return amounts_in(understanding) > 0


def amounts_in(understanding: Understanding) -> int:
    """Return how many values were read from words with an amount in figures."""
    return sum(bool(re.search(r"(?<!\w)\d", fill.words)) for fill in understanding.fills.values())


def measures_work(text: str, understanding: Understanding, lexicon: Lexicon) -> bool:
    """Tell "weather model, 4 times a day, 35 minutes, 192 GB": what is measured runs, whatever its name.

    Of a service that no card is about, amounts alone do not tell what runs.
    """
    if is_question(text) or is_price_of_others(text, lexicon):
        return False
    fills = understanding.fills
    measured = {slot for slot, fill in fills.items() if slot in _MEASURES and fill.low is not None}
    measured |= {doubt.slot for doubt in understanding.doubts if doubt.slot in _MEASURES}
    if "kind" in fills and (measured or understanding.problems or len(fills) > _MUCH):
        return True
    return len(measured) >= _SOME and not lexicon.foreign_in(text)


def is_price_of_others(text: str, lexicon: Lexicon) -> bool:
    """Tell a question for the price of a service that no card is about: its amounts are no workload."""
    is_price = lexicon.bound_in(words(text)) == "price"
    return is_price and not is_about_own_workload(text) and bool(lexicon.foreign_in(text))
