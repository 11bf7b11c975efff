"""Transcripts: conversations as YAML, to save, to read and to replay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import InputError
from assistant.facts.loading import first_problem
from assistant.facts.yaml_files import line_of, parse_yaml, read_text
from assistant.session.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LONGEST_TITLE = 80
_BLOCK_SAFE = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]*")


class TranscriptTurn(BaseModel):
    """One turn: what the user typed, what must hold of the reply, and its recorded words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    user: str
    expect: dict[str, Any] | None = Field(None, description="a subset of the Reply, by equality")
    reply: str | None = Field(None, description="the reply's text, to the letter")


class Transcript(BaseModel):
    """A conversation with a title."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = ""
    turns: tuple[TranscriptTurn, ...]


def read_transcript(path: Path) -> Transcript:
    """Read a transcript file.

    Raises:
        InputError: naming file, line and field, when it is missing or malformed.
    """
    return parse_transcript(read_text(path), path)


def parse_transcript(text: str, file: Path | str) -> Transcript:
    """Read a transcript from text; see `read_transcript`."""
    raw = parse_yaml(text, file)
    if not isinstance(raw, dict):
        raise InputError("a transcript is a mapping with title and turns", file=file, line=1)
    try:
        return Transcript.model_validate(raw)
    except ValidationError as error:
        place, problem = first_problem(error)
        field = ".".join(map(str, place))
        raise InputError(problem, file=file, line=line_of(text, place), field=field) from None


def transcript_text(title: str, turns: Iterable[tuple[str, str]]) -> str:
    """Write pairs of user text and reply text as a transcript file."""
    written = [turn_text(user, reply) for user, reply in turns]
    return header_text(title, empty=not written) + "".join(written)


def header_text(title: str, *, empty: bool = False) -> str:
    """Write what stands before the turns of a transcript file."""
    return f"title: {_scalar(title or 'Empty conversation')}\nturns:{' []' if empty else ''}\n"


def turn_text(user: str, reply: str) -> str:
    """Write one turn of a transcript file."""
    return f"  - user: {_scalar(user)}\n    reply: {_block(reply, 6)}\n"


def title_of(user: str) -> str:
    """Return a title for a conversation that begins with these words."""
    return clean(user).split("\n", maxsplit=1)[0][:_LONGEST_TITLE]


def with_replies(text: str, replies: Iterable[str]) -> str:
    """Return the transcript with its recorded replies replaced; all else stays to the letter.

    Turns without a `reply` field are left as they are.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if root is None:
        return text
    turns = next(value for key, value in root.value if key.value == "turns").value
    edits = [
        (key, value, reply)
        for turn, reply in zip(turns, replies, strict=True)
        for key, value in turn.value
        if key.value == "reply"
    ]
    for key, value, reply in reversed(edits):
        start, end = key.end_mark.index, value.end_mark.index
        new = f": {_block(reply, key.start_mark.column + 2)}\n"
        text = text[:start] + new + _from_next_line(text[end:], text[start:end])
    return text


def _from_next_line(tail: str, replaced: str) -> str:
    """Drop what is left of the replaced value's own line."""
    if replaced.endswith("\n"):
        return tail
    _, newline, rest = tail.partition("\n")
    return rest if newline else ""


def _scalar(text: str) -> str:
    """Quote a text on one line; control characters become escapes."""
    whole = text.encode(errors="ignore").decode()  # halves of characters are nothing anybody said
    quoted: str = yaml.safe_dump(whole, default_style='"', width=2**31, allow_unicode=True)
    return quoted.rstrip("\n")


def _block(text: str, indent: int) -> str:
    lines = text.split("\n")
    plain = (
        _BLOCK_SAFE.fullmatch(text)
        and lines[0][:1] not in ("", " ", "\t")
        and lines[-1] != ""
        and not any(line != line.rstrip() for line in lines)
    )
    if not plain:
        return _scalar(text)
    pad = " " * indent
    return "|-\n" + "\n".join(pad + line if line else "" for line in lines)
