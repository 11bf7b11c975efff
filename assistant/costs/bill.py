"""A monthly bill: lines of quantity times rate, and their sum."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class LineItem(NamedTuple):
    """One line of a bill; a named tuple, because one recommendation builds thousands of them.

    Attributes:
        item: what is paid for, in words.
        quantity: how much of `unit` in a month.
        unit: what the rate buys: vCPU-hour, GB-second, request.
        usd_per_unit: the rate.
        usd: quantity times rate.
        source: price key, region and date of the rate.
    """

    item: str
    quantity: float
    unit: str
    usd_per_unit: float
    usd: float
    source: str


class Rate(NamedTuple):
    """A price as a bill needs it.

    Attributes:
        usd: dollars for one `unit`.
        unit: what one price buys.
        source: key, region and date.
        note: a doubt about the figure, in words; empty for none.
    """

    usd: float
    unit: str
    source: str
    note: str = ""


def line(item: str, quantity: float, rate: Rate) -> LineItem:
    """Return the line for so much of something at a rate."""
    return LineItem(item, quantity, rate.unit, rate.usd, quantity * rate.usd, rate.source)


@dataclass(frozen=True, slots=True)
class Bill:
    """The lines of a month; bills add up by ``+``.

    Attributes:
        lines: what is paid for.
        total: the sum of the lines, in dollars a month; added up once, because bills are compared often.
    """

    lines: tuple[LineItem, ...] = ()
    total: float = field(init=False)

    def __post_init__(self) -> None:
        """Add the lines up."""
        object.__setattr__(self, "total", sum([entry.usd for entry in self.lines]))

    def __add__(self, other: Bill) -> Bill:
        """Return the lines of both."""
        return Bill(self.lines + other.lines)

    @classmethod
    def of(cls, lines: Iterable[LineItem]) -> Bill:
        """Return a bill without the lines of which nothing is used."""
        return cls(tuple([entry for entry in lines if entry.quantity]))
