"""Whether the first words of a conversation tell of a workload, or of a situation that the cards answer.

Naive Bayes over the words of `knowledge/openings.yaml`: each word speaks for a workload by how many of the
lines about workloads have it, against those about situations and the short ways to ask for cards.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict

from assistant.answers.tokens import tokens
from assistant.facts.compiled import built_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assistant.facts import Knowledge

DOCUMENT = "openings.yaml"
_NUMBER = re.compile(r"\d[\d.,]*")
_UNSEEN = 1.0
"""How many lines a word is taken to stand in beside those that have it."""
_OF_CARDS = 0.01
"""What a short way to ask for a card counts, against a line about a situation: there are thousands."""
_FEWEST = 2
"""A word in fewer lines tells nothing."""
_LEAST, _AGAINST_CARDS, _UNANSWERED, _SURELY = 0.1, 0.6, 0.5, 1.0
"""How much a text must lean to a workload: at least, and more by the confidence of the cards; where they
answer nothing; and to be surely one."""
_LIKELY, _NO_WORK = 0.5, -0.1


def weights_of(knowledge: Knowledge) -> dict[str, float]:
    """Return how much each word speaks for a workload, the logarithm of its odds, as plain data."""
    document = knowledge.document(DOCUMENT)
    workloads = _counted((line, 1.0) for line in document["workloads"])
    asks = ((ask, _OF_CARDS) for card in knowledge.cards.values() for ask in card.asks)
    situations = _counted([*((line, 1.0) for line in document["situations"]), *asks])
    of_workloads, of_situations = len(document["workloads"]), len(document["situations"])
    spoken = {*workloads, *situations}
    return {
        word: round(
            math.log((workloads[word] + _UNSEEN) / (of_workloads + _UNSEEN))
            - math.log((situations[word] + _UNSEEN * of_situations / of_workloads) / of_situations),
            3,
        )
        for word in sorted(spoken)
        if workloads[word] + situations[word] >= _FEWEST
    }


def openings_of(knowledge: Knowledge) -> Mapping[str, float]:
    """Return the same, from the cache where it is fresh."""
    found: dict[str, float] = built_once("openings", knowledge, weights_of)
    return found


def leaning(text: str, weights: Mapping[str, float]) -> float:
    """Return how much the words of a text speak for a workload, above 0, or for a situation, in the mean.

    Args:
        text: the first turn.
        weights: what `weights_of` made.
    """
    said = _words(text)
    return sum(weights.get(word, 0.0) for word in said) / len(said) if said else 0.0


def tells_of_work(leans: float, confidence: float) -> bool:
    """Tell a workload, by what its words lean to, the more surely the surer the cards are to answer it."""
    return leans >= (_LEAST + _AGAINST_CARDS * confidence if confidence else _UNANSWERED)


def tells_of_a_situation(leans: float, *, is_named_first: bool) -> bool:
    """Tell what hardly can be a workload, although values of one may be read from it.

    Args:
        leans: what `leaning` tells.
        is_named_first: it begins as who tells what there is: "a service in containers".
    """
    return leans < (_NO_WORK if is_named_first else _LEAST)


def surely_tells_of_work(leans: float, confidence: float) -> bool:
    """Tell a workload that hardly anything else can be, whatever it names: "a Rails app with Redis"."""
    return leans >= _SURELY and confidence < _LIKELY


def _counted(lines: Iterable[tuple[str, float]]) -> Mapping[str, float]:
    found: defaultdict[str, float] = defaultdict(float)
    for line, weight in lines:
        for word in _words(line):
            found[word] += weight
    return found


def _words(text: str) -> frozenset[str]:
    """Return the stems of a text; every amount is the same word."""
    return frozenset(tokens(_NUMBER.sub("9", text.lower())))
