"""Widgets that carry out their key bindings in the order typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from assistant.tui.mixin import Mixin

if TYPE_CHECKING:
    from textual import events


class KeysInOrder(Mixin):
    """Carries out the widget's own bindings when their key's turn has come.

    Textual runs a binding before, or after, the characters that still wait to be inserted: text and
    Enter that arrive at once, as from a fast typist or a script, would be taken apart.
    """

    async def _on_key(self, event: events.Key) -> None:
        bindings = self._bindings.copy()
        if own := getattr(self.app, "own_keys", None):
            bindings.apply_keymap(own)
        for binding in reversed(bindings.key_to_bindings.get(event.key, [])):
            if await self.app.run_action(binding.action, self):
                event.prevent_default()
                event.stop()
                return


class Line(KeysInOrder, Input):
    """A line of input."""
