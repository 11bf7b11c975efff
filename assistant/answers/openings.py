"""The sentence that a card begins with where it is asked for something beside its own question."""

from __future__ import annotations

import re
from operator import itemgetter

from assistant.answers.tokens import stem, subject_stems, tokens, words
from assistant.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from assistant.answers.profiles import Profile
    from assistant.answers.reading import Reading
    from assistant.answers.ways import Ways
    from assistant.facts import Card

_LIKE, _MORE = 0.25, 0.02
"""The least likeness to a way to ask for such a sentence, and by how much it must exceed the card's own."""
_IS_OF_IT = 0.4
"""The share of a question that such a sentence and the ways to ask for it must speak of."""
_SPEAKS_OF, _CLEARLY = 0.55, 0.3
"""The least share of a question that a sentence must speak of to come first, and by how much more."""
_SENTENCES = pattern(r"(?<=[.])\s+(?=[A-Z`*])")
_GOES_ON = pattern(
    r"(?:it|its|they|their|them|that|this|those|these|one|both|either|neither|without|so|then|there|such|each|"
    r"others?|another|past|above|below|beyond|all|some|most|more|else|otherwise|instead|only|two|a second)\b",
    re.IGNORECASE,
)
"""So begins what cannot stand without the sentence before it."""
_OF_MONEY = pattern(
    r"\$|\{(?:price|cost)\.|\b(?:free|costs?|charged?|charges|pays?|paid|prices?|priced|bill(?:s|ed)?|cheap\w*"
    r"|sav\w+|less|discount\w*|money|nothing|credits?|expensive|fees?)\b",
    re.IGNORECASE,
)
_BOLD = "**"
_IS_VERDICT = pattern(r"\W*(?:yes|no)\b", re.IGNORECASE)


def opening(
    reading: Reading,
    card: Card,
    profile: Profile,
    share_said: Callable[[Iterable[str], Collection[str]], float],
) -> str:
    """Return the template of the sentence that a question asks for; empty where the card's own answer leads.

    Args:
        reading: the question.
        card: the card that answers it.
        profile: its ways to be asked for.
        share_said: tells the share of some stems, by rarity, that are among others.
    """
    if not card.leads:
        return ""
    known = {word for by_meaning, _ in profile.leads for word in by_meaning.words}
    meant = frozenset(word for word in reading.meaning if word in known or not word[0].isdigit())
    both = meant, frozenset(words(reading.text))
    likest = [
        _likeness(both, ways) if _may_be_meant(reading, one.says, meant, ways) else 0.0
        for one, ways in zip(card.leads, profile.leads, strict=True)
    ]
    most = max(likest)
    if most < max(_LIKE, _likeness(both, profile.own) + _MORE):
        return ""
    found = likest.index(most)
    said = {*tokens(card.leads[found].says), *profile.leads[found][0].words, *profile.leads[found][1].words}
    return (
        card.leads[found].says if share_said(reading.content, {*said, *map(stem, said)}) >= _IS_OF_IT else ""
    )


def _may_be_meant(reading: Reading, says: str, meant: Collection[str], ways: Sequence[Ways]) -> bool:
    """Tell whether a question can be about such a sentence.

    It is not about gp2 where that stands in each way to ask for the sentence and not in the question, and it
    asks for no price where the sentence tells of no money.
    """
    is_told = reading.bound != "price" or _OF_MONEY.search(says) is not None
    names = {word for word in ways[1].always if any(map(str.isdigit, word))}
    always = ways[0].always.difference(subject_stems(reading.subjects))
    return is_told and always <= set(meant) and names <= set(words(reading.text))


def _likeness(both: Iterable[frozenset[str]], ways: Iterable[Ways]) -> float:
    """Return the mean of how like the nearest way is by meaning and by words, 0 to 1."""
    nearest = [max(one.nearest(said, 1), default=0.0) for said, one in zip(both, ways, strict=True)]
    return sum(nearest) / len(nearest)


def sentences(text: str) -> list[str]:
    """Return the sentences of a card's text."""
    return _SENTENCES.split(text)


def may_follow(answer: str) -> bool:
    """Tell whether a card's answer may follow such a sentence: its yes or no is to another question."""
    return not _IS_VERDICT.match(answer)


def foremost(
    asked: Collection[str],
    text: str,
    details: str,
    named: Collection[str],
    share_said: Callable[[Iterable[str], Collection[str]], float],
) -> tuple[str, str, str]:
    """Return the sentence of a card that a question is clearly about, in bold, and the rest of its texts.

    Nothing changes where that is the first sentence, or none.

    Args:
        asked: the stems that the question asks for.
        text: the card's answer, rendered.
        details: its details, rendered.
        named: the stems of the ways to ask for it: what they say, the first sentence answers.
        share_said: tells the share of some stems, by rarity, that are among others.
    """
    told, further = sentences(text), sentences(details)
    least = max(_SPEAKS_OF, share_said(asked, {*tokens(told[0]), *named}) + _CLEARLY)
    others = (*told[1:], *further) if least <= 1.0 else ()  # none speaks of more than all that is asked
    shares = [(share_said(asked, {*tokens(one)}), one) for one in others if _stands_alone(one)]
    most, best = max(shares, key=itemgetter(0), default=(0.0, ""))
    if most < least:
        return "", text, details
    first = best if _BOLD in best else f"{_BOLD}{best.removesuffix('.')}.{_BOLD}"
    rest, more = (" ".join(one for one in several if one != best) for several in (told, further))
    return first, rest, more


def _stands_alone(sentence: str) -> bool:
    """Tell whether a sentence can be read by itself."""
    return bool(sentence) and sentence.count(_BOLD) % 2 == 0 and not _GOES_ON.match(sentence)
