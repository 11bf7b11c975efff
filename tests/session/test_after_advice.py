"""What people say to advice: compare, what if, show me the template, why."""

import pytest

from assistant import Session
from assistant.facts import default_knowledge


@pytest.fixture(scope="module")
def after():
    """Return the reply to a turn behind advice on an event handler."""

    def speak(text: str):
        session = Session(loaded=default_knowledge())
        session.send("resize 1 million images a month, 2 seconds and 1 GB each")
        session.send("recommend")
        return session.send(text)

    return speak


@pytest.mark.parametrize(
    "text", ["compare the top two", "compare it with the next best", "compare with fargate", "versus fargate"]
)
def test_a_comparison_sets_the_best_beside_another(after, text) -> None:
    reply = after(text)
    assert reply.kind == "comparison"
    assert "| for this workload | Lambda | ECS on Fargate |" in reply.text


@pytest.mark.parametrize("text", ["show me terraform", "can I get the terraform code?", "terraform please"])
def test_a_template_is_shown_for_the_asking(after, text) -> None:
    assert 'resource "aws_' in after(text).text


def test_terraform_is_a_word_of_the_cards_before_there_is_advice() -> None:
    assert "resource" not in Session(loaded=default_knowledge()).send("terraform").text


@pytest.mark.parametrize("text", ["what if 20 million", "what if it grows to 20 million"])
def test_a_bare_number_supposed_is_in_the_period_of_the_load(after, text) -> None:
    assert "given: load 20 million a month" in after(text).text


def test_kubernetes_can_be_supposed(after) -> None:
    assert "given: on Kubernetes" in after("what if we had kubernetes").text


def test_why_gives_reasons_and_the_next_best_and_no_table(after) -> None:
    reply = after("why")
    assert "because: " in reply.text
    assert "|" not in reply.text


@pytest.mark.parametrize("text", ["what would fargate cost", "what would ec2 cost a month"])
def test_what_a_platform_would_cost_is_said_of_the_workload(after, text) -> None:
    assert "Lambda comes first" in after(text).text


@pytest.mark.parametrize("text", ["recommend again", "your verdict?", "give me a recommendation"])
def test_advice_can_be_asked_for_again(after, text) -> None:
    assert after(text).kind == "recommendation"
