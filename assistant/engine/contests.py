"""Who wins for one set of needs, told with as little work as that takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from assistant.engine.judging import best_of, is_blocked, standings, tolerance, unable, weighed
from assistant.engine.needs import complete
from assistant.engine.plan import Plan
from assistant.engine.plans import make_plan, plan_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assistant.engine.along import Known
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

    __slots__ = ("_barred", "_best", "_is_decided", "_known", "_weighed", "context", "needs", "standings")

    def __init__(self, needs: Needs, context: Context, known: Known | None = None) -> None:
        """Weigh nothing yet; `known` is what contests for other needs tell of this one."""
        self.needs = needs
        self.context = context
        self.standings = standings(needs, context)
        self._known = known
        self._barred = unable(needs, context)
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
        known = self._known
        plan = known.plan(name) if known else None
        if plan is not None:
            return plan
        platform = self.standings.of[name].platform
        if is_blocked(self.needs, platform, self._barred):
            return None
        if known is None:
            made = plan_for(self.needs, platform, self.context)
            return made if isinstance(made, Plan) else None
        made = make_plan(self.needs, platform, self.context)
        if not isinstance(made, Plan):
            return None
        known.keep(name, made)
        return made

    def is_blocked(self, platform: PlatformId) -> bool:
        """Tell whether a limit, or something asked for, rules a platform out."""
        return is_blocked(self.needs, self.standings.of[platform].platform, self._barred)

    @property
    def best(self) -> Judged | None:
        """The platform that `judge_all` puts first, None where nothing runs."""
        if not self._is_decided:
            self._best = self._decide()
            self._is_decided = True
        return self._best

    def _decide(self) -> Judged | None:
        found = self._contenders()
        best = found[0] if len(found) == 1 else best_of(found, self.context)
        if best is not None and self._known:
            self._known.note_winner(best.platform.id)
        return best

    def _contenders(self) -> list[Judged]:
        """Return the platforms that had to be priced to tell the best; the others weigh more than it.

        Platforms are tried in the order of their fixed effort, those that the team can run first; one whose
        effort and least bill already weigh more than the best found so far, tolerance included, is not
        priced.
        """
        found: list[Judged] = []
        known, is_beyond, limit = self._known, False, math.inf
        for standing in _in_turn(self.standings, known.likely_winner() if known else None):
            if standing.is_beyond_team != is_beyond:
                if found:
                    break
                is_beyond = True
            if standing.effort > limit:
                break
            name = standing.platform.id
            if known and found and standing.effort + known.least_usd(name) > limit:
                continue
            judged = self.of(name)
            if judged is None:
                continue
            found.append(judged)
            if judged.weighed is not None and not judged.is_over_budget:
                limit = min(limit, judged.weighed + tolerance(judged.weighed, "simplicity", self.context))
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
    best = Contest(complete(fields, context), context).best
    return best.platform.id if best else None
