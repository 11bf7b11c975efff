"""A monthly bill: lines of quantity times rate, and their sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


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


Charge = tuple[str, float, Rate]
"""What is paid for, in words; how many units of the rate in a month; and what one of them costs.

A plain tuple: one recommendation makes hundreds of them, of which a reader sees a few as lines.
"""


class LineItem(NamedTuple):
    """One line of a bill.

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


def total_usd(charges: Iterable[Charge]) -> float:
    """Return what charges come to, in dollars."""
    total = 0.0
    for _, quantity, rate in charges:
        total += quantity * rate.usd
    return total


class Bill:
    """What is charged in a month; bills add up by ``+``, and are never changed.

    Attributes:
        charges: each with its quantity and rate; those of nothing are left out.
        total: their sum, in dollars a month; added up once, because bills are compared often.
    """

    __slots__ = ("charges", "total")

    def __init__(self, charges: Iterable[Charge] = ()) -> None:
        """Add the charges up."""
        made, total = [], 0.0
        for charge in charges:
            _, quantity, rate = charge
            if quantity:
                made.append(charge)
                total += quantity * rate.usd
        self.charges, self.total = tuple(made), total

    @property
    def lines(self) -> tuple[LineItem, ...]:
        """The charges as lines to be read."""
        return tuple(
            LineItem(item, quantity, rate.unit, rate.usd, quantity * rate.usd, rate.source)
            for item, quantity, rate in self.charges
        )

    def __add__(self, other: Bill) -> Bill:
        """Return the charges of both."""
        return Bill((*self.charges, *other.charges))

    def __eq__(self, other: object) -> bool:
        """Tell whether the same is charged."""
        return isinstance(other, Bill) and self.charges == other.charges

    def __hash__(self) -> int:
        """Hash by what is charged."""
        return hash(self.charges)

    def __repr__(self) -> str:
        """Show the charges."""
        return f"Bill({self.charges!r})"
