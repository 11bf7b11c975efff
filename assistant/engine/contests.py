"""Who wins for one set of needs, told with as little work as that takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from assistant.engine.along import NOTHING_KNOWN
from assistant.engine.judging import best_of, is_blocked, standings, tolerance, unable, weighed
from assistant.engine.needs import complete
from assistant.engine.plan import Plan
from assistant.engine.plans import make_plan, plan_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.engine.along import Known
    from assistant.engine.context import Context, Platform
    from assistant.engine.judging import Judged, Standing
    from assistant.engine.needs import Needs
    from assistant.engine.recommendation import PlatformId


class Contest:
    """The platforms for one set of needs; each is planned and weighed once, when it is asked for.

    Attributes:
        needs: for which they are weighed.
        context: by which.
        standings: where each of them starts.
    """

    __slots__ = ("_barred", "_in_order", "_known", "_weighed", "context", "needs", "standings")

    def __init__(self, needs: Needs, context: Context, known: Known = NOTHING_KNOWN) -> None:
        """Weigh nothing yet; `known` is what contests for other needs tell of this one."""
        self.needs = needs
        self.context = context
        self.standings = standings(needs, context)
        self._known = known
        self._barred = unable(needs, context)
        self._weighed: dict[PlatformId, Judged | None] = {}
        self._in_order: Sequence[Judged] | None = None

    def of(self, platform: PlatformId) -> Judged | None:
        """Return how a platform is judged, None where anything blocks it."""
        if platform in self._weighed:
            return self._weighed[platform]
        plan, standing = self.plan(platform), self.standings.of[platform]
        found = None if plan is None else weighed(self.needs, standing, self.context, plan)
        self._weighed[platform] = found
        return found

    def plan(self, name: PlatformId) -> Plan | None:
        """Return how a platform runs it, None where anything blocks it."""
        plan = self._known.plan(name)
        if plan is not None:
            return plan
        platform = self.standings.of[name].platform
        if self.is_blocked(platform):
            return None
        make = plan_for if self._known is NOTHING_KNOWN else make_plan
        made = make(self.needs, platform, self.context)
        if not isinstance(made, Plan):
            return None
        self._known.keep(name, made)
        return made

    def is_blocked(self, platform: Platform) -> bool:
        """Tell whether a limit, or something asked for, rules a platform out."""
        return is_blocked(self.needs, platform, self._barred)

    @property
    def best(self) -> Judged | None:
        """The platform that `judge_all` puts first, None where nothing runs."""
        in_order = self.in_order
        return in_order[0] if in_order else None

    @property
    def in_order(self) -> Sequence[Judged]:
        """The platforms that had to be weighed to tell the best, and that first."""
        if self._in_order is None:
            self._in_order = self._put_in_order()
        return self._in_order

    def _put_in_order(self) -> Sequence[Judged]:
        found = self._contenders()
        best = found[0] if len(found) == 1 else best_of(found, self.context)
        if best is None:
            return ()
        self._known.note_winner(best)
        return [best, *(one for one in found if one is not best)]

    def _contenders(self) -> list[Judged]:
        """Return the platforms that had to be priced to tell the best; the others weigh more than it.

        Platforms are tried in the order of their fixed effort, those that the team can run first; one whose
        effort and least bill already weigh more than the best found so far, tolerance included, is not
        priced.
        """
        found: list[Judged] = []
        is_beyond, limit = False, math.inf
        for standing in _in_turn(self.standings.by_effort, self._known.likely_winner()):
            if standing.is_beyond_team != is_beyond:
                if found:
                    break
                is_beyond = True
            if standing.effort > limit:
                break
            name = standing.platform.id
            if found and standing.effort + self._known.least_usd(name) > limit:
                continue
            judged = self.of(name)
            if judged is None:
                continue
            found.append(judged)
            if judged.weighed is not None and not judged.is_over_budget:
                limit = min(limit, judged.weighed + tolerance(judged.weighed, "simplicity", self.context))
        return found


def _in_turn(by_effort: tuple[Standing, ...], likely: PlatformId | None) -> Iterable[Standing]:
    """Put the likely winner first, unless it is more than the team can run."""
    for place, standing in enumerate(by_effort):
        if standing.is_beyond_team:
            break
        if standing.platform.id == likely:
            return (standing, *by_effort[:place], *by_effort[place + 1 :])
    return by_effort


def top_of(fields: Mapping[str, Any], context: Context) -> PlatformId | None:
    """Return the winner for a workload's fields."""
    best = Contest(complete(fields, context), context).best
    return best.platform.id if best else None
