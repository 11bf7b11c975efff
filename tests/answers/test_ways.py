"""What a question has in common with every way to ask for a card, counted at once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers.ways import Ways, ways_data

WORDS = st.sampled_from(["how", "many", "tasks", "fit", "on", "a", "host", "\\", '"', "é"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=6), max_size=120)


@given(TEXTS, st.frozensets(WORDS, min_size=1))
def test_the_shares_are_those_of_the_sets(texts: list[list[str]], said: frozenset[str]) -> None:
    ways = Ways(json.loads(json.dumps(ways_data(texts))))
    sets = {frozenset(text) for text in texts}
    expected = sorted(len(said & way) / len(said | way) for way in sets if said & way)
    assert sorted(ways.shares(said)) == pytest.approx(expected)
    assert set(ways.words) == {word for text in texts for word in text}


def test_nothing_is_shared_with_no_ways() -> None:
    assert Ways(ways_data([])).shares(frozenset({"how"})) == []
