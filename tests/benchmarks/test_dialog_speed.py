"""How long a turn of the dialog takes, choice of the next question included; run with `make bench`.

`extra_info` has the 50th and the 99th percentile in milliseconds over turns of simulated conversations,
none of which comes twice. The last benchmark holds two thousand conversations through real sessions and
says how often the advice is the one for everything the user knows, and after how many questions; beside
it, how many there would be if every field were asked for in order.
"""

from itertools import count

from assistant.dialog import DialogState, step
from assistant.facts import default_knowledge
from assistant.quantities.reading import Reader
from tests.dialog.simulator import converse, statistics

CONVERSATIONS = 2000
TURNS = 1200
WARM_UP = 20
SENTENCE = (
    "we transcode uploaded videos, about 20 minutes each with 4 vCPU and 8 GB, 500 a month, no GPU, in docker"
)


def recorded_turns(knowledge, first, enough):
    """Return what simulated users say in states of their own, with the state before it."""
    turns = []
    for number in count(first):
        state = DialogState()

        def send(text):
            nonlocal state
            turns.append((text, state))
            turn = step(text, state, knowledge)
            state = turn.state
            return turn

        converse(number, knowledge, send)
        if len(turns) >= enough:
            return turns
    return turns


def test_one_turn_with_the_choice_of_the_next_question(benchmark, settle):
    knowledge = default_knowledge()
    recorded_turns(knowledge, 500_000, WARM_UP)
    turns = iter(recorded_turns_elsewhere(knowledge))
    settle()
    benchmark.pedantic(
        lambda text, state: step(text, state, knowledge),
        setup=lambda: (next(turns), {}),
        rounds=TURNS,
    )
    times = sorted(benchmark.stats.stats.data)
    benchmark.extra_info["p50_ms"] = round(times[len(times) // 2] * 1000, 2)
    benchmark.extra_info["p99_ms"] = round(times[int(len(times) * 0.99)] * 1000, 2)


def recorded_turns_elsewhere(knowledge):
    """Record the turns on knowledge of their own, so that the engine has planned none of them before."""
    from assistant.facts import load_knowledge

    twin = load_knowledge(())
    del knowledge
    return recorded_turns(twin, 600_000, TURNS)


def test_understanding_one_sentence(benchmark):
    knowledge = default_knowledge()
    from assistant.dialog import understand

    found = benchmark(understand, SENTENCE, DialogState(), knowledge)
    assert len(found.fills) > 5


def test_reading_the_amounts_of_one_sentence(benchmark):
    knowledge = default_knowledge()
    reader = Reader(
        knowledge.document("units.yaml"), knowledge.figure("month.hours"), knowledge.figure("month.days")
    )
    assert len(benchmark(reader.amounts, SENTENCE)) == 4


def test_two_thousand_conversations(benchmark):
    knowledge = default_knowledge()

    def hold():
        return [converse(number, knowledge) for number in range(CONVERSATIONS)]

    found = statistics(benchmark.pedantic(hold, rounds=1))
    benchmark.extra_info.update(found)
    assert found["agreement"] >= 0.99
    assert found["median"] <= 4
    assert found["p95"] <= 7
