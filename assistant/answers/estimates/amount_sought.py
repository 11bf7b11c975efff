"""The largest amount of something that costs no more than some money, found by halving."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.answers.estimates.wording import Estimated

_HALVINGS, _DECIMALS = 60, 3
_MOST, _ROUNDING = 1e15, 1e-9


def largest_amount(most_usd: float, at: Callable[[float], Estimated | None]) -> tuple[int, Estimated | None]:
    """Return the largest whole amount for at most so many dollars a month, and its estimate.

    Prices never fall with the amount. 0 where none is so cheap, nothing has a price, or there is no end.

    Args:
        most_usd: dollars a month.
        at: prices an amount.
    """

    def usd_of(amount: float) -> float:
        found = at(amount)
        return found.part.usd_per_month if found and found.part else math.inf

    least, most = 0.0, 1.0
    while most < _MOST and usd_of(most) <= most_usd:
        least, most = most, most * 2
    if most >= _MOST or (not least and math.isinf(usd_of(most))):
        return 0, None
    for _ in range(_HALVINGS):
        middle = (least + most) / 2
        least, most = (middle, most) if usd_of(middle) <= most_usd + _ROUNDING else (least, middle)
    amount = math.floor(round(least, _DECIMALS))
    return amount, at(float(amount)) if amount else None
