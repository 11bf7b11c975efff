"""A progress bar on stderr, where a person watches it."""

from __future__ import annotations

import os
import sys
from time import monotonic

_EVERY_SECONDS = 0.1
_WIDTH = 24
_SURE_SHARE = 0.02


class Progress:
    """Shows how far many items have come; nothing where stderr is no terminal."""

    def __init__(self, items: str) -> None:
        """Name the items that are counted, in the plural."""
        self._items = items
        self._begun = monotonic()
        self._shown_at = 0.0
        self._width = 0
        self._is_watched = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def show(self, count: int, share: float | None) -> None:
        """Show the count, and a bar where the share of the whole (0 to 1) is known; ten times a second."""
        now = monotonic()
        if self._is_watched and now - self._shown_at >= _EVERY_SECONDS:
            self._shown_at = now
            self._write(progress_line(count, self._items, share, now - self._begun))

    def clear(self) -> None:
        """Take the bar away, before anything else is written and at the end."""
        if self._width:
            self._write("")
            print(end="\r", file=sys.stderr, flush=True)
            self._width = self._shown_at = 0

    def _write(self, text: str) -> None:
        print(f"\r{text.ljust(self._width)}", end="", file=sys.stderr, flush=True)
        self._width = len(text)


def progress_line(count: int, items: str, share: float | None, seconds: float) -> str:
    """Write one line of progress: a bar, the count, and the time left once that can be told."""
    if share is None:
        return f"{count:,} {items}"
    filled = round(_WIDTH * share)
    bar = "#" * filled + "-" * (_WIDTH - filled)
    left = f", {seconds / share - seconds:,.0f} s left" if share >= _SURE_SHARE else ""
    return f"[{bar}] {share:4.0%}  {count:,} {items}{left}"
