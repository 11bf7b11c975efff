"""Which card fits a question: BM25, raised where subject, topic, bound and phrasing agree."""

from __future__ import annotations

import math
import re
from functools import cached_property, lru_cache

from assistant.answers.reading import asking_in, told_last
from assistant.answers.tokens import stem, words
from assistant.patterns import pattern
from assistant.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from assistant.answers.index import Index
    from assistant.answers.profiles import Profile
    from assistant.answers.reading import Lexicon, Reading
    from assistant.facts import Card, Fact, Knowledge

_SUBJECT_MATCH, _SUBJECT_MISS, _TOPIC_MATCH = 1.3, 0.45, 1.15
_NICHE, _BOUND_MATCH, _MEASURE_MATCH, _PRICE_UNASKED = 0.75, 1.1, 1.25, 0.8
_SIZES = ("max", "min", "default")
_TOO_FAR = 0.4
"""A card with a smaller share of the best score is not looked at: no agreement makes up for that."""
_PHRASED, _NEAREST, _ASKED_WEIGHT, _LIKENESS_WEIGHT = 10, 3, 3, 5
_LEAST_WORDED = 0.03
_WORDS_OF_A_QUESTION = 8
"""What is left of the closeness where no way to ask for a card shares a word with a question of that length;
more with a shorter one, less with a longer."""
_LEAST_RARITY, _GUESS, _EVERYDAY = 0.5, 0.6, 0.2
_WHAT_IT_IS = frozenset((stem("overview"), stem("definition")))
_NAMED_ALONE = 1.5
"""A name alone asks what the thing is."""
_MOST, _ALL = 0.7, 0.9
"""How much of what is asked about a foreign service a card must name to give a figure of it."""
_LIKELY_OF_A_MENTION, _SURE_OF_A_MENTION, _TOLD_AT_LENGTH = 0.5, 0.85, 10
"""How sure a card is, and how many words a question has, for a foreign name in it to be no matter."""
_SURE_BESIDE = 0.9
"""How sure a card is of a figure, for a foreign name beside one of AWS's that it tells of to be no matter."""
_MEASURES = pattern(
    r"\bhow (?:many|much|long|large|big|small|often|fast|high)\b|"
    r"\b(?:long|larg|short|small|bigg|high)est\b|\bttl\b",
    re.IGNORECASE,
)
_REFERS = pattern(r"\b(?:it|its|they|their|them|this|that|these|those|we|i|our|my|us)\b", re.IGNORECASE)
"""Speaks of what was told before, or of the user's own."""
_SURE_OF_A_SETTING = 0.8
"""How sure a card is whose setting is asked for by its name in the API."""
_REMEMBERED = 64
"""Likenesses; ranking and sureness ask for the same ones of a question."""
_TO_THE_WORD = 0.97
"""How sure a card is that is asked for in words of its own."""


@record(frozen=True, slots=True)
class Likeness:
    """The share of words that a question has in common with the ways to ask for a card, 0 to 1.

    Attributes:
        to_a_name: with the nearest of the card's names.
        to_a_way: with the nearest of all ways to ask for it.
        on_the_whole: with the nearest three of them, their mean.
    """

    to_a_name: float
    to_a_way: float
    on_the_whole: float


class Ranker:
    """Ranks the cards of one knowledge."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon, index: Index) -> None:
        """Remember all three."""
        self.knowledge = knowledge
        self.lexicon = lexicon
        self.index = index
        self._likeness = lru_cache(_REMEMBERED)(self._measured_likeness)

    @cached_property
    def capabilities(self) -> Mapping[str, Mapping[str, Fact]]:
        """The facts ``<platform>.can.<capability>``, by capability and then by platform."""
        found: dict[str, dict[str, Fact]] = {}
        for key, fact in self.knowledge.facts.items():
            platform, can, capability = f"{key}..".split(".")[:3]
            if can == "can" and platform:
                found.setdefault(capability, {})[platform.replace("_", "-")] = fact
        return found

    def ranked(self, reading: Reading) -> list[tuple[float, Card]]:
        """Return the cards that share a word with the question, best first, with their scores."""
        asked = frozenset(reading.subjects)
        scored = self._fitting(reading, asked)
        # the name alone tells the cards of it apart no other way than by their phrasings
        close = len(scored) if reading.meaning <= asked else _PHRASED
        said = frozenset(words(reading.text))
        near = [
            (score * self._closeness(card_id, asked, said, reading), card_id)
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
        return self.index.profiles[card_id]

    def _fitting(self, reading: Reading, asked: frozenset[str]) -> list[tuple[float, str]]:
        """Return the cards by their scores, below zero, raised where subject and topic agree, best first."""
        terms, niche = frozenset(reading.terms), self.lexicon.niche
        is_size, profiles = reading.bound in _SIZES, self.index.profiles
        found = []
        for card_id, score in self.index.leading(reading.terms, _TOO_FAR):
            profile = profiles[card_id]
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

    def _closeness(
        self, card_id: str, asked: frozenset[str], said: frozenset[str], reading: Reading
    ) -> float:
        """Return how like the ways to ask for a card the question is, in what it means and in its words.

        The small words tell "how do I keep" from "what keeps" where both mean the same things.
        """
        profile, likeness = self.profile(card_id), self._likeness(reading.meaning, card_id)
        closeness = 1 + _ASKED_WEIGHT * likeness.to_a_name + _LIKENESS_WEIGHT * likeness.on_the_whole
        least = math.pow(_LEAST_WORDED, len(said) / _WORDS_OF_A_QUESTION)
        closeness *= least + _mean(profile.worded.nearest(said, _NEAREST))
        if reading.bound in profile.bounds:
            closeness *= _BOUND_MATCH
        if reading.measure and reading.measure in profile.measures:
            closeness *= _MEASURE_MATCH
        if reading.meaning <= asked and not profile.topics.isdisjoint(_WHAT_IT_IS):
            closeness *= _NAMED_ALONE
        return closeness

    def _measured_likeness(self, meaning: frozenset[str], card_id: str) -> Likeness:
        profile = self.profile(card_id)
        names = profile.asked.nearest(meaning, _NEAREST)
        ways = sorted((*names, *profile.phrasings.nearest(meaning, _NEAREST)), reverse=True)
        return Likeness(names[0] if names else 0.0, ways[0] if ways else 0.0, _mean(ways[:_NEAREST]))

    def sureness(self, reading: Reading, card: Card, score: float) -> float:
        """Return how likely it is that the card answers the question, 0 to 1.

        A logistic sum, with the weights of `lexicon.yaml`, of how much of the question the card speaks of,
        how like its phrasings the question is, the score, and the length of the question. Certain, where it
        is a way to ask for the card.
        """
        if card.id in self.index.asked_verbatim(reading.text):
            return 1.0
        if self._likeness(reading.meaning, card.id).to_a_way == 1.0:
            return _TO_THE_WORD
        weights, measures = self.lexicon.sureness, self.measures(reading, card, score)
        weighed = sum(weights[name] * measure for name, measure in measures.items())
        sure = 1.0 / (1.0 + math.exp(-weighed))
        is_named = not self.profile(card.id).settings.isdisjoint(reading.content)
        return max(sure, _SURE_OF_A_SETTING) if is_named else sure

    def measures(self, reading: Reading, card: Card, score: float) -> dict[str, float]:
        """Return what tells whether a card of that score answers, by the names of `lexicon.yaml`."""
        return {
            "coverage": self.coverage(reading, card),
            "likeness": self._likeness(reading.meaning, card.id).on_the_whole,
            "score": math.log1p(score),
            "words": math.log1p(len(words(reading.text))),
            "bias": 1.0,
        }

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
            weight = max(self.index.idf.get(word, self.index.rarest), _LEAST_RARITY)
            if word in self.lexicon.everyday:
                weight *= _EVERYDAY
            total += weight
            if word in said or word[0].isdigit() or any(stem(w) in said for w in self.lexicon.meant_by(word)):
                covered += weight * (_GUESS if word in guessed else 1.0)
        return covered / total if total else 1.0

    def is_foreign(self, reading: Reading, card: Card, sure: float = 0.0) -> bool:
        """Tell whether the question is about a service, or an attribute, that no card tells of.

        A long question that measures nothing, and that a card surely answers, only mentions it: "my function
        in a public subnet cannot call Stripe". So does one of several sentences that a card likely answers,
        where it is not in the one that asks.
        """
        is_bounded = bool(reading.bound) or "how many" in reading.text.lower()
        is_theirs = self._asks_of_foreign(reading, card)
        is_long = len(words(reading.text)) >= _TOLD_AT_LENGTH
        if sure >= _SURE_OF_A_MENTION and not is_bounded and is_long and not is_theirs:
            return False
        asking = asking_in(reading.text) if sure >= _LIKELY_OF_A_MENTION and not is_theirs else reading.text
        if asking != reading.text and not (
            self.lexicon.foreign_in(asking) or self.lexicon.unstated_in(asking)
        ):
            return False
        unstated = self.lexicon.unstated_in(reading.text)
        if unstated and unstated - self.lexicon.unstated_in(_ways_to_ask(card)):
            return True
        named = self.lexicon.foreign_in(reading.text)
        if not named or card.id in self.index.asked_verbatim(reading.text):
            return False
        says_all = named <= self.lexicon.foreign_in(_ways_to_ask(card))
        is_measured = bool(reading.measure or _MEASURES.search(reading.text)) or is_bounded
        if reading.subjects and not is_theirs:
            return is_measured and not says_all and sure < _SURE_BESIDE
        if not says_all or not (is_bounded or is_theirs):
            return not says_all
        is_about = named <= self.lexicon.foreign_in(f"{card.title} {card.question}")
        profile = self.profile(card.id)
        named_of = self.share_said(reading.content, profile.names)
        own = profile.names | profile.asked.words
        return named_of < _MOST and not (is_about and self.share_said(reading.content, own) > _ALL)

    def _asks_of_foreign(self, reading: Reading, card: Card) -> bool:
        """Tell a measure of what was named last before it: "we write to DynamoDB. How large may an item be?".

        It is none where the question names a thing of AWS's itself, or refers to what was told, or the card
        speaks of all of it.
        """
        text, asking = reading.text, asking_in(reading.text)
        told = text.removesuffix(asking)
        if told in ("", text) or _REFERS.search(asking) or not _MEASURES.search(asking):
            return False
        if self.lexicon.subjects_in(asking) or not self.lexicon.foreign_in(told_last(told)):
            return False
        asked = {*map(stem, words(asking))}.intersection(reading.content)
        return self.share_said(asked, self.profile(card.id).words) < _ALL


def _ways_to_ask(card: Card) -> str:
    return " ".join((card.title, card.question, *card.topics, *card.asks))


def _mean(nearest: list[float]) -> float:
    """Return the mean of the three largest shares; where there are fewer, the rest share nothing."""
    return sum(nearest) / _NEAREST
