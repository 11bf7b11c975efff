"""A plot of cost curves in characters: every line bears a letter of its own, so it reads without colour."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from assistant.engine.narrative import PLATFORM_NAMES
from assistant.quantities import number, usd
from assistant.tui.cost_curves import place_of, value_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.tui.cost_curves import Change, Curves

LABEL_WIDTH = 9
"""Cells to the left of the plot, for the amounts."""

BELOW_HEIGHT = 4
"""Lines below the plot: the axis, its labels, and who comes first."""

_MUTED = "$foreground-muted"
_KILO = 1_000
_LEAST_HEIGHT = 4
_MOST_CHANGES = 3
_MANY_POWERS = 3


class Pen(NamedTuple):
    """How a series is drawn: a letter and a colour."""

    letter: str
    style: str


PENS = {
    "lambda": Pen("L", "$text-warning"),
    "lambda-managed-instances": Pen("M", "$text-secondary"),
    "fargate": Pen("F", "$text-primary"),
    "fargate-spot": Pen("S", "$text-accent"),
    "ecs-ec2": Pen("C", "$text-success"),
    "ecs-managed-instances": Pen("I", "$text-error"),
    "eks": Pen("K", "$foreground"),
    "ec2": Pen("E", "bold $text-success"),
    "hybrid": Pen("H", "$foreground-muted"),
}
"""Every platform's pen."""


def plot_lines(curves: Curves, height: int, cursor: int | None = None) -> list[Content]:
    """Return the plot: amounts at the left, a column for each value, the axis and its labels below.

    Every curve is a line that bears its platform's letter again and again, each platform at columns of
    its own and all of them at the cursor, so that curves that lie on each other are told apart. The user's
    own value is a line of dots with a mark under the axis; a cross there is where the lowest bill changes.
    """
    height = max(height, _LEAST_HEIGHT)
    rows = _rows(curves, height, cursor)
    labels = _amount_labels(curves, height)
    lines = [
        Content.assemble((label.rjust(LABEL_WIDTH - 1), _MUTED), ("┤" if label else "│", _MUTED), row)
        for label, row in zip(labels, rows, strict=True)
    ]
    best, bill = _first_row("best", curves.best), _first_row("cheapest", curves.cheapest)
    return [*lines, *_axis(curves, cursor), best, bill]


def _rows(curves: Curves, height: int, cursor: int | None) -> Iterator[Content]:
    low, high = _range(curves)
    columns = len(curves.values)
    canvas: list[list[tuple[str, str]]] = [[(" ", "")] * columns for _ in range(height)]
    here = place_of(curves.values, curves.here) if curves.here else None
    for column, sign in ((here, "┊"), (cursor, "┃")):
        if column is not None:
            for row in canvas:
                row[column] = (sign, _MUTED)
    lanes = {
        name: [None if a is None else _row_of(a, low, high, height) for a in amounts]
        for name, amounts in sorted(curves.monthly_usd.items(), key=_dearest_first)
    }
    for name, lane in lanes.items():
        _draw_line(canvas, lane, PENS[name].style)
    for name, lane in lanes.items():
        _draw_letters(canvas, lane, PENS[name], cursor)
    for row in canvas:
        yield Content.assemble(*row)


def _dearest_first(series: tuple[str, Sequence[float | None]]) -> float:
    amounts = [amount for amount in series[1] if amount is not None]
    return -sum(amounts) / len(amounts) if amounts else 0.0


def _draw_line(canvas: list[list[tuple[str, str]]], lane: Sequence[int | None], style: str) -> None:
    before: int | None = None
    for column, row in enumerate(lane):
        if row is not None:
            if before is None or before == row:
                canvas[row][column] = ("─", style)
            else:
                rises = row < before
                canvas[before][column] = ("╯" if rises else "╮", style)
                canvas[row][column] = ("╭" if rises else "╰", style)
                for between in range(min(row, before) + 1, max(row, before)):
                    canvas[between][column] = ("│", style)
        before = row


def _draw_letters(
    canvas: list[list[tuple[str, str]]], lane: Sequence[int | None], pen: Pen, cursor: int | None
) -> None:
    apart = 2 * len(PENS)
    offset = 2 * [one.letter for one in PENS.values()].index(pen.letter)
    drawn = [column for column, row in enumerate(lane) if row is not None]
    at = [column for column in drawn if column % apart == offset] or drawn[:1]
    for column in (*at, *([cursor] if cursor in drawn else [])):
        row = lane[column]
        if row is not None:
            canvas[row][column] = pen


def _range(curves: Curves) -> tuple[float, float]:
    amounts = [a for series in curves.monthly_usd.values() for a in series if a is not None and a > 0]
    low, high = min(amounts, default=1.0), max(amounts, default=1.0)
    low = max(low, high / 1e5)  # fractions of a cent would press everything else together
    return (low, high) if high / low > 1.0001 else (low / 2, high * 2)  # noqa: PLR2004 - one amount only


def _row_of(amount: float, low: float, high: float, height: int) -> int:
    share = math.log(max(amount, low) / low) / math.log(high / low)
    return height - 1 - round(share * (height - 1))


def _amount_labels(curves: Curves, height: int) -> list[str]:
    """Return a label for each row, at powers of ten; where those are few, at 2 and 5 times them too."""
    low, high = _range(curves)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (1,) if len(powers) > _MANY_POWERS else (1, 2, 5)
    labels = [""] * height
    for amount in (step * 10.0**power for power in powers for step in steps):
        if low <= amount <= high:
            labels[_row_of(amount, low, high, height)] = _short_usd(amount)
    return labels


def _short_usd(amount: float) -> str:
    if amount >= 10 * _KILO:
        return f"${number(round(amount / _KILO))}k"
    return f"${number(round(amount))}" if amount >= 10 else usd(amount)  # noqa: PLR2004 - two digits say enough


def _axis(curves: Curves, cursor: int | None) -> list[Content]:
    columns = len(curves.values)
    here = place_of(curves.values, curves.here) if curves.here else None
    crossings = (place_of(curves.values, change.value) for change in curves.bill_changes)
    marks: dict[int | None, str] = {**dict.fromkeys(crossings, "×"), cursor: "┴", here: "▲"}
    rule = "".join(marks.get(column, "─") for column in range(columns))
    first, last = (value_words(curves.field, curves.values[end]) for end in (0, -1))
    labels = [(0, first), (columns - len(last), last)]
    if here is not None and curves.here is not None:
        words = f"you: {value_words(curves.field, curves.here)}"
        start = max(len(first) + 2, min(columns - len(words), here - len(words) // 2))
        if start + len(words) < columns - len(last):
            labels.insert(1, (start, words))
    below = ""
    for start, words in labels:
        below = below.ljust(start) + words
    pad = " " * LABEL_WIDTH
    return [Content(f"{pad[:-1]}└{rule}").stylize(_MUTED), Content(f"{pad}{below}").stylize(_MUTED)]


def _first_row(title: str, names: Sequence[str | None]) -> Content:
    """Return which platform comes first: its letter where it begins, and a line for as long as it stays."""
    cells: list[tuple[str, str]] = [
        (" ", "") if name is None else PENS[name] if name != before else ("─", PENS[name].style)
        for before, name in zip((None, *names), names, strict=False)
    ]
    return Content.assemble((title.rjust(LABEL_WIDTH - 1) + " ", _MUTED), *cells)


def legend_lines(curves: Curves, column: int, *, side_by_side: bool = False) -> list[Content]:
    """Return each platform's letter, name and amount at one column, the cheapest first."""
    at = [(amounts[column], name) for name, amounts in curves.monthly_usd.items()]
    priced = sorted((amount, name) for amount, name in at if amount is not None)
    entries = []
    for place, (amount, name) in enumerate(priced):
        mark = "★" if name == curves.best[column] else " "
        style = "bold" if place == 0 else ""
        entries.append(
            Content.assemble(
                (PENS[name].letter, PENS[name].style), f" {mark} ",
                (f"{_name(name):<24} {usd(amount):>8}", style),
            )
        )  # fmt: skip
    lines = entries
    if side_by_side:
        half = (len(entries) + 1) // 2
        rest = [*entries[half:], Content("")]
        lines = [Content("   ").join(pair).rstrip() for pair in zip(entries[:half], rest, strict=False)]
    cannot = ", ".join(_name(name) for amount, name in at if amount is None)
    return [*lines, *([Content(f"✗   cannot, or no price: {cannot}").stylize(_MUTED)] if cannot else [])]


def change_words(curves: Curves) -> list[str]:
    """Say where another platform comes first, and where another bill is the lowest."""
    return [
        f"Best, effort weighed in: {_told(curves.best[0], curves.best_changes, curves.field)}.",
        f"Lowest bill: {_told(curves.cheapest[0], curves.bill_changes, curves.field)}.",
    ]


def _told(first: str | None, changes: Sequence[Change], field: str) -> str:
    parts = [_name(first)]
    for change in changes[:_MOST_CHANGES]:
        parts[-1] += f" up to {value_words(field, change.value)}"
        parts.append(_name(change.after))
    more = len(changes) - _MOST_CHANGES
    if more > 0:
        parts.append(f"{more} more change" if more == 1 else f"{more} more changes")
    return ", then ".join(parts) if len(parts) > 1 else f"{parts[0]} all along"


def _name(platform: str | None) -> str:
    return PLATFORM_NAMES[platform] if platform else "nothing fits"
