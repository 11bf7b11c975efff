"""Numbers that lie right at a border: a few percent more or less of one, and another platform wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.engine.flip_numbers import numbers_of, ratio
from assistant.engine.grids import SCALES, step_of, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from assistant.engine.context import Context
    from assistant.engine.recommendation import Flip, PlatformId
    from assistant.engine.trials import Trials


_CHOSEN = frozenset({"vcpus", "instances", "team_size"})
"""Numbers that somebody sets and nobody measures: there is no little more of them."""
_ROUNDING = 1.001


def is_at_border(trials: Trials, top: PlatformId) -> bool:
    """Tell whether a number that was said, taken a little larger or smaller, has another winner."""
    return any(
        trials.top(field, value) not in (None, top) and not trials.is_refused(field, value)
        for field, value in _beside(trials)
    )


def _beside(trials: Trials) -> Iterator[tuple[str, float]]:
    """Yield each number that was said as it would be if it were a little off, either way."""
    off = 1 + _tolerance(trials.context)
    for field in numbers_of(trials.fields, trials.needs):
        said = trials.fields.get(field)
        if field in _CHOSEN or not said:
            continue
        for value in (said * off, said / off):
            near = value_at(field, step_of(field, value))
            if near != said and near >= SCALES[field].least and ratio(near, said) <= off * _ROUNDING:
                yield field, near


def at_border(flip: Flip, fields: Mapping[str, Any], context: Context) -> bool:
    """Tell whether a flip lies as near to the number that was said."""
    said = fields.get(flip.field)
    if flip.direction == "becomes" or flip.field in _CHOSEN or not said or not flip.value:
        return False
    return ratio(float(flip.value), said) <= 1 + _tolerance(context)


def _tolerance(context: Context) -> float:
    return float(context.preferences["border"]["share"])
