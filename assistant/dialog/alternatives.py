"""Other choices for the workload at hand: one platform, two compared, cheaper, simpler, what if."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.dialog.advising import advice_for, recommended
from assistant.dialog.asking import fields_of, workload_of
from assistant.dialog.doubts import without
from assistant.dialog.platform_words import hours_against, judged, set_against, verdict_on
from assistant.dialog.replies import again, go_on, merged
from assistant.dialog.vocabulary import words_of
from assistant.dialog.wording import told
from assistant.engine import recommend
from assistant.engine.flips import is_contradictory
from assistant.engine.narrative import PLATFORM_NAMES, bill_table, ranked_table
from assistant.engine.workload import Workload
from assistant.quantities import number, usd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.dialog.models import DialogState, DialogTurn, SlotFill, Understanding
    from assistant.engine.recommendation import PlatformVerdict, Recommendation
    from assistant.facts import Knowledge

_MOST_OFFERED = 2
_WORTH_USD = 1.0
_WORTH_SHARE = 0.05
_LEVERS: tuple[tuple[str, Any, str], ...] = (
    ("interruptible", True, "if it may be interrupted and started again"),
    ("architecture", "arm64", "on ARM processors"),
    ("commitment_years", 3, "with a commitment of three years"),
    ("always_on", False, "if it may be off when there is nothing to do"),
    ("latency_sensitive", False, "if cold starts are acceptable"),
)


def judge_platform(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say whether a platform can run the workload, and what it costs against the best one."""
    found = recommend(workload_of(state), knowledge, flips=False)
    verdict = verdict_on(found, read.target)
    if verdict is found.top and verdict.reasons:
        text = f"**{PLATFORM_NAMES[verdict.platform]} it is.** Why: {'; '.join(verdict.reasons)}."
        return replace(again(state, "answer", text, knowledge), cards=verdict.cards[:2])
    cards = tuple(blocker.card for blocker in verdict.blockers) or verdict.cards[:2]
    return replace(again(state, "answer", judged(verdict, found.top), knowledge), cards=cards)


def compare_best(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Set the best platform beside the next best."""
    found = recommend(workload_of(state), knowledge, flips=False)
    able = tuple(one.platform for one in found.ranked if one.feasible)[:_MOST_OFFERED]
    if not state.slots or not able:
        return ranking(read, state, knowledge)
    return compare_platforms(replace(read, targets=able), state, knowledge)


def compare_platforms(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Set platforms side by side for the workload at hand; one alone beside the best."""
    found = recommend(workload_of(state), knowledge, flips=False)
    able = [one.platform for one in found.ranked if one.feasible and one.platform not in read.targets]
    compared = (*able[:1], *read.targets) if len(read.targets) == 1 else read.targets
    verdicts = [verdict_on(found, platform) for platform in compared]
    head = "| for this workload | " + " | ".join(PLATFORM_NAMES[one.platform] for one in verdicts) + " |"
    rows = [
        ("can run it", [_can(one) for one in verdicts]),
        ("size", [one.sizing or "-" for one in verdicts]),
        ("USD a month", [_cost(one) for one in verdicts]),
        (
            "hours of operations a month",
            [number(round(one.operations_hours, 1)) if one.feasible else "-" for one in verdicts],
        ),
    ]
    table = [head, "|---" * (len(verdicts) + 1) + "|"]
    table += [f"| {name} | " + " | ".join(cells) + " |" for name, cells in rows]
    text = "\n".join(table) + f"\n\n{_decides(verdicts, found)}"
    cards = tuple(dict.fromkeys(blocker.card for one in verdicts for blocker in one.blockers))
    return replace(again(state, "comparison", text, knowledge), cards=cards)


def _can(verdict: PlatformVerdict) -> str:
    return "yes" if verdict.feasible else f"no: {verdict.blockers[0].reason}"


def _cost(verdict: PlatformVerdict) -> str:
    if not verdict.feasible:
        return "-"
    return usd(verdict.monthly_usd.expected) if verdict.monthly_usd else "not known"


def _decides(verdicts: Sequence[PlatformVerdict], found: Recommendation) -> str:
    order = [one.platform for one in found.ranked if one.feasible]
    able = [one for one in verdicts if one.feasible]
    if not able:
        return "None of them can run it."
    best = min(able, key=lambda one: order.index(one.platform))
    name = PLATFORM_NAMES[best.platform]
    if best.platform == found.platform:
        return f"{name} is the better one here, and the best of all."
    return f"{name} is the better one here; the best of all is {PLATFORM_NAMES[order[0]]}."


def bill_of(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Itemise what a month costs on one platform."""
    if not state.slots:
        return again(state, "clarify", "There is no bill yet. Describe a workload first.", knowledge)
    found = recommend(workload_of(state), knowledge, flips=False)
    if found.top is None:
        return recommended(state, knowledge)
    verdict = verdict_on(found, read.target or found.top.platform)
    if not verdict.feasible or verdict.monthly_usd is None:
        return judge_platform(replace(read, target=verdict.platform), state, knowledge)
    cost = usd(verdict.monthly_usd.expected)
    head = f"**{PLATFORM_NAMES[verdict.platform]}, {verdict.sizing}: {cost} a month.**"
    text = f"{head}\n\n{bill_table(verdict)}"
    return again(state, "estimate", text, knowledge)


def cost_over(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say what the best platform costs over another period than a month."""
    found = recommend(workload_of(state), knowledge, flips=False)
    if found.top is None or found.top.monthly_usd is None:
        return recommended(state, knowledge)
    name, monthly = PLATFORM_NAMES[found.top.platform], found.top.monthly_usd.expected
    amount = usd(monthly * _months_in(read.target, knowledge))
    period = f"{'an' if read.target == 'hour' else 'a'} {read.target}"
    text = f"**{amount} {period}** on {name}, {found.top.sizing}: {usd(monthly)} a month."
    return again(state, "estimate", text, knowledge)


def _months_in(period: str, knowledge: Knowledge) -> float:
    """Return how many months an hour, a day, a week or a year is."""
    days = knowledge.figure("month.days")
    return {"hour": 1 / knowledge.figure("month.hours"), "day": 1 / days, "week": 7 / days, "year": 12}[
        period
    ]


def ranking(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """List every platform in order, with its cost and its work."""
    del read
    if not state.slots:
        return again(state, "clarify", "There is nothing to rank yet. Describe a workload first.", knowledge)
    return again(state, "comparison", ranked_table(advice_for(state, knowledge, flips=False)), knowledge)


def flips(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """List every change of an input that would change the advice, or that would bring one platform first."""
    if not state.slots:
        return again(state, "clarify", "There is no advice yet that could change.", knowledge)
    found = advice_for(state, knowledge)
    if found.top is None:
        return recommended(state, knowledge)
    name = PLATFORM_NAMES[found.top.platform]
    if read.target and read.target != found.top.platform:
        return _flips_to(read.target, found, state, knowledge)
    if not found.flips:
        return again(state, "answer", f"**{name}**, whatever else changes.", knowledge)
    lines = [f"**{name}** as things stand. It would change:", "", *(f"- {flip.text}" for flip in found.flips)]
    return again(state, "answer", "\n".join(lines), knowledge)


def _flips_to(platform: str, found: Recommendation, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say at which values one platform comes first; where there are none, what it is short of."""
    name, verdict = PLATFORM_NAMES[platform], verdict_on(found, platform)
    bringing = [flip for flip in found.flips if flip.platform == platform]
    if bringing:
        values = [f"- {flip.text.removesuffix(f': {name}.')}." for flip in bringing]
        lines = [f"**{name}** would come first:", "", *values, ""]
    else:
        like = [flip for flip in found.flips if name in PLATFORM_NAMES[flip.platform]]
        lines = [f"**Nothing that I vary by itself brings {name} first.**"]
        lines += [f"Nearest to it: {flip.text[:1].lower()}{flip.text[1:]}" for flip in like[:1]]
    if verdict.feasible:
        lines.append(f"As things stand {judged(verdict, found.top, plain=True)}")
    else:
        lines.append(f"It cannot run this as it stands: {'; '.join(one.reason for one in verdict.blockers)}.")
        lines += _without_blockers(verdict, state, knowledge)
    cards = tuple(blocker.card for blocker in verdict.blockers) or verdict.cards[:2]
    return replace(again(state, "answer", "\n".join(lines), knowledge), cards=cards)


def _without_blockers(verdict: PlatformVerdict, state: DialogState, knowledge: Knowledge) -> list[str]:
    """Say what would be, were it not for the fields that rule a platform out."""
    words = words_of(knowledge)
    fields = tuple(dict.fromkeys(one.field for one in verdict.blockers if one.field in state.slots))
    if not fields:
        return []
    found = recommend(workload_of(replace(state, slots=without(state.slots, fields))), knowledge, flips=False)
    after = verdict_on(found, verdict.platform)
    said = told({slot: state.slots[slot] for slot in fields}, words)
    if not after.feasible:
        return [f"Nor could it without “{said}”: {after.blockers[0].reason}."]
    return [f"Without “{said}” {judged(after, found.top, plain=True)}"]


def cheaper(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Name platforms with a lower bill, and what would lower it."""
    del read
    if not state.slots:
        return again(state, "clarify", "Cheaper than what? Describe a workload first.", knowledge)
    found = recommend(workload_of(state), knowledge, flips=False)
    top = found.top
    if top is None or top.monthly_usd is None:
        return again(state, "answer", "There is no price yet to be cheaper than.", knowledge)
    now = top.monthly_usd.expected
    lower = sorted(
        (one.monthly_usd.expected, one.platform, one)
        for one in found.ranked
        if one.feasible and one.monthly_usd and _is_worth(now, one.monthly_usd.expected)
    )
    lines = [
        f"- {PLATFORM_NAMES[name]} ({one.sizing}): **{usd(cost)} a month**, but {hours_against(one, top)}."
        for cost, name, one in lower[:_MOST_OFFERED]
    ]
    lines += [f"- {line}" for line in _levers(state, now, knowledge)[:_MOST_OFFERED]]
    head = f"{PLATFORM_NAMES[top.platform]} costs about {usd(now)} a month."
    if not lines:
        return again(state, "answer", f"{head} Nothing that fits is cheaper to speak of.", knowledge)
    return again(state, "answer", "\n".join([f"{head} Cheaper would be:", "", *lines]), knowledge)


def _is_worth(now: float, then: float) -> bool:
    return now - then > max(_WORTH_USD, _WORTH_SHARE * now)


def _levers(state: DialogState, now: float, knowledge: Knowledge) -> list[str]:
    """Return what a change of one field would save, the most first."""
    fields = fields_of(state)
    saved: list[tuple[float, str]] = []
    for field, value, words in _LEVERS:
        known = state.slots.get(field)
        if (known and known.origin == "said") or is_contradictory(fields, field, value):
            continue
        top = recommend(Workload.model_validate({**fields, field: value}), knowledge, flips=False).top
        if top is None or top.monthly_usd is None or not _is_worth(now, top.monthly_usd.expected):
            continue
        cost = top.monthly_usd.expected
        saved.append((cost, f"{PLATFORM_NAMES[top.platform]} {words}: **{usd(cost)} a month**."))
    return [line for _, line in sorted(saved)]


def simpler(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Name the platforms that take less work, and what they cost."""
    del read
    if not state.slots:
        return again(state, "clarify", "Simpler than what? Describe a workload first.", knowledge)
    found = recommend(workload_of(state), knowledge, flips=False)
    top = found.top
    if top is None:
        return again(state, "answer", "Nothing fits all of this, so nothing is simpler.", knowledge)
    less = sorted(
        (one.operations_hours, PLATFORM_NAMES[one.platform], one)
        for one in found.ranked
        if one.feasible and one.operations_hours < top.operations_hours
    )
    name = PLATFORM_NAMES[top.platform]
    if not less:
        blocked = [
            f"{PLATFORM_NAMES[one.platform]} would be simpler, but does not fit: {one.blockers[0].reason}"
            for one in found.ranked
            if one.platform == "lambda" and one.blockers
        ]
        rest = f" {blocked[0]}." if blocked else ""
        hours = number(round(top.operations_hours, 1))
        text = f"**{name}** is the simplest that fits: about {hours} h of operations a month.{rest}"
        return again(state, "answer", text, knowledge)
    lines = [
        f"- {other} ({one.sizing}): {hours_against(one, top)}, **{_cost(one)} a month**."
        for _, other, one in less[:_MOST_OFFERED]
    ]
    return again(state, "answer", "\n".join([f"Simpler than {name} would be:", "", *lines]), knowledge)


def supposed(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Say what a change would do to the advice, without taking it in."""
    words = words_of(knowledge)
    fills = dict(read.fills)
    if not fills:
        text = "I could not read a change out of that. For example: what if it ran 10 minutes?"
        return again(state, "clarify", text, knowledge)
    before = recommend(workload_of(state), knowledge, flips=False)
    after = recommend(workload_of(replace(state, slots={**state.slots, **fills})), knowledge, flips=False)
    given = told(fills, words)
    old, new = before.top, after.top
    if read.target:
        text = f"{set_against(verdict_on(after, read.target), after)} Given: {given}."
    elif new is None:
        text = f"**Nothing fits**, given: {given}. {_in_the_way(after, fills)}"
    elif old is None or old.platform != new.platform:
        was = f" Without that: {_with_cost(old)}." if old else ""
        text = f"**{_with_cost(new)}**, given: {given}.{was}"
    elif _cost(old) == _cost(new):
        text = f"**That changes nothing**: still {_with_cost(new)}, given: {given}."
    else:
        text = f"**Still {_with_cost(new)}**, given: {given}; without that {_cost(old)}."
    turn = again(replace(state, supposed=fills), "answer", f"{text} Say keep that to take it.", knowledge)
    return replace(turn, cards=new.cards[:2] if new else ())


def _in_the_way(found: Recommendation, fills: Mapping[str, SlotFill]) -> str:
    """Say what rules platforms out: what the change itself runs into, where it does."""
    blockers = [(one.platform, blocker) for one in found.ranked for blocker in one.blockers]
    new = [(platform, blocker) for platform, blocker in blockers if blocker.field in fills] or blockers
    told_ = [f"Not {PLATFORM_NAMES[platform]}: {blocker.reason}." for platform, blocker in new]
    return " ".join(told_[:_MOST_OFFERED])


def _with_cost(verdict: PlatformVerdict) -> str:
    cost = f", about {usd(verdict.monthly_usd.expected)} a month" if verdict.monthly_usd else ""
    return f"{PLATFORM_NAMES[verdict.platform]}{cost}"


def adopt(read: Understanding, state: DialogState, knowledge: Knowledge) -> DialogTurn:
    """Take the last "what if" in."""
    del read
    if not state.supposed:
        return again(state, "clarify", "There is no “what if” to keep.", knowledge)
    words = words_of(knowledge)
    fills = {slot: replace(fill, turn=state.turn + 1) for slot, fill in state.supposed.items()}
    turn = go_on(merged(state, fills), knowledge)
    return replace(turn, kind="corrected", text=f"Noted: {told(fills, words)}.\n\n{turn.text}")
