"""One platform for the workload at hand: whether it can run it, and at what cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.dialog.asking import workload_of
from assistant.dialog.models import DialogTurn
from assistant.engine import recommend
from assistant.engine.narrative import PLATFORM_NAMES
from assistant.quantities import usd

if TYPE_CHECKING:
    from assistant.dialog.models import DialogState
    from assistant.engine.recommendation import PlatformVerdict
    from assistant.facts import Knowledge


def judge_platform(platform: str, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say whether a platform can run the workload, and what it costs against the best one."""
    found = recommend(workload_of(state), knowledge, flips=False)
    verdict = next(item for item in found.ranked if item.platform == platform)
    cards = tuple(blocker.card for blocker in verdict.blockers) or verdict.cards[:2]
    text = _words(verdict, found.top)
    return DialogTurn(state=state, kind="answer", text=text, asks=state.asked, cards=cards)


def _words(verdict: PlatformVerdict, top: PlatformVerdict | None) -> str:
    name = PLATFORM_NAMES[verdict.platform]
    if not verdict.feasible:
        return f"**No**, not {name}: {'; '.join(blocker.reason for blocker in verdict.blockers)}."
    if verdict.monthly_usd is None:
        lacking = "; ".join(verdict.not_included[:1])
        return f"**Yes**, {name} can run it; what a month costs is not known: {lacking}."
    own = f"**Yes**, {name} can: {verdict.sizing}, about {usd(verdict.monthly_usd.expected)} a month."
    if top is None or top.platform == verdict.platform or top.monthly_usd is None:
        return f"{own} It is the best of all."
    best = f"{PLATFORM_NAMES[top.platform]} costs about {usd(top.monthly_usd.expected)}"
    hours = f"{verdict.operations_hours:g} h of operations a month against {top.operations_hours:g} h"
    return f"{own} {best}, with {hours}."
