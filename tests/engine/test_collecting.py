"""A recommendation makes no cycles, so that the collector may be kept out of it."""

import gc

import pytest

from assistant.engine import Workload, recommend
from assistant.uncollected import uncollected

WORKLOADS = (
    {"kind": "api", "run_seconds": 0.2, "requests_per_month": 3e6, "memory_mib": 1024},
    {"kind": "batch", "run_seconds": 5400, "requests_per_month": 2000, "vcpus": 4, "interruptible": True},
    {"kind": "service", "kubernetes": True, "instances": 30, "team": "strong_ops"},
)

MOST_KEPT = 300
"""Objects that one more recommendation may leave: itself, with the lines of its bills."""


@pytest.mark.parametrize("fields", WORKLOADS)
def test_advice_leaves_nothing_to_the_collector(fields) -> None:
    recommend(Workload(**fields))
    gc.collect()
    with uncollected():
        recommend(Workload(**fields, portable=False, team_size=7))
        assert gc.collect() == 0


@pytest.mark.parametrize("fields", WORKLOADS)
def test_advice_keeps_little_of_what_it_was_made_from(fields) -> None:
    first, second, third = (Workload(**{**fields, "memory_mib": 3000 + more}) for more in range(3))
    recommend(first)  # reads what stays: rates, and what the markets sell
    recommend(second)
    before = len(gc.get_objects())
    recommend(third)
    assert len(gc.get_objects()) - before < MOST_KEPT


@pytest.mark.parametrize("was_enabled", [True, False])
def test_the_collector_is_left_as_it_was_found(was_enabled) -> None:
    found = gc.isenabled()
    try:
        (gc.enable if was_enabled else gc.disable)()
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is was_enabled
        with pytest.raises(ZeroDivisionError), uncollected():
            raise ZeroDivisionError
        assert gc.isenabled() is was_enabled
    finally:
        (gc.enable if found else gc.disable)()
