"""What a question asks for that a card does not tell, although the card speaks of the same things."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.answers.leading import counts
from assistant.answers.tokens import tokens, words
from assistant.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answers.profiles import Profile
    from assistant.answers.ranking import Ranker
    from assistant.answers.reading import Reading
    from assistant.facts import Card

_ASKED_FOR = pattern(
    r"\b(?:which|what|whose|how many|how much)\s+((?:[\w'/.-]+\s+){0,4}?[\w'/.-]+?)"
    r"(?=\s+(?:is|are|does|do|did|can|could|will|would|should|may|must|has|have|was|were|am|in|on|of|for|to|from|"
    r"with|by|at|when|if|per|fit|and|or|i|we|you|it|they|a|an|the|my|our|one|that|this)\b|[?.,;:]|$)",
    re.IGNORECASE,
)
"""The noun behind the word that asks: "which regex flavour does it use", "how many rules may a list have"."""
_HOW_MANY = pattern(
    r"^\W*(?:(?:and|but|so) )*how many(?: of (?:those|these|the))?(?: (?!times\b)(.*?))??"
    r"(?= (?:may|can|could|do|does|is|are|will|would|fit|has|have|per|in|on|for|at)\b|\W*$)",
    re.IGNORECASE,
)
_COUNT_IS_ASKED = "how many"
_PRICE = "price"
_HARDLY_ANY = 0.03
"""A word that a smaller share of a card's ways to be asked for hold is none that people ask it by."""
_LATELY = 8


def unmet(
    reading: Reading, card: Card, profile: Profile, ranker: Ranker, spoken_of: Sequence[str] = ()
) -> dict[str, float]:
    """Return what speaks against an answer, by the names of `lexicon.yaml`.

    Args:
        reading: the question.
        card: the card that may answer it.
        profile: what ranking knows of the card.
        ranker: tells how rare words are.
        spoken_of: the stems of what was asked before, which "how many" may be of.
    """
    is_count = _COUNT_IS_ASKED in reading.text.lower()
    return {
        "asked": ranker.untold(_asked_for(reading), profile.told),
        "unusual": profile.worded.share_rare(_telling(reading.text, ranker.lexicon.stop), _HARDLY_ANY),
        "unbounded": float(bool(reading.bound) and not _is_bounded(reading, profile)),
        "uncounted": float(is_count and not is_counted(reading, spoken_of or reading.content, card)),
    }


def is_counted(asked: Reading, kept: Sequence[str], card: Card) -> bool:
    """Tell whether a card has the number of what is asked for; of "how many can I use" what was spoken of.

    Args:
        asked: the question.
        kept: the stems of what was spoken of.
        card: the card.
    """
    found = _HOW_MANY.match(asked.text)
    if not found:
        return False
    things, counted = frozenset(tokens(found[1] or "")), [counts(fact) for fact in card.facts]
    if things:
        return any(things <= one for one in counted)
    return any(one and one.issubset(kept) for one in counted)


def _is_bounded(reading: Reading, profile: Profile) -> bool:
    return reading.bound in profile.bounds or (reading.bound == _PRICE and profile.is_priced)


@lru_cache(maxsize=_LATELY)
def _telling(text: str, stop: frozenset[str]) -> tuple[str, ...]:
    """Return the words of a question that mean something; several cards are held against them."""
    return tuple(word for word in frozenset(words(text)) if word not in stop)


@lru_cache(maxsize=_LATELY)
def _asked_for(reading: Reading) -> tuple[str, ...]:
    """Return the stems of what a question asks for by its name, "which runtimes", and no others."""
    named = (word for noun in _ASKED_FOR.findall(reading.text) for word in tokens(noun))
    return tuple(word for word in named if word in reading.content)
