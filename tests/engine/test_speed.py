"""Benchmarks; run them with --benchmark-only."""

from itertools import count

from assistant.engine import Workload, recommend


def test_one_recommendation_with_flips(benchmark):
    sizes = count(1)

    def fresh():
        step = next(sizes)
        return recommend(
            Workload(
                kind="api", run_seconds=0.2, requests_per_month=1e6 + 9973 * step, memory_mib=1024 + step
            )
        )

    fresh()
    assert benchmark(fresh).platform == "lambda"


def test_one_recommendation_without_flips(benchmark):
    sizes = count(1)

    def fresh():
        step = next(sizes)
        return recommend(
            Workload(kind="service", vcpus=1, memory_mib=2048 + step, instances=1 + step % 50), flips=False
        )

    fresh()
    assert benchmark(fresh).platform is not None
