"""What is reckoned beside prices: other periods, products, multiples, the cheapest place, what pays when."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Session
from tests.answers.sums import ANSWERER, HOURS, KNOWLEDGE, amount_after, usd


def first_amount(text: str) -> float:
    return amount_after(r"\*\*\$?([\d,]+(?:\.\d+)?)", text)


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("$0.096 an hour is how much a month", 70.08),
        ("$1000 a month per hour", 1.369863),
        ("$50/month per year", 600),
        ("what is 5 cents an hour per month", 36.5),
        ("730 hours times 0.0416", 30.37),
        ("500 GB at $0.08", 40),
        ("how many vcpu-hours in a month for 4 vcpus", 4 * HOURS),
        ("how many gb-seconds is 1 million requests of 200 ms at 512MB", 100_000),
        ("how many gb-hours does a 2 vcpu 8 gb task use a day", 192),
    ],
)
def test_numbers_alone_are_reckoned(question: str, amount: float) -> None:
    assert first_amount(ANSWERER.answer(question).text) == pytest.approx(amount, abs=0.001)


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 10_000))
def test_a_year_of_a_rate_is_twelve_months_of_it(cents: int) -> None:
    rate = f"${cents / 100:.2f} an hour"
    month, year = (first_amount(ANSWERER.answer(f"{rate} per {p}").text) for p in ("month", "year"))
    assert year == pytest.approx(12 * month, abs=0.07)


@pytest.mark.parametrize(
    ("first", "then", "times"),
    [
        ("4 fargate tasks of 1 vcpu 2 gb, price", "and twice as many?", 2),
        ("price of 200 GB of gp3", "double that", 2),
        ("m5.large monthly price", "ten times as many?", 10),
        ("4 m5.large, price", "half of them", 0.5),
        ("m5.large monthly price", "2 more", 3),
        ("fargate 2 vcpu 4 gb price", "double the cpu and memory", 2),
        ("price of lambda with 4M requests of 100 ms at 1 GB", "3x the requests", 3),
    ],
)
def test_so_many_times_as_much_costs_so_many_times(first: str, then: str, times: float) -> None:
    session = Session()
    before = first_amount(session.send(first).text)
    assert first_amount(session.send(then).text) == pytest.approx(times * before, abs=0.05)


@settings(deadline=None, max_examples=15)
@given(st.sampled_from(["m5.large", "c7g.xlarge", "t3.small"]), st.integers(2, 40))
def test_doubled_and_halved_it_is_what_it_was(kind: str, count: int) -> None:
    session = Session()
    before = session.send(f"{count} {kind}, monthly price").text.splitlines()[0]
    session.send("twice as many")
    assert session.send("half of that").text.splitlines()[0] == before


@pytest.mark.parametrize("asked", ["cheapest region for m6g.large", "where is m6g.large cheapest?"])
def test_nowhere_is_it_cheaper_than_in_the_cheapest_region(asked: str) -> None:
    answer = ANSWERER.answer(asked)
    known = {
        row["region"]: float(row["usd_per_hour"])
        for row in KNOWLEDGE.prices.rows("ec2_on_demand_linux.csv")
        if row["instance_type"] == "m6g.large" and not row["region"].startswith("us-gov")
    }
    least = min(known.values())
    assert f"${HOURS * least:,.2f} a month" in answer.text.splitlines()[0]
    assert all(region in answer.text for region, rate in known.items() if rate == least)


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("100 vcpu-hours on fargate, price", 100 * usd("fargate.linux.x86_64.on_demand.vcpu_hour")),
        (
            "lambda 400,000 gb-seconds and 1M requests, price",
            4e5 * usd("lambda.x86_64.duration_gb_second") + 1e6 * usd("lambda.x86_64.request"),
        ),
        ("10 million gb-seconds on lambda arm, cost", 1e7 * usd("lambda.arm64.duration_gb_second")),
    ],
)
def test_counted_use_is_priced(question: str, amount: float) -> None:
    assert first_amount(ANSWERER.answer(question).text) == pytest.approx(amount, abs=0.006)


def test_what_is_said_of_a_thing_after_its_price_is_of_it() -> None:
    session = Session()
    session.send("alb price")
    month = HOURS * (usd("alb.load_balancer_hour") + 5 * usd("alb.lcu_hour"))
    assert first_amount(session.send("with 5 lcu").text) == pytest.approx(month, abs=0.006)


def test_one_way_to_buy_takes_the_place_of_another() -> None:
    session = Session()
    for said in ("m5.large monthly price", "spot"):
        session.send(said)
    assert "3-year commitment" in session.send("3 years reserved instead").text


def test_a_change_may_follow_a_price() -> None:
    session = Session()
    session.send("m5.large monthly price")
    more = HOURS * (usd("ec2.m5.xlarge") - usd("ec2.m5.large"))
    assert session.send("upgrade to m5.xlarge?").text.startswith(f"**${more:,.2f} a month more**")


def test_what_another_thing_costs_is_told_for_as_much() -> None:
    session = Session()
    session.send("price of 200 GB of gp3")
    assert first_amount(session.send("and gp2?").text) == pytest.approx(200 * usd("ebs.gp2_storage"))


def test_a_commitment_pays_above_its_share_of_the_hours() -> None:
    text = ANSWERER.answer("break even of a 1 year RI on m5.large vs on demand").text
    rate = next(
        float(row["usd_per_hour"])
        for row in KNOWLEDGE.prices.rows("reserved_instances.csv")
        if (row["instance_type"], row["region"], row["plan"], row["term_years"], row["payment_option"])
        == ("m5.large", "us-east-1", "standard_ri", "1", "no_upfront")
    )
    share = rate / usd("ec2.m5.large")
    assert text.startswith(f"**{share:.0%} of the time**")
    assert f"above {share * HOURS:.0f} of 730 hours" in text


def test_so_many_calls_cost_what_the_other_side_does() -> None:
    text = ANSWERER.answer("lambda 200ms 1gb vs m5.large, break even").text
    calls = first_amount(text)
    each = usd("lambda.x86_64.request") + 0.2 * usd("lambda.x86_64.duration_gb_second")
    assert calls * each == pytest.approx(HOURS * usd("ec2.m5.large"), abs=0.001)


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("what does a dedicated host for m5 cost per month", "On-Demand prices on shared hardware"),
        ("m5.large dedicated instance price per month", "$70.08"),
    ],
)
def test_what_has_no_price_here_is_said_with_the_nearest(question: str, near: str) -> None:
    answer = ANSWERER.answer(question)
    assert answer.kind == "declined"
    assert "I know no price of Dedicated" in answer.text
    assert near in answer.text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("how much do daily backups of ec2 volumes cost", "**$0.05** a GB-month"),
        ("rest on api gateway with 20 million requests, cost", "$70.00"),
        ("api gateway 10 million requests http, price", "$10.00"),
    ],
)
def test_other_words_for_what_has_a_price(question: str, words: str) -> None:
    assert words in ANSWERER.answer(question).text


@pytest.mark.parametrize(
    ("question", "card"),
    [
        ("502 from our alb at random times", "elb-http-errors"),
        ("alb 503", "elb-http-errors"),
        ("daily backups of ec2 volumes", "storage-ebs-backup"),
    ],
)
def test_what_counts_or_asks_no_money_is_no_sum(question, card) -> None:
    answer = ANSWERER.answer(question)
    assert answer.kind == "answer"
    assert card in answer.cards


def test_a_count_before_a_thing_still_is_one() -> None:
    assert ANSWERER.answer("500 nat gateways").kind == "estimate"


@pytest.mark.parametrize(
    "question",
    [
        "break even lambda vs fargate at 512MB 100ms",
        "when does fargate get cheaper than lambda with 512 MB and 100 ms",
        "tipping point between lambda 512mb 100ms vs fargate",
    ],
)
def test_the_figures_of_a_function_may_be_said_of_the_other_side(question: str) -> None:
    task = HOURS * (
        0.25 * usd("fargate.linux.x86_64.on_demand.vcpu_hour")
        + 0.5 * usd("fargate.linux.x86_64.on_demand.gb_hour")
    )
    each = usd("lambda.x86_64.request") + 0.05 * usd("lambda.x86_64.duration_gb_second")
    assert amount_after(r"\A\*\*([\d,]+) requests", ANSWERER.answer(question).text) == pytest.approx(
        task / each, rel=1e-4
    )
