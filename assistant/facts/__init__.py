"""Cards, facts and price tables: what Berth knows, read from `knowledge/`."""

from assistant.facts.knowledge import Knowledge, default_knowledge, load_knowledge
from assistant.facts.models import Card, Correction, Fact, Source
from assistant.facts.prices import Price

__all__ = [
    "Card",
    "Correction",
    "Fact",
    "Knowledge",
    "Price",
    "Source",
    "default_knowledge",
    "load_knowledge",
]
