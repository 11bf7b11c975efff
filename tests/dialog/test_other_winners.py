"""What it would take for another platform, and what a change makes of one."""

import pytest

from assistant.engine import with_every_flip

SERVICE = "3 python services, each 1 vCPU and 2 GB, always on, steady, no ops people"
API = "an api with 3M requests a day, 100 ms, 512 MB, 0.25 vCPU"


@pytest.mark.parametrize(
    "text",
    [
        "what would make you say EC2?",
        "what would it take for EC2 to win?",
        "when would you pick EC2 instead?",
        "and when would you recommend ec2?",
        "under what circumstances would EC2 be better?",
        "what would have to change for EC2?",
    ],
)
def test_what_brings_a_platform_first_is_listed_from_the_flips(say, text) -> None:
    advice = with_every_flip(say(SERVICE, "recommend").recommendation)
    bringing = [flip for flip in advice.flips if flip.platform == "ec2"]
    reply = say(text)
    assert reply.text.startswith("**EC2** would come first:")
    assert sum(line.startswith("- ") for line in reply.text.splitlines()) == len(bringing) > 0
    assert "As things stand it can run on EC2" in reply.text


def test_where_nothing_brings_a_platform_first_it_is_said_why(say) -> None:
    advice = with_every_flip(say(SERVICE, "recommend").recommendation)
    assert all(flip.platform != "lambda" for flip in advice.flips)
    reply = say("when would you pick lambda?")
    assert "Nothing that I vary by itself brings Lambda first" in reply.text
    assert "It cannot run this as it stands: runs without end" in reply.text
    assert "around the clock" in reply.text


def test_for_the_platform_that_is_first_already_its_limits_are_listed(say) -> None:
    say(SERVICE, "recommend")
    assert "It would change:" in say("when would you pick fargate?").text


@pytest.mark.parametrize(
    "text",
    ["when was EC2 launched?", "what would make lambda cold starts shorter?", "when should I use EKS?"],
)
def test_questions_of_fact_stay_with_the_cards(session, read, text) -> None:
    session.send(SERVICE)
    state = session.dialog
    assert read(text, slots=state.slots, asked=state.asked).act != "flips"


@pytest.mark.parametrize(
    ("text", "load"),
    [
        ("is lambda cheaper if it only gets 100k requests?", 100_000 * 365 / 12),
        ("would fargate be better if we had 5M requests a month?", 5_000_000),
        ("is fargate cheaper at 10M a day?", 10_000_000 * 365 / 12),
    ],
)
def test_a_platform_under_another_load_is_a_supposition(say, session, text, load) -> None:
    reply = say(API, "recommend", text)
    assert reply.kind == "answer"
    assert session.dialog.supposed["requests_per_month"].value == pytest.approx(load)
    assert session.slots["requests_per_month"].value == pytest.approx(3_000_000 * 365 / 12)
    assert "a month" in reply.text


def test_a_load_without_its_period_is_in_that_of_the_known_one(say, session) -> None:
    say("an api with 2M requests a month, 100 ms, 512 MB", "recommend", "and if we had only 100k views?")
    assert session.dialog.supposed["requests_per_month"].value == 100_000
    say("start over", "a service around the clock", "recommend", "and if we had only 100k views?")
    assert session.dialog.supposed["requests_per_month"].value == 100_000


def test_a_supposition_that_moves_nothing_says_so(say) -> None:
    same = say("1 python service, 1 vCPU and 2 GB, always on", "recommend", "what if it may be interrupted?")
    assert "**That changes nothing**: still ECS on Fargate" in same.text
    other = say("what if it needed 4 GB?")
    assert "That changes nothing" not in other.text
    assert "without that $" in other.text
