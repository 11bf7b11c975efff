"""What a sceptical architect would ask about is among the risks, or named as left out."""

import pytest

from assistant.engine import Workload, recommend
from assistant.facts import default_knowledge

KNOWLEDGE = default_knowledge()
API = {"kind": "api", "requests_per_month": 20_000, "memory_mib": 4096}


def of(**fields):
    return recommend(Workload(**fields), flips=False)


def verdict(recommendation, platform):
    return next(one for one in recommendation.ranked if one.platform == platform)


def has(found, words, platform="fargate"):
    return any(words in risk for risk in verdict(found, platform).risks)


def test_a_call_longer_than_a_load_balancer_waits_is_a_risk_with_its_card():
    found = of(**API, run_seconds=120)
    assert has(found, "a load balancer ends a call that is silent for 1 minute")
    assert KNOWLEDGE.fact_cards["alb.idle_timeout.default"].id in verdict(found, "fargate").cards
    assert not has(found, "load balancer ends", "lambda")
    assert not has(of(**API, run_seconds=50), "load balancer ends")
    assert not has(of(**API, run_seconds=120, response_stream=True), "load balancer ends")


def test_connections_held_open_are_closed_when_they_are_silent():
    found = of(kind="service", long_lived_connections=True, instances=4)
    assert has(found, "closes a connection that is silent for 1 minute")


def test_a_long_run_on_spot_starts_over():
    batch = {"kind": "batch", "interruptible": True, "requests_per_month": 30}
    assert has(of(**batch, run_seconds=6 * 3600), "starts over", "fargate-spot")
    assert not has(of(**batch, run_seconds=1200), "starts over", "fargate-spot")
    assert not has(of(**batch, run_seconds=6 * 3600), "starts over", "fargate")


def test_capacity_units_that_make_the_bill_say_what_they_take_for_granted():
    busy, quiet = (of(kind="api", run_seconds=0.02, peak_requests_per_second=peak) for peak in (50_000, 50))
    assert has(busy, "as if each request came on a connection of its own")
    assert not has(quiet, "connection of its own")


@pytest.mark.parametrize("load", ["requests_per_month", "peak_requests_per_second"])
@pytest.mark.parametrize("kind", ["stream", "service"])
def test_a_load_that_asks_for_no_copies_is_told_and_settles_nothing(kind, load):
    found = of(kind=kind, **{load: 1e5})
    assert found.confidence == "needs_input"
    assert any(load in entry and "run_seconds" in entry for entry in found.assumptions)
    counted = of(kind=kind, instances=4, **{load: 1e5})
    assert not any("run_seconds" in entry for entry in counted.assumptions)


@pytest.mark.parametrize("region", ["us-east-1", "mx-central-1", "eu-central-1"])
@pytest.mark.parametrize("kind", ["api", "service", "event", "stream"])
def test_nothing_is_named_twice_among_what_is_left_out(kind, region):
    for one in of(kind=kind, region=region, requests_per_month=1e6, run_seconds=0.1).ranked:
        names = [entry.split(" (")[0] for entry in one.not_included]
        assert len(names) == len(set(names)), one.platform


@pytest.mark.parametrize(("kind", "told"), [("event", "queue or bus"), ("stream", "stream"), ("api", "")])
def test_what_feeds_the_copies_is_not_in_the_bill(kind, told):
    entries = [entry for entry in of(kind=kind).top.not_included if "feeds it" in entry]
    assert entries == ([f"the {told} that feeds it"] if told else [])


def test_a_cluster_of_windows_nodes_needs_linux_nodes_as_well():
    cluster = {"kind": "service", "kubernetes": True, "instances": 4}
    assert has(of(**cluster, os="windows"), "need Linux nodes", "eks")
    assert not has(of(**cluster), "need Linux nodes", "eks")


def test_runs_more_often_than_a_schedule_starts_them_are_a_risk():
    every_5_s = {"kind": "job", "run_seconds": 1, "requests_per_month": 525_600, "memory_mib": 256}
    assert has(of(**every_5_s), "a schedule starts runs 1 minute apart at the least", "lambda")
    hourly = {**every_5_s, "requests_per_month": 730}
    assert not any(has(of(**hourly), "a schedule starts", platform) for platform in ("lambda", "fargate"))


def test_a_large_machine_that_is_nearly_full_leaves_its_system_enough():
    cache = {"kind": "service", "vcpus": 16, "memory_mib": 500 * 1024}
    assert verdict(of(**cache), "ec2").sizing == "x2iedn.4xlarge"
    assert not has(of(**cache), "operating system", "ec2")


def test_more_disk_than_the_volume_of_a_managed_instance_rules_it_out():
    (blocker,) = verdict(of(kind="service", ephemeral_gib=20_000), "ecs-managed-instances").blockers
    assert blocker.field == "ephemeral_gib"
    assert "ends at 16,384 GiB" in blocker.reason


def test_what_keeps_connections_is_told_which_load_balancer_takes_which():
    held = {"kind": "service", "long_lived_connections": True, "instances": 2}
    assert has(of(**held), "other TCP and UDP take a Network Load Balancer ($16.43 a month")
    assert not has(of(**held, region="eu-west-3"), "Balancer (")
    assert not has(of(kind="service", instances=2), "Network Load Balancer")
