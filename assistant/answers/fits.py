"""By how much a question's subject and topics raise the score of a card that shares its words."""

from __future__ import annotations

from collections import Counter
from itertools import chain

from assistant.answers.phrases import NICHE, PRICED, kin_of, mainly, on_topic
from assistant.answers.profiles import SIZES_ASKED
from assistant.answers.tokens import stem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import KeysView

    from assistant.answers.index import Index
    from assistant.answers.reading import Reading

_SUBJECT_MATCH, _SUBJECT_MISS, _TOPIC_MATCH = 1.3, 0.6, 1.15
_NICHE, _PRICE_UNASKED = 0.75, 0.8
_WHAT_IT_IS = (on_topic(stem("overview")), on_topic(stem("definition")))
_NAMED_ALONE = 1.5
"""A name alone asks what the thing is."""
_NOWHERE: frozenset[int] = frozenset()


def fits(reading: Reading, numbers: KeysView[int], index: Index) -> dict[int, float]:
    """Return by how much subject and topic raise the scores of some cards.

    Args:
        reading: the question.
        numbers: of the cards.
        index: which cards are about what.
    """
    holding, asked = index.holding, reading.subjects
    if asked:
        named = _NOWHERE.union(*(holding(mainly(subject)) for subject in asked))
        near = _NOWHERE.union(*(holding(kin_of(subject)) for subject in asked))
        found = {
            number: _SUBJECT_MATCH if number in named else 1.0 if number in near else _SUBJECT_MISS
            for number in numbers
        }
    else:
        found = dict.fromkeys(numbers, 1.0) | dict.fromkeys(numbers & holding(NICHE), _NICHE)
    for number in numbers & holding(PRICED) if reading.bound in SIZES_ASKED else ():
        found[number] *= _PRICE_UNASKED
    on_topics = Counter(chain.from_iterable(numbers & holding(on_topic(term)) for term in {*reading.terms}))
    for number, count in on_topics.items():
        found[number] *= _TOPIC_MATCH**count
    if reading.meaning.issubset(asked):
        for number in _NOWHERE.union(*map(holding, _WHAT_IT_IS)).intersection(numbers):
            found[number] *= _NAMED_ALONE
    return found
