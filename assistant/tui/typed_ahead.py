"""What is typed while the program starts."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def enter_kept(fileno: int) -> Iterator[None]:
    """Let Enter stay Enter: a terminal makes a line break of it until Textual has taken it over.

    A question typed ahead would stand in the prompt with a line break at its end, and not be sent.
    """
    if sys.platform == "win32":
        yield
        return
    import termios

    try:
        before = termios.tcgetattr(fileno)
    except termios.error:  # it is no terminal
        yield
        return
    termios.tcsetattr(fileno, termios.TCSANOW, [before[0] & ~termios.ICRNL, *before[1:]])
    try:
        yield
    finally:
        termios.tcsetattr(fileno, termios.TCSANOW, before)
