from tests.benchmarks.reporting import quality_table, speed_table, style_table

TABLES = {
    "right cards, Berth and its peers": quality_table,
    "right replies of Berth": style_table,
    "speed": speed_table,
}


def pytest_terminal_summary(terminalreporter, config):
    session = getattr(config, "_benchmarksession", None)
    benchmarks = getattr(session, "benchmarks", ())
    for title, make in TABLES.items():
        lines = make(benchmarks)
        if lines:
            terminalreporter.section(title)
            for line in lines:
                terminalreporter.write_line(line)
