"""The question that is asked fits what is known of the workload."""

import pytest

from assistant.dialog.vocabulary import words_of
from assistant.dialog.wording import fitting
from tests.dialog.conftest import values


@pytest.mark.parametrize(
    "text",
    [
        "a service around the clock, 3 copies of 1 vCPU and 2 GB, no special needs",
        "I have 3 python services, each 1 vcpu 2gb always on, steady, no ops people",
        "a kafka consumer, always on, 2 copies, 1 vCPU and 2 GB",
        "something always on with 2 GB and 1 vCPU",
        "a legacy application around the clock, 4 GB",
    ],
)
def test_what_is_always_on_is_never_asked_how_long_a_run_takes(session, text) -> None:
    reply, asked = session.send(text), []
    while reply.asks and len(asked) < 12:
        asked.append(reply.asks)
        assert "or job take" not in reply.text
        assert "invocation ends" not in reply.text.split("It matters because")[-1]
        reply = session.send("I don't know")
    assert asked
    assert "run_seconds" not in asked
    assert reply.kind == "recommendation"


def test_a_service_is_asked_for_its_requests_and_then_how_long_one_takes(session) -> None:
    reply = session.send("a service around the clock, 2 copies of 2 vCPU and 8 GB, no special needs")
    assert reply.asks == "requests_per_month"
    assert "Does it serve requests" in reply.text
    reply = session.send("3M a day")
    if reply.asks == "run_seconds":
        assert "one request" in reply.text
        assert "Lambda" not in reply.text


def test_no_is_an_answer_to_whether_a_service_serves_requests(session) -> None:
    asked = session.send("a service around the clock, 2 copies of 2 vCPU and 8 GB, no special needs")
    assert asked.asks == "requests_per_month"
    reply = session.send("no")
    assert values(reply)["requests_per_month"] == 0
    assert reply.asks != "run_seconds"


def test_jobs_keep_their_questions(session, knowledge) -> None:
    session.send("a batch job of 2 GB that runs all the time")
    words, state = words_of(knowledge), session.dialog
    load = words.slots["requests_per_month"]
    assert fitting("requests_per_month", "questions", state, words) == load["questions"]


def test_hours_in_which_a_service_is_open_are_told_not_to_be_reckoned(session) -> None:
    reply = session.send("a service with 2 GB that runs 8 hours a day, 5 days a week")
    assert "“8 hours a day, 5 days a week” is not reckoned" in reply.text
    assert not {"run_seconds", "requests_per_month"} & set(values(reply))
    job = session.send("start over") and session.send("a job of 8 hours a day, 5 days a week, 2 GB")
    assert "not reckoned" not in job.text
    assert values(job)["run_seconds"] == 8 * 3600
    assert values(job)["requests_per_month"] == pytest.approx(365 / 12 * 5 / 7)
