"""What may go wrong with a platform, in a sentence each, with the fact behind it."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.costs import Packing
from assistant.engine.amounts import duration_words, memory_words
from assistant.engine.crowding import at_the_peak, peak_copies, too_few
from assistant.engine.plan import headroom_copies, outlasts_gateway, units_by_rate
from assistant.engine.plans import FUNCTIONS
from assistant.quantities import number, usd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assistant.engine.context import Context
    from assistant.engine.judging import Judged
    from assistant.engine.needs import Needs
    from assistant.engine.plan import Plan

_ON_INSTANCES = frozenset({"ec2", "ecs-ec2", "eks", "hybrid"})
_TIGHT, _ENOUGH_MIB = 0.1, 2048
"""Share of an instance's memory, and how much of it at most, that an operating system may want for itself."""
_ASYNC = "lambda.payload_async"
_GATEWAY, _REST_GATEWAY, _THROTTLE = "apigw.http_timeout", "apigw.rest_timeout", "apigw.throttle"
_RATE = "scheduler.rate.min"
_AT_ONCE = "lambda.lmi_concurrency_per_environment.max"
_IDLE = "alb.idle_timeout.default"
_NETWORK_BALANCER, _NETWORK_LIMIT = "nlb.load_balancer_hour", "nlb.idle_timeout.default"
_UNITS = "Load balancer capacity units"
_ROUNDING = 1.001
_LARGE_SHARE = 0.1
"""Of a bill, from which on a line that rests on a cautious assumption is worth a word."""
_LONG_RUN_SECONDS = 3600
"""From how long on a run that is lost and done again is a loss."""
_ON_EKS = "eks.can.windows"
_WINDOWS_LICENCE = "ec2.windows_license"
_OLD_READING = re.compile(r", ((?:201\d|202[0-3])(?:-\d\d)*)(\+?)(?=[,)]|$)")
"""A date of reading before 2024, as the sources of bill lines end with it."""


class Remark(NamedTuple):
    """A sentence, and the fact it rests on (empty for none)."""

    text: str
    key: str = ""


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
        *_behind_load_balancer(plan, needs, context),
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
        at_once = max(math.ceil(plan.running), needs.instances) if plan.per_run else at_peak
        yield from _instance_quota(plan, plan.size, context, at_once)


def _instance_quota(plan: Plan, packing: Packing, context: Context, copies: int) -> Iterator[Remark]:
    family = packing.type.family[:1]
    letter = family if packing.type.gpus and family in "gp" else "standard"
    market = "spot" if plan.purchase == "spot" and not plan.burst else "ondemand"
    key = f"ec2.{market}_{letter}_vcpus"
    if key not in context.knowledge.facts:
        return
    # The copies of a hybrid that come with the peak run on Fargate.
    instances = 0 if plan.burst else math.ceil(copies / packing.copies_per_instance)
    asked = packing.type.vcpus * max(packing.instances, instances)
    if asked > context.knowledge.figure(key):
        when = " at the peak" if instances > packing.instances and not plan.per_run else ""
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
    if plan.purchase == "spot" and plan.per_run and needs.run_seconds > _LONG_RUN_SECONDS:
        length = duration_words(needs.run_seconds)
        yield Remark(f"a run of {length} that is taken back starts over, unless it keeps checkpoints")
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
    starts = needs.kind == "job" and (plan.per_run or judged.platform.id in FUNCTIONS)
    often = needs.requests_per_month * context.book.figure(_RATE, "seconds")
    if needs.mode == "jobs" and starts and often > context.book.month_seconds:
        least = context.knowledge.show(_RATE)
        how = "more often takes events, a queue, or a process that stays"
        yield Remark(f"a schedule starts runs {least} apart at the least; {how}", _RATE)
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


def _behind_load_balancer(plan: Plan, needs: Needs, context: Context) -> Iterator[Remark]:
    """Name what a load balancer does with silent connections, and what its bill takes for granted."""
    if not plan.has_load_balancer:
        return
    longest, most = context.book.figure(_IDLE, "seconds"), context.knowledge.show(_IDLE)
    if needs.long_lived_connections:
        yield Remark(
            f"a load balancer closes a connection that is silent for {most}, until that is raised", _IDLE
        )
        rate = context.book.rate_or_none(_NETWORK_BALANCER, needs.region)
        at = f" ({usd(rate.usd * context.book.month_hours)} a month and its capacity units)" if rate else ""
        yield Remark(
            f"an Application Load Balancer passes HTTP and WebSockets; other TCP and UDP take a Network Load "
            f"Balancer{at}",
            _NETWORK_LIMIT,
        )
    elif needs.synchronous_seconds > longest and not needs.response_stream:
        yield Remark(f"a load balancer ends a call that is silent for {most}, until that is raised", _IDLE)
    units = units_by_rate(needs, context)
    for item, quantity, rate in plan.bill.charges:
        is_by_rate = item == _UNITS and units > 1 and quantity <= units * context.book.month_hours * _ROUNDING
        amount = quantity * rate.usd
        if is_by_rate and amount > _LARGE_SHARE * plan.bill.total:
            yield Remark(
                f"the load balancer's capacity units, {usd(amount)}, are counted as if each request came on "
                "a connection of its own; connections that are kept cost less"
            )


def _storage(judged: Judged, needs: Needs) -> Iterator[Remark]:
    if judged.platform.id in {"fargate", "fargate-spot"} and needs.state == "block":
        yield Remark("the volume of a service's task is deleted with the task", "fargate.ebs_volumes")
    if needs.state == "local_fast":
        yield Remark("local NVMe is empty after every stop of the instance")


def _fitting(judged: Judged, plan: Plan, needs: Needs) -> Iterator[Remark]:
    """Say where a machine of its own has no memory to spare, or a cheaper type may have no price here."""
    if judged.platform.id == "ec2" and isinstance(plan.size, Packing) and not needs.is_machine:
        whole = plan.size.type.memory_mib
        left = whole - needs.memory_mib * plan.size.copies_per_instance
        if left < min(_TIGHT * whole, _ENOUGH_MIB):
            yield Remark(f"the operating system takes its share of the {memory_words(whole)}")
    if needs.os == "windows" and judged.platform.id == "eks":
        what = "the cluster's own pods need Linux nodes beside the Windows ones, which are not in the bill"
        yield Remark(what, _ON_EKS)
    if needs.os == "windows" and isinstance(plan.size, Packing):
        yield Remark("burstable types with Windows, which may cost less, have no price here")


def _doubts(plan: Plan) -> Iterator[Remark]:
    """Say which rates are estimates, and which were read long ago."""
    sources = [rate.source for _, _, rate in plan.bill.charges]
    if any("typical" in source for source in sources):
        yield Remark("the committed rate is the list price less a typical saving; no exact rate is known")
    if any("estimated" in source for source in sources):
        yield Remark("the Savings Plan rate is estimated by the saving seen in another Region")
    if any(_WINDOWS_LICENCE in source for source in sources):
        yield Remark("the Windows licence rate is worked out from the prices of one instance type")
    dates = sorted({date for source in sources for date in _old_readings(source)})
    if dates and not plan.doubt:
        yield Remark(f"the oldest of its rates was read in {dates[0]}")


@lru_cache(maxsize=1024)
def _old_readings(source: str) -> tuple[str, ...]:
    return tuple(date for date, _ in _OLD_READING.findall(source))


def _fee_doubt(judged: Judged, plan: Plan) -> Iterator[Remark]:
    if judged.platform.id != "ecs-managed-instances" or not isinstance(plan.size, Packing):
        return
    if plan.size.type.gpus and plan.size.type.family.startswith("p"):
        yield Remark("AWS has since lowered the management fee for P types; the rate shown is the old one")
