"""The parts of a bill: "is NAT included?", "and the cost without the load balancer?"."""

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
    from collections.abc import Collection, Iterable

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
    name, what = PLATFORM_NAMES[top.platform], _shown(read.target)
    parts = _for_any(_names_of(read.target, words_of(knowledge)), top.bill)
    if not parts:
        excluded = f"; not included either way: {'; '.join(top.not_included)}" if top.not_included else ""
        text = f"**{usd(cost)} a month**, as before: the bill of {name} has no {what} in it{excluded}."
        return again(state, "estimate", text, knowledge)
    less = sum(line.usd for line in parts)
    rest = f"**{usd(cost - less)} a month** on {name}, {top.sizing}, without {what}"
    text = f"{rest} ({_listed(parts)}); with it {usd(cost)}."
    return again(state, "estimate", text, knowledge)


def bill_includes(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say whether the bill of the best platform has a thing in it, and what it has and leaves out."""
    found = recommend(workload_of(state), knowledge, flips=False)
    if found.top is None or found.top.monthly_usd is None:
        return recommended(state, knowledge)
    top, names = found.top, _names_of(read.target, words_of(knowledge))
    bill = f"the {usd(found.top.monthly_usd.expected)} a month of {PLATFORM_NAMES[top.platform]}"
    parts, left_out = _for_any(names, top.bill), _left_out(names, top.not_included)
    if parts:
        return again(state, "estimate", f"**Yes**: {_listed(parts)}, of {bill}.", knowledge)
    if left_out:
        text = f"**No**: {'; '.join(left_out)} would come on top of {bill} ({_listed(top.bill)})."
        return again(state, "estimate", text, knowledge)
    rest = f" Not included: {'; '.join(top.not_included)}." if top.not_included else ""
    text = f"**No line for {_shown(read.target)}** in {bill}: {_listed(top.bill)}.{rest}"
    return again(state, "estimate", text, knowledge)


def _shown(target: str) -> str:
    return target.upper() if len(target) <= _ABBREVIATION else target


def _listed(lines: Iterable[BillLine]) -> str:
    return ", ".join(f"{line.item} {usd(line.usd)}" for line in lines)


def _names_of(what: str, words: Words) -> set[str]:
    """Return the names of a thing, whichever of them was given, in lower case."""
    single = _single(what)
    names = {single}
    for known in words.subjects.values():
        lowered = [str(name).lower() for name in known]
        if any(_single(name) == single for name in lowered):
            names |= {name for name in lowered if len(name) >= _LEAST_LETTERS}
            names |= {" ".join(name.split()[-2:]) for name in lowered if " " in name}
    names.update(part for part, others in words.bill_parts.items() if single in map(_single, others))
    return names


def _single(name: str) -> str:
    return name.rstrip("s")


def _left_out(names: Collection[str], not_included: Iterable[str]) -> list[str]:
    """Return what is left out of a bill that is for a thing of these names."""
    return [part for part in not_included if any(name in part.lower() for name in names)]


def _for_any(names: Collection[str], bill: Iterable[BillLine]) -> list[BillLine]:
    """Return the lines of a bill that are for a thing of these names."""
    return [line for line in bill if any(name in line.item.lower() for name in names)]
