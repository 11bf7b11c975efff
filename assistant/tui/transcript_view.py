"""The conversation on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Collapsible, Markdown, Static

from assistant.session.text import clean
from assistant.tui.looks import KINDS

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from assistant.reply import Reply

_SHOWN_CHARACTERS = 2_000
_MARKDOWN_REPLIES = 20


class ReplyView(Vertical, can_focus=True):
    """One reply: its kind, its text, its sources and what may be said next."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "copy", "Copy reply", id="reply.copy")]

    @dataclass
    class Chosen(Message):
        """A suggestion was chosen."""

        text: str

    def __init__(self, reply: Reply) -> None:
        """Show `reply`."""
        super().__init__(classes=f"reply kind-{reply.kind}")
        self.reply = reply

    def compose(self) -> ComposeResult:
        """Lay the parts of the reply out."""
        look = KINDS[self.reply.kind]
        yield Static(Content(f"{look.sign} {look.word}"), classes="kind", markup=False)
        yield Markdown(clean(self.reply.text), open_links=False)
        if self.reply.citations:
            lines = "\n".join(f"{c.title}, read {c.as_of}\n  {c.url}" for c in self.reply.citations)
            with Collapsible(title=_counted(len(self.reply.citations), "source"), classes="sources"):
                yield Static(Content(lines), markup=False)
        for number, suggestion in enumerate(self.reply.suggestions, start=1):
            yield Suggestion(number, suggestion)

    def action_copy(self) -> None:
        """Send the reply's Markdown to the terminal's clipboard."""
        self.app.copy_to_clipboard(self.reply.text)
        self.app.notify("Reply sent to the terminal's clipboard.", markup=False)

    async def simplify(self) -> None:
        """Replace the Markdown by plain text: an old reply must not slow the next one down."""
        for markdown in self.query(Markdown):
            await markdown.remove()
            await self.mount(Static(Content(clean(self.reply.text)), markup=False), after=0)
        await self.query(Suggestion).remove()


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


class Suggestion(Static):
    """One thing the user may say next; its number and Enter say it."""

    def __init__(self, number: int, text: str) -> None:
        """Show `text` behind its number."""
        super().__init__(Content(f"{number}  {text}"), classes="suggestion", markup=False)
        self.text = text

    def on_click(self) -> None:
        """Say it."""
        self.post_message(ReplyView.Chosen(self.text))


class TranscriptView(VerticalScroll, can_focus=True):
    """Everything said so far; follows the end until the user scrolls up."""

    def on_mount(self) -> None:
        """Follow the end."""
        self.anchor()

    async def add(self, user: str, reply: Reply) -> None:
        """Append a turn; earlier suggestions go, older replies become plain text."""
        for suggestion in self.query(Suggestion):
            await suggestion.remove()
        said = clean(user)
        if len(said) > _SHOWN_CHARACTERS:
            said = f"{said[:_SHOWN_CHARACTERS]}… ({len(user):,} characters)"
        await self.mount(Static(Content(f"> {said}"), classes="user", markup=False), ReplyView(reply))
        self.anchor()
        old = list(self.query(ReplyView))[:-_MARKDOWN_REPLIES]
        for view in old:
            if view.query(Markdown):
                await view.simplify()
