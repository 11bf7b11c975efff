"""The help: every key, from the bindings themselves, and every command, from its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.keys import format_key
from textual.screen import ModalScreen
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.dom import DOMNode

    from assistant.session.commands import Command

_KEY_WIDTH = 20
_LEAST_ROOM = 24
_MUTED = "$foreground-muted"
_WORDS = """Ask a fact, or describe a workload and answer what is asked. “recommend” ends the questions, \
“actually 4 GB” corrects, “I don't know” is an answer, a number takes a suggestion.
Select with the mouse and copy with ctrl+c; with shift held the terminal selects by itself, \
and /mouse leaves the mouse to it altogether."""


class HelpScreen(ModalScreen[None]):
    """Keys by the place where they work, then the commands."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    #help {
        width: 90%; max-width: 100; height: 90%; background: $surface; border: round $primary;
        padding: 0 1;
    }
    #help .heading { text-style: bold; color: $text-accent; }
    #help .keys { color: $text-muted; }
    #help-scroll { height: 1fr; }
    #help-scroll Static { height: auto; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f1,enter", "dismiss", "Close", id="help.close"),
    ]

    def __init__(
        self,
        places: Sequence[tuple[str, type[DOMNode]]],
        commands: Sequence[Command],
        keys: Mapping[str, str],
    ) -> None:
        """Show the bindings of `places`, with the user's own `keys` by binding id, and the commands."""
        super().__init__()
        self._places = places
        self._commands = commands
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Lay out the words."""
        with Vertical(id="help"):
            with VerticalScroll(id="help-scroll"):
                yield Static("", id="help-words", markup=False)
            yield Static(Content("Page up and down scroll · Escape closes"), classes="keys", markup=False)

    def on_mount(self) -> None:
        """Let the keys scroll."""
        self.set_focus(self.query_one(VerticalScroll))

    def on_resize(self) -> None:
        """Write the words for the width there is."""
        self.call_after_refresh(self._write)

    def _write(self) -> None:
        width = self.query_one(VerticalScroll).scrollable_content_region.width
        lines = [
            *_key_lines(self._places, self._keys, width),
            *_command_lines(self._commands, width),
        ]
        self.query_one("#help-words", Static).update(Content("\n").join(lines))


def _key_lines(
    places: Sequence[tuple[str, type[DOMNode]]], keys: Mapping[str, str], width: int
) -> Iterator[Content]:
    yield Content(_WORDS)
    for title, place in places:
        yield Content("")
        yield Content(title).stylize("bold $text-accent")
        for names, words in _bindings_of(place, keys):
            yield from _entry(names, Content(words), width)


def _entry(name: str, words: Content, width: int) -> Iterator[Content]:
    """Yield a name with the words beside it, hanging; below it where the window is narrow."""
    lead = Content("  " + name.ljust(_KEY_WIDTH)).stylize("bold")
    room = width - lead.cell_length
    if room < _LEAST_ROOM or len(name) > _KEY_WIDTH:
        yield lead.rstrip()
        lead, room = Content("      "), width - 6
    for line in words.wrap(max(room, 8)):
        yield lead + line.rstrip()
        lead = Content(" " * lead.cell_length)


def _bindings_of(place: type[DOMNode], keys: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the keys and the description of each binding that a class itself has."""
    for raw in place.BINDINGS:
        for binding in Binding.make_bindings([raw]) if not isinstance(raw, Binding) else [raw]:
            if binding.description:
                used = keys.get(binding.id or "", binding.key)
                words = (
                    f"{binding.description}: {binding.tooltip}" if binding.tooltip else binding.description
                )
                yield ", ".join(_key_name(key) for key in used.split(",")), words


def _key_name(key: str) -> str:
    *held, last = key.strip().split("+")
    return "+".join([*held, format_key(last) if len(last) > 1 else last])


def _command_lines(commands: Sequence[Command], width: int) -> Iterator[Content]:
    yield Content("")
    yield Content("Commands").stylize("bold $text-accent")
    for command in commands:
        name = f"/{command.name} {command.argument}".rstrip()
        also = f" (also /{', /'.join(command.aliases)})" if command.aliases else ""
        yield from _entry(name, Content.assemble(command.help, (also, _MUTED)), width)
