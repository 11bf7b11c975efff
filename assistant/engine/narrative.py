"""A recommendation in words: the choice and its amount first, then why, on what terms, and what else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.engine.amounts import count_words, duration_words
from assistant.engine.borders import at_border
from assistant.engine.context import context_of
from assistant.engine.flips import likeliest
from assistant.engine.needs import complete
from assistant.facts import default_knowledge
from assistant.quantities import number, usd, usd_exact

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from assistant.engine.context import Context
    from assistant.engine.needs import Needs
    from assistant.engine.recommendation import PlatformVerdict, Recommendation
    from assistant.engine.workload import Workload
    from assistant.facts import Knowledge

PLATFORM_NAMES = {
    "lambda": "Lambda",
    "lambda-managed-instances": "Lambda Managed Instances",
    "fargate": "ECS on Fargate",
    "fargate-spot": "ECS on Fargate Spot",
    "ecs-ec2": "ECS on EC2",
    "ecs-managed-instances": "ECS Managed Instances",
    "eks": "EKS",
    "ec2": "EC2",
    "hybrid": "Hybrid",
}
"""How each platform is called."""

_MOST_ASSUMPTIONS = 6
_AT_HAND = " (right at what you said)"
_ROUNDING_USD = 0.005


def narrate(
    recommendation: Recommendation,
    workload: Workload,
    *,
    details: bool = False,
    knowledge: Knowledge | None = None,
    preferences: Mapping[str, float] | None = None,
) -> str:
    """Return a recommendation as Markdown; `details` adds every platform and the bill.

    `preferences` are the weights that were changed for it, as `recommend` took them.
    """
    context = context_of(knowledge or default_knowledge(), preferences)
    fields = {name: value for name, value in workload.__dict__.items() if value is not None}
    needs = complete(fields, context)
    top = recommendation.top
    if top is None:
        return _nothing_fits(recommendation)
    parts = [
        _headline(top, needs),
        _why(top),
        _assumes(recommendation, top, most=None if details else _MOST_ASSUMPTIONS),
        _flips(recommendation, needs, fields, context),
        _next_best(recommendation, top),
    ]
    if details:
        parts += ["", ranked_table(recommendation), "", bill_table(top)]
    return "\n".join(part for part in parts if part or details).strip()


def _headline(top: PlatformVerdict, needs: Needs) -> str:
    name = PLATFORM_NAMES[top.platform]
    choice = f"{name}, {top.sizing}" if top.sizing else name
    cost = top.monthly_usd
    if cost is None:
        lacking = top.not_included[0] if top.not_included else "a price is missing"
        return f"**{choice}**; what a month costs is not known: {lacking}."
    amount = f"about {usd(cost.expected)} a month"
    if cost.high - cost.low > _ROUNDING_USD:
        amount += f", {usd(cost.low)} to {usd(cost.high)}"
    return f"**{choice}: {amount}** for {_work(needs)}."


def _work(needs: Needs) -> str:
    """Say what the month holds: 30.4 runs of 20 minutes, or copies around the clock."""
    if needs.mode == "always_on":
        copies = "one copy" if needs.copies == 1 else f"{number(needs.copies)} copies"
        return f"{copies} around the clock"
    unit = "run" if needs.mode == "jobs" else "request"
    plural = unit if needs.requests_per_month == 1 else f"{unit}s"
    count = count_words(round(needs.requests_per_month, 1))
    return f"{count} {plural} of {duration_words(needs.run_seconds)}"


def _why(top: PlatformVerdict) -> str:
    return f"Why: {'; '.join(top.reasons)}." if top.reasons else ""


def _assumes(recommendation: Recommendation, top: PlatformVerdict, most: int | None) -> str:
    left_out = [entry.split(" (")[0] for entry in top.not_included]
    terms = [*recommendation.assumptions[:most]]
    if left_out:
        terms.append(f"not included: {', '.join(left_out)}")
    line = f"Assumes: {'; '.join(terms)}." if terms else ""
    return "\n".join(part for part in (line, _watch(top)) if part)


def _watch(top: PlatformVerdict) -> str:
    return f"Watch: {'; '.join(top.risks)}." if top.risks else ""


def _flips(recommendation: Recommendation, needs: Needs, fields: Mapping[str, Any], context: Context) -> str:
    """Say what would change the winner, and of what was said as good as reaches that."""
    told = [
        f"{_lower_first(flip.text.rstrip('.'))}{_AT_HAND if at_border(flip, fields, context) else ''}"
        for flip in likeliest(recommendation.flips, needs)
    ]
    return f"What would flip it: {'; '.join(told)}." if told else ""


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _next_best(recommendation: Recommendation, top: PlatformVerdict) -> str:
    rivals = [one for one in recommendation.ranked if one.feasible and one is not top]
    if not rivals:
        return "Nothing else fits."
    rival = rivals[0]
    amount = f"{usd(rival.monthly_usd.expected)} a month" if rival.monthly_usd else "amount not known"
    size = f" ({rival.sizing})" if rival.sizing else ""
    close = "A close call. " if recommendation.confidence == "close_call" else ""
    return f"{close}Next best: {PLATFORM_NAMES[rival.platform]}{size}, {amount}."


def _nothing_fits(recommendation: Recommendation) -> str:
    reasons = [
        f"- {PLATFORM_NAMES[one.platform]}: {one.blockers[0].reason}."
        for one in recommendation.ranked
        if one.blockers
    ]
    return "\n".join(["**No platform meets all of this.** What rules each out:", *reasons])


def ranked_table(recommendation: Recommendation) -> str:
    """Return every platform in order, with its amount and effort, as a Markdown table."""
    rows = [_row(place, one) for place, one in enumerate(recommendation.ranked, start=1)]
    head = "| | platform | size | USD a month | hours of operations | weighed | remark |"
    return "\n".join([head, "|---|---|---|---|---|---|---|", *rows])


def _row(place: int, one: PlatformVerdict) -> str:
    name = PLATFORM_NAMES[one.platform]
    if not one.feasible:
        return f"| - | {name} | | | | | {one.blockers[0].reason} |"
    amount = usd(one.monthly_usd.expected) if one.monthly_usd else "not known"
    weighed = usd(one.weighed_usd) if one.weighed_usd is not None else "not known"
    remark = one.risks[0] if one.risks else ""
    hours = number(round(one.operations_hours, 1))
    return f"| {place} | {name} | {one.sizing} | {amount} | {hours} | {weighed} | {remark} |"


def bill_table(verdict: PlatformVerdict) -> str:
    """Return a platform's bill as a Markdown table, its sum last, and what it leaves out."""
    rows = [
        f"| {entry.item} | {_quantity(entry.quantity)} {entry.unit} | {usd_exact(entry.usd_per_unit)} "
        f"| {_in_cents(entry.usd)} |"
        for entry in verdict.bill
    ]
    total = sum(entry.usd for entry in verdict.bill)
    head = ["| item | quantity | USD each | USD a month |", "|---|---|---|---|"]
    lines = [*head, *rows, f"| **total** | | | **{usd(total)}** |"]
    if verdict.not_included:
        lines += ["", f"Not included: {'; '.join(verdict.not_included)}."]
    return "\n".join(lines)


def _in_cents(amount: float) -> str:
    return "under $0.01" if 0 < amount < _ROUNDING_USD else usd(amount)


def _quantity(value: float) -> str:
    return number(round(value, 2 if value >= 1 else 6))
