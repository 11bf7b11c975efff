"""Finds the weights by which cards that fit a question are told apart: `python -m tests.benchmarks.agreement`.

A conditional logistic regression: among the cards that fit a question best, those that are right should weigh
most. The questions are those of the tuned sets, and for what nobody tuned on, phrasings, which count less: a few
of each card are withheld from the index that they are asked of. It prints the block `agreement` of
`knowledge/lexicon.yaml`, and how often the first card is right: of each tuned set with weights that were found
without it, and of the phrasings of half of the cards with weights that were found without those.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from assistant.answers import Answerer
from assistant.answers.ranking import AGREEMENTS
from assistant.facts import Knowledge, default_knowledge
from tests.answers.evaluation import TUNED, Case, cases

_WITHHELD, _SHARE_WITHHELD, _SEED = 6, 3, 11
_OF_A_PHRASING = 0.3
_RIDGE, _STEPS = 0.01, 8

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """The cards that fit a question, a row each: the logarithm of the score and the agreements, and which are right."""

    origin: str
    rows: Numbers
    is_right: NDArray[np.bool_]
    weight: float = 1.0

    def is_won(self, weights: Numbers) -> bool:
        return bool(self.is_right[int((self.rows @ weights).argmax())])


def choices(asked: Iterable[tuple[str, Case]], answerer: Answerer, weight: float = 1.0) -> Iterator[Choice]:
    """Yield what there is to choose from for each question, by where it comes from; one asked to the word has none."""
    ranker = answerer.ranker
    for origin, case in asked:
        reading = answerer.reading(case.ask)
        scored = ranker.fitting(reading)
        agreements = [*ranker.agreements(reading, scored)]
        if case.before or not case.cards or not scored or ranker.index.asked_verbatim(reading.text):
            continue
        near = [card_id for _, card_id in scored[: len(agreements)]]
        rows = [(np.log(score), *one) for (score, _), one in zip(scored, agreements, strict=False)]
        is_right = np.array([card_id in case.cards for card_id in near])
        yield Choice(origin, np.array(rows, dtype=float), is_right, weight)


def withholding(knowledge: Knowledge) -> tuple[Knowledge, list[tuple[str, Case]]]:
    """Return a knowledge without a few phrasings of each card, and those as questions, by the half they are in."""
    draw, kept, asked = Random(_SEED), dict[str, tuple[str, ...]](), []  # noqa: S311 - the same each time
    for place, (card_id, phrasings) in enumerate(sorted(knowledge.phrasings.items())):
        out = draw.sample(phrasings, min(_WITHHELD, len(phrasings) // _SHARE_WITHHELD))
        kept[card_id] = tuple(phrasing for phrasing in phrasings if phrasing not in out)
        half = f"half {place % 2 + 1} of the phrasings"
        asked += [(half, Case("phrasing", phrasing, cards=(card_id,))) for phrasing in out]
    twin = replace(knowledge, stamp="")
    vars(twin)["phrasings"] = kept
    return twin, asked


def fitted(found: Sequence[Choice]) -> Numbers:
    """Return the weights of a conditional logistic regression, by Newton's method; that of the score first."""
    weights = np.zeros(found[0].rows.shape[1])
    weights[0] = 1.0
    for _ in range(_STEPS):
        slope, bend = _RIDGE * weights, _RIDGE * np.eye(len(weights))
        for choice in found:
            rows, is_right = choice.rows, choice.is_right
            if is_right.any():
                share, wanted = shares(rows @ weights), shares((rows @ weights)[is_right])
                slope += choice.weight * (share @ rows - wanted @ rows[is_right])
                bend += choice.weight * spread(rows, share)
        weights -= np.linalg.solve(bend, slope)
    return weights


def shares(weighed: Numbers) -> Numbers:
    """Return how likely each of some choices is by its weight."""
    raised = np.exp(weighed - weighed.max())
    found: Numbers = raised / raised.sum()
    return found


def spread(rows: Numbers, share: Numbers) -> Numbers:
    """Return the covariance of the rows, each as likely as its share."""
    mean = share @ rows
    found: Numbers = (rows.T * share) @ rows - np.outer(mean, mean)
    return found


def main() -> None:
    knowledge = default_knowledge()
    tuned = [*choices(((name, case) for name in TUNED for case in cases(name)), Answerer(knowledge))]
    twin, asked = withholding(knowledge)
    phrased = [*choices(asked, Answerer(twin), _OF_A_PHRASING)]
    found = [*tuned, *phrased]
    weights = fitted(found)
    sys.stdout.write("agreement:\n")
    for name, weight in zip(AGREEMENTS, weights[1:] / weights[0], strict=True):
        sys.stdout.write(f"  {name}: {weight:.2f}\n")
    for origin in dict.fromkeys(choice.origin for choice in found):
        without = fitted([choice for choice in found if choice.origin != origin])
        won = [choice.is_won(without) for choice in found if choice.origin == origin]
        sys.stdout.write(f"{origin}: {sum(won)} of {len(won)} right, {sum(won) / len(won):.1%}\n")


if __name__ == "__main__":
    main()
