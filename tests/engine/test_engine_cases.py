"""What an experienced architect would say to common workloads, and the figures they would quote."""

import pytest

from assistant.engine import Workload, recommend, what_if
from assistant.facts import default_knowledge

NIGHTLY = {"kind": "job", "requests_per_month": 365 / 12, "memory_mib": 2048}


def of(**fields):
    return recommend(Workload(**fields))


def verdict(recommendation, platform):
    return next(one for one in recommendation.ranked if one.platform == platform)


def test_every_platform_is_judged_once():
    recommendation = of()
    assert len({one.platform for one in recommendation.ranked}) == len(recommendation.ranked) == 9


def test_a_nightly_report_of_40_minutes_is_a_scheduled_task():
    found = of(**NIGHTLY, run_seconds=2400)
    assert found.platform == "fargate"
    assert found.top.sizing == "1 vCPU / 2 GB"
    # 365/12 runs of 2,400 s at 0.04048 + 2 x 0.004445 an hour
    assert found.top.monthly_usd.expected == pytest.approx(1.0011, abs=0.001)
    blocker = verdict(found, "lambda").blockers[0]
    assert blocker.field == "run_seconds"
    assert "30 minutes" in blocker.reason
    assert found.confidence == "settled"


@pytest.mark.parametrize(("run_seconds", "usd"), [(720, 0.73), (1200, 1.2167)])
def test_a_nightly_report_that_fits_lambdas_timeout_is_a_function(run_seconds, usd):
    found = of(**NIGHTLY, run_seconds=run_seconds)
    assert found.platform == "lambda"
    # 30.4167 runs x seconds x 2 GB x 0.0000166667
    assert found.top.monthly_usd.expected == pytest.approx(usd, abs=0.005)


def test_an_instance_around_the_clock_costs_far_more_than_the_nightly_report():
    report = of(**NIGHTLY, run_seconds=720).top.monthly_usd.expected
    always = verdict(of(kind="service", vcpus=1, memory_mib=2048), "ec2").monthly_usd.expected
    assert report < always * 0.3


@pytest.mark.parametrize(("run_seconds", "fits_lambda"), [(1200, True), (2400, False)])
def test_a_video_transcode_runs_on_fargate_whether_lambda_could_or_not(run_seconds, fits_lambda):
    found = of(kind="job", run_seconds=run_seconds, requests_per_month=500, vcpus=4, memory_mib=8192)
    assert found.platform == "fargate"
    assert verdict(found, "lambda").feasible is fits_lambda
    assert verdict(found, "lambda-managed-instances").feasible  # asynchronous, up to 90 minutes


def test_a_synchronous_call_of_40_minutes_does_not_fit_lambdas_instances_either():
    found = of(kind="api", run_seconds=2400, requests_per_month=500)
    assert verdict(found, "lambda-managed-instances").blockers[0].field == "run_seconds"


def test_an_uneven_api_is_a_function():
    assert of(kind="api", traffic="spiky", requests_per_month=200_000, run_seconds=0.3).platform == "lambda"


def test_queries_every_few_seconds_show_what_each_platform_costs():
    found = of(kind="event", run_seconds=15, requests_per_month=876_000, memory_mib=1024)
    amounts = {one.platform: one.monthly_usd.expected for one in found.ranked if one.feasible}
    assert amounts["lambda"] == pytest.approx(219.18, abs=0.01)
    assert amounts["ec2"] < amounts["lambda"] * 0.6


def test_one_vcpu_and_two_gb_for_a_month():
    found = of(kind="service", vcpus=1, memory_mib=2048)
    assert found.platform == "fargate"
    assert found.top.monthly_usd.expected == pytest.approx(36.04, abs=0.005)


@pytest.mark.parametrize("kind", ["training", "inference", "service"])
def test_a_gpu_is_not_for_lambda_or_fargate(kind):
    found = of(kind=kind, gpu=1, run_seconds=3 * 3600 if kind == "training" else None)
    assert found.platform in {"ec2", "ecs-ec2", "ecs-managed-instances"}
    for platform in ("lambda", "fargate", "fargate-spot"):
        assert any(blocker.field == "gpu" for blocker in verdict(found, platform).blockers)
    assert any(entry.item.startswith(("g", "p")) for entry in found.top.bill)


def test_a_legacy_application_stays_on_a_machine():
    assert of(kind="legacy").platform == "ec2"
    assert of(kind="legacy", packaging="container").platform == "fargate"


def test_many_busy_copies_with_a_commitment_and_a_strong_team_pack_on_instances():
    found = of(
        kind="service", instances=150, vcpus=1, memory_mib=2048, utilisation=0.8,
        team="strong_ops", commitment_years=3,
    )  # fmt: skip
    assert found.platform in {"ecs-ec2", "ec2"}
    assert found.top.monthly_usd.expected < verdict(found, "fargate").monthly_usd.expected


def test_the_same_copies_stay_on_fargate_where_nobody_can_run_servers():
    found = of(
        kind="service", instances=150, vcpus=1, memory_mib=2048, utilisation=0.8,
        team="no_ops", commitment_years=3,
    )  # fmt: skip
    assert verdict(found, "ecs-ec2").weighed_usd is not None
    assert found.platform in {"fargate", "ecs-managed-instances"}


def test_kubernetes_means_eks_and_only_then():
    assert of(kubernetes=True).platform == "eks"
    assert of(kubernetes=True, team="no_ops").platform == "eks"
    assert of(kubernetes=True, region="eu-west-1").platform == "eks"
    assert of(kind="service", team="strong_ops").platform != "eks"


def test_what_must_run_elsewhere_too_goes_to_eks():
    assert of(kind="service", portable=True).platform == "eks"


def test_work_that_may_be_interrupted_goes_to_spot():
    found = of(kind="batch", interruptible=True, run_seconds=7200, requests_per_month=500)
    assert found.platform == "fargate-spot"
    assert found.top.monthly_usd.expected < verdict(found, "fargate").monthly_usd.expected / 2
    assert any("2021" in risk for risk in found.top.risks)  # the rate is old, and it says so


def test_spot_is_never_taken_for_granted():
    found = of(kind="batch", run_seconds=7200, requests_per_month=500)
    assert verdict(found, "fargate-spot").blockers[0].field == "interruptible"
    flip = next(flip for flip in found.flips if flip.field == "interruptible")
    assert (flip.value, flip.platform) == (True, "fargate-spot")


def test_windows_is_priced_where_a_windows_price_is_known():
    found = of(kind="service", os="windows", vcpus=1, memory_mib=2048)
    assert found.platform == "fargate"
    # (0.046552 + 0.046 + 2 x 0.0051117) x 730
    assert found.top.monthly_usd.expected == pytest.approx(75.03, abs=0.005)
    instance = verdict(found, "ec2")
    assert [entry.item for entry in instance.bill][1] == "Windows licence"
    assert any("licence rate" in risk for risk in instance.risks)


def test_windows_in_a_region_without_a_licence_rate_has_no_price_but_an_answer():
    found = of(kind="legacy", os="windows", os_access=True, region="eu-west-1")
    assert found.platform == "ec2"
    assert found.top.monthly_usd is None
    assert "Windows" in found.top.not_included[0]


def test_a_licence_by_core_needs_a_host_whose_price_is_not_known():
    found = of(kind="legacy", licence_per_core=True, vcpus=8, memory_mib=65536)
    assert found.platform == "ec2"
    assert found.top.monthly_usd is None
    assert "Dedicated Host" in found.top.not_included[0]
    assert found.top.sizing.startswith("r5a")


def test_a_cluster_whose_fee_is_unknown_has_no_total():
    found = of(kubernetes=True, region="eu-west-1")
    assert found.top.monthly_usd is None
    assert found.top.bill  # the nodes are known
    assert "EKS" in found.top.not_included[0].upper()


def test_nothing_known_is_an_answer_that_asks():
    found = of()
    assert found.platform is not None
    assert found.confidence == "needs_input"
    assert "kind" in found.open_questions
    assert any("us-east-1" in entry for entry in found.assumptions)


def test_the_contracts_own_example():
    found = of(run_seconds=1200, requests_per_month=30, memory_mib=2048)
    assert found.platform == "lambda"
    assert "kind of workload: job" in found.assumptions


def test_latency_keeps_functions_warm_and_bills_for_it():
    plain = {"kind": "api", "run_seconds": 0.2, "requests_per_month": 30e6, "memory_mib": 1024}
    cold, warm = of(**plain), of(**plain, latency_sensitive=True)
    items = {entry.item for entry in verdict(warm, "lambda").bill}
    assert "Provisioned concurrency" in items
    assert any("cold start" in risk for risk in verdict(cold, "lambda").risks)
    assert not any("cold start" in risk for risk in verdict(warm, "lambda").risks)


def test_a_quota_that_a_new_account_hits_is_a_risk_with_its_card():
    found = verdict(of(kind="service", instances=10, vcpus=4, memory_mib=8192), "fargate")
    knowledge = default_knowledge()
    assert any("new account starts with 6 vCPU" in risk for risk in found.risks)
    assert knowledge.fact_cards["fargate.ondemand_vcpus"].id in found.cards


def test_a_hybrid_names_its_split():
    found = verdict(of(kind="service", instances=40, traffic="spiky"), "hybrid")
    assert found.feasible
    assert "as the base" in found.sizing
    assert "Fargate" in found.sizing
    steady = verdict(of(kind="service", instances=40, traffic="steady"), "hybrid")
    assert not steady.feasible


def test_a_large_disk_on_fargate_is_a_volume():
    found = verdict(of(kind="job", run_seconds=3600, requests_per_month=30, ephemeral_gib=500), "fargate")
    assert any(entry.item == "EBS gp3 volumes" for entry in found.bill)


def test_what_is_in_the_bill_is_not_named_as_left_out():
    served = verdict(of(kind="api", requests_per_month=1e6, run_seconds=0.1), "fargate")
    assert any(entry.item == "Application Load Balancer" for entry in served.bill)
    assert not any(name.startswith("load balancer") for name in served.not_included)
    plain = verdict(of(kind="service"), "fargate")
    assert any(name.startswith("load balancer") for name in plain.not_included)


def test_a_budget_that_is_exceeded_is_said():
    found = of(kind="service", vcpus=4, memory_mib=8192, monthly_budget_usd=50)
    assert any("over the budget" in risk for risk in found.top.risks)


def test_ranges_widen_the_cost():
    found = recommend(
        Workload(kind="api", run_seconds=0.2),
        ranges={"requests_per_month": (1e6, 4e6)},
    )
    cost = verdict(found, "lambda").monthly_usd
    assert cost.low == pytest.approx(cost.expected / 2, rel=0.01)
    assert cost.high == pytest.approx(cost.expected * 2, rel=0.01)


def test_what_if_returns_both_and_the_difference():
    change = what_if(Workload(**NIGHTLY, run_seconds=720), run_seconds=2400)
    assert (change.before.platform, change.after.platform) == ("lambda", "fargate")
    assert change.platform_changes
    before, after = change.before.top.monthly_usd, change.after.top.monthly_usd
    assert change.monthly_difference_usd == after.expected - before.expected


def test_a_volume_that_must_outlive_its_task_is_easier_kept_on_a_machine():
    server = {"kind": "service", "long_lived_connections": True, "vcpus": 2, "memory_mib": 8192}
    assert of(**server).platform == "fargate"
    found = of(**server, state="block", ephemeral_gib=20)
    assert found.platform == "ec2"
    assert verdict(found, "fargate").operations_hours > verdict(found, "ec2").operations_hours
    assert any("deleted with the task" in risk for risk in verdict(found, "fargate").risks)


def test_what_has_no_price_in_a_region_is_named_and_makes_no_settled_answer():
    found = of(kind="service", region="us-west-2", architecture="arm64")
    assert verdict(found, "fargate").feasible
    assert verdict(found, "fargate").monthly_usd is None
    assert found.confidence == "close_call"
    assert any("for want of prices" in risk and "Fargate" in risk for risk in found.top.risks)


def test_a_bill_that_lacks_a_line_says_so_in_every_verdict_it_concerns():
    found = of(kind="api", region="eu-central-1", requests_per_month=2e7, run_seconds=0.1)
    assert any("without its load balancer" in risk for risk in found.top.risks)
    tasks = verdict(found, "fargate")
    assert any("lacks load balancer" in risk for risk in tasks.risks)
    assert any(name.startswith("load balancer") for name in tasks.not_included)


def test_a_region_with_instances_only_is_answered():
    found = of(kind="service", region="mx-central-1")
    assert found.platform in {"ecs-managed-instances", "ec2"}
    assert found.top.monthly_usd is not None
    assert verdict(found, "fargate").monthly_usd is None


def test_small_nodes_are_not_piled_up_nor_copies_on_one_machine():
    cluster = verdict(of(kind="service", kubernetes=True, instances=30, vcpus=1, memory_mib=2048), "eks")
    assert 4 <= int(cluster.sizing.rpartition(" x ")[2]) <= 15
    dense = verdict(of(kind="service", instances=60, vcpus=2, memory_mib=8192), "ecs-ec2")
    assert int(dense.sizing.rpartition(" x ")[2]) >= 4


def test_a_worker_handles_one_event_at_a_time():
    """Five million events of 20 s keep 38 workers busy; at nine tenths and a quarter over, that is 53."""
    found = verdict(of(kind="event", run_seconds=20, requests_per_month=5e6, vcpus=1), "fargate")
    assert found.sizing.endswith(" x 53")


def test_the_course_says_60_to_70_percent_and_means_a_commitment():
    """Packed well, instances undercut Fargate at list price; by how much decides a commitment."""
    copies = {"kind": "service", "instances": 96, "vcpus": 2, "memory_mib": 4096, "utilisation": 0.9}

    def share(**terms):
        found = of(**copies, **terms)
        hosts = verdict(found, "ecs-ec2").bill[0].usd
        return hosts / sum(entry.usd for entry in verdict(of(**copies), "fargate").bill)

    assert 0.8 < share() < 1
    assert 0.5 < share(commitment_years=1) < 0.75


def test_a_legacy_application_in_a_container_does_not_yet_answer_lambdas_calls():
    loaded = {"kind": "legacy", "packaging": "container", "requests_per_month": 3e6, "run_seconds": 0.4}
    found = of(**loaded)
    assert found.platform == "fargate"
    function = verdict(found, "lambda")
    assert function.monthly_usd.expected < found.top.monthly_usd.expected
    assert function.operations_hours > found.top.operations_hours
    assert of(**{**loaded, "kind": "api"}).platform == "lambda"


@pytest.mark.parametrize("said", [{"instances": 2}, {"always_on": True}])
@pytest.mark.parametrize("kind", ["service", "stream"])
def test_a_process_that_keeps_running_is_no_function_yet(kind, said):
    """Copies of a shop's server, or of a Kafka consumer, are there: their loop would have to be a handler."""
    load = {"kind": kind, "run_seconds": 0.25, "requests_per_month": 3e6, "memory_mib": 1024, "vcpus": 0.5}
    assert of(**load, **said).platform == "fargate"
    plain, process = of(**load), of(**load, **said)
    assert verdict(process, "lambda").operations_hours > verdict(plain, "lambda").operations_hours
    assert of(**{**load, "kind": "api"}, **said).platform == "lambda"


def test_a_disk_that_ends_with_its_instance_is_no_place_for_a_service_that_moves_each_fortnight():
    found = of(kind="service", state="local_fast", ephemeral_gib=400, vcpus=8, memory_mib=61_000)
    assert found.platform == "ec2"
    assert verdict(found, "ecs-managed-instances").operations_hours > found.top.operations_hours


def test_tasks_that_must_be_isolated_share_no_managed_instance():
    found = of(kind="service", isolation="strict", instances=4, vcpus=0.5, memory_mib=512)
    assert verdict(found, "ecs-managed-instances").sizing.endswith(" x 4")
