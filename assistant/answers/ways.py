"""Ways to ask for a card, kept so that what each has in common with a question is counted, not compared.

Each way is a bit, the shortest ways the lowest, and under each word stands a number with the bits of the ways
that hold it: what is asked of one way is asked of all of them at once.
"""

from __future__ import annotations

import math
from functools import cached_property
from itertools import chain, repeat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, KeysView, Mapping, Sequence
    from typing import Any

_UNSEEN = 0.3
"""How many ways a word is taken to stand in beside those that hold it, so that none is impossible."""
_VOCABULARY = 10_000
"""About how many words people might have said in place of one."""


class _Logarithms(dict[int, float]):
    """The logarithm for a word that so many ways hold."""

    def __missing__(self, ways: int) -> float:
        found = self[ways] = math.log(ways + _UNSEEN)
        return found


_LOGARITHMS = _Logarithms()


class Ways:
    """The words of several texts.

    Args:
        data: what `ways_data` made.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Remember the ways by their words, and how many words each has."""
        self._holding: Mapping[str, int] = data["holding"]
        self._lengths: Sequence[int] = data["lengths"]

    @property
    def words(self) -> KeysView[str]:
        """The words of all of them."""
        return self._holding.keys()

    @cached_property
    def always(self) -> frozenset[str]:
        """The words that stand in each of them, where there are several."""
        every = (1 << len(self._lengths)) - 1
        return frozenset(word for word, ways in self._holding.items() if ways == every and every > 1)

    def nearest(self, said: frozenset[str], most: int) -> list[float]:
        """Return the largest shares of words that a text has in common with a way, 0 to 1, the largest first.

        Of the ways with equally many words in common the shortest are nearest. Once there are enough, those
        with fewer in common need no look if they could not be nearer: no way is shorter than what it shares.
        """
        length, lengths = len(said), self._lengths
        shared = self._shared(said)
        nearest: list[float] = []
        add = nearest.append
        more = 0
        for common in range(len(shared), 0, -1):
            ways = shared[common - 1] ^ more
            more = shared[common - 1]
            others = length - common
            for _ in range(most):
                if not ways:
                    break
                shortest = ways & -ways
                ways ^= shortest
                add(common / (others + lengths[shortest.bit_length() - 1]))
            if len(nearest) >= most:
                nearest.sort(reverse=True)
                del nearest[most:]
                if nearest[-1] >= (common - 1) / length:
                    return nearest
        nearest.sort(reverse=True)
        return nearest

    def share_rare(self, said: Sequence[str], least: float) -> float:
        """Return the share of some words that a smaller share of the ways hold than `least`, 0 to 1."""
        few = least * len(self._lengths)
        rare = sum(self._holding.get(word, 0).bit_count() < few for word in said)
        return rare / len(said) if said else 0.0

    def likelihood(self, said: Collection[str]) -> float:
        """Return the logarithm of how likely these words are in a further way to ask for it: naive Bayes.

        A word counts by how many of the ways hold it, each by itself: one that all of them hold tells more
        than one that stands in a single way, which the nearest ways do not tell apart.
        """
        ways = map(int.bit_count, map(self._holding.get, said, repeat(0)))
        # Added up exactly: the words of a set come in another order in every process.
        return math.fsum(map(_LOGARITHMS.__getitem__, ways)) - len(said) * self._spoken

    @cached_property
    def _spoken(self) -> float:
        """The logarithm of how many words all ways have, those counted that might be said."""
        return math.log(sum(self._lengths) + _UNSEEN * _VOCABULARY)

    def _shared(self, said: Iterable[str]) -> list[int]:
        """Return the ways that hold at least one of the words, at least two of them, and so on."""
        shared: list[int] = []
        for holding in filter(None, map(self._holding.get, said)):
            ways = holding
            for place, counted in enumerate(shared):
                shared[place] = counted | ways
                ways &= counted
                if not ways:
                    break
            else:
                shared.append(ways)
        return shared


def ways_data(*kinds: Iterable[Iterable[str]]) -> dict[str, Any]:
    """Return the words of texts, of one kind or more, as plain data; of a kind, texts of the same are one."""
    distinct = ({tuple(sorted(set(words))) for words in texts} for texts in kinds)
    several = sorted(chain.from_iterable(distinct), key=_shortest_first)
    holding: dict[str, int] = {}
    for place, words in enumerate(several):
        for word in words:
            holding[word] = holding.get(word, 0) | 1 << place
    return {"lengths": [*map(len, several)], "holding": dict(sorted(holding.items()))}


def _shortest_first(words: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return len(words), words
