"""Whether something ends after a time: by its limit, by what is set unless changed, or not then."""

import pytest

from assistant.answers import Answerer
from assistant.facts import default_knowledge


@pytest.fixture(scope="module")
def answerer():
    return Answerer(default_knowledge())


@pytest.mark.parametrize(
    ("asked", "first", "card"),
    [
        (
            "is it true that lambda functions are killed after 15 minutes",
            "**No**, the limit is **30 min",
            "lambda",
        ),
        (
            "are lambda functions killed after 30 minutes?",
            "**Yes**, at most **30 minutes**",
            "lambda-timeout",
        ),
        ("is it true that lambda is killed after 15 minutes", "**No**, the limit is", "lambda-timeout"),
        ("does lambda end a run after 15 minutes?", "**No**, the limit is", "lambda-timeout"),
        ("is the lambda timeout 15 minutes", "**No**, the limit is", "lambda-timeout"),
        ("is the lambda timeout 45 minutes?", "**No**, the limit is", "lambda-timeout"),
        ("is the idle timeout of an ALB 60 seconds?", "**Yes**, **1 minute**", "elb-alb-idle"),
        ("does a lambda time out after 45 minutes", "**Yes, by then**", "lambda-timeout"),
        ("will my function get terminated after 5 minutes?", "**No**, the limit is", "lambda-timeout"),
        ("can a lambda run 20 minutes before it times out", "**Yes**: 20 minutes against", "lambda-timeout"),
        (
            "does an alb connection get cut off after 60 seconds",
            "**Yes**, **1 minute**",
            "elb-alb-idle",
        ),
        (
            "do api gateway requests time out after 29 seconds",
            "**Yes**, at most **29 s",
            "api-gateway-timeout",
        ),
    ],
)
def test_the_time_after_which_it_ends_decides(answerer, asked, first, card) -> None:
    answer = answerer.answer(asked)
    assert answer.text.startswith(first)
    assert answer.cards[0].startswith(card)


def test_a_time_far_beyond_another_limit_is_not_held_against_it(answerer) -> None:
    answer = answerer.answer("is a fargate task killed after 14 days")
    assert answer.cards == ("fargate-run-time",)
    assert "2 minutes" not in answer.text


def test_more_than_the_limit_is_too_much(answerer) -> None:
    assert "**No**" in answerer.answer("can a lambda container image be larger than 10 GB").text
    assert "**Yes**" in answerer.answer("can a lambda container image have 10 GB").text
