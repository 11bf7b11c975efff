"""By which word a question asks, and how usual that is for a card.

Whoever asks how many, or which, of what a card tells only how to do is likely asking for something else.
"""

from __future__ import annotations

import math
from collections import Counter

from assistant.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ASKING = pattern(
    r"\bhow (?:many|long|soon|quick(?:ly)?|fast|often|old|much|big|large|high)\b|\bhow come\b|"
    r"\b(?:why|where|when|who|which|how|what)\b|"
    r"^\W*(?:can|could|do|does|did|is|are|will|would|should|may|must|has|have)\b"
)
_FORMS = ("many", "time", "much", "why", "where", "when", "who", "which", "how", "what", "whether")
"""The forms, the most telling first: "what must I do, and how many may I have" asks how many."""
_MEANT = {
    **dict.fromkeys(("long", "soon", "quick", "quickly", "fast", "often", "old"), "time"),
    **dict.fromkeys(("big", "large", "high"), "much"),
    "come": "why",
}
_NO_WORD, OTHER = "", "other"
"""A form without a word that asks, and any that is asked of a card by nobody."""
_TAKEN_FOR_GRANTED = 7.5
"""So many ways to ask, as usual of all cards, are taken to stand beside those of a card."""


def form_of(text: str) -> str:
    """Return the form of a question: the word that asks, or what it means.

    >>> form_of("what do I pay, and how many can I have?")
    'many'
    >>> form_of("can it be raised")
    'whether'
    """
    asking = (found.split()[-1] for found in _ASKING.findall(text.lower()))
    forms = {_MEANT.get(word, word if word in _FORMS else "whether") for word in asking}
    return next((form for form in _FORMS if form in forms), _NO_WORD)


def forms_data(forms: Iterable[str], usual: Mapping[str, float]) -> dict[str, float]:
    """Return how much likelier each form is than usual in a further way to ask for a card, as logarithms.

    Args:
        forms: those of the ways to ask for the card.
        usual: the share of each form in the ways to ask for any card.
    """
    counts = Counter(forms)
    total = counts.total() + _TAKEN_FOR_GRANTED
    likelier = {form: count / usual[form] + _TAKEN_FOR_GRANTED for form, count in counts.items()}
    likelier[OTHER] = _TAKEN_FOR_GRANTED
    return {form: round(math.log(weight / total), 3) for form, weight in likelier.items()}
