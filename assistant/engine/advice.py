"""The front of the engine: a recommendation, and what a change would do to it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

from assistant.engine.assumptions import assumptions
from assistant.engine.borders import is_at_border
from assistant.engine.context import context_of, known_contexts
from assistant.engine.crowding import load_unused
from assistant.engine.flips import find_flips, is_contradictory, likeliest
from assistant.engine.judging import Judged, judge_all
from assistant.engine.needs import Needs, complete
from assistant.engine.plans import FUNCTIONS
from assistant.engine.recommendation import (
    BillLine,
    MonthlyCost,
    PlatformVerdict,
    Recommendation,
    WhatIf,
)
from assistant.engine.remarks import comparison_doubts, might_win, not_included, reasons
from assistant.engine.risks import risks
from assistant.engine.sanity import check
from assistant.engine.trials import Trials
from assistant.engine.words import sizing_words
from assistant.engine.workload import Workload, checked_workload
from assistant.errors import InputError
from assistant.facts import default_knowledge
from assistant.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from assistant.engine.context import Context, Solved
    from assistant.engine.recommendation import Confidence
    from assistant.facts import Knowledge

_MOST_ADVICE = 16
"""Who has asked for advice asks why, for details, for the costs: as many are kept as that takes."""
_FULLEST_FIRST: tuple[Solved, ...] = ("all", "likely", "none")
_COUNTS = frozenset({"instances", "gpu", "team_size", "commitment_years"})
_SHAPE_FIELDS = (
    "kind", "run_seconds", "requests_per_month", "peak_requests_per_second", "always_on",
    "instances", "gpu", "packaging", "long_lived_connections", "kubernetes",
)  # fmt: skip


def recommend(
    workload: Workload,
    knowledge: Knowledge | None = None,
    *,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    flips: bool | Literal["likely"] = True,
    preferences: Mapping[str, float] | None = None,
) -> Recommendation:
    """Judge, price and rank every platform for a workload.

    Args:
        workload: what is known; gaps are filled by stated assumptions.
        knowledge: facts and prices; Berth's own by default.
        ranges: least and most of numeric fields that are only known roughly; they widen each cost.
        flips: whether to solve for the values at which the top changes (most of the time taken); "likely"
            solves for those few that are told in words, and `with_every_flip` for the rest.
        preferences: weights to change for this once, by their names in `weights()`.

    Raises:
        InputError: naming fields and conflict, when no such workload can exist, or the weight that
            cannot be changed like that.
    """
    context = context_of(knowledge or default_knowledge(), preferences)
    fields = _fields(workload, ranges or {})
    wanted: Solved = "likely" if flips == "likely" else "all" if flips else "none"
    return _advice(fields, ranges or {}, context, wanted)


def _advice(
    fields: Mapping[str, Any], ranges: Mapping[str, tuple[float, float]], context: Context, wanted: Solved
) -> Recommendation:
    """Return advice with the flips that are wanted: what was told before, less of it, or advice made anew."""
    key = (tuple(sorted(fields.items())), tuple(sorted(ranges.items())))
    told = context.advice.get(key, {})
    if wanted in told:
        return told[wanted]
    fuller = [told[flips] for flips in _FULLEST_FIRST[: _FULLEST_FIRST.index(wanted)] if flips in told]
    if fuller:
        found = _with_fewer_flips(fuller[0], wanted, fields, context)
    else:
        with uncollected():
            found = _recommend(fields, ranges, context, wanted)
            context.forget_plans()
    if not told and len(context.advice) >= _MOST_ADVICE:
        context.advice.clear()
    context.advice[key] = {**told, wanted: found}
    return found


def _with_fewer_flips(
    fuller: Recommendation, wanted: Solved, fields: Mapping[str, Any], context: Context
) -> Recommendation:
    """Return advice with the same flips as if no others had been solved for."""
    flips = likeliest(fuller.flips, complete(fields, context)) if wanted == "likely" else ()
    return fuller.model_copy(update={"flips": tuple(flips)})


def with_every_flip(found: Recommendation) -> Recommendation:
    """Return a recommendation with all of its flips, if it is one of the last that were asked for.

    Two workloads may come to equal advice and differ in what would flip it: the very object that was
    returned tells which was meant, and a copy of it the later one.
    """
    bare = _without_flips(found)
    alike = [
        (context, key, told)
        for context in known_contexts()
        for key, told in context.advice.items()
        if _without_flips(next(iter(told.values()))) == bare
    ]
    if not alike:
        return found
    meant = (one for one in alike if any(handed_out is found for handed_out in one[2].values()))
    context, (fields, ranges), _ = next(meant, alike[-1])
    return _advice(dict(fields), dict(ranges), context, "all")


def _without_flips(found: Recommendation) -> Recommendation:
    return found.model_copy(update={"flips": ()})


def _recommend(
    fields: Mapping[str, Any],
    ranges: Mapping[str, tuple[float, float]],
    context: Context,
    wanted: Solved,
) -> Recommendation:
    needs = complete(fields, context)
    check(fields, needs, context)
    ranked = judge_all(needs, context)
    top = ranked[0] if ranked[0].is_feasible else None
    top_id = top.platform.id if top else None
    bounds = _bounds(fields, ranges, context)
    trials = Trials(fields, needs, context, ranked)
    unknown = _open_questions(trials, top_id)
    return Recommendation(
        platform=top_id,
        ranked=tuple(_verdict(one, ranked, (fields, needs), context, bounds) for one in ranked),
        assumptions=assumptions(
            fields,
            needs,
            context,
            on_lambda=_fits(ranked, {"lambda"}),
            by_function=_fits(ranked[:2], FUNCTIONS),
        ),
        flips=() if wanted == "none" else find_flips(trials, top_id, only_likely=wanted == "likely"),
        confidence=_confidence(trials, ranked, unknown),
        open_questions=unknown,
    )


def _fits(ranked: Sequence[Judged], platforms: Collection[str]) -> bool:
    return any(one.is_feasible for one in ranked if one.platform.id in platforms)


def what_if(
    workload: Workload,
    knowledge: Knowledge | None = None,
    *,
    preferences: Mapping[str, float] | None = None,
    **changes: Any,
) -> WhatIf:
    """Return the recommendation before and after a change of fields, and the difference.

    Raises:
        InputError: when a field is unknown, or the changed workload cannot exist.
    """
    unknown = set(changes) - set(Workload.model_fields)
    if unknown:
        raise InputError("a workload has no such field", field=", ".join(sorted(unknown)))
    changed = checked_workload({**workload.model_dump(), **changes})
    before = recommend(workload, knowledge, preferences=preferences)
    after = recommend(changed, knowledge, preferences=preferences)
    return WhatIf(
        before=before,
        after=after,
        changes=changes,
        platform_changes=before.platform != after.platform,
        monthly_difference_usd=_difference(before, after),
    )


def _difference(before: Recommendation, after: Recommendation) -> float | None:
    old, new = before.top, after.top
    if old is None or new is None or old.monthly_usd is None or new.monthly_usd is None:
        return None
    return new.monthly_usd.expected - old.monthly_usd.expected


def _fields(workload: Workload, ranges: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """Return the fields that were said; a range stands for its middle where no value was given."""
    fields = {name: value for name, value in workload.__dict__.items() if value is not None}
    for name, (low, high) in ranges.items():
        if name not in Workload.model_fields:
            raise InputError("a workload has no such field", field=name)
        if not low <= high:
            raise InputError(f"the range {low} to {high} runs backwards", field=name)
        for end in (low, high):
            checked_workload({name: _sized(name, end)})
        fields.setdefault(name, _sized(name, _middle(low, high)))
    return fields


def _middle(low: float, high: float) -> float:
    """Return the geometric mean, which suits ranges over orders of magnitude."""
    return math.sqrt(low * high) if low > 0 else (low + high) / 2


def _sized(name: str, value: float) -> float:
    return round(value) if name in _COUNTS else value


def _bounds(
    fields: Mapping[str, Any], ranges: Mapping[str, tuple[float, float]], context: Context
) -> dict[str, list[float]]:
    """Return each platform's monthly totals at both ends of all ranges together."""
    found: dict[str, list[float]] = {}
    if not ranges:
        return found
    for end in (0, 1):
        at_end = {name: _sized(name, pair[end]) for name, pair in ranges.items()}
        needs = complete({**fields, **at_end}, context)
        for one in judge_all(needs, context):
            if one.plan is not None and not one.plan.lacks:
                found.setdefault(one.platform.id, []).append(one.plan.bill.total)
    return found


def _verdict(
    one: Judged,
    ranked: Sequence[Judged],
    workload: tuple[Mapping[str, Any], Needs],
    context: Context,
    bounds: Mapping[str, list[float]],
) -> PlatformVerdict:
    (fields, needs), plan = workload, one.plan
    if plan is None:
        cards = tuple(dict.fromkeys(blocker.card for blocker in one.blockers))
        return PlatformVerdict(platform=one.platform.id, feasible=False, blockers=one.blockers, cards=cards)
    found = risks(one, needs, context, fields)
    total = plan.bill.total
    ends = (total, *bounds.get(one.platform.id, ()))
    return PlatformVerdict(
        platform=one.platform.id,
        feasible=True,
        monthly_usd=None if plan.lacks else MonthlyCost(low=min(ends), expected=total, high=max(ends)),
        bill=tuple(BillLine(**entry._asdict()) for entry in plan.bill.lines),
        not_included=not_included(one, needs, context),
        sizing=sizing_words(plan),
        reasons=reasons(one, ranked, needs, fields),
        risks=(*[risk.text for risk in found], *(comparison_doubts(ranked) if one is ranked[0] else ())),
        operations_hours=round(one.hours, 2),
        weighed_usd=one.weighed,
        cards=_cards(one, ranked, context, tuple(risk.key for risk in found if risk.key)),
    )


def _cards(one: Judged, ranked: Sequence[Judged], context: Context, keys: Sequence[str]) -> tuple[str, ...]:
    """Return the cards behind risks, and behind what rules out the alternatives to the top."""
    facts = context.knowledge.fact_cards
    found = [facts[key].id for key in keys if key in facts]
    if one is ranked[0]:
        found += [blocker.card for other in ranked for blocker in other.blockers[:1]]
    return tuple(dict.fromkeys(found))


def _open_questions(trials: Trials, top: str | None) -> tuple[str, ...]:
    """Return the fields left open whose plausible values would change the top."""
    return tuple(
        field
        for field, values in trials.context.preferences["plausible"].items()
        if trials.fields.get(field) is None and _changes(trials, field, values, top)
    )


def _changes(trials: Trials, field: str, values: Sequence[Any], top: str | None) -> bool:
    tried = (
        trials.top(field, value)
        for value in values
        if not is_contradictory(trials.fields, field, value)
        and not (top and trials.only_blocks_others(field, value, top))
    )
    return any(platform not in (None, top) for platform in tried)


def _confidence(trials: Trials, ranked: Sequence[Judged], unknown: Sequence[str]) -> Confidence:
    top = ranked[0]
    if not top.is_feasible:
        return "settled"
    if set(_essential(trials.fields, trials.needs)) & set(unknown):
        return "needs_input"
    is_close = _is_close(ranked, trials.context) or is_at_border(trials, top.platform.id)
    return "close_call" if is_close else "settled"


def _essential(fields: Mapping[str, Any], needs: Needs) -> Iterator[str]:
    """Yield the fields without which a recommendation is a guess."""
    if all(fields.get(name) is None for name in _SHAPE_FIELDS):
        yield "kind"
    if needs.mode == "always_on":
        if load_unused(fields, needs):
            yield "run_seconds"
        if all(fields.get(name) is None for name in ("vcpus", "memory_mib", "instances")):
            yield from ("vcpus", "memory_mib", "instances")
        return
    yield "run_seconds"
    if fields.get("peak_requests_per_second") is None:
        yield "requests_per_month"


def _is_close(ranked: Sequence[Judged], context: Context) -> bool:
    """Tell whether the best alternative weighs about the same; Spot is no alternative to its twin.

    One that takes less effort and has no price might win, had it one; and of several that have none,
    any might.
    """
    top = ranked[0]
    if top.weighed is None:
        return len(ranked) > 1 and ranked[1].is_feasible
    if any(might_win(rival, top) for rival in ranked[1:]):
        return True
    for rival in ranked[1:]:
        if not rival.is_feasible or rival.standing != top.standing:
            return False
        if rival.platform.subject == top.platform.subject:
            continue
        if rival.weighed is None or top.weighed is None:
            return False
        return abs(rival.weighed - top.weighed) <= context.too_close(top.weighed)
    return False
