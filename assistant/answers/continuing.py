"""Which card answers a follow-up: by what it says of what is asked now, and of what was asked before."""

from __future__ import annotations

import math
from operator import itemgetter

from assistant.answers.following import is_name, refers
from assistant.answers.reading import has_form_of_question
from assistant.answers.tokens import subject_stems, words
from assistant.answers.unmet import is_counted, unmet
from assistant.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from assistant.answers.lexicon import Lexicon
    from assistant.answers.models import Topic
    from assistant.answers.ranking import Ranker
    from assistant.answers.reading import Reading
    from assistant.facts import Card

    _ByKind = dict[str, tuple[float, Reading]]

_PRICE = "price"
_OF_MONEY = frozenset({_PRICE, "free", "billing", "cheaper"})
LITTLE = 0.34
"""With a smaller share of what is asked the card told before is only the nearest there is."""
_LEAST_KEPT = 0.34
"""How much of the question before a card must name to tell the price that alone is asked for now."""
_AS_SURE = 0.1
"""How much less sure a plainer reading may be, to be what is answered."""
_NOT_FOUND = (0.0,)
_LEAST_EVIDENCE = -12.0
"""No card speaks less for itself than this beside the likeliest, as a logarithm."""
WHOLE, ABOUT, ALONE, FORM, CHANGED = "whole", "about", "alone", "form", "changed"
_KINDS = (WHOLE, ABOUT, ALONE, FORM, CHANGED)
_PLAIN = (ALONE, FORM, CHANGED)
"""A follow-up behind the question before, behind the things that one named, and by itself; what its form says
that it means; and the question before with what is named now in the place of what it named."""


@record(frozen=True, slots=True)
class Candidate:
    """A card that may answer a follow-up.

    Attributes:
        card: the card.
        reading: what finds it: the plainest reading that is nearly as sure as any.
        sure: how sure that is.
        share: how much of what is asked now it speaks of, 0 to 1.
        is_told: whether it was told just before.
        measures: what speaks for it, by the names of `lexicon.yaml`.
    """

    card: Card
    reading: Reading
    sure: float
    share: float
    is_told: bool
    measures: Mapping[str, float]

    def weight(self, weights: Mapping[str, float]) -> float:
        """Return how much speaks for it; below 0 it answers nothing."""
        return sum(weights[name] * measure for name, measure in self.measures.items())


def heaviest(found: Iterable[Candidate], lexicon: Lexicon) -> tuple[Candidate, float] | None:
    """Return the card that most speaks for, and how much; None where no card shares a word."""
    weighed = ((one, one.weight(lexicon.following)) for one in found)
    return max(weighed, key=itemgetter(1), default=None)


def candidates(
    asked: Reading,
    before: Reading,
    readings: Mapping[str, Sequence[Reading]],
    topic: Topic,
    ranker: Ranker,
) -> Iterator[Candidate]:
    """Yield the cards that some reading of a follow-up finds, with what speaks for each.

    Args:
        asked: the follow-up by itself.
        before: the question before it.
        readings: what it may mean, by how that is made: `WHOLE`, `ABOUT`, `ALONE`, `FORM`, `CHANGED`.
        topic: what was spoken of before.
        ranker: the order of the cards.
    """
    turn, found = _Turn.of(asked, before, topic, ranker), _found(readings, ranker)
    likely = {card_id: ranker.likelihood(asked, card_id) for card_id in found}
    likeliest = max(likely.values(), default=0.0)
    for card_id, by_kind in found.items():
        card, evidence = ranker.knowledge.cards[card_id], max(likely[card_id] - likeliest, _LEAST_EVIDENCE)
        if asked.bound != _PRICE or turn.may_be_priced(card, ranker):
            yield turn.candidate(card, by_kind, evidence, ranker)


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
        is_name: whether it is no more than the name of another thing.
        refers: whether it speaks of something without its name.
        is_asked: whether the one before had the form of a question; a bare name is what has a price.
    """

    asked: Reading
    now: Sequence[str]
    kept: Sequence[str]
    told: Card | None
    families: Collection[str]
    is_name: bool
    refers: bool
    is_asked: bool

    @classmethod
    def of(cls, asked: Reading, before: Reading, topic: Topic, ranker: Ranker) -> _Turn:
        """Put together what a follow-up is weighed by."""
        told = ranker.knowledge.cards.get(topic.cards[0]) if topic.cards else None
        families = {*topic.subjects, *(ranker.profile(told.id).families if told else ())}
        now, kept = _telling(asked, ranker), _beside_subjects(before, topic, ranker)
        named_only = is_name(asked.text, ranker.lexicon)
        is_asked = has_form_of_question(before.text)
        return cls(asked, now, kept, told, families, named_only, refers(asked.text), is_asked)

    def may_be_priced(self, card: Card, ranker: Ranker) -> bool:
        """Tell whether a card may tell the price that is asked for: of what was spoken of, or is named."""
        if not _tells_of_money(card, ranker):
            return False
        profile = ranker.profile(card.id)
        kept = ranker.share_said(self.kept, profile.names)
        is_of_price = profile.is_on_price and profile.main in self.families and (kept > 0 or self.is_asked)
        if self.now or card is self.told or self._is_related(card) or is_of_price:
            return True
        return kept >= _LEAST_KEPT

    def candidate(self, card: Card, by_kind: _ByKind, evidence: float, ranker: Ranker) -> Candidate:
        """Return a card with what speaks for it."""
        asked, profile, is_told = self.asked, ranker.profile(card.id), card is self.told
        said = profile.words.union(profile.told) if is_told else profile.words
        share = ranker.share_said(self.now, said)
        sure, reading = max(by_kind.values(), key=itemgetter(0))
        plain = (by_kind[kind] for kind in _PLAIN if kind in by_kind)
        reading = next((other for as_sure, other in plain if as_sure >= sure - _AS_SURE), reading)
        sure_alone = by_kind.get(ALONE, _NOT_FOUND)[0]
        lacking = unmet(asked, card, profile, ranker, self.kept)
        tells_on = is_told and not lacking["uncounted"]
        measures = {
            **{kind: by_kind.get(kind, _NOT_FOUND)[0] for kind in _KINDS},
            "named": by_kind.get(FORM, _NOT_FOUND)[0] if self.is_name else 0.0,
            "main": float(self.is_name and profile.main in asked.subjects),
            "referring": sure_alone if self.refers else 0.0,
            "length": sure_alone * math.log1p(len(words(asked.text))),
            "coverage": share,
            "covered": ranker.share_said(self.now, profile.told) if tells_on else 0.0,
            "alike": ranker.likeness(asked, card),
            "wording": ranker.wording(asked, card.id),
            "evidence": evidence,
            "kept": ranker.share_said(self.kept, profile.names),
            "told": float(tells_on),
            "related": float(self._is_related(card)),
            "beside": float(self.told is not None and not is_told and card.service == self.told.service),
            "family": float(not profile.families.isdisjoint(self.families)),
            "counted": float(is_counted(asked, self.kept, card)),
            "measure": float(bool(asked.measure) and asked.measure in profile.measures),
            "foreign": float(ranker.is_foreign(asked, card, sure)),
            "asked": lacking["asked"],
            "unusual": lacking["unusual"],
            "uncounted": lacking["uncounted"],
            "bias": 1.0,
        }
        return Candidate(card, reading, sure, share, is_told, measures)

    def _is_related(self, card: Card) -> bool:
        told = self.told
        return told is not None and (card.id in told.see_also or told.id in card.see_also)


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
