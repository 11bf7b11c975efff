"""The dialog's advice is the engine's on everything the user knows, for a few questions.

Here a sample; `make bench` holds two thousand conversations, and `BERTH_CONVERSATIONS` sets the number.
"""

import os
from random import Random

import pytest

from assistant.engine import Workload, recommend
from assistant.session import Session
from tests.dialog.phrases import phrase
from tests.dialog.simulator import converse, draw, statistics

CONVERSATIONS = int(os.environ.get("BERTH_CONVERSATIONS", "80"))
OFTEN_ENOUGH = 0.99 if CONVERSATIONS >= 1000 else 0.96  # few conversations tell a share only roughly


def test_simulated_conversations_come_to_the_verdict_on_the_full_workload(knowledge) -> None:
    held = [converse(number, knowledge) for number in range(CONVERSATIONS)]
    found = statistics(held)
    missed = {number: (one.expected, one.platform) for number, one in enumerate(held) if not one.agrees}
    assert found["agreement"] >= OFTEN_ENOUGH, missed
    assert found["median"] <= 4
    assert found["p95"] <= 7
    assert found["median_in_order"] >= 3 * found["median"]


@pytest.mark.parametrize("number", range(6))
def test_a_workload_told_field_by_field_in_any_order_gets_the_same_verdict(knowledge, number) -> None:
    random = Random(number)  # noqa: S311 - the same workload for the same number
    full, expected = draw(random, knowledge)
    outcomes = set()
    for _ in range(2):
        session = Session(loaded=knowledge)
        session.send("cancel")
        names = list(full)
        random.shuffle(names)
        for place in range(0, len(names), 5):
            session.send(", ".join(phrase(name, full[name], random) for name in names[place : place + 5]))
        reply = session.send("recommend")
        told = {name: slot.value for name, slot in reply.slots.items() if name in full}
        assert told == {
            name: pytest.approx(value) if isinstance(value, float) else value for name, value in full.items()
        }
        outcomes.add(reply.recommendation.platform)
    assert outcomes == {expected} == {recommend(Workload(**full), knowledge).platform}
