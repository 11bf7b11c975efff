"""What a named instance type says of a workload that runs on one today: "45 min on a t3.small"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.costs import price_book
from assistant.costs.instance_types import instance_type
from assistant.dialog.models import SlotFill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.dialog.vocabulary import Words
    from assistant.facts import Knowledge
    from assistant.quantities.reading import Amount

_NAME = re.compile(
    r"(?<![\w.-])(?P<type>[a-z]{1,5}\d{1,2}[a-z-]{0,6}\.(?:nano|micro|small|medium|large|\d{0,2}xlarge))s?"
    r"(?![\w-])",
    re.IGNORECASE,
)


def machine_fills(text: str, turn: int, words: Words, knowledge: Knowledge) -> dict[str, SlotFill]:
    """Return the processors, memory and GPUs of the one instance type that a text names.

    They are implied, for a machine is seldom filled by what runs on it. Nothing where several are named.
    """
    named = {match["type"].lower() for match in _NAME.finditer(text)}
    found = instance_type(price_book(knowledge), *named) if len(named) == 1 else None
    if found is None:
        return {}
    values: dict[str, Any] = {"vcpus": found.vcpus, "memory_mib": round(found.memory_mib)}
    if found.gpus:
        values["gpu"] = found.gpus
    return {slot: _implied(slot, value, found.name, turn, words) for slot, value in values.items()}


def counted_machines(text: str, amounts: Sequence[Amount], turn: int) -> dict[str, SlotFill]:
    """Return how many there are of a named type: "two m5.xlarge"."""
    for amount in amounts:
        named = _NAME.match(text, amount.end + 1) if amount.kind == "count" else None
        if named:
            count, words = round(amount.value), text[amount.start : named.end()]
            return {"instances": SlotFill(count, "copies", "said", words, turn, amount.low, amount.high, 1.0)}
    return {}


def _implied(slot: str, value: float, name: str, turn: int, words: Words) -> SlotFill:
    unit = str(words.slots[slot].get("unit", ""))
    whole = int(value) if float(value).is_integer() else value
    return SlotFill(whole, unit, "implied", name, turn, scale=1.0, approximate=True)
