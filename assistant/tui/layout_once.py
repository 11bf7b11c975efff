"""Laying the window out once for a reply, not twice."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive


def size_given() -> Reactive[Size]:
    """Return the `virtual_size` of a widget that asks for no layout when the layout tells it its size.

    Textual lays a screen out once more whenever a widget learns its size. Where the height follows from
    the text, or fills what is left, the second time changes nothing.
    """
    return Reactive(Size(0, 0), layout=False, repaint=False)


def no_links() -> Reactive[bool]:
    """Return the `auto_links` of a widget that never holds one, for which no style of links is looked up."""
    return Reactive(False)
