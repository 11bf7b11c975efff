"""Replaying transcripts: the same words in must bring the same replies out."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.facts.yaml_files import read_text
from assistant.session.conversation import Session
from assistant.session.transcripts import parse_transcript, with_replies

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from assistant.facts import Knowledge
    from assistant.reply import Reply
    from assistant.session.transcripts import TranscriptTurn


@dataclass(frozen=True, slots=True)
class Moved:
    """One way in which a reply is not what the transcript says."""

    turn: int
    user: str
    what: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of one transcript."""

    file: Path
    title: str
    turns: int
    moved: tuple[Moved, ...]


def transcript_files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files named, and those in the folders named, in order.

    Raises:
        InputError: when a path does not exist or a folder holds no transcript.
    """
    for path in paths:
        if path.is_dir():
            found = sorted(path.rglob("*.yaml"))
            if not found:
                raise InputError("there is no transcript (*.yaml) in this folder", file=path)
            yield from found
        elif path.exists():
            yield path
        else:
            raise InputError("there is no such file or folder", file=path)


def replay_file(path: Path, knowledge: Knowledge, *, update: bool = False) -> Replay:
    """Replay one transcript; with `update`, write today's words into its `reply` fields.

    Raises:
        InputError: when the file is malformed or cannot be written.
    """
    text = read_text(path)
    transcript = parse_transcript(text, path)
    session = Session(loaded=knowledge, folder=path.parent, writes=False)
    replies = [session.send(turn.user) for turn in transcript.turns]
    moved: list[Moved] = []
    for number, (turn, reply) in enumerate(zip(transcript.turns, replies, strict=True), start=1):
        differences = [*unmet(turn.expect or {}, reply)]
        if not update:
            differences += words_moved(turn, reply)
        moved += [Moved(number, turn.user, what) for what in differences]
    if update:
        _rewrite(path, text, with_replies(text, [reply.text for reply in replies]))
    return Replay(path, transcript.title, len(replies), tuple(moved))


def unmet(expect: dict[str, Any], reply: Reply) -> Iterator[str]:
    """Yield a sentence for every expectation that the reply does not meet."""
    actual = reply.model_dump(mode="json")
    for name, wanted in expect.items():
        if name not in actual:
            yield f"expect.{name}: a Reply has no such field"
        else:
            yield from _different(wanted, actual[name], name)


def _different(wanted: Any, actual: Any, place: str) -> Iterator[str]:
    if wanted == {} and isinstance(actual, dict) and actual:
        yield f"{place}: expected none, got {', '.join(actual)}"
    elif isinstance(wanted, dict) and isinstance(actual, dict):
        for key, value in wanted.items():
            if key not in actual:
                yield f"{place}.{key}: expected {value!r}, there is none"
            else:
                yield from _different(value, actual[key], f"{place}.{key}")
    elif not _equal(wanted, _bare(actual)):
        yield f"{place}: expected {wanted!r}, got {_bare(actual)!r}"


def _bare(actual: Any) -> Any:
    """Return a slot's value where a transcript names it without unit and origin."""
    return actual["value"] if isinstance(actual, dict) and "origin" in actual else actual


def _equal(wanted: Any, actual: Any) -> bool:
    numbers = [isinstance(x, (int, float)) and not isinstance(x, bool) for x in (wanted, actual)]
    if all(numbers):
        return math.isclose(wanted, actual, rel_tol=1e-9)
    return type(wanted) is type(actual) and bool(wanted == actual)


def words_moved(turn: TranscriptTurn, reply: Reply) -> list[str]:
    """Return a diff of the recorded and today's words, in a list that is empty if they agree."""
    if turn.reply is None or turn.reply.rstrip("\n") == reply.text.rstrip("\n"):
        return []
    lines = difflib.unified_diff(
        turn.reply.rstrip("\n").splitlines(), reply.text.splitlines(), "recorded", "now", lineterm=""
    )
    return ["\n".join(lines)]


def _rewrite(path: Path, old: str, new: str) -> None:
    if new == old:
        return
    scratch = path.with_suffix(".yaml.tmp")
    try:
        scratch.write_text(new, encoding="utf-8")
        scratch.replace(path)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", file=path) from None
