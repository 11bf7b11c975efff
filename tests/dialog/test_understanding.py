from itertools import permutations
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.dialog import DialogState, understand
from assistant.facts import default_knowledge

ROWS = yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text())
KNOWLEDGE = default_knowledge()
FACTS = {
    "a nightly job": ("kind", "job"),
    "20 minutes": ("run_seconds", 1200),
    "2 gigs": ("memory_mib", 2048),
    "half a vCPU": ("vcpus", 0.5),
    "40 GB of scratch disk": ("ephemeral_gib", 40),
    "no GPU": ("gpu", 0),
    "in containers": ("packaging", "container"),
    "it may be interrupted": ("interruptible", True),
    "a strong ops team": ("team", "strong_ops"),
    "Linux": ("os", "linux"),
    "stateless": ("state", "none"),
}


def told(fills):
    return {f"{name}{'' if fill.origin == 'said' else '*'}": fill.value for name, fill in fills.items()}


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_a_sentence_fills_its_fields(read, text, expected) -> None:
    found = told(read(text).fills)
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        same = found[name] == pytest.approx(value) if isinstance(value, float) else found[name] == value
        assert same, name


@settings(max_examples=60, deadline=None)
@given(order=st.permutations(sorted(FACTS)), glue=st.sampled_from([", ", "; ", "\n", " and "]))
def test_fields_may_come_in_any_order(order, glue) -> None:
    fills = understand(glue.join(order), DialogState(), KNOWLEDGE).fills
    assert {name: fills[name].value for name, _ in FACTS.values()} == dict(FACTS.values())


def test_every_value_keeps_who_said_it_when_and_in_which_words(say) -> None:
    say("a service in helm charts")
    slots = say("with two gigs").slots
    assert (slots["memory_mib"].origin, slots["memory_mib"].words, slots["memory_mib"].turn) == (
        "said",
        "two gigs",
        2,
    )
    assert (slots["kubernetes"].origin, slots["kubernetes"].turn) == ("implied", 1)


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        ("memory_mib", "512", 512),
        ("memory_mib", "2", 2048),
        ("memory_mib", "512M", 512),
        ("vcpus", "2", 2),
        ("vcpus", "half a core", 0.5),
        ("gpu", "no", 0),
        ("gpu", "yes", 1),
        ("gpu", "2", 2),
        ("utilisation", "60", 0.6),
        ("instances", "3", 3),
        ("commitment_years", "3 years", 3),
        ("commitment_years", "no", 0),
        ("always_on", "yes, it must", True),
        ("always_on", "not really", False),
        ("interruptible", "nope", False),
        ("traffic", "in bursts", "spiky"),
        ("traffic", "it is flat", "steady"),
        ("team", "nobody", "no_ops"),
        ("team", "some", "some_ops"),
        ("team", "a strong team", "strong_ops"),
        ("state", "nothing", "none"),
        ("state", "a volume", "block"),
        ("packaging", "machine image", "machine_image"),
        ("packaging", "code", "code"),
        ("os", "it's Windows", "windows"),
        ("isolation", "no", "normal"),
        ("kind", "an api", "api"),
        ("region", "Frankfurt", "eu-central-1"),
    ],
)
def test_a_short_answer_is_read_by_the_question(read, asked, text, value) -> None:
    assert read(text, asked=asked).fills[asked].value == value


@pytest.mark.parametrize(
    "text",
    ["whatever is normal", "the usual", "default", "take what is usual", "I'd go with the default, please",
     "just whatever is typical for that", "the normal amount of memory", "a standard size", "same as everyone"],
)  # fmt: skip
def test_what_is_usual_is_left_to_us(read, text) -> None:
    assert read(text, asked="memory_mib").act == "you_choose"


@pytest.mark.parametrize("text", ["what is normal?", "what is the default", "is that the usual?"])
def test_who_asks_what_is_usual_leaves_nothing_to_us(read, text) -> None:
    assert read(text, asked="memory_mib").act != "you_choose"


@pytest.mark.parametrize("text", ["some requests", "nobody knows", "nothing", "code", "no", "2", "yes"])
def test_a_short_answer_says_nothing_where_nothing_was_asked(read, text) -> None:
    assert not read(text).fills


def test_an_impossible_amount_leaves_the_rest_of_the_sentence(read) -> None:
    found = read("a nightly job with -3 GB of memory and 0 vCPU, 10 minutes")
    assert [problem.split("\u201d")[0][1:] for problem in found.problems] == ["-3 GB", "0 vCPU"]
    assert found.fills["run_seconds"].value == 600
    assert found.fills["kind"].value == "job"
    assert not {"memory_mib", "vcpus"} & found.fills.keys()


def test_more_than_there_is_is_refused(read) -> None:
    found = read("5000 TB of memory")
    assert "more than there is" in found.problems[0]
    assert not found.fills


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=300), asked=st.sampled_from([None, *KNOWLEDGE.document("slots.yaml")["slots"]]))
def test_any_text_is_read_without_an_error(text, asked) -> None:
    understand(text, DialogState(asked=asked), KNOWLEDGE)


@pytest.mark.parametrize(
    "text", ["no a b c d, " * 4000, "not " * 9000, "no x, y, z or " * 2000, "and then " * 5000, "w" * 40_000]
)
def test_a_long_paste_is_read_in_proportion_to_its_length(read, text) -> None:
    """Would take hours if a pattern backtracked."""
    assert read(text).confidence <= 1


def test_all_orders_of_three_turns_come_to_the_same_fields_and_advice(knowledge) -> None:
    from assistant.session import Session

    outcomes = set()
    for order in permutations(
        ["a nightly job of 40 minutes", "4 GB and 2 vCPU", "no special needs, it may be interrupted"]
    ):
        session = Session(loaded=knowledge)
        for text in order:
            session.send(text)
        reply = session.send("recommend")
        known = tuple(sorted((name, slot.value) for name, slot in reply.slots.items()))
        outcomes.add((reply.recommendation.platform, known))
    assert len(outcomes) == 1


def test_not_really_is_no_unit(say) -> None:
    """Once a field without an amount had the scale of the one named beside it."""
    say("a nightly job of 10 minutes, it must not be interrupted", "one GPU and 30 minutes")
    assert say("not really").kind != "error"
