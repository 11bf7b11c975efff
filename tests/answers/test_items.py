"""Several items in one question: each in the sum once, as often as it is there, or on its own side."""

import pytest

from assistant import Session
from tests.answers.sums import ANSWERER, HOURS, KNOWLEDGE, amount_after, usd


def month_of(question: str) -> float:
    return amount_after(r"\A\*\*\$([\d,]+\.\d+) a month", ANSWERER.answer(question).text)


def machines(kind: str, count: int = 1, region: str = "us-east-1") -> float:
    return count * HOURS * usd(f"ec2.{kind}", region)


def spot(kind: str, count: int) -> float:
    saved = next(
        float(row["saving_percent"])
        for row in KNOWLEDGE.prices.rows("ec2_spot.csv")
        if (row["instance_type"], row["region"]) == (kind, "us-east-1")
    )
    return machines(kind, count) * (1 - saved / 100)


def disk(gb: float, kind: str = "gp3") -> float:
    return gb * usd(f"ebs.{kind}_storage")


def tasks(vcpus: float, gb: float, count: int = 1) -> float:
    key = "fargate.linux.x86_64.on_demand"
    return count * HOURS * (vcpus * usd(f"{key}.vcpu_hour") + gb * usd(f"{key}.gb_hour"))


def balancer() -> float:
    return HOURS * (usd("alb.load_balancer_hour") + usd("alb.lcu_hour"))


CLUSTER = HOURS * usd("eks.cluster_hour_standard_support")
ADDRESS = HOURS * usd("vpc.public_ipv4_hour")
LICENCE = HOURS * usd("ec2.windows_license_vcpu_hour")


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("3 m5.large each with two 200 GB gp3 volumes", machines("m5.large", 3) + disk(1200)),
        (
            "4 c6i.xlarge, each has a 50GB root disk and a 500GB gp3 data disk, monthly cost",
            machines("c6i.xlarge", 4) + disk(2200),
        ),
        (
            "5 t3.small with 20 GB root and 100 GB data volume per instance",
            machines("t3.small", 5) + disk(600),
        ),
        (
            "3 m5.large each with two 200 GB gp3 and one 50 GB root, cost",
            machines("m5.large", 3) + disk(1350),
        ),
        ("m5.large 100gb gp3", machines("m5.large") + disk(100)),
        ("3 m5.large and 2 gp3 volumes of 200 GB each price", machines("m5.large", 3) + disk(400)),
        ("2 m5.large, 1 alb, 500gb gp3 monthly", machines("m5.large", 2) + balancer() + disk(500)),
        (
            "3 t3.medium with public ips and 30gb gp2 each, cost",
            machines("t3.medium", 3) + 3 * ADDRESS + disk(90, "gp2"),
        ),
    ],
)
def test_what_each_instance_has_is_there_as_often(question: str, amount: float) -> None:
    assert month_of(question) == pytest.approx(amount, abs=0.01)


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("1x m5.large linux, 1x m5.large windows", machines("m5.large", 2) + 2 * LICENCE),
        ("5 t3.medium on demand and 5 t3.medium spot", machines("t3.medium", 5) + spot("t3.medium", 5)),
        ("10 m5.large, 4 of them spot, monthly cost", machines("m5.large", 6) + spot("m5.large", 4)),
        (
            "3 m5.large in Ireland and 2 in Frankfurt, monthly",
            machines("m5.large", 3, "eu-west-1") + machines("m5.large", 2, "eu-central-1"),
        ),
        (
            "2 fargate tasks 1vcpu 2gb and 3 fargate tasks 4 vcpu 8gb",
            tasks(1, 2, 2) + tasks(4, 8, 3),
        ),
        (
            "seven EKS clusters, two of them in extended support, monthly cost",
            5 * CLUSTER + 2 * HOURS * usd("eks.cluster_hour_extended_support"),
        ),
    ],
)
def test_several_of_one_kind_are_items_of_their_own(question: str, amount: float) -> None:
    assert month_of(question) == pytest.approx(amount, abs=0.01)


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        (
            "a 3-node eks cluster with m5.large, 20GB gp3 per node",
            CLUSTER + machines("m5.large", 3) + disk(60),
        ),
        (
            "five node eks cluster on t3.large, with an alb, monthly",
            CLUSTER + machines("t3.large", 5) + balancer(),
        ),
        ("eks fargate: 2 pods 1 vcpu 2 gb plus the cluster", CLUSTER + tasks(1, 3, 2)),
        (
            "1 nat gateway per az in 3 azs with 2 tb in total",
            3 * HOURS * usd("nat_gateway.hour") + 2048 * usd("nat_gateway.data_processed"),
        ),
        (
            "hi! we're a tiny startup, what would 1 t3.micro and a 20gb disk cost us each month?",
            machines("t3.micro") + disk(20),
        ),
        (
            "ec2 c6i.2xlarge + 1TB st1 + daily snapshots 300GB",
            machines("c6i.2xlarge") + disk(1024, "st1") + 300 * usd("ebs.snapshot_storage"),
        ),
    ],
)
def test_clusters_zones_and_stories_are_in_the_sum(question: str, amount: float) -> None:
    assert month_of(question) == pytest.approx(amount, abs=0.01)


@pytest.mark.parametrize(
    ("question", "amounts"),
    [
        (
            "m5.large with alb vs fargate 2 vcpu 8gb with alb",
            (machines("m5.large") + balancer(), tasks(2, 8) + balancer()),
        ),
        (
            "m5.large with 100 GB gp3 or m5.xlarge with 100 GB gp3, cheaper?",
            (machines("m5.large") + disk(100), machines("m5.xlarge") + disk(100)),
        ),
        (
            "m6i.large paris, stockholm, milan",
            tuple(machines("m6i.large", 1, place) for place in ("eu-west-3", "eu-north-1", "eu-south-1")),
        ),
    ],
)
def test_sums_are_held_against_each_other(question: str, amounts: tuple[float, ...]) -> None:
    answer = ANSWERER.answer(question)
    assert answer.kind == "comparison", answer.text
    assert all(f"${amount:,.2f}" in answer.text for amount in amounts), answer.text


@pytest.mark.parametrize(
    "question",
    [
        "2 m5.large and an alb in ireland and london price",
        "6 t3.large, 2 in tokyo, cost",
        "2 eks clusters, one in extended support, cost",
    ],
)
def test_what_may_be_two_sums_is_none(question: str) -> None:
    answer = ANSWERER.answer(question)
    assert not answer.is_reckoned, answer.text


def test_what_is_named_beside_an_instance_is_said_to_be_left_out() -> None:
    assert "NAT gateway not included" in ANSWERER.answer("m5.large using a nat gateway price").text


def test_a_share_is_of_the_one_thing_that_is_named() -> None:
    saved = 1 - spot("m5.large", 1) / machines("m5.large")
    assert f"**{saved:.0%} less**" in ANSWERER.answer("spot discount m5.large us-east-1").text
    assert ANSWERER.answer("t3.large to t4g.large savings in percent").is_reckoned


@pytest.mark.parametrize(
    ("first", "then", "words"),
    [
        ("gp3 price", "and io2?", ("ebs.io2_storage", "ebs.io2_iops")),
        ("what does gp3 cost per GB", "and gp2?", ("ebs.gp2_storage",)),
    ],
)
def test_the_rate_of_another_kind_follows_on_a_rate(first: str, then: str, words: tuple[str, ...]) -> None:
    session = Session(loaded=KNOWLEDGE)
    session.send(first)
    text = session.send(then).text
    assert all(f"${usd(key):.2f}" in text or f"${usd(key)}" in text for key in words), text


@pytest.mark.parametrize(
    "question",
    [
        "interface endpoint in 3 azs with 1TB",
        "fargate 2 vcpu, 4 GB, 10 tasks for 8 hours a day on weekdays",
        "lambda function that runs every 5 minutes for 10s w/ 1 GB",
        "4x r5.xlarge w/ 1TB io2 each 5000 iops",
        "fargate x86 vs arm 2 vcpu 4gb",
    ],
)
def test_what_is_all_reckoned_opens_no_dialog(question: str) -> None:
    assert Session(loaded=KNOWLEDGE).send(question).kind in ("estimate", "comparison")


def test_a_size_that_is_asked_for_is_no_price() -> None:
    session = Session(loaded=KNOWLEDGE)
    session.send("What's the smallest st1 volume?")
    assert "GiB" in session.send("and the smallest io2?").text
