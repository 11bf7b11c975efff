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

    def __init__(self, made: Iterable[tuple[PlatformId, float, Plan]] = ()) -> None:
        """Start from plans that are there already, by platform and value."""
        self._values: dict[PlatformId, list[float]] = {}
        self._plans: dict[PlatformId, list[Plan]] = {}
        self._winners: list[tuple[float, PlatformId]] = []
        for platform, value, plan in made:
            self.keep(platform, value, plan)

    def keep(self, platform: PlatformId, value: float, plan: Plan) -> None:
        """Keep a plan that could be priced."""
        values = self._values.setdefault(platform, [])
        place = bisect_left(values, value)
        values.insert(place, value)
        self._plans.setdefault(platform, []).insert(place, plan)

    def plan(self, platform: PlatformId, value: float) -> Plan | None:
        """Return a platform's plan where it is certain: what a smaller and a larger value come to alike.

        All other choices of instances or sizes cost no less at the value than they did at the smaller
        one, and this one costs what it costs at the larger.
        """
        values = self._values.get(platform)
        if values is None:
            return None
        place = bisect_left(values, value)
        if place == len(values):
            return None
        plans = self._plans[platform]
        above = plans[place]
        if values[place] == value or (place and plans[place - 1] == above):
            return above
        return None

    def least_usd(self, platform: PlatformId, value: float) -> float:
        """Return what a platform's bill is at least: that of the nearest smaller value."""
        values = self._values.get(platform)
        if values is None:
            return 0.0
        place = bisect_right(values, value)
        return self._plans[platform][place - 1].bill.total if place else 0.0

    def note_winner(self, value: float, platform: PlatformId) -> None:
        """Keep who won at a value."""
        self._winners.append((value, platform))

    def likely_winner(self, value: float) -> PlatformId | None:
        """Return who won at the nearest value, None before the first trial."""
        nearest, likely = math.inf, None
        for tried, won in self._winners:
            if abs(tried - value) < nearest:
                nearest, likely = abs(tried - value), won
        return likely


class Known:
    """What earlier trials say of one value of a number."""

    __slots__ = ("_along", "_value")

    def __init__(self, along: Along, value: float) -> None:
        """Look at one value."""
        self._along = along
        self._value = value

    def likely_winner(self) -> PlatformId | None:
        """Return the platform to try first, because it has won nearby."""
        return self._along.likely_winner(self._value)

    def plan(self, platform: PlatformId) -> Plan | None:
        """Return a platform's plan, None where it has to be made."""
        return self._along.plan(platform, self._value)

    def least_usd(self, platform: PlatformId) -> float:
        """Return what a platform's bill is at least."""
        return self._along.least_usd(platform, self._value)

    def keep(self, platform: PlatformId, plan: Plan) -> None:
        """Keep a plan that was made, unless it lacks its price."""
        if plan.size is not None:
            self._along.keep(platform, self._value, plan)

    def note_winner(self, platform: PlatformId) -> None:
        """Keep who won."""
        self._along.note_winner(self._value, platform)
