"""Which card answers a follow-up: by what it says of what is asked now, and of what was asked before."""

from __future__ import annotations

import re
from operator import attrgetter, itemgetter

from assistant.answers.following import refers
from assistant.answers.leading import counts
from assistant.answers.tokens import subject_stems, tokens, words
from assistant.patterns import pattern
from assistant.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from assistant.answers.models import Topic
    from assistant.answers.ranking import Ranker
    from assistant.answers.reading import Reading
    from assistant.facts import Card

    _ByKind = dict[str, tuple[float, Reading]]

_PRICE = "price"
_OF_MONEY = frozenset({_PRICE, "free", "billing", "cheaper"})
LITTLE = 0.34
"""With a smaller share of what is asked the card told before is only the nearest there is."""
_HARDLY = -0.5
"""How little may speak for the card that says it then."""
_LEAST_KEPT = 0.34
"""How much of the question before a card must name to tell the price that alone is asked for now."""
_HOW_MANY = pattern(
    r"^\W*(?:(?:and|but|so) )*how many(?: of (?:those|these|the))?(?: (?!times\b)(.*?))??"
    r"(?= (?:may|can|could|do|does|is|are|will|would|fit|has|have|per|in|on|for|at)\b|\W*$)",
    re.IGNORECASE,
)
_NOT_FOUND = (0.0,)
WHOLE, ABOUT, ALONE = "whole", "about", "alone"
"""A follow-up behind the question before, behind the things that one named, and by itself."""


@record(frozen=True, slots=True)
class Continuation:
    """A card that may answer a follow-up.

    Attributes:
        card: the card.
        reading: what finds it surest.
        sure: how sure that is.
        share: how much of what is asked now it speaks of, 0 to 1.
        is_told: whether it was told just before.
        weight: how much speaks for it, by the weights of `lexicon.yaml`; below 0 it is none.
    """

    card: Card
    reading: Reading
    sure: float
    share: float
    is_told: bool
    weight: float


def continuation(
    asked: Reading,
    before: Reading,
    readings: Mapping[str, Sequence[Reading]],
    topic: Topic,
    ranker: Ranker,
) -> Continuation | None:
    """Return the card that most speaks for, a conditional logistic sum; None where no card shares a word.

    Args:
        asked: the follow-up by itself.
        before: the question before it.
        readings: what it may mean, by how that is made: `WHOLE`, `ABOUT`, `ALONE`.
        topic: what was spoken of before.
        ranker: the order of the cards.
    """
    turn = _Turn.of(asked, before, topic, ranker)
    likely = []
    for card_id, by_kind in _found(readings, ranker).items():
        card = ranker.knowledge.cards[card_id]
        if asked.bound != _PRICE or turn.may_be_priced(card, ranker):
            likely.append(turn.weighed(card, by_kind, ranker))
    best = max(likely, key=attrgetter("weight"), default=None)
    if best and best.is_told and best.share < LITTLE:
        others = (
            one for one in likely if one.share > 1 - LITTLE and one.weight > _HARDLY and not one.is_told
        )
        return max(others, key=attrgetter("weight"), default=best)
    return best


def _found(readings: Mapping[str, Sequence[Reading]], ranker: Ranker) -> dict[str, _ByKind]:
    """Return the cards near the top: by the kind of reading, how sure one is, and what reads so surest."""
    found: dict[str, _ByKind] = {}
    for kind, several in readings.items():
        for reading in several:
            for card, sure in ranker.weighed(reading, ranker.ranked(reading)):
                by_kind = found.setdefault(card.id, {})
                if sure > by_kind.get(kind, _NOT_FOUND)[0]:
                    by_kind[kind] = sure, reading
    return found


@record(frozen=True, slots=True)
class _Turn:
    """What a follow-up brings, and what was spoken of before it.

    Attributes:
        asked: the follow-up by itself.
        now: the stems that tell what it asks.
        kept: the stems of the question before, its subjects aside.
        told: the card told before.
        families: what was spoken of.
        is_of_it: whether it says "it" of something.
    """

    asked: Reading
    now: Sequence[str]
    kept: Sequence[str]
    told: Card | None
    families: Collection[str]
    is_of_it: bool

    @classmethod
    def of(cls, asked: Reading, before: Reading, topic: Topic, ranker: Ranker) -> _Turn:
        """Put together what a follow-up is weighed by."""
        told = ranker.knowledge.cards.get(topic.cards[0]) if topic.cards else None
        families = {*topic.subjects, *(ranker.profile(told.id).families if told else ())}
        now, kept = _telling(asked, ranker), _beside_subjects(before, topic, ranker)
        return cls(asked, now, kept, told, families, refers(asked.text))

    def may_be_priced(self, card: Card, ranker: Ranker) -> bool:
        """Tell whether a card may tell the price that is asked for: of what was spoken of, or is named."""
        if not _tells_of_money(card, ranker):
            return False
        profile = ranker.profile(card.id)
        is_of_price = profile.is_on_price and not profile.families.isdisjoint(self.families)
        if self.now or card is self.told or self._is_related(card) or is_of_price:
            return True
        return ranker.share_said(self.kept, profile.names) >= _LEAST_KEPT

    def weighed(self, card: Card, by_kind: _ByKind, ranker: Ranker) -> Continuation:
        """Return how much speaks for a card."""
        asked, profile, is_told = self.asked, ranker.profile(card.id), card is self.told
        said = profile.words.union(tokens(ranker.knowledge.render(card.details)) if is_told else ())
        share, is_of_others = ranker.share_said(self.now, said), profile.families.isdisjoint(self.families)
        measures = {
            **{kind: sure for kind, (sure, _) in by_kind.items()},
            "refers": by_kind.get(ALONE, _NOT_FOUND)[0] if self.is_of_it else 0.0,
            "coverage": share,
            "kept": ranker.share_said(self.kept, profile.names),
            "told": float(is_told),
            "related": float(self._is_related(card)),
            "family": float(not is_of_others),
            "price": float(asked.bound == _PRICE and profile.is_priced),
            "bound": float(asked.bound in profile.bounds),
            "counted": float(_is_counted(asked, self.kept, card)),
            "strange": float(self.is_of_it and is_of_others),
            "measure": float(bool(asked.measure) and asked.measure in profile.measures),
        }
        weights = ranker.lexicon.following
        weight = weights["bias"] + sum(weights[name] * measure for name, measure in measures.items())
        sure, reading = max(by_kind.values(), key=itemgetter(0))
        return Continuation(card, reading, sure, share, is_told, weight)

    def _is_related(self, card: Card) -> bool:
        told = self.told
        return told is not None and (card.id in told.see_also or told.id in card.see_also)


def _is_counted(asked: Reading, kept: Sequence[str], card: Card) -> bool:
    """Tell whether a card has the number of what is asked for; of "how many can I use" what was spoken of."""
    found = _HOW_MANY.match(asked.text)
    if not found:
        return False
    things, counted = frozenset(tokens(found[1] or "")), [counts(fact) for fact in card.facts]
    if things:
        return any(things <= one for one in counted)
    return any(one and one.issubset(kept) for one in counted)


def _tells_of_money(card: Card, ranker: Ranker) -> bool:
    """Tell whether a card says in its answer or its details what something costs, or that it is free."""
    text = f"{ranker.knowledge.render(card.answer)} {ranker.knowledge.render(card.details)}"
    named, meant = ranker.lexicon.bounds[_PRICE], ranker.lexicon.meant_by
    return "$" in text or any(
        word in named or not _OF_MONEY.isdisjoint((word, *meant(word))) for word in words(text)
    )


def _telling(asked: Reading, ranker: Ranker) -> Sequence[str]:
    """Return the stems of a follow-up that tell what it asks: no number, and no word of any question."""
    everyday = ranker.lexicon.everyday
    return [word for word in asked.content if not word[0].isdigit() and word not in everyday]


def _beside_subjects(before: Reading, topic: Topic, ranker: Ranker) -> Sequence[str]:
    """Return the stems of what was asked before, without those of its subjects."""
    beside = {*subject_stems(topic.subjects), *ranker.lexicon.naming(before.text)}
    return [word for word in before.content if word not in beside and not word[0].isdigit()]
