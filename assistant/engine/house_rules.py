"""House rules: platforms that a team's own cards exclude, whatever the workload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.engine.constraints import Constraint, by_pack
from assistant.engine.recommendation import Blocker
from assistant.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.facts import Knowledge

PREFIX = "house.excludes."
"""A fact of this key and a platform's id, with underscores, excludes the platform when it is true."""


def house_rules(knowledge: Knowledge, platform: str) -> Iterator[Constraint]:
    """Compile the rule that excludes a platform, if a card states one; its fact's name is the reason."""
    key = f"{PREFIX}{platform.replace('-', '_')}"
    if key not in knowledge.facts or not knowledge.holds(key):
        return
    card = knowledge.fact_cards[key]
    reason = f"{knowledge.fact(key).name}{by_pack(card)}"
    blocker = Blocker(reason=reason, field="house rule", card=card.id)
    yield Constraint(lambda _: True, lambda _: blocker)


def check_house_rules(knowledge: Knowledge, platforms: Sequence[str]) -> None:
    """See that every rule names a platform.

    Raises:
        InputError: naming the card, the rule and the platforms there are.
    """
    known = {platform.replace("-", "_") for platform in platforms}
    for key in knowledge.facts:
        if key.startswith(PREFIX) and key.removeprefix(PREFIX) not in known:
            there_are = ", ".join(sorted(known))
            card = knowledge.fact_cards[key].id
            raise InputError(f"no platform of that name; there are {there_are}", file=card, field=key)
