"""What cannot be believed at once is asked about, and never silently overwritten."""

import pytest

from tests.dialog.conftest import values

JOB = "a nightly job of 10 minutes with 2 GB"


def test_a_contradiction_is_pointed_out_and_changes_nothing_until_it_is_settled(say) -> None:
    reply = say(JOB, "it needs 6 GB")
    assert (reply.kind, reply.asks) == ("clarify", "memory_mib")
    assert "you said 2 GB before, and now 6 GB" in reply.text
    assert reply.suggestions == ("2 GB", "6 GB")
    assert values(reply)["memory_mib"] == 2048


@pytest.mark.parametrize(
    ("answer", "memory"),
    [("6 GB", 6144), ("the new one", 6144), ("2", 6144), ("the second", 6144), ("yes", 6144),
     ("2 GB", 2048), ("the first", 2048), ("1", 2048), ("keep the old one", 2048), ("no", 2048), ("5 GB", 5120)],
)  # fmt: skip
def test_a_contradiction_is_settled_in_any_words(say, answer, memory) -> None:
    reply = say(JOB, "it needs 6 GB", answer)
    assert values(reply)["memory_mib"] == memory
    assert reply.asks != "memory_mib"


@pytest.mark.parametrize(
    "turn", ["it needs 6 GB now", "it is 6 GB now, by the way", "it runs once a night, and make it 6 GB"]
)
def test_what_holds_now_takes_the_place_of_what_was_said(say, turn) -> None:
    reply = say(JOB, turn)
    assert values(reply)["memory_mib"] == 6144
    assert reply.asks != "memory_mib"


def test_what_was_only_assumed_or_implied_is_no_contradiction(say) -> None:
    reply = say("a python job of 40 minutes every night", "in a container", "skip", "it may be interrupted")
    assert reply.kind != "clarify"
    assert values(reply)["packaging"] == "container"


def test_an_exact_figure_within_a_rough_one_is_no_contradiction(say) -> None:
    reply = say("a nightly job of about 10 minutes, 2 GB", "it takes 11 minutes")
    assert reply.kind != "clarify"
    assert values(reply)["run_seconds"] == 660


def test_two_values_in_one_sentence_are_asked_about(say) -> None:
    reply = say("a nightly job, 10 minutes, 2 GB of memory for one and 8 GB of memory for the rest")
    assert reply.kind == "clarify"
    assert reply.suggestions == ("2 GB", "8 GB")
    assert values(reply)["run_seconds"] == 600


@pytest.mark.parametrize("answer", ["yes", "yes, really", "that's right"])
def test_an_unlikely_amount_is_checked_and_can_be_confirmed(say, answer) -> None:
    reply = say("400 vCPU for a webhook")
    assert (reply.kind, reply.asks) == ("clarify", "vcpus")
    assert "400 vCPU is a lot for an API workload" in reply.text
    after = say(answer)
    assert values(after)["vcpus"] == 400
    assert after.asks != "vcpus"


@pytest.mark.parametrize(("answer", "left"), [("no", None), ("4", 4), ("4 vCPU", 4), ("sorry, 4 cores", 4)])
def test_an_unlikely_amount_can_be_put_right(say, answer, left) -> None:
    assert values(say("400 vCPU for a webhook", answer)).get("vcpus") == left


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("a job every second", "requests_per_month"),
        ("an api, 5 hours per request", "run_seconds"),
        ("an api with 900 GB", "memory_mib"),
    ],
)
def test_what_is_usual_depends_on_the_kind(say, text, field) -> None:
    assert say(text).asks == field


@pytest.mark.parametrize(
    ("opening", "text", "options", "answer", "value"),
    [
        ("a job every night", "it takes 20", ("20 seconds", "20 minutes", "20 hours"), "minutes", 1200),
        (
            "an api",
            "100k requests",
            ("100,000 a day", "100,000 a month", "100,000 a second"),
            "a day",
            1e5 * 365 / 12,
        ),
        ("an api", "100k requests", ("100,000 a day", "100,000 a month", "100,000 a second"), "2", 1e5),
    ],
)
def test_a_number_without_its_unit_is_asked_about(
    say, session, opening, text, options, answer, value
) -> None:
    say(opening)
    field = "run_seconds" if "takes" in text else "requests_per_month"
    say(f"go back to the {'run time' if field == 'run_seconds' else 'load'}")
    reply = say(text)
    assert (reply.kind, reply.asks, reply.suggestions) == ("clarify", field, options)
    assert values(say(answer))[field] == pytest.approx(value)


@pytest.mark.parametrize(
    ("asked", "text", "options"),
    [
        ("ephemeral_gib", "hundreds", ("hundreds of MB", "hundreds of GB")),
        ("ephemeral_gib", "a few hundred", ("a few hundred MB", "a few hundred GB")),
        ("ephemeral_gib", "200", ("200 MB", "200 GB")),
        ("memory_mib", "thousands", ("thousands of MB", "thousands of GB")),
    ],
)
def test_a_size_without_its_unit_is_asked_about_where_both_may_be(read, asked, text, options) -> None:
    found = read(text, asked=asked)
    assert not found.fills
    assert tuple(option.words for option in found.doubts[0].options) == options


@pytest.mark.parametrize("answer", ["GB", "gigabytes", "the second", "hundreds of GB", "2"])
def test_its_unit_settles_a_size(say, answer) -> None:
    say("we transcode videos, 500 a month, 20 minutes each", "go back to the scratch disk", "hundreds")
    assert values(say(answer))["ephemeral_gib"] == 300


@pytest.mark.parametrize(
    ("answer", "known"), [("Windows", "windows"), ("1", "windows"), ("ARM", "arm64"), ("x86", "windows")]
)
def test_fields_that_cannot_go_together_are_asked_about(say, answer, known) -> None:
    reply = say("a nightly job of 10 minutes on ARM", "and it's on Windows")
    assert reply.kind == "clarify"
    assert "AWS runs Windows on x86_64 only" in reply.text
    settled = values(say(answer))
    assert known in (settled.get("os"), settled.get("architecture"))
    assert not (settled.get("os") == "windows" and settled.get("architecture") == "arm64")


def test_a_conflict_keeps_everything_else_of_the_turn(say) -> None:
    reply = say("a nightly job of 10 minutes on Windows and ARM with 3 GB")
    assert reply.kind == "clarify"
    assert {"run_seconds", "memory_mib", "kind"} <= reply.slots.keys()


def test_a_doubt_that_is_passed_over_twice_is_let_go(say) -> None:
    replies = [say(JOB, "it needs 6 GB"), say("python"), say("in containers"), say("2 vCPU")]
    assert replies[-1].kind != "clarify"
    assert values(replies[-1])["memory_mib"] == 2048


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        ("40", 2400),
        ("nearer to 40", 2400),
        ("the longer", 2400),
        ("10 minutes", 600),
        ("the shorter one", 600),
        ("15", 900),
        ("I don't know", 2400),
    ],
)
def test_a_range_whose_ends_differ_in_advice_is_narrowed(say, answer, seconds) -> None:
    reply = say("a nightly job of 10 to 40 minutes with 2 GB")
    assert reply.asks == "run_seconds"
    assert "Lambda at 10 minutes, ECS on Fargate at 40 minutes" in reply.text
    after = say(answer)
    assert values(after)["run_seconds"] == seconds
    assert after.asks != "run_seconds"


def test_a_range_whose_ends_agree_is_left_and_widens_the_cost(say) -> None:
    reply = say("a nightly job of 40 to 50 minutes with 2 GB", "recommend")
    cost = reply.recommendation.ranked[0].monthly_usd
    assert cost.low < cost.high
    assert reply.slots["run_seconds"].words == "40 to 50 minutes"
