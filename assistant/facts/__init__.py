"""Cards, facts and price tables: what Berth knows, read from `knowledge/`.

The names below are loaded when first used: a look-up in compiled cards needs none of them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from assistant.facts.knowledge import Knowledge, default_knowledge, load_knowledge
    from assistant.facts.models import Card, Correction, Fact, Lead, Source
    from assistant.facts.prices import Price

__all__ = [
    "Card",
    "Correction",
    "Fact",
    "Knowledge",
    "Lead",
    "Price",
    "Source",
    "default_knowledge",
    "load_knowledge",
]

_MODELS = frozenset({"Card", "Correction", "Fact", "Lead", "Source"})


def __getattr__(name: str) -> Any:
    """Load one of the names from the module it lives in."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from assistant.facts import knowledge, models, prices  # noqa: PLC0415 - see above

    home = models if name in _MODELS else prices if name == "Price" else knowledge
    return getattr(home, name)
