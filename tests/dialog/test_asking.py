"""Which question comes, why, and when there are no more."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.dialog import DialogState, SlotFill, step
from assistant.dialog.asking import MOST_QUESTIONS, next_question
from assistant.engine import recommend
from assistant.facts import default_knowledge
from tests.dialog.conftest import values

KNOWLEDGE = default_knowledge()
SLOTS = KNOWLEDGE.document("slots.yaml")["slots"]
COMPLETE = {
    "kind": "job", "run_seconds": 600, "requests_per_month": 30, "memory_mib": 2048, "vcpus": 1, "gpu": 0,
    "os": "linux", "os_access": False, "kubernetes": False, "long_lived_connections": False, "state": "none",
    "portable": False, "privileged": False, "licence_per_core": False, "isolation": "normal", "traffic": "predictable",
    "always_on": False, "latency_sensitive": False, "interruptible": False, "team": "some_ops", "packaging": "code",
    "commitment_years": 0, "ephemeral_gib": 1, "architecture": "x86_64", "region": "us-east-1",
}  # fmt: skip


def knowing(**fields):
    return DialogState(slots={name: SlotFill(value) for name, value in fields.items()})


def test_nothing_is_asked_of_a_complete_workload() -> None:
    assert next_question(knowing(**COMPLETE), KNOWLEDGE) is None


@pytest.mark.parametrize("hidden", ["run_seconds", "interruptible", "kubernetes"])
def test_what_can_change_the_advice_is_asked(hidden) -> None:
    known = {**COMPLETE, "run_seconds": 2400}
    del known[hidden]
    asked = next_question(knowing(**known), KNOWLEDGE)
    assert asked is not None
    assert asked.slot == hidden


@pytest.mark.parametrize("hidden", ["traffic", "team", "commitment_years", "region", "always_on"])
def test_what_cannot_change_the_advice_is_not_asked(hidden) -> None:
    known = {name: value for name, value in COMPLETE.items() if name != hidden}
    assert next_question(knowing(**known), KNOWLEDGE) is None


@settings(max_examples=40, deadline=None)
@given(known=st.sets(st.sampled_from(sorted(COMPLETE))))
def test_every_question_is_about_a_field_that_is_open(known) -> None:
    asked = next_question(knowing(**{name: COMPLETE[name] for name in known}), KNOWLEDGE)
    if asked is not None:
        assert not {asked.slot, *asked.group} & known


def test_a_question_comes_with_its_reason_and_choices(say) -> None:
    reply = say("a job of 40 minutes every night")
    question, reason = reply.text.split("\n\n")
    assert question.count("?") == 1
    assert reason.startswith("It matters because")
    assert reply.suggestions == ("yes", "no", "I don't know")


def test_one_question_is_about_all_the_needs_that_could_rule_the_winner_out(say) -> None:
    reply = say("a nightly job of 10 minutes with 2 GB, it must not be interrupted")
    assert "Kubernetes" in reply.text
    assert "a GPU" in reply.text
    after = values(say("none"))
    assert (after["gpu"], after["kubernetes"], after["os"], after["state"]) == (0, False, "linux", "none")


def test_naming_one_of_the_needs_takes_the_others_for_not_needed(say) -> None:
    reply = say("a nightly job of 10 minutes with 2 GB, it must not be interrupted", "just a GPU")
    assert values(reply)["gpu"] == 1
    assert (reply.slots["kubernetes"].value, reply.slots["kubernetes"].origin) == (False, "implied")


def test_denying_one_of_the_needs_leaves_the_others_open(say) -> None:
    reply = say("a nightly job of 10 minutes with 2 GB, it must not be interrupted", "no gpu")
    assert "kubernetes" not in reply.slots


@pytest.mark.parametrize(
    "opening", ["an api", "a service", "a batch job", "I want to run something", "a stream processor"]
)
@pytest.mark.parametrize("answer", ["I don't know", "blah"])
def test_the_questions_end_whatever_is_answered(say, opening, answer) -> None:
    reply = say(opening)
    for _ in range(4 * MOST_QUESTIONS):
        if reply.recommendation:
            break
        reply = say(answer if reply.asks else "2 GB")
    assert reply.recommendation is not None


def test_the_engine_never_sees_what_was_only_assumed(say) -> None:
    reply = say("a job of 40 minutes every night", "skip", "skip", "recommend")
    assumed = [name for name, slot in reply.slots.items() if slot.origin == "assumed"]
    assert assumed
    assert "Assumed for you: " in reply.text


def test_a_recommendation_leads_with_platform_size_and_amount(say) -> None:
    reply = say("a nightly job of 40 minutes with 2 GB", "recommend")
    first = reply.text.split("\n")[0]
    top = reply.recommendation.ranked[0]
    assert first.startswith("**ECS on Fargate, ")
    assert f"${top.monthly_usd.expected:,.2f} a month" in first
    for part in ("Why: ", "Assumes: ", "What would flip it: ", "Next best: "):
        assert part in reply.text
    assert len(reply.text.split("\n")) <= 9


def test_recommending_early_names_what_is_open(say) -> None:
    reply = say("a job of 40 minutes every night", "recommend")
    assert "Still open, and able to change this: " in reply.text
    assert say("go on").asks


def test_a_step_changes_nothing_of_the_state_before(say) -> None:
    before = knowing(kind="job", run_seconds=600)
    step("2 GB", before, KNOWLEDGE)
    assert before == knowing(kind="job", run_seconds=600)


def test_the_dialog_s_own_verdict_is_the_engine_s(say) -> None:
    reply = say(
        "a batch job of 2 hours with 16 GB and 4 vCPU, 60 times a month", "it may be interrupted", "recommend"
    )
    from assistant.engine import Workload

    said = {name: slot.value for name, slot in reply.slots.items() if slot.origin != "assumed"}
    assert recommend(Workload(**said), KNOWLEDGE).platform == reply.recommendation.platform


@pytest.mark.parametrize(
    "text",
    [
        "we run a rest api in go, about 40 requests a second at noon",
        "a rest api, 40 rps on black friday",
        "an api with up to 40 requests a second",
    ],
)
def test_a_peak_is_told_back_and_the_total_asked_for(say, text) -> None:
    reply = say(text)
    assert reply.asks == "requests_per_month"
    assert "Only the peak is known" in reply.text
    assert "40 a second" in reply.text
    assert "requests_per_month" not in values(reply)
