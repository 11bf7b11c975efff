"""Drawing at once, and only what is seen.

Textual lays out and draws piece by piece, as each widget tells that it has changed, and asks every widget on
the screen, and every container behind them, for all their lines, also where one line has changed.
"""

# ruff: noqa: SLF001 - Textual, which is pinned exactly, offers no other way

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

from rich.segment import Segment
from textual._compositor import ChopsUpdate, Compositor, ReflowResult
from textual._time import get_time
from textual.geometry import Region
from textual.screen import Screen
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from assistant.tui.layout_once import size_given
from assistant.tui.mixin import Mixin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rich.color import Color
    from rich.style import Style
    from textual.geometry import Size
    from textual.messages import Layout, Update
    from textual.scrollbar import ScrollBarRender

    Chops = dict[int, Strip | None]


class SeenCompositor(Compositor):
    """Asks each widget, from the front to the back, for the lines on which it is seen."""

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay everything out; the map of all widgets is new then, and need not be made once more."""
        found = super().reflow(parent, size)
        self._full_map_invalidated = False
        return found

    def render_partial_update(self) -> ChopsUpdate | None:
        """Draw what has changed, nothing beside it."""
        screen = self.size.region
        changed = [region.intersection(screen) for region in self._dirty_regions]
        self._dirty_regions.clear()
        spans = list(self._regions_to_spans([region for region in changed if region]))
        if not spans:
            return None
        by_line: dict[int, list[tuple[int, int]]] = {}
        for y, start, end in spans:
            by_line.setdefault(y, []).append((start, end))
        chops = self._seen(by_line)
        return ChopsUpdate(chops, spans, [line[1:] for line in self.cuts])

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        """Draw all within a region."""
        lines = (y for y in crop.line_range if is_rendered_line(y))
        return self._seen({y: [crop.column_span] for y in lines})  # type: ignore[return-value]  # as Textual does

    def _seen(self, wanted: Mapping[int, Iterable[tuple[int, int]]]) -> list[Chops]:
        """Return for each line its pieces by where they begin; wanted are spans of columns by line."""
        chops: list[Chops] = [{} for _ in self.cuts]
        missing: dict[int, set[int]] = {}
        for y, spans in wanted.items():
            cuts = self.cuts[y]
            chops[y] = dict.fromkeys(cuts[:-1])
            missing[y] = {
                a for a, b in pairwise(cuts) if any(a < last and b > first for first, last in spans)
            }
        for widget, (region, clip) in self.visible_widgets.items():
            if not missing:
                break
            self._fill(chops, missing, widget, region, clip)
        return chops

    def _fill(
        self, chops: list[Chops], missing: dict[int, set[int]], widget: Widget, region: Region, clip: Region
    ) -> None:
        """Put a widget's lines where nothing before it is."""
        seen = region.intersection(clip)
        first, last = seen.column_span
        lines = [
            y for y in seen.line_range if y in missing and any(first <= cut < last for cut in missing[y])
        ]
        for top, bottom in _runs(lines):
            crop = Region(seen.x - region.x, top - region.y, seen.width, bottom - top)
            for y, strip in enumerate(widget.render_lines(crop), start=top):
                cuts = [cut for cut in self.cuts[y] if first <= cut <= last]
                pieces = zip(cuts, strip.divide([cut - first for cut in cuts[1:]]), strict=False)
                chops[y].update((cut, piece) for cut, piece in pieces if cut in missing[y])
                missing[y].difference_update(cuts[:-1])
                if not missing[y]:
                    del missing[y]


def _runs(lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield each run of lines without a gap: the first line, and the one behind the last."""
    start = 0
    for place in range(1, len(lines) + 1):
        if place == len(lines) or lines[place] != lines[place - 1] + 1:
            yield lines[start], lines[place - 1] + 1
            start = place


class QuickScreen(Screen[None]):
    """A screen that can be drawn at once."""

    def __init__(self, id: str) -> None:  # noqa: A002 - as Textual names it
        """Make a screen with nothing on it."""
        super().__init__(id=id)
        self._compositor = SeenCompositor()
        self._drawn_at = 0.0

    def draw_at_once(self) -> None:
        """Lay out and draw now all that has changed, instead of with the next ticks."""
        for widget in self.walk_children(Widget):
            if widget._layout_required:
                widget._layout_required = False
                _forget_arrangement(widget)
            widget._scroll_required = False
        self._drawn_at = get_time()
        self._refresh_layout()
        self._dirty_widgets.clear()

    def _compositor_refresh(self) -> None:
        """Draw with this frame also what has not told yet that it has changed."""
        seen = self._compositor.visible_widgets
        self._compositor.update_widgets({widget for widget in seen if widget._repaint_regions})
        super()._compositor_refresh()

    async def _on_layout(self, message: Layout) -> None:
        """Lay out once more where a widget has changed since it was drawn."""
        if message.time < self._drawn_at:
            message.stop()
            message.prevent_default()

    async def _on_update(self, message: Update) -> None:
        """Draw a widget that is not drawn yet."""
        if not message.widget._repaint_regions:
            message.stop()
            message.prevent_default()


class Plain(Mixin):
    """A container that shows nothing of its own: neither border nor text, only its background."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return empty lines."""
        inside, _ = self._styles_cache.get_inner_outer(*self.background_colors)
        return [_filtered(self, Strip.blank(crop.width, inside.rich_style))] * crop.height


class QuickScrollBar(ScrollBar):
    """A vertical scrollbar whose few kinds of cells are each made once."""

    virtual_size = size_given()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the bar."""
        bar = cast("ScrollBarRender", self.render())
        style = cast("Style", bar.style)
        drawn = bar.render_bar(
            self.size.height, bar.virtual_size, bar.window_size, bar.position, self.size.width,
            back_color=cast("Color", style.bgcolor), bar_color=cast("Color", style.color),
        )  # fmt: skip
        base, made = self.visual_style.rich_style, {}
        segments = drawn.segments[crop.y : crop.bottom]
        for one in segments:
            if id(one) not in made:
                cell = Segment(one.text, base + one.style)
                made[id(one)] = _filtered(self, Strip([cell], self.size.width))
        return [made[id(one)] for one in segments]


def _filtered(widget: Widget, strip: Strip) -> Strip:
    """Return a strip in the colours that the terminal has."""
    background = widget.background_colors[1]
    for one in widget.get_line_filters():
        strip = strip.apply_filter(one, background)
    return strip


def _forget_arrangement(widget: Widget) -> None:
    """Let each widget around a changed one arrange its children anew, up to one of a size of its own."""
    for ancestor in widget.ancestors:
        if not isinstance(ancestor, Widget):
            return
        ancestor._clear_arrangement_cache()
        ancestor._layout_updates += 1
        if not ancestor.styles.auto_dimensions:
            return
