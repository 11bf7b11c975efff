"""Plain questions on security groups get their yes or no, and the right one."""

import pytest

from assistant.answers import Answerer
from assistant.facts import default_knowledge

ANSWERER = Answerer(default_knowledge())


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("can a sg reference itself", "yes"),
        ("may two instances use the same security group", "yes"),
        ("can my server be in several security groups", "yes"),
        ("can a security group be empty", "yes"),
        ("is an rds instance filtered by a security group", "yes"),
        ("can i attach a sg to a subnet", "no"),
        ("can i attach a security group to a nat gateway", "no"),
        ("does a nat gateway need a security group", "no"),
        ("can i use a hostname in a security group rule", "no"),
        ("do i need a rule for return traffic in a security group", "no"),
        ("is ingress allowed by default in a new security group", "no"),
        ("is egress allowed by default in a new security group", "yes"),
    ],
)
def test_the_verdict_is_right_and_comes_first(question, verdict) -> None:
    text = ANSWERER.answer(question).text
    assert text.lower().startswith(f"**{verdict}"), text


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("ebs volume maximum size", "**Up to 64 TiB"),  # not that of gp2, which was not asked for
        ("how much is an elastic ip", "**$"),  # not what it is
        ("how do i reduce lambda cold starts", "**Provisioned concurrency"),  # not those of Java
    ],
)
def test_a_sentence_on_something_else_does_not_lead(question, first) -> None:
    assert ANSWERER.answer(question).text.startswith(first)
