"""Changes said in proportion: double the load, half the memory, 50% more."""

import pytest

from assistant.dialog import SlotFill
from tests.dialog.conftest import values

KNOWN = {
    "kind": SlotFill("api"),
    "requests_per_month": SlotFill(1e6, "a month", turn=1, low=1e6, high=1e6, scale=1),
    "memory_mib": SlotFill(2048, "MiB", turn=1, low=2048, high=2048, scale=1),
}


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("double the load", "requests_per_month", 2e6),
        ("what if it doubled?", "requests_per_month", 2e6),
        ("what if traffic triples?", "requests_per_month", 3e6),
        ("10x the traffic", "requests_per_month", 1e7),
        ("we get ten times as many users", "requests_per_month", 1e7),
        ("50% more requests", "requests_per_month", 1.5e6),
        ("what if the load were 5 times as high", "requests_per_month", 5e6),
        ("half the memory", "memory_mib", 1024),
        ("twice as much memory", "memory_mib", 4096),
        ("a quarter of the memory", "memory_mib", 512),
        ("25 percent less memory", "memory_mib", 1536),
    ],
)
def test_a_factor_changes_the_field_it_is_said_of(read, text, field, value) -> None:
    fills = read(text, slots=KNOWN, turn=1).fills
    assert {name: fill.value for name, fill in fills.items()} == {field: pytest.approx(value)}
    assert fills[field].origin == "said"


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [("twice a day", "requests_per_month", 2 * 365 / 12), ("half a gig", "memory_mib", 512)],
)
def test_an_amount_is_no_factor(read, text, field, value) -> None:
    assert read(text, slots=KNOWN, turn=1).fills[field].value == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["half the time it is idle", "twice the price", "it costs double", "3 times"]
)
def test_what_is_said_of_something_else_changes_nothing(read, text) -> None:
    assert "run_seconds" not in read(text, slots=KNOWN, turn=1).fills
    assert "memory_mib" not in read(text, slots=KNOWN, turn=1).fills


def test_nothing_is_scaled_before_anything_is_known(read) -> None:
    assert not read("double the load").fills


def test_the_peak_moves_with_the_traffic_and_not_the_other_way(read) -> None:
    told = {**KNOWN, "peak_requests_per_second": SlotFill(40, "a second", turn=1, low=40, high=40, scale=1)}
    both = read("what if traffic doubles", slots=told, turn=1).fills
    assert (both["requests_per_month"].value, both["peak_requests_per_second"].value) == (2e6, 80)
    peak = read("what if the peak doubles", slots=told, turn=1).fills
    assert {slot: fill.value for slot, fill in peak.items()} == {"peak_requests_per_second": 80}


def test_another_factor_is_of_what_was_said_unless_it_is_on_top(say) -> None:
    say("an api with 1M requests a month, 100 ms, 512 MB, no special needs", "recommend")
    assert "load 2 million a month" in say("what if traffic doubled?").text
    assert "load 3 million a month" in say("and if it tripled?").text
    assert "load 6 million a month" in say("and doubled again?").text


def test_a_supposition_can_be_carried_on(say) -> None:
    say("an api with 2M requests a day, 100 ms, 512 MB, no special needs", "recommend")
    assert "load 121.7 million a month" in say("what if traffic doubled?").text
    assert "load 1.217 billion a month" in say("and ten times as much?").text
    say("what if 100M a month?")
    assert "load 1 billion a month" in say("and 1 billion?").text
    assert values(say("status"))["requests_per_month"] == pytest.approx(2e6 * 365 / 12)
