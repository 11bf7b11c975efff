"""What is known can be found: every documented limit by its own name, every claim by its own words."""

import re
from pathlib import Path

import pytest

from assistant.answers import Answerer
from assistant.facts.yaml_files import read_yaml
from assistant.quantities import amount, number

LIMITS = read_yaml(Path(__file__).parent / "limits.yaml")
FLOOR = 0.94
"""What is reached, less a little; a name that says less than its card is the usual miss."""


@pytest.fixture(scope="module")
def answerer(knowledge):
    return Answerer(knowledge)


def asked(fact, card) -> str:
    """Return the limit's own name as a question about the card's first subject."""
    subject = (card.subjects or (card.service,))[0].replace("-", " ")
    return fact.name if subject in fact.name.lower() else f"{subject}: {fact.name}"


def states(text: str, fact) -> bool:
    figures = (number(fact.value), amount(fact.value, fact.unit))
    return any(re.search(rf"(?<![\d.,]){re.escape(one)}(?!\d|[.,]\d)", text) for one in figures)


def test_a_limit_is_found_by_its_own_name(knowledge, answerer) -> None:
    missed = {}
    for key in dict.fromkeys(LIMITS.values()):
        fact, card = knowledge.fact(key), knowledge.fact_cards[key]
        answer = answerer.answer(asked(fact, card))
        if answer.kind == "declined" or not states(answer.text, fact):
            missed[key] = (asked(fact, card), answer.kind, answer.cards)
    assert len(missed) <= len(LIMITS) * (1 - FLOOR), missed
