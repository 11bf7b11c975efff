"""Text whose lines mostly fit as they are, drawn line by line as it comes into view.

Textual wraps and draws the whole of a text when a line of it is asked for.
"""

# ruff: noqa: SLF001 - Textual, which is pinned exactly, offers no other way

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content, _FormattedLine
from textual.strip import Strip
from textual.style import Style

from assistant.tui.mixin import Mixin
from assistant.tui.tables import fits

if TYPE_CHECKING:
    from collections.abc import Sequence


class QuickLines(Mixin):
    """A widget that draws what `lines_at` returns; where text is selected in it, Textual draws."""

    _laid_out: tuple[int, list[_FormattedLine]] | None = None
    _drawn: dict[int, Strip] | None = None

    def lines_at(self, width: int) -> Sequence[Content]:
        """Return the lines of the text at a width in cells; a line that is longer is wrapped."""
        raise NotImplementedError

    def change_lines(self) -> None:
        """Forget the lines: `lines_at` returns others from now on."""
        self._laid_out = None

    def height_at(self, width: int) -> int:
        """Return how many lines there are at a width, wrapped ones included."""
        return len(self._rows(width))

    def _rows(self, width: int) -> list[_FormattedLine]:
        if self._laid_out is None or self._laid_out[0] != width:
            rows = [
                row
                for place, line in enumerate(self.lines_at(width))
                for row in self._wrapped(line, place, width)
            ]
            self._laid_out = width, rows
        return self._laid_out[1]

    def _wrapped(self, line: Content, place: int, width: int) -> list[_FormattedLine]:
        """Return a line as the rows it takes; each knows from which line it is."""
        if fits(line, width):
            return [_FormattedLine(self._get_style, line, width, y=place, line_end=True)]
        rows = line._wrap_and_format(width, get_style=self._get_style)
        for row in rows:
            row.y = place
        return rows

    def render_line(self, y: int) -> Strip:
        """Return a line as it is drawn."""
        if self.text_selection is not None:
            return super().render_line(y)
        if self._dirty_regions or self._drawn is None:
            self._dirty_regions.clear()
            self._drawn = {}
        strip = self._drawn.get(y)
        if strip is None:
            strip = self._drawn[y] = self._draw(y)
        return strip

    def _draw(self, y: int) -> Strip:
        rows, style = self._rows(self.size.width), self.visual_style
        if not 0 <= y < len(rows):
            return Strip.blank(self.size.width, style.rich_style)
        strip = Strip(*rows[y].to_strip(style))
        if self.auto_links and _holds_link(rows[y].content):
            strip = strip._apply_link_style(self.link_style)
        return strip


def _holds_link(line: Content) -> bool:
    return any(isinstance(span.style, Style) and "@click" in span.style.meta for span in line.spans)
