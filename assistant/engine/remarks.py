"""What to say beside the figures: reasons, risks, and what a bill leaves out."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.costs import Packing, internet_out_bill
from assistant.engine.amounts import count_words, memory_words
from assistant.engine.crowding import at_the_peak, peak_copies, too_few
from assistant.engine.kinds import MACHINE_KINDS
from assistant.engine.plan import headroom_copies, outlasts_gateway
from assistant.engine.plans import FUNCTIONS
from assistant.errors import UnknownFactError
from assistant.quantities import number, usd, usd_exact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from assistant.engine.context import Context
    from assistant.engine.judging import Judged
    from assistant.engine.needs import Needs
    from assistant.engine.plan import Plan

_ON_INSTANCES = frozenset({"ec2", "ecs-ec2", "eks", "hybrid"})
_USUAL_CHOICES = frozenset({"lambda", "fargate"})
_REACHED_KINDS = frozenset({"service", "legacy", "api", "inference"})
_MOST_REASONS = 4
_MIB_PER_GIB = 1024
_TIGHT = 0.9
"""Share of an instance's memory from which on what runs leaves the operating system too little."""
_ASYNC = "lambda.payload_async"
_GATEWAY, _REST_GATEWAY, _THROTTLE = "apigw.http_timeout", "apigw.rest_timeout", "apigw.throttle"
_AT_ONCE = "lambda.lmi_concurrency_per_environment.max"
_WINDOWS_LICENCE = "ec2.windows_license"
_OLD_READING = re.compile(r", ((?:201\d|202[0-3])(?:-\d\d)*)(\+?)(?=[,)]|$)")
"""A date of reading before 2024, as the sources of bill lines end with it."""


class Remark(NamedTuple):
    """A sentence, and the fact it rests on (empty for none)."""

    text: str
    key: str = ""


def reasons(judged: Judged, ranked: Sequence[Judged], needs: Needs, said: Collection[str]) -> tuple[str, ...]:
    """Return why one would take a platform, the deciding point first; `said` are the fields given."""
    is_top = judged is ranked[0]
    found: list[str] = []
    if is_top:
        found += _ruled_out(judged, ranked, said)
    found.append(judged.platform.reasons[_way_of_running(judged, needs)])
    if is_top:
        found += _cheaper(judged, ranked)
    return tuple(dict.fromkeys(found))[:_MOST_REASONS]


def _way_of_running(judged: Judged, needs: Needs) -> str:
    """Return under which name a platform's file has its reason; workers that stay do not start and end."""
    plan = judged.plan
    if plan is not None and plan.kept_warm:
        return "kept_warm"
    stays = needs.mode == "jobs" and plan is not None and not plan.per_run
    return "requests" if stays and judged.platform.id not in FUNCTIONS else needs.mode


def _ruled_out(judged: Judged, ranked: Sequence[Judged], said: Collection[str]) -> Iterator[str]:
    """Say what rules out the usual simpler choices, by a field that was given where there is one."""
    for one in sorted(ranked, key=lambda one: one.platform.complexity):
        is_simpler = one.platform.complexity < judged.platform.complexity
        if one.platform.id in _USUAL_CHOICES and one.blockers and is_simpler:
            blocker = min(one.blockers, key=lambda blocker: blocker.field not in said)
            yield f"not {one.platform.name}: {blocker.reason}"


def _cheaper(judged: Judged, ranked: Sequence[Judged]) -> Iterator[str]:
    """Compare with the runner-up, in the bill and in effort."""
    yield from _within_budget(judged, ranked)
    rival = next((one for one in ranked if one.is_feasible and one is not judged), None)
    if rival is None or rival.plan is None or judged.plan is None:
        return
    if rival.is_beyond_team and not judged.is_beyond_team:
        yield f"{rival.platform.name} asks for more operations than this team can give"
        return
    if judged.weighed is None or rival.weighed is None or rival.plan.lacks or judged.plan.lacks:
        return
    if rival.standing != judged.standing:
        return
    ours, theirs = judged.plan.bill.total, rival.plan.bill.total
    name = rival.platform.name
    hours = f"{_hours(judged)} of operations a month against {_hours(rival)}"
    if ours <= theirs:
        yield f"{usd(theirs - ours)} a month less than {name}, with {hours}"
        return
    saved = usd(ours - theirs)
    if rival.plan.purchase == "spot" != judged.plan.purchase:
        yield f"{name} would save {saved} a month, less than its interruptions are taken to cost"
    else:
        yield f"{name} would save {saved} a month, less than its effort is worth: {hours}"


def _within_budget(judged: Judged, ranked: Sequence[Judged]) -> Iterator[str]:
    """Name what would weigh less, were it not over the budget."""
    if judged.is_over_budget or judged.weighed is None:
        return
    over = [
        one
        for one in ranked
        if one.is_over_budget and one.weighed is not None and one.weighed < judged.weighed
    ]
    for one in sorted(over, key=lambda one: one.weighed or 0.0)[:1]:
        if one.plan is not None and not one.is_beyond_team:
            yield f"within the budget, which {one.platform.name} at {usd(one.plan.bill.total)} a month is not"


def _hours(judged: Judged) -> str:
    return f"{number(round(judged.hours, 1))} h"


def risks(judged: Judged, needs: Needs, context: Context, said: Mapping[str, Any]) -> tuple[Remark, ...]:
    """Return what may go wrong with a platform, in one line each, with the facts behind.

    `said` are the fields that were given.
    """
    plan = judged.plan
    if plan is None:
        return ()
    found = [
        *_crowding(judged, needs, context, said),
        *_quota(judged, plan, needs, context, peak_copies(said, needs, context)),
        *_peak(judged, needs, context, said),
        *_interruption(judged, plan, needs),
        *_waiting(judged, plan, needs, context),
        *_storage(judged, needs),
        *_fitting(judged, plan, needs),
        *_doubts(plan),
        *_fee_doubt(judged, plan),
    ]
    if plan.omitted:
        lacking = ", ".join(entry.split(" (")[0] for entry in plan.omitted)
        found.append(Remark(f"its bill lacks {lacking}, whose price is not known in {needs.region}"))
    if judged.is_beyond_team:
        found.append(Remark("asks for more operations than this team can give"))
    if judged.is_over_budget:
        over = plan.bill.total - needs.monthly_budget_usd
        found.append(Remark(f"{usd(over)} a month over the budget"))
    if isinstance(plan.size, Packing) and plan.size.surplus_vcpus:
        found.append(Remark("runs above its burst baseline all the time; surplus credits are billed"))
    return tuple(found)


def _crowding(judged: Judged, needs: Needs, context: Context, said: Mapping[str, Any]) -> Iterator[Remark]:
    if judged.platform.id != "lambda":
        yield from map(Remark, too_few(said, needs, context))


def _peak(judged: Judged, needs: Needs, context: Context, said: Mapping[str, Any]) -> Iterator[Remark]:
    """Say how many copies run at the peak; those of a hybrid are counted without a platform's headroom."""
    if judged.platform.id == "lambda" or needs.mode != "requests":
        return
    kept = needs.copies if judged.platform.id == "hybrid" else headroom_copies(needs, judged.platform)
    yield from map(Remark, at_the_peak(said, needs, context, kept))


def _quota(judged: Judged, plan: Plan, needs: Needs, context: Context, at_peak: int) -> Iterator[Remark]:
    """Name the quota that a new account runs into."""
    platform, knowledge = judged.platform.id, context.knowledge
    if platform == "lambda":
        most = knowledge.figure("lambda.concurrency_account")
        if needs.peak_concurrent > most:
            yield Remark(
                f"needs {number(round(needs.peak_concurrent))} at once at the peak; the quota starts at "
                f"{number(most)}",
                "lambda.concurrency_account",
            )
    elif platform in {"fargate", "fargate-spot"}:
        key = "fargate.spot_vcpus" if platform == "fargate-spot" else "fargate.ondemand_vcpus"
        asked = max(plan.running, at_peak, 1) * getattr(plan.size, "vcpus", 0)
        if asked > knowledge.figure(key):
            when = "at the peak" if at_peak > plan.running else "at once"
            yield Remark(
                f"needs {number(round(asked, 2))} vCPU {when}; a new account starts with "
                f"{knowledge.show(key)}",
                key,
            )
    elif isinstance(plan.size, Packing):
        yield from _instance_quota(plan, plan.size, context, at_peak)


def _instance_quota(plan: Plan, packing: Packing, context: Context, at_peak: int) -> Iterator[Remark]:
    family = packing.type.family[:1]
    letter = family if packing.type.gpus and family in "gp" else "standard"
    market = "spot" if plan.purchase == "spot" and not plan.burst else "ondemand"
    key = f"ec2.{market}_{letter}_vcpus"
    if key not in context.knowledge.facts:
        return
    # The copies of a hybrid that come with the peak run on Fargate.
    instances = 0 if plan.burst else math.ceil(at_peak / packing.copies_per_instance)
    asked = packing.type.vcpus * max(packing.instances, instances)
    if asked > context.knowledge.figure(key):
        when = " at the peak" if instances > packing.instances else ""
        yield Remark(
            f"needs {number(asked)} vCPU of EC2{when}; a new account starts with "
            f"{context.knowledge.show(key)}",
            key,
        )


def _interruption(judged: Judged, plan: Plan, needs: Needs) -> Iterator[Remark]:
    if plan.purchase == "spot":
        yield Remark("Spot capacity is taken back at two minutes' notice", "fargate.spot_warning")
        if needs.latency_sensitive or needs.is_single_copy:
            yield Remark("there is no fallback to On-Demand by itself, and an interruption is felt")
    if plan.doubt:
        yield Remark(plan.doubt)
    if judged.platform.id == "ecs-managed-instances" and needs.mode != "jobs":
        yield Remark("instances are replaced, and their tasks moved, within a fortnight", "ecs.mi_lifetime")
    if judged.platform.id not in FUNCTIONS and needs.is_single_copy:
        what = "holds the work up" if needs.kind in {"event", "stream"} else "is an outage"
        yield Remark(f"one copy: a failure or a deployment {what}")


def _waiting(judged: Judged, plan: Plan, needs: Needs, context: Context) -> Iterator[Remark]:
    if judged.platform.id == "lambda" and needs.serves_clients and not plan.kept_warm:
        yield Remark("a cold start now and then delays a request")
    if judged.platform.id in FUNCTIONS and needs.serves_clients and needs.mode == "requests":
        yield from _behind_gateway(needs, context)
    if judged.platform.id in FUNCTIONS and needs.event_payload_mib > context.book.figure(_ASYNC, "MiB"):
        most = context.knowledge.show(_ASYNC)
        yield Remark(f"an event carries at most {most}; a larger payload has to travel by S3", _ASYNC)
    if judged.platform.id == "lambda-managed-instances":
        yield Remark("one environment serves many requests at once, so the code must bear that", _AT_ONCE)
    if judged.platform.id in _ON_INSTANCES and isinstance(plan.size, Packing) and needs.traffic == "spiky":
        yield Remark("new instances take minutes to start, so spikes need spare capacity")


def _behind_gateway(needs: Needs, context: Context) -> Iterator[Remark]:
    """Name the limits of the API Gateway that callers come through."""
    if outlasts_gateway(needs, context):
        most, rest = context.knowledge.show(_GATEWAY), context.knowledge.show(_REST_GATEWAY)
        yield Remark(
            f"API Gateway ends a call after {most} (HTTP API) or {rest} until that is raised (REST API); a "
            "function URL waits for as long as the function runs",
            _GATEWAY,
        )
    if needs.peak_requests_per_second > context.book.figure(_THROTTLE):
        rate = context.knowledge.show(_THROTTLE)
        yield Remark(f"API Gateway takes {rate} of an account at first; more has to be asked for", _THROTTLE)


def _storage(judged: Judged, needs: Needs) -> Iterator[Remark]:
    if judged.platform.id in {"fargate", "fargate-spot"} and needs.state == "block":
        yield Remark("the volume of a service's task is deleted with the task", "fargate.ebs_volumes")
    if needs.state == "local_fast":
        yield Remark("local NVMe is empty after every stop of the instance")


def _fitting(judged: Judged, plan: Plan, needs: Needs) -> Iterator[Remark]:
    """Say where a machine of its own has no memory to spare, or a cheaper type may have no price here."""
    is_machine = needs.kind in MACHINE_KINDS or needs.packaging == "machine_image"
    if judged.platform.id == "ec2" and isinstance(plan.size, Packing) and not is_machine:
        whole = plan.size.type.memory_mib
        if needs.memory_mib * plan.size.copies_per_instance > _TIGHT * whole:
            yield Remark(f"the operating system takes its share of the {memory_words(whole)}")
    if needs.os == "windows" and isinstance(plan.size, Packing):
        yield Remark("burstable types with Windows, which may cost less, have no price here")


def _doubts(plan: Plan) -> Iterator[Remark]:
    """Say which rates are estimates, and which were read long ago."""
    sources = [entry.source for entry in plan.bill.lines]
    if any("typical" in source for source in sources):
        yield Remark("the committed rate is the list price less a typical saving; no exact rate is known")
    if any("estimated" in source for source in sources):
        yield Remark("the Savings Plan rate is estimated by the saving seen in another Region")
    if any(_WINDOWS_LICENCE in source for source in sources):
        yield Remark("the Windows licence rate is worked out from the prices of one instance type")
    dates = sorted({found[0] for source in sources for found in _OLD_READING.findall(source)})
    if dates and not plan.doubt:
        yield Remark(f"the oldest of its rates was read in {dates[0]}")


def _fee_doubt(judged: Judged, plan: Plan) -> Iterator[Remark]:
    if judged.platform.id != "ecs-managed-instances" or not isinstance(plan.size, Packing):
        return
    if plan.size.type.gpus and plan.size.type.family.startswith("p"):
        yield Remark("AWS has since lowered the management fee for P types; the rate shown is the old one")


def comparison_doubts(ranked: Sequence[Judged]) -> Iterator[str]:
    """Say what the winner could not be compared with, or only in part, for want of prices."""
    rivals = [one for one in ranked[1:] if one.plan is not None]
    priced = [one for one in (ranked[0], *rivals) if one.plan is not None and not one.plan.lacks]
    if ranked[0].is_over_budget:
        least = min(priced, key=lambda one: one.plan.bill.total if one.plan else 0.0)
        if least.plan is not None and least is not ranked[0]:
            amount = usd(least.plan.bill.total)
            yield f"nothing is within the budget; the least is {least.platform.name}, {amount} a month"
    unknown = [one.platform.name for one in rivals if one.plan is not None and one.plan.lacks]
    if unknown and ranked[0].plan is not None:
        yield f"not compared, for want of prices: {', '.join(unknown)}"
    easier = [one.platform.name for one in ranked[1:] if might_win(one, ranked[0])]
    if easier:
        takes = "takes" if len(easier) == 1 else "take"
        yield f"{' and '.join(easier)} {takes} less effort and may well win: see what the Region charges"
    if rivals and rivals[0].plan is not None and rivals[0].plan.omitted and not rivals[0].plan.lacks:
        lacking = ", ".join(entry.split(" (")[0] for entry in rivals[0].plan.omitted)
        yield f"{rivals[0].platform.name} is compared without its {lacking}, whose price is not known here"


def might_win(rival: Judged, top: Judged) -> bool:
    """Tell whether a rival without a price takes less effort than the top, and might win, had it one."""
    if rival.plan is None or not rival.plan.lacks or rival.is_beyond_team != top.is_beyond_team:
        return False
    return top.plan is not None and not top.plan.lacks and rival.hours < top.hours


def not_included(judged: Judged, needs: Needs, context: Context) -> tuple[str, ...]:
    """Name what surrounds the compute and is not in the bill, with its rate where there is one."""
    plan = judged.plan
    if plan is None:
        return ()
    found = [*plan.lacks, *plan.omitted]
    is_reached = needs.mode != "jobs" and needs.kind in _REACHED_KINDS and judged.platform.id not in FUNCTIONS
    if is_reached and not plan.has_load_balancer:
        found.append(_priced("load balancer", "alb.load_balancer_hour", needs, context, "each"))
    if judged.platform.id != "lambda":
        found.append(_addresses(plan, needs, context))
    if needs.state == "shared_files" and needs.os == "windows":
        found.append("shared file system (FSx for Windows File Server)")
    elif needs.state == "shared_files":
        found.append(_per_gb("shared file system", "efs.standard_storage", needs, context))
    if needs.state == "block" and not needs.ephemeral_gib:
        found.append(_per_gb("block volume", "ebs.gp3_storage", needs, context))
    found.append(_priced("NAT gateway", "nat_gateway.hour", needs, context, "each"))
    found.append(_per_gb("logs", "cloudwatch_logs.ingestion", needs, context))
    found.append(_traffic(needs, context))
    return tuple(found)


def _addresses(plan: Plan, needs: Needs, context: Context) -> str:
    """Say what public addresses cost; those of capacity that comes and goes, while it is there."""
    name, key = "public IPv4 addresses", "vpc.public_ipv4_hour"
    rate = context.book.rate_or_none(key, needs.region)
    if rate is None or not plan.per_run:
        return _priced(name, key, needs, context, "each")
    return f"{name} ({usd_exact(rate.usd)} an hour each, while it runs)"


def _traffic(needs: Needs, context: Context) -> str:
    """Say what traffic costs, and how much at most where the size of a request was said."""
    name = "traffic to the internet"
    said = _per_gb(name, "data_transfer.internet_out_tier1", needs, context)
    gb = needs.payload_mib / _MIB_PER_GIB * needs.requests_per_month
    if not gb or not needs.serves_clients:
        return said
    try:
        most = internet_out_bill(context.book, region=needs.region, gb=gb).total
    except UnknownFactError:
        return said
    return (
        f"{said[:-1]}; {usd(most)} a month if all {count_words(gb)} GB of payload leave AWS)"
        if most
        else said
    )


def _priced(name: str, key: str, needs: Needs, context: Context, each: str) -> str:
    rate = context.book.rate_or_none(key, needs.region)
    if rate is None:
        return f"{name} (no figure for {needs.region})"
    return f"{name} ({usd(rate.usd * context.book.month_hours)} a month {each})"


def _per_gb(name: str, key: str, needs: Needs, context: Context) -> str:
    rate = context.book.rate_or_none(key, needs.region)
    return f"{name} ({usd_exact(rate.usd)} a GB)" if rate else f"{name} (no figure for {needs.region})"
