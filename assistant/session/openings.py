"""Whether the first words of a conversation tell of a workload, or of a situation that the cards answer.

Naive Bayes over the words of `knowledge/openings.yaml`: each word speaks for a workload by how many of the
lines about workloads have it, against those about situations and the short ways to ask for cards. That a
line is headed by the name of some software, and for whom it is, are two words more.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict

from assistant.answers.tokens import tokens
from assistant.facts.compiled import built_once
from assistant.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from assistant.facts import Knowledge

DOCUMENT = "openings.yaml"
_NUMBER = re.compile(r"\d[\d.,]*")
_BEGINS = re.compile(
    r"^\W*(?:(?:hi|hello|hey|ok|so|well)\W+)?"
    r"(?:(?:this is|it's|it is|there is|we have|we've got|we run|we host|we operate|we are building|"
    r"we're building|"
    r"i have|i've got|i run|i host|i need|we need|i want|i am building|i'm building)\s+)?"
    r"(?:(?:an?|the|our|my|some|another)\s+)?",
    re.IGNORECASE,
)
_HEAD_ENDS = re.compile(
    r"[,;:.(\u2013]|\s-+\s|\b(?:for|of|that|which|who|with|without|in|on|at|from|to|into|by|behind|over|using|based|"
    r"written|built|running|wrapping|polling|where|and|plus|per)\b",
    re.IGNORECASE,
)
"""Begins what follows the name of a thing: "for our staff", "that prints labels"."""
_FOR = re.compile(r"\bfor ((?:[\w'-]+ ){0,4}?[\w'-]+)(?=\W*(?:[,;:.(]|$| (?:to|who|that|in|of|with|and)\b))")
_IS_HEAD, _IS_FOR = "=head", "=for"
"""What such words begin with, as no word of a text does."""
_UNSEEN = 1.0
"""How many lines a word is taken to stand in beside those that have it."""
_OF_CARDS = 0.01
"""What a short way to ask for a card counts, against a line about a situation: there are thousands."""
_FEWEST = 2
"""A word in fewer lines tells nothing."""
_LEAST, _AGAINST_CARDS, _UNANSWERED, _SURELY = 0.2, 0.8, 0.4, 1.0
"""How much a text must lean to a workload: at least, and more by the confidence of the cards; where they
answer nothing; and to be surely one."""
_NAMED_FIRST = 0.2
"""The same of "a Sinatra prototype", of which the cards know nothing."""
_NAMED = 0.5
"""The same of what is named, and told with amounts."""
_LIKELY, _NO_WORK = 0.5, -0.1


@record(frozen=True, slots=True)
class Leaning:
    """What first words lean to.

    Attributes:
        amount: how much they speak for a workload, above 0, or for a situation, in the mean.
        is_named: whether the name of some software heads them, or they tell whom it is for.
    """

    amount: float
    is_named: bool


def weights_of(knowledge: Knowledge) -> dict[str, float]:
    """Return how much each word speaks for a workload, the logarithm of its odds, as plain data."""
    document = knowledge.document(DOCUMENT)
    named = {sign: _stems(document[name]) for sign, name in ((_IS_HEAD, "software"), (_IS_FOR, "people"))}
    workloads = _counted(((line, 1.0) for line in document["workloads"]), named)
    asks = ((ask, _OF_CARDS) for card in knowledge.cards.values() for ask in card.asks)
    situations = _counted([*((line, 1.0) for line in document["situations"]), *asks], named)
    of_workloads, of_situations = len(document["workloads"]), len(document["situations"])
    odds = {
        word: round(
            math.log((workloads[word] + _UNSEEN) / (of_workloads + _UNSEEN))
            - math.log((situations[word] + _UNSEEN * of_situations / of_workloads) / of_situations),
            3,
        )
        for word in sorted({*workloads, *situations})
        if workloads[word] + situations[word] >= _FEWEST
    }
    signs = {f"{sign} {word}": odds[sign] for sign, words in named.items() for word in sorted(words)}
    return {word: weight for word, weight in odds.items() if word not in named} | signs


def openings_of(knowledge: Knowledge) -> Mapping[str, float]:
    """Return the same, from the cache where it is fresh."""
    found: dict[str, float] = built_once("openings", knowledge, weights_of)
    return found


def leaning(text: str, weights: Mapping[str, float]) -> Leaning:
    """Return what the words of a text lean to.

    Args:
        text: the first turn.
        weights: what `weights_of` made.
    """
    signs = [sign for sign in _signs(text) if sign in weights]
    said = [*_words(text), *signs]
    # Added up exactly: the words of a set come in another order in every process.
    amount = math.fsum(weights.get(word, 0.0) for word in said) / len(said) if said else 0.0
    return Leaning(amount, bool(signs))


def tells_of_work(leans: float, confidence: float, *, is_named_first: bool = False) -> bool:
    """Tell a workload, by what its words lean to, the more surely the surer the cards are to answer it.

    Args:
        leans: the amount of what `leaning` tells.
        confidence: how sure the cards are.
        is_named_first: it begins as who tells what there is, and names nothing else that is known.
    """
    if not confidence:
        return leans >= (_NAMED_FIRST if is_named_first else _UNANSWERED)
    return leans >= _LEAST + _AGAINST_CARDS * confidence


def tells_of_a_situation(leans: float, *, is_named_first: bool) -> bool:
    """Tell what hardly can be a workload, although values of one may be read from it.

    Args:
        leans: the amount of what `leaning` tells.
        is_named_first: it begins as who tells what there is: "a service in containers".
    """
    return leans < (_NO_WORK if is_named_first else _LEAST)


def names_work(found: Leaning) -> bool:
    """Tell software by its name, or by whom it is for, whose other words lean to a workload as well."""
    return found.is_named and found.amount >= _NAMED


def surely_tells_of_work(leans: float, confidence: float) -> bool:
    """Tell a workload that hardly anything else can be, whatever it names: "a Rails app with Redis"."""
    return leans >= _SURELY and confidence < _LIKELY


def _counted(lines: Iterable[tuple[str, float]], named: Mapping[str, Collection[str]]) -> Mapping[str, float]:
    """Return in how many lines each word stands, and those that are headed by, or for, what is named."""
    found: defaultdict[str, float] = defaultdict(float)
    for line, weight in lines:
        signs = (sign.split(" ", 1) for sign in _signs(line))
        for word in {*_words(line), *(kind for kind, thing in signs if thing in named[kind])}:
            found[word] += weight
    return found


def _signs(text: str) -> Iterator[str]:
    """Yield the word that heads a text, and those that may tell whom it is for, as words of a kind."""
    name = _HEAD_ENDS.split(_BEGINS.sub("", text.lower()), maxsplit=1)[0]
    yield from (f"{_IS_HEAD} {word}" for word in tokens(name)[-1:])
    for audience in _FOR.findall(text.lower()):
        yield from (f"{_IS_FOR} {word}" for word in tokens(audience)[-1:])


def _stems(names: str) -> frozenset[str]:
    return frozenset(tokens(names))


def _words(text: str) -> frozenset[str]:
    """Return the stems of a text; every amount is the same word."""
    return frozenset(tokens(_NUMBER.sub("9", text.lower())))
