import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import assistant
from assistant import Recommendation, Reply, Session, Workload, recommend
from assistant.engine import with_every_flip
from assistant.facts.knowledge import default_knowledge

NIGHTLY = "20 min nightly, 2 gigs, python"


def test_the_public_names_are_there_and_are_models_with_a_schema() -> None:
    assert {"Session", "Reply", "Workload", "Recommendation", "recommend"} <= set(dir(assistant))
    for model in (Reply, Workload, Recommendation):
        assert model.model_json_schema()["properties"]
    found = recommend(Workload(run_seconds=1200, requests_per_month=30, memory_mib=2048))
    assert isinstance(found, Recommendation)
    assert found.platform == "lambda"
    with pytest.raises(AttributeError):
        _ = assistant.nothing_of_the_kind


def test_a_fact_question_is_answered_with_its_source(session) -> None:
    reply = session.send("max memory for a fargate task?")
    assert isinstance(reply, Reply)
    assert reply.kind == "answer"
    assert reply.text.startswith("**244 GB**")
    assert reply.asks is None
    assert reply.citations[0].card.startswith("fargate")
    assert reply.citations[0].url.startswith("https://")
    assert reply.citations[0].as_of[:4].isdigit()


def test_a_workload_sentence_fills_slots_and_is_asked_on(session) -> None:
    reply = session.send(NIGHTLY)
    assert reply.kind == "question"
    assert reply.asks
    assert 1 <= len(reply.suggestions) <= 4
    memory = reply.slots["memory_mib"]
    assert (memory.value, memory.unit, memory.origin, memory.words) == (2048, "MiB", "said", "2 gigs")


def test_a_slot_knows_the_turn_of_the_conversation_that_set_it(session) -> None:
    session.send("lambda timeout")
    session.send(NIGHTLY)
    session.send("fargate ephemeral storage")
    reply = session.send("actually 4 GB")
    assert (reply.slots["run_seconds"].turn, reply.slots["memory_mib"].turn) == (2, 4)


def test_a_security_group_question_is_a_fact_not_a_workload(session) -> None:
    reply = session.send("can a security group deny traffic?")
    assert reply.kind == "answer"
    assert reply.text.startswith("**No**")
    assert not reply.slots


def test_a_fact_in_the_middle_keeps_the_question_open(session) -> None:
    asked = session.send(NIGHTLY)
    reply = session.send("what is the max lambda memory?")
    assert (reply.kind, reply.asks) == ("answer", asked.asks)
    assert reply.text.startswith("**10,240 MB**")
    back = reply.text.split("Back to your workload: ")[1]
    assert "?" in back
    assert back not in asked.text, "the question comes in other words"
    assert reply.slots == asked.slots


def test_several_turns_come_to_a_recommendation_with_costs(session) -> None:
    session.send("I have a report that runs 40 minutes every night")
    session.send("python, 2 gigs of memory")
    reply = session.send("recommend")
    assert reply.kind == "recommendation"
    assert reply.recommendation is not None
    assert reply.recommendation.platform == "fargate"
    top = reply.recommendation.ranked[0]
    assert f"${top.monthly_usd.expected:.2f}" in reply.text
    workload = Workload.model_validate({name: slot.value for name, slot in reply.slots.items()})
    assert reply.recommendation == recommend(workload, flips="likely")
    assert with_every_flip(reply.recommendation) == recommend(workload)


@pytest.mark.parametrize(
    "question",
    ["can I delete the default security group?", "can you remove a network interface from a task?"],
)
def test_deleting_something_of_aws_is_no_wish_to_forget(session, question) -> None:
    assert session.send(question).kind == "answer"
    before = session.send(NIGHTLY).slots
    reply = session.send(question)
    assert (reply.kind, reply.slots) == ("answer", before)
    assert "memory_mib" not in session.send("forget the memory").slots


def test_what_the_user_can_do_is_no_question(session) -> None:
    session.send("a steady service, 40 instances of 2 vCPU and 4 GB around the clock")
    slots = session.send("we have a strong ops team and can commit for 3 years").slots
    assert (slots["commitment_years"].value, slots["team"].value) == (3, "strong_ops")
    reply = session.send("actually 8 GB, and can lambda run it")
    assert reply.slots["memory_mib"].value == 8192
    assert "not Lambda" in reply.text


def test_what_nobody_knows_is_declined_and_changes_nothing(session) -> None:
    asked = session.send(NIGHTLY)
    reply = session.send("what is the capital of France?")
    assert reply.kind == "declined"
    assert (reply.asks, reply.slots) == (asked.asks, asked.slots)


def test_the_same_words_bring_the_same_replies() -> None:
    turns = ("lambda timeout", NIGHTLY, "2", "I don't know", "why?", "undo", "recommend", "details")
    first, second = (Session(loaded=default_knowledge()) for _ in range(2))
    assert [first.send(t) for t in turns] == [second.send(t) for t in turns]


@pytest.mark.parametrize("undo", ["undo", "/undo"])
def test_undo_takes_back_the_last_change_and_asks_again(session, undo) -> None:
    asked = session.send(NIGHTLY)
    session.send("actually 4 GB")
    session.send("lambda timeout")
    reply = session.send(undo)
    assert reply.kind == "corrected"
    assert "actually 4 GB" in reply.text
    assert "?" in reply.text
    assert (reply.slots, reply.asks, reply.suggestions) == (asked.slots, asked.asks, asked.suggestions)
    assert not session.send(undo).slots
    assert session.send(undo).kind == "clarify"


def test_undo_passes_over_advice_and_bills_and_says_what_it_took_back(session) -> None:
    for text in (NIGHTLY, "actually 4 GB", "recommend", "show the bill"):
        session.send(text)
    reply = session.send("undo")
    assert "“actually 4 GB” (memory 2 GB again, not 4 GB)" in reply.text
    assert reply.slots["memory_mib"].value == 2048


def test_a_new_conversation_can_be_undone(session) -> None:
    before = session.send(NIGHTLY)
    assert session.send("/new").slots == {}
    assert session.send("/undo").slots == before.slots


def test_a_lone_digit_takes_the_suggestion_of_that_number(session) -> None:
    suggestions = session.send("lambda timeout").suggestions
    twin = Session(loaded=default_knowledge())
    twin.send("lambda timeout")
    assert session.send("2").text == twin.send(suggestions[1]).text


def test_a_lone_digit_is_a_number_where_a_number_was_asked_for(session) -> None:
    reply = session.send("remote desktop, a persistent volume, a strong ops team, 24/7")
    assert reply.asks == "vcpus"
    assert session.send("3").slots["vcpus"].value == 3


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\x00\x07", "\x1b[2J"])
def test_an_empty_line_is_met_with_one_sentence_and_nothing_is_lost(session, text) -> None:
    assert session.send(text).kind == "clarify"
    asked = session.send(NIGHTLY)
    again = session.send(text)
    assert (again.kind, again.text, again.asks) == ("clarify", asked.text, asked.asks)
    assert (again.slots, again.suggestions) == (asked.slots, asked.suggestions)


def test_a_hundred_kilobytes_are_refused_in_a_sentence_and_nothing_is_lost(session) -> None:
    asked = session.send(NIGHTLY)
    reply = session.send("lambda " * 14_629)
    assert reply.kind == "error"
    assert "20,000" in reply.text
    assert len(reply.text) < 200
    assert (reply.slots, reply.asks, reply.suggestions) == (asked.slots, asked.asks, asked.suggestions)
    assert session.send("2 GB").slots["run_seconds"].value == 1200


def test_long_text_within_the_bound_is_read(session) -> None:
    assert session.send("what is the lambda timeout? " + "please " * 2500).kind in ("answer", "declined")


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[31mlambda\x1b[0m timeout", "lambda\x00 timeout\x07", "\x9b31mlambda timeout",
        "lambda timeout\u202e", "\x1b]0;owned\x07lambda timeout", "lambda \ud800timeout", "lambda timeout\r\n",
    ],
)  # fmt: skip
def test_escapes_and_controls_change_nothing_of_the_answer(session, text) -> None:
    assert session.send(text).text == Session(loaded=default_knowledge()).send("lambda timeout").text


HOSTILE = st.text(
    st.sampled_from([*"abz 019/=.-'\"\n", *"\x1b\x00\x07\x9b\x9d\r\x7f\u202e\u2066\ud800"]), max_size=40
)


@given(HOSTILE)
@example("/\x1b]0;x\x07\x1b[31mnope")
@example("/set \x1b[31m=1")
@example("/forget \x9b2Jx")
@settings(max_examples=60, deadline=None)
def test_nothing_raw_is_ever_echoed_and_every_turn_gets_a_reply(text) -> None:
    reply = Session(loaded=default_knowledge()).send(text)
    json.loads(reply.model_dump_json())
    seen = reply.text + "".join(reply.suggestions) + "".join(slot.words for slot in reply.slots.values())
    assert not any((ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 for c in seen), repr(seen)
    seen.encode()


def test_once_the_workload_is_spoken_of_a_correction_is_of_it_and_of_no_earlier_sum(session) -> None:
    session.send("three 4 vCPU 16 GB fargate tasks in Frankfurt on ARM, per month")
    assert session.send("what about x86?").kind == "estimate"
    session.send("an api with 3M requests a month, 200 ms each, 1 GB, spiky traffic")
    session.send("none")
    corrected = session.send("actually 4 GB")
    assert corrected.slots["memory_mib"].value == 4096
    assert "$586.92" not in session.send("what about arm?").text
    assert session.send("what do two t3.medium cost in frankfurt?").kind == "estimate"
    assert session.send("and in ireland?").text.startswith("**$66.58 a month** for 2 t3.medium")


@pytest.mark.parametrize(
    "text",
    [
        "our batch calculation takes three days, will Fargate let it finish",
        "my server is idle at night, do I still pay for it?",
        "where should my containerised app keep its sessions and uploads?",
        "may my cat eat tuna every day?",
        "docker desktop licence for a company",
        "openshift worker node subscription",
        "our cron jobs leave finished pods behind and the API gets slow on EKS",
        "my container gets killed after 2 minutes on fargate spot, why?",
        "my container gets killed when it writes more than 20 gigs to disk",
        "my function ran out of memory",
    ],
)
def test_a_question_is_not_taken_for_a_workload(session, text) -> None:
    reply = session.send(text)
    assert reply.kind in {"answer", "corrected", "declined"}, reply.text
    assert not reply.slots


@pytest.mark.parametrize(
    "text",
    [
        "resize images from s3, 2M a month, 3 seconds each",
        "is my API with 3 million calls a month of 200 ms fine on AWS?",
        "a 40 minute job every night, must be lambda",
        "what should we pick for a nightly job of 20 minutes",
        "we read from dynamodb and kafka, 5k messages a second",
    ],
)
def test_a_workload_is_not_taken_for_a_question(session, text) -> None:
    assert session.send(text).slots


@pytest.mark.parametrize(
    "text",
    [
        "show me my unattached volumes",
        "is my function checkout-prod throttled at the moment",
        "how much did we spend on NAT last week",
        "what was my aws bill last month",
    ],
)
def test_what_only_the_account_can_tell_is_declined_with_the_reason(session, text) -> None:
    reply = session.send(text)
    assert reply.kind == "declined"
    assert "cannot look into your account" in reply.text


def test_what_may_be_in_an_account_is_a_question_like_others(session) -> None:
    assert session.send("how many layers can my function have at the moment").kind == "answer"


@pytest.mark.parametrize("words", ["next to nothing", "hardly any", "nothing"])
def test_the_words_of_a_question_answer_it(session, words) -> None:
    session.send("a shop api, around 200k requests a day, each takes 120 ms and needs 256 MB")
    assert session.send("none").asks == "ephemeral_gib"
    assert session.send(words).slots["ephemeral_gib"].value == 1


def test_words_that_only_sound_like_a_card_do_not_leave_the_question(session) -> None:
    session.send("a shop api, around 200k requests a day, each takes 120 ms and needs 256 MB")
    session.send("none")
    assert session.send("we sit next to the main road").kind == "clarify"
    assert session.send("what is a sidecar?").kind == "answer"


def test_a_correction_behind_a_side_question_is_of_the_workload(session):
    for text in ("a nightly report, 20 minutes, 1 GB", "what is the maximum memory of a lambda function?"):
        session.send(text)
    assert session.send("sorry, it needs 3 GB of memory").slots["memory_mib"].value == 3072
