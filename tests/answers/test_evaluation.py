from pathlib import Path

import pytest
import yaml

from assistant.answers import Answerer
from assistant.facts import default_knowledge

CASES = yaml.safe_load(Path(__file__).with_name("evaluation.yaml").read_text())
FLOOR = 0.95


def listed(value):
    return value if isinstance(value, list) else [value]


def miss(answerer, case):
    answer = answerer.answer(case["ask"])
    if answer.kind not in listed(case.get("kind", "answer")):
        return f"{case['ask']}: {answer.kind}, {answer.cards}"
    if "card" in case and not set(listed(case["card"])) & set(answer.cards):
        return f"{case['ask']}: {answer.cards}"
    if case.get("says", "") not in answer.text:
        return f"{case['ask']}: {answer.text[:90]}"
    return None


@pytest.mark.parametrize("half", ["a", "b"])
def test_questions_get_their_card_and_figure(half) -> None:
    answerer = Answerer(default_knowledge())
    cases = [case for case in CASES if case["half"] == half]
    misses = [found for case in cases if (found := miss(answerer, case))]
    assert len(misses) <= len(cases) * (1 - FLOOR), "\n".join(misses)


def test_a_question_is_not_asked_twice() -> None:
    asked = [case["ask"] for case in CASES]
    assert len(asked) == len(set(asked))
