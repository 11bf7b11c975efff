"""What is in the bill of a workload, and what is not: asked in any words, told with its amounts."""

import pytest

from assistant import Session
from assistant.facts import default_knowledge

WORKLOAD = "python api, 3M requests a month, 200 ms, 1 GB"


def told(*turns):
    session = Session(loaded=default_knowledge())
    for turn in turns[:-1]:
        session.send(turn)
    return session.send(turns[-1])


@pytest.mark.parametrize(
    "asked",
    [
        "what's included in that price?", "what is in that figure", "what does that include?",
        "so what does the estimate cover?", "what is all in that number?", "is everything included?",
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", [(), ("recommend",)])
def test_what_is_in_the_bill_is_itemised_while_asking_and_after_advice(asked, before) -> None:
    reply = told(WORKLOAD, *before, asked)
    assert reply.kind == "estimate"
    assert "Duration" in reply.text
    assert "Not included: NAT gateway" in reply.text


@pytest.mark.parametrize(
    ("asked", "verdict", "part"),
    [
        ("is the api gateway part of the bill?", "**Yes**", "API Gateway HTTP API $3.00"),
        ("have you counted compute?", "**Yes**", "Duration"),
        ("does that include nat?", "**No**", "NAT gateway ("),
        ("are the logs counted?", "**No**", "logs ("),
        ("did you include data transfer?", "**No**", "traffic to the internet ("),
        ("is egress in that price", "**No**", "traffic to the internet ("),
        ("is the database in there?", "**No line for database**", "Requests $0.60"),
        ("does the bill cover support?", "**No line for support**", "Requests $0.60"),
    ],
)
def test_a_thing_is_in_the_bill_or_not(asked, verdict, part) -> None:
    reply = told(WORKLOAD, "recommend", asked)
    assert reply.kind == "estimate"
    assert reply.text.startswith(verdict)
    assert part in reply.text


def test_the_volumes_of_instances_are_their_disks() -> None:
    reply = told(
        "4 copies of a service on 2 vCPU and 8 GB with root access, always on",
        "recommend",
        "is the disk included?",
    )
    assert reply.text.startswith("**Yes**: EBS gp3 volumes")


def test_of_a_price_that_was_just_told_the_cards_are_asked() -> None:
    reply = told(WORKLOAD, "recommend", "price of a NAT gateway", "is the data included?")
    assert "a month of Lambda" not in reply.text


def test_without_a_workload_there_is_no_bill_to_look_into() -> None:
    assert "a month of" not in told("is the database included?").text
