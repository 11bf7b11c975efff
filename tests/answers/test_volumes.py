"""Volumes named beside an instance by their size alone, and instances that are stopped."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.answers.sums import ANSWERER, HOURS, amount_after, usd


def month_of(question: str) -> float:
    return amount_after(r"\A\*\*\$([\d,]+\.\d+) a month", ANSWERER.answer(question).text)


def machines(kind: str, count: int = 1) -> float:
    return count * HOURS * usd(f"ec2.{kind}")


def disk(gb: float, kind: str = "gp3") -> float:
    return gb * usd(f"ebs.{kind}_storage")


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("cost of a t3.micro with a 30 GB volume", machines("t3.micro") + disk(30)),
        ("4 t3.micro with 30GB volumes price", machines("t3.micro", 4) + disk(120)),
        ("m5.large with 500GB of storage monthly", machines("m5.large") + disk(500)),
        ("price of an m5.large, 80 GB ssd root disk", machines("m5.large") + disk(80)),
        ("m5.large with two 200 GB gp2 volumes, monthly", machines("m5.large") + disk(400, "gp2")),
        ("2 m5.large sharing disk of 300 GB in total, cost", machines("m5.large", 2) + disk(300)),
        ("cost of keeping 4 t3.micro stopped with 30GB volumes", disk(120)),
        ("how much is a stopped m5.large", 0),
    ],
)
def test_the_volumes_of_an_instance_are_in_its_sum(question: str, amount: float) -> None:
    assert month_of(question) == pytest.approx(amount, abs=0.01)


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 40), st.integers(1, 900))
def test_each_instance_has_a_volume_of_its_own(count: int, gb: int) -> None:
    together = month_of(f"price of {count} m5.large with {gb} GB volumes")
    assert together == pytest.approx(machines("m5.large", count) + disk(count * gb), abs=0.01)


def test_what_has_no_price_in_a_region_is_left_out_and_named() -> None:
    text = ANSWERER.answer("m5.large, 100 GB disk, frankfurt per month").text
    assert month_of("m5.large, 100 GB disk, frankfurt per month") == pytest.approx(
        HOURS * usd("ec2.m5.large", "eu-central-1"), abs=0.01
    )
    assert "Not included: no price of EBS gp3 storage is known in eu-central-1." in text


def test_a_machine_stopped_at_night_runs_by_day() -> None:
    assert "$0.00" not in ANSWERER.answer("price of an m5.large that is stopped at night").text
