"""Addresses of subnets, against Python's own arithmetic on networks."""

import re
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Answerer
from assistant.facts import default_knowledge

KNOWLEDGE = default_knowledge()
ANSWERER = Answerer(KNOWLEDGE)
KEPT = int(KNOWLEDGE.fact("fargate.subnet_reserved_addresses").value)
SUBNETS = range(16, 29)


def left(bits):
    return ip_network(f"10.0.0.0/{bits}").num_addresses - KEPT


def figures(text):
    return [int(figure.replace(",", "")) for figure in re.findall(r"(?<![\d/])\d[\d,]*\d|(?<![\d/])\d", text)]


@pytest.mark.parametrize("bits", SUBNETS)
@pytest.mark.parametrize(
    "question",
    [
        "how many ip addresses does a /{} subnet leave me",
        "usable ips in a /{}",
        "available addresses of 10.20.0.0/{}?",
        "how many hosts fit in a /{}",
        "how many fargate tasks can I place in a /{}",
    ],
)
def test_a_prefix_is_told_with_what_it_leaves(question, bits):
    answer = ANSWERER.answer(question.format(bits))
    assert figures(answer.text)[0] == left(bits), answer.text
    assert set(answer.cards) <= {"networking-subnet-range", "networking-subnet-sizing"}


@given(count=st.integers(1, 60_000))
def test_the_smallest_subnet_that_holds_them_is_told(count):
    answer = ANSWERER.answer(f"which subnet size do I need for {count} addresses?")
    bits = int(re.search(r"\*\*/(\d+)\*\*", answer.text)[1])
    assert left(bits) >= count
    assert bits == SUBNETS[-1] or left(bits + 1) < count


@given(count=st.integers(1, 5_000), bits=st.sampled_from(SUBNETS))
def test_enough_is_a_yes_or_a_no(count, bits):
    answer = ANSWERER.answer(f"is a /{bits} enough for {count} ips?")
    assert answer.text.startswith("**Yes**" if left(bits) >= count else "**No**")


def test_tasks_get_room_for_a_rolling_update():
    answer = ANSWERER.answer("what subnet size do I need for 200 tasks?")
    assert answer.text.startswith("**/23**")
    assert "/24" in answer.text


def test_another_prefix_may_follow():
    first = ANSWERER.answer("is a /27 enough for 40 hosts?")
    assert first.text.startswith("**No**")
    assert ANSWERER.answer("and a /26?", [first.topic]).text.startswith("**Yes**")
    assert "/26 has 64" in ANSWERER.answer("and a /26?", [ANSWERER.answer("usable ips in a /24").topic]).text


@pytest.mark.parametrize("bits", [8, 15, 29, 32])
def test_what_no_subnet_can_be_is_said(bits):
    assert "cannot be" in ANSWERER.answer(f"how many addresses does a /{bits} subnet have").text


@pytest.mark.parametrize(
    "question",
    [
        "how many instances can reach 10.0.0.0/16",
        "how many rules does 0.0.0.0/0 take",
        "is port 22 open to 10.0.0.0/8?",
    ],
)
def test_a_network_in_a_question_about_something_else_is_no_sum(question):
    answer = ANSWERER.answer(question)
    assert answer.topic is None or answer.topic.estimate is None
