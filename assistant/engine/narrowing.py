"""Closing in on the step of a number at which the winner changes."""

from __future__ import annotations

import math
from itertools import count
from typing import TYPE_CHECKING

from assistant.engine.grids import step_of, value_at
from assistant.engine.pieces import piece_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.engine.recommendation import PlatformId
    from assistant.engine.trials import Trials

_WIDE = 4
_PIECES_BACK = 2
_ROUNDING = 1 + 1e-12


def narrow(trials: Trials, top: PlatformId, field: str, held: int, changed: int) -> tuple[int, int] | None:
    """Close in until two neighbouring steps differ, None where nothing runs beyond the change.

    The top wins at `held` and not at `changed`. Where two costs cross on the steps of a stair they cross
    several times: the change given is one before which the last few steps of the stair have none.
    """
    ends = _close_in(trials, top, field, held, changed)
    while ends is not None:
        sooner = _lost_before(trials, top, field, held, ends)
        if sooner is None:
            break
        ends = _close_in(trials, top, field, held, sooner)
    return ends


def _lost_before(trials: Trials, top: PlatformId, field: str, held: int, ends: tuple[int, int]) -> int | None:
    """Return a step before a change at which the top does not win either, None where none is seen.

    Tried is where it stands worst on the pieces before: at their ends below a change upwards, and at
    their beginnings above one downwards.
    """
    stretch, step = _Stretch(trials, top, field, *ends), ends[0]
    for _ in range(_PIECES_BACK):
        edge = next(stretch.edges(step, is_upward=ends[1] < held), None)
        step = step if edge is None else edge - 1 if ends[1] > held else edge + 1
        if edge is None or not min(held, ends[0]) < step < max(held, ends[0]):
            return None
        if trials.top(field, value_at(field, step)) != top:
            return step
    return None


def _close_in(trials: Trials, top: PlatformId, field: str, held: int, changed: int) -> tuple[int, int] | None:
    """Halve, and follow the costs, until two neighbouring steps differ.

    Costs rise evenly as long as what is planned keeps its size, and jump where it does not: so after
    every try the end of the piece it lies in is tried, and the step behind that.
    """
    stretch = _Stretch(trials, top, field, held, changed)
    for limit in _limits(trials, field, top, stretch.rival):
        stretch.settle(limit)
        stretch.settle(limit + 1)
    for tries in count():
        if abs(stretch.changed - stretch.held) <= 1:
            break
        step = stretch.guess(tries)
        stretch.settle(step)
        towards_change = step == stretch.held
        for edge in stretch.edges(step, is_upward=(stretch.changed > stretch.held) == towards_change):
            if not stretch.settle(edge):
                break
    return (stretch.held, stretch.changed) if stretch.rival else None


class _Stretch:
    """Steps at whose one end the top wins, and at whose other end it does not.

    Attributes:
        held: where the top wins.
        changed: where it does not.
    """

    def __init__(self, trials: Trials, top: PlatformId, field: str, held: int, changed: int) -> None:
        self.held = held
        self.changed = changed
        self._trials = trials
        self._top = top
        self._field = field
        self._behind, self._ahead = self._lead(held), self._lead(changed)

    @property
    def rival(self) -> PlatformId | None:
        """Who wins where the top does not."""
        return self._trials.top(self._field, value_at(self._field, self.changed))

    def _lead(self, step: int) -> float:
        return self._trials.lead(self._field, value_at(self._field, step), self._top)

    def settle(self, step: int) -> bool:
        """Try a step, and make it one of the ends; False where it lies not inside."""
        if not min(self.held, self.changed) < step < max(self.held, self.changed):
            return False
        found = self._lead(step)
        if found > 0:
            self.changed, self._ahead = step, found
        else:
            self.held, self._behind = step, found
        return True

    def guess(self, tries: int) -> int:
        """Return the step to try next: where a straight line between both leads says, or the middle.

        Two tries follow the line, at the place itself and one step on, and one halves what is left, so
        that jumps in the costs cannot hold it up.
        """
        low, high = sorted((self.held, self.changed))
        behind, ahead = self._behind, self._ahead
        if tries % 3 == 2 or not ahead > behind or math.isinf(ahead - behind):  # noqa: PLR2004 - the third
            return _middle(low, high)
        onward = (1 if self.changed > self.held else -1) * (tries % 3)
        place = self.held + int((self.changed - self.held) * -behind / (ahead - behind)) + onward
        return min(max(place, low + 1), high - 1)

    def edges(self, step: int, *, is_upward: bool) -> Iterator[int]:
        """Yield the last step, that way, of the piece that a step lies in, and the step behind it."""
        value = value_at(self._field, step)
        needs = self._trials.needs_at(self._field, value)
        pieces = [
            piece_of(one, self._field, needs, self._trials.context)
            for one in self._trials.judged_at(self._field, value)
            if one.platform.id in (self._top, self.rival)
        ]
        if is_upward:
            untils = [_last(self._field, piece.until) for piece in pieces if piece.until is not None]
            yield from (min(untils), min(untils) + 1) if untils else ()
        else:
            afters = [_last(self._field, piece.after) for piece in pieces if piece.after is not None]
            yield from (max(afters) + 1, max(afters)) if afters else ()


def _last(field: str, value: float) -> int:
    """Return the last step that is not above a value."""
    step = step_of(field, value)
    return step if value_at(field, step) <= value * _ROUNDING else step - 1


def _middle(low: int, high: int) -> int:
    """Return the middle of a stretch, by ratio where it is wide."""
    is_wide = high >= _WIDE * max(low, 1)
    return int(math.sqrt(max(low, 1) * high)) if is_wide else (low + high) // 2


def _limits(trials: Trials, field: str, top: str, rival: str | None) -> Iterator[int]:
    """Yield the places where a limit of either ends, where the field itself is what it bounds."""
    own = getattr(trials.needs, field)
    for name in (top, rival):
        for limit in trials.context.platform(name).limits if name else ():
            if limit.bounds is not None and getattr(trials.needs, limit.bounds) == own:
                yield step_of(field, limit.most)
