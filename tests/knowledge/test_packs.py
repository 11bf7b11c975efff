"""Packs: a team's own cards, prices and rules beside Berth's, in every answer and in the engine."""

from pathlib import Path

import pytest

from assistant.engine import Workload, recommend
from assistant.facts import load_knowledge

CARD = """\
id: {card_id}
subjects: [lambda]
topics: [{topic}]
title: {title}
question: {question}
answer: "{answer}"
facts:
  - key: {key}
    value: {value}
    unit: {unit}
    name: {name}
    scope: our accounts
sources:
  - {{url: "https://wiki.example.com/lambda", as_of: 2026-11, title: Our wiki}}
"""
TIMEOUT = {
    "card_id": "house-lambda-timeout",
    "topic": "timeout",
    "title": "Lambda timeout in our accounts",
    "question": "How long may a Lambda function run with us?",
    "answer": "**{lambda.timeout.max}**, by our own rule.",
    "key": "lambda.timeout.max",
    "value": 300,
    "unit": "seconds",
    "name": "timeout of a function",
}


@pytest.fixture
def pack(tmp_path: Path):
    """Make a pack named acme with one card, the fields of a card changed as named."""

    def make(**changes) -> Path:
        fields = {**TIMEOUT, **changes}
        folder = tmp_path / "acme" / "cards" / "house"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{fields['card_id']}.yaml").write_text(CARD.format(**fields))
        return tmp_path / "acme"

    return make


def test_a_card_replaced_by_a_pack_keeps_the_facts_that_others_read(pack) -> None:
    folder = pack(card_id="lambda-timeout")
    for _ in range(2):  # built anew, then from the cache
        knowledge = load_knowledge([folder])
        assert knowledge.figure("lambda.timeout.max") == 300
        assert knowledge.figure("lambda.timeout.default") == 3
        assert (
            knowledge.fact_cards["lambda.timeout.default"]
            .source_of(knowledge.fact("lambda.timeout.default"))
            .url.startswith("https://docs.aws.amazon.com/")
        )
        assert knowledge.cards["lambda-timeout"].pack == "acme"


def test_an_overridden_limit_reaches_the_engine(pack) -> None:
    workload = Workload(run_seconds=600, requests_per_month=30, memory_mib=1024)
    assert recommend(workload).platform == "lambda"
    knowledge = load_knowledge([pack()])
    verdict = next(v for v in recommend(workload, knowledge).ranked if v.platform == "lambda")
    assert not verdict.feasible
    assert verdict.blockers[0].card == "house-lambda-timeout"
