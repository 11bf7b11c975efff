"""What to say beside the figures: reasons, doubts about the comparison, and what a bill leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.costs import internet_out_bill
from assistant.engine.amounts import count_words
from assistant.engine.plans import FUNCTIONS
from assistant.errors import UnknownFactError
from assistant.quantities import number, usd, usd_exact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from assistant.engine.context import Context
    from assistant.engine.judging import Judged
    from assistant.engine.needs import Needs
    from assistant.engine.plan import Plan

_USUAL_CHOICES = frozenset({"lambda", "fargate"})
_REACHED_KINDS = frozenset({"service", "legacy", "api", "inference"})
_FED_KINDS = {"event": "queue or bus", "stream": "stream"}
"""What hands their work to copies that nobody calls."""
_MOST_REASONS = 4
_MIB_PER_GIB = 1024


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
    is_told = plan.has_load_balancer or any(entry.startswith("load balancer") for entry in plan.omitted)
    if is_reached and not is_told:
        found.append(_priced("load balancer", "alb.load_balancer_hour", needs, context, "each"))
    if needs.kind in _FED_KINDS:
        found.append(f"the {_FED_KINDS[needs.kind]} that feeds it")
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
