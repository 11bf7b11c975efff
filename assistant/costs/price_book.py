"""The price book: rates by key and region, and the allowances and minimums that bills apply."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from assistant.costs.bill import Charge, Rate
from assistant.errors import UnknownPriceError
from assistant.facts.prices import HOME_REGION

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.facts import Knowledge
    from assistant.facts.prices import PriceTables

_MOST_BOOKS = 8
Kept = TypeVar("Kept")


class PriceBook:
    """Rates and billing rules of one knowledge; every lookup is remembered.

    A region without a figure raises UnknownPriceError naming price and region: prices of another
    region are never borrowed.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        """Read nothing yet."""
        self.knowledge = knowledge
        self._rates: dict[tuple[str, str], Rate | None] = {}
        self._figures: dict[tuple[str, str], float] = {}
        self._tiers: dict[tuple[str, str], tuple[_Tier, ...]] = {}
        self._kept: dict[Any, Any] = {}

    def keep(self, key: tuple[Any, ...], make: Callable[[], Kept]) -> Kept:
        """Return what was kept under a key, made the first time; keys begin with who keeps it."""
        found: Kept | None = self._kept.get(key)
        if found is None:
            found = self._kept[key] = make()
        return found

    @property
    def tables(self) -> PriceTables:
        """The price tables below."""
        return self.knowledge.prices

    @cached_property
    def month_hours(self) -> float:
        """Hours in a month of an estimate."""
        return self.figure("month.hours", "hours")

    @cached_property
    def month_seconds(self) -> float:
        """Seconds in it."""
        return self.month_hours * 3600

    def figure(self, key: str, unit: str = "") -> float:
        """Return a fact's number, as `Knowledge.figure` does."""
        found = self._figures.get((key, unit))
        if found is None:
            found = self._figures[key, unit] = self.knowledge.figure(key, unit)
        return found

    def rate(self, key: str, region: str = HOME_REGION) -> Rate:
        """Return a rate (its first tier).

        Raises:
            UnknownPriceError: naming price and region, when there is no figure.
        """
        found = self.rate_or_none(key, region)
        if found is None:
            raise UnknownPriceError(key, region)
        return found

    def rate_or_none(self, key: str, region: str = HOME_REGION) -> Rate | None:
        """Return a rate, or None where the region has no figure."""
        place = (key, region)
        if place not in self._rates:
            known = self.tables.has(key, region)
            self._rates[place] = self._read(key, region) if known else None
        return self._rates[place]

    def _read(self, key: str, region: str) -> Rate:
        price = self.tables.price(key, region)
        return Rate(price.usd, price.unit, f"{key}, {region}, {price.as_of}", price.note)

    def allowance(self, key: str) -> float:
        """Return how much a zero-priced first tier covers, `lambda.x86_64.free_tier_requests` say."""
        price = self.tables.price(key)
        return price.to_quantity or 0.0

    def tiered(self, item: str, key: str, region: str, quantity: float, skip: float = 0) -> list[Charge]:
        """Return a line for each tier that `quantity` reaches, `skip` units having come before.

        Where the tables know the first tiers only, the last known one goes on, and its line says so.
        """
        tiers = self._tiers.get((key, region))
        if tiers is None:
            tiers = self._tiers[key, region] = self._read_tiers(key, region)
        charges, start, end = [], skip, skip + quantity
        for tier in tiers:
            used = min(end, tier.end) - max(start, tier.start)
            if used > 0:
                label = item if end <= tier.known_to else f"{item} (rate of the next tier unknown here)"
                charges.append((label, used, tier.rate))
        return charges

    def _read_tiers(self, key: str, region: str) -> tuple[_Tier, ...]:
        tiers = self.tables.tiers(key, region)
        return tuple(
            _Tier(
                tier.from_quantity,
                math.inf if tier is tiers[-1] else tier.to_quantity or math.inf,
                math.inf if tier.to_quantity is None or tier is not tiers[-1] else tier.to_quantity,
                Rate(tier.usd, tier.unit, f"{key}, {region}, {tier.as_of}"),
            )
            for tier in tiers
        )


class _Tier(NamedTuple):
    """One tier of a rate: where it begins and ends, and where its rate stops being known."""

    start: float
    end: float
    known_to: float
    rate: Rate


_books: dict[int, tuple[Knowledge, PriceBook]] = {}


def price_book(knowledge: Knowledge) -> PriceBook:
    """Return the price book of a knowledge, the same one each time."""
    kept = _books.get(id(knowledge))
    if kept is not None and kept[0] is knowledge:
        return kept[1]
    if len(_books) >= _MOST_BOOKS:
        _books.clear()
    book = PriceBook(knowledge)
    _books[id(knowledge)] = (knowledge, book)
    return book
