from dataclasses import replace

import pytest

from assistant.facts import Card, Fact, Knowledge, Source, load_knowledge
from assistant.facts.knowledge import assemble

SIZE = Fact(key="demo.size.max", value=10, unit="GB", name="size of a demo", bound="max", scope="per demo")
DEMO = Card(
    id="demo-size",
    service="demo",
    title="Demo size",
    question="How big is a demo?",
    answer="**{demo.size.max}** at most.",
    sources=(Source("https://docs.aws.amazon.com/", "2026-11", "Demo guide"),),
    asks=("demo max size",),
    facts=(SIZE,),
)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture
def demo():
    """Make knowledge of one faultless card, changed as named, and of further cards."""

    def make(*others: Card, **changes) -> Knowledge:
        return assemble([[replace(DEMO, **changes), *others]], ())

    return make


@pytest.fixture
def other_card():
    """Make a second card without facts of its own."""

    def make(**changes) -> Card:
        plain = {"id": "demo-other", "question": "Who else?", "asks": (), "facts": ()}
        return replace(DEMO, **{**plain, "answer": "**Nobody.**", **changes})

    return make


@pytest.fixture
def demo_fact():
    def make(**changes) -> Fact:
        return replace(SIZE, **changes)

    return make
