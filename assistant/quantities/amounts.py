"""What is read: an amount with its kind, its range, and the words it came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

AmountKind = Literal["duration", "size", "rate", "count", "money", "percent", "vcpu"]
_LARGEST = 1e15
_CANNOT_BE_NOTHING = ("duration", "size", "vcpu")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount found in a text.

    Attributes:
        kind: duration (seconds), size (MiB), rate (a month), money (USD), percent (a fraction of 1),
            vcpu, or count for a bare number.
        value: in the base unit of its kind; the middle of a range.
        low: lower end of what was said; equal to `high` for a plain figure.
        high: upper end.
        words: the words it was read from.
        start: where they begin in the text.
        end: where they end.
        approximate: said vaguely.
        problem: why it cannot be, in a sentence; empty when it can.
        scale: base units in one of the unit that was said, to read the same number in another unit.
        per: the period behind a size, money or processors, as it was written; empty without one.
    """

    kind: AmountKind
    value: float
    low: float
    high: float
    words: str
    start: int
    end: int
    approximate: bool = False
    problem: str = ""
    scale: float = 1
    per: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A number with its unit, and where they end; not an amount yet, since a range may go on.

    Attributes:
        kind: as of an amount.
        value: in base units.
        scale: base units in one of the unit said.
        end: where it ends in the text.
        vague: the number itself was said vaguely.
    """

    kind: AmountKind
    value: float
    scale: float
    end: int
    vague: bool = False


def made(ends: tuple[Said, Said], start: int, text: str, *, vague: bool) -> Amount:
    """Return the amount between two ends, which are the same for a plain figure."""
    low, high = sorted(end.value for end in ends)
    last = max(end.end for end in ends)
    words = text[start:last].strip()
    kind = ends[-1].kind
    return Amount(
        kind=kind,
        value=(low + high) / 2,
        low=low,
        high=high,
        words=words,
        start=start,
        end=last,
        approximate=vague or low != high or any(end.vague for end in ends),
        problem=_problem(kind, low, high, words),
        scale=ends[-1].scale,
    )


def product(amount: Amount, count: Amount, text: str) -> Amount:
    """Return an amount so many times, its words those of both and all that stands between them."""
    start, end = min(amount.start, count.start), max(amount.end, count.end)
    return replace(
        amount, value=amount.value * count.value, low=amount.low * count.low, high=amount.high * count.high,
        words=text[start:end], start=start, end=end, approximate=amount.approximate or count.approximate,
    )  # fmt: skip


def _problem(kind: AmountKind, low: float, high: float, words: str) -> str:
    quoted = f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}"
    if not abs(high) <= _LARGEST or not abs(low) <= _LARGEST:
        return f"{quoted} is not an amount that can be"
    if low < 0 or high < 0:
        return f"{quoted} is negative"
    if high == 0 and kind in _CANNOT_BE_NOTHING:
        return f"{quoted} is nothing at all"
    return ""
