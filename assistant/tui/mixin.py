"""The base of classes that are mixed into a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.widget import Widget as Mixin
else:
    Mixin = object  # Textual takes styles from the first base that is a widget: it must be the real one

__all__ = ["Mixin"]
