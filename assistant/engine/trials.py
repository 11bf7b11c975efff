"""Trying other values of one field: who would win, and where it is certain that nothing changes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.costs import Packing
from assistant.engine.along import Along, Known
from assistant.engine.contests import Contest
from assistant.engine.judging import risk, tolerance
from assistant.engine.needs import changed
from assistant.engine.sanity import check
from assistant.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant.engine.context import Context
    from assistant.engine.judging import Judged, Standing
    from assistant.engine.needs import Needs
    from assistant.engine.plan import Plan
    from assistant.engine.recommendation import PlatformId


_NUMBERS = frozenset(
    {
        "run_seconds", "requests_per_month", "peak_requests_per_second", "memory_mib", "vcpus",
        "instances", "utilisation", "ephemeral_gib", "gpu_memory_gib", "payload_mib",
    }
)  # fmt: skip


_ONLY_ASKED_FOR = frozenset({"privileged", "os_access"})
"""Fields that neither sizes nor efforts look at, but for the nodes of EKS."""


class Trials:
    """One workload with single fields changed; every trial is made once."""

    def __init__(
        self, fields: Mapping[str, Any], needs: Needs, context: Context, judged: Sequence[Judged]
    ) -> None:
        """Start from the fields that were said, the needs they make, and how the platforms were judged."""
        self.fields = fields
        self.needs = needs
        self.context = context
        self.judged = judged
        self._contests: dict[str, dict[Any, Contest]] = {}
        self._along: dict[tuple[str, str, str], Along] = {}

    def at(self, field: str, value: Any) -> Contest:
        """Return the contest with one field changed."""
        contests = self._contests.setdefault(field, {})
        found = contests.get(value)
        if found is None:
            needs = changed(self.needs, self.fields, field, value, self.context)
            found = contests[value] = Contest(needs, self.context, self._known(field, value, needs))
        return found

    def forget(self, field: str) -> None:
        """Let go of the trials of a field, of which there may be hundreds, once it is done with."""
        self._contests.pop(field, None)
        self._along = {key: along for key, along in self._along.items() if key[0] != field}

    def _known(self, field: str, value: Any, needs: Needs) -> Known | None:
        """Return what other trials say of a value of a number, None where more of it may cost less."""
        if not only_adds(field, needs):
            return None
        key = (field, needs.kind, needs.mode)
        along = self._along.get(key)
        if along is None:
            along = self._along[key] = Along(self._own_plans(field, needs))
        return Known(along, value)

    def _own_plans(self, field: str, like: Needs) -> Iterator[tuple[PlatformId, float, Plan]]:
        """Yield the plans of the workload itself, where they stand on the way of a number that was said."""
        own = self.fields.get(field)
        if own is not None and (like.kind, like.mode) == (self.needs.kind, self.needs.mode):
            for one in self.judged:
                if one.plan is not None and one.weighed is not None:
                    yield one.platform.id, own, one.plan

    def lead_of(self, rival: PlatformId, field: str, value: Any, top: PlatformId) -> float:
        """Return by how many dollars a rival leads over the top with one field changed, the others aside."""
        contest = self.at(field, value)
        theirs = contest.of(rival)
        if theirs is None:
            return -math.inf
        ours = contest.of(top)
        return math.inf if ours is None else _lead(ours, theirs, self.context)

    def top(self, field: str, value: Any) -> PlatformId | None:
        """Return the winner with one field changed."""
        if self.fields.get(field) == value:
            first = self.judged[0]
            return first.platform.id if first.is_feasible else None
        best = self.at(field, value).best
        return best.platform.id if best else None

    def is_refused(self, field: str, value: Any) -> bool:
        """Tell whether one field changed makes a workload that contradicts itself."""
        try:
            check({**self.fields, field: value}, self.at(field, value).needs, self.context)
        except InputError:
            return True
        return False

    def only_blocks_others(self, field: str, value: Any, top: str) -> bool:
        """Tell whether a value asks for something that the top can do, and changes nothing else."""
        if field not in _ONLY_ASKED_FOR or top == "eks":
            return False
        changed, unmet = self.needs._replace(**{field: value}), self.context.platform(top).unmet
        asked = [ask for ask in self.context.asks if ask.field == field and ask.applies(changed)]
        return bool(asked) and not any(ask in unmet for ask in asked)


def only_adds(field: str, needs: Needs) -> bool:
    """Tell whether more of a number never lowers a bill, nor unblocks a platform.

    Larger teams carry more, and larger copies that serve requests are fewer: neither only adds.
    """
    return field in _NUMBERS and not (field == "vcpus" and needs.mode == "requests")


def _lead(ours: Judged, theirs: Judged, context: Context) -> float:
    """Return by how many dollars a rival leads: above 0 it wins over the other, otherwise it does not."""
    if ours.standing != theirs.standing:
        return math.inf if ours.standing > theirs.standing else -math.inf
    if ours.weighed is None or theirs.weighed is None:
        return math.inf if ours.weighed is None else -math.inf
    if ours.platform.complexity < theirs.platform.complexity:
        return ours.weighed - theirs.weighed - tolerance(theirs.weighed, "simplicity", context)
    if ours.platform.complexity > theirs.platform.complexity:
        return ours.weighed + tolerance(ours.weighed, "simplicity", context) - theirs.weighed
    return ours.weighed - theirs.weighed


class _Bound(NamedTuple):
    """The most that a platform weighs over a stretch."""

    weight: float
    complexity: int
    is_beyond_team: bool


def holds_between(trials: Trials, field: str, stretch: tuple[Any, Any], top: PlatformId) -> bool:
    """Tell whether the top certainly wins at every value between two, of a field that only adds cost.

    More of such a field never makes a platform cheaper, nor unblocks it. So over the whole stretch the
    top weighs at most what it does at the dear end, and every rival at least what it does at the cheap
    end. False means only that this does not settle it.
    """
    cheap, dear = [trials.at(field, value) for value in stretch]
    less, more = cheap.needs, dear.needs
    if (less.kind, less.mode) != (more.kind, more.mode) or less.monthly_budget_usd != math.inf:
        return False
    ours = _most(cheap, dear, top)
    return ours is not None and not any(
        rival.platform.id != top and _may_win(cheap, rival, ours) for rival in cheap.standings.by_effort
    )


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
    return _Bound(weight, platform.complexity, is_beyond_team=standing.is_beyond_team)


def _may_win(cheap: Contest, rival: Standing, ours: _Bound) -> bool:
    """Tell whether a rival could win, weighing what it does at the cheap end."""
    if rival.is_beyond_team and not ours.is_beyond_team:
        return False
    context = cheap.context
    is_rated = rival.is_beyond_team == ours.is_beyond_team
    if is_rated and _loses(rival.effort, rival, ours, context):
        return False
    name = rival.platform.id
    plan = cheap.plan(name)
    if plan is None:  # more copies make a hybrid possible
        return name == "hybrid" and not cheap.is_blocked(name)
    if not is_rated or plan.size is None:
        return not is_rated
    least = plan.bill.total * (1 + risk(cheap.needs, context, plan)[1]) + rival.effort
    return not _loses(least, rival, ours, context)


def _loses(weight: float, rival: Standing, ours: _Bound, context: Context) -> bool:
    complexity = rival.platform.complexity
    if complexity > ours.complexity:
        return weight + tolerance(weight, "simplicity", context) >= ours.weight
    if complexity < ours.complexity:
        return weight > ours.weight + tolerance(ours.weight, "simplicity", context)
    return weight > ours.weight
