"""The picture of the security groups: a list of them, and beside it the traffic of the chosen one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from assistant.security_groups import as_mermaid
from assistant.tui.graph_words import end_lines, ends_of, rows_at, rows_of_all, summary

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from assistant.security_groups import Graph

_WIDE_ENOUGH = 110
_EVERYTHING = Content("All of it").stylize("bold")


class Lines(OptionList):
    """A list whose keys come in the order they are typed, however fast."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,right,l", "screen.to_traffic", "Its traffic", id="graph.traffic"),
        Binding("shift+tab,left,h", "screen.to_ends", "The groups", id="graph.groups"),
        Binding("enter", "select", "Go to the other end", id="graph.follow"),
    ]


class GraphScreen(ModalScreen[None]):
    """Who may talk to whom; Up and Down choose a group, Enter on its traffic goes to the other end."""

    DEFAULT_CSS = """
    GraphScreen { background: $background; layout: vertical; padding: 0 1; }
    #graph-title { height: 1; text-style: bold; color: $text-accent; }
    #graph { height: 1fr; layout: vertical; }
    #graph OptionList {
        border: none; background: transparent; padding: 0; text-wrap: nowrap; text-overflow: ellipsis;
        scrollbar-size-vertical: 1;
    }
    #graph OptionList > .option-list--option-disabled { color: $foreground; }
    #graph #ends { height: auto; max-height: 35%; border-bottom: solid $border-blurred; }
    #graph #traffic { height: 1fr; }
    GraphScreen.beside #graph { layout: horizontal; }
    GraphScreen.beside #ends {
        width: 36; height: 1fr; max-height: 100%; border-bottom: none; border-right: solid $border-blurred;
    }
    GraphScreen.beside #traffic { padding: 0 0 0 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "copy_mermaid", "Copy as Mermaid", id="graph.mermaid"),
        Binding("escape,q", "dismiss", "Close", id="graph.close"),
    ]

    def __init__(self, drawn: Graph) -> None:
        """Show `drawn`."""
        super().__init__(id="graph-screen")
        self._drawn = drawn
        self._ends: tuple[str | None, ...] = (None, *ends_of(drawn))
        self._leads_to: list[str | None] = []
        self._shown: int | None = None

    def compose(self) -> ComposeResult:
        """Lay out the title, the groups and the traffic."""
        title = f"Who may talk to whom: {summary(self._drawn)}"
        yield Static(Content(title), id="graph-title", markup=False)
        with Container(id="graph"):
            yield Lines(id="ends", markup=False, compact=True)
            yield Lines(id="traffic", markup=False, compact=True)
        yield Footer(compact=True, show_command_palette=False)

    @property
    def ends(self) -> OptionList:
        """The groups, and who is outside."""
        return self.query_one("#ends", OptionList)

    @property
    def traffic(self) -> OptionList:
        """The traffic of the one that is chosen."""
        return self.query_one("#traffic", OptionList)

    def on_mount(self) -> None:
        """Begin with all of it."""
        self.ends.set_options(Option(line) for line in (_EVERYTHING, *end_lines(self._drawn)))
        self.ends.highlighted = 0
        self.set_focus(self.ends)

    def on_resize(self) -> None:
        """Put the traffic beside the groups where there is room, else below them."""
        self.set_class(self.size.width >= _WIDE_ENOUGH, "beside")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the traffic of the group that is chosen."""
        event.stop()
        if event.option_list is self.ends:
            self._show_chosen()

    def _show_chosen(self) -> None:
        place = self.ends.highlighted
        if place is None or place == self._shown:
            return
        self._shown, end = place, self._ends[place]
        rows = rows_of_all(self._drawn) if end is None else rows_at(self._drawn, end)
        self._leads_to = [row.goes_to for row in rows]
        self.traffic.set_options(Option(row.words, disabled=row.goes_to is None) for row in rows)
        self.traffic.highlighted = None
        self.traffic.scroll_home(animate=False)

    def action_to_traffic(self) -> None:
        """Go to the traffic, where there is any."""
        self._show_chosen()
        first = next((place for place, end in enumerate(self._leads_to) if end is not None), None)
        if first is not None:
            if self.traffic.highlighted is None:
                self.traffic.highlighted = first
            self.set_focus(self.traffic)

    def action_to_ends(self) -> None:
        """Go back to the list of the groups."""
        self.set_focus(self.ends)

    def _go_to(self, end: str | None) -> None:
        if end is not None:
            self.ends.highlighted = self._ends.index(end)
            self.set_focus(self.ends)
            self.call_after_refresh(partial(self.ends.scroll_to_highlight, top=False))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """From a group to its traffic; from there to the group at the other end."""
        event.stop()
        if event.option_list is self.ends:
            self.action_to_traffic()
        else:
            self._go_to(self._leads_to[event.option_index])

    def action_copy_mermaid(self) -> None:
        """Put the whole graph on the clipboard, as a Mermaid flowchart."""
        from assistant.tui.clipboard import copy

        words = copy(self.app, as_mermaid(self._drawn), "The graph as Mermaid")
        self.query_one("#graph-title", Static).update(Content(words))
