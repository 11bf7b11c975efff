"""What trials of one number tell of its other values: plans between equal ones, and least bills."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.engine.plan import Plan
    from assistant.engine.recommendation import PlatformId


class Along:
    """Plans made along one number, more of which never lowers a bill nor unblocks a platform."""

    __slots__ = ("_made", "_winners")

    def __init__(self, made: Iterable[tuple[PlatformId, float, Plan]] = ()) -> None:
        """Start from plans that are there already, by platform and value."""
        self._made: dict[PlatformId, tuple[list[float], list[Plan]]] = {}
        self._winners: list[tuple[float, PlatformId]] = []
        for platform, value, plan in made:
            self.keep(platform, value, plan)

    def keep(self, platform: PlatformId, value: float, plan: Plan) -> None:
        """Keep a plan that was made, unless it lacks its price."""
        if plan.size is None:
            return
        found = self._made.get(platform)
        if found is None:
            self._made[platform] = [value], [plan]
            return
        values, plans = found
        place = bisect_left(values, value)
        values.insert(place, value)
        plans.insert(place, plan)

    def plan(self, platform: PlatformId, value: float) -> Plan | None:
        """Return a platform's plan where it is certain: what a smaller and a larger value come to alike.

        All other choices of instances or sizes cost no less at the value than they did at the smaller
        one, and this one costs what it costs at the larger.
        """
        found = self._made.get(platform)
        if found is None:
            return None
        values, plans = found
        place = bisect_left(values, value)
        if place == len(values):
            return None
        above = plans[place]
        if values[place] == value or (place and plans[place - 1] == above):
            return above
        return None

    def least_usd(self, platform: PlatformId, value: float) -> float:
        """Return what a platform's bill is at least: that of the nearest smaller value."""
        found = self._made.get(platform)
        if found is None:
            return 0.0
        values, plans = found
        place = bisect_right(values, value)
        return plans[place - 1].bill.total if place else 0.0

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
