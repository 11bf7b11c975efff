"""Laws that hold for every workload."""

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from assistant.engine import Workload, recommend, with_every_flip
from assistant.engine.contests import top_of
from assistant.engine.context import context_of
from assistant.engine.courses import Course
from assistant.engine.flips import is_contradictory, likeliest
from assistant.engine.grids import step_of, value_at
from assistant.engine.judging import is_blocked, judge_all, unable
from assistant.engine.needs import LOAD, Needs, changed, complete
from assistant.engine.plans import FIELDS_READ, layout_of, plan_at, plan_for
from assistant.engine.trials import Trials
from assistant.errors import InputError
from assistant.facts import default_knowledge

CONTEXT = context_of(default_knowledge())
COSTLY = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking costs minutes and says little
)

KINDS = st.sampled_from(["api", "event", "job", "service", "batch", "stream", "legacy", "inference"])
PLAIN = {
    "kind": KINDS,
    "run_seconds": st.floats(0.05, 5000),
    "requests_per_month": st.floats(1, 1e8),
    "memory_mib": st.integers(128, 60_000),
}
EXTRA = {
    "vcpus": st.sampled_from([0.25, 0.5, 1, 2, 4, 8, 16]),
    "traffic": st.sampled_from(["steady", "predictable", "spiky", "rare"]),
    "instances": st.integers(1, 200),
    "utilisation": st.floats(0.05, 1),
    "team": st.sampled_from(["no_ops", "some_ops", "strong_ops"]),
    "team_size": st.integers(1, 12),
    "interruptible": st.booleans(),
    "latency_sensitive": st.booleans(),
    "long_lived_connections": st.booleans(),
    "privileged": st.booleans(),
    "os_access": st.booleans(),
    "kubernetes": st.booleans(),
    "portable": st.booleans(),
    "gpu": st.integers(0, 2),
    "os": st.sampled_from(["linux", "windows"]),
    "state": st.sampled_from(["none", "shared_files", "block", "local_fast"]),
    "ephemeral_gib": st.integers(0, 500),
    "commitment_years": st.sampled_from([0, 1, 3]),
    "isolation": st.sampled_from(["strict", "normal"]),
    "region": st.sampled_from(["us-east-1", "eu-west-1", "ap-southeast-2", "mx-central-1"]),
    "payload_mib": st.floats(0, 50),
    "response_stream": st.booleans(),
    "packaging": st.sampled_from(["code", "container", "machine_image"]),
    "peak_requests_per_second": st.floats(0.1, 200),
    "always_on": st.booleans(),
}
WORKLOADS = st.fixed_dictionaries({}, optional={**PLAIN, **EXTRA})


def judged(fields, **kwargs):
    try:
        return recommend(Workload(**fields), **kwargs)
    except InputError:
        assume(False)
        raise


@COSTLY
@given(WORKLOADS)
def test_whatever_is_asked_the_ranking_is_sound(fields):
    found = judged(fields, flips=False)
    feasible = [one.feasible for one in found.ranked]
    assert feasible == sorted(feasible, reverse=True), (
        "an infeasible platform never stands before a feasible one"
    )
    assert found.platform == (found.ranked[0].platform if feasible[0] else None)
    cards = default_knowledge().cards
    for one in found.ranked:
        assert one.feasible == (not one.blockers)
        assert all(blocker.card in cards and blocker.reason for blocker in one.blockers)
        assert all(card in cards for card in one.cards)
        if one.monthly_usd is None:
            assert not one.feasible or one.not_included
            continue
        assert sum(entry.usd for entry in one.bill) == pytest.approx(one.monthly_usd.expected)
        assert one.monthly_usd.low <= one.monthly_usd.expected <= one.monthly_usd.high
        assert one.weighed_usd >= one.monthly_usd.expected
        for entry in one.bill:
            assert entry.usd == pytest.approx(entry.quantity * entry.usd_per_unit)


@COSTLY
@given(WORKLOADS, st.randoms())
def test_the_order_of_fields_does_not_matter(fields, random):
    names = list(fields)
    random.shuffle(names)
    shuffled = {name: fields[name] for name in names}
    assert judged(fields, flips=False) == judged(shuffled, flips=False)


def trials_of(said) -> Trials:
    needs = complete(said, CONTEXT)
    return Trials(said, needs, CONTEXT, judge_all(needs, CONTEXT))


class Watched:
    """Needs that note which of their fields are read."""

    def __init__(self, needs, read) -> None:
        self._needs, self._read = needs, read

    def __getattr__(self, name):
        if name == "but":
            return lambda **changes: Watched(self._needs.but(**changes), self._read)
        kind = getattr(Needs, name, None)
        if isinstance(kind, property):
            return kind.fget(self)
        self._read.add(name)
        return getattr(self._needs, name)


@COSTLY
@given(WORKLOADS)
def test_a_planner_reads_no_field_that_its_plans_are_not_kept_by(fields):
    needs = complete(fields, CONTEXT)
    barred = unable(needs, CONTEXT)
    for platform in CONTEXT.platforms:
        if is_blocked(needs, platform, barred):
            continue
        CONTEXT.plans.clear()
        read: set[str] = set()
        plan_for(Watched(needs, read), platform, CONTEXT)
        assert read, platform.id
        assert read <= set(FIELDS_READ[platform.id]), platform.id


@COSTLY
@given(WORKLOADS, st.floats(0.1, 10))
def test_a_layout_reads_nothing_of_the_load_so_it_is_the_same_for_every_load(fields, more):
    said = {name: value for name, value in Workload(**fields) if value is not None}
    needs = complete(said, CONTEXT)
    barred = unable(needs, CONTEXT)
    others = [
        changed(needs, said, field, said[field] * more, CONTEXT)
        for field in ("requests_per_month", "run_seconds", "payload_mib")
        if said.get(field)
    ]
    for platform in CONTEXT.platforms:
        if is_blocked(needs, platform, barred):
            continue
        read: set[str] = set()
        layout_of(Watched(needs, read), platform, CONTEXT)
        assert not read & LOAD, platform.id
        layout = layout_of(needs, platform, CONTEXT)
        for other in others:
            if (other.kind, other.mode) != (needs.kind, needs.mode):
                continue
            anew = layout_of(other, platform, CONTEXT)
            made = plan_at(layout, other, platform, CONTEXT)
            assert made == plan_at(anew, other, platform, CONTEXT), platform.id


@COSTLY
@given(WORKLOADS, WORKLOADS)
def test_needs_with_one_field_changed_are_those_of_the_changed_workload(fields, others):
    said, tried = [
        {name: value for name, value in Workload(**one) if value is not None} for one in (fields, others)
    ]
    needs = complete(said, CONTEXT)
    for field, value in tried.items():
        assert changed(needs, said, field, value, CONTEXT) == complete({**said, field: value}, CONTEXT), field


@COSTLY
@given(WORKLOADS, st.sampled_from(["memory_mib", "requests_per_month", "run_seconds"]), st.randoms())
def test_a_plan_that_trials_on_both_sides_settle_is_the_one_that_would_be_made(fields, field, random):
    said = {name: value for name, value in Workload(**fields) if value is not None}
    trials = trials_of(said)
    start = getattr(trials.needs, field)
    assume(start > 0)
    places = [start * 1.1**step for step in range(30)]
    for place in random.sample(places, len(places)):
        contest = trials.at(field, place)
        for platform in CONTEXT.platforms:
            plan = contest.plan(platform.id)
            if plan is not None:
                assert plan == plan_for(contest.needs, platform, CONTEXT)
        trials.top(field, place)


@COSTLY
@given(WORKLOADS)
def test_the_quick_winner_is_the_ranked_one(fields):
    found = judged(fields, flips=False)
    said = {name: value for name, value in Workload(**fields).model_dump().items() if value is not None}
    assert top_of(said, CONTEXT) == found.platform


@COSTLY
@given(
    st.fixed_dictionaries(PLAIN, optional=EXTRA),
    st.sampled_from(["memory_mib", "run_seconds", "requests_per_month"]),
    st.floats(1, 20),
)
def test_more_never_costs_less_on_any_platform(fields, field, more):
    larger = {**fields, field: fields[field] * more}
    before, after = judged(fields, flips=False), judged(larger, flips=False)
    amounts = {one.platform: one.monthly_usd for one in after.ranked}
    for one in before.ranked:
        later = amounts[one.platform]
        if one.monthly_usd is None or later is None:
            continue
        assert later.expected >= one.monthly_usd.expected * (1 - 1e-9), one.platform


TERMS = {
    "bought": [{}, {"interruptible": True}, {"commitment_years": 1}, {"commitment_years": 3}],
    "cut": [{}, {"architecture": "arm64"}, {"gpu": 1}, {"state": "local_fast"}, {"kubernetes": True}],
}


@pytest.mark.parametrize("terms", [{**one, **two} for one in TERMS["bought"] for two in TERMS["cut"]])
@pytest.mark.parametrize("kind", ["batch", "event", "service"])
def test_step_by_step_more_never_costs_less_however_it_is_bought(kind, terms):
    """Two random loads seldom stand on both sides of the one step where a cheaper type is left too late."""
    fields = {"kind": kind, "run_seconds": 40, "memory_mib": 3000, **terms}
    last: dict[str, float] = {}
    for step in range(60):
        found = judged({**fields, "requests_per_month": 1000 * 1.15**step}, flips=False)
        for one in found.ranked:
            if one.monthly_usd is None:
                continue
            amount = one.monthly_usd.expected
            assert amount >= last.get(one.platform, 0.0) * (1 - 1e-9), (one.platform, step)
            last[one.platform] = amount


@pytest.mark.parametrize("spot", [True, False])
def test_a_volume_for_each_short_run_costs_no_less_than_the_space_that_comes_with_a_task(spot):
    """A run of seconds is billed for a minute, and so is the volume that it is given beyond 200 GiB."""
    fields = {"kind": "batch", "run_seconds": 16, "requests_per_month": 1000, "interruptible": spot}
    platform = "fargate-spot" if spot else "fargate"
    last = 0.0
    for gib in (20, 100, 190, 200, 201, 230, 300):
        found = judged({**fields, "ephemeral_gib": gib}, flips=False)
        (one,) = [one for one in found.ranked if one.platform == platform]
        assert one.monthly_usd.expected >= last, gib
        last = one.monthly_usd.expected


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(WORKLOADS)
def test_a_flip_applied_changes_the_winner_and_just_short_of_it_does_not(fields):
    found = judged(fields)
    for flip in found.flips:
        applied = Workload(**{**fields, flip.field: flip.value})
        assert recommend(applied, flips=False).platform == flip.platform != found.platform, flip
        if flip.direction == "becomes":
            continue
        before = step_of(flip.field, flip.value) - (1 if flip.direction == "above" else -1)
        short = Workload(**{**fields, flip.field: value_at(flip.field, before)})
        assert recommend(short, flips=False).platform == found.platform, flip


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(WORKLOADS, st.floats(0, 1))
def test_where_the_costs_at_both_ends_settle_it_nothing_inside_changes_the_winner(fields, share):
    found = judged(fields, flips=False)
    assume(found.platform is not None)
    said = {name: value for name, value in Workload(**fields) if value is not None}
    trials = trials_of(said)
    for field, most in (("memory_mib", 100_000), ("requests_per_month", 1e8), ("ephemeral_gib", 500)):
        start = getattr(trials.needs, field)
        if not 0 < start < most or trials.top(field, start) != found.platform:
            continue
        course = Course(trials, field, found.platform)
        low, high = step_of(field, start), step_of(field, most)
        is_settled, step = course.look_between(low, high), round(low + share * (high - low))
        winner = trials.top(field, value_at(field, step))
        assert winner == found.platform or not is_settled, field
        assert course.winner(step) == winner, field


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(WORKLOADS)
def test_open_questions_are_the_fields_whose_answer_could_change_the_top(fields):
    found = judged(fields, flips=False)
    said = {name: value for name, value in Workload(**fields) if value is not None}
    changing = [
        field
        for field, values in CONTEXT.preferences["plausible"].items()
        if field not in said
        and any(
            top_of({**said, field: value}, CONTEXT) not in (None, found.platform)
            for value in values
            if not is_contradictory(said, field, value)
        )
    ]
    assert list(found.open_questions) == changing


@given(st.floats(0.001, 600_000))
def test_the_grid_of_run_times_goes_both_ways(seconds):
    step = step_of("run_seconds", seconds)
    assert step_of("run_seconds", value_at("run_seconds", step)) == step
    assert value_at("run_seconds", step) == pytest.approx(seconds, abs=0.5)
    assert value_at("run_seconds", step) < value_at("run_seconds", step + 1)


def test_needs_have_every_field_of_a_workload():
    assert set(Workload.model_fields) <= set(Needs.__annotations__) == set(complete({}, CONTEXT).__dict__)


@COSTLY
@given(WORKLOADS, st.booleans())
def test_advice_that_was_given_before_is_the_same_whatever_was_asked_first(fields, whole_first):
    judged(fields, flips=False)  # raises here where there is no such workload
    CONTEXT.advice.clear()
    first = recommend(Workload(**fields), flips=whole_first)
    second = recommend(Workload(**fields), flips=not whole_first)
    whole, quick = (first, second) if whole_first else (second, first)
    CONTEXT.advice.clear()
    assert quick == recommend(Workload(**fields), flips=False)
    CONTEXT.advice.clear()
    assert whole == recommend(Workload(**fields))
    assert quick == whole.model_copy(update={"flips": ()})


@COSTLY
@given(WORKLOADS)
def test_what_is_told_does_not_hang_on_which_flips_were_solved(fields):
    likely = judged(fields, flips="likely")
    needs = complete({name: value for name, value in Workload(**fields) if value is not None}, CONTEXT)
    every = with_every_flip(likely)
    assert list(likely.flips) == likeliest(every.flips, needs)
    assert recommend(Workload(**fields)) == every
    assert recommend(Workload(**fields), flips="likely") == likely
    assert every.model_copy(update={"flips": ()}) == likely.model_copy(update={"flips": ()})


def test_equal_advice_for_two_workloads_keeps_the_flips_of_each():
    asked = [Workload(kind="inference"), Workload(kind="inference", always_on=False)]
    likely = [recommend(workload, flips="likely") for workload in asked]
    assert likely[0] == likely[1]
    assert [with_every_flip(one) for one in likely] == [recommend(workload) for workload in asked]
    again = [recommend(workload, flips="likely") for workload in asked]
    assert [with_every_flip(one) for one in again] == [recommend(workload) for workload in asked]
