"""What the things around compute cost: gateways, load balancers, addresses, volumes, logs, traffic."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers.estimates.ask import hours_per_month
from assistant.answers.estimates.wording import (
    Estimated,
    assumed,
    dates,
    joined,
    money_line,
    part_of,
    working,
)
from assistant.costs import Bill, internet_out_bill, line
from assistant.facts.prices import HOME_REGION
from assistant.quantities import number, usd_exact

if TYPE_CHECKING:
    from assistant.answers.estimates.ask import Ask
    from assistant.answers.estimates.vocabulary import Thing
    from assistant.costs import PriceBook

_SECONDS_PER_HOUR = 3600


def thing_estimate(ask: Ask, thing: Thing, book: PriceBook) -> Estimated | None:
    """Price a thing for a month; None when its size decides and was not said.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    if thing.needs_gb and ask.gb is None:
        return _rate_only(ask, thing, book) if ask.region else None
    region, count = ask.region or HOME_REGION, ask.count or 1
    thing = _as_asked(thing, ask)
    bill = internet_out_bill(book, region=region, gb=ask.gb or 0) if thing.tiers else _bill(ask, thing, book)
    free = number(book.allowance("data_transfer.internet_out_free")) if thing.tiers else ""
    assumes = [region, thing.assumes.replace("{data_transfer_free}", free), _time(ask)]
    text = joined(
        f"{money_line(bill, ask, book.month_hours, _what(ask, thing, count))}\n{working(bill)}.",
        assumed(assumes),
    )
    return Estimated(
        kind="estimate",
        text=text,
        card=thing.card,
        source=f"prices of {region}{dates(bill)}",
        ask=ask,
        part=part_of(bill, _what(ask, thing, count), assumes),
    )


def _as_asked(thing: Thing, ask: Ask) -> Thing:
    """Return a thing with the rates of the variant that was asked for."""
    variant = next((one for one in thing.variants if one.name == ask.variant), None)
    return replace(thing, lines=variant.lines, assumes=variant.assumes) if variant else thing


def _bill(ask: Ask, thing: Thing, book: PriceBook) -> Bill:
    region, count = ask.region or HOME_REGION, ask.count or 1
    gb, told = (ask.gb or 0) * (count if thing.needs_gb else 1), hours_per_month(ask)
    hours = book.month_hours if told is None else told
    quantities = {"hours": count * hours, "gb": gb, "gb_seconds": gb * hours * _SECONDS_PER_HOUR}
    return Bill.of(
        [
            line(rate.item, quantities[rate.of], book.rate(rate.key, region))
            for rate in thing.lines
            if quantities[rate.of]
        ]
    )


def _time(ask: Ask) -> str:
    return "" if ask.run_seconds is None else "only the time it runs"


def _what(ask: Ask, thing: Thing, count: float) -> str:
    size = f"{number(ask.gb)} GB" if ask.gb is not None else ""
    if thing.needs_gb:
        times = f"{number(count)} × " if count != 1 else ""
        return f"{times}{size} of {thing.noun}"
    plural = "" if count == 1 else ("es" if thing.noun.endswith("s") else "s")
    whose = f"{number(count)} {thing.noun}{plural}"
    return f"{whose} and {size} of data" if size else whose


def _rate_only(ask: Ask, thing: Thing, book: PriceBook) -> Estimated | None:
    region = ask.region or HOME_REGION
    if not thing.lines:
        return None
    rates = [(rate.item, book.rate(rate.key, region)) for rate in thing.lines]
    parts = "; ".join(f"**{usd_exact(rate.usd)}** a {rate.unit} ({item})" for item, rate in rates)
    source = f"prices of {region}, read {rates[0][1].source.rsplit(', ', maxsplit=1)[-1]}"
    return Estimated(kind="answer", text=f"{parts}, in {region}.", card=thing.card, source=source, ask=ask)
