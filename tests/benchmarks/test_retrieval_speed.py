"""Speed of a lookup in a running session, and of ranking alone beside its peers."""

from itertools import chain

import pytest

from assistant import Session
from assistant.facts import default_knowledge
from assistant.session.conversation import Memory
from tests.answers.evaluation import cases
from tests.benchmarks import corpora
from tests.benchmarks.questions import queries
from tests.benchmarks.searchers import SEARCHERS

MODULES = {"bm25s": "bm25s", "bm25s, scores only": "bm25s", "tantivy": "tantivy"}
QUERIES = {"cards": 300, "large": 25}


@pytest.mark.benchmark(group="session")
def test_a_lookup_in_a_running_session(benchmark) -> None:
    session = Session(loaded=default_knowledge())
    warming, measured = ([case.ask for case in cases(half) if not case.before] for half in ("b", "a"))
    questions = chain(warming, measured)

    def alone():
        session.memory = Memory()
        return (next(questions),), {}

    benchmark.pedantic(session.send, setup=alone, rounds=len(measured), warmup_rounds=len(warming))
    assert next(questions, None) is None


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", SEARCHERS)
@pytest.mark.parametrize("size", QUERIES)
def test_ranking_alone(size, name, benchmark) -> None:
    if name in MODULES:
        pytest.importorskip(MODULES[name], reason="it comes with the extra bench")
    knowledge = corpora.knowledge(size)
    search = SEARCHERS[name](knowledge)
    asked = queries()[: QUERIES[size]]
    benchmark.group = f"ranking, {len(knowledge.cards):,} documents"
    benchmark.extra_info["questions"] = len(asked)
    found = benchmark.pedantic(lambda: [search(terms) for terms in asked], rounds=7, warmup_rounds=1)
    assert sum(map(bool, found)) > len(asked) * 0.9
