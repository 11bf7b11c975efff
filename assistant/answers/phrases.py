"""Ways to ask for a card, taken word for word."""

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
