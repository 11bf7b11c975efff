"""The list of completions above the prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.tui.completing import Completion


class CompletionList(OptionList, can_focus=False):
    """Shows ways to go on; the prompt keeps the focus and moves the highlight."""

    DEFAULT_CSS = """
    CompletionList {
        overlay: screen; width: 1fr; height: auto; max-height: 8; background: $panel; padding: 0 1;
    }
    """

    def __init__(self) -> None:
        """Begin hidden."""
        super().__init__(id="completions", markup=False, compact=True)
        self.found: Sequence[Completion] = ()
        self.moved = False
        self.display = False

    def show(self, found: Sequence[Completion]) -> None:
        """Show these; nothing hides the list."""
        if found == self.found:
            return
        self.found, self.moved = found, False
        width = max((len(one.text) for one in found), default=0)
        self.set_options(Option(_line(one, width)) for one in found)
        self.highlighted = 0 if found else None
        self.display = bool(found)
        self.styles.offset = (0, -len(found) - 1)

    def move(self, step: int) -> bool:
        """Move the highlight; False where it cannot go."""
        place = (self.highlighted or 0) + step
        if not self.display or not 0 <= place < len(self.found):
            return False
        self.highlighted, self.moved = place, True
        return True

    @property
    def chosen(self) -> Completion | None:
        """The completion that is highlighted."""
        shown = self.display and self.highlighted is not None
        return self.found[self.highlighted] if shown and self.highlighted is not None else None


def _line(one: Completion, width: int) -> Content:
    return Content.assemble(one.text.ljust(width), "  ", (one.note, "$foreground-muted"))
