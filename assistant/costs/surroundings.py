"""What stands around the compute and decides small bills: load balancer, gateway, NAT, logs, traffic."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from assistant.costs.bill import Bill, total_usd

if TYPE_CHECKING:
    from assistant.costs.bill import Charge
    from assistant.costs.price_book import PriceBook

_MILLION = 1_000_000


def load_balancer_bill(
    book: PriceBook, *, region: str, load_balancers: float = 1, capacity_units: float = 1
) -> Bill:
    """Return the month of Application Load Balancers and their capacity units (LCU) an hour.

    Formula: https://aws.amazon.com/elasticloadbalancing/pricing/.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    return Bill(load_balancer_charges(book, region, load_balancers, capacity_units))


def load_balancer_charges(
    book: PriceBook, region: str, load_balancers: float, capacity_units: float
) -> list[Charge]:
    """Return the lines of `load_balancer_bill`.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    hours = load_balancers * book.month_hours
    return [
        ("Application Load Balancer", hours, book.rate("alb.load_balancer_hour", region)),
        ("Load balancer capacity units", hours * capacity_units, book.rate("alb.lcu_hour", region)),
    ]


def api_gateway_bill(
    book: PriceBook,
    *,
    region: str,
    requests_per_month: float,
    payload_mib: float = 0,
    http: bool = True,
) -> Bill:
    """Return the month of API Gateway before functions, as an HTTP API or the dearer REST API.

    An HTTP API meters a payload in steps, a REST API by the request, so where `http` will do and the
    payload is large, the cheaper of both is taken. Formula: https://aws.amazon.com/api-gateway/pricing/.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    return Bill(api_gateway_charges(book, region, requests_per_month, payload_mib, http=http))


def api_gateway_charges(
    book: PriceBook, region: str, requests_per_month: float, payload_mib: float, *, http: bool
) -> list[Charge]:
    """Return the lines of `api_gateway_bill`.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    millions = requests_per_month / _MILLION
    if http:
        steps = max(math.ceil(payload_mib / book.figure("apigw.http_metering", "MiB")), 1)
        charges = book.tiered("API Gateway HTTP API", "apigw.http_requests", region, millions * steps)
        if steps == 1:
            return charges
    rest = book.tiered("API Gateway REST API", "apigw.rest_requests", region, millions)
    return charges if http and total_usd(charges) <= total_usd(rest) else rest


def nat_gateway_bill(book: PriceBook, *, region: str, gateways: float = 1, processed_gb: float = 0) -> Bill:
    """Return the month of NAT gateways and what they pass on: https://aws.amazon.com/vpc/pricing/."""
    charges = [("NAT gateway", gateways * book.month_hours, book.rate("nat_gateway.hour", region))]
    if processed_gb:
        rate = book.rate("nat_gateway.data_processed", region)
        charges.append(("NAT gateway data", processed_gb, rate))
    return Bill(charges)


def public_ipv4_bill(book: PriceBook, *, region: str, addresses: float) -> Bill:
    """Return the month of public IPv4 addresses, in use or idle: https://aws.amazon.com/vpc/pricing/."""
    rate = book.rate("vpc.public_ipv4_hour", region)
    return Bill([("Public IPv4 addresses", addresses * book.month_hours, rate)])


def logs_bill(book: PriceBook, *, region: str, ingested_gb: float, stored_gb: float = 0) -> Bill:
    """Return the month of CloudWatch Logs, nothing free: https://aws.amazon.com/cloudwatch/pricing/."""
    charges = [("Log ingestion", ingested_gb, book.rate("cloudwatch_logs.ingestion", region))]
    if stored_gb:
        charges.append(("Log storage", stored_gb, book.rate("cloudwatch_logs.storage", region)))
    return Bill(charges)


def internet_out_bill(book: PriceBook, *, region: str, gb: float, free_tier: bool = True) -> Bill:
    """Return the month of traffic to the internet, by tier.

    The first 100 GB over all regions are free: https://aws.amazon.com/ec2/pricing/on-demand/.
    """
    free = book.allowance("data_transfer.internet_out_free") if free_tier else 0.0
    rest, charges = max(gb - free, 0.0), []
    for number in range(1, 5):
        key = f"data_transfer.internet_out_tier{number}"
        if not book.tables.has(key, region) and rest:
            book.rate(key, region)  # raises, naming price and region
        if not rest:
            break
        tier = book.tables.price(key, region)
        size = (tier.to_quantity or float("inf")) - tier.from_quantity
        used = min(rest, size)
        charges.append(("Traffic to the internet", used, book.rate(key, region)))
        rest -= used
    return Bill(charges)
