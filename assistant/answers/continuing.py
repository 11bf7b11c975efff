"""Which card answers a follow-up: by what it says of what is asked now, and of what was asked before."""

from __future__ import annotations

import re
from operator import attrgetter

from assistant.answers.following import refers
from assistant.answers.leading import counts
from assistant.answers.ranking import leads
from assistant.answers.tokens import subject_stems, tokens, words
from assistant.patterns import pattern
from assistant.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant.answers.models import Topic
    from assistant.answers.ranking import Ranker
    from assistant.answers.reading import Reading
    from assistant.facts import Card

_LOOKED_AT = 6
"""How many cards of each reading may be meant."""
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
    told = [ranker.knowledge.cards[card] for card in topic.cards[:1] if card in ranker.knowledge.cards]
    now, kept = _telling(asked, ranker), _beside_subjects(before, topic, ranker)
    is_of_it = refers(asked.text)
    families = {*topic.subjects, *(one for card in told for one in ranker.profile(card.id).families)}
    found: dict[str, dict[str, tuple[float, Reading]]] = {}
    for kind, several in readings.items():
        for reading in several:
            for card_id, sure in _sures(reading, ranker):
                by_kind = found.setdefault(card_id, {})
                if sure > by_kind.get(kind, (0.0,))[0]:
                    by_kind[kind] = sure, reading
    weights = ranker.lexicon.following
    likely = []
    for card_id, by_kind in found.items():
        card, profile = ranker.knowledge.cards[card_id], ranker.profile(card_id)
        if asked.bound == _PRICE and not _tells_of_money(card, ranker):
            continue
        is_told = any(card is one for one in told)
        is_related = any(card_id in one.see_also or one.id in card.see_also for one in told)
        keeps = ranker.share_said(kept, profile.names)
        is_of_price = profile.is_on_price and not profile.families.isdisjoint(families)
        if (
            not (now or is_told or is_related or is_of_price)
            and asked.bound == _PRICE
            and keeps < _LEAST_KEPT
        ):
            continue
        said = profile.words.union(tokens(ranker.knowledge.render(card.details)) if is_told else ())
        share = ranker.share_said(now, said)
        measures = {
            **{kind: sure for kind, (sure, _) in by_kind.items()},
            "refers": by_kind.get(ALONE, (0.0,))[0] if is_of_it else 0.0,
            "coverage": share,
            "kept": keeps,
            "told": float(is_told),
            "related": float(is_related),
            "family": float(not profile.families.isdisjoint(families)),
            "price": float(asked.bound == _PRICE and profile.is_priced),
            "bound": float(asked.bound in profile.bounds),
            "counted": float(_is_counted(asked, kept, card)),
            "strange": float(is_of_it and profile.families.isdisjoint(families)),
            "measure": float(bool(asked.measure) and asked.measure in profile.measures),
        }
        weight = weights["bias"] + sum(weights[name] * measure for name, measure in measures.items())
        sure, reading = max(by_kind.values(), key=lambda pair: pair[0])
        likely.append(Continuation(card, reading, sure, share, is_told, weight))
    best = max(likely, key=attrgetter("weight"), default=None)
    if best and best.is_told and best.share < LITTLE:
        others = (
            one for one in likely if one.share > 1 - LITTLE and one.weight > _HARDLY and not one.is_told
        )
        return max(others, key=attrgetter("weight"), default=best)
    return best


def _is_counted(asked: Reading, kept: Sequence[str], card: Card) -> bool:
    """Tell whether a card has the number of what is asked for; of "how many can I use" what was spoken of."""
    found = _HOW_MANY.match(asked.text)
    if not found:
        return False
    things, counted = frozenset(tokens(found[1] or "")), [counts(fact) for fact in card.facts]
    if things:
        return any(things <= one for one in counted)
    return any(one and one.issubset(kept) for one in counted)


def _sures(reading: Reading, ranker: Ranker) -> Iterator[tuple[str, float]]:
    """Yield the cards near the top for a reading, and how sure each is."""
    near = ranker.ranked(reading)[:_LOOKED_AT]
    for (score, card), ahead in zip(near, leads([score for score, _ in near]), strict=True):
        yield card.id, ranker.sureness(reading, card, score, ahead)


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
