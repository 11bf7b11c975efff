"""What would flip a recommendation reads true: amounts that somebody may come to, and none that is 0."""

import random
import re

import pytest

from assistant.engine import Workload, recommend
from assistant.errors import InputError

CHOICES = {
    "kind": [
        "api",
        "event",
        "job",
        "service",
        "batch",
        "stream",
        "legacy",
        "desktop",
        "training",
        "inference",
    ],
    "run_seconds": [0.012, 0.2, 3.5, 20, 450, 5000],
    "requests_per_month": [40, 9_000, 600_000, 64_005_103, 152_958_464, 9e8],
    "memory_mib": [256, 1024, 4096, 32768],
    "payload_mib": [None, None, 0.01, 0.3, 4, 20],
    "ephemeral_gib": [None, None, 0.2, 20, 500],
    "long_lived_connections": [None, None, True],
    "response_stream": [None, None, None, True],
    "team_size": [None, 1, 10],
    "monthly_budget_usd": [None, None, 40],
    "architecture": [None, "arm64", "x86_64"],
    "interruptible": [None, None, True],
    "region": [None, None, "eu-west-1", "mx-central-1"],
}
ZERO = re.compile(
    r"(?<![\d.,])0(?:\.0+)? (?:[KMG]i?B|ms|seconds?|minutes?|hours?|copies|vCPU|a )|(?<![\d.,])0%|\$0\b(?!\.)"
)


def workloads(count=80):
    source, found = random.Random(11), 0  # noqa: S311 - the same workloads each time
    while found < count:
        fields = {name: source.choice(values) for name, values in CHOICES.items()}
        fields = {name: value for name, value in fields.items() if value is not None}
        try:
            yield fields, recommend(Workload(**fields))
        except InputError:
            continue
        found += 1


def flips(**fields):
    return {(flip.field, flip.direction): flip for flip in recommend(Workload(**fields)).flips}


def test_no_amount_reads_as_nothing_nor_as_what_was_said_where_it_is_another():
    for fields, found in workloads():
        for flip in found.flips:
            assert not ZERO.search(flip.text), (flip, fields)
            assert flip.value != fields.get(flip.field) or flip.direction == "becomes", (flip, fields)


def test_what_is_far_beyond_anything_that_was_said_is_not_told():
    for fields, found in workloads():
        amounts = {flip.field: flip.value for flip in found.flips if flip.direction == "above"}
        assert amounts.get("requests_per_month", 0) <= fields["requests_per_month"] * 100_001
        if fields["kind"] in {"api", "inference", "stream", "legacy"}:
            assert amounts.get("run_seconds", 0) <= max(3601, fields["run_seconds"])
        if "ephemeral_gib" not in fields:
            assert amounts.get("ephemeral_gib", 0) <= 1001


def test_a_small_payload_is_told_in_its_own_unit():
    """Sixty-four million calls: from so many KB on what a load balancer passes on costs more than a gateway."""
    said = {"kind": "api", "run_seconds": 0.023, "requests_per_month": 64_005_103, "memory_mib": 1024}
    flip = flips(**said, team_size=1)["payload_mib", "above"]
    assert 0 < flip.value < 1
    assert re.match(r"A payload (above \d+ KB|of \d+ KB or more): Lambda", flip.text)


def test_from_nothing_the_amount_itself_is_told():
    flip = flips(kind="api", run_seconds=0.2, requests_per_month=1e6, memory_mib=512)[
        "ephemeral_gib", "above"
    ]
    assert flip.text == "More than 10 GiB of disk: ECS on Fargate."


def test_a_dollar_is_step_enough_for_a_budget_and_one_person_is_a_team_of_one():
    texts = [flip.text for _, found in workloads(150) for flip in found.flips]
    budgets = [text for text in texts if "budget" in text.lower()]
    assert budgets
    assert not any(re.search(r"\$[\d,]+\.\d\d", text.split(":")[0]) for text in budgets)
    assert not any(re.match(r"Only 1\b", text) for text in texts)


@pytest.mark.parametrize("value", ["arm64"])
def test_a_price_that_is_not_known_flips_nothing(value):
    found = flips(kind="job", run_seconds=600, requests_per_month=9839, memory_mib=16384, interruptible=True)
    assert ("architecture", "becomes") not in found, value
