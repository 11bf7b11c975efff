"""The sentence that a card keeps for a question beside its own comes first when that is asked, and only then."""

import pytest

from assistant.answers import Answerer
from assistant.answers.openings import may_follow
from assistant.facts import default_knowledge

ANSWERER = Answerer(default_knowledge())


@pytest.mark.parametrize(
    ("question", "card", "head"),
    [
        ("which addresses of a subnet does AWS reserve", "networking-subnet-sizing", "**5 addresses"),
        ("how large must the subnet for a hundred tasks be", "networking-subnet-sizing", "**Twice the tasks"),
        ("can I make a disk smaller on ebs", "storage-volume-changes", "**No"),
        ("how often may a volume be modified", "storage-volume-changes", "**4 times"),
        ("port of postgresql", "security-groups-common-ports", "**PostgreSQL uses tcp 5432**"),
        ("are snapshots incremental?", "storage-ebs-backup", "**Yes, incremental**"),
    ],
)
def test_what_is_asked_for_comes_first(question, card, head):
    answer = ANSWERER.answer(question)
    assert answer.cards[0] == card
    assert answer.text.startswith(head)


def test_the_yes_to_another_question_does_not_follow():
    text = ANSWERER.answer("attach a volume to a machine in another zone").text
    assert text.startswith("**No, a volume attaches only to instances of its own Availability Zone**")
    assert "Yes" not in text


@pytest.mark.parametrize(
    ("answer", "follows"),
    [
        ("**Yes**, up to two", False),
        ("No: never", False),
        ("**Not any more**", True),
        ("**10 GB** at most", True),
    ],
)
def test_a_verdict_is_told_from_a_figure(answer, follows):
    assert may_follow(answer) is follows


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("most vcpus of a windows task on fargate", "**Windows tasks stop at 4 vCPU"),
        ("is an efs mount in lambda possible with snapstart", "**The function must be attached"),
        ("max vcpus of a fargate task", "**32 vCPU**"),
    ],
)
def test_the_sentence_that_a_question_is_clearly_about_comes_first(question, head):
    assert ANSWERER.answer(question).text.startswith(head)
