"""What is right at a border is a close call, and the advice says of which number."""

import pytest

from assistant import Workload, recommend
from assistant.engine.narrative import narrate

NIGHTLY = {"kind": "job", "requests_per_month": 30, "memory_mib": 2048}
AT_WORD = "(right at what you said)"


@pytest.mark.parametrize(
    ("seconds", "confidence"), [(1790, "close_call"), (1740, "close_call"), (1500, "settled")]
)
def test_nearly_too_long_for_the_winner_is_a_close_call(seconds, confidence) -> None:
    assert recommend(Workload(**NIGHTLY, run_seconds=seconds), flips=False).confidence == confidence


@pytest.mark.parametrize("flips", [True, "likely"])
def test_the_flip_that_is_at_hand_is_marked(flips) -> None:
    workload = Workload(**NIGHTLY, run_seconds=1790)
    text = narrate(recommend(workload, flips=flips), workload)
    assert f"longer than 30 minutes a run: ECS on Fargate {AT_WORD}" in text
    assert text.count(AT_WORD) == 1
    assert "A close call." in text


def test_how_near_a_border_is_is_a_weight() -> None:
    workload = Workload(**NIGHTLY, run_seconds=1500)
    assert recommend(workload, flips=False, preferences={"border.share": 0.25}).confidence == "close_call"
    assert (
        recommend(
            Workload(**NIGHTLY, run_seconds=1790), flips=False, preferences={"border.share": 0}
        ).confidence
        == "settled"
    )


def test_what_was_only_assumed_is_at_no_border() -> None:
    workload = Workload(kind="job", run_seconds=600, requests_per_month=30)
    assert AT_WORD not in narrate(recommend(workload), workload)


def test_a_size_that_is_chosen_is_at_no_border() -> None:
    workload = Workload(kind="api", run_seconds=0.2, requests_per_month=1_000_000, vcpus=16, memory_mib=32768)
    assert "vCPU" not in "".join(
        part for part in narrate(recommend(workload), workload).split(";") if AT_WORD in part
    )
