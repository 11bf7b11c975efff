"""What trials of one number tell of its other values: plans between equal ones, and least bills."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from assistant.engine.judging import is_blocked, standings, unable
from assistant.engine.plan import Plan
from assistant.engine.plans import known_layout, layout_of, plan_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.engine.context import Context, Platform
    from assistant.engine.needs import Needs
    from assistant.engine.plan import Layout
    from assistant.engine.recommendation import PlatformId


class Along:
    """Plans made along one number, more of which never lowers a bill nor unblocks a platform.

    Attributes:
        standings: where each platform starts, the same all along.
        barred: the platforms that lack something asked for, the same all along.
    """

    __slots__ = ("_context", "_layouts", "_tracks", "_winners", "barred", "standings")

    def __init__(
        self,
        needs: Needs,
        context: Context,
        made: Iterable[tuple[PlatformId, float, Plan]],
        layouts: dict[PlatformId, Layout] | None,
    ) -> None:
        """Start from needs at any value, and a plan of each platform that is there already, with its value.

        `layouts` are those of the platforms, where they are the same all along; missing ones are added.
        """
        self.standings = standings(needs, context)
        self.barred = unable(needs, context)
        self._context = context
        self._layouts = layouts
        self._winners: list[tuple[float, PlatformId]] = []
        self._tracks = {platform.id: _Track() for platform in context.platforms}
        for name, value, plan in made:
            self._tracks[name].keep(0, value, plan)

    def plan(self, platform: Platform, value: float, needs: Needs) -> Plan | None:
        """Return a platform's plan at a value, which makes these needs; None where anything blocks it.

        The plan is certain where a smaller and a larger value come to the same: all other choices of
        instances or sizes cost no less at the value than they did at the smaller one, and this one costs
        what it costs at the larger.
        """
        track = self._tracks[platform.id]
        values, plans = track.values, track.plans
        place = bisect_left(values, value)
        if place < len(values):
            above = plans[place]
            if values[place] == value or (place and plans[place - 1] == above):
                return above
        elif value >= track.blocked_from:
            return None
        elif is_blocked(needs, platform, self.barred):
            track.blocked_from = value
            return None
        made = plan_at(self._layout(platform, needs), needs, platform, self._context)
        if not isinstance(made, Plan):
            return None
        track.keep(place, value, made)
        return made

    def _layout(self, platform: Platform, needs: Needs) -> Layout:
        layouts, name = self._layouts, platform.id
        if layouts is None:
            return layout_of(needs, platform, self._context)
        found = layouts.get(name)
        if found is None:
            found = layouts[name] = known_layout(needs, platform, self._context)
        return found

    def least_usd(self, platform: PlatformId, value: float) -> float:
        """Return what a platform's bill is at least: that of the nearest smaller value."""
        track = self._tracks[platform]
        place = bisect_right(track.values, value)
        return track.plans[place - 1].bill.total if place else 0.0

    def note_winner(self, value: float, platform: PlatformId) -> None:
        """Keep who won at a value."""
        self._winners.append((value, platform))

    def likely_winner(self, value: float) -> PlatformId | None:
        """Return who won at the nearest value, None before the first trial."""
        nearest, likely = math.inf, None
        for tried, won in self._winners:
            distance = tried - value if tried > value else value - tried
            if distance < nearest:
                nearest, likely = distance, won
        return likely


class _Track:
    """One platform's plans along a number.

    Attributes:
        values: for which there are plans, ascending.
        plans: the plan at each of them.
        blocked_from: the least value at which a limit, or something asked for, is known to rule it out.
    """

    __slots__ = ("blocked_from", "plans", "values")

    def __init__(self) -> None:
        self.values: list[float] = []
        self.plans: list[Plan] = []
        self.blocked_from = math.inf

    def keep(self, place: int, value: float, plan: Plan) -> None:
        """Keep a plan that was made, at its place among the others, unless it lacks its price."""
        if plan.size is not None:
            self.values.insert(place, value)
            self.plans.insert(place, plan)
