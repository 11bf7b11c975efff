"""The prompt with the list of completions that hangs over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

from assistant.tui.completion_list import CompletionList
from assistant.tui.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widgets import OptionList

    from assistant.tui.completing import Completer
    from assistant.tui.state_files import Draft, InputHistory


class PromptBox(Vertical):
    """The lower end of the conversation."""

    def __init__(self, history: InputHistory, draft: Draft, completer: Completer) -> None:
        """Make a prompt over a shared history, with the draft of the last start in it."""
        super().__init__(id="prompt-box")
        self._list = CompletionList()
        self.prompt = Prompt(history, draft, completer, self._list)

    def compose(self) -> ComposeResult:
        """Show the prompt; the list comes with `complete`, after the first frame."""
        yield self.prompt

    async def complete(self) -> None:
        """Lay the list over the lines above the prompt."""
        await self.mount(self._list, before=self.prompt)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the completion that was clicked."""
        event.stop()
        self.prompt.take_completion()
