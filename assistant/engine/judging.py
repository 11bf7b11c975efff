"""Judging every platform: blocked or planned, weighed, and put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.engine.needs import complete
from assistant.engine.plan import Obstacle, Plan
from assistant.engine.plans import plan_for
from assistant.engine.recommendation import Blocker

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.engine.constraints import Ask
    from assistant.engine.context import Context, Platform
    from assistant.engine.needs import Needs
    from assistant.engine.recommendation import PlatformId

_FITTED_KINDS = frozenset({"legacy", "desktop"})


class Judged(NamedTuple):
    """One platform judged for the needs.

    Attributes:
        platform: which.
        blockers: why it cannot, empty where it can.
        plan: how it would run, None where it is blocked.
        hours: people's hours a month, by this team.
        weighed: bill, effort and risk in dollars; None where nothing could be priced.
        is_beyond_team: more than this team can run.
    """

    platform: Platform
    blockers: tuple[Blocker, ...] = ()
    plan: Plan | None = None
    hours: float = 0
    weighed: float | None = None
    is_beyond_team: bool = False

    @property
    def is_feasible(self) -> bool:
        """Whether nothing blocks it."""
        return self.plan is not None


def judge_all(needs: Needs, context: Context) -> list[Judged]:
    """Judge every platform and put them in order, the winner first and the blocked ones last."""
    judged = [judge(needs, platform, context) for platform in context.platforms]
    top = _best(judged, context)
    return sorted(judged, key=lambda one: (one is not top, *_order(one)))


def judge(needs: Needs, platform: Platform, context: Context) -> Judged:
    """Judge one platform, with every reason why it is blocked."""
    blockers = (
        *[limit.explain(needs) for limit in platform.limits if limit.blocks(needs)],
        *[blocker for ask, blocker in platform.unmet.items() if ask.applies(needs)],
    )
    if not blockers:
        plan = plan_for(needs, platform, context)
        if isinstance(plan, Plan):
            return _weighed(needs, platform, context, plan)
        blockers = (_blocker(plan, context),)
    return Judged(platform, tuple({blocker.reason: blocker for blocker in blockers}.values()))


def _blocker(obstacle: Obstacle, context: Context) -> Blocker:
    card = context.card_of(obstacle.key)
    return Blocker(reason=obstacle.reason, field=obstacle.field, card=card)


def top_of(fields: Mapping[str, Any], context: Context) -> PlatformId | None:
    """Return the winner for a workload's fields."""
    return winner(complete(fields, context), context)


def winner(needs: Needs, context: Context) -> PlatformId | None:
    """Return the id of the platform that `judge_all` puts first, with as little work as that takes.

    Platforms are tried in the order of their fixed effort; one whose effort alone already weighs more
    than the best found so far, tolerance included, cannot win and is not priced.
    """
    most = _most_complexity(needs, context)
    asked = [ask for ask in context.asks if ask.applies(needs)]
    floors = sorted(
        [
            (platform.complexity > most, _effort(needs, platform, context), place, platform)
            for place, platform in enumerate(context.platforms)
            if not _is_blocked(needs, platform, asked)
        ]
    )
    for is_beyond in (False, True):
        candidates = [(effort, platform) for beyond, effort, _, platform in floors if beyond is is_beyond]
        found = _best(_contenders(needs, candidates, context), context)
        if found is not None:
            return found.platform.id
    return None


def _contenders(needs: Needs, floors: Iterable[tuple[float, Platform]], context: Context) -> list[Judged]:
    found: list[Judged] = []
    limit = float("inf")
    for floor, platform in floors:
        if floor > limit:
            break
        plan = plan_for(needs, platform, context)
        if not isinstance(plan, Plan):
            continue
        judged = _weighed(needs, platform, context, plan)
        found.append(judged)
        if judged.weighed is not None:
            limit = min(limit, judged.weighed + tolerance(judged.weighed, "simplicity", context))
    return found


def _is_blocked(needs: Needs, platform: Platform, asked: Iterable[Ask]) -> bool:
    for ask in asked:
        if ask in platform.unmet:
            return True
    for limit in platform.limits:  # noqa: SIM110 - any() is slower, and this runs often
        if limit.blocks(needs):
            return True
    return False


def _most_complexity(needs: Needs, context: Context) -> int:
    """Return the most complex platform that this team, by skill and by size, can carry."""
    most: int = context.preferences["teams"][needs.team]["most_complexity"]
    for step in context.preferences["team_sizes"]:
        if 0 < needs.team_size <= step["at_most"]:
            most = min(most, step["most_complexity"])
            break
    return most


def _fixed_hours(needs: Needs, platform: Platform, context: Context) -> float:
    """Return the hours a month that do not depend on how many copies there are."""
    factor: float = context.preferences["teams"][needs.team]["factor"]
    hours = platform.hours * factor
    if needs.portable:
        hours += platform.porting_hours
    if not (needs.kubernetes or needs.portable):
        hours += platform.unasked_hours
    if needs.kind in _FITTED_KINDS or needs.packaging == "machine_image":
        hours += 0 if needs.containerised else platform.adoption_hours
    return hours


def _effort(needs: Needs, platform: Platform, context: Context) -> float:
    rate: float = context.preferences["operations"]["usd_per_hour"]
    return _fixed_hours(needs, platform, context) * rate


def _weighed(needs: Needs, platform: Platform, context: Context, plan: Plan) -> Judged:
    preferences = context.preferences
    factor = preferences["teams"][needs.team]["factor"]
    hours = _fixed_hours(needs, platform, context) + platform.hours_per_copy * plan.running * factor
    risk_hours, risk_share = _risk(needs, context, plan)
    bill = plan.bill.total
    effort = (hours + risk_hours) * preferences["operations"]["usd_per_hour"]
    is_priced = plan.size is not None
    weighed = bill * (1 + risk_share) + effort if is_priced else None
    return Judged(platform, (), plan, hours, weighed, platform.complexity > _most_complexity(needs, context))


def _risk(needs: Needs, context: Context, plan: Plan) -> tuple[float, float]:
    """Return the hours and the share of the bill that interruptions cost."""
    if plan.purchase != "spot":
        return 0.0, 0.0
    terms = context.preferences["interruption"]
    hours = terms["fragile_hours"] if needs.latency_sensitive else 0.0
    if needs.is_single_copy:
        hours = max(hours, terms["single_copy_hours"])
    return hours, terms["share_of_bill"]


def tolerance(weighed: float, rule: str, context: Context) -> float:
    """Return how many dollars count as about the same, by `simplicity` or `close_call`."""
    terms = context.preferences[rule]
    return float(max(terms["usd"], terms["share"] * weighed))


def _best(judged: Sequence[Judged], context: Context) -> Judged | None:
    """Return the winner: least weighed, or a simpler one that is about as good."""
    runnable = [one for one in judged if one.is_feasible]
    if not runnable:
        return None
    first = min(runnable, key=_order)
    if first.weighed is None:
        return first
    limit = first.weighed + tolerance(first.weighed, "simplicity", context)
    near = [
        one
        for one in runnable
        if one.weighed is not None and one.weighed <= limit and one.is_beyond_team == first.is_beyond_team
    ]
    simplest = min(one.platform.complexity for one in near)
    return min((one for one in near if one.platform.complexity == simplest), key=_order)


def _order(one: Judged) -> tuple[bool, bool, bool, float, float, int]:
    weighed = one.weighed if one.weighed is not None else 0.0
    return (
        not one.is_feasible,
        one.is_beyond_team,
        one.weighed is None,
        weighed,
        one.hours,
        one.platform.complexity,
    )
