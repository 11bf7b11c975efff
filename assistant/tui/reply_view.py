"""One turn on the screen: what was said, and the reply with its sources; each is a single widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from assistant.session.text import clean
from assistant.tui.layout_once import no_links, size_given
from assistant.tui.looks import KINDS
from assistant.tui.quick_lines import QuickLines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.geometry import Size

    from assistant.reply import Reply

_SHOWN_CHARACTERS = 500
_MUTED = "$foreground-muted"
_FOUND = "reverse"
_SOURCE = "Source: "


class UserView(Static):
    """What the user said, to the letter."""

    virtual_size = size_given()
    auto_links = no_links()

    DEFAULT_CSS = """
    UserView { height: auto; margin: 1 0 0 0; color: $text-accent; text-style: bold; max-width: 100; }
    """

    def __init__(self, text: str) -> None:
        """Show `text`."""
        self.said = _said(text)
        super().__init__(self.said, classes="user", markup=False)
        self.display = bool(text)

    def show(self, text: str) -> None:
        """Show another turn's text."""
        self.said = _said(text)
        self.update(self.said)
        if self.display != bool(text):
            self.display = bool(text)

    def mark(self, words: str) -> None:
        """Show where `words` stand; none with an empty string."""
        self.update(marked(self.said, words))


class ReplyView(QuickLines, Widget, can_focus=True):
    """A reply: its kind, its text or card, and its sources on a line that unfolds."""

    virtual_size = size_given()

    DEFAULT_CSS = """
    ReplyView { height: auto; padding: 0 1; border-left: thick $primary; max-width: 100; link-style: none; }
    ReplyView:focus { background: $boost; border-left: outer $primary; }
    ReplyView.kind-question, ReplyView.kind-clarify { border-left: double $warning; }
    ReplyView.kind-declined, ReplyView.kind-error { border-left: dashed $error; }
    ReplyView.kind-cancelled, ReplyView.kind-help { border-left: solid $foreground-muted; }
    ReplyView.card { border: round $success; padding: 0 1; border-title-color: $text-success; }
    ReplyView.card:focus { border: double $success; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy reply", id="reply.copy"),
        Binding("f", "copy_figure", "Copy figure", id="reply.copy_figure"),
        Binding("s,enter", "toggle_sources", "Sources", id="reply.sources"),
        Binding("d", "toggle_details", "Details", id="reply.details"),
        Binding("b", "branch", "Branch from here", id="reply.branch"),
        Binding("up,k", "step(-1)", "Reply above", id="reply.above", show=False),
        Binding("down,j", "step(1)", "Reply below", id="reply.below", show=False),
    ]

    @dataclass
    class CopyAsked(Message):
        """The user wants the reply, or its figure, on the clipboard."""

        text: str
        what: str

    @dataclass
    class BranchAsked(Message):
        """The user wants to go on from this turn in a new conversation."""

        turn: int

    @dataclass
    class StepAsked(Message):
        """The user goes to the reply above or below."""

        view: ReplyView
        direction: int

    def __init__(self, reply: Reply, turn: int) -> None:
        """Show `reply`, given to the turn of that number, from 1."""
        super().__init__(classes=_classes(reply))
        self._take(reply, turn)

    def show(self, reply: Reply, turn: int) -> None:
        """Show the reply to another turn."""
        classes = _classes(reply)
        if frozenset(classes.split()) != self.classes:
            self.set_classes(classes)
        self._take(reply, turn)
        self.refresh(layout=True)

    def _take(self, reply: Reply, turn: int) -> None:
        from assistant.tui.recommendation_card import CONFIDENCE, asks_details

        self.reply = reply
        self.turn = turn
        self._sources_open = False
        self._details_open = asks_details(reply)
        self._marked = ""
        self.change_lines()
        self._words, self._source = _source_apart(reply) if reply.citations else (reply.text, "")
        self.border_title = None
        if _is_card(reply) and reply.recommendation is not None:
            look = KINDS["recommendation"]
            confidence = CONFIDENCE[reply.recommendation.confidence]
            self.border_title = Content(f"{look.sign} {look.word} · {confidence}")

    def render(self) -> Content:
        """Return the whole reply for the width there is."""
        return Content("\n").join(self.lines_at(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height at that width."""
        del container, viewport
        return self.height_at(width) if width else 0

    def lines_at(self, width: int) -> Sequence[Content]:
        """Return the reply's lines at a width."""
        lines = [line for part in self._parts(width) for line in part.split("\n", allow_blank=True)]
        return [marked(line, self._marked) for line in lines] if self._marked else lines

    def _parts(self, width: int) -> list[Content]:
        from assistant.tui.markdown_text import markdown_content
        from assistant.tui.recommendation_card import card_lines

        lines: list[Content] = []
        card = card_lines(self.reply, width, unfolded=self._details_open)
        if card is None:
            look = KINDS[self.reply.kind]
            lines += [Content(f"{look.sign} {look.word}").stylize(f"${look.colour}")]
            lines += [markdown_content(self._words, width)]
        else:
            fold = "▾ fewer details" if self._details_open else "▸ every flip, reason and the bill"
            lines += [*card, Content(fold).stylize(_clickable("toggle_details"))]
        if self.reply.citations:
            lines += self._sources(width)
        return lines

    def _sources(self, width: int) -> list[Content]:
        from assistant.tui.markdown_text import link_style

        cited = self.reply.citations
        count = f"{len(cited)} source" if len(cited) == 1 else f"{len(cited)} sources"
        words = f"▾ {count}" if self._sources_open else f"▸ {self._source or count}"
        lines = [Content(words).truncate(width, ellipsis=True).stylize(_clickable("toggle_sources"))]
        if self._sources_open:
            for number, one in enumerate(cited, start=1):
                lines.append(Content(clean(f"[{number}] {one.title}, read {one.as_of}")).stylize(_MUTED))
                lines.append(Content.assemble("    ", Content(one.url).stylize(link_style(one.url))))
        return lines

    def mark(self, words: str) -> None:
        """Show where `words` stand; none with an empty string."""
        if words != self._marked:
            self._marked = words
            self._redraw()

    def _redraw(self) -> None:
        self.change_lines()
        self.refresh(layout=True)

    def action_toggle_sources(self) -> None:
        """Unfold or fold the sources."""
        self._sources_open = not self._sources_open
        self._redraw()

    def action_toggle_details(self) -> None:
        """Unfold or fold the rest of a card."""
        self._details_open = not self._details_open
        self._redraw()

    def action_copy(self) -> None:
        """Copy the reply as Markdown."""
        self.post_message(self.CopyAsked(clean(self.reply.text), "Reply"))

    def action_copy_figure(self) -> None:
        """Copy the figure that the reply is about."""
        self.post_message(self.CopyAsked(figure_of(self.reply), "Figure"))

    def action_branch(self) -> None:
        """Go on from here in a new conversation."""
        self.post_message(self.BranchAsked(self.turn))

    def action_step(self, direction: int) -> None:
        """Go to the reply above or below."""
        self.post_message(self.StepAsked(self, direction))


def _said(text: str) -> Content:
    """Return what was said; of a very long text its beginning."""
    said = clean(text)
    if len(said) > _SHOWN_CHARACTERS:
        said = f"{said[:_SHOWN_CHARACTERS]}… ({len(text):,} characters)"
    return Content(f"> {said}")


def _is_card(reply: Reply) -> bool:
    return reply.recommendation is not None and reply.recommendation.top is not None


def _classes(reply: Reply) -> str:
    return f"reply kind-{reply.kind}{' card' if _is_card(reply) else ''}"


def _source_apart(reply: Reply) -> tuple[str, str]:
    """Return what a reply says, and the line at its end that names the sources; empty without one."""
    words, _, last = reply.text.rstrip().rpartition("\n")
    if last.startswith(_SOURCE):
        return words.rstrip(), clean(last).rstrip(".")
    return reply.text, ""


def figure_of(reply: Reply) -> str:
    """Return the words that stand out in a reply, its figure as a rule; else its first line."""
    text = clean(reply.text)
    _, bold, after = text.partition("**")
    return after.partition("**")[0] if bold else text.split("\n", maxsplit=1)[0]


def marked(content: Content, words: str) -> Content:
    """Return the text with every place of `words` reversed, in capitals or not."""
    text, words = content.plain.lower(), words.lower()
    start = text.find(words) if words else -1
    while start >= 0:
        content = content.stylize(_FOUND, start, start + len(words))
        start = text.find(words, start + len(words))
    return content


def _clickable(action: str) -> Style:
    return Style.from_meta({"@click": action}) + Style(dim=True)
