"""Who wins for one set of needs, told with as little work as that takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Self

from assistant.engine.judging import best_of, is_blocked, standings, unable, weighed
from assistant.engine.needs import complete
from assistant.engine.plan import Plan
from assistant.engine.plans import plan_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.engine.along import Along
    from assistant.engine.context import Context, Platform
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
        "_along", "_barred", "_best", "_is_decided", "_judged", "_value", "context", "needs", "standings",
    )  # fmt: skip

    def __init__(
        self, needs: Needs, context: Context, along: Along | None = None, value: float = 0.0
    ) -> None:
        """Weigh nothing yet; `along` is what contests at other values of one number tell of this value."""
        self.needs = needs
        self.context = context
        self.standings = along.standings if along else standings(needs, context)
        self._along = along
        self._value = value
        self._barred = along.barred if along else unable(needs, context)
        self._judged: dict[PlatformId, Judged | None] = {}
        self._best: Judged | None = None
        self._is_decided = False

    @classmethod
    def judged(cls, needs: Needs, context: Context, ranked: Sequence[Judged]) -> Self:
        """Return a contest of platforms that were judged already, the winner first."""
        made = cls(needs, context)
        made._judged = {one.platform.id: one if one.is_feasible else None for one in ranked}
        made._best = ranked[0] if ranked[0].is_feasible else None
        made._is_decided = True
        return made

    def of(self, platform: PlatformId) -> Judged | None:
        """Return how a platform is judged, None where anything blocks it."""
        judged_before = self._judged
        if platform in judged_before:
            return judged_before[platform]
        standing, along, found = self.standings.of[platform], self._along, None
        if along is not None:
            plan = along.plan(standing.platform, self._value, self.needs)
        else:
            plan = self._plan_alone(standing.platform)
        if plan is not None:
            found = weighed(self.needs, standing, self.context, plan)
        judged_before[platform] = found
        return found

    def _plan_alone(self, platform: Platform) -> Plan | None:
        if is_blocked(self.needs, platform, self._barred):
            return None
        made = plan_for(self.needs, platform, self.context)
        return made if isinstance(made, Plan) else None

    def plan(self, platform: PlatformId) -> Plan | None:
        """Return how a platform runs it, None where anything blocks it."""
        judged = self.of(platform)
        return None if judged is None else judged.plan

    def least_usd(self, platform: PlatformId) -> float:
        """Return what a platform's bill is at least, as far as contests at other values tell."""
        return self._along.least_usd(platform, self._value) if self._along else 0.0

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
        along, value, is_beyond = self._along, self._value, False
        lightest = limit = math.inf
        for standing in _in_turn(self.standings, along.likely_winner(value) if along else None):
            if standing.is_beyond_team != is_beyond:
                if found:
                    break
                is_beyond = True
            effort = standing.effort
            if effort > limit:
                break
            name = standing.platform.id
            if name in self._barred or (among is not None and name not in among):
                continue
            if found and effort + self.least_usd(name) > limit:
                continue
            judged = self.of(name)
            if judged is None:
                continue
            found.append(judged)
            weight = judged.weighed
            if weight is not None and weight < lightest and not judged.is_over_budget:
                lightest, limit = weight, weight + self.context.about_as_good(weight)
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
