"""`berth recommend --batch`: a line for each workload, and what is wrong named without stopping."""

import json

import pytest

from assistant import Recommendation, Workload, recommend
from assistant.cli.progress import progress_line
from assistant.cli.workload_lists import WorkloadList

NIGHTLY = {"kind": "job", "run_seconds": 1200, "requests_per_month": 30, "memory_mib": 2048}
SERVICE = {"kind": "service", "instances": 3, "latency_sensitive": True, "os": "linux"}
YAML = """\
# two workloads
- kind: job
  run_seconds: 1200
  requests_per_month: 30
  memory_mib: 2048

- {kind: service, instances: 3, latency_sensitive: yes, os: linux}
"""
CSV = """\
kind,run_seconds,requests_per_month,memory_mib,instances,latency_sensitive,os
job,1200,30,2048,,,

service,,,,3,yes,linux
"""
LISTS = {
    "w.jsonl": f"{json.dumps(NIGHTLY)}\n\n{json.dumps(SERVICE)}\n",
    "w.json": json.dumps([NIGHTLY, SERVICE], indent=2),
    "compact.json": json.dumps([NIGHTLY, SERVICE]),
    "w.yaml": YAML,
    "indented.yaml": "".join(f"  {line}" for line in YAML.splitlines(keepends=True)),
    "brackets.yml": f"---\n{json.dumps([NIGHTLY, SERVICE])}\n",
    "w.csv": CSV,
    "bom.csv": "\ufeff" + CSV,
}


@pytest.fixture
def batch(berth, tmp_path):
    def run(name, text, *more):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return berth("recommend", "--batch", file, *more)

    return run


def answers(run):
    return [Recommendation.model_validate_json(line) for line in run.out.splitlines()]


@pytest.mark.parametrize("name", LISTS)
def test_every_format_gives_one_recommendation_a_line_in_order(batch, name) -> None:
    ran = batch(name, LISTS[name])
    assert (ran.code, ran.err) == (0, "")
    expected = [recommend(Workload(**fields), flips=False) for fields in (NIGHTLY, SERVICE)]
    assert answers(ran) == expected


@pytest.mark.parametrize("name", ["w.jsonl", "w.json", "w.yaml", "w.csv"])
def test_stdin_is_told_apart_by_how_it_begins(berth, name) -> None:
    ran = berth("recommend", "--batch", "-", stdin=LISTS[name])
    assert (ran.code, len(answers(ran))) == (0, 2)


def test_flips_come_when_they_are_asked_for(batch) -> None:
    (plain, _), (solved, _) = (
        answers(batch("w.jsonl", LISTS["w.jsonl"], *more)) for more in ((), ("--flips",))
    )
    assert not plain.flips
    assert solved == recommend(Workload(**NIGHTLY))


def test_fields_hold_for_every_workload(batch) -> None:
    ran = batch("w.csv", CSV, "--set", "region=eu-west-1")
    assert all("us-east-1" not in found.assumptions for found in answers(ran))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("w.jsonl", '{"kind": "job"}\n{"memory_mib": -5}\n{"kind": "api"}\n', ["w.jsonl:2", "memory_mib"]),
        ("w.jsonl", '{"kind": "job"}\n{"memory_mib": 5\n{"kind": "api"}\n', ["w.jsonl:2", "not valid JSON"]),
        ("w.jsonl", '{"kind": "job"}\n[1]\n{"kind": "api"}\n', ["w.jsonl:2", "mapping"]),
        ("w.jsonl", '{"kind": "job"}\n{"os": "linux", "os": "linux"}\n{"kind": "api"}\n', [":2", "twice"]),
        ("w.jsonl", '{"kind": "job"}\n{"os": "windows", "architecture": "arm64"}\n{}\n', [":2", "x86_64"]),
        ("w.json", '[{"kind": "job"},\n{"gpu": 1,\n"vcpus": 0},\n{"kind": "api"}]', ["w.json:3", "vcpus"]),
        ("w.yaml", "- kind: job\n- gpu: 1\n  vcpus: 0\n- kind: api\n", ["w.yaml:3", "vcpus"]),
        ("w.yaml", "- kind: job\n- a: b: c\n- kind: api\n", ["w.yaml:2", "not valid YAML"]),
        ("w.yaml", "- kind: job\n- 3\n- kind: api\n", ["w.yaml:2", "mapping"]),
        ("w.csv", "kind,vcpus\njob,1\nservice,lots\napi,\n", ["w.csv:3", "vcpus", "number"]),
        ("w.csv", "kind,vcpus\njob,1\nservice,1,2\napi,\n", ["w.csv:3", "3 cells"]),
    ],
    ids=range(11),
)  # fmt: skip
def test_what_is_wrong_is_named_and_the_rest_goes_on(batch, name, text, words) -> None:
    ran = batch(name, text)
    assert ran.code == 2
    assert len(answers(ran)) == 2
    assert ran.err.startswith("berth: ")
    assert ran.err.count("\n") == 1
    assert all(word in ran.err for word in words), ran.err


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("w.jsonl", "", ["w.jsonl", "no workload"]),
        ("w.json", '[{"kind": "job"},\n {"kind": ', ["w.json:2", "not valid JSON"]),
        ("w.csv", b"kind\n\xff\n", ["w.csv:2", "UTF-8"]),
        ("w.csv", 'kind\n"job\n', ["w.csv", "not valid CSV"]),
        ("w.csv", "kind,memory_mib,kind\napi,512,job\n", ["w.csv:1", "'kind' stands twice"]),
        ("w.csv", "kind;memory_mib\napi;512\n", ["w.csv:1", "separated by commas", "';'"]),
    ],
)
def test_a_file_that_cannot_be_read_on_is_named(batch, name, text, words) -> None:
    ran = batch(name, text)
    assert ran.code == 2
    assert all(word in ran.err for word in words), ran.err


def test_wrong_use_is_named(berth, tmp_path) -> None:
    file = tmp_path / "w.csv"
    file.write_text(CSV)
    assert "drop the workload file" in berth("recommend", file, "--batch", file).err
    assert "drop --details" in berth("recommend", "--batch", file, "--details").err
    assert "No such file" in berth("recommend", "--batch", tmp_path / "nowhere.csv").err


def test_a_workload_that_nothing_runs_is_a_failed_check(batch) -> None:
    ran = batch("w.jsonl", '{"gpu": 1, "gpu_memory_gib": 100000}\n{"kind": "job"}\n')
    assert (ran.code, next(found.platform for found in answers(ran))) == (1, None)


def test_no_bar_where_nobody_watches(batch) -> None:
    assert batch("w.jsonl", LISTS["w.jsonl"] * 50).err == ""


def test_the_bar_shows_share_count_and_time_left() -> None:
    assert progress_line(50, "workloads", 0.5, 10) == f"[{'#' * 12}{'-' * 12}]  50%  50 workloads, 10 s left"
    assert progress_line(5000, "workloads", None, 10) == "5,000 workloads"
    assert "left" not in progress_line(1, "workloads", 0.001, 1)


def test_a_long_list_is_read_as_it_is_needed(tmp_path) -> None:
    """The first workload comes before the rest of the file has been read."""
    file = tmp_path / "w.jsonl"
    file.write_text(f"{json.dumps(NIGHTLY)}\n" * 20_000)
    workloads = WorkloadList(file)
    entries = workloads.entries()
    assert next(entries).fields == NIGHTLY
    assert workloads.share is not None
    assert workloads.share < 0.01
    assert sum(1 for _ in entries) == 19_999
    assert workloads.share == 1


def test_weights_hold_for_every_workload_and_are_checked_first(batch) -> None:
    ran = batch("w.csv", CSV, "--prefer", "operations.usd_per_hour=0")
    assert all(found.ranked[0].weighed_usd < 200 for found in answers(ran))
    wrong = batch("w.csv", CSV, "--prefer", "operations.usd=0")
    assert (wrong.code, wrong.out) == (2, "")
    assert "operations.usd_per_hour" in wrong.err
