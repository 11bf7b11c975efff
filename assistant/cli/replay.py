"""`berth replay`: do the transcripts still hold."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import message, say

if TYPE_CHECKING:
    from argparse import Namespace

    from assistant.session.replay import Replay


_MOST_SHOWN = 90


def run(options: Namespace) -> int:
    """Replay every transcript; exit 1 when a reply moved."""
    from assistant.facts import load_knowledge
    from assistant.session.replay import replay_file, transcript_files

    knowledge = load_knowledge(options.knowledge)
    replays = [
        replay_file(path, knowledge, update=options.update) for path in transcript_files(options.paths)
    ]
    if options.json:
        print(json.dumps([{**asdict(replay), "file": str(replay.file)} for replay in replays], indent=2))
    else:
        for replay in replays:
            _show(replay)
        moved = sum(bool(replay.moved) for replay in replays)
        message(f"{len(replays)} transcripts, {sum(r.turns for r in replays)} turns, {moved} moved")
    return ExitCode.CHECK_FAILED if any(replay.moved for replay in replays) else ExitCode.DONE


def _show(replay: Replay) -> None:
    say(f"{'moved' if replay.moved else 'ok   '} {replay.file} ({replay.turns} turns)")
    for moved in replay.moved:
        say(f"  turn {moved.turn}: {_one_line(moved.user)}")
        say("\n".join(f"    {line}" for line in moved.what.splitlines()))


def _one_line(text: str) -> str:
    """Return a turn's words short enough to recognise it by."""
    words = " ".join(text.split())
    return words if len(words) <= _MOST_SHOWN else f"{words[:_MOST_SHOWN]}…"
