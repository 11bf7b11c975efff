"""Prices held against each other: a machine of a size stands for EC2 where no type is named."""

import pytest

from assistant import Session
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


def test_a_rate_that_is_lacking_for_the_cluster_is_told(answerer) -> None:
    answer = answerer.answer("what would a 10 node eks cluster of m5.xlarge cost in frankfurt")
    assert answer.kind == "declined"
    assert "EKS cluster" in answer.text


def usd(key, region="us-east-1"):
    return default_knowledge().prices.price(key, region).usd


@pytest.mark.parametrize(
    ("asked", "more"),
    [
        ("switch t3.small to t3.large", 730 * (usd("ec2.t3.large") - usd("ec2.t3.small"))),
        ("how much do we save moving 4 TB from gp2 to gp3", 4096 * (usd("ebs.gp3_storage") - usd("ebs.gp2_storage"))),
        ("downsize 4 m5.2xlarge to m5.xlarge, saving per month", 2920 * (usd("ec2.m5.xlarge") - usd("ec2.m5.2xlarge"))),
        ("replace 3 m5.large with one m5.2xlarge, monthly difference", 730 * (usd("ec2.m5.2xlarge") - 3 * usd("ec2.m5.large"))),
        ("scale from 4 to 10 m5.large monthly increase", 4380 * usd("ec2.m5.large")),
        ("increase fargate memory from 4 GB to 8 GB with 1 vcpu, price difference", 2920 * usd("fargate.linux.x86_64.on_demand.gb_hour")),
        ("price of going from 3 to 5 t3.medium", 1460 * usd("ec2.t3.medium")),
        ("m5.large, move it from virginia to tokyo, monthly cost", 730 * (usd("ec2.m5.large", "ap-northeast-1") - usd("ec2.m5.large"))),
    ],
)  # fmt: skip
def test_a_change_tells_the_difference(answerer, asked, more) -> None:
    answer = answerer.answer(asked)
    assert answer.text.startswith(f"**${abs(more):,.2f} a month {'more' if more > 0 else 'less'}**"), (
        answer.text
    )


def test_how_to_change_a_type_is_told_where_no_price_is_asked_for(answerer) -> None:
    assert answerer.answer("switch t3.small to t3.large").cards == ("ec2-resize",)
    asked = answerer.answer("what does switching from t3.small to t3.large cost")
    assert asked.cards == ("cost-ec2-whole-instance",)


@pytest.mark.parametrize(
    ("asked", "amounts"),
    [
        ("fargate linux vs windows 2 vcpu 4gb", [72.08, 150.05]),
        ("efs standard vs infrequent access for 2TB", [51.2, 614.4]),
        ("http api vs rest api 100M requests", [100, 350]),
        ("io1 vs io2 500 GB 40000 iops, price", [2662.5, 2506.5]),
        ("data transfer out sydney vs virginia 2 TB", [175.32, 222.07]),
        ("lambda 3 million requests 2 seconds 2GB arm vs x86", [160.60, 200.60]),
        ("t3.medium 12h a day vs 24/7", [15.18, 30.37]),
        ("how much cheaper is a 3 year RI than a 1 year RI for c5.large", [26.28, 39.42]),
        ("r5.large partial upfront 1 year vs no upfront", [55.32, 57.67]),
        ("is lambda with 10M requests of 100 ms at 1 GB cheaper than a t3.medium", [18.67, 30.37]),
        ("m5.large 3 year reserved vs on demand", [30.66, 70.08]),
        ("price difference between m5.large in frankfurt and stockholm", [74.46, 83.95]),
    ],
)
def test_what_is_said_once_holds_for_both_sides(answerer, asked, amounts) -> None:
    answer = answerer.answer(asked)
    assert answer.kind == "comparison", answer.text
    assert all(f"${amount:,.2f}" in answer.text.splitlines()[0] for amount in amounts), answer.text


@pytest.mark.parametrize(
    ("first", "then", "amounts"),
    [
        ("ebs gp3 price", "compared to gp2?", [usd("ebs.gp3_storage"), usd("ebs.gp2_storage")]),
        ("m5.large price in frankfurt", "is it cheaper in stockholm?", [74.46, 83.95]),
        ("5 m5.large, monthly price", "versus m6g.large?", [281.05, 350.40]),
    ],
)
def test_a_price_is_held_against_the_one_before(first, then, amounts) -> None:
    session = Session()
    session.send(first)
    reply = session.send(then)
    assert reply.kind == "comparison", reply.text
    assert all(f"${amount:,.2f}" in reply.text for amount in amounts), reply.text
