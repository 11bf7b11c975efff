"""What each term of the index adds to the scores of the cards, and which cards may score most.

Beside the exact figures a term has its steps: a number with a byte for each card, in which its contribution
stands rounded up to whole steps. The sum of a question's steps bounds every card's score at once, and the few
cards that may be among the best are then scored exactly.
"""

from __future__ import annotations

import math
from functools import cached_property, lru_cache
from itertools import compress, repeat
from operator import add

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Stored = tuple[Sequence[int], Sequence[float]]

_STEP = 0.25
"""A score of 63 is as much as a byte holds; for a higher one the steps are doubled."""
_MOST_STEPS = 255
_FEW = 0.25
"""Of the cards: where the terms are held by fewer, scoring them all takes no longer than bounding."""


class Posting:
    """One term.

    Attributes:
        adds: what it adds to the scores of the cards that hold it, by their numbers.
    """

    def __init__(self, stored: Stored) -> None:
        """Put the numbers and the contributions together."""
        self.adds: Mapping[int, float] = dict(zip(*stored, strict=True))

    @cached_property
    def most(self) -> int:
        """The largest contribution in steps; 0 where they cannot be bounded so."""
        most = _steps(max(self.adds.values())) if min(self.adds.values()) > 0.0 else 0
        return most if most < _MOST_STEPS else 0

    @cached_property
    def steps(self) -> int:
        """The contributions in steps, each in the byte of its card; none where they cannot be bounded so."""
        if not self.most:
            return 0
        steps = bytearray(max(self.adds) + 1)
        for number, contribution in self.adds.items():
            steps[number] = _steps(contribution)
        return int.from_bytes(steps, "little")


class Postings(dict[str, Posting]):
    """The terms of an index, each made ready when it is first asked for."""

    def __init__(self, stored: Mapping[str, Stored]) -> None:
        """Remember them as they are stored."""
        super().__init__()
        self._stored = stored

    def find(self, term: str) -> Posting | None:
        """Return what a term adds; None for a word that no card holds."""
        found = self.get(term)
        if found is None:
            stored = self._stored.get(term)
            if stored is not None:
                found = self[term] = Posting(stored)
        return found


class Sums:
    """The scores of the cards for the terms of a question, as far as they need be known.

    Args:
        postings: of the terms, in the order in which their contributions are added up.
        cards: how many cards there are.
    """

    def __init__(self, postings: Sequence[Posting], cards: int) -> None:
        """Add up the steps, unless every card that holds a term is scored as soon."""
        self._postings = postings
        self._most, self._steps = 0, b""
        most = [posting.most for posting in postings]
        holding = sum(len(posting.adds) for posting in postings)
        if not all(most) or len(most) > _MOST_STEPS or holding < cards * _FEW:
            return
        steps = [posting.steps for posting in postings]
        while sum(most) > _MOST_STEPS:
            most, steps = [(one + 1) // 2 for one in most], [_in_double_steps(one, cards) for one in steps]
        self._most = sum(most)
        self._steps = sum(steps).to_bytes(cards, "little")

    def leading(self, share: float) -> dict[int, float]:
        """Return the exact scores of all cards with a share of the best score or more, and of some others."""
        best = next((level for level in range(self._most, 0, -1) if level in self._steps), 0)
        return self._exact(share * self._surely(best))

    def best(self, most: int) -> dict[int, float]:
        """Return the exact scores of so many of the best cards, and of some others."""
        level, missing = self._most + 1, most
        while missing > 0 and level > 0:
            level -= 1
            missing -= self._steps.count(level)
        return self._exact(self._surely(level))

    def _surely(self, level: int) -> int:
        """Return how many steps a card at a level has at least: of each term less than one was rounded up."""
        return level - len(self._postings)

    def _exact(self, least: float) -> dict[int, float]:
        """Return the exact scores of the cards that may have so many steps."""
        adding = [posting.adds for posting in self._postings]
        if least <= 0:
            return _added_up(adding)
        numbers = self._reaching(math.ceil(least))
        scores = [0.0] * len(numbers)
        for adds in adding:
            scores = [*map(add, scores, map(adds.get, numbers, repeat(0.0)))]
        return dict(zip(numbers, scores, strict=True))

    def _reaching(self, least: int) -> list[int]:
        """Return the cards of so many steps."""
        marked = self._steps.translate(bytes(least) + b"\1" * (_MOST_STEPS + 1 - least))
        return [*compress(range(len(marked)), marked)]


def _added_up(adding: Iterable[Mapping[int, float]]) -> dict[int, float]:
    """Return the scores of all cards that hold any of the terms."""
    scores: dict[int, float] = {}
    score_of = scores.get
    for adds in adding:
        for number, contribution in adds.items():
            scores[number] = score_of(number, 0.0) + contribution
    return scores


def _in_double_steps(steps: int, cards: int) -> int:
    """Return the same contributions in steps of twice the size, rounded up as well."""
    ones = _ones(cards)
    return ((steps + ones) >> 1) & (ones * (_MOST_STEPS // 2))


@lru_cache(maxsize=2)
def _ones(cards: int) -> int:
    return int.from_bytes(b"\1" * cards, "little")


def _steps(contribution: float) -> int:
    return math.ceil(contribution / _STEP)
