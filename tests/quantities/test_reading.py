import itertools
from pathlib import Path

import pytest
import yaml

ROWS = yaml.safe_load(Path(__file__).with_name("amounts.yaml").read_text())


def told(amounts):
    """Write amounts as the rows do."""
    return {
        ("~" if amount.approximate else "") + amount.kind: amount.value
        if amount.low == amount.high
        else [amount.low, amount.high]
        for amount in amounts
    }


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_what_people_type_is_read(reader, text, expected) -> None:
    found = told(reader.amounts(text))
    assert list(found) == list(expected)
    for kind, value in expected.items():
        assert found[kind] == pytest.approx(value, rel=1e-9)
    assert not any(amount.problem for amount in reader.amounts(text))


@pytest.mark.parametrize("text", [row[0] for row in ROWS if row[1]])
def test_amounts_point_at_their_own_words_and_do_not_overlap(reader, text) -> None:
    amounts = reader.amounts(text)
    for amount in amounts:
        assert text[amount.start : amount.end].strip() in (
            amount.words,
            amount.words.rpartition(" ")[2],
            "a night",
            "every day",
        )
    assert all(one.end <= two.start for one, two in itertools.pairwise(amounts))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("-3 GB", "negative"),
        ("minus three GB", "negative"),
        ("-$5", "negative"),
        ("0 vCPU", "nothing at all"),
        ("0 GB", "nothing at all"),
        ("0 seconds", "nothing at all"),
        ("1e999 GB", "not an amount that can be"),
        ("999999999999999999999 GB", "not an amount that can be"),
    ],
)
def test_an_impossible_amount_says_why(reader, text, problem) -> None:
    (amount,) = reader.amounts(text)
    assert problem in amount.problem
    assert text in amount.problem


@pytest.mark.parametrize(
    ("text", "expects", "kind", "value"),
    [
        ("512M", "size", "size", 512),
        ("512m", "size", "size", 512),
        ("2G", "size", "size", 2048),
        ("5m", "duration", "duration", 300),
        ("5M", "duration", "duration", 300),
        ("5M", "", "count", 5_000_000),
        ("5M requests", "size", "count", 5_000_000),
    ],
)
def test_a_letter_is_read_by_what_was_asked_for(reader, text, expects, kind, value) -> None:
    (amount,) = reader.amounts(text, expects)
    assert (amount.kind, amount.value) == (kind, value)


def test_a_size_a_period_is_no_size_of_memory(reader) -> None:
    assert [amount.per for amount in reader.amounts("100 GB a month, 20 MB/s, 2 GB")] == ["month", "s", ""]


def test_the_same_number_reads_in_another_unit_by_its_scale(reader) -> None:
    (amount,) = reader.amounts("3M a day")
    assert amount.value / amount.scale * reader.per_month("hour") == pytest.approx(3e6 * 730)
    (size,) = reader.amounts("4 MB")
    assert size.value / size.scale * reader.unit("GB")[1] == 4096


@pytest.mark.parametrize(
    "text",
    [
        "30k orders a day and each order is about 50 requests", "30,000 orders daily, each being 50 requests",
        "50 requests per order, 30k orders a day", "30k orders per day with 50 api calls for each",
        "30k orders a day, one order makes 50 calls", "30k orders a day at 50 requests each",
        "each order makes 50 requests a day, 30k orders", "30k customers a day with 50 uploads apiece",
    ],
)  # fmt: skip
def test_requests_of_each_thing_that_is_counted_are_multiplied(reader, text) -> None:
    (amount,) = reader.amounts(text)
    assert amount.kind == "rate"
    assert amount.value == pytest.approx(30_000 * 50 * reader.per_month("day"))


@pytest.mark.parametrize(
    "text",
    [
        "400 jobs a night with 20 calls each", "20k orders a day, each order makes 2 calls to stripe",
        "1M requests a day, each makes 3 calls to a database", "30k orders a day and 50 requests",
        "200 users a day, each order takes 3 requests",
    ],
)  # fmt: skip
def test_calls_that_work_makes_itself_are_no_load(reader, text) -> None:
    often = [amount for amount in reader.amounts(text) if amount.kind == "rate"]
    counted = float(text.split()[0].replace("k", "000").replace("M", "000000"))
    assert [amount.value for amount in often] == pytest.approx([counted * reader.per_month("day")])
