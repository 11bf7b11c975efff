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
