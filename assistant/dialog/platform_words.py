"""One platform for the workload at hand, in words: whether it can, at what cost, with how much work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.engine.narrative import PLATFORM_NAMES
from assistant.quantities import number, usd

if TYPE_CHECKING:
    from assistant.engine.recommendation import PlatformVerdict, Recommendation

_ROUNDING_USD = 0.005


def verdict_on(found: Recommendation, platform: str) -> PlatformVerdict:
    """Return what the advice says of one platform."""
    return next(item for item in found.ranked if item.platform == platform)


def judged(verdict: PlatformVerdict, top: PlatformVerdict | None, *, plain: bool = False) -> str:
    """Say whether a platform can run the workload, and what it costs against the best one.

    `plain` leaves the verdict unstressed, for a sentence among others.
    """
    name = PLATFORM_NAMES[verdict.platform]
    no, yes = ("not", "it can") if plain else ("**No**, not", "**Yes**, it can")
    if not verdict.feasible:
        return f"{no} {name}: {'; '.join(blocker.reason for blocker in verdict.blockers)}."
    if verdict.monthly_usd is None:
        lacking = "; ".join(verdict.not_included[:1])
        return f"{yes} run on {name}; what a month costs is not known: {lacking}."
    cost = usd(verdict.monthly_usd.expected)
    own = f"{yes} run on {name}: {verdict.sizing}, about {cost} a month."
    if top is None or top.platform == verdict.platform:
        return f"{own} It is the best of all."
    return f"{own} {_against(verdict, top)}"


def set_against(verdict: PlatformVerdict, found: Recommendation) -> str:
    """Say what a platform costs against the best of the others, and which of the two comes first."""
    others = [one for one in found.ranked if one.feasible and one.platform != verdict.platform]
    if not verdict.feasible or verdict.monthly_usd is None or not others or others[0].monthly_usd is None:
        return judged(verdict, found.top)
    name, other = PLATFORM_NAMES[verdict.platform], PLATFORM_NAMES[others[0].platform]
    more = verdict.monthly_usd.expected - others[0].monthly_usd.expected
    cost = f"{name}, {verdict.sizing}: about {usd(verdict.monthly_usd.expected)} a month"
    apart = f"{usd(abs(more))} {'more' if more > 0 else 'less'} than"
    head = f"**{cost}, {'the same as' if abs(more) <= _ROUNDING_USD else apart} {other}**"
    is_first = verdict is found.top
    first, second = (verdict, others[0]) if is_first else (others[0], verdict)
    all_the_same = " all the same" if (more > 0) == is_first and abs(more) > _ROUNDING_USD else ""
    return (
        f"{head}. {PLATFORM_NAMES[first.platform]} comes first{all_the_same}: {hours_against(first, second)}."
    )


def _against(verdict: PlatformVerdict, top: PlatformVerdict) -> str:
    """Say what puts the best platform before this one: money, work, or both weighed together."""
    best = PLATFORM_NAMES[top.platform]
    if top.monthly_usd is None or verdict.monthly_usd is None:
        return f"{best} comes first: {hours_against(top, verdict)}."
    more = verdict.monthly_usd.expected - top.monthly_usd.expected
    cost = f"at about {usd(top.monthly_usd.expected)}"
    if abs(more) <= _ROUNDING_USD:
        return f"{best} costs the same and comes first: {hours_against(top, verdict)}."
    if more > 0:
        return f"{best} comes first {cost}, {usd(more)} less, with {hours_against(top, verdict)}."
    return f"{best} comes first all the same, {cost}: {hours_against(top, verdict)}."


def hours_against(one: PlatformVerdict, other: PlatformVerdict) -> str:
    """Set the work of one platform against another's: 1 h of operations a month against 4.2 h."""
    return f"{_hours(one)} h of operations a month against {_hours(other)} h"


def _hours(verdict: PlatformVerdict) -> str:
    return number(round(verdict.operations_hours, 1))
