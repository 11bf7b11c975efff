"""A program on a terminal of its own: what it writes, and what is typed to it."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_WAIT_SECONDS = 60
OPENED = b"\x1b[?1049h"
"""What a program writes when it takes the whole terminal."""


class Terminal:
    """A Python program on a pseudo-terminal; the state of Berth goes to `folder`."""

    def __init__(self, folder, *words, size=(80, 24), **environment):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, *words], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, cwd=ROOT,
            env={
                **os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT),
                "BERTH_STATE_DIR": str(folder / "state"), "BERTH_CONFIG_DIR": str(folder / "config"),
                "BERTH_CACHE_DIR": str(folder / "cache"), **environment,
            },
        )  # fmt: skip
        os.close(theirs)
        self._ours = ours
        self.seen = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        self.hang_up()

    def type(self, text):
        os.write(self._ours, text.encode())

    def read(self, seconds=0.05):
        """Read what has been written, waiting no longer than `seconds`; False at its end."""
        if not select.select([self._ours], [], [], seconds)[0]:
            return True
        try:
            piece = os.read(self._ours, 65_536)
        except OSError:  # Linux says so when the program has closed its end
            return False
        self.seen += piece
        return bool(piece)

    def wait_for(self, *words, since=0):
        """Read until all of the words have been written, after the first `since` bytes; return the seconds."""
        sought = [word if isinstance(word, bytes) else word.encode() for word in words]
        end = time.monotonic() + LONGEST_WAIT_SECONDS
        while not all(word in self.seen[since:] for word in sought):
            assert time.monotonic() < end, f"{words} never came; at the end {self.seen[-400:]!r}"
            assert self.read() or all(word in self.seen[since:] for word in sought), (
                f"it ended: {self.seen[-400:]!r}"
            )
        return time.perf_counter() - self.began

    def ended(self):
        """Read to the end and return the exit code."""
        end = time.monotonic() + LONGEST_WAIT_SECONDS
        while self.process.poll() is None and time.monotonic() < end:
            self.read()
        while self.read(0) and select.select([self._ours], [], [], 0)[0]:
            pass
        return self.process.wait(1)

    def hang_up(self):
        """Close the terminal, as its window does."""
        if self._ours is not None:
            os.close(self._ours)
            self._ours = None

    def kill(self):
        """End the program without giving it a chance to tidy up."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
