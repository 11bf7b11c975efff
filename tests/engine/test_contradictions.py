"""Workloads that cannot exist are refused in a sentence that names the fields."""

import pytest
from pydantic import ValidationError

from assistant.engine import Workload, recommend, what_if
from assistant.engine.workload import checked_workload
from assistant.errors import InputError


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"os": "windows", "architecture": "arm64"}, ["os", "architecture", "x86_64"]),
        (
            {"run_seconds": 1200, "peak_requests_per_second": 1000, "vcpus": 1},
            ["run_seconds", "peak_requests_per_second", "vcpus", "1,200,000", "1 vCPU"],
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
        ({"os": "windows", "privileged": True}, ["os", "privileged", "Windows"]),
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


@pytest.mark.parametrize(
    ("field", "ends"), [("utilisation", (0.5, 2)), ("memory_mib", (-1, 5)), ("kind", (1, 2))]
)
def test_ranges_beyond_what_a_field_can_be(field, ends):
    with pytest.raises(InputError, match=field):
        recommend(Workload(kind="api"), ranges={field: ends})


def test_what_if_of_an_unknown_field_or_an_impossible_value():
    with pytest.raises(InputError, match="no such field"):
        what_if(Workload(), memory=1)
    with pytest.raises(InputError, match="memory_mib"):
        what_if(Workload(), memory_mib=-1)
    with pytest.raises(InputError, match="os, architecture"):
        what_if(Workload(os="windows"), architecture="arm64")


@pytest.mark.parametrize(
    "fields",
    [
        {"requests_per_month": 0},
        {"kind": "api", "requests_per_month": 0},
        {"kind": "job", "requests_per_month": 0},
        {"utilisation": 0},
        {"kind": "service", "utilisation": 0},
        {"gpu": 0},
        {"ephemeral_gib": 0, "payload_mib": 0, "monthly_budget_usd": 0},
        {"kind": "job", "run_seconds": 604_800, "requests_per_month": 1},
        {"run_seconds": 1e-9},
        {"memory_mib": 1},
        {"vcpus": 1e-3},
    ],
)
def test_the_edges_of_every_range_are_answered(fields):
    found = recommend(Workload(**fields))
    assert found.platform is not None
    assert found.top.monthly_usd.expected >= 0


@pytest.mark.parametrize(
    "fields", [{"run_seconds": -1}, {"memory_mib": float("inf")}, {"instances": 0}, {"memory": 1}]
)
def test_a_field_out_of_its_range_is_no_workload(fields):
    with pytest.raises(ValidationError):
        Workload(**fields)


@pytest.mark.parametrize(
    ("fields", "named", "words"),
    [
        ({"instances": 10_000_000}, "instances", "10,000,000 copies are more than 100,000"),
        ({"kind": "api", "run_seconds": 86400}, "run_seconds, kind", "no caller waits 24 hours"),
        ({"kind": "api", "payload_mib": 1e6}, "payload_mib, run_seconds", "977 GB in 200 ms"),
        (
            {"kind": "api", "traffic": "rare", "requests_per_month": 1e9},
            "traffic, requests_per_month",
            "380.5 a second on average, which is not rare",
        ),
    ],
)
def test_what_nobody_means_is_refused_with_its_fields(fields, named, words):
    with pytest.raises(InputError) as refused:
        recommend(Workload(**fields))
    assert refused.value.field == named
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"region": "frankfurt"}, "region: 'frankfurt' is no code of a Region, which reads like us-east-1"),
        ({"region": "US-EAST-1"}, "region: 'US-EAST-1' is no code of a Region"),
        ({"memory": 5}, "memory: this field is not known; check its spelling; did you mean memory_mib"),
        ({"vcpu": 2}, "check its spelling; did you mean vcpus?"),
    ],
)
def test_a_slip_is_told_with_what_was_meant(fields, words):
    with pytest.raises(InputError) as refused:
        checked_workload(fields)
    assert words in str(refused.value)


def test_runs_of_what_is_always_on_are_said_not_to_count():
    found = recommend(Workload(kind="job", always_on=True, run_seconds=100, requests_per_month=3))
    assert any("whose runs (run_seconds) are not counted" in entry for entry in found.assumptions)


def test_a_long_run_is_refused_only_of_a_kind_that_was_said() -> None:
    fields = {"run_seconds": 6200, "requests_per_month": 5, "gpu": 1}
    assert recommend(Workload(**fields)).platform is not None
    with pytest.raises(InputError, match="no caller waits"):
        recommend(Workload(**fields, kind="inference"))
