import gc

import pytest

from tests.benchmarks.reporting import quality_table, speed_table, style_table

TABLES = {
    "right cards, Berth and its peers": quality_table,
    "right replies of Berth": style_table,
    "speed": speed_table,
}


@pytest.fixture
def settle():
    """Return what every door does once it has loaded: the collector looks no more through what stays."""

    def freeze():
        gc.collect()
        gc.freeze()

    yield freeze
    gc.unfreeze()


def pytest_terminal_summary(terminalreporter, config):
    session = getattr(config, "_benchmarksession", None)
    benchmarks = getattr(session, "benchmarks", ())
    for title, make in TABLES.items():
        lines = make(benchmarks)
        if lines:
            terminalreporter.section(title)
            for line in lines:
                terminalreporter.write_line(line)
