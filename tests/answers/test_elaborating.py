"""Details of a card are added where the question asks for more than its answer says, and not elsewhere."""

import pytest

from assistant.answers import Answerer
from assistant.facts import default_knowledge

KNOWLEDGE = default_knowledge()
ANSWERER = Answerer(KNOWLEDGE)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("can snapstart be combined with provisioned concurrency?", "xclude"),
        ("do stopped instances count against the vCPU quota?", "Stopped instances do not count"),
        ("dedicated instance or dedicated host, what's the difference?", "without showing sockets"),
        ("ssmmessages perms for execute-command", "ssmmessages"),
        ("slow start with the least outstanding requests algorithm, does it work?", "least outstanding"),
        ("rollback on a cloudwatch alarm with the circuit breaker?", "larm"),
    ],
)
def test_the_sentence_that_says_what_was_asked_is_there(question, says):
    assert says in ANSWERER.answer(question).text


@pytest.mark.parametrize(
    "question", ["lambda timeout", "max memory of a fargate task", "how big is /tmp on lambda?"]
)
def test_a_plain_question_gets_the_answer_alone(question):
    answer = ANSWERER.answer(question)
    card = KNOWLEDGE.cards[answer.cards[0]]
    assert card.details
    assert KNOWLEDGE.render(card.details).split(". ")[0] not in answer.text


def test_who_tells_a_situation_gets_all_that_the_card_says():
    answer = ANSWERER.answer(
        "Somebody is logged in over SSH who should not be; I already took the rule out of the security group, yet "
        "his session goes on. How do I get rid of him?"
    )
    card = KNOWLEDGE.cards[answer.cards[0]]
    assert KNOWLEDGE.render(card.details) in answer.text
