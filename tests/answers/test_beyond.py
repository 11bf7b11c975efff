"""The user's own account is looked into by nobody; what a rule says of it is still answered."""

import pytest

from assistant import Session
from assistant.facts import default_knowledge


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(loaded=default_knowledge())


@pytest.mark.parametrize(
    "question",
    [
        "Which of our functions is the slowest?",
        "Which of my volumes are not attached?",
        "Which task in our account uses the most memory?",
        "Who changed the security group of the database?",
        "Who restarted our cluster?",
        "When will my reserved instance expire?",
        "which rack is my instance in",
        "how many ips are left in my subnet",
        "what is the cpu usage of my fargate task",
        "how many tasks are running in my cluster",
    ],
)
def test_the_account_is_not_looked_into(session, question) -> None:
    assert session.answerer.answer(question).text.startswith("I cannot look into your account")


@pytest.mark.parametrize(
    ("question", "card"),
    [
        ("Which of our instances should move to Graviton?", "ec2-graviton"),
        ("When do my task's credentials expire?", "security-role-sessions"),
        ("How many log groups can I have in my account?", "logs-groups"),
    ],
)
def test_a_rule_about_it_is_answered(session, question, card) -> None:
    assert card in session.answerer.answer(question).cards


def test_what_no_card_tells_is_no_sum(session) -> None:
    assert session.answerer.answer("how much electricity does an m5.large use?").kind == "declined"


def test_a_statement_mostly_about_something_else_is_no_belief(session) -> None:
    told = session.answerer.answer(
        "Fresh account: I ask for eight Fargate tasks of one vCPU and six come up."
    )
    assert told.kind == "answer"
    assert told.cards == ("fargate-quota",)


@pytest.mark.parametrize(
    ("said", "card"),
    [
        (
            "The setup script of our workers has grown to 19 KB and now the launch is rejected.",
            "ec2-user-data",
        ),
        (
            "Each release waits five minutes with the old target draining although our calls take 100 ms. Why?",
            "elb-deregistration",
        ),
    ],
)
def test_a_complaint_that_a_card_is_about_is_no_workload(said, card) -> None:
    reply = Session(loaded=default_knowledge()).send(said)
    assert [citation.card for citation in reply.citations] == [card]
