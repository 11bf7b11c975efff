"""Which card fits a question: BM25, raised where subject, topic, bound and phrasings agree."""

from __future__ import annotations

import math
import re
from functools import cached_property, lru_cache
from operator import itemgetter, mul

from assistant.answers.fits import fits
from assistant.answers.forms import form_of
from assistant.answers.reading import asking_in, told_last
from assistant.answers.tokens import stem, words
from assistant.answers.unmet import unmet
from assistant.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from assistant.answers.index import Index
    from assistant.answers.lexicon import Lexicon
    from assistant.answers.profiles import Profile
    from assistant.answers.reading import Reading
    from assistant.facts import Card, Fact, Knowledge

    _Weighed = tuple[str, float, frozenset[str]]
    """A stem, how much it tells, and the stems of what the cards say for it."""

_TOO_FAR = 0.3
"""A card with a smaller share of the best score is not looked at: no agreement makes up for that."""
_PHRASED, _NEAREST = 14, 3
LOOKED_AT, SURE_ENOUGH = 6, 0.35
"""How many cards of a question may answer it, and how sure the one that does must be."""
_SURE_OF_ANOTHER, _NEAR = 0.65, 0.25
"""How sure another than the best must be, and which share of its score it must have."""
AGREEMENTS = ("likeness", "wording", "evidence", "bound", "measure", "coverage")
"""What raises a score, by the names of `lexicon.yaml`, in the order of `Ranker.agreements`."""
_FAR_AHEAD = 3.0
"""No lead says more than this, as a logarithm; it is that of a card with none beside it."""
_LEAST_RARITY, _GUESS, _EVERYDAY = 0.5, 0.75, 0.2
_MOST, _ALL = 0.7, 0.9
"""How much of what is asked about a foreign service a card must name to give a figure of it."""
_LIKELY_OF_A_MENTION, _SURE_OF_A_MENTION, _TOLD_AT_LENGTH = 0.5, 0.85, 10
"""How sure a card is, and how many words a question has, for a foreign name in it to be no matter."""
_ALIKE = 0.4
"""How like a way to ask for the card a question must be, that asks for a figure of what is foreign."""
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
_WORDS_REMEMBERED = 4_096
_LATELY = 8
"""Readings whose cards are kept in order."""
_NOTHING: frozenset[str] = frozenset()
_TO_THE_WORD = 0.97
"""How sure a card is that is asked for in words of its own."""


class Ranker:
    """Ranks the cards of one knowledge."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon, index: Index) -> None:
        """Remember all three."""
        self.knowledge = knowledge
        self.lexicon = lexicon
        self.index = index
        self._likeness = lru_cache(_REMEMBERED)(self._measured_likeness)
        self._worded = lru_cache(_REMEMBERED)(self._measured_wording)
        self._naming = lru_cache(_REMEMBERED)(lexicon.naming)
        self._form = lru_cache(_REMEMBERED)(form_of)
        self._telling = lru_cache(_WORDS_REMEMBERED)(self._measured_telling)
        self._weighed_words = lru_cache(_LATELY)(self._weighed_anew)
        self._ranking = lru_cache(_LATELY)(self._ranked_anew)
        self._weights = [lexicon.agreement[name] for name in AGREEMENTS]

    @cached_property
    def capabilities(self) -> Mapping[str, Mapping[str, Fact]]:
        """The facts ``<platform>.can.<capability>``, by capability and then by platform."""
        found: dict[str, dict[str, Fact]] = {}
        for key, fact in self.knowledge.facts.items():
            platform, can, capability = f"{key}..".split(".")[:3]
            if can == "can" and platform:
                found.setdefault(capability, {})[platform.replace("_", "-")] = fact
        return found

    def ranked(self, reading: Reading) -> Sequence[tuple[float, Card]]:
        """Return the cards that share a word with the question, best first, with their scores.

        Those that fit best are scored anew by what their phrasings say of them; the others follow. The last
        few readings are remembered: several ways to answer look at the same cards.
        """
        return self._ranking(reading)

    def _ranked_anew(self, reading: Reading) -> tuple[tuple[float, Card], ...]:
        scored = self.fitting(reading)
        near = [
            (-score * math.exp(sum(map(mul, self._weights, agreements))), card_id)
            for (score, card_id), agreements in zip(scored, self.agreements(reading, scored), strict=False)
        ]
        near.sort()
        cards = self.knowledge.cards
        ranked = [(-score, cards[card_id]) for score, card_id in near]
        ranked += [(score, cards[card_id]) for score, card_id in scored[len(near) :]]
        verbatim = self.index.asked_verbatim(reading.text)
        if verbatim:
            best = ranked[0][0] if ranked else 1.0
            unlisted = verbatim.difference(card.id for _, card in ranked)
            ranked += [(best, cards[card_id]) for card_id in sorted(unlisted)]
            ranked.sort(key=lambda pair: pair[1].id not in verbatim)
        return tuple(ranked)

    def speaking(self, reading: Reading, ranked: Sequence[tuple[float, Card]]) -> tuple[Card, float]:
        """Return the best card that is likely to answer, else the best, and how sure that is."""
        weighed = self._told_of(reading, self.weighed(reading, ranked, ranked[0][0] * _NEAR))
        first = next(weighed, (ranked[0][1], 0.0))
        if first[1] >= SURE_ENOUGH:
            return first
        surest = max(weighed, key=itemgetter(1), default=first)
        return surest if surest[1] >= _SURE_OF_ANOTHER else first

    def weighed(
        self, reading: Reading, ranked: Sequence[tuple[float, Card]], least: float = 0.0
    ) -> Iterator[tuple[Card, float]]:
        """Yield the cards near the top that have a score of so much at least, and how sure each is."""
        near = ranked[:LOOKED_AT]
        for (score, card), ahead in zip(near, leads([score for score, _ in near]), strict=True):
            if score >= least:
                yield card, self.sureness(reading, card, score, ahead)

    def _told_of(
        self, reading: Reading, weighed: Iterable[tuple[Card, float]]
    ) -> Iterator[tuple[Card, float]]:
        """Yield the cards without those that tell of no price where one is asked for; none leads by that."""
        is_any = reading.bound != "price"
        return (pair for pair in weighed if is_any or self.profile(pair[0].id).is_priced)

    def profile(self, card_id: str) -> Profile:
        """Return what ranking needs of a card."""
        return self.index.profiles[card_id]

    def fitting(self, reading: Reading) -> list[tuple[float, str]]:
        """Return the cards by their BM25 scores, raised where subject and topic agree, best first."""
        scores = self.index.leading(reading.terms, _TOO_FAR)
        raised, ids = fits(reading, scores.keys(), self.index), self.index.ids
        found = [(-score * raised[number], number) for number, score in scores.items()]
        found.sort()
        return [(-score, ids[number]) for score, number in found]

    def agreements(self, reading: Reading, scored: Sequence[tuple[float, str]]) -> Iterator[Sequence[float]]:
        """Yield what speaks for each of the cards that fit best, by the names of `AGREEMENTS`.

        Likeness is of what is meant, wording of all words as they are written: the small ones tell "how do I
        keep" from "what keeps". Evidence is how much likelier another of the cards makes these words, as a
        logarithm, by how many of its phrasings hold each. A name alone tells the cards of it apart no other
        way than by their phrasings, so all of them are looked at.
        """
        near = scored if reading.meaning.issubset(reading.subjects) else scored[:_PHRASED]
        said = frozenset(words(reading.text))
        worded = [self._worded(said, card_id) for _, card_id in near]
        likeliest = max((likelihood for _, likelihood in worded), default=0.0)
        for (_, card_id), (wording, likelihood) in zip(near, worded, strict=True):
            profile = self.profile(card_id)
            yield (
                self._likeness(reading.meaning, card_id)[1],
                wording,
                likelihood - likeliest,
                reading.bound in profile.bounds,
                bool(reading.measure) and reading.measure in profile.measures,
                self.coverage(reading, self.knowledge.cards[card_id]),
            )

    def wording(self, reading: Reading, card_id: str) -> float:
        """Return the mean share of all words that three ways to ask for a card share with a question."""
        return self._worded(frozenset(words(reading.text)), card_id)[0]

    def likelihood(self, reading: Reading, card_id: str) -> float:
        """Return the logarithm of how likely the ways to ask for a card make the words of a question."""
        return self._worded(frozenset(words(reading.text)), card_id)[1]

    def _measured_wording(self, said: frozenset[str], card_id: str) -> tuple[float, float]:
        """Return what `wording` and `likelihood` tell of these words."""
        worded = self.profile(card_id).worded
        return _mean(worded.nearest(said, _NEAREST)), worded.likelihood(said)

    def likeness(self, reading: Reading, card: Card) -> float:
        """Return the mean share of meaning that three ways to ask for a card share with a question."""
        return self._likeness(reading.meaning, card.id)[1]

    def _measured_likeness(self, meaning: frozenset[str], card_id: str) -> tuple[float, float]:
        """Return the share of meaning in common with the nearest way to ask for a card, and with three."""
        nearest = self.profile(card_id).meant.nearest(meaning, _NEAREST)
        return nearest[0] if nearest else 0.0, _mean(nearest)

    def sureness(self, reading: Reading, card: Card, score: float, lead: float) -> float:
        """Return how likely it is that the card answers the question, 0 to 1.

        A logistic sum, with the weights of `lexicon.yaml`, of how much of the question the card speaks of,
        how like its phrasings the question is, the score and its lead, whether the question names a subject
        or something foreign to the card, its form and its length. Certain, where it is a way to ask for the
        card.
        """
        if card.id in self.index.asked_verbatim(reading.text):
            return 1.0
        if self._likeness(reading.meaning, card.id)[0] == 1.0:
            return _TO_THE_WORD
        weights, measures = self.lexicon.sureness, self.measures(reading, card, score, lead)
        weighed = sum(weights[name] * measure for name, measure in measures.items())
        sure = 1.0 / (1.0 + math.exp(-weighed))
        is_named = not self.profile(card.id).settings.isdisjoint(reading.content)
        return max(sure, _SURE_OF_A_SETTING) if is_named else sure

    def measures(self, reading: Reading, card: Card, score: float, lead: float) -> dict[str, float]:
        """Return what tells whether a card of that score answers, by the names of `lexicon.yaml`."""
        return {
            "coverage": self.coverage(reading, card),
            "nearest": self._likeness(reading.meaning, card.id)[0],
            "score": math.log1p(score),
            "lead": lead,
            "named": float(bool(reading.subjects)),
            "foreign": float(self._names_another(reading, card)),
            "words": math.log1p(len(words(reading.text))),
            "form": self.profile(card.id).usual_form(self._form(reading.text)),
            **unmet(reading, card, self.profile(card.id), self),
            "bias": 1.0,
        }

    def _names_another(self, reading: Reading, card: Card) -> bool:
        """Tell whether the question names a foreign service or product that the card does not."""
        named = self.lexicon.foreign_in(reading.text)
        return bool(named) and not named <= self.lexicon.foreign_in(_ways_to_ask(card))

    def coverage(self, reading: Reading, card: Card) -> float:
        """Return the share of the question's meaning, by rarity, that the card speaks of, 0 to 1.

        A word alone, with no subject beside it, must be one of the card's own, or a setting of it: a way to
        ask is not enough.
        """
        profile = self.profile(card.id)
        is_alone = len(reading.content) == 1 and not reading.subjects and reading.content[0].isalpha()
        held = profile.names | profile.settings if is_alone else profile.words
        is_of_subject = not profile.families.isdisjoint(reading.subjects)
        named = self._naming(reading.text) if is_of_subject else _NOTHING
        return self.share_said(reading.content, held, reading.guessed, named)

    def share_said(
        self,
        asked: Iterable[str],
        said: Collection[str],
        guessed: Collection[str] = (),
        named: frozenset[str] = _NOTHING,
    ) -> float:
        """Return the share of some stems, by rarity, that are said or named, or mean what is, 0 to 1."""
        total, weighed = self._weighed_words((*asked,))
        covered = 0.0
        for word, weight, meant in weighed:
            if (
                word in said
                or word in named
                or word[0].isdigit()
                or (meant and not (meant.isdisjoint(said) and meant.isdisjoint(named)))
            ):
                covered += weight * (_GUESS if word in guessed else 1.0)
        return covered / total if total else 1.0

    def _weighed_anew(self, stems: Sequence[str]) -> tuple[float, Sequence[_Weighed]]:
        """Return how much some stems tell together, and each of them, weighed."""
        weighed = [(word, *self._telling(word)) for word in stems]
        total = 0.0  # added up as the covered ones are, so that no share is above 1
        for _, weight, _ in weighed:
            total += weight
        return total, weighed

    def untold(self, asked: Sequence[str], told: Collection[str]) -> float:
        """Return how much of some stems is neither told nor meant by what is, the rarity of each added up."""
        telling = map(self._telling, asked)
        return sum(
            weight
            for word, (weight, meant) in zip(asked, telling, strict=True)
            if word not in told and not word[0].isdigit() and meant.isdisjoint(told)
        )

    def _measured_telling(self, word: str) -> tuple[float, frozenset[str]]:
        """Return how much a stem tells, by its rarity, and the stems of what the cards say for it."""
        weight = max(self.index.idf.get(word, self.index.rarest), _LEAST_RARITY)
        weight *= _EVERYDAY if word in self.lexicon.everyday else 1.0
        return weight, frozenset(map(stem, self.lexicon.meant_by(word)))

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
        says_all = not self._names_another(reading, card)
        is_measured = bool(reading.measure or _MEASURES.search(reading.text)) or is_bounded
        if reading.subjects and not is_theirs:
            return is_measured and not says_all and sure < _SURE_BESIDE
        if not says_all or not (is_measured or is_theirs):
            return not says_all
        if is_bounded and self._likeness(reading.meaning, card.id)[0] <= _ALIKE:
            return True  # a figure of theirs: that the card names them is not enough
        is_about = named <= self.lexicon.foreign_in(f"{card.title} {card.question}")
        profile = self.profile(card.id)
        named_of = self.share_said(reading.content, profile.names)
        own = profile.names | profile.asked
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
        asked = sorted({*map(stem, words(asking))}.intersection(reading.content))
        return self.share_said(asked, self.profile(card.id).words) < _ALL


def leads(scores: Sequence[float]) -> list[float]:
    """Return by how much each of some scores leads the best of the others, as a logarithm, behind it below 0.

    >>> [round(lead, 2) for lead in leads([20.0, 10.0, 5.0])]
    [0.69, -0.69, -1.39]
    """
    found = []
    for place, score in enumerate(scores):
        other = max((*scores[:place], *scores[place + 1 :]), default=0.0)
        lead = math.log(score / other) if score > 0.0 < other else _FAR_AHEAD
        found.append(max(-_FAR_AHEAD, min(lead, _FAR_AHEAD)))
    return found


def _ways_to_ask(card: Card) -> str:
    others = (ask for one in card.leads for ask in one.asks)
    return " ".join((card.title, card.question, *card.topics, *card.asks, *others))


def _mean(nearest: list[float]) -> float:
    """Return the mean of the three largest shares; where there are fewer, the rest share nothing."""
    return sum(nearest) / _NEAREST
