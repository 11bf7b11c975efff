"""The sentence that a card begins with where it is asked for something beside its own question."""

from __future__ import annotations

import re

from assistant.answers.tokens import words
from assistant.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.answers.profiles import Profile
    from assistant.answers.reading import Reading
    from assistant.answers.ways import Ways
    from assistant.facts import Card

_LIKE, _MORE = 0.25, 0.02
"""The least likeness to a way to ask for such a sentence, and by how much it must exceed the card's own."""
_IS_VERDICT = pattern(r"\W*(?:yes|no)\b", re.IGNORECASE)


def opening(reading: Reading, card: Card, profile: Profile) -> str:
    """Return the template of the sentence that a question asks for; empty where the card's own answer leads.

    Args:
        reading: the question.
        card: the card that answers it.
        profile: its ways to be asked for.
    """
    if not card.leads:
        return ""
    known = {word for by_meaning, _ in profile.leads for word in by_meaning.words}
    meant = frozenset(word for word in reading.meaning if word in known or not word[0].isdigit())
    both = meant, frozenset(words(reading.text))
    likest = [_likeness(both, ways) for ways in profile.leads]
    most = max(likest)
    own = _likeness(both, profile.own)
    return card.leads[likest.index(most)].says if most >= max(_LIKE, own + _MORE) else ""


def _likeness(both: Iterable[frozenset[str]], ways: Iterable[Ways]) -> float:
    """Return the mean of how like the nearest way is by meaning and by words, 0 to 1."""
    nearest = [max(one.nearest(said, 1), default=0.0) for said, one in zip(both, ways, strict=True)]
    return sum(nearest) / len(nearest)


def may_follow(answer: str) -> bool:
    """Tell whether a card's answer may follow such a sentence: its yes or no is to another question."""
    return not _IS_VERDICT.match(answer)
