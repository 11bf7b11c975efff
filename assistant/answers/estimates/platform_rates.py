"""The bare rates of tasks and functions, where they are known, and what counted use comes to at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answers.estimates.platform_estimates import FARGATE_CARD, LAMBDA_CARD, os_of
from assistant.answers.estimates.wording import Estimated, assumed, dates, joined, part_of, working
from assistant.costs import Bill
from assistant.errors import price_words
from assistant.facts.prices import HOME_REGION
from assistant.quantities import number, usd, usd_exact

if TYPE_CHECKING:
    from assistant.answers.estimates.ask import Ask
    from assistant.costs import PriceBook


def use_estimate(ask: Ask, book: PriceBook) -> Estimated | None:
    """Price use that is counted already, in vCPU-hours say; None where its unit is of another platform.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    region = ask.region or HOME_REGION
    keys = {f"{unit}s": key for unit, key in _rate_keys(ask)}
    said = dict(ask.measures or ())
    if not said or not said.keys() <= keys.keys():
        return None
    charges = [line for unit, used in said.items() for line in book.tiered(unit, keys[unit], region, used)]
    if ask.subject == "lambda" and ask.requests_per_month:
        charges.append(("Requests", ask.requests_per_month, book.rate(keys["requests"], region)))
    bill = Bill(charges)
    platform = (ask.subject or "").capitalize()
    who = " and ".join(f"{number(round(used, 2))} {unit}" for unit, used in said.items())
    if ask.requests_per_month:
        who += f" and {number(ask.requests_per_month)} requests"
    kind = "Arm" if ask.architecture == "arm64" else "x86"
    assumes = [f"{f'{os_of(ask).capitalize()} ' if ask.subject == 'fargate' else ''}{kind}, {region}"]
    if ask.purchase == "spot":
        assumes.append("Fargate Spot")
    if ask.subject == "lambda":
        assumes.append("free tier not counted")
    what = f"{who} of {platform}"
    return Estimated(
        kind="estimate",
        text=joined(f"**{usd(bill.total)}** for {what}.\n{working(bill)}.", assumed(assumes)),
        card=_card(ask),
        source=f"{platform} prices of {region}{dates(bill)}",
        ask=ask,
        part=part_of(bill, what, assumes),
    )


def platform_rates(ask: Ask, book: PriceBook) -> Estimated | None:
    """Tell the bare rates of a platform where a region or a kind was named but no size.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    if ask.wants != "price" or (ask.region is None and ask.architecture is None and ask.purchase is None):
        return None
    region, architecture = ask.region or HOME_REGION, ask.architecture or "x86_64"
    rates = [(name, book.rate(key, region)) for name, key in _rate_keys(ask)]
    bought = ""
    if ask.subject == "fargate":
        bought = f", {'Spot' if ask.purchase == 'spot' else 'On-Demand'}"
    parts = " and ".join(f"**{usd_exact(rate.usd)}** a {name}" for name, rate in rates)
    kind = "Arm" if architecture == "arm64" else "x86"
    read_on = rates[0][1].source.rsplit(", ", maxsplit=1)[-1]
    return Estimated(
        kind="answer",
        text=f"{parts}, {os_of(ask).capitalize() if ask.subject == 'fargate' else 'Lambda'} {kind}{bought}, "
        f"{region}.",
        card=_card(ask),
        source=f"{(ask.subject or '').capitalize()} prices of {region}, read {read_on}",
        ask=ask,
    )


def regions_with_prices(ask: Ask, book: PriceBook) -> Estimated | None:
    """List the Regions that a platform's rate is known for; None for anything else."""
    if ask.subject not in ("fargate", "lambda"):
        return None
    _, key = _rate_keys(ask)[0]
    regions = book.tables.regions(key)
    what = price_words(key).removesuffix(" vCPU hour").removesuffix(" duration GB second")
    text = f"I know prices of {what} in **{len(regions)} Regions**: {', '.join(regions) or 'none'}."
    text += " AWS may offer it in more."
    return Estimated(kind="answer", text=text, card=_card(ask), ask=ask)


def _rate_keys(ask: Ask) -> tuple[tuple[str, str], ...]:
    """Return what the platform bills by and the price key of each."""
    architecture = ask.architecture or "x86_64"
    if ask.subject == "fargate":
        key = f"fargate.{os_of(ask)}.{architecture}.{'spot' if ask.purchase == 'spot' else 'on_demand'}"
        return (("vCPU-hour", f"{key}.vcpu_hour"), ("GB-hour", f"{key}.gb_hour"))
    key = f"lambda.{architecture}"
    return (("GB-second", f"{key}.duration_gb_second"), ("request", f"{key}.request"))


def _card(ask: Ask) -> str:
    return FARGATE_CARD if ask.subject == "fargate" else LAMBDA_CARD
