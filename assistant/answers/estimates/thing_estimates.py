"""What the things around compute cost: gateways, load balancers, addresses, volumes, logs, traffic."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from assistant.answers.estimates.ask import hours_per_month, measure
from assistant.answers.estimates.wording import (
    Estimated,
    assumed,
    dates,
    joined,
    money_line,
    part_of,
    usual_hours,
    working,
)
from assistant.costs import Bill, Charge, Rate, internet_out_bill
from assistant.errors import UnknownPriceError
from assistant.facts.prices import HOME_REGION
from assistant.quantities import duration, number, usd_exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.answers.estimates.ask import Ask
    from assistant.answers.estimates.things import Thing, ThingLine
    from assistant.answers.estimates.vocabulary import Vocabulary
    from assistant.costs import PriceBook

_SECONDS_PER_HOUR, _MILLION = 3600, 1_000_000
_KNOWN_TO = re.compile(r"\bfirst ([\d,]+)(?: (TB|PB))?\b")
"""A unit says up to where its rate is known: "IOPS-month (first 32000)"."""
_AN = re.compile(r"[aeio]|hour|N?LCU|IOPS|M[iB]")
_TIERS = range(1, 5)
_IN_GB = {"TB": 1024, "PB": 1024 * 1024}
_PROVISIONED = ("iops", "throughput")
_USES = {
    "hours": ("count",),
    "zone_hours": ("count", "zones"),
    "unit_hours": ("count", "units"),
    "gb": ("gb",),
    "gb_months": ("gb", "count"),
    "gb_seconds": ("gb", "count"),
    "gb_hours": ("gb", "count"),
    "vcpu_hours": ("vcpus", "count"),
    "iops": ("iops", "count"),
    "throughput": ("throughput", "count"),
    "requests": ("requests",),
    "million_requests": ("requests",),
    "request_gb_seconds": ("requests", "gb", "seconds"),
    "vcpu_hours_used": ("vcpu_hours",),
    "million_connection_minutes": ("connection_minutes",),
}
"""What a rate is multiplied by -> which numbers of the question decide it."""


def thing_estimate(ask: Ask, thing: Thing, book: PriceBook, vocabulary: Vocabulary) -> Estimated | None:
    """Price a thing for a month; None when a number that decides is missing, or one says what has no price.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    thing = as_asked(thing, ask)
    if not thing.lines and not thing.tiers:
        return None
    if ask.per_unit and ask.count is None:
        lines = _of_unit(thing, ask.per_unit)
        return _rate_only(ask, thing, lines, book) if lines or thing.tiers else None
    if ask.is_beyond and ask.measures and ask.gb is None and "gb" in thing.needs:
        thing = _beyond(thing, ask)
    if any(_said(ask, name) is None for name in thing.needs):
        return _rate_only(ask, thing, thing.lines, book) if _is_of_rate(ask, thing) else None
    if (ask.region or HOME_REGION, ask.to_region) in vocabulary.other_rates:
        return None
    if not _all_used(ask, thing) or _is_not_of_zones(ask, thing):
        return None
    region = ask.region or HOME_REGION
    bill = _bill(ask, thing, book)
    if bill is None:
        return None
    free = number(book.allowance("data_transfer.internet_out_free")) if thing.tiers else ""
    is_told = any(name not in thing.takes for name, _ in ask.measures or ())
    unsaid = "" if is_told else thing.assumes
    assumes = [region, unsaid, thing.remark.replace("{data_transfer_free}", free), _time(ask)]
    what = _what(ask, thing, vocabulary)
    return Estimated(
        kind="estimate",
        text=joined(f"{money_line(bill, ask, book.month_hours, what)}\n{working(bill)}.", assumed(assumes)),
        card=thing.card,
        source=f"prices of {region}{dates(bill)}",
        ask=ask,
        part=part_of(bill, what, assumes),
    )


def as_asked(thing: Thing, ask: Ask) -> Thing:
    """Return a thing with the rates of the variant that was asked for."""
    return next((one.thing for one in thing.variants if one.name == ask.variant), thing)


def _beyond(thing: Thing, ask: Ask) -> Thing:
    """Return what extra IOPS or throughput of a volume cost, without its storage."""
    said = dict(ask.measures or ())
    lines = tuple(replace(one, above="") for one in thing.lines if one.of in said)
    return replace(
        thing, lines=lines, needs=tuple(said), assumes="", remark="the storage itself not included"
    )


def _said(ask: Ask, name: str) -> float | None:
    """Return a number of the question by the name that lines refer to it with."""
    plain = {
        "gb": ask.gb, "count": ask.count, "vcpus": ask.vcpus, "requests": ask.requests_per_month,
        "seconds": ask.run_seconds,
    }  # fmt: skip
    return plain[name] if name in plain else measure(ask, name)


def _is_of_rate(ask: Ask, thing: Thing) -> bool:
    """Tell whether a bare rate answers what names no amount: with a Region, or of a kind."""
    is_bare = all(value is None for value in (ask.gb, ask.requests_per_month, ask.vcpus))
    is_told = thing.is_told_bare or ask.region is not None or ask.variant is not None
    return is_bare and bool(thing.lines) and is_told


def _all_used(ask: Ask, thing: Thing) -> bool:
    """Tell whether every amount that was named decides the sum: "an ALB with 500 GB" is no sum of hours."""
    used = {name for one in thing.lines for name in _USES[one.of]} | set(thing.takes)
    used |= ({"gb"} if thing.tiers else set()) | ({"zones"} if thing.is_one_a_zone else set())
    said = {name for name in ("gb", "vcpus", "requests") if _said(ask, name) is not None}
    is_kept = any(one.of == "gb_months" for one in thing.lines)
    if ask.run_seconds is not None and not thing.counts_requests and not is_kept:
        said.discard("requests")
    return (said | {name for name, _ in ask.measures or ()}) <= used


def _is_not_of_zones(ask: Ask, thing: Thing) -> bool:
    """Tell whether so many in so many zones may mean two sums: two gateways in three zones."""
    zones = measure(ask, "zones")
    return zones is not None and thing.is_one_a_zone and zones != (ask.count or zones)


def multiplied(ask: Ask, thing: Thing, book: PriceBook) -> dict[str, float]:
    """Return what each kind of rate is multiplied by in a month."""
    told = hours_per_month(ask) if not thing.counts_requests else None
    hours = book.month_hours if told is None else told
    share = hours / book.month_hours
    zones, units = measure(ask, "zones") or 1, measure(ask, "units")
    whole = 1.0 if units is None else units
    count = ask.count or (zones if thing.is_one_a_zone else 1)
    gb, requests = ask.gb or 0.0, ask.requests_per_month or 0.0
    kept = gb if ask.is_total else gb * count
    passed = gb * count if ask.is_each else gb
    return {
        "hours": count * hours,
        "zone_hours": count * zones * hours,
        "unit_hours": hours * whole * (1 if ask.is_total and units is not None else count),
        "gb": passed,
        "gb_months": kept * share,
        "gb_seconds": kept * hours * _SECONDS_PER_HOUR,
        "gb_hours": kept * hours,
        "vcpu_hours": (ask.vcpus or 0.0) * count * hours,
        "iops": count * share,
        "throughput": count * share,
        "requests": requests,
        "million_requests": requests / _MILLION,
        "request_gb_seconds": requests * (ask.run_seconds or 0.0) * gb,
        "vcpu_hours_used": measure(ask, "vcpu_hours") or 0.0,
        "million_connection_minutes": (measure(ask, "connection_minutes") or 0.0) / _MILLION,
    }


def _bill(ask: Ask, thing: Thing, book: PriceBook) -> Bill | None:
    """Return the month; None where an amount goes beyond what a rate is known for."""
    region = ask.region or HOME_REGION
    by = multiplied(ask, thing, book)
    if thing.tiers:
        return internet_out_bill(book, region=region, gb=by["gb"])
    lines: list[Charge] = []
    for rate in thing.lines:
        quantity, times = by[rate.of], 1.0
        if rate.of in _PROVISIONED:
            included = book.figure(rate.above) if rate.above else 0.0
            quantity, times = max((measure(ask, rate.of) or 0.0) - included, 0.0), quantity
        found = _tiered(rate, quantity, ask, book) if rate.tiers else _plain(rate, quantity, ask, book)
        if found is None:
            return None
        lines += [(item, used * times, price) for item, used, price in found]
    return Bill(lines)


def _plain(rate: ThingLine, quantity: float, ask: Ask, book: PriceBook) -> Iterable[Charge] | None:
    """Return a charge for each tier that is reached; None where the rate is not known for so much."""
    if not quantity:
        return []
    key, region = _key(rate, ask), ask.region or HOME_REGION
    if key and book.tables.has(key, region) and len(book.tables.tiers(key, region)) > 1:
        return book.tiered(rate.item, key, region, quantity)
    found = _rate(rate, ask, book)
    is_known = rate.of not in _PROVISIONED or quantity <= _known_to(found)
    return [(rate.item, quantity, found)] if is_known else None


def _key(rate: ThingLine, ask: Ask) -> str:
    return rate.key.replace("{architecture}", ask.architecture or "x86_64")


def _tiered(rate: ThingLine, quantity: float, ask: Ask, book: PriceBook) -> Iterator[Charge]:
    """Yield the lines of tiers that have a key each; the unit of each tells how far it goes."""
    rest = quantity
    for key in rate.tiers:
        price = book.rate(key, ask.region or HOME_REGION)
        used = min(rest, _known_to(price, size_of_next=True))
        if used > 0:
            yield (rate.item, used, price)
        rest -= used


def _known_to(rate: Rate, *, size_of_next: bool = False) -> float:
    """Return up to which quantity a rate is known, as its unit says; infinite where it says nothing."""
    said = _KNOWN_TO.search(rate.unit.replace("next", "first") if size_of_next else rate.unit)
    return float(said[1].replace(",", "")) * _IN_GB.get(said[2] or "", 1) if said else float("inf")


def _rate(rate: ThingLine, ask: Ask, book: PriceBook) -> Rate:
    """Return a rate of the tables, or of the fact that stands for it in the home Region.

    Raises:
        UnknownFactError: when neither has a figure.
    """
    region = ask.region or HOME_REGION
    key = _key(rate, ask)
    found = book.rate_or_none(key, region) if key else None
    if found is None and rate.fact and region == HOME_REGION:
        read = max(source.as_of for source in book.knowledge.fact_cards[rate.fact].sources)
        return Rate(book.figure(rate.fact), rate.unit, f"{rate.fact}, {region}, {read}")
    if found is None and not key:
        raise UnknownPriceError(rate.fact, region)
    return book.rate(key, region)


def _of_unit(thing: Thing, unit: str) -> Sequence[ThingLine]:
    """Return the lines whose rate is of a unit: per GB, per capacity unit; all of them where none is."""
    if unit == "requests":
        return [one for one in thing.lines if one.of == "million_requests"]
    return [one for one in thing.lines if unit in _USES[one.of]] or thing.lines


def _time(ask: Ask) -> str:
    return "" if ask.run_seconds is None else usual_hours(ask) or "only the time it runs"


def _what(ask: Ask, thing: Thing, vocabulary: Vocabulary) -> str:
    """Say what is priced: how many of it, and how much of each quantity."""
    count = ask.count or (measure(ask, "zones") if thing.is_one_a_zone else 1) or 1
    size = f"{number(round(ask.gb, 2))} GB" if ask.gb is not None else ""
    of = " and ".join(
        f"{number(value)} {_plural(vocabulary.quantities[name].shown, value)}"
        for name, value in ask.measures or ()
        if not (name == "zones" and thing.is_one_a_zone)
    )
    each = f" {'in total' if ask.is_total and not ask.gb else 'each'}" if count != 1 and of else ""
    with_quantities = f" with {of}{each}" if of else ""
    to = f" ({ask.to_region})" if ask.to_region else ""
    if thing.counts_requests:
        requests = f"{number(round(ask.requests_per_month or 0, 2))} {thing.noun}"
        time = f" of {duration(ask.run_seconds)}" if ask.run_seconds else ""
        return f"{requests}{time}{f' at {size}' if size else ''}"
    if thing.needs_gb:
        times = f"{number(count)} × " if count != 1 and not ask.is_total else ""
        vcpus = f" and {number(ask.vcpus)} vCPU" if ask.vcpus is not None else ""
        return f"{times}{size}{vcpus} of {thing.noun}{to}{with_quantities}"
    if not any("count" in _USES[one.of] for one in thing.lines) or {*thing.needs} & {*_PROVISIONED}:
        return f"{of or size} of {thing.noun}"
    whose = f"{number(count)} {_plural(thing.noun, count, thing.plural)}{to}{with_quantities}"
    return f"{whose} and {size} of data{' each' if ask.is_each else ''}" if size else whose


def _each_of(unit: str) -> str:
    """Return a unit with its article, remarks on it left out: an LCU-hour, a GB."""
    name = re.sub(r"\s*\(.*\)", "", unit)
    return f"{'an' if _AN.match(name) else 'a'} {name}"


def _plural(noun: str, count: float, plural: str = "") -> str:
    if plural and count != 1:
        return plural
    if count == 1 or noun[-1:].isupper() or "/" in noun:
        return noun
    return f"{noun}{'es' if noun.endswith('s') else 's'}"


def _rate_only(ask: Ask, thing: Thing, lines: Sequence[ThingLine], book: PriceBook) -> Estimated | None:
    region = ask.region or HOME_REGION
    keys = [key for one in lines for key in one.tiers]
    keys += [f"{thing.tiers}_tier{tier}" for tier in _TIERS] if thing.tiers else []
    rates = [(one.item, _rate(one, ask, book)) for one in lines if not one.tiers]
    rates += [(thing.noun, book.rate(key, region)) for key in keys]
    parts = "; ".join(f"**{usd_exact(rate.usd)}** {_each_of(rate.unit)} ({item})" for item, rate in rates)
    source = f"prices of {region}, read {rates[0][1].source.rsplit(', ', maxsplit=1)[-1]}"
    text = f"{parts}, {assumed([f'in {region}', thing.remark if thing.is_told_bare else ''])}"
    kind: Literal["answer", "estimate"] = "estimate" if thing.is_told_bare else "answer"
    return Estimated(kind=kind, text=text, card=thing.card, source=source, ask=ask)
