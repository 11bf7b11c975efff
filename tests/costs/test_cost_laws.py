"""Laws that hold for every bill, whatever the quantities."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.costs import (
    Bill,
    Copy,
    Market,
    api_gateway_bill,
    fargate_bill,
    fargate_sizes,
    instance_types,
    is_valid_fargate_size,
    lambda_bill,
    nearest_fargate_sizes,
    pack,
    price_book,
    smallest_fargate_size,
)
from assistant.facts import default_knowledge

BOOK = price_book(default_knowledge())
REGIONS = st.sampled_from(["us-east-1", "eu-west-1", "ap-northeast-1", "sa-east-1"])
MEMORY = st.integers(128, 10_240)
SECONDS = st.floats(0.001, 900)
REQUESTS = st.floats(0, 1e9)
MORE = st.floats(1, 100)


@given(REGIONS, MEMORY, SECONDS, REQUESTS, MORE, st.booleans(), st.sampled_from([0, 5]))
def test_a_function_never_costs_less_for_more(region, memory, seconds, requests, more, free, warm):
    def total(**change):
        plain = {"memory_mib": memory, "run_seconds": seconds, "requests_per_month": requests}
        given_all = {**plain, "free_tier": free, "provisioned_concurrency": warm, **change}
        return lambda_bill(BOOK, region=region, **given_all).total

    least = total() * (1 - 1e-12)
    assert total(memory_mib=memory * more) >= least
    assert total(run_seconds=seconds * more) >= least
    assert total(requests_per_month=requests * more) >= least
    assert total(ephemeral_mib=512 * more) >= least


@given(st.sampled_from(["us-east-1", "eu-west-1"]), REQUESTS, st.floats(0, 20), MORE, st.booleans())
def test_a_gateway_never_costs_less_for_more(region, requests, payload, more, http):
    def total(**change):
        given_all = {"requests_per_month": requests, "payload_mib": payload, "http": http, **change}
        return api_gateway_bill(BOOK, region=region, **given_all).total

    least = total() * (1 - 1e-12)
    assert total(requests_per_month=requests * more) >= least
    assert total(payload_mib=payload * more) >= least
    assert total(http=False) >= least, "calls that last too long for an HTTP API are no cheaper"


@given(REGIONS, st.floats(0.25, 32), st.integers(512, 249_856), MORE)
def test_more_memory_never_makes_a_task_cheaper(region, vcpus, memory, more):
    small, large = (smallest_fargate_size(BOOK, vcpus, amount) for amount in (memory, memory * more))
    if large is None:
        return
    assert small is not None
    costs = [
        fargate_bill(BOOK, region=region, vcpus=size.vcpus, memory_mib=size.memory_mib).total
        for size in (small, large)
    ]
    assert costs[0] <= costs[1] * (1 + 1e-12)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["us-east-1", "eu-west-1"]),
    st.sampled_from(["awsvpc", "pods", "one"]),
    st.floats(0.25, 16),
    st.integers(256, 65_536),
    st.integers(1, 60),
    st.floats(0.05, 1),
    st.floats(1, 8),
)
def test_more_memory_or_copies_never_make_instances_cheaper(region, slots, vcpus, memory, copies, busy, more):
    def cost(**change):
        wanted = {"memory_mib": memory, "copies": copies, **change}
        copy = Copy(vcpus, wanted["memory_mib"], utilisation=busy)
        found = pack(BOOK, Market(region), copy, copies=wanted["copies"], slots=slots)
        return math.inf if found is None else found.usd_per_hour

    least = cost() * (1 - 1e-12)
    assert cost(memory_mib=memory * more) >= least
    assert cost(copies=math.ceil(copies * more)) >= least


@settings(max_examples=60, deadline=None)
@given(st.floats(0.25, 16), st.integers(256, 65_536), st.integers(1, 60), st.floats(0.05, 1))
def test_a_packing_holds_what_it_was_asked_to_hold(vcpus, memory, copies, busy):
    copy = Copy(vcpus, memory, utilisation=busy)
    found = pack(BOOK, Market("us-east-1"), copy, copies=copies, slots="awsvpc")
    assert found is not None
    assert found.instances * found.copies_per_instance >= copies
    assert found.copies_per_instance * vcpus <= found.type.vcpus + 1e-6
    assert found.copies_per_instance * memory <= found.type.memory_mib
    assert found.copies_per_instance <= found.type.awsvpc_tasks
    sustained = found.instances * found.type.vcpus * found.type.baseline
    assert found.surplus_vcpus == pytest.approx(max(busy * vcpus * copies - sustained, 0), abs=1e-6) or (
        not found.type.is_burstable
    )


@settings(max_examples=30, deadline=None)
@given(st.floats(0.25, 8), st.integers(256, 32_768), st.floats(0.1, 1))
def test_the_choice_is_the_cheapest_of_all_types(vcpus, memory, busy):
    """The candidates that `pack` keeps lose nothing against trying every single type."""
    from assistant.costs import cheapest_instances

    copy = Copy(vcpus, memory, utilisation=busy)
    found = pack(BOOK, Market("us-east-1"), copy)
    (best,) = cheapest_instances(BOOK, Market("us-east-1"), copy)
    assert found is not None
    assert found.usd_per_hour == pytest.approx(best.usd_per_hour)


@given(st.lists(REQUESTS, max_size=5))
def test_bills_add_up(requests):
    bills = [
        lambda_bill(BOOK, region="us-east-1", memory_mib=512, run_seconds=0.1, requests_per_month=count)
        for count in requests
    ]
    together = sum(bills, Bill())
    assert together.total == pytest.approx(sum(bill.total for bill in bills))
    for entry in together.lines:
        assert entry.usd == entry.quantity * entry.usd_per_unit
        assert entry.source


def test_every_listed_size_is_valid_and_its_own_smallest():
    for os in ("linux", "windows"):
        for size in fargate_sizes(BOOK, os):
            assert is_valid_fargate_size(BOOK, size.vcpus, size.memory_mib, os)
    assert not is_valid_fargate_size(BOOK, 3, 8192)
    assert not is_valid_fargate_size(BOOK, 0.5, 512)
    assert not is_valid_fargate_size(BOOK, 8, 16_384, "windows")
    nearest = nearest_fargate_sizes(BOOK, 3, 10_000)
    assert nearest[0].vcpus >= 3
    assert nearest[0].memory_mib >= 10_000


def test_burstable_types_have_baselines_and_others_none():
    types = instance_types(BOOK)
    assert types["t3.medium"].baseline == 0.2
    assert types["t3.large"].baseline == 0.3
    assert types["m7g.large"].baseline == 1
    assert all(kind.baseline > 0 for kind in types.values())
