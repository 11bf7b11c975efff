"""What is known can be found: every documented limit by its own name and by what people call it."""

import re
from pathlib import Path

import pytest

from assistant.answers import Answerer
from assistant.facts.yaml_files import read_yaml
from assistant.quantities import amount, convert, number

HERE = Path(__file__).parent
LIMITS = read_yaml(HERE / "limits.yaml")
NAMES = read_yaml(HERE / "limit_names.yaml")
FLOORS = {"card": 0.97, "name": 0.975, "nickname": 0.965}
"""What is reached, less a little; a name that says less than its card is the usual miss."""


@pytest.fixture(scope="module")
def answerer(knowledge):
    return Answerer(knowledge)


def asked(name, card) -> str:
    """Return a limit's name as a question about the card's first subject."""
    subject = (card.subjects or (card.service,))[0].replace("-", " ")
    return name if subject in name.lower() else f"{subject}: {name}"


def figures(fact) -> set[str]:
    """Return how the figure of a fact may be written: as stated, or in a neighbouring unit."""
    written = {number(fact.value), amount(fact.value, fact.unit)}
    for unit in ("KB", "MB", "GB", "TB", "seconds", "minutes", "hours", "days"):
        try:
            written.add(f"{number(convert(fact.value, fact.unit, unit))} {unit}")
        except ValueError:
            continue
    return written


def states(text: str, fact) -> bool:
    return any(re.search(rf"(?<![\d.,]){re.escape(one)}(?!\d|[.,]\d)", text) for one in figures(fact))


def questions(kind: str, knowledge):
    """Yield each limit's key and the questions of a kind: the card's name for it, the limit's own, or others."""
    for limit, key in LIMITS.items():
        own, *others = NAMES[limit]
        names = {"card": [knowledge.fact(key).name], "name": [own], "nickname": others}[kind]
        yield from ((key, asked(name, knowledge.fact_cards[key])) for name in names)


def test_every_limit_has_a_name_of_its_own() -> None:
    assert NAMES.keys() == LIMITS.keys()
    assert all(names and all(isinstance(name, str) for name in names) for names in NAMES.values())


@pytest.mark.parametrize("kind", FLOORS)
def test_a_limit_is_found_by_what_it_is_called(kind, knowledge, answerer) -> None:
    found = dict.fromkeys(questions(kind, knowledge))
    missed = []
    for key, question in found:
        answer = answerer.answer(question)
        if answer.kind == "declined" or not states(answer.text, knowledge.fact(key)):
            missed.append(f"{key}: {question!r} brought {answer.kind} {answer.cards[:1]}")
    reached = 1 - len(missed) / len(found)
    assert reached >= FLOORS[kind], f"{reached:.1%} of {len(found)}\n" + "\n".join(missed)


@pytest.mark.parametrize("limit", LIMITS)
def test_every_limit_is_answered_with_its_figure(limit, knowledge, answerer) -> None:
    key, card = LIMITS[limit], knowledge.fact_cards[LIMITS[limit]]
    names = (asked(name, card) for name in (knowledge.fact(key).name, *NAMES[limit]))
    answers = (answerer.answer(question) for question in (*names, card.question, *card.asks))
    assert any(answer.kind != "declined" and states(answer.text, knowledge.fact(key)) for answer in answers)
