"""Write the screens of the README from the real program: ``python docs/make_screens.py``."""  # noqa: INP001 - a script

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.session import Session
from assistant.tui.app import BerthApp
from assistant.tui.settings import SettingsFile

if TYPE_CHECKING:
    from textual.pilot import Pilot

FOLDER = Path(__file__).parent / "screens"
SIZE = (120, 36)
_WORKLOAD = "an api with 3M requests a month, 200 ms each, 1 GB, spiky traffic"
SCREENS: dict[str, tuple[str, ...]] = {
    "answer": ("max memory for a fargate task?", "fargate vs lambda memory"),
    "recommendation": (_WORKLOAD, "recommend"),
    "chart": (_WORKLOAD, "recommend", "/chart requests"),
}
"""What is said before each picture is taken."""

_REMOTE_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def write(folder: Path = FOLDER) -> None:
    """Take the pictures and write them; they ask for no font from elsewhere."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, turns in SCREENS.items():
        picture = asyncio.run(_picture(turns))
        (folder / f"{name}.svg").write_text(_REMOTE_FONT.sub("", picture), encoding="utf-8")


async def _picture(turns: tuple[str, ...]) -> str:
    with tempfile.TemporaryDirectory() as scratch:
        settings = SettingsFile(Path(scratch))
        for name, value in (("reduced_motion", True), ("hint", False)):
            settings.change(name, value)
        app = BerthApp(Session, Path(scratch), settings)
        async with app.run_test(size=SIZE) as pilot:
            await app.chat.loaded()
            for text in turns:
                await app.chat.say(text)
                await _settled(pilot)
            return app.export_screenshot(title="berth")


async def _settled(pilot: Pilot[None]) -> None:
    for _ in range(4):
        await pilot.pause()


if __name__ == "__main__":
    write(*map(Path, sys.argv[1:2]))
