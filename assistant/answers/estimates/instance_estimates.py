"""What instance types are and cost, and how much fits on one."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.answers.estimates.ask import hours_per_month
from assistant.answers.estimates.commitments import PAYMENTS, committed_rate
from assistant.answers.estimates.density import density_answer, types_source
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
    ec2_bill,
    ecs_managed_instances_bill,
    instance_rate,
    instance_types,
    lambda_managed_instances_bill,
)
from assistant.facts.prices import HOME_REGION
from assistant.quantities import number, usd, usd_exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answers.estimates.ask import Ask
    from assistant.costs import InstanceType, OperatingSystem, PriceBook, PurchaseOption

_MIB_PER_GIB, _MONTHS_PER_YEAR, _MINUTES_PER_HOUR = 1024, 12, 60
PRICE_CARD, _TYPES_CARD = "cost-ec2-whole-instance", "ec2-families"
_ALL = "all"
_CARDS = {"baseline": "ec2-burst-credits", "credits": "ec2-burst-credit-table"}
"""What tells more of a property of an instance type."""
_FEE, NOT_INCLUDED = "fee", "EBS volume and traffic not included"
_REQUESTS_APART = "requests not included"
_MOST_COMPARED, _MOST_SIZES = 3, 12
_NEAR_ENOUGH = 60
_SAME_SIZE = 0.03
"""8 GB are as good as 8 GiB."""


def instance_answer(ask: Ask, book: PriceBook) -> Estimated | None:
    """Answer about named instance types: price, properties, or how much fits on one.

    Raises:
        UnknownFactError: when the region has no price for the type.
    """
    names = ask.instance_types or ()
    known = instance_types(book)
    unknown = next((name for name in names if name not in known), None)
    if unknown:
        return _unknown_type(ask, unknown, list(known))
    kinds = [known[name] for name in names]
    if ask.wants == "density":
        return density_answer(ask, kinds[0], book)
    if len(kinds) > 1:
        return _side_by_side(ask, kinds, book)
    if ask.wants == "specs":
        text = _specs(kinds[0], ask.spec or _ALL, book)
        card = _CARDS.get(ask.spec or "", _TYPES_CARD)
        return Estimated(kind="answer", text=text, card=card, source=types_source(book), ask=ask)
    return _price(ask, kinds[0], book)


def families_answer(ask: Ask, book: PriceBook) -> Estimated | None:
    """Set families beside each other by one size that all have, or list the sizes of one family."""
    known = instance_types(book)
    of_family = {
        family: [kind for kind in known.values() if kind.family == family and not kind.is_bare_metal]
        for family in ask.families or ()
    }
    if len(of_family) == 1:
        (kinds,) = of_family.values()
        fitting = [
            kind
            for kind in sorted(kinds, key=lambda kind: (kind.vcpus, kind.memory_mib))
            if kind.vcpus >= (ask.vcpus or 0) and kind.memory_mib >= (ask.memory_mib or 0)
        ]
        return _side_by_side(ask, fitting[:_MOST_SIZES], book) if fitting else None
    sizes = [{kind.name.split(".")[1]: kind for kind in kinds} for kinds in of_family.values()]
    shared = set.intersection(*(set(by_size) for by_size in sizes))
    if not shared:
        return None
    size = "large" if "large" in shared else min(shared, key=lambda name: (sizes[0][name].vcpus, name))
    return _side_by_side(ask, [by_size[size] for by_size in sizes], book)


def _unknown_type(ask: Ask, name: str, known: Sequence[str]) -> Estimated:
    from rapidfuzz import process  # noqa: PLC0415 - only on a miss

    near = [found for found, score, _ in process.extract(name, known, limit=3) if score > _NEAR_ENOUGH]
    listed = f" The nearest names: {', '.join(near)}." if near else ""
    return Estimated(kind="declined", text=f"I know no instance type {name}.{listed}", ask=ask)


def _price(ask: Ask, kind: InstanceType, book: PriceBook) -> Estimated:
    region, count = ask.region or HOME_REGION, ask.count or 1
    hours = hours_per_month(ask)
    years = 0 if ask.purchase == "spot" or hours is not None else ask.commitment_years or 0
    payment = ask.payment or "no_upfront"
    if years and ask.plan == "compute":
        return _nearest_to_compute(ask, kind, book)
    if ask.per_unit:
        return _by_unit(ask, kind, book)
    os: OperatingSystem = "windows" if ask.os == "windows" else "linux"
    bill, note = (
        (Bill(), "") if ask.is_stopped else _instance_bill(ask, kind, book, years=years, payment=payment)
    )
    if ask.managed and ask.fee == "alone":
        bill = Bill(charge for charge in bill.charges if _FEE in charge[0])
    ran = "" if hours is None else ", only the hours it runs"
    what = f"{number(count)} {'stopped ' if ask.is_stopped else ''}{kind.name}{_managed_words(ask)}{ran}"
    unlike = _unlike_said(ask, kind, book)
    has = f", {'each with' if count > 1 else 'which has'} {unlike}" if unlike else ""
    assumes = [
        f"{os.capitalize()}, {bought_words(ask.purchase or '', years, payment, ask.plan)}, {region}",
        note,
        usual_hours(ask),
        _at_once(bill, years, payment),
        _REQUESTS_APART if ask.managed == "lambda" and ask.requests_per_month is None else "",
        "the fee alone" if ask.managed and ask.fee == "alone" else NOT_INCLUDED,
        f"{ask.beside} not included" if ask.beside else "",
    ]
    how = "A stopped instance costs nothing itself" if ask.is_stopped else working(bill)
    text = joined(
        f"{money_line(bill, ask, book.month_hours, f'{what}{has}')}\n{how}.",
        f"{_specs(kind, _ALL, book)} {assumed(assumes)}",
    )
    return Estimated(
        kind="estimate",
        text=text,
        card=PRICE_CARD,
        source=f"EC2 prices of {region}{dates(bill)}",
        ask=ask,
        part=part_of(bill, what, [*assumes, f"{kind.name} has {unlike}" if unlike else ""]),
    )


def _unlike_said(ask: Ask, kind: InstanceType, book: PriceBook) -> str:
    """Say what a type has where a question takes it for a larger or smaller one; empty where it is right."""
    if ask.managed == "lambda":
        return ""  # the memory is that of the function
    own, said = [], []
    if ask.vcpus is not None and ask.vcpus != kind.vcpus:
        own.append(f"{number(kind.vcpus)} vCPU")
        said.append(f"{number(ask.vcpus)} vCPU")
    if ask.memory_mib is not None and not math.isclose(ask.memory_mib, kind.memory_mib, rel_tol=_SAME_SIZE):
        own.append(f"{number(kind.memory_mib / _MIB_PER_GIB)} GiB of memory")
        said.append(f"{number(round(ask.memory_mib / _MIB_PER_GIB, 2))} GB")
    if ask.architecture is not None and ask.architecture != kind.architecture:
        processors = {"arm64": "an Arm", "x86_64": "an x86"}
        own.append(f"{processors[kind.architecture]} processor")
        said.append(f"{processors[ask.architecture]} one")
    if not own:
        return ""
    enough = [
        other
        for other in instance_types(book).values()
        if (other.family, other.is_bare_metal) == (kind.family, False)
        and other.vcpus >= (ask.vcpus or 0)
        and other.memory_mib >= (ask.memory_mib or 0)
    ]
    least = min(enough, key=lambda other: (other.memory_mib, other.vcpus), default=kind)
    larger = f" ({least.name} has)" if least is not kind else ""
    return f"{' and '.join(own)}, not {' and '.join(said)}{larger}"


def _instance_bill(
    ask: Ask, kind: InstanceType, book: PriceBook, *, years: int, payment: str
) -> tuple[Bill, str]:
    """Return the month of instances, and the doubt about their rate.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    region, count, hours = ask.region or HOME_REGION, ask.count or 1, hours_per_month(ask)
    purchase: PurchaseOption = "spot" if ask.purchase == "spot" else "on_demand"
    os: OperatingSystem = "windows" if ask.os == "windows" else "linux"
    rate = instance_rate(book, region, kind.name, purchase=purchase, commitment_years=years)
    of: dict[str, Any] = {"region": region, "instance_type": kind.name, "instances": count, "hours": hours}
    if ask.managed == "lambda":
        requests = ask.requests_per_month or 0.0
        return lambda_managed_instances_bill(
            book, **of, requests_per_month=requests, commitment_years=years
        ), rate.note
    of |= {"purchase": purchase, "os": os}
    if ask.managed == "ecs":
        return ecs_managed_instances_bill(book, **of, commitment_years=years), rate.note
    if not years or (payment == "no_upfront" and not ask.plan):
        return ec2_bill(book, **of, commitment_years=years), rate.note
    chosen = committed_rate(book, (region, kind.name), years, payment=payment, plan=ask.plan or "")
    listed = ec2_bill(book, **of)
    label = f"{kind.name} {years}-year commitment"
    (_, hours, _), *others = listed.charges
    return Bill([(label, hours, chosen), *others]), chosen.note


def _at_once(bill: Bill, years: int, payment: str) -> str:
    """Say what is paid at the start where all of it is."""
    if not years or payment != "all_upfront":
        return ""
    return f"{usd(bill.charges[0][1] * bill.charges[0][2].usd * _MONTHS_PER_YEAR * years)} at the start"


def _nearest_to_compute(ask: Ask, kind: InstanceType, book: PriceBook) -> Estimated:
    """Say that a rate of a Compute Savings Plan is not known, and the commitment that comes nearest.

    Raises:
        UnknownFactError: when the region has no price for the type.
    """
    near = _price(replace(ask, plan=None, months=None, period=None, wants="price"), kind, book)
    return replace(
        near,
        kind="declined",
        text=f"I don't know that: I know no Compute Savings Plan rate of {kind.name}. The nearest I know, a "
        f"commitment to the type: {near.text}",
        ask=ask,
        part=None,
    )


def _by_unit(ask: Ask, kind: InstanceType, book: PriceBook) -> Estimated:
    """Tell what an hour of one vCPU, and of one GiB, of an instance comes to.

    Raises:
        UnknownFactError: when the region lacks a rate.
    """
    bill, note = _instance_bill(replace(ask, count=1, run_seconds=None), kind, book, years=0, payment="")
    hourly, gib = bill.total / book.month_hours, kind.memory_mib / _MIB_PER_GIB
    of = {
        "vcpu_hours": f"**{usd_exact(round(hourly / kind.vcpus, 6))} a vCPU-hour**",
        "gb": f"**{usd_exact(round(hourly / gib, 6))} a GiB-hour of memory**",
    }
    first = of.pop(ask.per_unit or "", of["vcpu_hours"])
    text = (
        f"{first} on {kind.name}: {usd_exact(round(hourly, 6))} an hour for {number(kind.vcpus)} vCPU and "
        f"{number(gib)} GiB."
    )
    region, os = ask.region or HOME_REGION, (ask.os or "linux").capitalize()
    assumes = assumed([f"{os}, {bought_words(ask.purchase or '', 0)}, {region}", note])
    return Estimated(
        kind="estimate",
        text=joined(text, assumes),
        card=PRICE_CARD,
        source=f"EC2 prices of {region}{dates(bill)}",
        ask=ask,
    )


def _managed_words(ask: Ask) -> str:
    return {"ecs": " of ECS Managed Instances", "lambda": " of Lambda Managed Instances"}.get(
        ask.managed or "", ""
    )


def bought_words(purchase: str, years: int, payment: str = "no_upfront", plan: str | None = None) -> str:
    """Say how an instance is bought: Spot, On-Demand, or under which commitment."""
    if purchase == "spot":
        return "Spot"
    if not years:
        return "On-Demand"
    kind = f"{plan} " if plan else ""
    spread = "" if payment == "no_upfront" else ", spread over its hours"
    return f"{years}-year {kind}commitment {PAYMENTS[payment]}{spread}"


def _specs(kind: InstanceType, asked: str, book: PriceBook) -> str:
    figures = {
        "baseline": f"{number(round(kind.baseline * 100, 2))} percent of each vCPU",
        "credits": _credits(kind, book),
        "vcpus": f"{number(kind.vcpus)} vCPU",
        "memory": f"{number(kind.memory_mib / _MIB_PER_GIB)} GiB",
        "network": f"{number(kind.network_gbps)} Gbps baseline network",
        "interfaces": f"{number(kind.max_enis)} network interfaces of {number(kind.ipv4_per_eni)} IPv4 each",
        "gpus": f"{number(kind.gpus)} GPU" if kind.gpus else "no GPU",
        "disk": f"{number(kind.local_storage_gb)} GB instance store" if kind.local_storage_gb else "EBS only",
    }
    burst = (
        f"; burstable, {number(round(kind.baseline * 100, 2))}% of each vCPU for ever"
        if kind.is_burstable
        else ""
    )
    whole = (
        f"{kind.name}: {figures['vcpus']}, {figures['memory']}, {kind.architecture}{burst}; "
        f"{figures['gpus']}; {figures['disk']}."
    )
    return whole if asked not in figures else f"**{figures[asked]}** on {kind.name}. {whole}"


def _credits(kind: InstanceType, book: PriceBook) -> str:
    """Say what a type earns in CPU credits; one credit is a vCPU at full speed for a minute."""
    if not kind.is_burstable:
        return "No CPU credits"
    earned = kind.sustained_vcpus * _MINUTES_PER_HOUR
    saved = earned * book.figure("ec2.credits_saved_for", "hours")
    return f"{number(round(earned, 2))} CPU credits an hour, {number(round(saved, 2))} saved at most"


def _beside(kinds: Sequence[InstanceType], asked: str, book: PriceBook) -> str:
    """Say what each of several types has of one property; nothing for all of them."""
    own = [_specs(kind, asked, book).partition(f" on {kind.name}. ") for kind in kinds]
    return "; ".join(f"{first} on {kind.name}" for kind, (first, on, _) in zip(kinds, own, strict=True) if on)


def _side_by_side(ask: Ask, kinds: Sequence[InstanceType], book: PriceBook) -> Estimated:
    region = ask.region or HOME_REGION
    rows = ["| type | vCPU | GiB | CPU | USD an hour | USD a month |", "|---|---|---|---|---|---|"]
    lacking: list[str] = []
    read_on: set[str] = set()
    for kind in kinds:
        rate = book.rate_or_none(f"ec2.{kind.name}", region)
        lacking += [] if rate else [kind.name]
        read_on |= {rate.source.rsplit(", ", maxsplit=1)[-1]} if rate else set()
        hourly = usd_exact(rate.usd) if rate else "not known"
        monthly = usd(rate.usd * book.month_hours) if rate else "not known"
        size = f"{number(kind.vcpus)} | {number(kind.memory_mib / _MIB_PER_GIB)} | {kind.architecture}"
        rows.append(f"| {kind.name} | {size} | **{hourly}** | {monthly} |")
    burstable = [
        f"{kind.name} {number(round(kind.baseline * 100, 2))}%" for kind in kinds if kind.is_burstable
    ]
    bursts = f"burstable, with this much of each vCPU for ever: {', '.join(burstable)}" if burstable else ""
    lacks = [f"no price of {name} in {region}" for name in lacking]
    notes = assumed([f"Linux, On-Demand, {region}", bursts, *lacks])
    ends = (kinds[0], kinds[-1]) if len({kind.family for kind in kinds}) == 1 else kinds
    lead = (
        _cheapest_of(kinds, region, book) if ask.wants != "specs" else _beside(ends, ask.spec or _ALL, book)
    )
    return Estimated(
        kind="comparison",
        text=joined(lead, "\n".join(rows), notes),
        card=PRICE_CARD,
        source=f"EC2 prices of {region}, read {' and '.join(sorted(read_on))}",
        ask=ask,
    )


def _cheapest_of(kinds: Sequence[InstanceType], region: str, book: PriceBook) -> str:
    """Say which of a few is the cheapest and by how much; nothing for a list of sizes."""
    if len({kind.family for kind in kinds}) == 1 and len({kind.name for kind in kinds}) > _MOST_COMPARED:
        return ""
    priced = [
        (rate.usd, kind.name) for kind in kinds if (rate := book.rate_or_none(f"ec2.{kind.name}", region))
    ]
    if not priced[1:]:
        return ""
    (least, name), (most, _) = min(priced), max(priced)
    if least == most:
        return f"**The same price**, {usd_exact(least)} an hour."
    saved = f"{(most - least) / most:.0%}"
    if priced[2:]:
        return f"**{name} is the cheapest**, by {saved} against the dearest."
    each = [usd(price * book.month_hours) for price in (least, most)]
    less = usd((most - least) * book.month_hours)
    return f"**{name} is cheaper**, by {saved}. That is {less} a month less: {each[0]} against {each[1]}."
