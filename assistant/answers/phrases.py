"""What stands in the index beside the words of cards: ways to ask for one, beliefs, and what one is about."""

from __future__ import annotations

from assistant.answers.tokens import words

_NO_MATTER = frozenset({"a", "an", "the", "aws", "amazon"})


def verbatim(text: str) -> str:
    """Return a way to ask as one term of the index; articles and AWS's name are no matter.

    >>> verbatim("What is AWS Fargate?")
    '"what is fargate'
    """
    return '"' + " ".join(word for word in words(text) if word not in _NO_MATTER)


def believed(word: str) -> str:
    """Return a word of a wrong belief as a term of the index, apart from the words of the cards."""
    return "~" + word


NICHE, PRICED = "!niche", "!price"
"""Terms of the cards whose main subject is meant only when it is named, and of those about a price."""


def mainly(subject: str) -> str:
    """Return a main subject of cards as a term of the index."""
    return "=" + subject


def kin_of(subject: str) -> str:
    """Return a subject of cards, or what one is a kind of, as a term of the index."""
    return "<" + subject


def on_topic(stem: str) -> str:
    """Return the stem of a topic of cards as a term of the index."""
    return "#" + stem
