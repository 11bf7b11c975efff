import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.facts import default_knowledge
from assistant.quantities import said
from assistant.quantities.reading import MOST_CHARACTERS, Reader

UNITS = default_knowledge().document("units.yaml")
WORDS = [
    *UNITS["words"], *UNITS["fractions"], *UNITS["multipliers"], *UNITS["things"], *UNITS["periods"],
    *UNITS["adverbs"], *UNITS["vague"], *(unit for units in UNITS["durations"].values() for unit in units),
    *(unit for units in UNITS["sizes"].values() for unit in units), "vcpu", "%", "$", "every", "per", "/",
    "to", "-", "and", "between", "x", "3", "1.5", "10,240", "1/2", "-2", "0", "1e9", "24/7", "½",
]  # fmt: skip
KINDS = {"duration", "size", "rate", "count", "money", "percent", "vcpu"}


def sound(amounts, text) -> None:
    for amount in amounts:
        assert amount.kind in KINDS
        assert 0 <= amount.start < amount.end <= len(text)
        assert amount.problem or amount.low <= amount.value <= amount.high
        assert amount.problem or amount.low >= 0
    assert all(one.end <= two.start for one, two in itertools.pairwise(amounts))


@given(text=st.text(max_size=200))
def test_any_text_is_read_without_an_error(reader: Reader, text) -> None:
    sound(reader.amounts(text), text)


@given(words=st.lists(st.sampled_from(WORDS), max_size=14), glue=st.sampled_from([" ", "", ", "]))
def test_any_order_of_the_words_of_amounts_is_read_without_an_error(reader: Reader, words, glue) -> None:
    text = glue.join(map(str, words))
    sound(reader.amounts(text), text)


@given(
    kind=st.sampled_from(sorted(KINDS)),
    value=st.floats(1e-3, 1e9, allow_nan=False) | st.integers(1, 10**9).map(float),
)
@example(kind="rate", value=1.125)
@example(kind="rate", value=999.999)
@example(kind="rate", value=260_919_500)
@example(kind="rate", value=999_999_999.9999999)
@example(kind="size", value=1279.9999998807907)
@example(kind="duration", value=899.9999999)
@example(kind="duration", value=0.9999999999)
def test_what_is_shown_reads_back_to_the_same_amount(reader: Reader, kind, value) -> None:
    shown = said(kind, value)
    (amount,) = reader.amounts(shown)
    assert amount.kind == kind
    assert amount.value == pytest.approx(value, rel=1e-3, abs=1e-4)
    assert said(kind, amount.value) == shown


@given(
    whole=st.integers(1, 999),
    grouped=st.integers(0, 999),
    unit=st.sampled_from(["GB", "minutes", "requests a day"]),
)
def test_separators_do_not_change_a_number(reader: Reader, whole, grouped, unit) -> None:
    readings = {
        round(reader.amounts(f"{whole}{mark}{grouped:03} {unit}")[0].value, 6)
        for mark in ("", ",", "_", "\N{NO-BREAK SPACE}")
    }
    assert len(readings) == 1


@given(
    low=st.integers(1, 500), more=st.integers(1, 500), to=st.sampled_from([" to ", "-", " - ", "\N{EN DASH}"])
)
def test_a_range_holds_both_its_ends(reader: Reader, low, more, to) -> None:
    (amount,) = reader.amounts(f"{low}{to}{low + more} seconds")
    assert (amount.low, amount.high, amount.approximate) == (low, low + more, True)


@pytest.mark.parametrize(
    "text", ["1," * 60_000, "1 to " * 20_000, "a " * 50_000, "3 requests " * 10_000, "1h" * 40_000]
)
def test_a_long_paste_costs_no_more_than_its_length(reader: Reader, text) -> None:
    """Would run for minutes if a pattern backtracked over the whole text."""
    assert all(amount.end <= MOST_CHARACTERS for amount in reader.amounts(text))
