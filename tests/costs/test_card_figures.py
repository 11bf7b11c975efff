"""Figures that cards state as computed are what the price book gives today."""

from statistics import median

import pytest

from assistant.costs import (
    ec2_bill,
    eks_cluster_bill,
    fargate_bill,
    instance_rate,
    lambda_bill,
    lambda_managed_instances_bill,
    load_balancer_bill,
    nat_gateway_bill,
    public_ipv4_bill,
)
from assistant.facts import default_knowledge

US = "us-east-1"
KNOWLEDGE = default_knowledge()


def card(key):
    return KNOWLEDGE.figure(key)


def a_task_hour(book, vcpus, memory_mib):
    return fargate_bill(book, region=US, vcpus=vcpus, memory_mib=memory_mib, hours=1).total


def a_function(book, **given):
    return lambda_bill(book, **{"region": US, **given}).total


def test_the_packing_at_which_instances_cost_what_fargate_does(book):
    """The 60 to 70% that people quote is true with a commitment on EC2 and none on Fargate.

    At list prices it takes 86% of a c6i.large; a t3.medium, which may not be busy all the time, is
    cheaper from 42% on.
    """
    task = a_task_hour(book, 2, 4096)
    listed = 100 * instance_rate(book, US, "c6i.large").usd / task
    committed = listed * (1 - card("cost.break_even_discount") / 100)
    assert card("cost.break_even_c6i") == round(listed)
    assert card("cost.break_even_c6i_committed") == round(committed)
    assert 60 <= committed <= 70 < listed
    assert card("cost.break_even_t3") == round(100 * instance_rate(book, US, "t3.medium").usd / task)


def test_the_busy_time_at_which_a_function_costs_what_a_task_does(book):
    memory = card("lambda.memory_per_vcpu")
    busy = a_function(book, memory_mib=memory, run_seconds=3600, requests_per_month=1)
    assert card("cost.lambda_break_even_busy") == round(100 * a_task_hour(book, 1, 2048) / busy)
    month = a_function(book, memory_mib=memory, run_seconds=730 * 3600, requests_per_month=1)
    assert card("cost.lambda_busy_month") == pytest.approx(month, abs=0.01)


def test_the_requests_at_which_lambda_costs_what_two_small_tasks_do(book):
    pair = fargate_bill(book, region=US, vcpus=0.25, memory_mib=512, tasks=2)
    both = (pair + load_balancer_bill(book, region=US)).total
    assert card("cost.small_pair_month") == pytest.approx(both, abs=0.005)

    def total(requests):
        return a_function(book, memory_mib=512, run_seconds=0.1, requests_per_month=requests, free_tier=True)

    said = card("cost.lambda_requests_100ms")
    assert total(said * 0.98) < both < total(said * 1.02)


def test_the_requests_at_which_lambdas_own_instances_pay(book):
    floor = lambda_managed_instances_bill(
        book,
        region=US,
        instance_type="m7g.large",
        instances=card("lambda.lmi_initial_instances"),
        requests_per_month=0,
    ).total
    assert card("lambda.lmi_floor_month") == pytest.approx(floor, abs=0.005)
    said, seconds = card("cost.lmi_requests_400ms"), card("cost.lmi_example_long") / 1000
    for memory, length in ((512, seconds), (1024, seconds / 2)):
        bill = lambda_bill(book, region=US, memory_mib=memory, run_seconds=length, requests_per_month=said)
        duration = sum(entry.usd for entry in bill.lines if entry.item == "Duration")
        assert duration == pytest.approx(floor, rel=0.02)


def test_the_savings(book):
    def saved(years):
        paid = instance_rate(book, US, "t3.medium", commitment_years=years).usd
        return 100 * (1 - paid / instance_rate(book, US, "t3.medium").usd)

    assert card("cost.t3_one_year") == round(saved(1), 1)
    assert card("cost.t3_three_years") == round(saved(3), 1)
    spot = [
        float(row["saving_percent"])
        for row in book.tables.rows("ec2_spot.csv")
        if row["region"] == US and float(row["saving_percent"]) > 0
    ]
    assert card("cost.spot_typical") == pytest.approx(median(spot), abs=1)


def test_what_lambda_saves_on_arm_and_by_tier(book):
    def duration(architecture):
        return book.rate(f"lambda.{architecture}.duration_gb_second").usd

    assert card("lambda.arm_discount") == round(100 * (1 - duration("arm64") / duration("x86_64")))
    tiers = [tier.usd for tier in book.tables.tiers("lambda.x86_64.duration_gb_second")]
    assert card("lambda.tier2_discount") == round(100 * (1 - tiers[1] / tiers[0]))
    assert card("lambda.tier3_discount") == round(100 * (1 - tiers[2] / tiers[0]))


def test_constant_queries_on_lambda_and_on_an_instance(book):
    calls = 730 * 3600 / 5
    assert card("cost.queries_lambda_month") == pytest.approx(
        a_function(book, memory_mib=512, run_seconds=1, requests_per_month=calls), abs=0.005
    )
    instance = ec2_bill(book, region=US, instance_type="t3.medium").total
    assert card("cost.queries_implied_bill") == pytest.approx(instance / (1 - 0.85), rel=0.02)


@pytest.mark.parametrize(
    ("key", "bill"),
    [
        ("cost.fargate_1vcpu_2gb_month", {"vcpus": 1, "memory_mib": 2048}),
        ("cost.fargate_1vcpu_2gb_thirty_days", {"vcpus": 1, "memory_mib": 2048, "hours": 720}),
        ("cost.fargate_1vcpu_2gb_long_month", {"vcpus": 1, "memory_mib": 2048, "hours": 744}),
        ("cost.fargate_2vcpu_4gb_month", {"vcpus": 2, "memory_mib": 4096}),
        ("cost.fargate_two_hundred", {"vcpus": 1, "memory_mib": 2048, "tasks": 200}),
        ("cost.fargate_five_minutes", {"vcpus": 1, "memory_mib": 2048, "runs": 1, "run_seconds": 300}),
        ("cost.fargate_ten_minutes", {"vcpus": 2, "memory_mib": 4096, "runs": 1, "run_seconds": 600}),
        (
            "cost.nightly_fargate_month",
            {"vcpus": 1, "memory_mib": 2048, "runs": 365 / 12, "run_seconds": 1200},
        ),
    ],
)
def test_tasks(book, key, bill):
    assert card(key) == pytest.approx(fargate_bill(book, region=US, **bill).total, abs=0.005)


@pytest.mark.parametrize(
    ("key", "bill"),
    [
        ("cost.t3_medium_month", lambda book: ec2_bill(book, region=US, instance_type="t3.medium")),
        ("cost.c6i_large_month", lambda book: ec2_bill(book, region=US, instance_type="c6i.large")),
        ("cost.eks_month", lambda book: eks_cluster_bill(book, region=US)),
        ("cost.alb_one_lcu_month", lambda book: load_balancer_bill(book, region=US)),
        ("cost.alb_month", lambda book: load_balancer_bill(book, region=US, capacity_units=0)),
        ("cost.nat_gateway_month", lambda book: nat_gateway_bill(book, region=US)),
        ("cost.public_ipv4_month", lambda book: public_ipv4_bill(book, region=US, addresses=1)),
    ],
)
def test_machines_and_surroundings(book, key, bill):
    assert card(key) == pytest.approx(bill(book).total, abs=0.005)


def test_the_nightly_report_on_lambda(book):
    """Twenty minutes a night fit one run since Lambda's longest was doubled."""
    assert card("lambda.timeout_former") < 1200 <= card("lambda.timeout.max")
    total = a_function(book, memory_mib=2048, run_seconds=1200, requests_per_month=365 / 12)
    assert card("cost.nightly_lambda_month") == pytest.approx(total, abs=0.005)
