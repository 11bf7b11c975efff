"""Misspelt words are read as what was meant: the commonest slips first, then what the cards speak of most."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answers import Answerer
from assistant.facts import default_knowledge


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    return Answerer(default_knowledge())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("secuirty grop refrence", "security group reference"),
        ("acros acounts", "across accounts"),
        ("concurrency limt", "concurrency limit"),
        ("ephmeral storge", "ephemeral storage"),
        ("shoud i use eks", "should i use eks"),
        ("a pulic webserver", "a public web server"),
        ("intervall of the target groop", "interval of the target group"),
        ("statefull firewal", "stateful firewall"),
    ],
)
def test_what_was_meant_is_read(answerer, written, meant) -> None:
    assert answerer.reading(written).text == meant


def test_a_word_that_was_cut_short_is_the_one_that_begins_so(answerer) -> None:
    assert answerer.reading("cannotpullcontainer").text == "cannotpullcontainererror"


def test_only_what_was_mended_is_a_guess(answerer) -> None:
    reading = answerer.reading("helth check of a port")
    assert reading.guessed == frozenset()
    assert answerer.reading("helth check of a prot").guessed == frozenset({"port"})


USUAL = ("security", "instance", "function", "container", "concurrency", "memory", "timeout", "deployment")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(USUAL), st.data())
def test_two_letters_in_the_wrong_order_are_put_right(answerer, word, data) -> None:
    place = data.draw(st.integers(1, len(word) - 3))
    slipped = f"{word[:place]}{word[place + 1]}{word[place]}{word[place + 2 :]}"
    assert answerer.reading(f"lambda {slipped}").text == f"lambda {word}"
