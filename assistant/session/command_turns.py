"""What each slash command does to the conversation."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.dialog import DialogState, step
from assistant.errors import BerthError, InputError
from assistant.reply import Reply
from assistant.session.commands import COMMANDS, find, help_text, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.session.conversation import Memory, Session

    Handler = Callable[[Session, str], tuple[Memory, Reply]]


def run_command(session: Session, word: str, argument: str) -> tuple[Memory, Reply]:
    """Carry out one slash command.

    Raises:
        BerthError: when there is no such command, or its argument cannot be used.
    """
    command = find(word)
    if command is None:
        near = ", ".join(nearest(word)) or "/help"
        raise BerthError(f"There is no command /{word}. Nearest: {near}.")
    if command.argument and not argument and command.name not in ("save", "export"):
        raise BerthError(f"/{command.name} needs {command.argument}.")
    return _HANDLERS[command.name](session, argument)


def _say(session: Session, kind: str, text: str) -> tuple[Memory, Reply]:
    reply = Reply.model_validate({
        "kind": kind, "text": text, "slots": dict(session.slots), "asks": session.memory.dialog.asked,
    })  # fmt: skip
    return session.memory, reply


def _through_dialog(words: str) -> Handler:
    def handler(session: Session, argument: str) -> tuple[Memory, Reply]:
        text = f"{words} {argument}".strip()
        return session.dialog_turn(step(text, session.memory.dialog, session.knowledge))

    return handler


def _help(session: Session, _: str) -> tuple[Memory, Reply]:
    return _say(session, "help", help_text(COMMANDS))


def _new(session: Session, _: str) -> tuple[Memory, Reply]:
    memory = replace(session.memory, dialog=DialogState(), topics=(), question="", recommendation=None)
    text = "A new conversation. What was known is forgotten; /undo brings it back."
    return memory, Reply(kind="cancelled", text=text)


def _set(session: Session, argument: str) -> tuple[Memory, Reply]:
    from assistant.session.setting import set_field  # noqa: PLC0415 - needs the workload model

    name, equals, value = argument.partition("=")
    if not equals:
        raise BerthError("/set takes FIELD=VALUE, for example /set memory_mib=2048.")
    state = set_field(session.memory.dialog, name.strip(), value.strip())
    turn = step("", state, session.knowledge)
    return session.dialog_turn(turn)


def _undo(session: Session, _: str) -> tuple[Memory, Reply]:
    if not session.undo():
        return _say(session, "clarify", "There is nothing to take back.")
    again = f" {session.memory.question}" if session.memory.question else ""
    return _say(session, "corrected", f"Took the last turn back.{again}")


def _sources(session: Session, _: str) -> tuple[Memory, Reply]:
    cited = next((t.reply.citations for t in reversed(session.turns) if t.reply.citations), ())
    if not cited:
        return _say(session, "clarify", "No answer so far has a source.")
    lines = "\n".join(f"- {c.title}: {c.url} (read {c.as_of})" for c in cited)
    memory, reply = _say(session, "answer", lines)
    return memory, reply.model_copy(update={"citations": cited})


def _compare(session: Session, argument: str) -> tuple[Memory, Reply]:
    names = argument.split()
    question = argument if len(names) != 2 else " vs ".join(names)  # noqa: PLR2004 - A and B
    return session.answer_turn(session.answerer.answer(f"compare {question}", session.memory.topics))


def _load(session: Session, argument: str) -> tuple[Memory, Reply]:
    from assistant.security_groups import read_topology  # noqa: PLC0415 - rarely needed

    topology = read_topology([Path(name).expanduser() for name in _words(argument)])
    memory = replace(session.memory, topology=topology)
    counted = ", ".join(
        (
            f"{len(topology.security_groups)} security groups",
            f"{len(topology.network_interfaces)} interfaces",
        )
    )
    text = f"Loaded {counted}. Ask, for example: can eni-1 reach eni-2 on tcp 3306?"
    return memory, _say(session, "answer", text)[1]


def _save(session: Session, argument: str) -> tuple[Memory, Reply]:
    path = Path(argument or "berth-transcript.yaml").expanduser()
    write_new(path, session.transcript())
    return _say(session, "answer", f"Saved {len(session.turns)} turns to `{path}`.")


def _export(session: Session, argument: str) -> tuple[Memory, Reply]:
    from assistant.dialog import workload_of  # noqa: PLC0415 - rarely needed
    from assistant.exports import export  # noqa: PLC0415 - rarely needed

    recommendation = session.memory.recommendation
    if recommendation is None:
        raise BerthError("There is no recommendation yet; describe a workload, then say recommend.")
    workload = workload_of(session.memory.dialog)
    files = export(recommendation, workload, argument or "markdown", session.knowledge)
    text = "\n\n".join(f"`{name}`\n\n```\n{body.rstrip()}\n```" for name, body in files.items())
    return _say(session, "answer", text)


def write_new(path: Path, text: str) -> None:
    """Write a file that must not exist yet.

    Raises:
        InputError: when it exists or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise InputError("this file exists already; name another", file=path) from None
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", file=path) from None


def _words(argument: str) -> list[str]:
    try:
        return shlex.split(argument)
    except ValueError as error:
        raise BerthError(f"The file names cannot be read: {error}.") from None


_HANDLERS: dict[str, Handler] = {
    "help": _help,
    "new": _new,
    "slots": _through_dialog("what do you know so far"),
    "set": _set,
    "forget": _through_dialog("forget"),
    "undo": _undo,
    "recommend": _through_dialog("recommend"),
    "details": _through_dialog("details"),
    "why": _through_dialog("why do you ask"),
    "sources": _sources,
    "compare": _compare,
    "load": _load,
    "save": _save,
    "export": _export,
}
