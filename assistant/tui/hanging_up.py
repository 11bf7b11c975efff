"""Leaving when the terminal is gone.

A program is told so by a signal, which some that start others have them ignore; Textual then reads the end of
its input over and over.
"""

from __future__ import annotations

import os
import select
import threading

_HUNG_UP = 129
"""The exit code of a program that ends by the signal: 128 and its number."""


def leave_when_hung_up(terminal: int) -> None:
    """End the program once the terminal of that file number is hung up; every turn is saved by then."""
    if hasattr(select, "poll"):
        threading.Thread(target=_wait, args=(terminal,), name="hanging up", daemon=True).start()


def _wait(terminal: int) -> None:
    watched = select.poll()
    watched.register(terminal, 0)  # asks for nothing: that the other end is gone is told all the same
    for _, event in watched.poll():
        if event & select.POLLHUP:
            os._exit(_HUNG_UP)  # the main thread may wait for good to write to what is not there any more
