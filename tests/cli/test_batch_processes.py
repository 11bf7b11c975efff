"""A long batch is judged by several processes, and nobody can tell from what it prints."""

import json
import os
import signal
import subprocess

import pytest

from tests.cli.test_processes import BERTH, environment, posix

MANY = 330
"""More than one process keeps to itself, and more than one task."""


def workload(number):
    return {"kind": "job", "run_seconds": 60 + number, "requests_per_month": 10 + number, "memory_mib": 2048}


def line(number) -> str:
    broken = {205: "[1]", 230: '{"memory_mib": -5}', 231: '{"kind": ', 317: '{"os": "windows", "gpu": 0.5}'}
    return broken.get(number) or json.dumps(workload(number))


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lists")
    lines = folder / "many.jsonl"
    lines.write_text("".join(f"{line(number)}\n" for number in range(MANY)))
    cut = folder / "cut.json"
    cut.write_text("[" + ",\n".join(json.dumps(workload(number)) for number in range(MANY)) + ',\n{"kind": ')
    return lines, cut


def berth(*words, **options):
    return subprocess.run(
        [*BERTH, *map(str, words)], capture_output=True, text=True, check=False, env=environment(), **options
    )


def test_a_file_and_a_pipe_print_the_same(lists) -> None:
    file, _ = lists
    spread = berth("recommend", "--batch", file)
    single = berth("recommend", "--batch", "-", input=file.read_text())
    assert (spread.returncode, single.returncode) == (2, 2)
    assert spread.stdout.count("\n") == MANY - 4
    assert spread.stdout == single.stdout
    assert spread.stderr == single.stderr.replace("stdin:", f"{file}:")
    assert [f":{number + 1}:" in spread.stderr for number in (205, 230, 231, 317)] == [True] * 4


def test_what_was_judged_is_printed_before_the_list_breaks_off(lists) -> None:
    _, cut = lists
    done = berth("recommend", "--batch", cut)
    assert done.returncode == 2
    assert done.stdout.count("\n") == MANY
    assert f"cut.json:{MANY + 1}: not valid JSON" in done.stderr


@posix
def test_ctrl_c_ends_all_of_them_quietly(lists, tmp_path) -> None:
    long = tmp_path / "long.jsonl"
    long.write_text(lists[0].read_text() * 30)
    process = subprocess.Popen(
        [*BERTH, "recommend", "--batch", str(long), "--flips"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), start_new_session=True,
    )  # fmt: skip
    for _ in range(220):
        process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
