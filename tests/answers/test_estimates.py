"""Arithmetic on prices and sizes: amounts against independent sums over the price tables."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Session
from assistant.answers import Answerer
from assistant.facts import default_knowledge

KNOWLEDGE = default_knowledge()
ANSWERER = Answerer(KNOWLEDGE)
HOURS = 730


def usd(key: str, region: str = "us-east-1") -> float:
    return KNOWLEDGE.prices.price(key, region).usd


def first_amount(text: str) -> float:
    found = re.search(r"\$([\d,]+\.\d+)", text)
    assert found, text
    return float(found[1].replace(",", ""))


def task(vcpus: float, gb: float, region: str = "us-east-1", kind: str = "linux.x86_64.on_demand") -> float:
    key = f"fargate.{kind}"
    return vcpus * usd(f"{key}.vcpu_hour", region) + gb * usd(f"{key}.gb_hour", region)


ARM = "linux.arm64.on_demand"
SUMS = {
    "three 4 vCPU 16 GB fargate tasks in Frankfurt on ARM, per month": 3
    * HOURS
    * task(4, 16, "eu-central-1", ARM),
    "price of 2x 1 vcpu 2gb fargate, graviton": 2 * HOURS * task(1, 2, kind=ARM),
    "what does one fargate task with 0.25 vcpu and 512 MB cost a year": 12 * HOURS * task(0.25, 0.5),
    "fargate 24/7 1 vcpu 2gb": HOURS * task(1, 2),
    "price of running 4 vCPU 30 GB on Fargate 8 hours a day": 8 * 365 / 12 * task(4, 30),
    "fargate 0.5 vcpu 1 gb 20 minutes nightly cost": 365 / 12 / 3 * task(0.5, 1),
    "how much for a fargate windows task 2 vCPU 8GB": HOURS
    * (
        task(2, 8, kind="windows.x86_64.on_demand")
        + 2 * usd("fargate.windows.x86_64.on_demand.os_license_vcpu_hour")
    ),
    "lambda 7M requests 90 ms 768 MB": 7e6 * usd("lambda.x86_64.request")
    + 7e6 * 0.09 * 0.75 * usd("lambda.x86_64.duration_gb_second"),
    "what would 10 million requests of 200ms at 1 GB cost on lambda in ireland": 1e7
    * usd("lambda.x86_64.request", "eu-west-1")
    + 2e6 * usd("lambda.x86_64.duration_gb_second", "eu-west-1"),
    "lambda arm, 3M calls a month, 120 ms, 512 MB, with free tier, price": 2e6 * usd("lambda.arm64.request"),
    "price of 5 c7g.xlarge in sydney per year": 5 * 8760 * usd("ec2.c7g.xlarge", "ap-southeast-2"),
    "how much is an m5.xlarge that runs 8 hours a day": 8 * 365 / 12 * usd("ec2.m5.xlarge"),
    "what does a NAT gateway with 500 GB cost a month": HOURS * usd("nat_gateway.hour")
    + 500 * usd("nat_gateway.data_processed"),
    "how much are 3 public ipv4 addresses per year": 3 * 8760 * usd("vpc.public_ipv4_hour"),
    "500 GB of gp3 price": 500 * usd("ebs.gp3_storage"),
    "m5.2xlarge on demand for one year": 8760 * usd("ec2.m5.2xlarge"),
    "four fargate tasks .25 vcpu .5 gb each": 4 * HOURS * task(0.25, 0.5),
    "750 GB of sc1 monthly": 750 * usd("ebs.sc1_storage"),
    "two classic load balancers a month": 2 * HOURS * usd("clb.load_balancer_hour"),
    "3 GB of provisioned concurrency all month": 3
    * HOURS
    * 3600
    * usd("lambda.x86_64.provisioned_concurrency_gb_second"),
    "windows m5.large per month": HOURS * (usd("ec2.m5.large") + 2 * usd("ec2.windows_license_vcpu_hour")),
    "fargate 0.25 vcpu 0.5 GB with 50 GB ephemeral storage per month": HOURS
    * (task(0.25, 0.5) + 30 * usd("fargate.linux.x86_64.on_demand.ephemeral_gb_hour")),
    "5 x fargate 1 vCPU 2GB plus an ALB per month": HOURS
    * (5 * task(1, 2) + usd("alb.load_balancer_hour") + usd("alb.lcu_hour")),
    "eks with 3 m5.large nodes": HOURS * (usd("eks.cluster_hour_standard_support") + 3 * usd("ec2.m5.large")),
    "two t3.medium with 100 GB gp3 each and a nat gateway": HOURS
    * (2 * usd("ec2.t3.medium") + usd("nat_gateway.hour"))
    + 200 * usd("ebs.gp3_storage"),
    "2 nat gateways and 3 public ipv4 addresses per year": 12
    * HOURS
    * (2 * usd("nat_gateway.hour") + 3 * usd("vpc.public_ipv4_hour")),
    "1 TB of NAT gateway traffic": HOURS * usd("nat_gateway.hour") + 1024 * usd("nat_gateway.data_processed"),
    "200 GB ECR storage": 200 * usd("ecr.private_storage"),
    "vpc endpoint per month": HOURS * usd("vpc.interface_endpoint_hour"),
    "lamda cost 5 milion requests 100ms 256mb": 5e6 * usd("lambda.x86_64.request")
    + 5e6 * 0.1 * 0.25 * usd("lambda.x86_64.duration_gb_second"),
    "eks cluster cost per month": HOURS * usd("eks.cluster_hour_standard_support"),
    "how much is data transfer out of 500 GB": 400 * usd("data_transfer.internet_out_tier1"),
    "how much do 50 GB of cloudwatch logs cost": 50 * usd("cloudwatch_logs.ingestion"),
    "what does an idle NLB cost a month": HOURS * usd("nlb.load_balancer_hour"),
    "two application load balancers without traffic per year": 24 * HOURS * usd("alb.load_balancer_hour"),
    "an EKS cluster in extended support, per month": HOURS * usd("eks.cluster_hour_extended_support"),
    "what will the EKS control plane set us back for a whole year": 8760
    * usd("eks.cluster_hour_standard_support"),
    "300 GB outgoing to the internet, what is the charge": 200 * usd("data_transfer.internet_out_tier1"),
    "price of keeping 4 environments of 2 GB warm with provisioned concurrency": 8
    * HOURS
    * 3600
    * usd("lambda.x86_64.provisioned_concurrency_gb_second"),
    "extra 60 GB of ephemeral storage on a fargate task for one month": 60
    * HOURS
    * usd("fargate.linux.x86_64.on_demand.ephemeral_gb_hour"),
    "what do 100 GB of ephemeral storage cost on two fargate tasks": 2
    * 80
    * HOURS
    * usd("fargate.linux.x86_64.on_demand.ephemeral_gb_hour"),
    "fargate 2 vcpu 8 gb, 5 hours a day on 20 days a month": 100 * task(2, 8),
    "price of t3.large for 8 hours on weekdays": 8 * 365 / 12 * 5 / 7 * usd("ec2.t3.large"),
}


@pytest.mark.parametrize("question", SUMS)
def test_an_estimate_is_the_sum_over_the_price_table(question: str) -> None:
    answer = ANSWERER.answer(question)
    assert answer.kind == "estimate"
    assert first_amount(answer.text) == pytest.approx(SUMS[question], abs=0.006)
    assert "Source: " in answer.text
    assert re.search(r"\d{4}-\d{2}", answer.text)
    assert all(citation.card in KNOWLEDGE.cards for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "kind", "words"),
    [
        ("can I run 3 vCPU with 7 GB on fargate", "answer", ["**No**", "4 vCPU / 8 GB", "$144.16"]),
        ("is 1 vCPU with 2 GB valid on fargate?", "answer", ["**Yes**", "$36.04"]),
        ("how many t3.medium tasks with awsvpc", "answer", ["**2 tasks**"]),
        ("how many tasks fit on a c5.xlarge", "answer", ["**3 tasks**", "**20** with ENI trunking"]),
        ("how many pods on m5.large", "answer", ["**29 pods**"]),
        ("how much memory does c7g.16xlarge have", "answer", ["**128 GiB**"]),
        ("vcpus of r6i.2xlarge", "answer", ["**8 vCPU**"]),
        ("how many seconds in 15 minutes", "answer", ["**900 seconds**"]),
        ("1 vCPU is how many cpu units", "answer", ["**1,024 CPU units**"]),
        ("2048 cpu units in vcpu", "answer", ["**2 vCPU**"]),
        ("2 million per month in requests per second", "answer", ["**0.761 a second**"]),
        ("can a fargate task have 24 vCPU?", "answer", ["**No**", "8, 16, 32 vCPU"]),
        ("does fargate support 8 vcpu", "answer", ["**Yes**", "16 to 60 GB"]),
        ("you can run 10 awsvpc tasks on one t3.medium", "corrected", ["No: ", "**2 tasks**"]),
        ("how much cheaper is arm fargate than x86", "estimate", ["**20% less**", "against $36.04"]),
        ("what percent cheaper is fargate spot", "estimate", [" less**", "Spot"]),
        ("fargate savings plan 1 year 2 vcpu 4 GB", "estimate", ["no 1-year Savings Plan rate"]),
        ("m5.large vs m6g.large", "comparison", ["**m6g.large is cheaper**, by 20%."]),
        ("what is 2 TB in GB", "answer", ["**2,048 GB**"]),
        ("100 rps per month", "answer", ["**262,800,000 a month**", "730"]),
        ("how many requests per second is 100M a month", "answer", ["a second"]),
        ("m9z.large price", "declined", ["no instance type m9z.large", "m9g.large"]),
        ("fargate arm price in paris", "declined", ["eu-west-3", "eu-west-1"]),
        ("fargate arm windows 2 vcpu 4 gb price", "answer", ["**No**", "x86_64"]),
        ("lambda 40 minutes 1M requests cost", "answer", ["**No**", "30 minutes"]),
        ("lambda 20 GB 1M requests 1s price", "answer", ["**No**", "10,240 MB"]),
        ("t3.medium vs m7g.medium", "comparison", ["| t3.medium | 2 | 4 |", "burstable"]),
        ("t3 vs t4g", "comparison", ["| t3.large | 2 | 8 | x86_64 |", "| t4g.large | 2 | 8 | arm64 |"]),
        ("m7g with 200 GB price", "comparison", ["| m7g.16xlarge | 64 | 256 |"]),
        ("m7g.large 1 year no upfront", "estimate", ["1-year commitment", "estimated"]),
        ("t3.medium 3 year all upfront", "estimate", ["$13.14", "without upfront payment only"]),
        ("which regions have fargate spot prices", "answer", ["Regions**", "eu-west-1"]),
    ],
)
def test_what_can_be_reckoned_is_answered(question: str, kind: str, words: list[str]) -> None:
    answer = ANSWERER.answer(question)
    assert answer.kind == kind, answer.text
    assert all(word in answer.text for word in words), answer.text


@pytest.mark.parametrize(
    ("question", "cheaper", "dearer"),
    [
        (
            "nat gateway london vs us-east-1",
            HOURS * usd("nat_gateway.hour"),
            HOURS * usd("nat_gateway.hour", "eu-west-2"),
        ),
        (
            "is Sao Paulo dearer than Virginia for a fargate task of 2 vcpu and 4 gb?",
            HOURS * task(2, 4),
            HOURS * task(2, 4, "sa-east-1"),
        ),
        (
            "t3.medium or a fargate task of 2 vcpu and 4 gb: which is cheaper",
            HOURS * usd("ec2.t3.medium"),
            HOURS * task(2, 4),
        ),
        (
            "what's cheaper for 24/7: fargate spot or a t4g.medium",
            HOURS * task(1, 2, kind="linux.x86_64.spot"),
            HOURS * usd("ec2.t4g.medium"),
        ),
        ("io2 against gp3 for 200 GB, price", 200 * usd("ebs.gp3_storage"), 200 * usd("ebs.io2_storage")),
        (
            "m5.large frankfurt vs ohio",
            HOURS * usd("ec2.m5.large", "us-east-2"),
            HOURS * usd("ec2.m5.large", "eu-central-1"),
        ),
    ],
)
def test_two_things_are_held_against_each_other(question: str, cheaper: float, dearer: float) -> None:
    answer = ANSWERER.answer(question)
    assert answer.kind == "comparison", answer.text
    amounts = [
        float(amount.replace(",", "")) for amount in re.findall(r"\$([\d,]+\.\d\d) a month", answer.text)
    ]
    assert amounts[0] == pytest.approx(cheaper, abs=0.006)
    assert f"against ${dearer:,.2f}" in answer.text
    assert f"by {1 - cheaper / dearer:.0%}" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "fargate vs lambda memory",
        "alb or nlb for websockets",
        "nat gateway or vpc endpoint for s3",
        "gp2 or gp3",
    ],
)
def test_what_asks_for_no_price_is_no_comparison_of_prices(question: str) -> None:
    assert "USD a month" not in ANSWERER.answer(question).text


@pytest.mark.parametrize(
    "question",
    [
        "is it cheaper to let a t3.small run all month or to use lambda for 2 million short calls",
        "are 5 million lambda calls cheaper than an m5.large",
    ],
)
def test_half_of_a_comparison_is_no_answer(question: str) -> None:
    assert ANSWERER.answer(question).kind != "estimate"


def test_calls_are_no_instances() -> None:
    answer = ANSWERER.answer("what does a t3.small cost for 2 million short calls")
    assert "2,000,000 t3.small" not in answer.text


def test_the_cheapest_instance_is_no_dearer_than_any_that_fits() -> None:
    answer = ANSWERER.answer("cheapest x86 instance with 8 vCPU and 32 GB in ireland")
    asked = [row for row in KNOWLEDGE.prices.rows("ec2_instance_types.csv") if row["hypervisor"] == "nitro"]
    fitting = [
        usd(f"ec2.{row['instance_type']}", "eu-west-1")
        for row in asked
        if float(row["vcpus"]) >= 8
        and float(row["memory_gib"]) >= 32
        and row["architectures"] == "x86_64"
        and KNOWLEDGE.prices.has(f"ec2.{row['instance_type']}", "eu-west-1")
    ]
    assert first_amount(answer.text) == pytest.approx(min(fitting))


def test_a_steady_instance_is_not_burstable() -> None:
    text = ANSWERER.answer("cheapest x86 instance with 2 vcpu and 4 gb, not burstable").text
    assert "| yes |" not in text
    assert "| no |" in text


@pytest.mark.parametrize(
    "question",
    [
        "t3.medium burst credits",
        "max memory for 4 vCPU fargate",
        "what is the lambda timeout",
        "how many security groups per network interface",
        "can lambda run for 20 minutes?",
        "is t3.medium good for a production database of patient records",
    ],
)
def test_a_question_about_a_limit_is_no_estimate(question: str) -> None:
    answer = ANSWERER.answer(question)
    assert answer.kind != "estimate"
    assert answer.topic is None or answer.topic.estimate is None


def test_follow_ups_change_one_thing_and_keep_the_rest() -> None:
    session = Session()
    month = first_amount(session.send("2 fargate tasks with 1 vCPU and 2 GB, price per month?").text)
    arm = session.send("what about arm?")
    assert first_amount(arm.text) == pytest.approx(2 * HOURS * task(1, 2, kind=ARM), abs=0.006)
    tokyo = session.send("and in tokyo?")
    assert first_amount(tokyo.text) == pytest.approx(2 * HOURS * task(1, 2, "ap-northeast-1", ARM), abs=0.006)
    second = session.send("per hour")
    assert first_amount(second.text) == pytest.approx(2 * task(1, 2, "ap-northeast-1", ARM), abs=1e-6)
    assert month == pytest.approx(2 * HOURS * task(1, 2), abs=0.006)


def test_an_estimate_in_the_middle_of_a_dialog_changes_no_slot() -> None:
    session = Session()
    session.send("I have a nightly report that takes 20 minutes")
    before = dict(session.slots)
    reply = session.send("how much is one m7g.large a month?")
    assert reply.kind == "estimate"
    assert reply.asks is not None
    assert dict(session.slots) == before


def test_a_workload_of_ones_own_is_no_estimate() -> None:
    reply = Session().send(
        "my function gets 3M requests a month, 200 ms each, 512 MB: where should I run it?"
    )
    assert reply.kind in {"question", "recommendation"}
    assert reply.slots["requests_per_month"].value == 3_000_000


@settings(deadline=None)
@given(st.integers(1, 40), st.sampled_from(["us-east-1", "eu-west-1", "ap-northeast-1"]))
def test_more_tasks_cost_in_proportion(count: int, region: str) -> None:
    one = ANSWERER.answer(f"price of 1 fargate task with 1 vCPU and 4 GB in {region}")
    many = ANSWERER.answer(f"price of {count} fargate tasks with 1 vCPU and 4 GB in {region}")
    assert first_amount(many.text) == pytest.approx(count * first_amount(one.text), abs=0.01 * count)


@settings(deadline=None)
@given(st.text(max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    ANSWERER.answer(f"price of m5.large {text}")
    ANSWERER.answer(f"fargate {text} 2 vcpu 4gb cost")


def test_every_card_that_an_estimate_cites_exists() -> None:
    document = KNOWLEDGE.document("estimates.yaml")
    assert {thing["card"] for thing in document["things"]} <= set(KNOWLEDGE.cards)
    priced = {line["key"] for thing in document["things"] for line in thing.get("lines", ())}
    assert priced <= KNOWLEDGE.prices.keys()


@pytest.mark.parametrize(
    "question",
    ["predict the spot price of m5.large", "what will the spot price of m5.large be tomorrow"],
)
def test_no_price_is_foretold(question) -> None:
    assert ANSWERER.answer(question).kind != "estimate"
