"""Putting a text on the clipboard: by the system's own tool where there is one, else by the terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.app import App

_TOOL_SECONDS = 2.0


def copy(app: App[None], text: str, what: str) -> str:
    """Put a text on the clipboard and return what to say of it: only a tool can tell that it arrived."""
    tool = clipboard_tool(os.environ)
    if tool is not None and copied_by_tool(tool, text):
        return f"{what} copied."
    app.copy_to_clipboard(text)
    return f"{what} sent to the terminal's clipboard; /save FILE.md keeps it where that fails."


def clipboard_tool(
    environment: Mapping[str, str],
    find: Callable[[str], str | None] = shutil.which,
    system: str = sys.platform,
) -> list[str] | None:
    """Return the command that takes the clipboard's text on stdin, None where only the terminal can.

    Over ssh the tool would fill the clipboard of the other machine, so it is not used there.
    """
    if "SSH_CONNECTION" in environment or "SSH_TTY" in environment:
        return None
    tools: tuple[tuple[str, bool, list[str]], ...] = (
        ("pbcopy", system == "darwin", []),
        ("clip.exe", "WSL_DISTRO_NAME" in environment or system == "win32", []),
        ("wl-copy", "WAYLAND_DISPLAY" in environment, []),
        ("xclip", "DISPLAY" in environment, ["-selection", "clipboard"]),
        ("xsel", "DISPLAY" in environment, ["--clipboard", "--input"]),
    )
    for name, fits, options in tools:
        path = find(name) if fits else None
        if path:
            return [path, *options]
    return None


def copied_by_tool(command: list[str], text: str) -> bool:
    """Run the tool on the text; False where it fails or hangs."""
    try:
        done = subprocess.run(
            command, input=text.encode(), timeout=_TOOL_SECONDS, check=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
