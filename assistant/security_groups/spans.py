"""Sets of whole numbers as sorted spans that do not touch: union, overlap and difference, exactly."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Span = tuple[int, int]
"""First and last number of a span, both in it."""

Spans = tuple[Span, ...]
"""Spans in rising order with a gap between any two."""


def union(spans: Iterable[Span]) -> Spans:
    """Join spans in any order, also overlapping ones."""
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            if last > joined[-1][1]:
                joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return tuple(joined)


def overlap(one: Spans, other: Spans) -> Spans:
    """Return the numbers that are in both."""
    found: list[Span] = []
    i = j = 0
    while i < len(one) and j < len(other):
        first, last = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if first <= last:
            found.append((first, last))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)


def without(one: Spans, other: Spans) -> Spans:
    """Return the numbers of `one` that are not in `other`."""
    left: list[Span] = []
    for first, last in one:
        start = first
        for low, high in other:
            if high < start or low > last:
                continue
            if low > start:
                left.append((start, low - 1))
            start = high + 1
        if start <= last:
            left.append((start, last))
    return tuple(left)


def holds(spans: Spans, number: int) -> bool:
    """Tell whether a number is in the set."""
    place = bisect_right(spans, (number, float("inf"))) - 1
    return place >= 0 and spans[place][0] <= number <= spans[place][1]


def covers(spans: Spans, inner: Span) -> bool | None:
    """Tell whether the set holds all of a span (True), none of it (False) or a part (None)."""
    common = overlap(spans, (inner,))
    if not common:
        return False
    return True if common == (inner,) else None
