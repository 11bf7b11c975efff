"""Workload fields and their values in words for the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.dialog import SlotFill, shown

if TYPE_CHECKING:
    from assistant.reply import SlotValue

_UNIT_PARTS = frozenset({"mib", "gib", "seconds", "usd"})
_PLAIN = {"run_seconds": "run time", "requests_per_month": "requests a month", "gpu": "GPUs", "os": "system"}


def field_label(name: str) -> str:
    """Return a field's name without its unit: memory_mib becomes memory."""
    if name in _PLAIN:
        return _PLAIN[name]
    words = [part for part in name.split("_") if part not in _UNIT_PARTS]
    return " ".join("vCPU" if word == "vcpus" else word for word in words)


def field_value_words(slot: SlotValue) -> str:
    """Return a value as people write it: 2 GB, 20 minutes, yes."""
    return shown(SlotFill(slot.value, slot.unit))
