"""Finds the weights by which a card is called sure: `python -m tests.benchmarks.sureness`.

A logistic regression over the tuned sets of questions: the best card of each either answers it or does not, and
what no card answers counts double. It prints the block `sureness` of `knowledge/lexicon.yaml`, and what share of
the tuned questions would be answered and declined with it.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answers import Answerer
from assistant.answers.answering import SURE_ENOUGH
from assistant.facts import default_knowledge
from tests.answers.evaluation import TUNED, Case, cases

_WRONG_CARD, _UNANSWERABLE = 0.5, 2.0
_RIDGE, _STEPS = 0.01, 30

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """A question's best card: its measures, and whether it is a right one."""

    case: Case
    measures: dict[str, float]
    is_right: bool

    @property
    def weight(self) -> float:
        if self.is_right:
            return 1.0
        return _WRONG_CARD if self.case.is_answerable else _UNANSWERABLE


def samples(sets: Sequence[str]) -> Iterator[Sample]:
    """Yield the questions whose best card must be weighed; one that is asked for to the word need not be."""
    answerer = Answerer(default_knowledge())
    ranker = answerer.ranker
    for case in (case for name in sets for case in cases(name)):
        if case.before or (case.is_answerable and not case.cards) or answerer.lexicon.is_elsewhere(case.ask):
            continue
        reading = answerer.reading(case.ask)
        ranked = ranker.ranked(reading)
        if not ranked or ranker.is_foreign(reading, ranked[0][1]):
            continue
        score, card = ranked[0]
        if card.id not in ranker.index.asked_verbatim(reading.text):
            yield Sample(case, ranker.measures(reading, card, score), card.id in case.cards)


def fitted(measures: Numbers, is_right: Numbers, weights: Numbers) -> Numbers:
    """Return the weights of a logistic regression, by Newton's method."""
    found = np.zeros(measures.shape[1])
    for _ in range(_STEPS):
        sure = 1 / (1 + np.exp(-measures @ found))
        slope = measures.T @ (weights * (sure - is_right)) + _RIDGE * found
        bend = (measures.T * (weights * sure * (1 - sure))) @ measures + _RIDGE * np.eye(len(found))
        found -= np.linalg.solve(bend, slope)
    return found


def main() -> None:
    found = list(samples(TUNED))
    names = [*found[0].measures]
    measures = np.array([[one.measures[name] for name in names] for one in found])
    is_right = np.array([float(one.is_right) for one in found])
    weights = fitted(measures, is_right, np.array([one.weight for one in found]))
    sys.stdout.write("sureness:\n")
    for name, weight in zip(names, weights, strict=True):
        sys.stdout.write(f"  {name}: {weight:.2f}\n")
    sure = 1 / (1 + np.exp(-measures @ weights)) >= SURE_ENOUGH
    answerable = np.array([one.case.is_answerable for one in found])
    sys.stdout.write(f"right cards that are sure: {sure[is_right == 1].mean():.1%}\n")
    sys.stdout.write(f"unanswerable that are not: {(~sure[~answerable]).mean():.1%}\n")


if __name__ == "__main__":
    main()
