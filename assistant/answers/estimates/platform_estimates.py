"""What tasks on Fargate and functions on Lambda cost, and which task sizes there are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from assistant.answers.estimates.ask import hours_per_month
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
from assistant.costs import (
    Bill,
    FargateSize,
    fargate_bill,
    fargate_saving,
    fargate_sizes,
    is_valid_fargate_size,
    lambda_bill,
    nearest_fargate_sizes,
    smallest_fargate_size,
)
from assistant.errors import InputError
from assistant.facts.prices import HOME_REGION
from assistant.quantities import duration, number, usd

if TYPE_CHECKING:
    from assistant.answers.estimates.ask import Ask
    from assistant.costs import OperatingSystem, PriceBook

_MIB_PER_GIB = 1024
FARGATE_CARD, _SIZES_CARD, LAMBDA_CARD = "cost-fargate-rates", "fargate-sizes", "lambda-price"
_PODS_CARD = "eks-fargate-overhead"
_NOT_INCLUDED = "load balancer, logs and traffic not included"


def fargate_estimate(ask: Ask, book: PriceBook) -> Estimated | None:
    """Price tasks, or tell whether a size exists; None when no size was named.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    if ask.vcpus is None and ask.memory_mib is None:
        is_priced = ask.wants == "price" or (ask.is_beyond and ask.wants in (None, "specs"))
        return _storage_alone(ask, book) if ask.ephemeral_mib and is_priced else None
    if ask.managed == "eks":
        return _pods(ask, book)
    os = os_of(ask)
    vcpus = ask.vcpus or 0
    memory_mib = ask.memory_mib or 0
    size = smallest_fargate_size(book, vcpus, memory_mib, os)
    both = ask.vcpus is not None and ask.memory_mib is not None
    exact = both and is_valid_fargate_size(book, vcpus, memory_mib, os)
    if both and not exact:
        return _no_such_size(ask, book, size, os)
    if size is None:
        return _no_such_size(ask, book, None, os)
    if not both and ask.wants == "validity" and ask.vcpus:
        return _step(ask, book, size, os)
    if both and ask.wants == "validity":
        month = _fargate_month(ask, book, size, os)
        text = f"**Yes**: {_size_words(size)} is a Fargate task size{_os_words(os)}."
        return Estimated(
            kind="answer", text=joined(text, month.text), card=_SIZES_CARD, source=month.source, ask=ask
        )
    guessed = "" if both else f"the smallest task with {'that memory' if ask.memory_mib else 'that CPU'}"
    return _fargate_month(ask, book, size, os, guessed)


def _pods(ask: Ask, book: PriceBook) -> Estimated:
    """Price pods of EKS: each is billed as a task that holds it and the memory that Kubernetes takes.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    more_mib, most = book.figure("eks.fargate_overhead", "MiB"), book.figure("eks.fargate_vcpu_max.max")
    if (ask.vcpus or 0) > most:
        text = f"**No**: a pod on Fargate has at most {number(most)} vCPU."
        return Estimated(kind="answer", text=text, card=_PODS_CARD, ask=ask)
    size = smallest_fargate_size(book, ask.vcpus or 0, (ask.memory_mib or 0) + more_mib, "linux")
    if size is None:
        return _no_such_size(ask, book, None, "linux")
    region = ask.region or HOME_REGION
    cluster = book.rate_or_none("eks.cluster_hour_standard_support", region)
    fee = f", {usd(cluster.usd * book.month_hours)} a month," if cluster else ""
    each = f"Each with {number(more_mib)} MB more for Kubernetes, rounded up to a size of Fargate"
    return _fargate_month(ask, book, size, "linux", f"{each}; the EKS cluster{fee} not included")


def _ephemeral_gib(ask: Ask, book: PriceBook) -> float:
    """Return the whole ephemeral storage of a task; what is asked for may come on top of what is included."""
    if not ask.ephemeral_mib:
        return 0.0
    included = book.figure("fargate.ephemeral_storage.default", "GiB") if ask.is_beyond else 0.0
    return ask.ephemeral_mib / _MIB_PER_GIB + included


def _storage_alone(ask: Ask, book: PriceBook) -> Estimated:
    """Price the ephemeral storage of tasks whose size was not named.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    tasks, region = ask.count or 1, ask.region or HOME_REGION
    included = book.figure("fargate.ephemeral_storage.default", "GiB")
    extra = max(_ephemeral_gib(ask, book) - included, 0.0)
    architecture = ask.architecture or "x86_64"
    rate = book.rate(f"fargate.{os_of(ask)}.{architecture}.on_demand.ephemeral_gb_hour", region)
    told = hours_per_month(ask)
    hours = book.month_hours if told is None else told
    bill = Bill([("Ephemeral storage", extra * tasks * hours, rate)] if extra else [])
    who = f"{number(extra)} GB of ephemeral storage above the included {number(included)} GB"
    who += f" on {_tasks_words(tasks)}{_time_words(ask)}"
    assumes = [region, "the task itself not included"]
    return Estimated(
        kind="estimate",
        text=joined(f"{money_line(bill, ask, book.month_hours, who)}\n{working(bill)}.", assumed(assumes)),
        card="fargate-ephemeral-storage",
        source=f"Fargate prices of {region}{dates(bill)}",
        ask=ask,
        part=part_of(bill, who, assumes),
    )


def _step(ask: Ask, book: PriceBook, holds: FargateSize, os: OperatingSystem) -> Estimated:
    """Tell whether tasks come with so many vCPUs, and with how much memory."""
    sizes = fargate_sizes(book, os)
    if holds.vcpus == ask.vcpus:
        fitting = sorted(size.memory_gib for size in sizes if size.vcpus == ask.vcpus)
        text = (
            f"**Yes**: {number(holds.vcpus)} vCPU is a Fargate task size{_os_words(os)}, "
            f"with {number(fitting[0])} to {number(fitting[-1])} GB."
        )
    else:
        steps = ", ".join(number(vcpus) for vcpus in sorted({size.vcpus for size in sizes}))
        wanted = f"{_amounts_words(ask)}{_os_words(os)}"
        text = f"**No**: Fargate has no task of {wanted}. The steps are {steps} vCPU."
    source = f"table of Fargate sizes, read {book.tables.newest_date('fargate_sizes.csv')}"
    return Estimated(kind="answer", text=text, card=_SIZES_CARD, source=source, ask=ask)


def _no_such_size(ask: Ask, book: PriceBook, holds: FargateSize | None, os: OperatingSystem) -> Estimated:
    wanted = _amounts_words(ask)
    near = nearest_fargate_sizes(book, ask.vcpus or 1, ask.memory_mib or _MIB_PER_GIB, os)
    sizes = "; ".join(_size_words(size) for size in near)
    first = f"**No**: Fargate has no task of {wanted}{_os_words(os)}. The nearest sizes: {sizes}."
    if holds is None:
        source = f"table of Fargate sizes, read {book.tables.newest_date('fargate_sizes.csv')}"
        return Estimated(kind="answer", text=first, card=_SIZES_CARD, source=source, ask=ask)
    month = _fargate_month(ask, book, holds, os)
    return Estimated(
        kind="estimate" if ask.wants == "price" else "answer",
        text=joined(first, f"The cheapest that holds it: {month.text}"),
        card=_SIZES_CARD,
        source=month.source,
        ask=ask,
    )


def _fargate_month(
    ask: Ask, book: PriceBook, size: FargateSize, os: OperatingSystem, guessed: str = ""
) -> Estimated:
    tasks = ask.count or 1
    purchase: Literal["on_demand", "spot"] = "spot" if ask.purchase == "spot" else "on_demand"
    region, architecture = ask.region or HOME_REGION, ask.architecture or "x86_64"
    years = 0 if purchase == "spot" else ask.commitment_years or 0
    unknown = bool(years) and fargate_saving(book, architecture, years) is None
    ask = replace(ask, commitment_years=None) if unknown else ask
    time: dict[str, Any] = _fargate_time(ask)
    try:
        bill = fargate_bill(
            book,
            region=region,
            vcpus=size.vcpus,
            memory_mib=size.memory_mib,
            os=os,
            architecture=architecture,
            purchase_option=purchase,
            ephemeral_gib=_ephemeral_gib(ask, book),
            tasks=tasks,
            commitment_years=ask.commitment_years or 0,
            **time,
        )
    except InputError as error:
        return Estimated(kind="answer", text=f"**No**: {error}.", card=FARGATE_CARD, ask=ask)
    what = "EKS pod" if ask.managed == "eks" else "Fargate task"
    who = f"{_tasks_words(tasks, what)} of {_size_words(size)}{_time_words(ask)}"
    no_rate = (
        f"I know no {years}-year Savings Plan rate of Fargate, so the list price stands" if unknown else ""
    )
    bought = "Fargate Spot" if purchase == "spot" else _committed(ask)
    assumes = [
        no_rate,
        guessed,
        f"{os.capitalize()} {'Arm' if architecture == 'arm64' else 'x86'}, {bought}, {region}",
        usual_hours(ask),
        f"Spot rates move: these are of {dates(bill).removeprefix(', read ')}" if purchase == "spot" else "",
        _NOT_INCLUDED,
    ]
    text = joined(
        f"{money_line(bill, ask, book.month_hours, who)}\n{working(bill)}.",
        assumed(assumes),
    )
    return Estimated(
        kind="estimate",
        text=text,
        card=FARGATE_CARD,
        source=f"Fargate prices of {region}{dates(bill)}",
        ask=ask,
        part=part_of(bill, who, assumes),
    )


def _committed(ask: Ask) -> str:
    return f"{ask.commitment_years}-year Compute Savings Plan" if ask.commitment_years else "On-Demand"


def _fargate_time(ask: Ask) -> dict[str, float]:
    if ask.requests_per_month is not None and ask.run_seconds is not None:
        return {"runs": ask.requests_per_month, "run_seconds": ask.run_seconds}
    if ask.run_seconds is not None:
        return {"runs": 1, "run_seconds": ask.run_seconds}
    return {}


def _tasks_words(tasks: float, what: str = "Fargate task") -> str:
    return f"{number(tasks)} {what}{'' if tasks == 1 else 's'}"


def _time_words(ask: Ask) -> str:
    if ask.requests_per_month is not None and ask.run_seconds is not None:
        each = duration(ask.run_seconds)
        return f", {number(round(ask.requests_per_month, 2))} runs of {each} a month"
    return f" for {duration(ask.run_seconds)}" if ask.run_seconds is not None else " around the clock"


def os_of(ask: Ask) -> OperatingSystem:
    """Return the operating system of a task; Linux where none is said."""
    return "windows" if ask.os == "windows" else "linux"


def _os_words(os: OperatingSystem) -> str:
    return " on Windows" if os == "windows" else ""


def _size_words(size: FargateSize) -> str:
    return f"{number(size.vcpus)} vCPU / {number(size.memory_gib)} GB"


def _amounts_words(ask: Ask) -> str:
    parts = []
    if ask.vcpus is not None:
        parts.append(f"{number(ask.vcpus)} vCPU")
    if ask.memory_mib is not None:
        parts.append(f"{number(round(ask.memory_mib / _MIB_PER_GIB, 3))} GB")
    return " and ".join(parts)


def lambda_estimate(ask: Ask, book: PriceBook) -> Estimated | None:
    """Price a function on default compute; None without requests and duration.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    if ask.requests_per_month is None or ask.run_seconds is None:
        return None
    least, most = book.figure("lambda.memory.min", "MiB"), book.figure("lambda.memory.max", "MiB")
    memory_mib = ask.memory_mib or least
    longest = book.figure("lambda.timeout.max", "seconds")
    refusal = _lambda_refusal(memory_mib, (least, most), ask.run_seconds, longest)
    if refusal:
        return Estimated(kind="answer", text=refusal, card="lambda-memory", ask=ask)
    region, architecture = ask.region or HOME_REGION, ask.architecture or "x86_64"
    free = ask.free_tier == "counted"
    bill = lambda_bill(
        book,
        region=region,
        memory_mib=memory_mib,
        run_seconds=ask.run_seconds,
        requests_per_month=ask.requests_per_month,
        architecture=architecture,
        ephemeral_mib=ask.ephemeral_mib or 0,
        free_tier=free,
        provisioned_concurrency=ask.provisioned or 0,
    )
    who = (
        f"{number(round(ask.requests_per_month, 2))} Lambda requests of {_brief(ask.run_seconds)} "
        f"with {number(memory_mib)} MB"
    )
    listed = "I know no Savings Plan rate of Lambda, so the list price stands" if ask.commitment_years else ""
    guessed = "" if ask.memory_mib else f"memory not named, so the least, {number(least)} MB"
    assumes = [
        listed,
        guessed,
        f"{'Arm' if architecture == 'arm64' else 'x86'}, {region}",
        "free tier counted" if free else _free_tier_words(ask, book, bill.total),
        "API Gateway, logs and traffic not included",
    ]
    text = joined(f"{money_line(bill, ask, book.month_hours, who)}\n{working(bill)}.", assumed(assumes))
    return Estimated(
        kind="estimate",
        text=text,
        card=LAMBDA_CARD,
        source=f"Lambda prices of {region}{dates(bill)}",
        ask=ask,
        part=part_of(bill, who, assumes),
    )


def _free_tier_words(ask: Ask, book: PriceBook, total: float) -> str:
    with_free = lambda_bill(
        book,
        region=ask.region or HOME_REGION,
        memory_mib=ask.memory_mib or book.figure("lambda.memory.min", "MiB"),
        run_seconds=ask.run_seconds or 0,
        requests_per_month=ask.requests_per_month or 0,
        architecture=ask.architecture or "x86_64",
        ephemeral_mib=ask.ephemeral_mib or 0,
        free_tier=True,
        provisioned_concurrency=ask.provisioned or 0,
    ).total
    return (
        f"free tier not counted (with it {usd(with_free)})" if with_free < total else "free tier not counted"
    )


def _lambda_refusal(
    memory_mib: float, bounds: tuple[float, float], run_seconds: float, longest: float
) -> str:
    least, most = bounds
    if not least <= memory_mib <= most:
        return (
            f"**No**: a Lambda function takes {number(least)} to {number(most)} MB on default compute, "
            f"not {number(memory_mib)} MB."
        )
    if run_seconds > longest:
        return (
            f"**No**: an ordinary Lambda invocation ends at {duration(longest)}, so {duration(run_seconds)} "
            "cannot be priced on it."
        )
    return ""


def _brief(seconds: float) -> str:
    return f"{number(seconds * 1000)} ms" if seconds < 1 else duration(seconds)
