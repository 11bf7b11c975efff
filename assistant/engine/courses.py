"""One number of a workload: who wins at each step of its grid, and who may win between two steps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from assistant.costs import Packing
from assistant.engine.grids import middle, step_of, value_at
from assistant.engine.judging import risk
from assistant.engine.pieces import largest_size
from assistant.engine.trials import only_adds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.engine.contests import Contest
    from assistant.engine.context import Context
    from assistant.engine.judging import Judged, Standing
    from assistant.engine.recommendation import PlatformId
    from assistant.engine.trials import Trials


class Course:
    """The steps of one number; every step is tried once.

    Attributes:
        trials: of the workload.
        field: the number.
        top: who wins for the workload itself.
        among: who may win on the stretch that is looked at, None where anybody may.
    """

    __slots__ = ("_contests", "_settled", "among", "field", "top", "trials")

    def __init__(self, trials: Trials, field: str, top: PlatformId) -> None:
        """Try nothing yet."""
        self.trials = trials
        self.field = field
        self.top = top
        self.among: frozenset[PlatformId] | None = None
        self._contests: dict[int, Contest] = {}
        self._settled: dict[tuple[int, int], tuple[bool, frozenset[PlatformId] | None]] = {}

    def at(self, step: int) -> Contest:
        """Return the contest at a step."""
        found = self._contests.get(step)
        if found is None:
            found = self._contests[step] = self.trials.at(self.field, value_at(self.field, step))
        return found

    def winner(self, step: int) -> PlatformId | None:
        """Return who wins at a step, None where nothing runs."""
        best = self.at(step).best(self.among)
        return best.platform.id if best else None

    def is_top(self, step: int) -> bool:
        """Tell whether it is the top that wins at a step."""
        return self.winner(step) == self.top

    def is_refused(self, step: int) -> bool:
        """Tell whether the workload contradicts itself at a step."""
        value = value_at(self.field, step)
        return self.trials.is_refused(self.field, value, self.at(step).needs)

    def last_step(self, held: int, far: int) -> int:
        """Return the last step on the way to an end at which nothing blocks the top, which runs at `held`."""
        if far < held or not only_adds(self.field, self.trials.needs) or self._runs(far):
            return far
        low, high = held, far
        for guess in self._ends(held, far):
            for step in (guess, guess + 1):
                if low < step < high:
                    low, high = (step, high) if self._runs(step) else (low, step)
        while high - low > 1:
            step = middle(low, high)
            low, high = (step, high) if self._runs(step) else (low, step)
        return low

    def _ends(self, held: int, far: int) -> Iterator[int]:
        """Yield about where the top may run no longer: where a limit begins, or beyond the largest size."""
        yield from sorted(self.limits(self.top, held, far))
        contest = self.at(held)
        judged = contest.of(self.top)
        largest = largest_size(judged, self.field, contest.needs, contest.context) if judged else None
        if largest is not None:
            yield step_of(self.field, largest)

    def _runs(self, step: int) -> bool:
        return self.at(step).plan(self.top) is not None

    def limits(self, platform: PlatformId, free: int, bound: int) -> Iterator[int]:
        """Yield about where each limit of a platform begins that bounds at one step and not at another.

        What a limit bounds is the number itself, or grows in proportion to it.
        """
        less, more = self.at(free).needs, self.at(bound).needs
        for name, most in self.trials.context.platform(platform).most:
            amount = getattr(more, name)
            if amount > most >= getattr(less, name):
                yield step_of(self.field, value_at(self.field, bound) * most / amount)

    def lead_of(self, rival: PlatformId, step: int) -> float:
        """Return by how many dollars a rival leads over the top at a step, the others aside."""
        contest = self.at(step)
        theirs = contest.of(rival)
        if theirs is None:
            return -math.inf
        ours = contest.of(self.top)
        return math.inf if ours is None else _lead(ours, theirs, contest.context)

    def look_between(self, one: int, other: int) -> bool:
        """Note who counts between two steps; tell whether the top certainly wins at each of them.

        More of a number that only adds never makes a platform cheaper, nor unblocks it. So over the whole
        stretch the top weighs at most what it does at the dear end, and every rival at least what it does at
        the cheap end. False means only that this does not settle it.
        """
        ends = (min(one, other), max(one, other))
        if ends not in self._settled:
            self._settled[ends] = self._look_between(*ends)
        is_settled, self.among = self._settled[ends]
        return is_settled

    def _look_between(self, low: int, high: int) -> tuple[bool, frozenset[PlatformId] | None]:
        """Return whether the top certainly wins at each step, and who counts; None where anybody may."""
        if not only_adds(self.field, self.trials.needs):
            return False, None
        cheap, dear = self.at(low), self.at(high)
        less, more = cheap.needs, dear.needs
        if (less.kind, less.mode) != (more.kind, more.mode) or less.monthly_budget_usd != math.inf:
            return False, None
        ours = _most(cheap, dear, self.top)
        if ours is None:
            return False, None
        context = cheap.context
        among, is_settled = [self.top], True
        for rival in cheap.standings.by_effort:
            if rival.platform.id == self.top:
                continue
            least = _least(cheap, rival, ours)
            if least <= ours.reach_of(rival):
                among.append(rival.platform.id)
                is_settled = is_settled and _loses(least, rival, ours, context)
        return is_settled, frozenset(among)


def _lead(ours: Judged, theirs: Judged, context: Context) -> float:
    """Return by how many dollars a rival leads: above 0 it wins over the other, otherwise it does not."""
    if ours.standing != theirs.standing:
        return math.inf if ours.standing > theirs.standing else -math.inf
    if ours.weighed is None or theirs.weighed is None:
        return math.inf if ours.weighed is None else -math.inf
    if ours.platform.complexity < theirs.platform.complexity:
        return ours.weighed - theirs.weighed - context.about_as_good(theirs.weighed)
    if ours.platform.complexity > theirs.platform.complexity:
        return ours.weighed + context.about_as_good(ours.weighed) - theirs.weighed
    return ours.weighed - theirs.weighed


class _Bound(NamedTuple):
    """The most that a platform weighs over a stretch.

    Attributes:
        weight: the most.
        reach: up to which weight a simpler platform counts beside it, as about as good as the lightest.
        complexity: its own.
        is_beyond_team: whether it is more than the team can run.
    """

    weight: float
    reach: float
    complexity: int
    is_beyond_team: bool

    def reach_of(self, rival: Standing) -> float:
        """Return up to which weight a rival counts beside it."""
        return self.reach if rival.platform.complexity < self.complexity else self.weight


def _most(cheap: Contest, dear: Contest, top: PlatformId) -> _Bound | None:
    """Return the most that the top weighs on a stretch, None where it may be blocked."""
    judged, plan = dear.of(top), cheap.plan(top)
    if judged is None or judged.plan is None or judged.weighed is None or plan is None:
        return None
    # Bills only grow along the field; the effort, by how many instances run, may also fall.
    standing, context = dear.standings.of[top], dear.context
    platform, factor = standing.platform, standing.team_factor
    hours = platform.hours_per_copy * max(plan.running - judged.plan.running, 0) * factor
    if not isinstance(judged.plan.size, Packing):
        hours += platform.node_hours * factor
    hours += max(risk(cheap.needs, context, plan)[0] - risk(dear.needs, context, judged.plan)[0], 0)
    weight = judged.weighed + hours * standing.usd_per_hour
    reach = weight + context.about_as_good(weight)
    return _Bound(weight, reach, platform.complexity, is_beyond_team=standing.is_beyond_team)


def _least(cheap: Contest, rival: Standing, ours: _Bound) -> float:
    """Return the least that a rival may weigh over a stretch; endless where it does not matter there."""
    if rival.is_beyond_team and not ours.is_beyond_team:
        return math.inf
    is_rated, name = rival.is_beyond_team == ours.is_beyond_team, rival.platform.id
    if is_rated and rival.effort + cheap.least_usd(name) > ours.reach_of(rival):
        return math.inf
    plan = cheap.plan(name)
    if plan is None:  # more copies make a hybrid possible
        return rival.effort if name == "hybrid" and not cheap.is_blocked(name) else math.inf
    if not is_rated:
        return -math.inf
    if plan.size is None:
        return math.inf
    return plan.bill.total * (1 + risk(cheap.needs, cheap.context, plan)[1]) + rival.effort


def _loses(weight: float, rival: Standing, ours: _Bound, context: Context) -> bool:
    """Tell whether a rival of such a weight loses to the top, the others aside."""
    complexity = rival.platform.complexity
    if complexity > ours.complexity:
        return weight + context.about_as_good(weight) >= ours.weight
    return weight > ours.reach_of(rival)
