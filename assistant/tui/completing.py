"""Completion: what the word being typed may become; commands, fields, services, regions, instance types.

All of it comes from the knowledge and from the tables of commands; nothing is listed here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args, get_origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from assistant.facts import Knowledge
    from assistant.session.commands import Command

MOST = 8
_LAST_WORDS = re.compile(r"(?:[\w.-]+ ){0,2}[\w.-]+$")
_INSTANCE_TYPE = re.compile(r"[a-z]{1,3}\d[a-z0-9-]*(?:\.[a-z0-9-]*)?")
_LEAST_LETTERS = 3
_MIB_PER_GIB = 1024


class Completion(NamedTuple):
    """One way to go on: the text from `start` on becomes `text`; `note` says what it is."""

    start: int
    text: str
    note: str = ""


class Vocabulary:
    """The words that can be completed, read from the knowledge when first needed."""

    def __init__(self, knowledge: Callable[[], Knowledge | None]) -> None:
        """Read nothing yet; there are no words while there is no knowledge."""
        self._knowledge = knowledge
        self._services: dict[str, str] | None = None
        self._regions: dict[str, str] | None = None
        self._types: dict[str, str] | None = None

    @property
    def services(self) -> Mapping[str, str]:
        """Each subject by the words people use for it first."""
        if self._services is None:
            known = self._knowledge()
            if known is None:
                return {}
            subjects = known.document("lexicon.yaml")["subjects"]
            self._services = {names[0]: "service" for names in subjects.values()}
        return self._services

    @property
    def regions(self) -> Mapping[str, str]:
        """Each Region's code and name."""
        if self._regions is None:
            known = self._knowledge()
            if known is None:
                return {}
            named = known.document("regions.yaml")
            self._regions = {code: str(names[0]) for code, names in named.items()}
        return self._regions

    @property
    def instance_types(self) -> Mapping[str, str]:
        """Each EC2 instance type and its size."""
        if self._types is None:
            known = self._knowledge()
            if known is None:
                return {}
            rows = known.prices.rows("ec2_instance_types.csv")
            rows = sorted(rows, key=lambda row: (row["family"], float(row["vcpus"]), row["instance_type"]))
            self._types = {
                row["instance_type"]: f"{row['vcpus']} vCPU, {row['memory_gib']} GB, {row['architectures']}"
                for row in rows
            }
        return self._types


class Completer:
    """Completes what stands before the cursor.

    Args:
        vocabulary: words of the knowledge.
        commands: the slash commands.
        arguments: by command name, what may follow it now: `{"theme": theme names}`.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        commands: Sequence[Command],
        arguments: Mapping[str, Callable[[], Iterable[str]]],
    ) -> None:
        """Remember where the words come from."""
        self._words = vocabulary
        self._commands = commands
        self._arguments = arguments

    def completions(self, before: str) -> list[Completion]:
        """Return the ways to go on with the text before the cursor, best first, at most `MOST`."""
        head, space, argument = before.partition(" ")
        if before.startswith("/") and "\n" not in before:
            found = (
                self._of_argument(head[1:], argument, len(head) + 1) if space else self._of_command(head[1:])
            )
        else:
            found = self._of_words(before)
        return list(_first(found, MOST))

    def _of_command(self, typed: str) -> Iterator[Completion]:
        word = typed.lower()
        names = [c for c in self._commands if c.name.startswith(word)]
        names += [c for c in self._commands if any(a.startswith(word) for a in c.aliases) and c not in names]
        others = [c for c in self._commands if word in c.name or word in c.help]
        for command in names or others:
            space = " " if command.argument else ""
            yield Completion(0, f"/{command.name}{space}", f"{command.argument}  {command.help}".strip())

    def _of_argument(self, name: str, typed: str, start: int) -> Iterator[Completion]:
        command = next((c for c in self._commands if name in (c.name, *c.aliases)), None)
        if command is None:
            return
        if command.argument == "FIELD=VALUE":
            yield from self._of_field(typed, start)
        elif command.argument.startswith("FILE") or command.argument == "[FILE]":
            yield from _paths(typed, start)
        else:
            words = self._arguments.get(command.name, lambda: _choices(command.argument))()
            last = typed.rpartition(" ")[2]
            at = start + len(typed) - len(last)
            yield from (Completion(at, word) for word in words if _goes_on(last, word))

    def _of_field(self, typed: str, start: int) -> Iterator[Completion]:
        from assistant.engine.workload import Workload

        name, equals, value = typed.partition("=")
        if not equals:
            for field, info in Workload.model_fields.items():
                if _goes_on(name, field):
                    yield Completion(start, f"{field}=", info.description or "")
            return
        known = Workload.model_fields.get(name)
        words = literal_words(known.annotation) if known else ()
        if name == "region":
            words = tuple(self._words.regions)
        yield from (Completion(start + len(name) + 1, word) for word in words if _goes_on(value, word))

    def _of_words(self, before: str) -> Iterator[Completion]:
        match = _LAST_WORDS.search(before.lower())
        if match is None:
            return
        words = match[0].split(" ")
        for count in range(len(words), 0, -1):
            typed = " ".join(words[-count:])
            yield from (
                Completion(len(before) - len(typed), word, note) for word, note in self._beginning_with(typed)
            )

    def _beginning_with(self, typed: str) -> Iterator[tuple[str, str]]:
        if _INSTANCE_TYPE.fullmatch(typed):
            yield from _going_on(typed, self._words.instance_types)
        if len(typed) >= _LEAST_LETTERS:
            yield from _going_on(typed, self._words.regions)
            yield from _going_on(typed, self._words.services)


def _going_on(typed: str, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what begins with `typed`; nothing when it is whole already."""
    if typed not in known:
        yield from ((word, note) for word, note in known.items() if _goes_on(typed, word))


def _goes_on(typed: str, word: str) -> bool:
    return word.startswith(typed.lower()) and word != typed


def _choices(argument: str) -> tuple[str, ...]:
    words = argument.strip("[]").split("|")
    return tuple(words) if all(word.islower() for word in words) else ()


def literal_words(annotation: Any) -> tuple[str, ...]:
    """Return the words that a workload field takes, where it takes only some."""
    if annotation is bool:
        return ("true", "false")
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    return tuple(word for part in get_args(annotation) for word in literal_words(part))


def _paths(typed: str, start: int) -> Iterator[Completion]:
    """Yield the files and folders that the last path may become."""
    last = typed.rpartition(" ")[2]
    folder, slash, name = last.rpartition("/")
    try:
        entries = sorted(Path(folder or slash or ".").expanduser().iterdir())
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(name) and (name or not entry.name.startswith(".")) and " " not in entry.name:
            end = "/" if entry.is_dir() else ""
            yield Completion(start + len(typed) - len(name), f"{entry.name}{end}")


def _first(found: Iterable[Completion], most: int) -> Iterator[Completion]:
    seen: set[str] = set()
    for one in found:
        if one.text not in seen:
            seen.add(one.text)
            yield one
        if len(seen) == most:
            return


def common_beginning(found: Sequence[Completion]) -> str:
    """Return what all ways to go on begin with; empty where they replace different words."""
    if len({one.start for one in found}) != 1:
        return ""
    least, most = min(one.text for one in found), max(one.text for one in found)
    same = (place for place, pair in enumerate(zip(least, most, strict=False)) if pair[0] != pair[1])
    return least[: next(same, len(least))]
