"""What a question has in common with every way to ask for a card, counted at once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers.ways import Ways, ways_data

WORDS = st.sampled_from(["how", "many", "tasks", "fit", "on", "a", "host", "\\", '"', "é"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=6), max_size=120)


@given(TEXTS, st.frozensets(WORDS, min_size=1), st.integers(1, 130))
def test_the_nearest_are_those_of_the_sets(texts: list[list[str]], said: frozenset[str], most: int) -> None:
    ways = Ways(json.loads(json.dumps(ways_data(texts))))
    sets = {frozenset(text) for text in texts}
    expected = sorted((len(said & way) / len(said | way) for way in sets if said & way), reverse=True)
    assert ways.nearest(said, most) == expected[:most]
    assert set(ways.words) == {word for text in texts for word in text}


@given(TEXTS, WORDS, WORDS)
def test_a_word_is_likelier_the_more_ways_hold_it(texts: list[list[str]], one: str, other: str) -> None:
    ways = Ways(json.loads(json.dumps(ways_data(texts))))
    sets = {frozenset(text) for text in texts}
    holding = [sum(word in way for way in sets) for word in (one, other)]
    likelihoods = [ways.likelihood({word}) for word in (one, other)]
    assert (likelihoods[0] > likelihoods[1]) == (holding[0] > holding[1])
    assert ways.likelihood([one, other]) == pytest.approx(sum(likelihoods))


def test_what_nobody_says_is_unlikely_but_not_impossible() -> None:
    ways = Ways(ways_data([["stop", "a", "task"], ["end", "a", "task"]]))
    likelihoods = [ways.likelihood(frozenset(said)) for said in ({"task"}, {"stop"}, {"frobnicate"})]
    assert likelihoods == sorted(likelihoods, reverse=True)
    assert len(set(likelihoods)) == 3
    assert ways.likelihood(frozenset(map(str, range(2_000)))) > float("-inf")


def test_nothing_is_near_where_there_are_no_ways() -> None:
    assert Ways(ways_data([])).nearest(frozenset({"how"}), 3) == []
