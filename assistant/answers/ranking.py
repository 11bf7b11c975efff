"""Which card fits a question: BM25, raised where subject, topic, bound and phrasing agree."""

from __future__ import annotations

import math
import re

from assistant.answers.tokens import stem, tokens
from assistant.patterns import pattern
from assistant.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from assistant.answers.index import Index
    from assistant.answers.reading import Lexicon, Reading
    from assistant.facts import Card, Knowledge

_SUBJECT_MATCH, _SUBJECT_MISS, _TOPIC_MATCH = 1.6, 0.45, 1.15
_NICHE, _BOUND_MATCH, _PRICE_UNASKED = 0.75, 1.1, 0.8
_SIZES = ("max", "min", "default")
_TOO_FAR = 0.2
"""A card with a smaller share of the best score is not looked at: no agreement makes up for that."""
_PHRASED, _PHRASING_WEIGHT = 15, 0.8
_LEAST_RARITY, _GUESS, _EVERYDAY = 0.5, 0.6, 0.2
_WHAT_IT_IS = frozenset((stem("overview"), stem("definition")))
_NAMED_ALONE = 1.5
"""A name alone asks what the thing is."""
_INSTANCE_TYPE = pattern(r"[a-z]+\d\w*\.\d*(?:x?large|medium|small|micro|nano|metal)", re.IGNORECASE)
"""Says as little of what is asked as a figure does."""
_MOST, _ALL = 0.6, 0.9
"""How much of what is asked about a foreign service a card must name to give a figure of it."""
_TO_THE_WORD = 0.97
"""How sure a card is that is asked for in words of its own."""
_MONEY = frozenset({"price", "billing", "cost", "free", "saving", "commitment"})


@record(frozen=True, slots=True)
class Profile:
    """What ranking needs of a card, worked out once.

    Attributes:
        main: its main subject.
        families: all of its subjects, and what they are kinds of: a Lambda MicroVM is of Lambda.
        topics: stems of its topics.
        bounds: the bounds that its facts state.
        phrasings: the meaning of every way to ask for it.
        names: stems of title, question, topics, subjects and answer.
        words: the same, and those of its ways to be asked for and of its facts' names.
    """

    main: str
    families: frozenset[str]
    topics: frozenset[str]
    bounds: frozenset[str]
    phrasings: tuple[frozenset[str], ...]
    names: frozenset[str]
    words: frozenset[str]
    is_priced: bool
    is_on_price: bool


class Ranker:
    """Ranks the cards of one knowledge; everything about a card is worked out when first needed."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon, index: Index) -> None:
        """Remember all three."""
        self.knowledge = knowledge
        self.lexicon = lexicon
        self.index = index
        self._profiles: dict[str, Profile] = {}
        self._rarest = max(index.idf.values(), default=1.0)

    def ranked(self, reading: Reading) -> list[tuple[float, Card]]:
        """Return the cards that share a word with the question, best first, with their scores."""
        asked = frozenset(reading.subjects)
        scored = self._fitting(reading, asked)
        # the name alone tells the cards of it apart no other way than by their phrasings
        close = len(scored) if reading.meaning <= asked else _PHRASED
        near = [
            (score * self._closeness(self.profile(card_id), asked, reading), card_id)
            for score, card_id in scored[:close]
        ]
        near.sort()
        ranked = (*near, *scored[close:])
        verbatim = self.index.asked_verbatim(reading.text)
        if verbatim:
            ranked = tuple(sorted(ranked, key=lambda pair: pair[1] not in verbatim))
        cards = self.knowledge.cards
        return [(-score, cards[card_id]) for score, card_id in ranked]

    def profile(self, card_id: str) -> Profile:
        """Return what ranking needs of a card."""
        found = self._profiles.get(card_id)
        if found is None:
            found = self._profiles[card_id] = self._profile(self.knowledge.cards[card_id])
        return found

    def _profile(self, card: Card) -> Profile:
        subjects = card.subjects or (card.service,)
        answer = self.knowledge.render(card.answer)
        named = " ".join((card.title, card.question, *card.topics, *card.subjects, card.service))
        names = frozenset(tokens(named)) | {stem(part) for s in card.subjects for part in s.split("-")}
        return Profile(
            main=subjects[0],
            families=frozenset(family for subject in subjects for family in _families(subject)),
            topics=frozenset(stem(word) for topic in card.topics for word in topic.split("-")),
            bounds=frozenset(fact.bound for fact in card.facts),
            phrasings=tuple(self.meaning(text) for text in (card.question, card.title, *card.asks)),
            names=names,
            words=names | frozenset(tokens(" ".join((answer, *card.asks, *(f.name for f in card.facts))))),
            is_priced="$" in answer or not _MONEY.isdisjoint(card.topics) or "charge" in answer,
            is_on_price="price" in card.topics,
        )

    def meaning(self, text: str) -> frozenset[str]:
        """Return what a text means, as the lexicon tells."""
        return self.lexicon.meaning(text)

    def _fitting(self, reading: Reading, asked: frozenset[str]) -> list[tuple[float, str]]:
        """Return the cards by their scores, below zero, raised where subject and topic agree, best first."""
        terms, niche = frozenset(reading.terms), self.lexicon.niche
        is_size, known = reading.bound in _SIZES, self._profiles
        found = []
        for card_id, score in self.index.leading(reading.terms, _TOO_FAR):
            profile = known.get(card_id) or self.profile(card_id)
            fit = 1.0
            if asked:
                if profile.main in asked:
                    fit = _SUBJECT_MATCH
                elif asked.isdisjoint(profile.families):
                    fit = _SUBJECT_MISS
            elif profile.main in niche:
                fit = _NICHE
            if is_size and profile.is_on_price:
                fit *= _PRICE_UNASKED
            if not profile.topics.isdisjoint(terms):
                fit *= _TOPIC_MATCH ** len(profile.topics & terms)
            found.append((-score * fit, card_id))
        found.sort()
        return found

    def _closeness(self, profile: Profile, asked: frozenset[str], reading: Reading) -> float:
        closeness = 1 + _PHRASING_WEIGHT * _likeness(reading.meaning, profile.phrasings)
        if reading.bound in profile.bounds:
            closeness *= _BOUND_MATCH
        if reading.meaning <= asked and not profile.topics.isdisjoint(_WHAT_IT_IS):
            closeness *= _NAMED_ALONE
        return closeness

    def sureness(self, reading: Reading, card: Card, score: float, *, leads: bool = False) -> float:
        """Return how likely it is that the card answers the question, 0 to 1.

        A logistic sum, with the weights of `lexicon.yaml`, of how much of the question the card speaks of,
        how like one of its phrasings the question is, the score, whether another subject was named, and the
        words that no card uses, which tell less of a card that `leads` all others clearly. Certain, where the
        question is a way to ask for the card.
        """
        if card.id in self.index.asked_verbatim(reading.text):
            return 1.0
        profile = self.profile(card.id)
        likeness = _likeness(reading.meaning, profile.phrasings)
        if likeness == 1 and reading.meaning:
            return _TO_THE_WORD
        other = bool(reading.subjects) and profile.families.isdisjoint(reading.subjects)
        measures = {
            "coverage": self.coverage(reading, card),
            "likeness": likeness,
            "score": math.log1p(score),
            "other_subject": float(other),
            "unknown_leading" if leads else "unknown": float(len(self._unknown(reading))),
            "bias": 1.0,
        }
        weights = self.lexicon.sureness
        return 1.0 / (1.0 + math.exp(-sum(weights[name] * measure for name, measure in measures.items())))

    def _unknown(self, reading: Reading) -> list[str]:
        """Return the words that no card uses; a name of a subject is known, however people call it."""
        unknown = [word for word in reading.content if self._is_unknown(word)]
        naming = self.lexicon.naming(reading.text) if unknown else ()
        return [word for word in unknown if word not in naming]

    def _is_unknown(self, word: str) -> bool:
        """Tell whether no card uses a word, nor one that means the same; figures and everyday words aside."""
        idf = self.index.idf
        return not (
            word in idf
            or word[0].isdigit()
            or _INSTANCE_TYPE.match(word)
            or word in self.lexicon.everyday
            or any(stem(w) in idf for w in self.lexicon.meant_by(word))
        )

    def coverage(self, reading: Reading, card: Card) -> float:
        """Return the share of the question's meaning, by rarity, that the card speaks of, 0 to 1.

        A word alone, with no subject beside it, must be one of the card's own: a way to ask is not enough.
        """
        profile = self.profile(card.id)
        is_alone = len(reading.content) == 1 and not reading.subjects and reading.content[0].isalpha()
        held = profile.names if is_alone else profile.words
        if not profile.families.isdisjoint(reading.subjects):
            held = held | self.lexicon.naming(reading.text)
        return self.share_said(reading.content, held, reading.guessed)

    def share_said(self, asked: Iterable[str], said: Collection[str], guessed: Collection[str] = ()) -> float:
        """Return the share of some stems, by rarity, that are said, or one that means the same, 0 to 1."""
        total = covered = 0.0
        for word in asked:
            weight = max(self.index.idf.get(word, self._rarest), _LEAST_RARITY)
            if word in self.lexicon.everyday:
                weight *= _EVERYDAY
            total += weight
            if word in said or word[0].isdigit() or any(stem(w) in said for w in self.lexicon.meant_by(word)):
                covered += weight * (_GUESS if word in guessed else 1.0)
        return covered / total if total else 1.0

    def is_foreign(self, reading: Reading, card: Card) -> bool:
        """Tell whether the question is about a service, or an attribute, that no card tells of."""
        unstated = self.lexicon.unstated_in(reading.text)
        if unstated and unstated - self.lexicon.unstated_in(_ways_to_ask(card)):
            return True
        if reading.subjects or card.id in self.index.asked_verbatim(reading.text):
            return False
        named = self.lexicon.foreign_in(reading.text)
        if not named:
            return False
        is_measured = bool(reading.bound) or "how many" in reading.text.lower()
        says_all = named <= self.lexicon.foreign_in(_ways_to_ask(card))
        if not says_all or not is_measured:
            return not says_all
        is_about = named <= self.lexicon.foreign_in(f"{card.title} {card.question}")
        named_of = self.share_said(reading.content, self.profile(card.id).names)
        return named_of < _MOST and not (is_about and self.coverage(reading, card) > _ALL)


def _ways_to_ask(card: Card) -> str:
    return " ".join((card.title, card.question, *card.topics, *card.asks))


def _likeness(said: frozenset[str], phrasings: Iterable[frozenset[str]]) -> float:
    """Return the greatest share of words that a text has in common with one of the phrasings."""
    most, length = 0.0, len(said)
    for phrasing in phrasings:
        common = len(said & phrasing)
        if common:
            most = max(most, common / (length + len(phrasing) - common))
    return most


def _families(subject: str) -> tuple[str, ...]:
    """Return a subject and every shorter name it begins with: fargate-spot is of fargate.

    >>> _families("lambda-managed-instances")
    ('lambda', 'lambda-managed', 'lambda-managed-instances')
    """
    parts = subject.split("-")
    return tuple("-".join(parts[: count + 1]) for count in range(len(parts)))
