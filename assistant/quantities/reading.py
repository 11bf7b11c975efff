"""Reading amounts out of what people type: 20 min, half a gig, 10k rpm, 3M a day, once a night.

One grammar over the words of `knowledge/units.yaml`; nothing is evaluated and every repetition in
the patterns is bounded, so that a long paste costs no more than its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from assistant.quantities.grammar import compile_grammar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

AmountKind = Literal["duration", "size", "rate", "count", "money", "percent", "vcpu"]
MOST_CHARACTERS = 20_000
_LARGEST = 1e15


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount found in a text.

    Attributes:
        kind: duration (seconds), size (MiB), rate (a month), money (USD), percent (a fraction of 1),
            vcpu, or count for a bare number.
        value: in the base unit of its kind; the middle of a range.
        low: lower end of what was said; equal to `high` for a plain figure.
        high: upper end.
        approximate: said vaguely.
        words: the words it was read from.
        start: where they begin in the text.
        end: where they end.
        problem: why it cannot be, in a sentence; empty when it can.
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


class Reader:
    """Finds amounts; built once from the units document.

    Args:
        document: the content of `knowledge/units.yaml`.
        month_hours: length of a month in hours, for rates.
        month_days: length of a month in days, for "once a night".
    """

    def __init__(self, document: Mapping[str, Any], month_hours: float, month_days: float) -> None:
        """Compile the patterns."""
        self._durations = {
            unit: float(size) for size, units in document["durations"].items() for unit in units
        }
        self._sizes = {unit: float(size) for size, units in document["sizes"].items() for unit in units}
        self._multipliers: Mapping[str, float] = document["multipliers"]
        self._words: Mapping[str, float] = document["words"]
        self._vague = frozenset(document["vague"])
        self._adverbs: Mapping[str, str] = document["adverbs"]
        self._month_seconds = month_hours * 3600
        self._month_days = month_days
        self._periods: Mapping[str, Any] = document["periods"]
        self._grammar = compile_grammar(document)

    def amounts(self, text: str) -> tuple[Amount, ...]:
        """Return the amounts in a text, in order; overlapping readings give way to the longer kind."""
        text = text[:MOST_CHARACTERS]
        taken: list[tuple[int, int]] = []
        found: list[Amount] = []
        for amount in (*self._rates(text), *self._units(text), *self._counts(text)):
            if all(amount.end <= start or amount.start >= end for start, end in taken):
                taken.append((amount.start, amount.end))
                found.append(amount)
        return self._with_each(tuple(sorted(found, key=lambda amount: amount.start)), text)

    def _with_each(self, found: tuple[Amount, ...], text: str) -> tuple[Amount, ...]:
        """Read "2 hours a day" as two hours, once a day: the second time is a period, not a length."""
        return tuple(
            self._once_each(amount)
            if before is not None
            and before.kind == amount.kind == "duration"
            and amount.words.lower().startswith(("a ", "an "))
            and not text[before.end : amount.start].strip()
            else amount
            for before, amount in zip((None, *found), found, strict=False)
        )

    def _once_each(self, period: Amount) -> Amount:
        value = self._per_month(period.words.split()[-1].rstrip("s"))
        return replace(period, kind="rate", value=value, low=value, high=value, problem="")

    def _rates(self, text: str) -> Iterator[Amount]:
        for match in self._grammar.rate.finditer(text):
            if match["adverb"]:
                value = self._per_month(self._adverbs[match["adverb"].lower()])
            elif match["short"]:
                second = {"s": 1.0, "m": 60.0, "h": 3600.0}[match["short"][-1].lower()]
                value = self._number(match["n2"], match["mult2"]) * self._month_seconds / second
            elif match["gapunit"]:
                value = self._per_month(match["gapunit"]) / (
                    self._number(match["gap"], None) if match["gap"] else 1
                )
            else:
                value = self._number(match["n"], match["mult"]) * self._per_month(match["period"])
            yield self._made("rate", (value, value), match, text)

    def _per_month(self, period: str) -> float:
        seconds = self._periods.get(period.lower(), self._durations.get(period.lower()))
        if seconds == "month":
            return 1.0
        if seconds == "year":
            return 1 / 12
        days = float(seconds or 1) / 86400
        return self._month_days / days if days >= 1 else self._month_seconds / float(seconds or 1)

    def _units(self, text: str) -> Iterator[Amount]:
        for match in self._grammar.unit.finditer(text):
            if match["money"]:
                value = self._number(match["money"], match["moneymult"])
                yield self._made("money", (value, value), match, text)
                continue
            unit = (match["time"] or match["unit"] or "%").lower()
            kind, size = self._unit(unit)
            high = self._number(match["n"] or match["n3"], None) * size
            if match["more"]:
                high += float(match["more"]) * self._durations[match["moreunit"].lower()]
            low = self._number(match["from"], None) * size if match["from"] else high
            yield self._made(kind, (low, high), match, text)

    def _unit(self, unit: str) -> tuple[AmountKind, float]:
        if unit in ("%", "percent"):
            return "percent", 0.01
        if unit in self._sizes:
            return "size", self._sizes[unit]
        if unit in self._durations:
            return "duration", self._durations[unit]
        return "vcpu", 1.0

    def _counts(self, text: str) -> Iterator[Amount]:
        for match in self._grammar.bare.finditer(text):
            value = self._number(match["n"], match["mult"])
            yield self._made("count", (value, value), match, text)

    def _made(self, kind: AmountKind, span: tuple[float, float], match: re.Match[str], text: str) -> Amount:
        low, high = min(span), max(span)
        before = text[max(0, match.start() - 16) : match.start()].lower().split()
        vague = bool(self._vague.intersection((*before[-1:], *match[0].lower().split())))
        words = match[0].strip()
        return Amount(
            kind=kind, value=(low + high) / 2, low=low, high=high, words=words, start=match.start(),
            end=match.end(), approximate=vague or low != high, problem=_problem(kind, low, high, words),
        )  # fmt: skip

    def _number(self, digits: str, multiplier: str | None) -> float:
        factor = self._multipliers[multiplier.lower()] if multiplier else 1
        word = self._words.get(digits.lower())
        return (word if word is not None else _parsed(digits)) * factor


def _parsed(digits: str) -> float:
    """Read digits with separators: 10,240 is ten thousand, 1,5 is one and a half."""
    digits = digits.rstrip(".,")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", digits):
        return float(digits.replace(",", ""))
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d+", digits):
        return float(digits.replace(".", "").replace(",", "."))
    try:
        return float(digits.replace(",", "."))
    except ValueError:
        return float("nan")


def _problem(kind: AmountKind, low: float, high: float, words: str) -> str:
    if not abs(high) <= _LARGEST or not abs(low) <= _LARGEST:
        return f"“{words}” is not an amount that can be"
    if low < 0 or high < 0:
        return f"“{words}” is negative"
    if high == 0 and kind in ("duration", "size", "vcpu"):
        return f"“{words}” is nothing at all"
    return ""
