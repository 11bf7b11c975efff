"""A wrong belief is corrected however it is put: in sentences that no card has as a claim of its own."""

from pathlib import Path

import pytest
import yaml

from assistant import Session
from assistant.facts import default_knowledge
from assistant.session.conversation import Memory

BELIEFS = yaml.safe_load(Path(__file__).with_name("beliefs_in_own_words.yaml").read_text(encoding="utf-8"))
FRAMES = ("{}", "I thought {}", "{}, right?")
FLOOR = 0.86
"""What is reached in whole conversations, less a little; the rest is mostly taken for a workload."""


def claims(knowledge) -> set[str]:
    corrections = (correction for card in knowledge.cards.values() for correction in card.corrections)
    return {claim.casefold() for correction in corrections for claim in correction.claims}


@pytest.mark.parametrize("frame", FRAMES)
def test_most_beliefs_are_corrected_by_a_card_of_theirs(frame) -> None:
    session, missed = Session(loaded=default_knowledge()), []
    for belief in BELIEFS:
        session.memory = Memory()
        reply = session.send(frame.format(belief["says"]))
        says_no = reply.text.lstrip("*").startswith(("No", "Not any more:"))
        if not says_no or not {citation.card for citation in reply.citations} & set(belief["card"]):
            missed.append((belief["says"], reply.kind, [citation.card for citation in reply.citations]))
    assert len(missed) <= len(BELIEFS) * (1 - FLOOR), missed


def test_most_sentences_are_no_claims_of_the_cards() -> None:
    stated = claims(default_knowledge())
    assert sum(belief["says"].casefold() in stated for belief in BELIEFS) <= len(BELIEFS) // 6


def test_the_cards_named_exist() -> None:
    assert {card for belief in BELIEFS for card in belief["card"]} <= default_knowledge().cards.keys()
