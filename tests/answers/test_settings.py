"""A setting is known by its name in AWS's API, wherever one of a card's figures has one there."""

from collections import Counter

import pytest

from assistant.answers import Answerer
from assistant.answers.profiles import settings_of
from assistant.facts import default_knowledge

KNOWLEDGE = default_knowledge()
ANSWERER = Answerer(KNOWLEDGE)
SETTINGS = [(name, card.id) for card in KNOWLEDGE.cards.values() for name in settings_of(card)]
HELD_BY = Counter(name.lower() for name, _ in SETTINGS)
OWN = [(name, card) for name, card in SETTINGS if HELD_BY[name.lower()] == 1]


def test_most_settings_are_of_one_card():
    assert len(OWN) > 200


def test_a_setting_alone_brings_its_card():
    missed = [(name, card) for name, card in OWN if card not in ANSWERER.answer(name).cards]
    assert len(missed) <= len(OWN) // 50, missed


@pytest.mark.parametrize("form", ["{} unset?", "what does {} default to", "aws {} meaning"])
def test_a_setting_among_words_brings_its_card(form):
    asked = OWN[::5]
    missed = [(name, card) for name, card in asked if card not in ANSWERER.answer(form.format(name)).cards]
    assert len(missed) <= len(asked) // 20, missed


@pytest.mark.parametrize("name", ["fooBarBazQux", "HttpFrobnicateTimeoutMillis"])
def test_a_setting_that_no_api_has_is_declined(name):
    assert ANSWERER.answer(name).kind == "declined"


def test_the_figure_of_the_setting_leads():
    assert ANSWERER.answer("what does MaximumBatchingWindowInSeconds default to").text.startswith(
        "**0 seconds**"
    )
    assert ANSWERER.answer("HealthCheckIntervalSeconds min").text.startswith("**5 seconds**")
