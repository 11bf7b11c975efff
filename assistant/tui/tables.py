"""Tables as text of a given width: cells wrap, numbers stand at the right, narrow windows get rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Span
    from textual.style import Style

_GAP = 2
_LONGEST_WORD = 16
_NUMERIC = re.compile(r"[-~≈]?\$?[\d.,]+\s?(?:%|GB|MB|MiB|GiB|s|ms|h|x)?")


def table_lines(head: Sequence[Content], rows: Sequence[Sequence[Content]], width: int) -> list[Content]:
    """Return a table as lines of at most `width` cells."""
    columns = max([len(head), *map(len, rows)])
    head, *rows = [[*row, *[Content("")] * (columns - len(row))] for row in (head, *rows)]
    widths = column_widths([head, *rows], width)
    if widths is None:
        return _as_rows(head, rows, width)
    right = [_is_numeric([row[i] for row in rows]) for i in range(columns)]
    bold = [cell.stylize("bold") for cell in head]
    rule = Content((" " * _GAP).join("─" * w for w in widths)).stylize("$foreground-muted")
    lines = [*_row(bold, widths, right), rule]
    for row in rows:
        lines += _row(row, widths, right)
    return lines


def column_widths(rows: Sequence[Sequence[Content]], width: int) -> list[int] | None:
    """Return each column's width, the widest ones cut first; None when they cannot fit side by side."""
    by_column = list(zip(*rows, strict=True))
    widths = [max(1, *(cell.cell_length for cell in cells)) for cells in by_column]
    least = [min(w, _longest_word(cells)) for w, cells in zip(widths, by_column, strict=True)]
    room = width - _GAP * (len(widths) - 1)
    if sum(least) > room:
        return None
    while sum(widths) > room:
        spare = [w - at_least for w, at_least in zip(widths, least, strict=True)]
        widest = max((i for i, left in enumerate(spare) if left), key=lambda i: widths[i])
        widths[widest] -= 1
    return widths


def _longest_word(cells: Sequence[Content]) -> int:
    words = (word for cell in cells for word in cell.plain.split())
    return min(_LONGEST_WORD, max(map(cell_len, words), default=1))


def _row(cells: Sequence[Content], widths: Sequence[int], right: Sequence[bool]) -> list[Content]:
    wrapped = [_lines_of(cell, width) for cell, width in zip(cells, widths, strict=True)]
    return [
        _joined([
            _aligned(lines[i] if i < len(lines) else Content(""), width, at_right)
            for lines, width, at_right in zip(wrapped, widths, right, strict=True)
        ])
        for i in range(max(map(len, wrapped)))
    ]  # fmt: skip


def _lines_of(cell: Content, width: int) -> list[Content]:
    return [cell] if fits(cell, width) else cell.wrap(width)


def fits(text: Content, width: int) -> bool:
    """Tell whether a text is one line of at most `width` cells as it is, and need not be wrapped."""
    return text.cell_length <= width and "\n" not in text.plain and "\t" not in text.plain


def _joined(cells: Sequence[Content]) -> Content:
    """Return cells side by side; where all are of one style, so is the line: pieces take longer to draw."""
    style = _one_style(cells)
    if style is None:
        return Content(" " * _GAP).join(cells).rstrip()
    line = Content((" " * _GAP).join(cell.plain for cell in cells).rstrip())
    return line.stylize(style) if style else line


def _one_style(cells: Sequence[Content]) -> str | Style | None:
    """Return the style of all words of some cells, empty for none; None where they have several."""
    styles = {cell.spans[0].style if cell.spans else "" for cell in cells if cell.plain.strip()}
    is_whole = all(
        len(cell.spans) <= 1 and (not cell.spans or _covers(cell.spans[0], cell)) for cell in cells
    )
    return styles.pop() if is_whole and len(styles) == 1 else None


def _covers(span: Span, cell: Content) -> bool:
    words = cell.plain.strip()
    start = cell.plain.find(words)
    return span.start <= start and span.end >= start + len(words)


def _aligned(cell: Content, width: int, at_right: bool) -> Content:  # noqa: FBT001 - one of three plain facts
    cell = cell.rstrip()
    space = max(0, width - cell.cell_length)
    return cell.pad_left(space) if at_right else cell.pad_right(space)


def _is_numeric(cells: Sequence[Content]) -> bool:
    texts = [cell.plain.strip() for cell in cells if cell.plain.strip()]
    return bool(texts) and all(_NUMERIC.fullmatch(text) for text in texts)


def _as_rows(head: Sequence[Content], rows: Sequence[Sequence[Content]], width: int) -> list[Content]:
    """Write "name: value" lines, a blank line between the rows."""
    lines: list[Content] = []
    for row in rows:
        named = [(name, cell) for name, cell in zip(head, row, strict=True) if cell.plain.strip()]
        title = Content(" ").join(cell for name, cell in named if not name.plain.strip())
        lines += [Content("")] if lines else []
        lines += title.wrap(width) if title else []
        for name, cell in named:
            if name.plain.strip():
                lines += Content.assemble(name, ": ", cell).wrap(width)
    return lines
