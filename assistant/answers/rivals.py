"""A card that answers a question about as likely as the one that is told: its first sentence is told too."""

from __future__ import annotations

import math

from assistant.answers.openings import sentences
from assistant.answers.ranking import LOOKED_AT, SURE_ENOUGH, leads
from assistant.answers.tokens import tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from assistant.answers.ranking import Ranker
    from assistant.answers.reading import Reading
    from assistant.facts import Card

_AS_NEAR = 0.5
"""By how much its score may be less or more, as a logarithm."""
_ALREADY = 0.75
"""The share of its words that were told, for it to tell nothing new."""
_IN_SHORT = 300
"""No longer sentence stands beside an answer."""


def rival(reading: Reading, card: Card, ranker: Ranker) -> Card | None:
    """Return the other card that fits a question best, where it fits about as well and likely answers it."""
    near = ranker.ranked(reading)[:LOOKED_AT]
    scores = [score for score, _ in near]
    own = next((score for score, one in near if one is card), None)
    place = next((place for place, (_, one) in enumerate(near) if one is not card), None)
    if own is None or place is None or ranker.index.asked_verbatim(reading.text):
        return None
    score, other = near[place]
    if abs(math.log(own / score)) >= _AS_NEAR:
        return None
    sure = ranker.sureness(reading, other, score, leads(scores)[place])
    return other if sure >= SURE_ENOUGH and not ranker.is_foreign(reading, other, sure) else None


def in_short(title: str, answer: str, told: str) -> str:
    """Return the first sentence of what a card would say, behind its title; empty where that was told.

    >>> in_short("Lambda timeout", "**30 minutes** at most. It is fixed.", "")
    'See also Lambda timeout: **30 minutes** at most.'
    >>> in_short("Lambda timeout", "**30 minutes** at most.", "A call ends after 30 minutes at most.")
    ''
    """
    first = sentences(answer.partition("\n\n")[0])[0]
    said, known = tokens(first), frozenset(tokens(told))
    is_new = sum(word in known for word in said) < len(said) * _ALREADY
    return f"See also {title}: {first}" if is_new and len(first) <= _IN_SHORT else ""
