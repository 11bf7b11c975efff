"""Prices held against each other: a machine of a size stands for EC2 where no type is named."""

import pytest

from assistant.answers import Answerer
from assistant.facts import default_knowledge


@pytest.fixture(scope="module")
def answerer():
    return Answerer(default_knowledge())


@pytest.mark.parametrize(
    ("asked", "dearer", "cheaper"),
    [
        ("compare fargate and ec2 for 4 vcpu 8 gb running all month", "4 vCPU / 8 GB", "xlarge"),
        ("fargate vs ec2 for 4 vcpu 8 gb per month", "4 vCPU / 8 GB", "xlarge"),
        ("is fargate or ec2 cheaper for 2 vcpu and 4 gb around the clock", "2 vCPU / 4 GB", ".large"),
        ("is ec2 cheaper than fargate for 8 vcpu 16 gb in frankfurt", "8 vCPU / 16 GB", "2xlarge"),
    ],
)
def test_both_sides_are_priced_and_the_cheaper_one_leads(answerer, asked, dearer, cheaper) -> None:
    answer = answerer.answer(asked)
    first = answer.text.splitlines()[0]
    assert answer.kind == "comparison"
    assert cheaper in first.split(" is cheaper")[0]
    assert dearer in answer.text
    assert first.index("a month against") > first.index("is cheaper")


def test_what_is_to_be_compared_is_not_added_up(answerer) -> None:
    answer = answerer.answer("compare alb and nlb price")
    assert answer.cards == ("cost-load-balancer",)
    assert "$43" not in answer.text


@pytest.mark.parametrize(
    "asked",
    ["what would a 10 node eks cluster of m5.xlarge cost", "price of an eks cluster of 10 m5.xlarge a month"],
)
def test_the_cluster_is_paid_beside_its_nodes(answerer, asked) -> None:
    answer = answerer.answer(asked)
    assert answer.text.startswith("**$1,474.60 a month**")
    assert "$73.00" in answer.text
