"""Lambda's monthly cost: default compute, and functions on Managed Instances."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from assistant.costs.bill import Bill, LineItem, Rate, line
from assistant.costs.purchase import instance_rate, purchase_label

if TYPE_CHECKING:
    from assistant.costs.price_book import PriceBook

_MIB_PER_GIB = 1024


def billed_seconds(run_seconds: float) -> float:
    """Round one invocation's time up to the millisecond that AWS bills.

    See https://aws.amazon.com/lambda/pricing/ ("rounded up to the nearest 1 ms").
    """
    return math.ceil(round(run_seconds * 1000, 6)) / 1000


def lambda_bill(  # noqa: PLR0913 - each is a quantity that AWS bills
    book: PriceBook,
    *,
    region: str,
    memory_mib: float,
    run_seconds: float,
    requests_per_month: float,
    architecture: str = "x86_64",
    ephemeral_mib: float = 0,
    free_tier: bool = False,
    streamed_gib: float = 0,
    provisioned_concurrency: float = 0,
) -> Bill:
    """Return the month of a function on default compute.

    Formula: https://aws.amazon.com/lambda/pricing/. `ephemeral_mib` is the whole of /tmp, of which
    the smallest setting is included; `provisioned_concurrency` is kept all month, and then every
    request is taken to find a warm environment (its own duration rate, outside the free tier).

    Raises:
        UnknownFactError: when the region lacks a rate that the bill needs.
    """
    key = f"lambda.{architecture}"
    seconds = billed_seconds(run_seconds) * requests_per_month
    gb_seconds = seconds * memory_mib / _MIB_PER_GIB
    free_requests = book.allowance(f"{key}.free_tier_requests") if free_tier else 0.0
    requests = max(requests_per_month - free_requests, 0)
    lines = [line("Requests", requests, book.rate(f"{key}.request", region))]
    if provisioned_concurrency:
        lines += _provisioned(book, key, region, provisioned_concurrency * memory_mib, gb_seconds)
    else:
        free = book.allowance(f"{key}.free_tier_gb_seconds") if free_tier else 0.0
        lines += book.tiered("Duration", f"{key}.duration_gb_second", region, max(gb_seconds - free, 0))
    lines += _extra_storage(book, key, region, ephemeral_mib, seconds)
    lines += _streamed(book, key, region, streamed_gib, requests_per_month)
    return Bill.of(lines)


def _provisioned(
    book: PriceBook, key: str, region: str, kept_mib: float, gb_seconds: float
) -> list[LineItem]:
    kept = kept_mib / _MIB_PER_GIB * book.month_hours * 3600
    return [
        line(
            "Provisioned concurrency",
            kept,
            book.rate(f"{key}.provisioned_concurrency_gb_second", region),
        ),
        line(
            "Duration (provisioned)",
            gb_seconds,
            book.rate(f"{key}.provisioned_duration_gb_second", region),
        ),
    ]


def _extra_storage(
    book: PriceBook, key: str, region: str, ephemeral_mib: float, seconds: float
) -> list[LineItem]:
    extra = ephemeral_mib - book.figure("lambda.tmp.min", "MiB")
    if extra <= 0:
        return []
    rate = book.rate(f"{key}.ephemeral_storage_gb_second", region)
    return [line("Ephemeral storage", extra / _MIB_PER_GIB * seconds, rate)]


def _streamed(book: PriceBook, key: str, region: str, streamed_gib: float, requests: float) -> list[LineItem]:
    included = requests * book.figure("lambda.response_stream_uncapped", "GiB") if streamed_gib else 0
    extra = streamed_gib - included
    if extra <= 0:
        return []
    return [line("Response streaming", extra, book.rate(f"{key}.response_streaming_gb", region))]


def lambda_managed_instances_bill(  # noqa: PLR0913 - each is a quantity that AWS bills
    book: PriceBook,
    *,
    region: str,
    instance_type: str,
    instances: float,
    requests_per_month: float,
    hours: float | None = None,
    commitment_years: int = 0,
) -> Bill:
    """Return the month of functions on Managed Instances: instances, fee on their list price, requests.

    The fee is a share of the On-Demand price and no commitment lowers it:
    https://aws.amazon.com/lambda/pricing/.

    Raises:
        UnknownFactError: when the region lacks a rate that the bill needs.
    """
    used = instances * (book.month_hours if hours is None else hours)
    paid = instance_rate(book, region, instance_type, commitment_years=commitment_years)
    fee = managed_fee(book, "lambda_managed_instances.management_fee", region, instance_type)
    requests = book.rate("lambda_managed_instances.requests_per_million", region)
    return Bill.of(
        [
            line(f"{instance_type} {purchase_label(commitment_years=commitment_years)}", used, paid),
            line("Lambda Managed Instances fee", used, fee),
            line("Requests", requests_per_month / 1_000_000, requests),
        ]
    )


def managed_fee(book: PriceBook, key: str, region: str, instance_type: str) -> Rate:
    """Return a management fee in dollars an instance-hour: its share of the On-Demand price."""
    share = book.rate(key, region)
    listed = book.rate(f"ec2.{instance_type}", region)
    source = f"{key}, {share.usd:.2%} of {listed.source}"
    return Rate(share.usd * listed.usd, "instance-hour", source, share.note)
