"""Where something is the cheapest: its price in every Region that has one, least first."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.answers.estimates.wording import Estimated, assumed, dollars, joined
from assistant.errors import UnknownFactError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from assistant.answers.estimates.ask import Ask

_MOST_ROWS = 5
_RATE_DECIMALS = 6


def cheapest_places(
    ask: Ask, regions: Iterable[str], price: Callable[[Ask], Estimated | None]
) -> Estimated | None:
    """Return the Regions where a month of something costs least; None where fewer than two have a price.

    Args:
        ask: what is priced, wherever.
        regions: codes of the Regions to look at.
        price: prices an ask; lacking rates leave a Region out.
    """
    found = sorted(_priced(ask, regions, price), key=lambda one: (one[0], one[1]))
    if not found[1:]:
        return None
    groups = [(amount, list(rows)) for amount, rows in groupby(found, key=lambda one: one[0])]
    (least, first), (most, last) = groups[0], groups[-1]
    names = [region for _, region, _ in first]
    known = first[0][2]
    if known.part is None:
        return None
    are = "is the cheapest" if not names[1:] else "are the cheapest, at the same price,"
    named = f"{', '.join(names[:-1])} and {names[-1]}" if names[1:] else names[0]
    lead = f"**{named}** {are} of the {len(found)} Regions that I know a price in: {dollars(least)} a month"
    dearest = f" The dearest is {last[0][1]}, {dollars(most)}." if most > least else ""
    rows = ["| Region | USD a month |", "|---|---|"]
    rows += [
        f"| {', '.join(code for _, code, _ in of)} | {dollars(amount)} |"
        for amount, of in groups[:_MOST_ROWS]
    ]
    said = [one.replace(f", {names[0]}", "").replace(names[0], "") for one in known.part.assumes]
    return Estimated(
        kind="comparison",
        text=joined(f"{lead} for {known.part.what}.{dearest}", "\n".join(rows), assumed(said)),
        card=known.card,
        source=known.source,
        ask=replace(ask, region=names[0]),
    )


def _priced(
    ask: Ask, regions: Iterable[str], price: Callable[[Ask], Estimated | None]
) -> Iterator[tuple[float, str, Estimated]]:
    for region in sorted(regions):
        try:
            found = price(replace(ask, region=region))
        except UnknownFactError:
            continue
        if found is not None and found.part is not None:
            yield round(found.part.usd_per_month, _RATE_DECIMALS), region, found
