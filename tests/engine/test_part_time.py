"""What need not be always on is priced for its hours: those that were said, or some that are told."""

import pytest

from assistant.engine import Workload, recommend

KINDS = pytest.mark.parametrize("kind", ["legacy", "desktop"])
OFFICE = {"run_seconds": 8 * 3600, "requests_per_month": 22}


def of(**fields):
    return recommend(Workload(**fields), flips=False)


def verdict(recommendation, platform):
    return next(one for one in recommendation.ranked if one.platform == platform)


def usd(found, platform="ec2"):
    return verdict(found, platform).monthly_usd.expected


@KINDS
def test_a_machine_that_is_off_at_night_costs_its_hours_and_its_volume(kind):
    found = of(kind=kind, always_on=False, **OFFICE)
    assert found.top.bill[0].quantity == pytest.approx(
        22 * (8 + 120 / 3600)
    )  # two minutes to start each time
    (volume,) = [entry for entry in found.top.bill if entry.item == "EBS gp3 volumes"]
    assert volume.quantity == 8, "the volume of a stopped instance is kept"
    assert usd(found) < usd(of(kind=kind, always_on=True)) / 2
    assert "22 runs" not in " ".join(found.assumptions), "what was said is not assumed"


@KINDS
@pytest.mark.parametrize("known", [{}, {"run_seconds": 10 * 3600}])
def test_hours_that_are_not_known_are_assumed_in_so_many_words(kind, known):
    found = of(kind=kind, always_on=False, **known)
    assert usd(found) < usd(of(kind=kind, always_on=True)) / 2
    assert "22 runs a month" in found.assumptions
    assert ("8 hours a run" in found.assumptions) is not bool(known)


@KINDS
def test_more_hours_cost_more_up_to_a_machine_that_stays(kind):
    amounts = [
        usd(of(kind=kind, always_on=False, run_seconds=3600 * hours, requests_per_month=30))
        for hours in (1, 8, 16, 24)
    ]
    assert amounts == sorted(amounts)
    assert amounts[0] < amounts[-1] / 5


def test_twenty_desktops_are_twenty_machines_with_a_volume_each():
    found = of(kind="desktop", always_on=False, instances=20)
    assert "440 runs a month" in found.assumptions
    (volume,) = [entry for entry in found.top.bill if entry.item == "EBS gp3 volumes"]
    assert volume.quantity == 20 * 8


def test_page_views_are_no_hours_so_it_is_priced_around_the_clock_and_that_is_said():
    found = of(kind="legacy", always_on=False, requests_per_month=300_000)
    assert usd(found) == usd(of(kind="legacy", always_on=True))
    assert any("around the clock" in entry and "always_on" in entry for entry in found.assumptions)
    assert not any("always_on" in entry for entry in of(kind="legacy").assumptions)


def test_a_service_that_may_be_off_runs_in_office_hours_unless_its_requests_are_counted():
    found = of(kind="service", always_on=False)
    assert found.top.monthly_usd.expected == pytest.approx(22 * 8 * (0.04048 + 2 * 0.004445))
    counted = of(kind="service", always_on=False, requests_per_month=1e6, run_seconds=0.2)
    assert counted.ranked == of(kind="service", requests_per_month=1e6, run_seconds=0.2).ranked


@pytest.mark.parametrize("platform", ["fargate", "ec2"])
def test_short_runs_in_great_number_share_workers_that_stay(platform):
    """A million runs of 2 s, billed a minute each, would be 16,667 hours; they keep one vCPU busy."""
    found = verdict(of(kind="batch", run_seconds=2, requests_per_month=1e6), platform)
    assert found.monthly_usd.expected < 60
    assert not any("for each run" in reason for reason in found.reasons)
