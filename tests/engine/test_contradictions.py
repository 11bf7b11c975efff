"""Workloads that cannot exist are refused in a sentence that names the fields."""

import pytest
from pydantic import ValidationError

from assistant.engine import Workload, recommend, what_if
from assistant.errors import InputError


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"os": "windows", "architecture": "arm64"}, ["os", "architecture", "x86_64"]),
        (
            {"run_seconds": 1200, "peak_requests_per_second": 1000, "vcpus": 1},
            ["run_seconds", "peak_requests_per_second", "1,200,000"],
        ),
        ({"run_seconds": 600, "requests_per_month": 1e10}, ["run_seconds", "requests_per_month"]),
        (
            {"kind": "api", "run_seconds": 60, "requests_per_month": 5e8, "instances": 1, "vcpus": 1},
            ["instances", "vcpus", "run_seconds"],
        ),
        (
            {"kind": "api", "requests_per_month": 1e9, "peak_requests_per_second": 10},
            ["requests_per_month", "peak_requests_per_second", "380.5"],
        ),
        ({"gpu": 0, "gpu_memory_gib": 24}, ["gpu", "gpu_memory_gib"]),
        ({"kubernetes": True, "packaging": "machine_image"}, ["kubernetes", "packaging"]),
        ({"region": "xx-north-1"}, ["region", "xx-north-1", "us-east-1"]),
    ],
)
def test_a_contradiction_is_named(fields, named):
    with pytest.raises(InputError) as caught:
        recommend(Workload(**fields))
    for word in named:
        assert word in str(caught.value)


def test_ranges_that_run_backwards_or_name_nothing():
    with pytest.raises(InputError, match="backwards"):
        recommend(Workload(kind="api"), ranges={"requests_per_month": (10, 1)})
    with pytest.raises(InputError, match="no such field"):
        recommend(Workload(kind="api"), ranges={"requests": (1, 10)})


def test_what_if_of_an_unknown_field():
    with pytest.raises(InputError, match="no such field"):
        what_if(Workload(), memory=1)


@pytest.mark.parametrize(
    "fields", [{"run_seconds": -1}, {"memory_mib": float("inf")}, {"instances": 0}, {"memory": 1}]
)
def test_a_field_out_of_its_range_is_no_workload(fields):
    with pytest.raises(ValidationError):
        Workload(**fields)
