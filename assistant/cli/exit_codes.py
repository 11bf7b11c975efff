"""What an exit code means."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    CHECK_FAILED = 1
    WRONG_USE = 2
    NOT_KNOWN = 3
    INTERRUPTED = 130
