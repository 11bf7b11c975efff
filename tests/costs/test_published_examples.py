"""Bills against figures that were worked out by hand from published prices, to the cent.

`published_examples.yaml` has them, each with its source.
"""

from pathlib import Path

import pytest
import yaml

from assistant.costs import (
    Copy,
    Market,
    api_gateway_bill,
    ec2_bill,
    ecs_managed_instances_bill,
    eks_cluster_bill,
    fargate_bill,
    instance_rate,
    internet_out_bill,
    lambda_bill,
    lambda_managed_instances_bill,
    load_balancer_bill,
    logs_bill,
    nat_gateway_bill,
    pack,
    public_ipv4_bill,
)

US = "us-east-1"
HALF_A_CENT = 0.005
EXAMPLES = yaml.safe_load(Path(__file__).with_name("published_examples.yaml").read_text(encoding="utf-8"))
BILLS = {
    "lambda": lambda_bill,
    "fargate": fargate_bill,
    "ec2": ec2_bill,
    "lambda_managed_instances": lambda_managed_instances_bill,
    "ecs_managed_instances": ecs_managed_instances_bill,
    "eks": eks_cluster_bill,
    "load_balancer": load_balancer_bill,
    "api_gateway": api_gateway_bill,
    "nat_gateway": nat_gateway_bill,
    "public_ipv4": public_ipv4_bill,
    "logs": logs_bill,
    "internet_out": internet_out_bill,
}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["what"])
def test_a_bill_is_what_a_hand_works_out(book, example):
    by_hand = sum(quantity * rate for quantity, rate in example["hand"])
    bill = BILLS[example["bill"]](book, **{"region": US, **example["given"]})
    assert bill.total == pytest.approx(by_hand, abs=HALF_A_CENT)
    assert sorted(entry.usd for entry in bill.lines) == pytest.approx(
        sorted(quantity * rate for quantity, rate in example["hand"] if quantity), abs=HALF_A_CENT
    )
    if "page" in example:  # whose rates are rounded
        assert bill.total == pytest.approx(example["page"], abs=0.011)


def test_there_are_at_least_forty_with_a_source_each_and_aws_among_them():
    assert len(EXAMPLES) >= 40
    assert all(example["source"].startswith("https://") for example in EXAMPLES)
    assert sum("aws.amazon.com" in example["source"] for example in EXAMPLES) >= 30
    assert {example["bill"] for example in EXAMPLES} == set(BILLS)
    assert sum("page" in example for example in EXAMPLES) >= 6


def of_lambda(book, **given):
    return lambda_bill(book, **{"region": US, **given}).total


@pytest.mark.parametrize(("vcpus", "memory_mib", "usd"), [(0.25, 512, 40.29), (0.5, 1024, 58.31)])
def test_two_small_tasks_behind_a_load_balancer(book, vcpus, memory_mib, usd):
    tasks = fargate_bill(book, region=US, vcpus=vcpus, memory_mib=memory_mib, tasks=2)
    assert (tasks + load_balancer_bill(book, region=US)).total == pytest.approx(usd, abs=HALF_A_CENT)


@pytest.mark.parametrize(
    ("run_seconds", "memory_mib", "millions"),
    [(0.05, 256, 115), (0.1, 512, 46), (0.25, 1024, 11), (1, 1024, 2.8), (3, 2048, 0.47)],
)
def test_requests_at_which_a_function_costs_as_much_as_two_small_tasks(
    book, run_seconds, memory_mib, millions
):
    total = of_lambda(
        book,
        run_seconds=run_seconds,
        memory_mib=memory_mib,
        requests_per_month=millions * 1e6,
        free_tier=True,
    )
    assert total == pytest.approx(40.29, rel=0.03)


def test_utilisation_below_which_a_function_is_cheaper_than_a_task(book):
    busy_hour = of_lambda(book, memory_mib=1769, run_seconds=3600, requests_per_month=1)
    task_hour = fargate_bill(book, region=US, vcpus=1, memory_mib=2048, hours=1).total
    assert task_hour / busy_hour == pytest.approx(0.48, abs=0.01)


def test_packing_at_which_instances_equal_fargate(book):
    instance = instance_rate(book, US, "c6i.large").usd
    full = fargate_bill(book, region=US, vcpus=2, memory_mib=4096, hours=1).total
    assert instance / full == pytest.approx(0.86, abs=0.005)
    assert instance * 0.73 / full == pytest.approx(0.63, abs=0.005)


def test_a_hundred_small_tasks_fill_instances_by_cpu(book):
    packing = pack(
        book, Market(US), Copy(1, 2048, utilisation=0.8), copies=100, slots="awsvpc", least_instances=2
    )
    assert packing is not None
    assert packing.instances * packing.type.vcpus >= 100
    # no packed instance beats the cheapest steady x86 vCPU of the price table by more than rounding
    assert packing.usd_per_hour == pytest.approx(100 * 0.0383, rel=0.06)
