"""Bills against figures that were worked out by hand from published prices, to the cent."""

import pytest

from assistant.costs import (
    Copy,
    Market,
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
CENT = 0.005


def of_lambda(book, **given):
    return lambda_bill(book, **{"region": US, **given}).total


@pytest.mark.parametrize(
    ("given", "usd"),
    [
        # https://aws.amazon.com/lambda/pricing/, first example: 3 million requests, 1,536 MB, 120 ms
        ({"memory_mib": 1536, "run_seconds": 0.12, "requests_per_month": 3e6, "free_tier": True}, 2.73),
        # the same without the free tier: 540,000 GB-s and 3 million requests
        ({"memory_mib": 1536, "run_seconds": 0.12, "requests_per_month": 3e6}, 9.60),
        # the same on arm64, free tier: 140,000 x 0.0000133334 + 0.40
        (
            {"memory_mib": 1536, "run_seconds": 0.12, "requests_per_month": 3e6, "free_tier": True, "architecture": "arm64"},
            2.27,
        ),
        # https://aws.amazon.com/lambda/pricing/, /tmp of 10,240 MB: 9.5 GB x 360,000 s x 0.0000000309
        (
            {"memory_mib": 1536, "run_seconds": 0.12, "requests_per_month": 3e6, "free_tier": True, "ephemeral_mib": 10240},
            2.84,
        ),
        # nothing beyond the included 512 MB
        ({"memory_mib": 1536, "run_seconds": 0.12, "requests_per_month": 3e6, "ephemeral_mib": 512}, 9.60),
        # 1 vCPU's worth of memory, busy for an hour: 1.7275 GB x 3,600 s
        ({"memory_mib": 1769, "run_seconds": 1, "requests_per_month": 3600}, 0.1044),
        # nightly 12 minutes of 2 GB, 30 times
        ({"memory_mib": 2048, "run_seconds": 720, "requests_per_month": 30}, 0.72),
        # a millisecond is the least that is billed: 1.2 ms counts as 2
        ({"memory_mib": 1024, "run_seconds": 0.0012, "requests_per_month": 1e6}, 0.2333),
        # 7 billion GB-s reach the second x86 tier: 6e9 x 0.0000166667 + 1e9 x 0.000015, and 7e9 requests
        ({"memory_mib": 1024, "run_seconds": 1, "requests_per_month": 7e9}, 116_400.20),
        # third tier: 6e9, 9e9 and 1e9 GB-s
        ({"memory_mib": 1024, "run_seconds": 1, "requests_per_month": 16e9}, 251_533.60),
        # 100 environments of 1 GB kept warm all month, a million requests of 1 s
        (
            {"memory_mib": 1024, "run_seconds": 1, "requests_per_month": 1e6, "provisioned_concurrency": 100},
            100 * 730 * 3600 * 0.0000041667 + 1e6 * 0.0000097222 + 0.2,
        ),
        # 1,000 requests stream 20 MB each: 14 MB of each beyond the first 6
        (
            {"memory_mib": 128, "run_seconds": 1, "requests_per_month": 1000, "streamed_gib": 1000 * 20 / 1024},
            125 * 0.0000166667 + 0.0002 + 1000 * 14 / 1024 * 0.008,
        ),
    ],
)  # fmt: skip
def test_a_function(book, given, usd):
    assert of_lambda(book, **given) == pytest.approx(usd, abs=CENT if usd > 1 else 0.0005)


@pytest.mark.parametrize(
    ("given", "usd"),
    [
        # https://aws.amazon.com/fargate/pricing/: 5 tasks, 1 vCPU / 2 GB, 10 minutes a day, 30 days
        ({"vcpus": 1, "memory_mib": 2048, "tasks": 5, "runs": 30, "run_seconds": 600}, 1.23),
        # the same page: 10 tasks, 0.25 vCPU / 1 GB, an hour a day, 30 days
        ({"vcpus": 0.25, "memory_mib": 1024, "tasks": 10, "hours": 30}, 4.37),
        # the same with 30 GB of ephemeral storage: 10 GB more than included
        ({"vcpus": 0.25, "memory_mib": 1024, "tasks": 10, "hours": 30, "ephemeral_gib": 30}, 4.70),
        # the same page, Windows: licence on top of CPU and memory, 25 task-hours
        ({"vcpus": 1, "memory_mib": 2048, "hours": 25, "os": "windows"}, 2.57),
        # around the clock
        ({"vcpus": 1, "memory_mib": 2048}, 36.04),
        ({"vcpus": 4, "memory_mib": 8192}, 144.16),
        ({"vcpus": 0.25, "memory_mib": 512}, 9.01),
        ({"vcpus": 1, "memory_mib": 2048, "tasks": 200}, 7208.02),
        # arm64: 0.03238 + 2 x 0.00356
        ({"vcpus": 1, "memory_mib": 2048, "architecture": "arm64"}, 28.84),
        # Tokyo: 0.05056 + 2 x 0.00553
        ({"vcpus": 1, "memory_mib": 2048, "region": "ap-northeast-1"}, 44.98),
        # a task of ten seconds is billed a minute, on Windows five
        ({"vcpus": 1, "memory_mib": 2048, "runs": 1000, "run_seconds": 10}, 1000 / 60 * 0.04937),
        (
            {"vcpus": 1, "memory_mib": 2048, "runs": 1000, "run_seconds": 10, "os": "windows"},
            1000 / 12 * (0.046552 + 0.046 + 2 * 0.0051117),
        ),
        # Spot as read in 2021-01: 0.01264355 + 2 x 0.00138835
        ({"vcpus": 1, "memory_mib": 2048, "purchase_option": "spot"}, 730 * 0.01542025),
    ],
)  # fmt: skip
def test_tasks_on_fargate(book, given, usd):
    assert fargate_bill(book, **{"region": US, **given}).total == pytest.approx(usd, abs=CENT)


@pytest.mark.parametrize(
    ("bill", "usd"),
    [
        (lambda book: ec2_bill(book, region=US, instance_type="t3.medium"), 30.37),
        (lambda book: ec2_bill(book, region="eu-west-1", instance_type="t3.medium"), 33.29),
        (lambda book: ec2_bill(book, region=US, instance_type="m5.large", disk_gib=100), 78.08),
        # Standard Reserved Instances without upfront payment: 0.0261 and 0.018 an hour
        (lambda book: ec2_bill(book, region=US, instance_type="t3.medium", commitment_years=1), 19.05),
        (lambda book: ec2_bill(book, region=US, instance_type="t3.medium", commitment_years=3), 13.14),
        # half a vCPU beyond the credits of an unlimited t3: 0.05 a vCPU-hour
        (lambda book: ec2_bill(book, region=US, instance_type="t3.medium", surplus_vcpus=0.5), 48.62),
        (lambda book: eks_cluster_bill(book, region=US), 73.00),
        (lambda book: load_balancer_bill(book, region=US), 16.425 + 5.84),
        (lambda book: nat_gateway_bill(book, region=US, processed_gb=100), 32.85 + 4.5),
        (lambda book: public_ipv4_bill(book, region=US, addresses=1), 3.65),
        (lambda book: logs_bill(book, region=US, ingested_gb=10, stored_gb=10), 5.30),
        # 100 GB are free, then 10 TB at 0.09, then 0.085
        (lambda book: internet_out_bill(book, region=US, gb=1100), 90.00),
        (lambda book: internet_out_bill(book, region=US, gb=100 + 10240 + 1000), 921.6 + 85),
        # three m7g.large at 0.0816 and 15% on top
        (
            lambda book: lambda_managed_instances_bill(
                book, region=US, instance_type="m7g.large", instances=3, requests_per_month=0
            ),
            205.51,
        ),
        # 0.096 an hour and 12% of it
        (lambda book: ecs_managed_instances_bill(book, region=US, instance_type="m5.large"), 78.49),
        # two tasks of 0.25 vCPU / 0.5 GB behind a load balancer with one capacity unit
        (
            lambda book: fargate_bill(book, region=US, vcpus=0.25, memory_mib=512, tasks=2)
            + load_balancer_bill(book, region=US),
            40.29,
        ),
        (
            lambda book: fargate_bill(book, region=US, vcpus=0.5, memory_mib=1024, tasks=2)
            + load_balancer_bill(book, region=US),
            58.31,
        ),
    ],
)  # fmt: skip
def test_machines_and_surroundings(book, bill, usd):
    assert bill(book).total == pytest.approx(usd, abs=CENT)


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
