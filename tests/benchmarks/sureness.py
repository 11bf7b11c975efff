"""Finds the weights by which a card is called sure: `python -m tests.benchmarks.sureness`.

A logistic regression over the tuned sets of questions and the near misses: the best card of each either answers it
or does not, and what no card answers counts as much, a near miss half. It prints the block `sureness` of `knowledge/lexicon.yaml`, and what share of
the tuned questions would be answered and declined: with these weights, and each set with those found without it.
Find those of `tests.benchmarks.agreement` first.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answers import Answerer
from assistant.answers.ranking import SURE_ENOUGH, leads
from assistant.facts import default_knowledge
from tests.answers.evaluation import TUNED, Case, cases, near_misses

_WRONG_CARD, _UNANSWERABLE, _NEAR_MISS = 0.5, 1.0, 0.5
_NEAR_MISSES = "near misses"
_RIDGE, _STEPS = 0.01, 30
_LOOKED_AT = 6

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """A question's best card: its measures, and whether it is a right one."""

    origin: str
    case: Case
    measures: dict[str, float]
    is_right: bool

    @property
    def weight(self) -> float:
        if self.is_right:
            return 1.0
        if self.case.is_answerable:
            return _WRONG_CARD
        return _NEAR_MISS if self.origin == _NEAR_MISSES else _UNANSWERABLE


def samples(asked: Iterable[tuple[str, Case]]) -> Iterator[Sample]:
    """Yield the questions whose best card must be weighed; one that is asked for to the word need not be."""
    answerer = Answerer(default_knowledge())
    ranker = answerer.ranker
    for origin, case in asked:
        if case.before or (case.is_answerable and not case.cards) or answerer.lexicon.is_elsewhere(case.ask):
            continue
        reading = answerer.reading(case.ask)
        ranked = ranker.ranked(reading)
        if not ranked or ranker.is_foreign(reading, ranked[0][1], sure=1.0):
            continue
        (score, card), lead = ranked[0], leads([one for one, _ in ranked[:_LOOKED_AT]])[0]
        measures = ranker.measures(reading, card, score, lead)
        if card.id not in ranker.index.asked_verbatim(reading.text) and measures["nearest"] < 1.0:
            yield Sample(origin, case, measures, card.id in case.cards)


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
    tuned = ((name, case) for name in TUNED for case in cases(name))
    found = list(samples((*tuned, *((_NEAR_MISSES, case) for case in near_misses()))))
    names = [*found[0].measures]
    measures = np.array([[one.measures[name] for name in names] for one in found])
    is_right = np.array([float(one.is_right) for one in found])
    weights = fitted(measures, is_right, np.array([one.weight for one in found]))
    sys.stdout.write("sureness:\n")
    for name, weight in zip(names, weights, strict=True):
        sys.stdout.write(f"  {name}: {weight:.2f}\n")
    answerable = np.array([one.case.is_answerable for one in found])
    sets = np.array([one.origin for one in found])
    weight_of = np.array([one.weight for one in found])
    apart = np.zeros(len(found))
    for name in (*TUNED, _NEAR_MISSES):
        rest = sets != name
        without = fitted(measures[rest], is_right[rest], weight_of[rest])
        apart[~rest] = measures[~rest] @ without
    for told, weighed in (("with these weights", measures @ weights), ("each set without it", apart)):
        sure = 1 / (1 + np.exp(-weighed)) >= SURE_ENOUGH
        sys.stdout.write(
            f"{told}: right cards that are sure {sure[is_right == 1].mean():.1%}, "
            f"unanswerable that are not {(~sure[~answerable]).mean():.1%}\n"
        )


if __name__ == "__main__":
    main()
