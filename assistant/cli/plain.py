"""Markdown as plain text for pipes, dumb terminals and screen readers."""

from __future__ import annotations

import re

_MARKS = re.compile(r"\*\*(.+?)\*\*|`([^`\n]+)`", re.DOTALL)
_RULE = re.compile(r"^\|?[\s:|-]+\|[\s:|-]*$")


def plain(markdown: str, *, bold: bool = False) -> str:
    """Return the text without Markdown's marks; with `bold`, figures in a terminal's bold."""
    return "\n".join(_lines(_MARKS.sub(lambda match: _unmarked(match, bold=bold), markdown).split("\n")))


def linear(markdown: str) -> str:
    """Return the text with every table row as "name: value" lines, to be read aloud."""
    return "\n".join(
        _lines(_MARKS.sub(lambda match: _unmarked(match, bold=False), markdown).split("\n"), as_rows=True)
    )


def _unmarked(match: re.Match[str], *, bold: bool) -> str:
    if match[2] is not None:
        return match[2]
    return f"\x1b[1m{match[1]}\x1b[0m" if bold else match[1]


def _lines(lines: list[str], *, as_rows: bool = False) -> list[str]:
    out: list[str] = []
    table: list[list[str]] = []
    for line in [*lines, ""]:
        if line.lstrip().startswith("|"):
            if not _RULE.match(line.strip()):
                table.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            continue
        if table:
            out += _spoken(table) if as_rows else _aligned(table)
            table = []
        out.append(line)
    return out[:-1]


def _aligned(rows: list[list[str]]) -> list[str]:
    columns = max(len(row) for row in rows)
    padded = [row + [""] * (columns - len(row)) for row in rows]
    widths = [max(_width(row[i]) for row in padded) for i in range(columns)]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in padded
    ]


def _width(cell: str) -> int:
    return len(re.sub(r"\x1b\[[0-9;]*m", "", cell))


def _spoken(rows: list[list[str]]) -> list[str]:
    head, *body = rows
    return [
        "; ".join([row[0], *(f"{name}: {cell}" for name, cell in zip(head[1:], row[1:], strict=False))])
        for row in body
    ]
