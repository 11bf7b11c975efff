"""Sums turned round: what some money buys, against the prices that it is spent at."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Session
from tests.answers.sums import ANSWERER, HOURS, KNOWLEDGE, amount_after, usd


def told(question: str) -> float:
    answer = ANSWERER.answer(question)
    assert answer.kind == "estimate", answer.text
    return amount_after(r"\A\*\*([\d,.]+)", answer.text)


@pytest.mark.parametrize(
    ("question", "each"),
    [
        ("how many m7g.large for 500 dollars a month", HOURS * usd("ec2.m7g.large")),
        ("with a budget of $500 how many c6g.large in ireland", HOURS * usd("ec2.c6g.large", "eu-west-1")),
        ("how many nat gateways can I run for $6000 a year", 12 * HOURS * usd("nat_gateway.hour")),
    ],
)
def test_as_many_as_the_money_pays(question: str, each: float) -> None:
    spent = float(re.search(r"\d{3,}", question)[0])
    assert told(question) == math.floor(spent / each)


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 5000))
def test_one_more_would_be_too_many(dollars: int) -> None:
    count, each = (
        told(f"how many m5.large can I run for ${dollars} a month"),
        HOURS * usd("ec2.m5.large"),
    )
    assert count * each <= dollars + 0.005 < (count + 1) * each + 0.01


@settings(deadline=None, max_examples=25)
@given(st.integers(10, 5000))
def test_an_amount_for_some_money_costs_that_money(dollars: int) -> None:
    gb = told(f"how many GB of egress for ${dollars}")
    text = ANSWERER.answer(f"price of {gb:.0f} GB of egress a month").text
    assert float(re.search(r"\$([\d,.]+\d)", text)[1].replace(",", "")) == pytest.approx(dollars, abs=0.1)


def test_hours_of_an_instance() -> None:
    assert told("how many hours of g5.xlarge for $100") == pytest.approx(100 / usd("ec2.g5.xlarge"), abs=0.06)


def test_use_of_a_platform_for_some_money() -> None:
    rate = usd("fargate.linux.x86_64.on_demand.vcpu_hour")
    assert told("how many fargate vcpu-hours for $50") == math.floor(50 / rate)


def test_whether_it_is_enough() -> None:
    month = 5 * HOURS * usd("ec2.m5.large")
    assert ANSWERER.answer("can I run 5 m5.large for $300 a month").text.startswith("**No**")
    text = ANSWERER.answer(f"is {month + 10:.2f} dollars a month enough for 5 m5.large").text
    assert text.startswith("**Yes**")
    assert "$10.00 a month left" in text


def test_a_machine_of_a_size_for_some_money() -> None:
    assert ANSWERER.answer("can I get an 8 vcpu machine for $100 a month?").text.startswith("**No**")
    assert ANSWERER.answer("can I get an 8 vcpu machine for $300 a month?").text.startswith("**Yes**")
    text = ANSWERER.answer("largest m7g i can afford for $300 a month").text
    assert text.startswith("**m7g.2xlarge**")


def test_no_instance_within_the_money_beats_the_largest() -> None:
    text = ANSWERER.answer("what is the biggest arm instance for under $200 a month in frankfurt").text
    name = re.match(r"\*\*([\w.-]+)\*\*", text)[1]
    kinds = {row["instance_type"]: row for row in KNOWLEDGE.prices.rows("ec2_instance_types.csv")}
    assert HOURS * usd(f"ec2.{name}", "eu-central-1") <= 200
    larger = [
        other
        for other, row in kinds.items()
        if row["architectures"] == "arm64"
        and row["current_generation"] == "true"
        and float(row["vcpus"]) > float(kinds[name]["vcpus"])
        and KNOWLEDGE.prices.has(f"ec2.{other}", "eu-central-1")
        and HOURS * usd(f"ec2.{other}", "eu-central-1") <= 200
    ]
    assert larger == []


def test_the_budget_stays_where_the_place_changes() -> None:
    session = Session()
    session.send("how many m7g.large for 500 dollars a month")
    reply = session.send("and in tokyo?")
    assert reply.text.startswith(f"**{math.floor(500 / HOURS / usd('ec2.m7g.large', 'ap-northeast-1'))}**")


@pytest.mark.parametrize(
    "question",
    [
        "m5.large at $0.08 an hour for a month",
        "our bill is $500, why is it so high",
        "how much is $5 in euros",
    ],
)
def test_money_that_is_not_to_be_spent_is_no_budget(question: str) -> None:
    assert ANSWERER.answer(question).kind != "estimate"


def test_storage_that_nobody_names_is_told_of_each_kind() -> None:
    text = ANSWERER.answer("what can I store for 20 dollars").text
    for key in ("ebs.gp3_storage", "efs.standard_storage", "ecr.private_storage", "ebs.snapshot_storage"):
        assert f"| {math.floor(round(20 / usd(key), 6))} GB of" in text
    assert ANSWERER.answer("how much can I store in s3 for $20").kind != "estimate"


def test_what_fargate_gives_for_some_money_is_told_in_its_smallest_task() -> None:
    each = HOURS * (
        0.25 * usd("fargate.linux.x86_64.on_demand.vcpu_hour")
        + 0.5 * usd("fargate.linux.x86_64.on_demand.gb_hour")
    )
    assert told("how much fargate can I get for $20") == math.floor(20 / each)
