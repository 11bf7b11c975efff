"""The bill less one of its parts: "and the cost without the load balancer?"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.dialog.advising import recommended
from assistant.dialog.asking import workload_of
from assistant.dialog.replies import again
from assistant.dialog.vocabulary import words_of
from assistant.engine import recommend
from assistant.engine.narrative import PLATFORM_NAMES
from assistant.quantities import usd

if TYPE_CHECKING:
    from assistant.dialog.models import DialogState, DialogTurn, Understanding
    from assistant.dialog.vocabulary import Words
    from assistant.engine.recommendation import BillLine
    from assistant.facts import Knowledge

_LEAST_LETTERS, _ABBREVIATION = 3, 4


def bill_without(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say what the best platform costs without what a part of its bill is for."""
    found = recommend(workload_of(state), knowledge, flips=False)
    if found.top is None or found.top.monthly_usd is None:
        return recommended(state, knowledge)
    top, cost = found.top, found.top.monthly_usd.expected
    name = PLATFORM_NAMES[top.platform]
    what = read.target.upper() if len(read.target) <= _ABBREVIATION else read.target
    parts = _parts_of(read.target, top.bill, words_of(knowledge))
    if not parts:
        excluded = f"; not included either way: {'; '.join(top.not_included)}" if top.not_included else ""
        text = f"**{usd(cost)} a month**, as before: the bill of {name} has no {what} in it{excluded}."
        return again(state, "estimate", text, knowledge)
    less = sum(line.usd for line in parts)
    named = ", ".join(f"{line.item} {usd(line.usd)}" for line in parts)
    rest = f"**{usd(cost - less)} a month** on {name}, {top.sizing}, without {what}"
    text = f"{rest} ({named}); with it {usd(cost)}."
    return again(state, "estimate", text, knowledge)


def _parts_of(what: str, bill: tuple[BillLine, ...], words: Words) -> list[BillLine]:
    """Return the lines of a bill that are for a thing, whichever of its names it was given."""
    single = what.rstrip("s")
    names = {single}
    for known in words.subjects.values():
        lowered = [str(name).lower() for name in known]
        if any(name.rstrip("s") == single for name in lowered):
            names |= {name for name in lowered if len(name) >= _LEAST_LETTERS}
            names |= {" ".join(name.split()[-2:]) for name in lowered if " " in name}
    return [line for line in bill if any(name in line.item.lower() for name in names)]
