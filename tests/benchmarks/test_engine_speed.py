"""How long a recommendation takes, over many workloads; run with `make bench`.

`extra_info` has the 50th and the 99th percentile in milliseconds, of the clock and of the processor, and
the latter's ratios to a peer: a plain loop of 100,000 multiplications, timed before each round of the same
run, so that a busy machine slows both. Every round gets a workload of its own, of another size, so that
nothing is answered from an earlier round.
"""

import json
import os
import random
import subprocess
import sys
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import pytest

from assistant.engine import Workload, recommend
from assistant.errors import InputError

ROOT = Path(__file__).parents[2]
ROUNDS = 300
KINDS = ["api", "event", "job", "service", "batch", "stream", "legacy", "inference"]
OPTIONAL = {
    "vcpus": [0.25, 0.5, 1, 2, 4, 8],
    "traffic": ["steady", "predictable", "spiky", "rare"],
    "instances": [1, 2, 5, 20, 100],
    "utilisation": [0.1, 0.3, 0.5, 0.8],
    "team": ["no_ops", "some_ops", "strong_ops"],
    "interruptible": [True, False],
    "latency_sensitive": [True, False],
    "kubernetes": [False, False, True],
    "gpu": [0, 0, 1],
    "os": ["linux", "linux", "windows"],
    "commitment_years": [0, 1, 3],
    "state": ["none", "shared_files", "block"],
    "region": ["us-east-1", "eu-west-1", "ap-southeast-2"],
}
USUAL = [
    {"kind": "api", "run_seconds": 0.2, "requests_per_month": 3e6, "memory_mib": 1024},
    {"kind": "api", "run_seconds": 0.08, "peak_requests_per_second": 500, "memory_mib": 512},
    {"kind": "job", "run_seconds": 1200, "requests_per_month": 30, "memory_mib": 2048},
    {"kind": "batch", "run_seconds": 5400, "requests_per_month": 2000, "vcpus": 4, "interruptible": True},
    {"kind": "service", "instances": 6, "vcpus": 1, "memory_mib": 2048},
    {"kind": "service", "long_lived_connections": True, "instances": 4, "traffic": "predictable"},
    {"kind": "stream", "always_on": True, "instances": 6, "utilisation": 0.6},
    {"kind": "legacy", "vcpus": 4, "memory_mib": 16384, "state": "block", "ephemeral_gib": 200},
    {"kind": "inference", "run_seconds": 0.3, "requests_per_month": 2e6, "gpu": 1},
    {"kind": "training", "run_seconds": 21600, "requests_per_month": 4, "gpu": 1},
    {"kind": "event", "run_seconds": 4, "requests_per_month": 5e5, "memory_mib": 512},
    {"kind": "service", "kubernetes": True, "instances": 30, "team": "strong_ops"},
    {"kind": "service", "os": "windows", "vcpus": 2, "memory_mib": 8192},
]


def any_workload(random_source):
    return {
        "kind": random_source.choice(KINDS),
        "run_seconds": 10 ** random_source.uniform(-1.3, 3.5),
        "requests_per_month": 10 ** random_source.uniform(1, 8),
        "memory_mib": random_source.choice([256, 512, 1024, 2048, 4096, 8192, 16384, 32768]),
        **{
            field: random_source.choice(values)
            for field, values in OPTIONAL.items()
            if random_source.random() < 1 / 4
        },
    }


def random_workloads():
    random_source, found = random.Random(7), []  # noqa: S311 - the same workloads each time
    while len(found) < ROUNDS:
        workload = Workload(**any_workload(random_source))
        try:
            recommend(workload, flips=False)  # also reads every price table that will be needed
        except InputError:
            continue
        found.append(workload)
    return found


def usual_workloads():
    for fields in USUAL:
        recommend(Workload(**fields))
    sizes = zip(cycle(USUAL), range(ROUNDS), strict=False)
    return [Workload(**{"memory_mib": 2048, **fields}) for fields, _ in sizes]


def percentile(seconds, percent):
    ordered = sorted(seconds)
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]


def peer():
    total = 0
    for number in range(100_000):
        total += number * number
    return total


def timed(spent, work):
    """Return `work`, noting the processor's seconds of each call."""

    def run(*args, **kwargs):
        start = process_time()
        found = work(*args, **kwargs)
        spent.append(process_time() - start)
        return found

    return run


def report_percentiles(benchmark, spent, beside):
    for percent in (50, 99):
        clock, processor = percentile(benchmark.stats.stats.data, percent), percentile(spent, percent)
        benchmark.extra_info[f"p{percent}_ms"] = round(1000 * clock, 2)
        benchmark.extra_info[f"p{percent}_cpu_ms"] = round(1000 * processor, 2)
        benchmark.extra_info[f"p{percent}_to_peer"] = round(processor / median(beside), 2)


@pytest.mark.parametrize("workloads", [usual_workloads, random_workloads])
@pytest.mark.parametrize("flips", [True, False])
def test_one_recommendation(benchmark, workloads, flips, settle):
    following = enumerate(cycle(workloads()), start=1)
    settle()
    spent, beside = [], []

    def another():
        timed(beside, peer)()
        step, workload = next(following)
        larger = workload.model_copy(update={"memory_mib": (workload.memory_mib or 0) + step})
        return (larger,), {"flips": flips}

    found = benchmark.pedantic(timed(spent, recommend), setup=another, rounds=ROUNDS)
    assert found.ranked
    if benchmark.enabled:
        report_percentiles(benchmark, spent, beside)


BATCH = 2_000
"""Workloads of the batch that is timed; times five is what the project aims at in half a minute."""


def judge_file(path, *, through_pipe=False):
    """Judge a file of workloads in a process of its own; return its seconds and its largest MiB."""
    command = [sys.executable, "-m", "assistant", "recommend", "--batch", "-" if through_pipe else str(path)]
    with path.open("rb") as file, Path(os.devnull).open("wb") as nowhere:
        start = perf_counter()
        process = subprocess.Popen(command, stdin=file, stdout=nowhere, stderr=nowhere, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        return perf_counter() - start, usage.ru_maxrss / 1024


def test_a_batch_beside_one_process(benchmark, tmp_path):
    """Judge a file on every processor, beside the same workloads through a pipe, which one process judges."""
    random_source = random.Random(3)  # noqa: S311 - the same workloads each time
    lines = [json.dumps(any_workload(random_source)) + "\n" for _ in range(BATCH)]
    few, many = tmp_path / "few.jsonl", tmp_path / "many.jsonl"
    few.write_text("".join(lines[: BATCH // 4]))
    many.write_text("".join(lines))
    _, least_mib = judge_file(few)
    seconds, most_mib = benchmark.pedantic(judge_file, args=(many,), rounds=1)
    alone, _ = judge_file(many, through_pipe=True)
    benchmark.extra_info["s_for_10_000"] = round(seconds * 10_000 / BATCH, 1)
    benchmark.extra_info["to_one_process"] = round(seconds / alone, 2)
    benchmark.extra_info["mib_of_a_process_after_500"] = round(least_mib)
    benchmark.extra_info["mib_of_a_process_after_2_000"] = round(most_mib)
