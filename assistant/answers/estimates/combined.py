"""Estimates made of other estimates: the sum of several items, and what one way to buy saves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers.estimates.wording import Estimated, amount_line, assumed, joined
from assistant.quantities import usd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answers.estimates.ask import Ask

_NOT_INCLUDED = "not included"


def summed(ask: Ask, found: Sequence[Estimated | None], month_hours: float) -> Estimated | None:
    """Add up estimates; None when one of the items has no amount."""
    known = [estimated for estimated in found if estimated is not None and estimated.part is not None]
    parts = [estimated.part for estimated in known if estimated.part is not None]
    if len(parts) < len(found):
        return None
    total = sum(part.usd_per_month for part in parts)
    what = f"{', '.join(part.what for part in parts[:-1])} and {parts[-1].what}"
    working = " + ".join(f"{usd(part.usd_per_month)} ({part.what}: {part.working})" for part in parts)
    said = dict.fromkeys(said for part in parts for said in part.assumes if _NOT_INCLUDED not in said)
    assumes = [one for one in said if not any(other != one and other.endswith(one) for other in said)]
    sources = dict.fromkeys(estimated.source for estimated in known if estimated.source)
    return Estimated(
        kind="estimate",
        text=joined(
            f"{amount_line(total, ask, month_hours, what)}\n{working}.",
            assumed([*assumes, "nothing else is included"]),
        ),
        card=known[0].card,
        source="; ".join(sources),
        ask=ask,
    )


def saving(ask: Ask, chosen: Estimated | None, usual: Estimated | None) -> Estimated | None:
    """Tell what one way to buy saves against the usual one; None when either has no amount."""
    if chosen is None or usual is None or chosen.part is None or usual.part is None:
        return None
    one, other = chosen.part, usual.part
    if not other.usd_per_month:
        return None
    less = other.usd_per_month - one.usd_per_month
    turn = "less" if less >= 0 else "more"
    return Estimated(
        kind="estimate",
        text=joined(
            f"**{abs(less) / other.usd_per_month:.0%} {turn}**: {usd(one.usd_per_month)} a month against "
            f"{usd(other.usd_per_month)}, {usd(abs(less))} {turn}, for {one.what}.\n"
            f"{one.working}, against {other.working}.",
            assumed([*one.assumes, f"against {', '.join(s for s in other.assumes if s not in one.assumes)}"]),
        ),
        card=chosen.card,
        source=chosen.source,
        ask=replace(ask, wants="saving"),
    )
