"""What is not understood: say so, never loop, offer choices, come back to where we were."""

import pytest

from tests.dialog.conftest import values

JOB = "a job of 40 minutes every night"


def test_it_says_what_it_did_not_read_then_offers_choices_then_goes_on(say) -> None:
    asked = say(JOB)
    first = say("blah fasel")
    assert (first.kind, first.asks) == ("clarify", asked.asks)
    assert "“blah fasel”" in first.text
    second = say("xyzzy plugh")
    assert "1. yes" in second.text
    assert second.suggestions[-1] == "I don't know"
    third = say("foo bar")
    assert third.asks != asked.asks
    assert third.slots[asked.asks].origin == "assumed"


def test_a_choice_can_be_made_by_its_number(say) -> None:
    reply = say(JOB, "blah", "blah", "1")
    assert values(reply)["interruptible"] is True


def test_an_aside_is_no_miss(say) -> None:
    asked = say(JOB)
    say("blah", "what is fargate?", "why do you ask?", "status")
    assert say("yes").slots[asked.asks].value is True


def test_nothing_is_asked_twice_in_the_same_words(say) -> None:
    asides = [
        "why?",
        "what does that mean?",
        "status",
        "thanks",
        "lambda timeout",
        "repeat",
        "how sure are you?",
        "what is fargate?",
    ]
    texts = [say(JOB).text.split("\n")[0], *(say(text).text.split("\n\n")[-1] for text in asides)]
    asked = [text.removeprefix("Back to your workload: ") for text in texts if "?" in text]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("you are a stupid bot", "Fair enough."),
        ("tell me a joke please", "outside"),
        ("wie viel kostet das bitte", "German"),
        ("combien coûte le service avec vous", "French"),
        ("cuánto cuesta el servicio por favor", "Spanish"),
        ("сколько это стоит", "another language"),
        ("これはいくらですか", "another language"),
    ],
)
def test_what_is_about_something_else_gets_a_short_answer_and_the_question_again(say, text, words) -> None:
    asked = say(JOB)
    reply = say(text)
    assert reply.asks == asked.asks
    assert reply.slots == asked.slots
    assert len(reply.text) < 260
    assert words in reply.text or reply.kind == "declined"


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("kubernets", "kubernetes", True),
        ("in contaners", "packaging", "container"),
        ("interuptible", "interruptible", True),
        ("on widnows", "os", "windows"),
    ],
)
def test_a_slip_of_the_fingers_is_read(say, text, field, value) -> None:
    assert values(say(JOB, text))[field] == value


@pytest.mark.parametrize("text", ["recomend", "reccommend", "startt over"])
def test_a_slip_in_a_wish_is_read(say, text) -> None:
    assert say(JOB, text).kind in ("recommendation", "cancelled")


@pytest.mark.parametrize(
    "text", ["", "   ", "\x1b[31m", "???", "...", "\N{PILE OF POO}" * 50, "a" * 19_000, "<b>[red]{x}</b>"]
)
def test_noise_loses_nothing(say, text) -> None:
    asked = say(JOB)
    reply = say(text)
    assert reply.slots == asked.slots
    assert reply.asks == asked.asks


def test_nothing_said_before_is_lost_by_an_impossible_amount(say) -> None:
    reply = say(JOB, "-3 GB and 2 vCPU")
    assert reply.kind == "clarify"
    assert "“-3 GB” is negative" in reply.text
    assert values(reply)["vcpus"] == 2
    assert values(reply)["run_seconds"] == 2400
    assert reply.asks
