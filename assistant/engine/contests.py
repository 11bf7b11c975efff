"""Who wins for one set of needs, told with as little work as that takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from assistant.engine.judging import best_of, is_blocked, standings, unable, weighed
from assistant.engine.needs import complete
from assistant.engine.plan import Plan
from assistant.engine.plans import make_plan, plan_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assistant.engine.along import Along
    from assistant.engine.context import Context
    from assistant.engine.judging import Judged, Standing, Standings
    from assistant.engine.needs import Needs
    from assistant.engine.recommendation import PlatformId


class Contest:
    """The platforms for one set of needs; each is planned and weighed once, when it is asked for.

    Attributes:
        needs: for which they are weighed.
        context: by which.
        standings: where each of them starts.
    """

    __slots__ = (
        "_along", "_barred", "_best", "_is_decided", "_planned", "_value", "_weighed", "context", "needs",
        "standings",
    )  # fmt: skip

    def __init__(
        self, needs: Needs, context: Context, along: Along | None = None, value: float = 0.0
    ) -> None:
        """Weigh nothing yet; `along` is what contests at other values of one number tell of this value."""
        self.needs = needs
        self.context = context
        self.standings = standings(needs, context)
        self._along = along
        self._value = value
        self._barred = unable(needs, context)
        self._planned: dict[PlatformId, Plan | None] = {}
        self._weighed: dict[PlatformId, Judged | None] = {}
        self._best: Judged | None = None
        self._is_decided = False

    def of(self, platform: PlatformId) -> Judged | None:
        """Return how a platform is judged, None where anything blocks it."""
        weighed_before = self._weighed
        if platform in weighed_before:
            return weighed_before[platform]
        plan, found = self.plan(platform), None
        if plan is not None:
            found = weighed(self.needs, self.standings.of[platform], self.context, plan)
        weighed_before[platform] = found
        return found

    def plan(self, name: PlatformId) -> Plan | None:
        """Return how a platform runs it, None where anything blocks it."""
        planned_before = self._planned
        if name in planned_before:
            return planned_before[name]
        found = planned_before[name] = self._plan(name)
        return found

    def _plan(self, name: PlatformId) -> Plan | None:
        along = self._along
        if along is not None:
            known = along.plan(name, self._value)
            if known is not None:
                return known
        platform = self.standings.of[name].platform
        if is_blocked(self.needs, platform, self._barred):
            return None
        if along is None:
            made = plan_for(self.needs, platform, self.context)
            return made if isinstance(made, Plan) else None
        made = make_plan(self.needs, platform, self.context)
        if not isinstance(made, Plan):
            return None
        along.keep(name, self._value, made)
        return made

    def is_blocked(self, platform: PlatformId) -> bool:
        """Tell whether a limit, or something asked for, rules a platform out."""
        return is_blocked(self.needs, self.standings.of[platform].platform, self._barred)

    def best(self, among: frozenset[PlatformId] | None = None) -> Judged | None:
        """Return the platform that `judge_all` puts first, None where nothing runs.

        `among` are the platforms that count, where others are known not to.
        """
        if not self._is_decided:
            self._best = self._decide(among)
            self._is_decided = True
        return self._best

    def _decide(self, among: frozenset[PlatformId] | None) -> Judged | None:
        found = self._contenders(among)
        best = found[0] if len(found) == 1 else best_of(found, self.context)
        if best is not None and self._along is not None:
            self._along.note_winner(self._value, best.platform.id)
        return best

    def _contenders(self, among: frozenset[PlatformId] | None) -> list[Judged]:
        """Return the platforms that had to be priced to tell the best; the others weigh more than it.

        Platforms are tried in the order of their fixed effort, those that the team can run first; one whose
        effort and least bill already weigh more than the best found so far, tolerance included, is not
        priced.
        """
        found: list[Judged] = []
        along, value, is_beyond, limit = self._along, self._value, False, math.inf
        about_as_good = self.context.about_as_good
        for standing in _in_turn(self.standings, along.likely_winner(value) if along else None):
            if standing.is_beyond_team != is_beyond:
                if found:
                    break
                is_beyond = True
            effort = standing.effort
            if effort > limit:
                break
            name = standing.platform.id
            if among is not None and name not in among:
                continue
            if found and along and effort + along.least_usd(name, value) > limit:
                continue
            judged = self.of(name)
            if judged is None:
                continue
            found.append(judged)
            weight = judged.weighed
            if weight is not None and not judged.is_over_budget:
                limit = min(limit, weight + about_as_good(weight))
        return found


def _in_turn(standings: Standings, likely: PlatformId | None) -> Iterable[Standing]:
    """Put the likely winner first, unless it is more than the team can run."""
    by_effort = standings.by_effort
    first = standings.of[likely] if likely else by_effort[0]
    if first is by_effort[0] or first.is_beyond_team:
        return by_effort
    return (first, *[standing for standing in by_effort if standing is not first])


def top_of(fields: Mapping[str, Any], context: Context) -> PlatformId | None:
    """Return the winner for a workload's fields."""
    best = Contest(complete(fields, context), context).best()
    return best.platform.id if best else None
