"""The tables that `make bench` prints, made of what the benchmarks left."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

OURS = "Berth"
SHOWN_STYLES = {"none": "unanswerable, declined"}
_NOT_TIMED = {"quality", "styles"}


def quality_table(benchmarks: Iterable[Any]) -> list[str]:
    """Return the shares of right cards and of declined questions, a line for each retriever."""
    rows = [
        (
            _name(found),
            *(f"{share:.1%}" for shares in found.extra_info["shares"].values() for share in shares),
        )
        for found in benchmarks
        if found.group == "quality"
    ]
    heads = ("retriever", "right, tuned", "declined, tuned", "right, held out", "declined, held out")
    return table(heads, rows) if rows else []


def style_table(benchmarks: Iterable[Any]) -> list[str]:
    """Return Berth's right replies, with the right card, kind and figure, by the style of the question."""
    rows = []
    for found in benchmarks:
        if found.group == "styles":
            by_set = found.extra_info["styles"]
            for style in by_set["tuned"]:
                counts = (of_set[style] for of_set in by_set.values())
                shares = [f"{right / count:.1%} of {count}" for right, count in counts]
                rows.append((SHOWN_STYLES.get(style, style), *shares))
    return table(("replies right in card, kind and figure", "tuned", "held out"), rows) if rows else []


def speed_table(benchmarks: Sequence[Any]) -> list[str]:
    """Return every time, and its ratio to Berth's own or to what the benchmark names.

    The fastest round counts, which other work on the machine disturbs least; of a lookup in a session, the
    rounds at which so many percent of the questions are answered.
    """
    rows: list[tuple[str, ...]] = []
    ours = {found.group: _seconds(found) for found in benchmarks if _name(found) == OURS}
    for found in benchmarks:
        if found.group == "session":
            rows += [
                ("lookup in a session", f"{p}th percentile", shown(percentile(found, p)), "")
                for p in (50, 99)
            ]
        elif found.group not in _NOT_TIMED:
            unit, took = ours.get(found.group), _seconds(found)
            ratio = f"{took / unit:.2f} × {OURS}" if unit else _own_ratio(found.extra_info)
            rows.append((found.group or _file(found), _name(found), shown(took), ratio))
    return table(("what", "who", "time", "ratio"), rows) if rows else []


def _own_ratio(info: Mapping[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in info.items())


def percentile(found: Any, percent: int) -> float:
    """Return the time that so many percent of the rounds stay within."""
    times = sorted(found.stats.data)
    return times[min(len(times) - 1, len(times) * percent // 100)]


def shown(seconds: float) -> str:
    for unit, scale in (("s", 1), ("ms", 1e-3)):
        if seconds >= scale:
            return f"{seconds / scale:.2f} {unit}"
    return f"{seconds * 1e6:.1f} µs"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    lines = [heads, ["-" * width for width in widths], *rows]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]


def _seconds(found: Any) -> float:
    return found.stats.min / found.extra_info.get("questions", 1)


def _name(found: Any) -> str:
    params: Mapping[str, Any] = found.params or {}
    return str(params.get("name", found.name.removeprefix("test_").replace("_", " ")))


def _file(found: Any) -> str:
    """Return what the benchmark's file is about: cold start of tests/benchmarks/test_cold_start.py."""
    return (
        str(found.fullname).partition("::")[0].rpartition("/test_")[2].removesuffix(".py").replace("_", " ")
    )
