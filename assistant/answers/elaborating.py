"""What a card's details add to its answer, where the question asks for more than the answer says."""

from __future__ import annotations

from assistant.answers.tokens import tokens
from assistant.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from assistant.answers.reading import Reading
    from assistant.facts import Card

_SENTENCES = pattern(r"(?<=[.;])\s+(?=[A-Z`*])")
_MORE = 0.08
"""The share of the question that a sentence must speak of, beyond what is said already."""
_TOLD_AT_LENGTH = 14
"""Who uses so many words has told a situation, and is served by all that the card says."""


def elaboration(
    reading: Reading,
    card: Card,
    text: str,
    details: str,
    naming: Collection[str],
    share_said: Callable[[Iterable[str], Collection[str]], float],
) -> str:
    """Return the sentences of a card's details that the question asks for too; empty for none.

    Args:
        reading: the question.
        card: the card that answers it.
        text: its answer, rendered.
        details: its details, rendered.
        naming: the stems by which the question names its subjects.
        share_said: tells the share of some stems, by rarity, that are among others.
    """
    if not details or len(reading.text.split()) >= _TOLD_AT_LENGTH:
        return details
    asked = [word for word in reading.content if word not in naming]
    said = {*tokens(text), *tokens(card.title)}
    least = share_said(asked, said) + _MORE
    numbers = {word for word in asked if word[0].isdigit()} - said
    if least > 1.0 and not numbers:
        return ""
    more = []
    for sentence in _SENTENCES.split(details):
        words = tokens(sentence)
        if not numbers.isdisjoint(words) or share_said(asked, said.union(words)) >= least:
            more.append(sentence)
    return " ".join(more)
