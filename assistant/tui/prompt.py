"""The input line: Enter sends, ctrl+j breaks the line, Up and Down recall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from assistant.session.text import clean
from assistant.tui.completing import common_beginning
from assistant.tui.keys_in_order import KeysInOrder

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Region
    from textual.strip import Strip
    from textual.timer import Timer

    from assistant.tui.completing import Completer, Completion
    from assistant.tui.completion_list import CompletionList
    from assistant.tui.state_files import Draft, InputHistory

_MOST_LINES = 8
_KEEP_DRAFT_AFTER_SECONDS = 1.0


class Prompt(KeysInOrder, TextArea):
    """Where the user types."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "Send", id="prompt.send"),
        Binding("ctrl+j,shift+enter", "newline", "New line", id="prompt.newline", show=False),
        Binding("tab", "complete", "Complete", id="prompt.complete", show=False),
        Binding("escape", "close", "Close the list", id="prompt.close", show=False),
        Binding("ctrl+c", "screen.interrupt", "Copy, clear or quit", id="prompt.interrupt", show=False),
        Binding("up", "older", "Recall, on the first line", id="prompt.older", show=False),
        Binding("down", "newer", "Recall, on the last line", id="prompt.newer", show=False),
    ]

    @dataclass
    class Sent(Message):
        """The user pressed Enter on something."""

        text: str

    @dataclass
    class Pasted(Message):
        """Something was pasted; it stands in the prompt already."""

        text: str

    def __init__(
        self, history: InputHistory, draft: Draft, completer: Completer, completions: CompletionList
    ) -> None:
        """Make a prompt over a shared history, with the draft of the last start in it."""
        super().__init__(
            id="prompt", soft_wrap=True, compact=True, placeholder="Ask a fact, or describe a workload",
            highlight_cursor_line=False,
        )  # fmt: skip
        self.recall = history
        self._draft = draft
        self._completer = completer
        self._completions = completions
        self._keep_draft_soon: Timer | None = None
        self._styled_by: tuple[object, ...] = ()

    def on_mount(self) -> None:
        """Bring the draft back, before what was typed while the program started."""
        self.put(self._draft.take() + self.text)

    def on_unmount(self) -> None:
        """Keep what was typed and not sent."""
        self._draft.keep(self.text)

    def action_send(self) -> None:
        """Send what is typed."""
        if self._completions.moved:
            self.take_completion()
            return
        text = self.text
        if not text.strip():
            return
        self.recall.add(text)
        self.clear()
        self.post_message(self.Sent(text))

    def action_newline(self) -> None:
        """Break the line."""
        self.insert("\n")

    def action_complete(self) -> None:
        """Complete the word, as far as there is one way to go on; else move the focus on."""
        if self._completions.display:
            self.take_completion()
            return
        found = self._ways_on()
        if not found:
            self.app.action_focus_next()
        elif len(found) == 1:
            self._replace_word(found[0].start, found[0].text)
        else:
            beginning = common_beginning(found)
            if len(beginning) > len(self._before) - found[0].start:
                self._replace_word(found[0].start, beginning)
            self._completions.show(found)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the text, as styled before where nothing says otherwise.

        Textual looks all styles of the theme up with every key, which takes longer than to draw the text.
        """
        styled_by = (id(self._theme), self.app.theme, self.has_focus, self.styles._cache_key)  # noqa: SLF001
        if styled_by != self._styled_by:
            self._styled_by = styled_by
            return super().render_lines(crop)
        return super(TextArea, self).render_lines(crop)

    @property
    def _before(self) -> str:
        """The text before the cursor."""
        return self.get_text_range((0, 0), self.cursor_location)

    def _ways_on(self) -> list[Completion]:
        at_word_end = self.selection.is_empty and not self._after_cursor.strip()
        return self._completer.completions(self._before) if at_word_end else []

    @property
    def _after_cursor(self) -> str:
        row, column = self.cursor_location
        return self.document.get_line(row)[column:]

    def take_completion(self) -> None:
        """Put the highlighted completion in."""
        chosen = self._completions.chosen
        if chosen is not None:
            self._completions.show(())
            self._replace_word(chosen.start, chosen.text)

    def _replace_word(self, start: int, text: str) -> None:
        whole = self._before
        row, column = self.cursor_location
        self.replace(
            text, (row, column - (len(whole) - start)), (row, column), maintain_selection_offset=False
        )

    def update_suggestion(self) -> None:
        """Show the likeliest way to go on behind the cursor; Tab or Right takes it."""
        found = self._ways_on() if self.is_mounted else []
        self._completions.show(found if self._before.startswith("/") else ())
        typed = self._before[found[0].start :] if found else ""
        fits = bool(found) and found[0].text.startswith(typed)
        self.suggestion = found[0].text.removeprefix(typed) if fits else ""

    def action_close(self) -> None:
        """Close the list of completions."""
        if not self._completions.display:
            raise SkipAction
        self._completions.show(())
        self.suggestion = ""

    def action_older(self) -> None:
        """Recall what was typed before; within a text of several lines go up."""
        if self._completions.move(-1):
            return
        if self.cursor_location[0] > 0:
            self.action_cursor_up()
        else:
            self._put_recalled(self.recall.older(self.text))

    def action_newer(self) -> None:
        """Recall what was typed after, at the end the draft; within a text of several lines go down."""
        if self._completions.move(1):
            return
        if self.cursor_location[0] < self.document.line_count - 1:
            self.action_cursor_down()
        else:
            self._put_recalled(self.recall.newer())

    def _put_recalled(self, text: str | None) -> None:
        if text is not None:
            self.put(text)
            self._completions.show(())

    def put(self, text: str) -> None:
        """Replace what is typed, the cursor at its end."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    def on_text_area_changed(self) -> None:
        """Grow with the text, up to some lines, and keep it in case the program dies."""
        self.styles.height = min(max(self.wrapped_document.height, 1), _MOST_LINES)
        if self._keep_draft_soon is None:
            self._keep_draft_soon = self.set_timer(_KEEP_DRAFT_AFTER_SECONDS, self._keep_draft)

    def _keep_draft(self) -> None:
        self._keep_draft_soon = None
        self._draft.keep(self.text)

    async def _on_paste(self, event: events.Paste) -> None:
        """Insert what was pasted, without escapes and controls, and tell of it: it may be more than text."""
        event.prevent_default()
        event.stop()
        lines = event.text.replace("\r\n", "\n").replace("\r", "\n")
        text = clean(f"|{lines}|")[1:-1]  # only the ends of the whole would be trimmed
        self.replace(text, *self.selection, maintain_selection_offset=False)
        self.post_message(self.Pasted(text))
