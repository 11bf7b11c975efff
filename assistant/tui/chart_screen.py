"""The picture of the costs: a plot that is moved over with the keys, the amounts beside it in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Footer, Static

from assistant.errors import BerthError
from assistant.tui.charts import BELOW_HEIGHT, LABEL_WIDTH, change_words, legend_lines, plot_lines
from assistant.tui.cost_curves import AXES, Curves, curves, place_of, value_words

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from assistant.engine.workload import Workload
    from assistant.facts import Knowledge

_MOST_COLUMNS = 160
_WIDE_ENOUGH = 110
_TWO_LEGENDS = 76


class Chosen(NamedTuple):
    """The value that the user takes from the picture."""

    field: str
    value: float


class Plot(Widget):
    """Draws the curves for the size there is."""

    def __init__(self) -> None:
        """Draw nothing yet."""
        super().__init__(id="plot")
        self.curves: Curves | None = None
        self.cursor = 0

    def render(self) -> Content:
        """Return the plot."""
        if self.curves is None:
            return Content("")
        return Content("\n").join(plot_lines(self.curves, self.size.height - BELOW_HEIGHT, self.cursor))


class ChartScreen(ModalScreen[Chosen | None]):
    """Cost of every platform along one input; Left and Right move, Tab takes the next input."""

    DEFAULT_CSS = """
    ChartScreen { background: $background; layout: vertical; padding: 0 1; }
    ChartScreen.beside { layout: grid; grid-size: 2; grid-columns: 1fr 42; grid-rows: 1 1fr 1; }
    ChartScreen.beside #chart-title { column-span: 2; }
    ChartScreen.beside Footer { column-span: 2; }
    ChartScreen.beside #chart-words { height: 1fr; max-height: 100%; padding: 1 0 0 2; }
    #chart-title { height: 1; }
    #chart-words { height: auto; max-height: 50%; }
    #legend, #changes { height: auto; }
    #plot { height: 1fr; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-1)", "Less", id="chart.left"),
        Binding("right,l", "move(1)", "More", id="chart.right"),
        Binding("shift+left,ctrl+left", "move(-8)", "Much less", id="chart.far_left", show=False),
        Binding("shift+right,ctrl+right", "move(8)", "Much more", id="chart.far_right", show=False),
        Binding("home", "move(-1000)", "First", id="chart.first", show=False),
        Binding("end", "move(1000)", "Last", id="chart.last", show=False),
        Binding("tab,down", "turn(1)", "Next input", id="chart.next", priority=True),
        Binding("shift+tab,up", "turn(-1)", "Input before", id="chart.before", show=False, priority=True),
        Binding("enter", "take", "Take this value", id="chart.take"),
        Binding("escape,q", "dismiss", "Close", id="chart.close"),
    ]

    def __init__(self, workload: Workload, knowledge: Knowledge, field: str) -> None:
        """Draw the costs of `workload` along `field`."""
        super().__init__(id="chart")
        self._workload = workload
        self._knowledge = knowledge
        self._field = field
        self._problem = ""

    def compose(self) -> ComposeResult:
        """Lay out the title, the plot and the words."""
        yield Static("", id="chart-title", markup=False)
        yield Plot()
        with VerticalScroll(id="chart-words", can_focus=False):
            yield Static("", id="legend", markup=False)
            yield Static("", id="changes", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    @property
    def plot(self) -> Plot:
        """The picture."""
        return self.query_one(Plot)

    def on_resize(self) -> None:
        """Draw for the size there is."""
        self.set_class(self.size.width >= _WIDE_ENOUGH, "beside")
        self.call_after_refresh(self._draw, keep=True)

    def _draw(self, *, keep: bool = False) -> None:
        """Price the platforms for as many columns as there are; the cursor keeps its value, or is ours."""
        plot, before = self.plot, self.plot.curves
        columns = max(10, min(_MOST_COLUMNS, plot.size.width - LABEL_WIDTH - 1))
        try:
            plot.curves = curves(self._workload, self._field, columns, self._knowledge)
        except BerthError as error:
            self._problem = str(error)
            plot.curves = None
        else:
            self._problem = ""
            value = before.values[plot.cursor] if before and keep else plot.curves.here
            plot.cursor = place_of(plot.curves.values, value) if value else columns // 2
        self._show()

    def _show(self) -> None:
        plot, found = self.plot, self.plot.curves
        title = f"USD a month by {AXES[self._field]}"
        self.query_one("#chart-title", Static).update(Content(title).stylize("bold $text-accent"))
        plot.refresh()
        if found is None:
            self.query_one("#legend", Static).update(Content(self._problem or "Too small to draw."))
            self.query_one("#changes", Static).update("")
            return
        at = Content(f"At {value_words(self._field, found.values[plot.cursor])}:").stylize("bold")
        beside = self.has_class("beside")
        both = not beside and self.size.width >= _TWO_LEGENDS
        lines = [at, *legend_lines(found, plot.cursor, side_by_side=both)]
        self.query_one("#legend", Static).update(Content("\n").join(lines))
        gap = "\n\n" if beside else "\n"
        self.query_one("#changes", Static).update(Content(gap[1:] + gap.join(change_words(found))))

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        plot = self.plot
        if plot.curves is not None:
            plot.cursor = max(0, min(len(plot.curves.values) - 1, plot.cursor + step))
            self._show()

    def action_turn(self, step: int) -> None:
        """Draw along the next input, or the one before."""
        fields = list(AXES)
        self._field = fields[(fields.index(self._field) + step) % len(fields)]
        self._draw()

    def action_take(self) -> None:
        """Leave with the value under the cursor."""
        found = self.plot.curves
        self.dismiss(Chosen(self._field, float(f"{found.values[self.plot.cursor]:.3g}")) if found else None)
