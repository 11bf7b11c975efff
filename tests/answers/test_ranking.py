"""What the phrasings say of the cards raises their scores, and how far the best one leads makes it sure."""

import pytest

from assistant.answers import Answerer
from assistant.answers.ranking import AGREEMENTS, leads
from assistant.facts import default_knowledge
from tests.answers.evaluation import TUNED, cases

ANSWERER = Answerer(default_knowledge())
RANKER = ANSWERER.ranker
QUESTIONS = [case.ask for name in TUNED for case in cases(name) if case.is_answerable and not case.before][
    ::97
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_speaks_for_a_card_is_a_share_or_is_none(question) -> None:
    reading = ANSWERER.reading(question)
    found = [*RANKER.agreements(reading, RANKER.fitting(reading))]
    assert found
    for agreements in found:
        held = dict(zip(AGREEMENTS, agreements, strict=True))
        assert held.pop("evidence") <= 0.0
        assert all(0.0 <= share <= 1.0 for share in held.values())
    assert max(agreements[AGREEMENTS.index("evidence")] for agreements in found) == 0.0


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_cards_come_by_their_scores_and_each_once(question) -> None:
    reading = ANSWERER.reading(question)
    ranked = RANKER.ranked(reading)
    scored = RANKER.fitting(reading)
    near = len([*RANKER.agreements(reading, scored)])
    verbatim = RANKER.index.asked_verbatim(reading.text)
    scores = [score for score, card in ranked[:near] if card.id not in verbatim]
    assert scores == sorted(scores, reverse=True)
    assert sorted(card.id for _, card in ranked) == sorted(card_id for _, card_id in scored)


def test_a_card_is_surer_the_farther_it_leads() -> None:
    reading = ANSWERER.reading("may several containers of one task write to the same volume")
    score, card = RANKER.ranked(reading)[0]
    sure = [RANKER.sureness(reading, card, score, lead) for lead in (-1.0, 0.0, 1.0, 3.0)]
    assert sure == sorted(sure)
    assert sure[0] < sure[-1]


def test_a_name_that_the_card_has_not_makes_it_less_sure() -> None:
    plain, foreign = (
        ANSWERER.reading(f"how do I give my functions a stable outgoing address{rest}")
        for rest in ("", " for mongodb atlas")
    )
    assert ANSWERER.lexicon.foreign_in(foreign.text)
    score, card = RANKER.ranked(plain)[0]
    assert RANKER.measures(foreign, card, score, 1.0)["foreign"] == 1.0
    assert RANKER.sureness(foreign, card, score, 1.0) < RANKER.sureness(plain, card, score, 1.0)


def test_a_lead_is_of_the_best_other_and_never_says_too_much() -> None:
    assert leads([]) == []
    assert leads([7.0]) == [3.0]
    assert leads([1e9, 1.0]) == [3.0, -3.0]
    assert leads([5.0, 5.0, 1.0])[:2] == [0.0, 0.0]
