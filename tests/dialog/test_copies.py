"""Several of the same: what counts as copies, and what each has of a total."""

import pytest

from tests.dialog.conftest import values


@pytest.mark.parametrize(
    ("text", "copies"),
    [
        ("I have 3 python services, each 1 vcpu 2gb always on, steady, no ops people", 3),
        ("3 services each with 1 vCPU and 2 GB", 3),
        ("two workers", 2),
        ("we run five identical web servers", 5),
        ("a fleet of 8 pods", 8),
        ("our 4 microservices of 512 MB each, around the clock", 4),
    ],
)
def test_things_that_are_counted_are_copies(read, text, copies) -> None:
    fill = read(text).fills["instances"]
    assert (fill.value, fill.origin) == (copies, "said")


@pytest.mark.parametrize(
    "text",
    [
        "a bot that talks to 3 services",
        "a bot that uses 3 AWS services",
        "it calls 4 other services",
        "a service that depends on 2 servers",
    ],
)
def test_what_a_workload_talks_to_is_no_copy_of_it(read, text) -> None:
    assert "instances" not in read(text).fills


@pytest.mark.parametrize(
    "text", ["3 different services around the clock", "3 services: one with 1 GB, one with 4 GB"]
)
def test_different_things_are_told_to_be_workloads_of_their_own(say, text) -> None:
    reply = say(text)
    assert "instances" not in values(reply)
    assert "memory_mib" not in values(reply)
    assert "workloads of their own" in reply.text


def test_a_size_said_twice_is_still_a_contradiction(read) -> None:
    doubt = read("2 instances with 1 GB of memory, 4 GB of memory").doubts[0]
    assert (doubt.kind, doubt.slot) == ("contradiction", "memory_mib")


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("4 vCPU total across 2 instances", {"vcpus": 2}),
        ("2 instances with 4 vCPU and 8 GB in total", {"vcpus": 2, "memory_mib": 4096}),
        ("a total of 12 GB over 3 pods", {"memory_mib": 4096}),
        ("2 servers, 8 GB split across them", {"memory_mib": 4096}),
        ("6 GB and 3 vCPU combined, 3 containers", {"memory_mib": 2048, "vcpus": 1}),
        ("2 instances with 4 vCPU and 8 GB", {"vcpus": 4, "memory_mib": 8192}),
        ("4 vCPU in total", {"vcpus": 4}),
    ],
)
def test_each_copy_has_its_part_of_a_total(read, text, each) -> None:
    fills = read(text).fills
    assert {slot: fills[slot].value for slot in each} == each


def test_the_words_kept_are_those_that_said_it(read) -> None:
    fill = read("small team no ops").fills["team"]
    assert (fill.value, fill.origin, fill.words) == ("no_ops", "said", "no ops")
    assert read("we are a small team").fills["team"].origin == "implied"
