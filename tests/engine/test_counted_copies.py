"""Copies that were counted are taken at their word, and where the load asks for more, that is said."""

import pytest

from assistant.engine import Workload, recommend

STREAM = {"kind": "stream", "instances": 6, "run_seconds": 0.1, "vcpus": 1, "memory_mib": 2048}


def of(**fields):
    return recommend(Workload(**fields), flips=False)


def verdict(recommendation, platform):
    return next(one for one in recommendation.ranked if one.platform == platform)


def copies(recommendation, platform="fargate"):
    words = verdict(recommendation, platform).sizing.rpartition(" x ")[2]
    return int(words) if words.isdigit() else 1


@pytest.mark.parametrize("millions", [1, 50, 200, 300])
@pytest.mark.parametrize("kind", ["stream", "service", "legacy"])
def test_the_copies_that_were_said_are_those_that_are_priced(kind, millions):
    found = of(**{**STREAM, "kind": kind}, requests_per_month=millions * 1e6)
    assert copies(found) == 6
    assert copies(found, "ecs-managed-instances") <= 6
    assert copies(found, "ec2") == 6, "machines that were counted are one each"
    assert any("copies that were said" in entry and "busy on average" in entry for entry in found.assumptions)


def test_fewer_than_would_be_planned_is_a_risk_that_names_the_fields():
    """300 million times 0.1 s at half a vCPU keep 5.7 of 6 vCPU busy; planned as busy as 60% that is 10."""
    found = verdict(of(**STREAM, requests_per_month=300e6), "fargate")
    (risk,) = [risk for risk in found.risks if "would be planned" in risk]
    assert "requests_per_month and run_seconds keep the 6 copies" in risk
    assert "95% busy" in risk
    assert "10 would be planned" in risk
    roomy = verdict(of(**STREAM, requests_per_month=60e6), "fargate")
    assert not any("(instances)" in risk for risk in roomy.risks)


def test_copies_that_cannot_do_the_work_at_all_are_more_and_the_conflict_is_told():
    found = of(**STREAM, requests_per_month=500e6)
    assert copies(found) > 10
    assert "9.5 vCPU busy, more than the 6 copies of 1 vCPU that were said (instances)" in found.top.risks[0]


@pytest.mark.parametrize("kind", ["api", "event", "inference", "stream"])
def test_more_requests_never_take_fewer_copies_than_were_said(kind):
    fields = {**STREAM, "kind": kind}
    counts = [copies(of(**fields, requests_per_month=10.0**power)) for power in range(4, 10)]
    assert counts == sorted(counts)
    assert counts[0] == 6


def test_one_copy_that_was_said_is_one_in_the_words():
    busy, full, calm = (of(**{**STREAM, "instances": 1}, requests_per_month=m * 1e6) for m in (45, 80, 10))
    assert any(
        "keep the one copy that was said (instances) 86% busy" in r for r in verdict(busy, "fargate").risks
    )
    assert (
        "more than the one copy of 1 vCPU that was said (instances) has" in verdict(full, "fargate").risks[0]
    )
    assert any("keeps the one copy that was said (instances) 19% busy" in entry for entry in calm.assumptions)
    sharp = of(**{**STREAM, "instances": 1}, requests_per_month=1e7, peak_requests_per_second=100)
    assert any(
        "what the one copy that was said (instances) does" in r for r in verdict(sharp, "fargate").risks
    )


def test_a_machine_that_carries_the_load_is_not_made_three_small_ones_behind_a_load_balancer():
    one_copy = {"kind": "service", "run_seconds": 13, "requests_per_month": 250_000, "memory_mib": 400}
    found = verdict(of(**one_copy, commitment_years=1), "ec2")
    assert " x " not in found.sizing
    assert not any("Load Balancer" in entry.item for entry in found.bill)


def test_the_peak_is_named_where_it_is_what_was_said():
    fields = {"kind": "api", "instances": 1, "peak_requests_per_second": 40, "run_seconds": 1, "vcpus": 0.5}
    risks = verdict(of(**fields), "fargate").risks
    assert any(risk.startswith("peak_requests_per_second and run_seconds") for risk in risks)


def test_runs_of_a_job_are_all_there_are_whatever_copies_were_said():
    fields = {"kind": "batch", "run_seconds": 7200, "requests_per_month": 30}
    plain, counted = of(**fields), of(**fields, instances=6)
    assert counted.top.monthly_usd == plain.top.monthly_usd
    assert "30 runs a month (requests_per_month) over all 6 copies (instances)" in counted.assumptions


API = {"kind": "api", "run_seconds": 0.2, "memory_mib": 2048}


def peak_risk(found, platform="fargate"):
    return [risk for risk in verdict(found, platform).risks if "copies run at a peak" in risk]


def test_how_many_copies_run_at_the_peak_is_told_beside_the_average():
    """Forty million calls of 0.2 s keep 0.76 vCPU busy; copies of half a vCPU at 60%: 2.5, with headroom 4."""
    found = of(**API, requests_per_month=40e6)
    assert copies(found) == 4
    (told,) = peak_risk(found)
    assert told == "about 6 copies run at a peak of 30.4 a second, and 4 on average, as in the bill"
    assert not peak_risk(found, "lambda")


def test_the_peak_that_was_said_counts():
    (told,) = peak_risk(of(**API, requests_per_month=40e6, peak_requests_per_second=300))
    assert told.startswith("about 50 copies run at a peak of 300 a second")
    assert not peak_risk(of(**API, requests_per_month=1e6)), "two copies carry that peak as well"


def test_the_quota_that_a_new_account_meets_is_that_of_the_peak():
    found = verdict(of(**API, requests_per_month=40e6, peak_requests_per_second=300), "fargate")
    assert any("needs 25 vCPU at the peak; a new account starts with 6 vCPU" in risk for risk in found.risks)
    nodes = verdict(of(**API, requests_per_month=40e6, peak_requests_per_second=300), "ecs-ec2")
    assert any("vCPU of EC2 at the peak" in risk for risk in nodes.risks)


def test_copies_that_were_counted_do_not_become_more_at_the_peak():
    found = of(**API, requests_per_month=40e6, peak_requests_per_second=300, instances=6)
    assert copies(found) == 6
    assert not peak_risk(found)
    assert any(
        "at a peak of 300 a second the load is 5.0 times what the 6 copies" in risk
        for risk in verdict(found, "fargate").risks
    )


def test_a_peak_sharper_than_usual_keeps_more_ready_and_never_less():
    """A hundred times the average is no load for copies that are started one after the other."""
    spiky = {"kind": "api", "traffic": "spiky", "run_seconds": 0.1, "requests_per_month": 50e6}
    usual, sharp = of(**spiky), of(**spiky, peak_requests_per_second=2000)
    assert copies(of(**spiky, peak_requests_per_second=20)) == copies(usual)
    assert copies(sharp) > 3 * copies(usual)
    assert sharp.platform == "lambda"
    counts = [
        copies(of(**{**spiky, "requests_per_month": 10.0**power}, peak_requests_per_second=2000))
        for power in range(5, 10)
    ]
    assert counts == sorted(counts)


def test_machines_that_start_together_meet_the_quota_together():
    found = of(kind="desktop", instances=3, gpu=1, always_on=False)
    assert any("needs 12 vCPU of EC2;" in risk for risk in found.top.risks)
