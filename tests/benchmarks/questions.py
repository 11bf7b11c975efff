"""The terms of the evaluation's questions, as every searcher in the benchmarks is given them."""

from functools import cache

from assistant.answers import Answerer
from assistant.answers.tokens import stem, words
from assistant.facts import default_knowledge
from tests.answers.evaluation import cases


@cache
def queries() -> tuple[tuple[str, ...], ...]:
    """Return the stems of every question of the first set that stands alone, without the words that mean nothing."""
    stop = Answerer(default_knowledge()).lexicon.stop
    asked = [case.ask for case in cases("a") if not case.before]
    found = [tuple(stem(word) for word in words(text) if word not in stop) for text in asked]
    return tuple(terms for terms in found if terms)
