"""The order in which things are said never changes the advice."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.dialog import DialogState, step
from assistant.facts import default_knowledge
from tests.dialog.phrases import phrase
from tests.dialog.simulator import draw

KNOWLEDGE = default_knowledge()


def told(parts):
    """Return the state after saying these parts one by one, without being asked anything."""
    state = step("cancel", DialogState(), KNOWLEDGE).state
    for part in parts:
        state = step(part, state, KNOWLEDGE).state
    return state


@settings(max_examples=12, deadline=None)
@given(number=st.integers(0, 10_000), data=st.data())
def test_the_order_of_answers_never_changes_slots_or_verdict(number, data) -> None:
    random = Random(number)  # noqa: S311 - the same workload for the same number
    full, expected = draw(random, KNOWLEDGE)
    parts = [phrase(name, value, random) for name, value in full.items() if name != "kind"]
    kind = phrase("kind", full["kind"], random)
    shuffled = data.draw(st.permutations(parts))
    states = [told([kind, *parts]), told([*shuffled, kind])]
    known = [{slot: fill.value for slot, fill in state.slots.items()} for state in states]
    assert known[0] == known[1]
    for state in states:
        advice = step("recommend", state, KNOWLEDGE).recommendation
        assert advice is not None
        assert advice.platform == expected


def test_of_what_two_words_imply_the_same_counts_in_either_order() -> None:
    known = [
        told(["an api", *parts]).slots for parts in (["Helm charts", "python"], ["python", "Helm charts"])
    ]
    assert [slots["packaging"].value for slots in known] == ["container", "container"]


def test_what_adds_nothing_to_what_was_said_is_no_riddle() -> None:
    state = told(["an api, 1M requests a day of 200 ms, 2 GB", "in docker"])
    assert "could not read" not in step("python", state, KNOWLEDGE).text
