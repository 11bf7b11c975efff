"""Whether a version is supported is told by the list of versions that a card holds."""

import pytest

from assistant.answers import Answerer
from assistant.facts import default_knowledge

ANSWERER = Answerer(default_knowledge())


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("can a lambda function use python 3.13", "**Yes**: Python"),
        ("does lambda support python 2.7", "**No**: Python"),
        ("is java 21 supported on lambda", "**Yes**: Java"),
        ("does eks support kubernetes 1.36", "**Yes**: Kubernetes"),
        ("does eks support kubernetes 1.24", "**No**: Kubernetes"),
    ],
)
def test_a_version_is_looked_up_in_the_list(question, verdict):
    assert ANSWERER.answer(question).text.startswith(verdict)


def test_a_question_that_wants_no_yes_gets_the_dates():
    answer = ANSWERER.answer("when is python 3.12 deprecated on lambda")
    assert answer.cards == ("lambda-runtime-dates",)
    assert not answer.text.startswith("**Yes")


@pytest.mark.parametrize(
    "question", ["is kubernetes 1.34 in extended support", "is kubernetes 1.36 still in standard support"]
)
def test_a_list_of_two_kinds_does_not_tell_which_kind_a_version_is_of(question):
    """EKS lists versions "in standard or extended support" together: the dates say which it is."""
    text = ANSWERER.answer(question).text
    assert not text.startswith(("**Yes**", "**No**"))
    assert "2026-12-02" in text
