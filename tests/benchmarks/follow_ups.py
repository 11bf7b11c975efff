"""Finds the weights by which a card answers a follow-up: `python -m tests.benchmarks.follow_ups`.

A conditional logistic regression: of the cards that some reading of a follow-up finds, and of answering nothing,
what is right should weigh most; nothing weighs 0. The follow-ups are those of the tuned sets and of
`follow_ups.yaml`; that a new question may come after another is learnt from questions of the tuned sets, and near
misses, behind others. It prints the block `following` of `knowledge/lexicon.yaml`, and how many of each kind would
be answered rightly and declined: with these weights, and each fifth with those found without it.
Find those of `tests.benchmarks.sureness` first.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assistant.answers import Answerer, Topic
from assistant.facts import default_knowledge
from tests.answers.evaluation import TUNED, Case, cases, follow_ups, near_misses
from tests.benchmarks.agreement import Numbers, shares, spread

_OTHERS, _NEAR_MISSES, _SEED = 900, 200, 5
"""How many questions on something else there are."""
_UNFOUND = 0.5
"""The weight of a follow-up whose right card no reading finds."""
_RIDGE, _STEPS, _FOLDS = 0.5, 12, 5


@dataclass(frozen=True, slots=True)
class Choice:
    """What there is to choose from: nothing, in the first row, and the cards, and which of them are right."""

    kind: str
    fold: int
    rows: Numbers
    is_right: NDArray[np.bool_]
    weight: float
    is_answerable: bool

    def outcome(self, weights: Numbers) -> str:
        best = int((self.rows @ weights).argmax())
        if best == 0:
            return "declined"
        return "right" if self.is_answerable and self.is_right[best] else "wrong"


def asked() -> Iterator[tuple[str, Case]]:
    """Yield follow-ups, and questions that are none, by their kind."""
    tuned = [case for name in TUNED for case in cases(name) if case.cards or not case.is_answerable]
    yield from (("follow-up", case) for case in (*tuned, *follow_ups()) if case.before)
    draw = Random(_SEED)  # noqa: S311 - the same each time
    alone = [case for case in tuned if not case.before and case.style != "price"]
    before = [case.ask for case in alone if case.is_answerable]
    others = [*draw.sample(alone, _OTHERS), *draw.sample(near_misses(), _NEAR_MISSES)]
    for case in others:
        yield "other question", Case(case.style, case.ask, draw.choice(before), case.kinds, case.cards)


def choices(answerer: Answerer) -> Iterator[Choice]:
    for kind, case in asked():
        topic = answerer.answer(case.before).topic
        if topic is None or topic.estimate is not None or answerer.lexicon.is_elsewhere(case.ask):
            continue
        yield _choice(kind, case, topic, answerer)


def _choice(kind: str, case: Case, topic: Topic, answerer: Answerer) -> Choice:
    found = [*answerer.follow_ups.candidates(case.ask, topic)]
    names = [*answerer.lexicon.following]
    rows = [[0.0] * len(names), *([one.measures[name] for name in names] for one in found)]
    is_right = np.array([False, *(one.card.id in case.cards for one in found)])
    is_unfound = case.is_answerable and not is_right.any()
    is_right[0] = not is_right.any()
    fold = crc32((case.cards[0] if case.cards else case.asked).encode()) % _FOLDS
    weight = _UNFOUND if is_unfound else 1.0
    return Choice(kind, fold, np.array(rows), is_right, weight, case.is_answerable)


def fitted(found: Sequence[Choice]) -> Numbers:
    """Return the weights of the regression, by Newton's method on its convex part."""
    size = found[0].rows.shape[1]
    weights = np.zeros(size)
    for _ in range(_STEPS):
        slope, bend = _RIDGE * weights, _RIDGE * np.eye(size)
        for choice in found:
            weighed = choice.rows @ weights
            share, wanted = shares(weighed), np.zeros(len(weighed))
            wanted[choice.is_right] = shares(weighed[choice.is_right])
            slope += choice.weight * ((share - wanted) @ choice.rows)
            bend += choice.weight * spread(choice.rows, share)
        weights -= np.linalg.solve(bend, slope)
    return weights


def _report(label: str, outcomes: Sequence[tuple[Choice, str]]) -> None:
    sys.stdout.write(f"{label}\n")
    for kind in dict.fromkeys(choice.kind for choice, _ in outcomes):
        of = [(choice.is_answerable, outcome) for choice, outcome in outcomes if choice.kind == kind]
        right = [outcome == "right" for is_answerable, outcome in of if is_answerable]
        declined = [outcome == "declined" for is_answerable, outcome in of if not is_answerable]
        sys.stdout.write(
            f"  {kind}: {sum(right)} of {len(right)} right, {sum(declined)} of {len(declined)} declined\n"
        )


def main() -> None:
    answerer = Answerer(default_knowledge())
    found = [*choices(answerer)]
    weights = fitted(found)
    sys.stdout.write("following:\n")
    for name, weight in zip(answerer.lexicon.following, weights, strict=True):
        sys.stdout.write(f"  {name}: {weight:.2f}\n")
    _report("with these weights", [(choice, choice.outcome(weights)) for choice in found])
    apart = []
    for fold in range(_FOLDS):
        without = fitted([choice for choice in found if choice.fold != fold])
        apart += [(choice, choice.outcome(without)) for choice in found if choice.fold == fold]
    _report("each fifth without it", apart)


if __name__ == "__main__":
    main()
