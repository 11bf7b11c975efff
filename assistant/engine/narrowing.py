"""Closing in on the step of a number at which the winner changes."""

from __future__ import annotations

import math
from itertools import count
from typing import TYPE_CHECKING

from assistant.engine.grids import middle, step_of, value_at
from assistant.engine.pieces import piece_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.engine.courses import Course
    from assistant.engine.recommendation import PlatformId

_PIECES_BACK = 2
_DUELS = 4
_MOST_PIECES = 8
_ROUNDING = 1 + 1e-12


def narrow(course: Course, held: int, changed: int) -> tuple[int, int] | None:
    """Close in until two neighbouring steps differ, None where nothing runs beyond the change.

    The top wins at `held` and not at `changed`.
    """
    ends = _change_between(course, held, changed)
    return sooner(course, held, ends) if ends else None


def sooner(course: Course, held: int, ends: tuple[int, int]) -> tuple[int, int] | None:
    """Return a change before which the last few steps of the stair have none.

    Where two costs cross on the steps of a stair they cross several times.
    """
    found: tuple[int, int] | None = ends
    while found is not None:
        lost = _lost_before(course, held, found)
        if lost is None:
            break
        found = _change_between(course, held, lost)
    return found


def _lost_before(course: Course, held: int, ends: tuple[int, int]) -> int | None:
    """Return a step before a change at which the top does not win either, None where none is seen.

    Tried is where it stands worst on the pieces before: at their ends below a change upwards, and at
    their beginnings above one downwards.
    """
    stretch, step = _Stretch(course, *ends), ends[0]
    for _ in range(_PIECES_BACK):
        edge = next(stretch.edges(step, is_upward=ends[1] < held), None)
        step = step if edge is None else edge - 1 if ends[1] > held else edge + 1
        if edge is None or not min(held, ends[0]) < step < max(held, ends[0]):
            return None
        if not course.is_top(step):
            return step
    return None


def _change_between(course: Course, held: int, changed: int) -> tuple[int, int] | None:
    """Return two neighbouring steps at one of which the top wins, None where nothing runs at the other.

    First the top is compared with nobody but who wins at the far end, which takes a third of the work;
    whether the others leave it at that is seen where the two change places.
    """
    for _ in range(_DUELS):
        rival = course.winner(changed)
        if rival is None:
            break
        duel = _Duel(course, held, changed, rival)
        if not duel.is_fair:
            break
        near, far = _close_in(duel)
        if not course.is_top(near):
            changed = near
        elif course.is_top(far):
            held = far
        else:
            return near, far
    stretch = _Stretch(course, held, changed)
    ends = _close_in(stretch)
    return ends if stretch.rival else None


def _close_in(stretch: _Stretch) -> tuple[int, int]:
    """Halve, and follow the costs, until two neighbouring steps differ.

    Costs rise evenly as long as what is planned keeps its size, and jump where it does not: so after
    every try the end of the piece it lies in is tried, and the step behind that, once pieces are no small
    part of what is left.
    """
    for limit in stretch.limits():
        stretch.settle(limit)
        stretch.settle(limit + 1)
    for beyond in _attempts():
        if stretch.is_closed():
            break
        step = stretch.guess(beyond)
        stretch.settle(step)
        if stretch.is_closed():
            break
        towards_change = step == stretch.held
        for edge in stretch.edges(step, is_upward=(stretch.changed > stretch.held) == towards_change):
            is_small_part = abs(edge - step) * _MOST_PIECES < abs(stretch.changed - stretch.held)
            if is_small_part or not stretch.settle(edge):
                break
    return stretch.held, stretch.changed


def _attempts() -> Iterator[int | None]:
    """Yield how far beyond the place on the line to try, None for the middle.

    Two tries follow the line, at the place itself and one step on, and then what is left is halved, each
    time once more than before: jumps in the costs cannot hold that up.
    """
    for halvings in count(1):
        yield from (0, 1, *[None] * halvings)


class _Stretch:
    """Steps at whose one end the top wins, and at whose other end it does not.

    Attributes:
        held: where the top wins.
        changed: where it does not.
    """

    def __init__(self, course: Course, held: int, changed: int) -> None:
        self.held = held
        self.changed = changed
        self._course = course
        self._behind, self._ahead = self._lead(held), self._lead(changed)
        self._is_last_ahead = False

    @property
    def rival(self) -> PlatformId | None:
        """Who wins where the top does not."""
        return self._course.winner(self.changed)

    def is_closed(self) -> bool:
        """Tell whether its ends are neighbours."""
        return -1 <= self.changed - self.held <= 1

    def _lead(self, step: int) -> float:
        """Return by how much the top is beaten; endless either way, where it is not by one rival alone."""
        return -math.inf if self._course.is_top(step) else math.inf

    def limits(self) -> Iterator[int]:
        """Yield about where a limit begins that bounds the rival at one end and not at the other."""
        rival = self.rival
        if rival:
            yield from self._course.limits(rival, self.changed, self.held)

    def settle(self, step: int) -> bool:
        """Try a step, and make it one of the ends; False where it lies not inside."""
        if not min(self.held, self.changed) < step < max(self.held, self.changed):
            return False
        found = self._lead(step)
        if found > 0:
            self._behind /= 2 if self._is_last_ahead else 1
            self.changed, self._ahead = step, found
        else:
            self._ahead /= 1 if self._is_last_ahead else 2
            self.held, self._behind = step, found
        self._is_last_ahead = found > 0
        return True

    def guess(self, beyond: int | None) -> int:
        """Return the step to try next: so far beyond the root of the line between both leads, or the middle.

        An end that stays counts half each time (the Illinois variant of false position:
        https://en.wikipedia.org/wiki/Regula_falsi).
        """
        low, high = sorted((self.held, self.changed))
        behind, ahead = self._behind, self._ahead
        if beyond is None or not ahead > behind or math.isinf(ahead - behind):
            return middle(low, high)
        onward = beyond if self.changed > self.held else -beyond
        place = self.held + int((self.changed - self.held) * -behind / (ahead - behind)) + onward
        return min(max(place, low + 1), high - 1)

    def edges(self, step: int, *, is_upward: bool) -> Iterator[int]:
        """Yield the last step, that way, of the piece that a step lies in, and the step behind it."""
        contest = self._course.at(step)
        judged = [contest.of(name) for name in (self._course.top, self.rival) if name]
        pieces = [piece_of(one, self._course.field, contest.needs, contest.context) for one in judged if one]
        if is_upward:
            untils = [_last(self._course.field, piece.until) for piece in pieces if piece.until is not None]
            yield from (min(untils), min(untils) + 1) if untils else ()
        else:
            afters = [_last(self._course.field, piece.after) for piece in pieces if piece.after is not None]
            yield from (max(afters) + 1, max(afters)) if afters else ()


class _Duel(_Stretch):
    """A stretch on which nobody but the top and one rival are looked at."""

    def __init__(self, course: Course, held: int, changed: int, rival: PlatformId) -> None:
        self._rival = rival
        super().__init__(course, held, changed)

    @property
    def rival(self) -> PlatformId:
        """The one rival, wherever."""
        return self._rival

    @property
    def is_fair(self) -> bool:
        """Whether one wins at either end without the others, by whom a simpler one may seem too dear."""
        return self._behind <= 0 < self._ahead

    def _lead(self, step: int) -> float:
        return self._course.lead_of(self._rival, step)


def _last(field: str, value: float) -> int:
    """Return the last step that is not above a value."""
    step = step_of(field, value)
    return step if value_at(field, step) <= value * _ROUNDING else step - 1
