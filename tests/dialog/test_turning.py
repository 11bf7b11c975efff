"""Turning around at any point, through a real session."""

import pytest

from tests.dialog.conftest import values

JOB = "a nightly job of 10 minutes with 2 GB"
SERVICE = "a service around the clock, 2 copies of 2 vCPU and 8 GB"


@pytest.mark.parametrize(
    "text",
    [
        "actually 4 GB",
        "no, I meant 4 GB",
        "make it 4 GB",
        "sorry, 4 GB",
        "4 GB instead of 2 GB",
        "not 2 GB but 4 GB",
        "it's 4 GB, not 2 GB",
        "4 gigs after all",
    ],
)
def test_a_correction_is_taken_in_and_said(say, text) -> None:
    reply = say(JOB, text)
    assert reply.kind == "corrected"
    assert values(reply)["memory_mib"] == 4096
    assert "4 GB instead of 2 GB" in reply.text


@pytest.mark.parametrize(
    ("before", "after", "per_month"),
    [
        ("400k uploads a month, each takes 20 seconds", "actually 800k uploads", 800_000),
        ("a job of 5 minutes, 300 runs a day", "make that 500 runs", 500 * 365 / 12),
    ],
)
def test_a_load_is_corrected_in_the_period_it_was_said_in(say, before, after, per_month) -> None:
    reply = say(before, after)
    assert reply.kind == "corrected"
    assert values(reply)["requests_per_month"] == pytest.approx(per_month)


def test_a_load_that_cannot_be_meant_in_the_period_known_is_asked_for_its_own(say) -> None:
    assert say("an api with 5 requests a second, 200 ms", "actually 800k requests").kind == "clarify"


def test_a_load_said_for_the_first_time_is_asked_for_its_period(say) -> None:
    assert say("an api, 200 ms", "20k requests").kind == "clarify"


@pytest.mark.parametrize(
    ("said", "text", "field", "value"),
    [
        ("an api with 3M requests a day", "no, I meant per hour", "requests_per_month", 3e6 * 730),
        ("an api with 3M requests a day", "per month, not per day", "requests_per_month", 3e6),
        ("a job of 20 seconds", "minutes, not seconds", "run_seconds", 1200),
        ("a job of 20 seconds", "sorry, I meant hours", "run_seconds", 72000),
        ("a job with 4 MB", "GB, not MB", "memory_mib", 4096),
    ],
)
def test_a_unit_alone_corrects_the_last_amount_of_its_kind(say, said, text, field, value) -> None:
    assert values(say(said, text))[field] == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["undo", "undo that", "take that back", "oops", "forget that", "can you please undo that?"]
)
def test_undo_takes_back_the_last_answer(say, text) -> None:
    reply = say(JOB, "none", text)
    assert reply.kind == "corrected"
    assert "kubernetes" not in values(reply)
    assert values(reply)["memory_mib"] == 2048


def test_go_back_asks_the_question_before_again(say, session) -> None:
    first = session.send("a job of 40 minutes every night")
    second = session.send("no")
    assert second.asks != first.asks
    back = session.send("go back")
    assert back.asks == first.asks
    assert first.asks not in values(back)


def test_a_field_can_be_gone_back_to_by_its_name(say) -> None:
    reply = say(JOB, "go back to the memory")
    assert reply.asks == "memory_mib"
    assert values(say("6 GB"))["memory_mib"] == 6144


def test_start_over_forgets_everything(say) -> None:
    reply = say(JOB, "start over")
    assert (reply.kind, reply.slots, reply.asks) == ("cancelled", {}, None)


def test_cancel_stops_the_questions_and_keeps_what_is_known(say) -> None:
    reply = say(JOB, "cancel")
    assert (reply.kind, reply.asks) == ("cancelled", None)
    assert values(reply)["memory_mib"] == 2048
    quiet = say("actually 4 GB")
    assert quiet.asks is None
    assert values(quiet)["memory_mib"] == 4096
    assert say("go on").asks is not None


@pytest.mark.parametrize(
    "text", ["repeat the question", "what was the question?", "say that again", "pardon?"]
)
def test_the_question_is_repeated_in_other_words(say, text) -> None:
    asked = say(JOB)
    again = say(text)
    assert again.asks == asked.asks
    assert "?" in again.text
    assert again.text not in asked.text


@pytest.mark.parametrize("text", ["what do you know so far?", "status", "recap", "what have I told you?"])
def test_what_is_known_is_told_with_its_source(say, text) -> None:
    reply = say(JOB, text)
    assert "memory: **2 GB** (said in turn 1: “2 GB”)" in reply.text
    assert "So far: " in reply.text
    assert reply.asks


def test_how_sure_it_is_and_what_is_open_can_be_asked_at_any_time(say) -> None:
    reply = say("a job of 40 minutes every night", "how sure are you?")
    assert "may be interrupted" in reply.text
    assert "guess until more is known" in reply.text


@pytest.mark.parametrize("text", ["why do you ask?", "why?", "why does that matter?", "what for?"])
def test_why_it_is_asked_is_told(say, text) -> None:
    asked = say("a job of 40 minutes every night")
    reply = say(text)
    assert (reply.kind, reply.asks) == ("answer", asked.asks)
    assert reply.text.startswith("Because Spot capacity")


def test_what_a_word_means_is_told_and_the_question_stays(say) -> None:
    asked = say("a job of 40 minutes every night")
    assert "two minutes' notice" in say("what does that mean?").text
    reply = say("what does cold start mean?")
    assert "a cold start" in reply.text
    assert reply.asks == asked.asks


def test_two_platforms_are_compared_for_the_workload(say) -> None:
    reply = say(SERVICE, "compare fargate and ec2")
    assert reply.kind == "comparison"
    assert "| for this workload | ECS on Fargate | EC2 |" in reply.text
    assert reply.asks


@pytest.mark.parametrize(
    "text", ["why not lambda?", "can lambda run this?", "what about lambda?", "I'd rather use lambda"]
)
def test_why_not_a_platform(say, text) -> None:
    reply = say("a job of 40 minutes every night", text)
    assert reply.text.startswith("**No**, not Lambda: one run takes 40 minutes")
    assert reply.citations


@pytest.mark.parametrize(
    "text", ["what if it ran 10 minutes?", "suppose it ran 10 minutes", "and if it ran 10 minutes?"]
)
def test_what_if_shows_the_change_and_keeps_it_only_on_demand(say, text) -> None:
    supposed = say("a job of 40 minutes every night with 2 GB", text)
    assert supposed.text.startswith("**Lambda, about $")
    assert "given: run time 10 minutes. Without that: ECS on Fargate" in supposed.text
    assert values(supposed)["run_seconds"] == 2400
    assert values(say("keep that"))["run_seconds"] == 600


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("show the bill", "estimate"),
        ("itemise it", "estimate"),
        ("details", "recommendation"),
        ("break it down", "recommendation"),
        ("show me the numbers", "recommendation"),
    ],
)
def test_the_bill_is_shown_in_the_middle_and_the_question_comes_back(say, text, kind) -> None:
    asked = say(SERVICE)
    reply = say(text)
    assert reply.kind == kind
    assert "| **total** |" in reply.text
    assert reply.asks == asked.asks


def test_the_bill_of_another_platform(say) -> None:
    reply = say(SERVICE, "show the bill for ec2")
    assert reply.kind == "estimate"
    assert reply.text.startswith("**EC2, ")


def test_cheaper_and_simpler_name_what_they_cost(say) -> None:
    cheaper = say(SERVICE, "cheaper?").text
    assert "if it may be interrupted" in cheaper
    simpler = say("simpler?").text
    assert "h of operations a month" in simpler


def test_one_field_is_forgotten_by_its_name(say) -> None:
    reply = say(JOB, "forget the memory")
    assert reply.kind == "corrected"
    assert "memory_mib" not in values(reply)
    assert "Nothing is known yet of the memory" in say("forget the memory").text


def test_a_second_workload_stands_beside_the_first(say) -> None:
    second = say(SERVICE, "I also have a nightly report of 20 minutes with 4 GB")
    assert values(second)["kind"] == "job"
    assert "instances" not in values(second)
    together = say("list workloads").text
    assert "| service |" in together
    assert "| job |" in together
    back = say("back to the service")
    assert values(back)["instances"] == 2
    assert values(back)["memory_mib"] == 8192


def test_a_fact_in_the_middle_fills_nothing_and_the_dialog_goes_on(say) -> None:
    asked = say("a job of 40 minutes every night")
    fact = say("how much memory can a fargate task have?")
    assert (fact.kind, fact.asks) == ("answer", asked.asks)
    assert fact.slots == asked.slots
    assert values(say("no"))[asked.asks] is False


@pytest.mark.parametrize(
    ("text", "memory", "words"),
    [
        ("actually 4 GB, and why not lambda?", 4096, ["4 GB instead of 2 GB", "**Lambda it is.**"]),
        ("make it 4 GB and just recommend", 4096, ["4 GB instead of 2 GB", "a month**"]),
        ("actually 4 GB. What is the max lambda timeout?", 4096, ["4 GB instead of 2 GB", "**30 minutes**"]),
        ("forget the memory and show the bill", None, ["Forgotten: memory 2 GB", "**total**"]),
        ("thanks, and what do you know so far?", 2048, ["memory: **2 GB**"]),
    ],
)
def test_several_wishes_in_one_sentence(say, text, memory, words) -> None:
    reply = say(JOB, text)
    assert values(reply).get("memory_mib") == memory
    for part in words:
        assert part in reply.text


@pytest.mark.parametrize("text", ["don't know", "no idea", "skip", "you choose", "whatever", "it depends"])
def test_not_knowing_is_an_answer_and_the_assumption_is_stated(say, text) -> None:
    reply = say("a job of 40 minutes every night", text)
    assert reply.slots["interruptible"].origin == "assumed"
    assert reply.slots["interruptible"].value is False
    assert "Then I assume: must not be interrupted." in reply.text


def test_what_was_assumed_gives_way_to_what_is_said(say) -> None:
    reply = say("a job of 40 minutes every night", "skip", "it may be interrupted")
    assert reply.slots["interruptible"].origin == "said"
    assert reply.slots["interruptible"].value is True
