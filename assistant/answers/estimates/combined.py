"""Estimates made of other estimates: the sum of several items, and what one way to buy saves."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers.estimates.wording import (
    Estimated,
    Part,
    amount_line,
    assumed,
    dollars,
    joined,
    sources_of,
)
from assistant.quantities import usd

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.answers.estimates.ask import Ask
    from assistant.facts import Card

_COUNT = re.compile(r"^[\d,.]+ ")
_NOT_INCLUDED = "not included"


def summed(
    ask: Ask, found: Sequence[Estimated | None], month_hours: float, lacks: Sequence[str] = ()
) -> Estimated | None:
    """Add up estimates; None when one of the items has no amount.

    Args:
        ask: the question.
        found: the items.
        month_hours: of a month.
        lacks: what is said of further items whose price is not known, and which the sum leaves out.
    """
    known = _with_amounts(found)
    if not known:
        return None
    parts = [part for _, part in known]
    total = sum(part.usd_per_month for part in parts)
    names = _named_apart(parts)
    what = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    working = " + ".join(
        f"{usd(part.usd_per_month)} ({name}: {part.working})" for name, part in zip(names, parts, strict=True)
    )
    said = dict.fromkeys(said for part in parts for said in part.assumes if _NOT_INCLUDED not in said)
    assumes = [one for one in said if not any(other != one and other.endswith(one) for other in said)]
    without = f"\n\nNot included: {'; '.join(lacks)}." if lacks else ""
    return Estimated(
        kind="estimate",
        text=joined(
            f"{amount_line(total, ask, month_hours, what)}\n{working}.{without}",
            assumed([*assumes, "nothing else is included"]),
        ),
        card=known[0][0].card,
        source=sources_of(one for one, _ in known),
        ask=ask,
        part=Part(what=what, usd_per_month=total, working=working, assumes=tuple(assumes)),
    )


def saving(ask: Ask, chosen: Estimated | None, usual: Estimated | None) -> Estimated | None:
    """Tell what one way to buy saves against the usual one; None when either has no amount, or no rate."""
    known = _with_amounts((chosen, usual))
    if not known or not known[1][1].usd_per_month:
        return None
    (of, one), (_, other) = known
    less = other.usd_per_month - one.usd_per_month
    if ask.commitment_years and not less:
        return None  # its rate is not known, so the list price stands
    turn = "less" if less >= 0 else "more"
    return Estimated(
        kind="estimate",
        text=joined(
            f"**{abs(less) / other.usd_per_month:.0%} {turn}**: {usd(one.usd_per_month)} a month against "
            f"{usd(other.usd_per_month)}, {usd(abs(less))} {turn}, for {one.what}.\n"
            f"{one.working}, against {other.working}.",
            assumed([*one.assumes, f"against {', '.join(s for s in other.assumes if s not in one.assumes)}"]),
        ),
        card=of.card,
        source=of.source,
        ask=replace(ask, wants="saving"),
    )


def compared(ask: Ask, found: Sequence[Estimated | None]) -> Estimated | None:
    """Tell which of several estimates is the cheapest, and by how much.

    None when one has no amount, or nothing tells them apart.
    """
    known = sorted(_with_amounts(found), key=lambda one: one[1].usd_per_month)
    if not known:
        return None
    parts = [part for _, part in known]
    names = _told_apart(parts)
    if len({*names}) < len(names):
        return None  # both sides were read as the same thing
    rows = "\n".join(
        f"| {name} | {dollars(part.usd_per_month)} | {part.working} |"
        for name, part in zip(names, parts, strict=True)
    )
    return Estimated(
        kind="comparison",
        text=joined(
            _cheapest(parts, names),
            f"| | USD a month | working |\n| --- | ---: | --- |\n{rows}",
            assumed([*_shared(parts), *_of_one_side(parts, names)]),
        ),
        card=known[0][0].card,
        source=sources_of(one for one, _ in known),
        ask=ask,
    )


def changed(
    ask: Ask, found: Sequence[Estimated | None], how: Card | None, render: Callable[[str], str]
) -> Estimated | None:
    """Tell what a change comes to a month: what is paid after it against what is paid before.

    Args:
        ask: what was asked.
        found: the estimates before and after it.
        how: the card that tells how to make it; None for no such wish.
        render: puts the facts into a card's text.
    """
    known = _with_amounts(found)
    if not known:
        return None
    parts = [part for _, part in known]
    (before, after), (name_before, name_after) = parts, _told_apart(parts)
    if name_before == name_after:
        return None
    more = after.usd_per_month - before.usd_per_month
    turn = "more" if more > 0 else "less"
    share = f", {abs(more) / before.usd_per_month:.0%} {turn}" if before.usd_per_month else ""
    lead = f"**{usd(abs(more))} a month {turn}**{share}" if more else "**The same price**"
    text = (
        f"{lead}: {usd(after.usd_per_month)} for {name_after}, against {usd(before.usd_per_month)} for "
        f"{name_before}.\n{after.working}, against {before.working}."
    )
    return Estimated(
        kind="estimate",
        text=joined(text, assumed(_shared(parts)), render(how.answer) if how else ""),
        card=how.id if how else known[0][0].card,
        source=sources_of(one for one, _ in known),
        ask=replace(ask, wants="saving"),
    )


def _with_amounts(found: Sequence[Estimated | None]) -> list[tuple[Estimated, Part]]:
    """Return estimates with what each adds to a sum; none of them when one has no amount."""
    known = [(one, one.part) for one in found if one is not None and one.part is not None]
    return known if len(known) == len(found) else []


def _cheapest(parts: Sequence[Part], names: Sequence[str]) -> str:
    least, most = parts[0].usd_per_month, parts[-1].usd_per_month
    if least == most:
        return f"**The same**: {usd(least)} a month."
    amounts = " and ".join(dollars(part.usd_per_month) for part in parts[1:])
    times = f" {names[-1]} costs {most / least:.2f} times as much." if least else ""
    degree = "the cheapest" if parts[2:] else "cheaper"
    return (
        f"**{names[0]} is {degree}, by {1 - least / most:.0%}**: {dollars(least)} a month against {amounts}, "
        f"{dollars(most - least)} less.{times}"
    )


def _told_apart(parts: Sequence[Part]) -> list[str]:
    """Return what each part is for; where that is the same, what tells them apart: the Region, say."""
    what = [part.what for part in parts]
    if len({*what}) == len(parts):
        return what
    own = _own_terms(parts)
    return [", ".join(words) for words in own] if len({*map(tuple, own)}) == len(parts) and all(own) else what


def _named_apart(parts: Sequence[Part]) -> list[str]:
    """Return what each item of a sum is; of several of one kind, also on which terms: Spot, say."""
    things = [_COUNT.sub("", part.what) for part in parts]
    return [
        f"{part.what} ({', '.join(terms)})" if terms and things.count(thing) > 1 else part.what
        for part, thing, terms in zip(parts, things, _own_terms(parts), strict=True)
    ]


def _shared(parts: Sequence[Part]) -> list[str]:
    """Return what all parts are for, where that is the same, what they all assume, and remarks on one."""
    first, *others = parts
    what = [first.what] if all(part.what == first.what for part in others) else []
    said = [", ".join(part.assumes).split(", ") for part in others]
    words = (
        [word for word in one.split(", ") if all(word in other for other in said)]
        for one in first.assumes
        if not _is_remark(one)
    )
    remarks = dict.fromkeys(one for part in parts for one in part.assumes if _is_remark(one))
    return [*what, *filter(None, map(", ".join, words)), *remarks]


def _of_one_side(parts: Sequence[Part], names: Sequence[str]) -> list[str]:
    """Return what is taken for granted of one side alone, and does not name it already."""
    own = [
        [word for word in words if word and word not in name]
        for words, name in zip(_own_terms(parts), names, strict=True)
    ]
    return [f"{name}: {', '.join(words)}" for name, words in zip(names, own, strict=True) if words]


def _own_terms(parts: Sequence[Part]) -> list[list[str]]:
    """Return the terms that each part assumes and not all of them do."""
    said = [
        [word for one in part.assumes if not _is_remark(one) for word in one.split(", ")] for part in parts
    ]
    return [[word for word in one if not all(word in other for other in said)] for one in said]


def _is_remark(assumed: str) -> bool:
    """Tell what is said of one rate, "Spot rates move: these are of 2026-01", from a list of terms."""
    return ":" in assumed or "(" in assumed
