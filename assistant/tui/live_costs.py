"""What every platform costs with what is known so far, and how that changed with the last turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from assistant.dialog import workload_of
from assistant.engine import recommend
from assistant.engine.narrative import PLATFORM_NAMES
from assistant.errors import BerthError
from assistant.quantities import usd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.dialog import DialogState
    from assistant.engine.recommendation import PlatformVerdict, Recommendation
    from assistant.facts import Knowledge

_MUTED = "$foreground-muted"
_NAME_WIDTH = 24
_AMOUNT_WIDTH = 10
_CENT = 0.005


class Standing(NamedTuple):
    """The engine's judgement of what is known: a ranking, or why there can be none."""

    recommendation: Recommendation | None = None
    problem: str = ""


def standing(dialog: DialogState, knowledge: Knowledge) -> Standing:
    """Judge what is known so far; nothing while nothing is."""
    if not dialog.slots:
        return Standing()
    try:
        return Standing(recommend(workload_of(dialog), knowledge, flips=False))
    except BerthError as error:
        return Standing(problem=str(error))


def amounts(now: Standing) -> dict[str, float]:
    """Return the monthly cost of each platform that can run it."""
    ranked = now.recommendation.ranked if now.recommendation else ()
    return {one.platform: one.monthly_usd.expected for one in ranked if one.feasible and one.monthly_usd}


def first_words(now: Standing) -> str:
    """Return the platform that stands first and its cost; empty while none does."""
    top = now.recommendation.top if now.recommendation else None
    if top is None:
        return ""
    cost = f", {usd(top.monthly_usd.expected)} a month" if top.monthly_usd else ""
    return f"{PLATFORM_NAMES[top.platform]}{cost}"


def cost_lines(now: Standing, before: Mapping[str, float]) -> Content:
    """Return a line for each platform, the change since `before` at its end."""
    if now.problem:
        return Content(f"✗ {now.problem}").stylize("$text-error")
    if now.recommendation is None:
        return Content("")
    ranked = now.recommendation.ranked
    lines = [_line(one, before, is_top=place == 0) for place, one in enumerate(ranked)]
    return Content("\n").join(lines)


def _line(one: PlatformVerdict, before: Mapping[str, float], *, is_top: bool) -> Content:
    name = PLATFORM_NAMES[one.platform].ljust(_NAME_WIDTH)
    if not one.feasible:
        return Content(f"✗ {name} {'cannot':>{_AMOUNT_WIDTH}}").stylize(_MUTED)
    if one.monthly_usd is None:
        return Content(f"✓ {name} {'no price':>{_AMOUNT_WIDTH}}").stylize(_MUTED)
    amount = one.monthly_usd.expected
    change = amount - before.get(one.platform, amount)
    sign = "▲" if change > _CENT else "▼" if change < -_CENT else " "
    mark = "★" if is_top else "✓"
    return Content.assemble(
        (f"{mark} {name} {usd(amount):>{_AMOUNT_WIDTH}}", "bold $text-success" if is_top else ""),
        (f" {sign}", "$text-warning"),
    )
