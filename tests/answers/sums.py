"""What the sums of answers are held against: the figures of the tables, and the amount that a text tells first."""

import re

from assistant.answers import Answerer
from assistant.facts import default_knowledge

KNOWLEDGE = default_knowledge()
ANSWERER = Answerer(KNOWLEDGE)
HOURS = 730


def usd(key: str, region: str = "us-east-1") -> float:
    return KNOWLEDGE.prices.price(key, region).usd


def amount_after(pattern: str, text: str) -> float:
    """Return the number in the group of a pattern."""
    found = re.search(pattern, text)
    assert found, text
    return float(found[1].replace(",", ""))
