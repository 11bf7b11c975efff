"""Whole processes: a cold answer beside an interpreter that does nothing.

Both are byte-compiled, and every round runs one right after the other, so that what else the machine does
weighs on both. `make bench` runs it; the ordinary suite skips it.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_BARE_STARTS = 4
ROUNDS = 40
ASK = "import sys; from assistant.__main__ import main; sys.argv[0] = 'berth'; sys.exit(main())"


@pytest.fixture(scope="module")
def seconds_of(tmp_path_factory):
    """Run a Python process whose modules are compiled, and return its seconds."""
    folder = tmp_path_factory.mktemp("cold")
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {
        **kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "pyc"),
        "BERTH_CACHE_DIR": str(folder / "cache"),
    }  # fmt: skip

    def run(*words) -> float:
        begin = time.perf_counter()
        subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=True, env=environment)
        return time.perf_counter() - begin

    return run


@pytest.mark.parametrize(
    "question", ["lambda timeout", "max memory for a fargate task?", "are security groups stateful?"]
)
def test_a_cold_answer_costs_a_few_bare_starts(benchmark, seconds_of, question) -> None:
    bare, asked = ("-c", "pass"), ("-c", ASK, "ask", question)
    for words in (bare, asked, asked):
        seconds_of(*words)  # compiles, and fills the cache
    pairs = []
    benchmark.pedantic(lambda: pairs.append((seconds_of(*bare), seconds_of(*asked))), rounds=ROUNDS)
    ratio = statistics.median(answer / start for start, answer in pairs)
    benchmark.extra_info["bare_starts"] = round(ratio, 2)
    assert ratio <= MOST_BARE_STARTS, f"a cold answer costs {ratio:.2f} bare starts"
