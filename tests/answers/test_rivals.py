"""Where two cards fit a question about as well, the first sentence of the other stands beside the answer."""

import pytest

from assistant.answers import Answerer
from assistant.facts import default_knowledge

ANSWERER = Answerer(default_knowledge())


@pytest.mark.parametrize(
    ("question", "both"),
    [
        ("does lambda bill the init phase?", {"lambda-init-phase", "lambda-billing"}),
        ("is the init phase of lambda charged?", {"lambda-init-phase", "lambda-billing"}),
        (
            "why does my function in a public subnet have no internet?",
            {"security-groups-lambda", "lambda-vpc-internet"},
        ),
    ],
)
def test_a_card_that_may_be_meant_as_well_is_told_in_a_sentence_and_cited(question, both):
    answer = ANSWERER.answer(question)
    assert set(answer.cards) == both
    other = ANSWERER.knowledge.cards[answer.cards[1]]
    assert answer.text.count(f"See also {other.title}: ") == 1


def test_what_is_spoken_of_after_it_is_the_first_card_alone():
    answer = ANSWERER.answer("does lambda bill the init phase?")
    assert answer.topic.cards == answer.cards[:1]


@pytest.mark.parametrize(
    "question", ["lambda timeout", "max memory of a fargate task", "how long can a lambda function run?"]
)
def test_a_question_that_one_card_answers_has_nothing_beside_it(question):
    answer = ANSWERER.answer(question)
    assert len(answer.cards) == 1
    assert "See also" not in answer.text
