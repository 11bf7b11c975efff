"""The recommendation as a reply: what was named, what was never settled, what to do next."""

import pytest

from tests.dialog.conftest import values

SERVICE = "a service around the clock, 2 copies of 2 vCPU and 8 GB"
JOB = "a nightly job of 50 minutes"


def test_what_was_never_settled_is_told_with_the_advice(say) -> None:
    reply = say("3M a day, 200ms, api", "1.5k msgs/h", "recommend")
    assert (
        "Not settled: the load; reckoned with 91.25 million a month, not 1.095 million a month." in reply.text
    )
    assert "Not settled" in say("status").text
    assert "Not settled" not in say("actually 1.5k a day").text


def test_a_load_without_its_period_is_reckoned_by_the_first_reading_and_says_so(say) -> None:
    reply = say("an api with 5000 requests, 200ms each, 512 MB", "recommend")
    assert values(reply)["requests_per_month"] == pytest.approx(5000 * 365 / 12)
    assert "Not settled: the load" in reply.text


def test_a_platform_that_was_named_is_judged_at_once_and_at_the_end(say) -> None:
    asked = say(f"{JOB}, it must be lambda")
    assert asked.text.startswith("Lambda cannot: one run takes 50 minutes")
    assert "Lambda cannot" not in say("2 GB").text
    assert "You named it: not Lambda: one run takes 50 minutes" in say("recommend").text


@pytest.mark.parametrize(
    "text", [f"{JOB}, today on lambda", f"{JOB}, not on lambda", f"{JOB}. can lambda do that?", JOB]
)
def test_a_platform_that_is_only_mentioned_is_no_wish(say, text) -> None:
    say(text)
    assert "You named it" not in say("recommend").text


def test_the_next_step_is_to_measure_what_the_advice_hangs_on(say) -> None:
    assert "Next: measure the memory (2 GB is only assumed)" in say(JOB, "recommend").text
    assert "measure" not in say("2 GB, 1 vCPU").text.split("Next: ")[1]


def test_advice_on_nothing_asks_first_and_is_given_to_who_insists(say) -> None:
    asked = say("recommend")
    assert (asked.kind, asked.asks) == ("question", "kind")
    assert say("recommend").recommendation is not None


@pytest.mark.parametrize("text", ["yes", "none", "don't know", "no"])
def test_an_answer_without_a_question_is_met_with_what_can_be_said(say, text) -> None:
    reply = say(f"{JOB} with 2 GB, no special needs, not interruptible", text)
    assert reply.kind == "help"
    assert reply.text.startswith("No question is open.")


def test_the_best_platform_is_told_with_its_reasons(say) -> None:
    text = say(SERVICE, "why fargate?").text
    assert text.startswith("**ECS on Fargate it is.** Why: ")


def test_another_platform_is_told_with_what_it_costs_against_the_best(say) -> None:
    text = say(SERVICE, "why not eks?").text
    assert text.startswith("**Yes**, it can run on EKS: ")
    assert "ECS on Fargate comes first at about $" in text


@pytest.mark.parametrize("text", ["what would change it?", "what would flip it?", "tipping points"])
def test_what_would_change_the_advice_is_listed(say, text) -> None:
    reply = say(f"{JOB} with 2 GB, no special needs, not interruptible", text)
    assert "- 30 minutes a run or less: Lambda." in reply.text


def test_a_what_if_that_nothing_fits_says_what_is_in_the_way(say) -> None:
    text = say(f"{JOB} with 2 GB, no special needs", "what if it needed 900 vCPU?").text
    assert text.startswith("**Nothing fits**, given: processor 900 vCPU. Not ")
    assert "900 vCPU" in text.split(". Not ")[1]


def test_two_workloads_in_one_sentence_are_kept_apart(say) -> None:
    reply = say("an api with 2M requests a day at 100 ms; and a nightly batch job of 2 hours with 32 GB")
    assert values(reply)["kind"] == "batch"
    assert "requests_per_month" in values(reply)
    back = say("back to the first")
    assert values(back)["kind"] == "api"
    assert values(back)["run_seconds"] == 0.1
    assert "for 2 together" in say("how much is it all together?").text


def test_a_job_with_details_is_one_workload(say) -> None:
    reply = say("a nightly job and it reports to an API, 10 minutes, 2 GB")
    assert values(reply)["run_seconds"] == 600
    assert "kept aside" not in reply.text
