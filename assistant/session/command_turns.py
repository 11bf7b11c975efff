"""What each slash command does to the conversation."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.dialog import ask_again, step, taken_back
from assistant.errors import BerthError, InputError
from assistant.reply import Reply
from assistant.session.commands import COMMANDS, find, help_text, nearest
from assistant.session.verdicts import after_loading, fenced

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.reply import ReplyKind
    from assistant.session.conversation import Memory, Session

    Handler = Callable[[Session, str], tuple[Memory, Reply]]


_MOST_QUOTED = 60


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


def _say(session: Session, kind: ReplyKind, text: str) -> tuple[Memory, Reply]:
    return session.memory, session.say(kind, text)


def _through_dialog(words: str) -> Handler:
    def handler(session: Session, argument: str) -> tuple[Memory, Reply]:
        text = f"{words} {argument}".strip()
        return session.dialog_turn(step(text, session.dialog, session.knowledge))

    return handler


def _about_the_last(words: str) -> Handler:
    """Put `words` to the dialog, or to the last answer where no workload is spoken of."""
    ask_dialog = _through_dialog(words)

    def handler(session: Session, argument: str) -> tuple[Memory, Reply]:
        memory = session.memory
        if memory.dialog.slots or memory.dialog.asked:
            return ask_dialog(session, argument)
        if memory.topics:
            return session.answer_turn(session.answerer.answer("more", memory.topics))
        return _say(session, "clarify", "Nothing has been asked or advised so far; /help shows how to begin.")

    return handler


def _help(session: Session, _: str) -> tuple[Memory, Reply]:
    return _say(session, "help", help_text(COMMANDS))


def _new(session: Session, _: str) -> tuple[Memory, Reply]:
    from assistant.session.conversation import Memory  # noqa: PLC0415 - it imports this module

    memory = Memory(topology=session.memory.topology)
    text = "A new conversation. What was known is forgotten; /undo brings it back."
    return memory, Reply(kind="cancelled", text=text)


def _set(session: Session, argument: str) -> tuple[Memory, Reply]:
    from assistant.session.setting import set_field  # noqa: PLC0415 - needs the workload model

    name, equals, value = argument.partition("=")
    if not equals:
        raise BerthError("/set takes FIELD=VALUE, for example /set memory_mib=2048.")
    state = set_field(session.dialog, name.strip(), value.strip(), session.knowledge)
    return session.dialog_turn(step("", state, session.knowledge))


def _undo(session: Session, _: str) -> tuple[Memory, Reply]:
    counts = session.memory.dialog.asked_counts  # no question comes twice in the same words
    now = session.memory.dialog.slots
    said = session.undo()
    if said is None:
        return _say(session, "clarify", "There is nothing to take back.")
    words = said if len(said) <= _MOST_QUOTED else f"{said[:_MOST_QUOTED].rstrip()}…"
    dialog, question = ask_again(replace(session.memory.dialog, asked_counts=counts), session.knowledge)
    session.memory = replace(session.memory, dialog=dialog, question=question)
    again = f"\n\n{question}" if question else ""
    undone = taken_back(now, dialog.slots, session.knowledge)
    what = f" ({undone})" if undone else ""
    return _say(session, "corrected", f"Took back “{' '.join(words.split())}”{what}.{again}")


def _sources(session: Session, _: str) -> tuple[Memory, Reply]:
    cited = next((t.told.citations for t in reversed(session.turns) if t.told.citations), ())
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

    topology = read_topology([_found(session, name) for name in _words(argument)])
    memory = replace(session.memory, topology=topology)
    pending = after_loading(memory.talk, topology, session.knowledge)
    counted = (
        f"{_counted(len(topology.security_groups), 'security group')}, "
        f"{_counted(len(topology.network_interfaces), 'interface')}"
    )
    ends = [interface.network_interface_id for interface in topology.network_interfaces[:2]]
    example = f"can {ends[0]} reach {ends[1]} on tcp 443?" if len(ends) > 1 else ""
    suggestions = (example,) if example else ()
    if pending is not None:
        text = f"Loaded {counted}.\n\n{pending.text}"
        found = replace(pending, text=text, suggestions=pending.suggestions or suggestions)
        return replace(memory, talk=pending.talk), session.about_groups(found)
    ask = f" Ask, for example: {example}" if example else ""
    return memory, session.say("answer", f"Loaded {counted}.{ask}", suggestions)


def _save(session: Session, argument: str) -> tuple[Memory, Reply]:
    path = Path(argument or "berth-transcript.yaml").expanduser()
    if session.writes:
        write_new(path, session.transcript())
    return _say(session, "answer", f"Saved {_counted(len(session.turns), 'turn')} to `{path}`.")


def _export(session: Session, argument: str) -> tuple[Memory, Reply]:
    from assistant.dialog import workload_of  # noqa: PLC0415 - rarely needed
    from assistant.exports import export  # noqa: PLC0415 - rarely needed

    recommendation, blueprint = session.memory.recommendation, session.memory.talk.blueprint
    if recommendation is None and blueprint is not None:
        from assistant.security_groups import export_blueprint  # noqa: PLC0415 - rarely needed

        form = argument or "cloudformation"
        return _say(session, "answer", fenced(export_blueprint(blueprint, form), form))
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


def _found(session: Session, name: str) -> Path:
    """Return the file of that name in the conversation's folder, else as it is named."""
    path = Path(name).expanduser()
    beside = session.folder / path if session.folder else path
    return beside if beside.exists() else path


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


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
    "details": _about_the_last("details"),
    "why": _about_the_last("why do you ask"),
    "sources": _sources,
    "compare": _compare,
    "load": _load,
    "save": _save,
    "export": _export,
}
