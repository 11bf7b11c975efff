"""The terms that a workload sets: a budget, a team's own limits, Kubernetes, what its requests carry."""

import math

import pytest

from assistant.engine import Workload, recommend
from assistant.engine.context import context_of
from assistant.engine.needs import complete
from assistant.engine.plans import plan_for
from assistant.facts import default_knowledge, load_knowledge

CONTEXT = context_of(default_knowledge())
SERVER = {"kind": "service", "always_on": True, "vcpus": 2, "memory_mib": 4096}
UNPRICED = {"region": "eu-central-1", "os": "windows"}
SHORTER = """\
id: house-lambda-timeout
subjects: [lambda]
topics: [timeout]
title: Lambda timeout in our accounts
question: How long may a Lambda function run with us?
answer: "**{{lambda.timeout.max}}**, by our own rule."
facts:
  - {{key: lambda.timeout.max, value: {seconds}, unit: seconds, name: timeout of a function, scope: our accounts}}
sources:
  - {{url: "https://wiki.example.com/lambda", as_of: 2026-11, title: Our wiki}}
"""


def of(**fields):
    return recommend(Workload(**fields))


def verdict(recommendation, platform):
    return next(one for one in recommendation.ranked if one.platform == platform)


@pytest.mark.parametrize("seconds", [900, 1199, 600])
def test_a_pack_that_shortens_lambdas_timeout_blocks_what_berth_itself_allows(tmp_path, seconds):
    folder = tmp_path / "acme" / "cards"
    folder.mkdir(parents=True)
    (folder / "house-lambda-timeout.yaml").write_text(SHORTER.format(seconds=seconds))
    nightly = Workload(kind="job", run_seconds=1200, requests_per_month=30, memory_mib=2048)
    plain, strict = recommend(nightly), recommend(nightly, load_knowledge([tmp_path / "acme"]))
    assert verdict(plain, "lambda").feasible
    blocker = verdict(strict, "lambda").blockers[0]
    assert (blocker.field, blocker.card) == ("run_seconds", "house-lambda-timeout")
    assert "20 minutes" in blocker.reason
    assert "acme" in blocker.reason
    assert strict.platform == "fargate"
    (limit,) = [flip for flip in strict.flips if (flip.field, flip.direction) == ("run_seconds", "below")]
    assert (limit.value, limit.platform) == (seconds, "lambda")


def test_a_budget_puts_what_is_within_it_first():
    assert of(**SERVER).platform == "fargate"
    found = of(**SERVER, monthly_budget_usd=60)
    assert found.platform == "ec2"
    assert found.top.monthly_usd.expected <= 60
    assert any("within the budget, which ECS on Fargate at $72.08" in reason for reason in found.top.reasons)
    above = next(
        flip for flip in found.flips if flip.field == "monthly_budget_usd" and flip.platform == "fargate"
    )
    assert above.value in {73, 49}


def test_where_nothing_is_within_the_budget_the_least_is_named():
    found = of(**SERVER, monthly_budget_usd=20)
    assert found.platform == "fargate"
    assert "nothing is within the budget; the least is EC2, $49.99 a month" in found.top.risks


def test_a_budget_does_not_put_what_the_team_cannot_run_first():
    found = of(**SERVER, instances=3, monthly_budget_usd=199, team="no_ops")
    assert (
        verdict(found, "ecs-ec2").monthly_usd.expected < 199 < verdict(found, "fargate").monthly_usd.expected
    )
    assert found.platform != "ecs-ec2"


def test_pods_run_on_fargate_where_that_costs_less():
    found = of(kind="job", kubernetes=True, run_seconds=600, requests_per_month=100, vcpus=1, memory_mib=2048)
    assert found.platform == "eks"
    assert found.top.sizing == "1 vCPU / 3 GB on Fargate"  # 256 MB are Kubernetes' own
    # 100 x 600 s of 1 vCPU and 3 GB, and the cluster
    expected = 100 * 600 / 3600 * (0.04048 + 3 * 0.004445) + 73
    assert found.top.monthly_usd.expected == pytest.approx(expected)


@pytest.mark.parametrize(
    "field",
    [{"gpu": 1}, {"privileged": True}, {"os_access": True}, {"state": "block"}, {"architecture": "arm64"}],
)
def test_pods_that_fargate_does_not_take_run_on_nodes(field):
    job = {"kind": "job", "kubernetes": True, "run_seconds": 600, "requests_per_month": 100, "vcpus": 1}
    assert "Fargate" not in verdict(of(**job, memory_mib=2048, **field), "eks").sizing


def test_pods_on_fargate_take_less_of_peoples_time_than_nodes():
    job = {"kind": "job", "kubernetes": True, "run_seconds": 600, "requests_per_month": 100, "vcpus": 1}
    on_fargate, on_nodes = of(**job), of(**job, privileged=True)
    assert on_fargate.top.operations_hours < on_nodes.top.operations_hours


def test_workers_share_machines_and_machines_are_one_each():
    busy = {"run_seconds": 0.1, "requests_per_month": 3e9, "memory_mib": 1024, "vcpus": 0.5}
    workers = verdict(of(kind="api", **busy), "ec2")
    assert int(workers.sizing.rpartition(" x ")[2]) < 20
    apart = verdict(of(kind="api", **busy, isolation="strict"), "ec2")
    assert int(apart.sizing.rpartition(" x ")[2]) > 100


def test_a_load_balancer_is_billed_for_what_it_carries():
    api = {"kind": "api", "run_seconds": 2, "requests_per_month": 100_000}

    def units(**change):
        bill = verdict(of(**api, **change), "fargate").bill
        return next(entry.quantity for entry in bill if entry.item == "Load balancer capacity units")

    assert units() == 730
    assert units(payload_mib=50) == pytest.approx(100_000 * 50 / 1024)


def test_the_size_of_a_request_says_what_traffic_may_cost():
    found = verdict(of(kind="api", requests_per_month=1e6, run_seconds=0.2, payload_mib=1), "fargate")
    traffic = next(entry for entry in found.not_included if entry.startswith("traffic"))
    # 976.5625 GB, 100 of them free, at $0.09
    assert "$78.89 a month" in traffic
    assert "GB of payload" in traffic


def test_the_free_tier_is_only_a_matter_where_lambda_could_run():
    assert any("free tier" in entry for entry in of(kind="api").assumptions)
    assert not any("free tier" in entry for entry in of(kind="service", always_on=True).assumptions)


def test_where_nothing_has_a_price_nothing_is_settled():
    found = of(kind="service", always_on=True, vcpus=2, memory_mib=4096, **UNPRICED)
    assert found.top.monthly_usd is None
    assert found.confidence == "close_call"
    assert any(risk.startswith("not compared, for want of prices") for risk in found.top.risks)


def test_what_would_take_less_effort_and_has_no_price_is_pointed_to():
    found = of(kind="api", region="mx-central-1", run_seconds=0.2, requests_per_month=1e6)
    assert any("Lambda and ECS on Fargate take less effort" in risk for risk in found.top.risks)


def test_addresses_of_tasks_that_come_and_go_are_billed_while_they_run():
    nightly = of(kind="job", run_seconds=7200, requests_per_month=30)
    addresses = next(entry for entry in nightly.top.not_included if entry.startswith("public IPv4"))
    assert "$0.005 an hour" in addresses


def test_an_exactly_full_machine_leaves_nothing_for_its_operating_system():
    tight, roomy = (verdict(of(**{**SERVER, "memory_mib": mib}), "ec2") for mib in (4096, 3500))
    assert any("operating system takes its share of the 4 GB" in risk for risk in tight.risks)
    assert not any("operating system" in risk for risk in roomy.risks)


@pytest.mark.parametrize("mib", [512, 1000, 1024, 2048, 4096])
@pytest.mark.parametrize("kind", ["event", "stream", "service", "api"])
def test_copies_that_share_a_machine_leave_room_for_its_system_and_agents(kind, mib):
    fields = {"kind": kind, "run_seconds": 2, "requests_per_month": 2e7, "memory_mib": mib, "vcpus": 0.5}
    needs = complete(fields, CONTEXT)
    packing = plan_for(needs, CONTEXT.platform("ec2"), CONTEXT).size
    on_each = math.ceil(needs.copies / packing.instances)
    assert on_each <= packing.copies_per_instance
    assert on_each == 1 or on_each * mib <= 0.95 * packing.type.memory_mib - 200
