"""The figure that was asked for comes first, also where a card's answer leads with another."""

import pytest

from assistant.answers import Answerer
from assistant.facts import default_knowledge

KNOWLEDGE = default_knowledge()
ANSWERER = Answerer(KNOWLEDGE)


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("how many target groups can one application load balancer have", "alb.target_groups"),
        ("how meny tagret groups can one aplication load balencer have", "alb.target_groups"),
        ("alb listeners max", "alb.listeners"),
        ("certificates on an ALB", "alb.certificates"),
        ("subnets per vpc", "vpc.subnets"),
        ("websocket api message size", "apigw.websocket_message"),
    ],
)
def test_the_figure_asked_for_leads(question, key):
    text = ANSWERER.answer(question).text
    fact = KNOWLEDGE.fact(key)
    assert text.startswith(f"**{fact.value:,}"), text
    assert fact.name in text.split("\n\n")[0]


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("how many rules can an alb have", "**100 rules**"),  # leads already
        ("ec2 max ebs volumes", "**28**"),  # not the 40 of Xen instances, which were not asked about
        ("what is a savings plan? can I return it?", "**Yes"),  # a yes or no is the answer
        ("how much cpu does a t3.medium get without credits?", "**20 percent"),
    ],
)
def test_an_answer_that_leads_rightly_is_left_alone(question, head):
    assert ANSWERER.answer(question).text.startswith(head)
