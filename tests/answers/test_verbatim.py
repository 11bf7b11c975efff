"""A card is found by every way to ask for it that it lists, in those very words."""

import pytest

from assistant.answers import Answerer
from assistant.facts import default_knowledge


@pytest.fixture(scope="module")
def answerer():
    return Answerer(default_knowledge())


def test_every_card_is_found_by_its_own_question(answerer) -> None:
    cards = default_knowledge().cards.values()
    lost = [card.id for card in cards if card.id not in answerer.answer(card.question).cards]
    assert len(lost) <= len(cards) // 50, lost


@pytest.mark.parametrize(
    ("asked", "card"),
    [
        ("assignPublicIp", "fargate-public-ip"),
        ("imdsv2", "ec2-metadata"),
        ("TooManyRequestsException", "lambda-throttling"),
        ("what is fargate", "fargate-what"),
        ("What is AWS Fargate?", "fargate-what"),
    ],
)
def test_a_word_that_a_card_lists_finds_it_even_alone(answerer, asked, card) -> None:
    assert answerer.answer(asked).cards == (card,)
