"""Amounts as the engine says them: memory, times and counts of any size."""

from __future__ import annotations

from assistant.quantities import duration, number, with_unit

_MIB_PER_GIB = 1024
_ROUGH_FROM_GIB = 10
_MILLION = 1_000_000
_HUNDRED = 100


def memory_words(mib: float) -> str:
    """Write memory as AWS does: 512 MB, 2 GB, and large odd amounts to a tenth of a GB."""
    gib = mib / _MIB_PER_GIB
    if gib >= 1 and (gib * 4).is_integer():
        return with_unit(gib, "GB")
    if gib >= _ROUGH_FROM_GIB:
        return with_unit(round(gib) if gib >= _HUNDRED else round(gib, 1), "GB")
    return with_unit(round(mib) if mib >= _HUNDRED else round(mib, 2), "MB")


def duration_words(seconds: float) -> str:
    """Write a time as people say it, also where it is no whole number of anything."""
    if seconds < 1:
        return with_unit(float(f"{seconds * 1000:.3g}"), "ms")
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length and (seconds % 60 or (unit == "days" and seconds % 3600)):
            return f"{number(round(seconds / length, 1))} {unit}"
    return duration(float(f"{seconds:.3g}") if seconds < _HUNDRED else round(seconds))


def size_words(vcpus: float, memory_mib: float) -> str:
    """Write a size: 1 vCPU / 2 GB."""
    return f"{number(vcpus)} vCPU / {memory_words(memory_mib)}"


def count_words(count: float) -> str:
    """Write a large number as people say it, in three figures: 41 million, 1.52 billion, 15,200, 30.4."""
    for size, name in ((1000 * _MILLION, "billion"), (_MILLION, "million")):
        if count >= size:
            return f"{number(float(f'{count / size:.3g}'))} {name}"
    return number(round(count) if count >= _HUNDRED else round(count, 1 if count >= 1 else 3))
