"""How an answer names the sources of its cards."""

from __future__ import annotations

from assistant.answers.models import Citation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.facts import Card


def citation(card: Card) -> Citation:
    """Return the card's first source as a citation."""
    source = card.sources[0]
    return Citation(card.id, source.title or card.title, source.url, source.as_of)


def said_by(citations: Iterable[Citation]) -> str:
    """Name each source once, with the date on which it was read."""
    return "; ".join(dict.fromkeys(f"{one.title}, read {one.as_of}" for one in citations))
