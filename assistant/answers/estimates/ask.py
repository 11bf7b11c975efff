"""What a question about money or sizes asks for."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Literal

Period = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"]

_MIB_PER_GIB, _SECONDS_PER_HOUR = 1024, 3600
_COMPUTE = ("fargate", "lambda", "instance", "cheapest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked; None for what the words do not say.

    Attributes:
        subject: fargate, lambda, instance, cheapest, or the id of a thing with a unit price.
        instance_types: names of instance types, whether they exist or not.
        families: names of instance families that exist.
        wants: price, specs, density, comparison, conversion, regions, saving, validity or fact, which is
            something else; None when the words leave it open.
        spec: which property of an instance type, or what is to fit on it (tasks, pods).
        count: how many tasks, instances or things.
        vcpus: of one task or instance.
        memory_mib: of one task, function or instance.
        ephemeral_mib: /tmp or ephemeral storage.
        gb: data or storage of a thing, of one of them or of all.
        is_each: the GB are those of each of several.
        is_total: the GB are those of all of them.
        measures: quantities of a thing in units of its own: capacity units, IOPS, zones.
        months: how many months the amount is asked for.
        per_unit: the quantity whose bare rate is asked for: gb, units...
        unread: a number is left that nothing explains.
        strange: a word is left that changes what is paid, and that no sum understands.
        beside: what with a price of its own is named beside an instance type, and not priced with it.
        managed: ecs or lambda, of whose Managed Instances an instance is; eks, of which pods on Fargate are.
        fee: included or alone, where what manages the instance is spoken of.
        plan: the commitment that is named: convertible, or compute, a Compute Savings Plan.
        variant: name of what is billed of a thing instead of the usual.
        is_beyond: the amount comes on top of what is included.
        gpus: whole GPUs.
        requests_per_month: requests or runs a month.
        run_seconds: time of one request or run.
        provisioned: provisioned concurrency.
        region: code.
        to_region: code of where traffic between Regions goes.
        architecture: x86_64 or arm64.
        os: linux or windows.
        purchase: spot or on_demand.
        commitment_years: 1 or 3.
        payment: no_upfront, partial_upfront or all_upfront.
        free_tier: counted or not_counted.
        period: what the amount is to be told for.
        alternatives: two values of one option are named: a comparison, no sum.
        steady: no burstable types.
        is_always: it runs around the clock, in so many words.
        is_stopped: an instance that does not run at all, in so many words.
        is_usual_hours: hours of business are meant, and taken for the usual ones.
        budget: dollars, the period they are for, and what is sought for them.
        left_over: how many words of meaning were not understood.
    """

    subject: str | None = None
    instance_types: tuple[str, ...] | None = None
    families: tuple[str, ...] | None = None
    wants: str | None = None
    spec: str | None = None
    count: float | None = None
    vcpus: float | None = None
    memory_mib: float | None = None
    ephemeral_mib: float | None = None
    gb: float | None = None
    is_each: bool | None = None
    is_total: bool | None = None
    measures: tuple[tuple[str, float], ...] | None = None
    months: float | None = None
    per_unit: str | None = None
    unread: bool | None = None
    strange: bool | None = None
    beside: str | None = None
    managed: str | None = None
    plan: str | None = None
    fee: str | None = None
    variant: str | None = None
    is_beyond: bool | None = None
    gpus: float | None = None
    requests_per_month: float | None = None
    run_seconds: float | None = None
    provisioned: float | None = None
    region: str | None = None
    to_region: str | None = None
    architecture: str | None = None
    os: str | None = None
    purchase: str | None = None
    commitment_years: int | None = None
    payment: str | None = None
    free_tier: str | None = None
    period: Period | None = None
    alternatives: bool | None = None
    steady: bool | None = None
    is_always: bool | None = None
    is_stopped: bool | None = None
    is_usual_hours: bool | None = None
    budget: tuple[float, Period | Literal[""], str] | None = None
    left_over: int = 0

    @property
    def has_rest(self) -> bool:
        """Tell that a number or a word is left that no sum understands: the sum would be another."""
        return bool(self.unread or self.strange)

    @property
    def only_names(self) -> bool:
        """Tell that a thing is named, and nothing of it asked: "daily backups of EC2 volumes"."""
        return self == Ask(subject=self.subject, left_over=self.left_over)


def merge(earlier: Ask, later: Ask) -> Ask:
    """Return the earlier question with what the follow-up changes."""
    said: dict[str, Any] = {
        field.name: value
        for field in fields(later)
        if field.name != "left_over" and (value := getattr(later, field.name)) is not None
    }
    if earlier.measures and later.measures:
        said["measures"] = tuple({**dict(earlier.measures), **dict(later.measures)}.items())
    if later.is_always and later.run_seconds is None and earlier.subject != "lambda":
        said |= {"run_seconds": None, "requests_per_month": None}
    if later.purchase is not None:
        said |= {"commitment_years": later.commitment_years, "payment": later.payment, "plan": later.plan}
    elif later.commitment_years is not None and earlier.purchase is not None:
        said["purchase"] = None
    if later.period and later.per_unit is None:
        said["per_unit"] = None
    of_thing = earlier.subject not in (None, *_COMPUTE)
    if of_thing and later.memory_mib is not None:
        said["gb"] = said.pop("memory_mib") / _MIB_PER_GIB
    return replace(earlier, **said)


def hours_per_month(ask: Ask) -> float | None:
    """Return how many hours a month something runs; None where the words do not tell."""
    if ask.run_seconds is None:
        return None
    return ask.run_seconds / _SECONDS_PER_HOUR * (ask.requests_per_month or 1)


def measure(ask: Ask, name: str) -> float | None:
    """Return so much of a quantity as was named; None where it was not."""
    return dict(ask.measures or ()).get(name)


def says_something(ask: Ask) -> bool:
    """Tell whether the words named anything that an estimate depends on."""
    ignored = {"left_over", "wants", "spec", "unread", "strange", "per_unit", "beside"}
    return any(getattr(ask, field.name) is not None for field in fields(ask) if field.name not in ignored)
