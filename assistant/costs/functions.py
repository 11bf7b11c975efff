"""Lambda's monthly cost: default compute, and functions on Managed Instances."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from assistant.costs.bill import Bill
from assistant.costs.instances import hourly_charges, instance_charges
from assistant.costs.purchase import Market

if TYPE_CHECKING:
    from assistant.costs.bill import Charge
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
    return Bill(
        lambda_charges(
            book,
            region=region,
            memory_mib=memory_mib,
            run_seconds=run_seconds,
            requests_per_month=requests_per_month,
            architecture=architecture,
            ephemeral_mib=ephemeral_mib,
            free_tier=free_tier,
            streamed_gib=streamed_gib,
            provisioned_concurrency=provisioned_concurrency,
        )
    )


def lambda_charges(  # noqa: PLR0913 - each is a quantity that AWS bills
    book: PriceBook,
    *,
    region: str,
    memory_mib: float,
    run_seconds: float,
    requests_per_month: float,
    architecture: str,
    ephemeral_mib: float,
    free_tier: bool,
    streamed_gib: float,
    provisioned_concurrency: float,
) -> list[Charge]:
    """Return the lines of `lambda_bill`.

    Raises:
        UnknownFactError: as `lambda_bill`.
    """
    keys = book.keep(("lambda", architecture), lambda: _keys(architecture))
    seconds = billed_seconds(run_seconds) * requests_per_month
    gb_seconds = seconds * memory_mib / _MIB_PER_GIB
    free_requests = book.allowance(keys.free_requests) if free_tier else 0.0
    requests = max(requests_per_month - free_requests, 0)
    charges = [("Requests", requests, book.rate(keys.request, region))]
    if provisioned_concurrency:
        kept = provisioned_concurrency * memory_mib / _MIB_PER_GIB * book.month_hours * 3600
        charges.append(("Provisioned concurrency", kept, book.rate(keys.provisioned, region)))
        duration = book.rate(keys.provisioned_duration, region)
        charges.append(("Duration (provisioned)", gb_seconds, duration))
    else:
        free = book.allowance(keys.free_gb_seconds) if free_tier else 0.0
        charges += book.tiered("Duration", keys.duration, region, max(gb_seconds - free, 0))
    extra = ephemeral_mib - book.figure("lambda.tmp.min", "MiB") if ephemeral_mib else 0
    if extra > 0:
        rate = book.rate(keys.storage, region)
        charges.append(("Ephemeral storage", extra / _MIB_PER_GIB * seconds, rate))
    if streamed_gib:
        included = requests_per_month * book.figure("lambda.response_stream_uncapped", "GiB")
        billed = max(streamed_gib - included, 0)
        charges.append(("Response streaming", billed, book.rate(keys.streaming, region)))
    return charges


class _Keys(NamedTuple):
    """The price keys of one architecture."""

    request: str
    duration: str
    provisioned: str
    provisioned_duration: str
    storage: str
    streaming: str
    free_requests: str
    free_gb_seconds: str


def _keys(architecture: str) -> _Keys:
    names = (
        "request", "duration_gb_second", "provisioned_concurrency_gb_second",
        "provisioned_duration_gb_second", "ephemeral_storage_gb_second", "response_streaming_gb",
        "free_tier_requests", "free_tier_gb_seconds",
    )  # fmt: skip
    return _Keys._make(f"lambda.{architecture}.{name}" for name in names)


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
    each = book.month_hours if hours is None else hours
    market = Market(region, commitment_years=commitment_years, manager="lambda")
    charges = instance_charges(hourly_charges(book, market, instance_type), instances, each)
    requests = book.rate("lambda_managed_instances.requests_per_million", region)
    return Bill([*charges, ("Requests", requests_per_month / 1_000_000, requests)])
