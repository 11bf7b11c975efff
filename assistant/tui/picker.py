"""Choosing one of many: a line to filter by, and the entries that hold every word of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.session.text import clean
from assistant.tui.keys_in_order import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class Entry(NamedTuple):
    """Something to choose: an id, its words, and a remark beside them."""

    id: str
    words: str
    remark: str = ""


class Picked(NamedTuple):
    """What was chosen, and what is to be done with it: "take" or the name of another key's action."""

    id: str
    action: str = "take"


class Picker(ModalScreen[Picked | None]):
    """A filter and a list; Enter takes, Escape leaves."""

    DEFAULT_CSS = """
    Picker { align: center middle; background: $background 60%; }
    #picker {
        width: 90%; max-width: 100; height: auto; max-height: 80%; background: $surface;
        border: round $primary; padding: 0 1;
    }
    #picker .heading { text-style: bold; color: $text-accent; }
    #picker .keys { color: $text-muted; }
    #picker Input { margin: 0 0 1 0; background: $panel; }
    #picker #entries {
        height: auto; max-height: 16; border: none; background: transparent; padding: 0;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="picker.close"),
        Binding("down", "move(1)", "Next", id="picker.next", show=False, priority=True),
        Binding("up", "move(-1)", "Before", id="picker.before", show=False, priority=True),
        Binding("pagedown", "move(8)", "Page down", id="picker.page_down", show=False, priority=True),
        Binding("pageup", "move(-8)", "Page up", id="picker.page_up", show=False, priority=True),
    ]

    def __init__(self, title: str, entries: Sequence[Entry], empty: str, keys: str = "") -> None:
        """Offer `entries`; `empty` says what to do where there are none, `keys` what else can be pressed."""
        super().__init__()
        self._title = title
        self._entries = entries
        self._empty = empty
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Lay out title, filter, list and keys."""
        with Vertical(id="picker"):
            yield Static(Content(self._title), classes="heading", markup=False)
            yield Line(placeholder="type to filter", id="filter", compact=True)
            yield OptionList(id="entries", markup=False, compact=True)
            yield Static(Content(f"Enter takes · Escape leaves{self._keys}"), classes="keys", markup=False)

    def on_mount(self) -> None:
        """Show every entry."""
        self._show("")
        self.set_focus(self.query_one(Input))

    def _show(self, words: str) -> None:
        fitting = [entry for entry in self._entries if holds_all(entry, words)]
        listed = self.query_one(OptionList)
        width = max((len(entry.remark) for entry in fitting), default=0)
        listed.set_options(Option(_line(entry, width), id=entry.id) for entry in fitting)
        if fitting:
            listed.highlighted = 0
        else:
            listed.add_option(Option(self._empty if not words else "nothing fits", disabled=True))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits."""
        event.stop()
        self._show(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the highlighted entry."""
        event.stop()
        self._end("take")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the entry that was clicked."""
        event.stop()
        self._end("take")

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        listed = self.query_one(OptionList)
        if listed.highlighted is not None:
            listed.highlighted = max(0, min(listed.option_count - 1, listed.highlighted + step))

    def action_end(self, action: str) -> None:
        """Leave, to do something with the highlighted entry."""
        self._end(action)

    def _end(self, action: str) -> None:
        option = self.query_one(OptionList).highlighted_option
        if option is not None and option.id is not None:
            self.dismiss(Picked(option.id, action))


def holds_all(entry: Entry, words: str) -> bool:
    """Tell whether every word stands in the entry, in capitals or not."""
    text = f"{entry.words} {entry.remark}".lower()
    return all(word in text for word in words.lower().split())


def _line(entry: Entry, width: int) -> Content:
    words = clean(entry.words).replace("\n", " ⏎ ")
    if not entry.remark:
        return Content(words)
    return Content.assemble((entry.remark.ljust(width), "$foreground-muted"), "  ", words)
