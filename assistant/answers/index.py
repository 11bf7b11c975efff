"""BM25 over the cards: rank-bm25's scores, looked up in a compiled sparse index."""

from __future__ import annotations

import math
from collections import Counter
from functools import partial
from operator import itemgetter

from assistant.answers.forms import form_of
from assistant.answers.lexicon import Lexicon
from assistant.answers.phrases import NICHE, PRICED, believed, kin_of, mainly, on_topic, verbatim
from assistant.answers.postings import Postings, Sums
from assistant.answers.profiles import Profile, families_of, profile_data, settings_of, topics_of, ways_to_ask
from assistant.answers.tokens import tokens, words
from assistant.facts.compiled import built_once
from assistant.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence
    from typing import Any

    from assistant.facts import Card, Knowledge

_NONE: KeysView[int] = {}.keys()

FIELD_WEIGHTS = {
    "title": 6, "question": 6, "asks": 6, "topics": 4, "subjects": 4, "answer": 2, "facts": 2, "phrasings": 1,
    "settings": 4,
}  # fmt: skip
"""How often a field's words count."""


@record(frozen=True, slots=True)
class Index:
    """What each term adds to each card's score, how rare it is, and the words as they are written.

    Attributes:
        ids: of the cards.
        postings: what each term adds to the scores of the cards, which are numbered by their places in `ids`.
        idf: how rare each term is.
        rarest: the largest of them.
        spoken: words as the cards have them, and how many do.
        profiles: what ranking needs of each card.
    """

    ids: Sequence[str]
    postings: Postings
    idf: Mapping[str, float]
    rarest: float
    spoken: Mapping[str, int]
    profiles: Mapping[str, Profile]

    def asked_verbatim(self, text: str) -> frozenset[str]:
        """Return the cards that have this text, word for word, as a way to ask for them."""
        found = self.postings.find(verbatim(text))
        return frozenset(self.ids[number] for number in found.adds) if found else frozenset()

    def believed(self, meaning: Iterable[str]) -> list[str]:
        """Return the cards with a belief that shares at least two words of this meaning, likeliest first."""
        shared: dict[int, float] = {}
        counts: dict[int, int] = {}
        for word in sorted(meaning):
            posting = self.postings.find(believed(word))
            for number, rarity in posting.adds.items() if posting else ():
                shared[number] = shared.get(number, 0.0) + rarity
                counts[number] = counts.get(number, 0) + 1
        found = [(-rarity, number) for number, rarity in shared.items() if counts[number] > 1]
        return [self.ids[number] for _, number in sorted(found)]

    def best(self, terms: Iterable[str], most: int) -> list[tuple[str, float]]:
        """Return so many cards with the best BM25 scores, and the scores, the best first."""
        from heapq import nlargest  # noqa: PLC0415 - a cold answer does without

        found = nlargest(most, self._sums(terms).best(most).items(), key=itemgetter(1))
        return [(self.ids[number], score) for number, score in found]

    def leading(self, terms: Iterable[str], share: float) -> dict[int, float]:
        """Return the numbers of the cards with more than a share of the best BM25 score, and their scores."""
        found = self._sums(terms).leading(share)
        least = max(found.values(), default=0.0) * share
        return {number: score for number, score in found.items() if score > least}

    def holding(self, term: str) -> KeysView[int]:
        """Return the numbers of the cards that hold a term."""
        found = self.postings.find(term)
        return found.adds.keys() if found else _NONE

    def _sums(self, terms: Iterable[str]) -> Sums:
        return Sums([*filter(None, map(self.postings.find, terms))], len(self.ids))


def _fields(card: Card, knowledge: Knowledge) -> dict[str, Sequence[str]]:
    """Return the texts of a card by the name of their field."""
    return {
        "title": (card.title,),
        "question": (card.question,),
        "asks": card.asks,
        "topics": card.topics,
        "subjects": [subject.replace("-", " ") for subject in card.subjects or (card.service,)],
        "answer": (knowledge.render(card.answer),),
        "facts": [*dict.fromkeys(fact.name for fact in card.facts)],
        "phrasings": knowledge.phrasings.get(card.id, ()),
        "settings": settings_of(card),
    }


def document(card: Card, knowledge: Knowledge) -> list[str]:
    """Return the weighted tokens of a card."""
    return [
        token
        for name, texts in _fields(card, knowledge).items()
        for text in texts
        for token in tokens(text) * FIELD_WEIGHTS[name]
    ]


def _spoken(card: Card, knowledge: Knowledge) -> set[str]:
    """Return the words of a card as they are written."""
    texts = (text for several in _fields(card, knowledge).values() for text in several)
    return {word for text in texts for word in words(text)}


def _beliefs(
    knowledge: Knowledge, ids: Sequence[str], lexicon: Lexicon
) -> dict[str, tuple[list[int], list[float]]]:
    """Return for each word of a meaning the cards that correct a belief with it, and how rare the word is."""
    cards = enumerate(knowledge.cards[card_id] for card_id in ids)
    correcting = [(number, card) for number, card in cards if card.corrections]
    if not correcting:
        return {}
    held: dict[str, list[int]] = {}
    for number, card in correcting:
        claims = (claim for correction in card.corrections for claim in correction.claims)
        for word in sorted({word for claim in claims for word in lexicon.meaning(claim)}):
            held.setdefault(believed(word), []).append(number)
    return {
        word: (numbers, [math.log(len(ids) / len(numbers))] * len(numbers)) for word, numbers in held.items()
    }


def compile_scores(
    corpus: Sequence[Sequence[str]],
) -> tuple[dict[str, tuple[list[int], list[float]]], dict[str, float]]:
    """Compute every term's contribution from rank-bm25's own statistics: postings and rarities.

    A document's score is the sum over the terms, as `BM25Okapi.get_scores` computes it.
    """
    from rank_bm25 import BM25Okapi  # noqa: PLC0415 - numpy is slow to import and needed once

    postings: dict[str, tuple[list[int], list[float]]] = {}
    if not corpus:
        return postings, {}
    bm25 = BM25Okapi(corpus)
    for number, counts in enumerate(bm25.doc_freqs):
        length = 1 - bm25.b + bm25.b * bm25.doc_len[number] / bm25.avgdl
        for term, count in counts.items():
            weight = count * (bm25.k1 + 1) / (count + bm25.k1 * length)
            _post(postings, term, number, float(bm25.idf[term] * weight))
    return postings, {term: float(rarity) for term, rarity in bm25.idf.items()}


def _post(
    postings: dict[str, tuple[list[int], list[float]]], term: str, number: int, contribution: float
) -> None:
    numbers, contributions = postings.setdefault(term, ([], []))
    numbers.append(number)
    contributions.append(contribution)


def compile_index(knowledge: Knowledge) -> dict[str, Any]:
    """Compile all that ranking reads, as plain JSON data: scores, ways to ask, beliefs and profiles."""
    ids = sorted(knowledge.cards)
    cards = [knowledge.cards[card_id] for card_id in ids]
    lexicon = Lexicon(knowledge.document("lexicon.yaml"))
    usual = _usual_forms(cards, knowledge)
    corpus, profiles, spoken = [], [], Counter[str]()
    for card in cards:  # one by one: the words of its texts are remembered for as long as that takes
        corpus.append(document(card, knowledge))
        profiles.append(profile_data(card, knowledge, lexicon, usual))
        spoken.update(_spoken(card, knowledge))
    postings, idf = compile_scores(corpus)
    for number, card in enumerate(cards):
        for phrase in sorted(
            {verbatim(text) for text in (card.question, card.title, *card.asks, *card.other_asks)}
        ):
            _post(postings, phrase, number, 0.0)
        for term in _about(card, lexicon):
            _post(postings, term, number, 0.0)
    return {
        "ids": ids,
        "postings": postings | _beliefs(knowledge, ids, lexicon),
        "idf": idf,
        "spoken": dict(sorted(spoken.items())),
        "profiles": profiles,
    }


def _about(card: Card, lexicon: Lexicon) -> Iterator[str]:
    """Yield the terms that tell what a card is about, each once."""
    main = (card.subjects or (card.service,))[0]
    yield mainly(main)
    yield from map(kin_of, sorted(families_of(card)))
    yield from map(on_topic, sorted(topics_of(card)))
    if main in lexicon.niche:
        yield NICHE
    if "price" in card.topics:
        yield PRICED


def _usual_forms(cards: Iterable[Card], knowledge: Knowledge) -> dict[str, float]:
    """Return the share of each form of asking in the ways to ask for any card."""
    found = Counter(form_of(way) for card in cards for way in ways_to_ask(card, knowledge))
    return {form: count / found.total() for form, count in found.items()}


def index_of(knowledge: Knowledge) -> Index:
    """Return the index of a knowledge, from the cache where it is fresh."""
    return from_compiled(compiled_index(knowledge))


def compiled_index(knowledge: Knowledge) -> dict[str, Any]:
    """Return what `compile_index` makes of a knowledge, from the cache where it is fresh."""
    found: dict[str, Any] = built_once("index", knowledge, compile_index)
    return found


def from_compiled(data: Mapping[str, Any]) -> Index:
    """Return the index of what `compile_index` made."""
    ids, idf = data["ids"], data["idf"]
    profiles = {
        card_id: Profile(head, partial(dict, words))
        for card_id, (head, words) in zip(ids, data["profiles"], strict=True)
    }
    return Index(
        ids, Postings(data["postings"]), idf, max(idf.values(), default=1.0), data["spoken"], profiles
    )
