"""Judging every platform: blocked or planned, weighed, and put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.costs import Packing
from assistant.engine.plan import Obstacle, Plan
from assistant.engine.plans import plan_for
from assistant.engine.recommendation import Blocker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.engine.context import Context, Platform
    from assistant.engine.needs import Needs
    from assistant.engine.recommendation import PlatformId

_MOST_STANDINGS = 1000


class Judged(NamedTuple):
    """One platform judged for the needs.

    Attributes:
        platform: which.
        blockers: why it cannot, empty where it can.
        plan: how it would run, None where it is blocked.
        hours: people's hours a month, by this team.
        weighed: bill, effort and risk in dollars; None where nothing could be priced.
        is_beyond_team: more than this team can run.
        is_over_budget: its bill is more than was said to be there.
    """

    platform: Platform
    blockers: tuple[Blocker, ...] = ()
    plan: Plan | None = None
    hours: float = 0
    weighed: float | None = None
    is_beyond_team: bool = False
    is_over_budget: bool = False

    @property
    def standing(self) -> tuple[bool, bool]:
        """What counts before any weight: whether the team, and then the budget, bears it."""
        return self.is_beyond_team, self.is_over_budget

    @property
    def is_feasible(self) -> bool:
        """Whether nothing blocks it."""
        return self.plan is not None


class Standing(NamedTuple):
    """What a platform's weight starts from, whatever it runs.

    Attributes:
        is_beyond_team: more complex than this team can run.
        effort: dollars a month, whatever runs: people's time, and what is worth some of it.
        place: in the order of `PLATFORM_IDS`.
        hours: of people's time in it.
        platform: which.
        team_factor: how many hours this team takes for an hour of the usual one's.
        usd_per_hour: of people's time.
    """

    is_beyond_team: bool
    effort: float
    place: int
    hours: float
    platform: Platform
    team_factor: float
    usd_per_hour: float


class Standings(NamedTuple):
    """Where every platform starts.

    Attributes:
        by_effort: those that the team can run first, the least effort first.
        of: the same by platform, in the order of `PLATFORM_IDS`.
    """

    by_effort: tuple[Standing, ...]
    of: Mapping[PlatformId, Standing]


def judge_all(needs: Needs, context: Context) -> list[Judged]:
    """Judge every platform and put them in order, the winner first and the blocked ones last."""
    judged = [judge(needs, standing, context) for standing in standings(needs, context).of.values()]
    top = best_of(judged, context)
    return sorted(judged, key=lambda one: (one is not top, *_order(one)))


def judge(needs: Needs, standing: Standing, context: Context) -> Judged:
    """Judge one platform, with every reason why it is blocked."""
    platform = standing.platform
    blockers = (
        *[limit.explain(needs) for limit in platform.limits if limit.blocks(needs)],
        *[blocker for ask, blocker in platform.unmet.items() if ask.applies(needs)],
    )
    if not blockers:
        plan = plan_for(needs, platform, context)
        if isinstance(plan, Plan):
            return weighed(needs, standing, context, plan)
        blockers = (_blocker(plan, context),)
    return Judged(platform, tuple({blocker.reason: blocker for blocker in blockers}.values()))


def _blocker(obstacle: Obstacle, context: Context) -> Blocker:
    card = context.card_of(obstacle.key)
    return Blocker(reason=obstacle.reason, field=obstacle.field, card=card)


def unable(needs: Needs, context: Context) -> frozenset[PlatformId]:
    """Return the platforms that lack something asked for; kept by the fields that ask."""
    key = context.asking(needs)
    found = context.unable.get(key)
    if found is None:
        if len(context.unable) >= _MOST_STANDINGS:
            context.unable.clear()
        asked = {ask for ask in context.asks if ask.applies(needs)}
        found = context.unable[key] = frozenset(
            platform.id for platform in context.platforms if not asked.isdisjoint(platform.unmet)
        )
    return found


def is_blocked(needs: Needs, platform: Platform, barred: frozenset[PlatformId]) -> bool:
    """Tell whether a limit rules a platform out, or it is among the `barred` that `unable` returns."""
    if platform.id in barred:
        return True
    for bounds, most in platform.most:
        if getattr(needs, bounds) > most:
            return True
    for demand in platform.demands:  # noqa: SIM110 - any() is slower, and this runs often
        if demand.blocks(needs):
            return True
    return False


def standings(needs: Needs, context: Context) -> Standings:
    """Return where every platform starts; kept by the team and the kind of work.

    What `_fixed_hours` and `_soft_hours` look at is in the key, and nothing else.
    """
    key = (
        needs.team,
        needs.team_size,
        needs.kubernetes,
        needs.portable,
        needs.is_machine,
        needs.containerised and needs.is_machine,
        needs.keeps_volume,
        needs.is_process,
    )
    found = context.standings.get(key)
    if found is None:
        if len(context.standings) >= _MOST_STANDINGS:
            context.standings.clear()
        found = context.standings[key] = _standings(needs, context)
    return found


def _standings(needs: Needs, context: Context) -> Standings:
    most, rate = _most_complexity(needs, context), context.preferences["operations"]["usd_per_hour"]
    factor = context.preferences["teams"][needs.team]["factor"]
    of = {}
    for place, platform in enumerate(context.platforms):
        hours = _fixed_hours(needs, platform, context)
        effort = (hours + _soft_hours(needs, platform, context)) * rate
        is_beyond = platform.complexity > most
        of[platform.id] = Standing(is_beyond, effort, place, hours, platform, factor, rate)
    return Standings(tuple(sorted(of.values())), of)


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
    if needs.keeps_volume:
        hours += platform.volume_hours
    if needs.is_process:
        hours += platform.process_hours
    if needs.is_machine:
        hours += platform.container_hours if needs.containerised else platform.adoption_hours
    return hours


def _soft_hours(needs: Needs, platform: Platform, context: Context) -> float:
    """Return the hours a month that being locked in, and sharing machines, are taken to be worth."""
    preferences = context.preferences
    hours = 0.0 if needs.portable else platform.porting_hours * preferences["lock_in"]["chance"]
    if platform.shares_machines:
        factor: float = preferences["teams"][needs.team]["factor"]
        hours += preferences["isolation"]["shared_machine_hours"] * factor
    return hours


def weighed(needs: Needs, standing: Standing, context: Context, plan: Plan) -> Judged:
    """Weigh a plan: its bill, the people's time it takes, and what interruptions cost."""
    platform, factor, rate = standing.platform, standing.team_factor, standing.usd_per_hour
    by_copy = 0.0 if plan.on_cluster else platform.hours_per_copy * plan.running * factor
    if isinstance(plan.size, Packing):
        by_copy += platform.node_hours * factor
    risk_hours, risk_share = risk(needs, context, plan) if plan.purchase == "spot" else (0.0, 0.0)
    weight, total = None, plan.bill.total
    if plan.size is not None:
        weight = total * (1 + risk_share) + standing.effort + (by_copy + risk_hours) * rate
    is_over = total > needs.monthly_budget_usd and not plan.lacks
    return Judged(platform, (), plan, standing.hours + by_copy, weight, standing.is_beyond_team, is_over)


def risk(needs: Needs, context: Context, plan: Plan) -> tuple[float, float]:
    """Return the hours a month, and the share of the bill, that interruptions cost."""
    if plan.purchase != "spot":
        return 0.0, 0.0
    terms = context.preferences["interruption"]
    hours = terms["fragile_hours"] if needs.latency_sensitive else 0.0
    if needs.is_single_copy:
        hours = max(hours, terms["single_copy_hours"])
    return hours, terms["share_of_bill"]


def best_of(judged: Sequence[Judged], context: Context) -> Judged | None:
    """Return the winner: least weighed, or a simpler one that is about as good."""
    first = min(judged, key=_order, default=None)
    if first is None or first.plan is None:
        return None
    if first.weighed is None:
        return first
    limit = first.weighed + context.about_as_good(first.weighed)
    best = first
    for one in judged:
        if one is first or one.weighed is None or one.weighed > limit or one.standing != first.standing:
            continue
        if one.platform.complexity < best.platform.complexity or (
            one.platform.complexity == best.platform.complexity and _order(one) < _order(best)
        ):
            best = one
    return best


def _order(one: Judged) -> tuple[bool, bool, bool, bool, float, float, int]:
    return (
        one.plan is None,
        one.is_beyond_team,
        one.weighed is None,
        one.is_over_budget,
        one.weighed or 0.0,
        one.hours,
        one.platform.complexity,
    )
