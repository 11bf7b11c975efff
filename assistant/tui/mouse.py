"""Leaving the mouse to the terminal, whose own selection then works, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

_MODES = (1000, 1003, 1015, 1006)
"""Clicks, movement, and the two ways of writing them: the modes that Textual asks xterm for."""


def mouse_codes(*, held: bool) -> str:
    """Return what tells a terminal to report the mouse, or to report it no more."""
    return "".join(f"\x1b[?{mode}{'h' if held else 'l'}" for mode in _MODES)


def hold_mouse(app: App[None], *, held: bool) -> None:
    """Take the mouse for the UI, or leave it to the terminal."""
    driver = app._driver  # noqa: SLF001 - Textual offers no other way to the terminal while it runs
    if driver is not None:
        if not held:
            app.capture_mouse(None)
        driver.write(mouse_codes(held=held))
        driver.flush()
