"""Questions on prices as people type them: names in short, millions, weeks, second thoughts, schedules."""

import pytest

from tests.answers.sums import ANSWERER, HOURS, amount_after, usd

DAYS = 365 / 12
WORKING_DAYS = DAYS * 5 / 7


def headline(question: str) -> float:
    return amount_after(r"\A\*\*\$([\d,]+\.\d+)", ANSWERER.answer(question).text)


def machine(kind: str, region: str = "us-east-1") -> float:
    return usd(f"ec2.{kind}", region)


def task(vcpus: float, gb: float) -> float:
    key = "fargate.linux.x86_64.on_demand"
    return vcpus * usd(f"{key}.vcpu_hour") + gb * usd(f"{key}.gb_hour")


def calls(requests: float, seconds: float, gb: float) -> float:
    return requests * (usd("lambda.x86_64.request") + seconds * gb * usd("lambda.x86_64.duration_gb_second"))


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("wats the price of t3 nano", HOURS * machine("t3.nano")),
        ("price for m5 large", HOURS * machine("m5.large")),
        ("c5 4xlarge daily price", 24 * machine("c5.4xlarge")),
        ("how much is m5.2xl an hour", machine("m5.2xlarge")),
        ("cost of 5 m5.larges", 5 * HOURS * machine("m5.large")),
        ("t3.mirco price", HOURS * machine("t3.micro")),
        ("how much is a m5.lage per month", HOURS * machine("m5.large")),
    ],
)
def test_an_instance_type_is_known_by_what_people_call_it(question: str, amount: float) -> None:
    assert headline(question) == pytest.approx(amount, abs=0.01)


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        (
            "price of t3.medium in Frankfurt... no wait, in London",
            HOURS * machine("t3.medium", "eu-west-2"),
        ),
        ("t3.large tokyo, sorry I mean osaka", HOURS * machine("t3.large", "ap-northeast-3")),
        ("2 x r5.large, actually r5.xlarge, monthly", 2 * HOURS * machine("r5.xlarge")),
        ("3 c5.large, scratch that, 5 c5.large, per month", 5 * HOURS * machine("c5.large")),
        (
            "m5.large linux, i mean windows, monthly",
            HOURS * (machine("m5.large") + 2 * usd("ec2.windows_license_vcpu_hour")),
        ),
    ],
)
def test_what_is_taken_back_is_not_priced(question: str, amount: float) -> None:
    assert headline(question) == pytest.approx(amount, abs=0.01)


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("weekly price of t3.medium", 168 * machine("t3.medium")),
        ("quarterly cost of 4 c6g.large", 4 * 3 * HOURS * machine("c6g.large")),
        ("10 hours of c5.large per week", 10 * DAYS / 7 * machine("c5.large")),
        ("100 hours of m5.large a year", 100 / 12 * machine("m5.large")),
        ("r5.xlarge 10h/day mon-fri yearly", 12 * 10 * WORKING_DAYS * machine("r5.xlarge")),
        ("500 fargate tasks per day at 1 vcpu 2 gb 5 min each", 500 * DAYS / 12 * task(1, 2)),
        ("yearly cost of fargate 1 vcpu 2 gb for 8 hours a day", 12 * 8 * DAYS * task(1, 2)),
        ("nightly fargate batch: 8 vcpu 32gb, 45 min, cost monthly", 0.75 * DAYS * task(8, 32)),
        ("fargate 1 vcpu 2 gb daily cost", 24 * task(1, 2)),
        ("monthly cost of lambda with 1M requests 200ms 512MB", calls(1e6, 0.2, 0.5)),
        ("lambda 1M requests 200ms 512MB daily", calls(1e6 * DAYS, 0.2, 0.5)),
        ("lambda: 50k reqs/day, 1.2 s avg, 1769MB", calls(50_000 * DAYS, 1.2, 1769 / 1024)),
        ("Lambda 1M invocations each 3 seconds using 3GB, cost", calls(1e6, 3, 3)),
    ],
)
def test_how_often_something_runs_is_not_the_period_of_its_price(question: str, amount: float) -> None:
    assert headline(question) == pytest.approx(amount, abs=0.01)


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("lambda 20M 50ms 128MB", calls(2e7, 0.05, 0.125)),
        ("lambda 5m 100ms 256mb", calls(5e6, 0.1, 0.25)),
        ("fargate one vcpu two gigs", HOURS * task(1, 2)),
        ("eight vcpus with thirty-two gigs on fargate price", HOURS * task(8, 32)),
        ("twenty-five fargate tasks with a quarter vcpu and half a gig", 25 * HOURS * task(0.25, 0.5)),
        (
            "three and a half terabytes of egress",
            (3.5 * 1024 - 100) * usd("data_transfer.internet_out_tier1"),
        ),
        ("ballpark: 8 vcpu 16gb fargate x2 24x7", 2 * HOURS * task(8, 16)),
    ],
)
def test_numbers_are_read_however_they_are_written(question: str, amount: float) -> None:
    assert headline(question) == pytest.approx(amount, abs=0.01)


def test_a_limit_that_is_spelt_out_is_corrected() -> None:
    assert ANSWERER.answer("fargate ends at four vcpus").kind == "corrected"


@pytest.mark.parametrize(
    ("question", "amount", "words"),
    [
        (
            "m5.large with 16 GB memory price",
            HOURS * machine("m5.large"),
            "has 8 GiB of memory, not 16 GB (m5.xlarge has)",
        ),
        ("3 c5.large 16gb ram how much", 3 * HOURS * machine("c5.large"), "with 4 GiB of memory, not 16 GB"),
        ("price of a t3.medium with 4 cores", HOURS * machine("t3.medium"), "has 2 vCPU, not 4 vCPU"),
        (
            "2 m5.large with 16 gb and a nat gateway, per month",
            None,
            "m5.large has 8 GiB of memory, not 16 GB",
        ),
    ],
)
def test_a_type_taken_for_a_larger_one_is_said_to_be_smaller(
    question: str, amount: float | None, words: str
) -> None:
    assert words in ANSWERER.answer(question).text
    assert amount is None or headline(question) == pytest.approx(amount, abs=0.01)


@pytest.mark.parametrize(
    "question", ["m5.large 2 vcpu 8gb price", "price of an r5.xlarge, 4 cores and 32 GB"]
)
def test_a_type_taken_for_what_it_is_is_just_priced(question: str) -> None:
    assert ", not " not in ANSWERER.answer(question).text


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("how many 512 MB tasks on m5.large", "16 by memory"),
        ("how many tasks with 0.5 vcpu and 0.5 GB fit on c5.2xlarge", "16 by CPU"),
        ("how many 2GB pods on m5.xlarge", "8 by memory"),
    ],
)
def test_tasks_of_a_size_are_held_by_memory_and_cpu_too(question: str, count: str) -> None:
    assert f"**At most {count}**" in ANSWERER.answer(question).text


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("m5.large in germany price", HOURS * machine("m5.large", "eu-central-1")),
        ("price per minute of c5.large", machine("c5.large") / 60),
        (
            "2 albs with 5 lcu in total",
            HOURS * (2 * usd("alb.load_balancer_hour") + 5 * usd("alb.lcu_hour")),
        ),
        ("lambda timeout 30 s, 1M requests of 200 ms, 512 MB, cost", calls(1e6, 0.2, 0.5)),
    ],
)
def test_what_is_said_beside_an_amount_is_understood(question: str, amount: float) -> None:
    assert headline(question) == pytest.approx(amount, abs=0.01)


@pytest.mark.parametrize(
    "question",
    [
        "m5.large eu price",
        "m5.large 30% of the time",
        "3 environments with 2 t3.medium each",
        "5 clusters of 3 m5.large",
        "fargate 1 vCPU 2 GB for 5 customers price",
        "m5.large 5 year reserved",
        "lambda 1M requests a day, half of them 100ms and half 300ms, 512MB",
    ],
)
def test_what_a_sum_would_ignore_is_no_sum(question: str) -> None:
    assert not ANSWERER.answer(question).is_reckoned


def test_pods_per_node_are_no_price() -> None:
    assert "**35 pods** on t3.large" in ANSWERER.answer("pods per t3.large").text
