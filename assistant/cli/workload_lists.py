"""Many workloads from one file: JSON Lines, a YAML or JSON list, or CSV; read one after the other."""

from __future__ import annotations

import csv
import json
import re
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.errors import InputError
from assistant.facts.yaml_files import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

STDIN = Path("-")
_FORMATS = {
    ".jsonl": "lines", ".ndjson": "lines", ".json": "json", ".csv": "csv", ".yaml": "yaml", ".yml": "yaml",
}  # fmt: skip
_BEFORE_ALL = re.compile(r"\s*(#.*|---\s*)?$")
"""A line before the first workload: blank, a comment, or the begin of a YAML document."""
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


class Entry(NamedTuple):
    """One workload as it stands in a file.

    Attributes:
        line: where it begins, from 1.
        text: its own lines, to find a field's line in.
        fields: what was read, not yet checked; an InputError where nothing could be.
    """

    line: int
    text: str
    fields: Any

    def line_of(self, field: str) -> int:
        """Return the line at which a field stands, the first one where it is not named there."""
        found = re.search(rf"(?<![\w-]){re.escape(field)}(?![\w-])[\"']?\s*:", self.text)
        return self.line + self.text.count("\n", 0, found.start()) if found else self.line


class WorkloadList:
    """A file of workloads; `share` tells how much of it has been read, 0 to 1, None where unknown."""

    def __init__(self, file: Path) -> None:
        """Remember the file; it is opened when read.

        Raises:
            InputError: when there is no such file.
        """
        self.file = file
        self.name: Path | str = "stdin" if file == STDIN else file
        self._done = 0
        self._size = 0
        if file != STDIN:
            try:
                self._size = file.stat().st_size
            except OSError as error:
                raise InputError(f"cannot be read: {error.strerror}", file=file) from None

    @property
    def share(self) -> float | None:
        """How much has been read."""
        return min(self._done / self._size, 1.0) if self._size else None

    def entries(self) -> Iterator[Entry]:
        """Yield the workloads in their order, one at a time.

        Raises:
            InputError: where what follows cannot be told apart any more.
        """
        try:
            if self.file == STDIN:
                yield from self._entries(sys.stdin.buffer if sys.stdin else _NOTHING)
                return
            with self.file.open("rb") as stream:
                yield from self._entries(stream)
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", file=self.name) from None

    def _entries(self, stream: BinaryIO | list[bytes]) -> Iterator[Entry]:
        lines = self._lines(stream)
        first = next((line for line in lines if not _BEFORE_ALL.match(line.text)), None)
        if first is None:
            return
        kind = _FORMATS.get(self.file.suffix.lower()) or _format_of(first.text)
        following = chain([first], lines)
        yield from {"lines": _json_lines, "json": self._json, "csv": self._csv, "yaml": self._yaml}[kind](
            following
        )

    def _lines(self, stream: BinaryIO | list[bytes]) -> Iterator[_Line]:
        for number, raw in enumerate(stream, start=1):
            self._done += len(raw)
            try:
                yield _Line(number, raw.decode("utf-8-sig" if number == 1 else "utf-8"))
            except UnicodeDecodeError:
                raise InputError("this is not UTF-8 text", file=self.name, line=number) from None

    def _json(self, lines: Iterator[_Line]) -> Iterator[Entry]:
        """Read a list item by item; JSON Lines under another name are read too."""
        first = next(lines)
        if not first.text.lstrip().startswith("["):
            yield from _json_lines(chain([first], lines))
            return
        text = first.text + "".join(line.text for line in lines)
        decoder, place, line = json.JSONDecoder(object_pairs_hook=_once), text.index("[") + 1, first.number
        while True:
            start = re.compile(r"[\s,]*").match(text, place).end()  # type: ignore[union-attr]  # it always matches
            line += text.count("\n", place, start)
            if text[start : start + 1] == "]":
                return
            try:
                fields, place = decoder.raw_decode(text, start)
            except json.JSONDecodeError as error:
                wrong = line + text.count("\n", start, error.pos)
                raise InputError(f"not valid JSON: {error.msg}", file=self.name, line=wrong) from None
            except (InputError, RecursionError) as error:
                raise InputError(f"not usable: {error}", file=self.name, line=line) from None
            yield Entry(line, text[start:place], fields)
            line += text.count("\n", start, place)

    def _yaml(self, lines: Iterator[_Line]) -> Iterator[Entry]:
        """Read a list item by item: each begins with a dash, as far in as the first one."""
        first = next(lines)
        dash = first.text[: first.text.index("-") + 1] if first.text.lstrip().startswith("-") else None
        kept = [first]
        for line in lines:
            if dash is not None and line.text.startswith(dash):
                yield from _yaml_items(kept)
                kept = []
            kept.append(line)
        yield from _yaml_items(kept)

    def _csv(self, lines: Iterator[_Line]) -> Iterator[Entry]:
        reader = csv.reader((line.text for line in lines), strict=True)
        try:
            names = [name.strip() for name in next(reader)]
            self._check_names(names, reader.line_num)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield Entry(reader.line_num, "", _row(names, cells))
        except csv.Error as error:
            raise InputError(f"not valid CSV: {error}", file=self.name, line=reader.line_num) from None

    def _check_names(self, names: list[str], line: int) -> None:
        """See that the names of columns stand apart, and each once."""
        twice = next((name for place, name in enumerate(names) if name and name in names[:place]), None)
        if twice is not None:
            raise InputError(f"the column {twice!r} stands twice", file=self.name, line=line)
        if len(names) == 1 and (found := _OTHER_SEPARATOR.search(names[0])):
            what = "a tab" if found[0] == "\t" else repr(found[0])
            raise InputError(f"cells are separated by commas, and here by {what}", file=self.name, line=line)


class _Line(NamedTuple):
    number: int
    text: str


_OTHER_SEPARATOR = re.compile(r"[;\t|]")
_NOTHING: list[bytes] = []


def _format_of(first: str) -> str:
    """Tell the format by how the first line begins."""
    begin = first.lstrip()[:1]
    if begin in ("{", "["):
        return "json"
    return "yaml" if first.startswith("-") or ":" in first else "csv"


def _yaml_items(lines: list[_Line]) -> Iterator[Entry]:
    """Read what is between two dashes, or a list in brackets."""
    number, text = lines[0].number, "".join(line.text for line in lines)
    try:
        items = parse_yaml(text, "")
    except InputError as error:
        yield Entry(number + (error.line or 1) - 1, text, InputError(error.problem))
        return
    if not isinstance(items, list):
        yield Entry(number, text, InputError("a list of workloads is expected, each after a dash"))
    elif len(items) == 1:
        yield Entry(number, text, items[0])
    else:
        yield from (Entry(number, "", item) for item in items)


def _json_lines(lines: Iterator[_Line]) -> Iterator[Entry]:
    for number, text in lines:
        if not text.strip():
            continue
        try:
            fields = json.loads(text, object_pairs_hook=_once)
        except json.JSONDecodeError as error:
            fields = InputError(f"not valid JSON: {error.msg} (column {error.colno})")
        except RecursionError:
            fields = InputError("not usable: it nests too deeply")
        except InputError as error:
            fields = error
        yield Entry(number, text, fields)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise InputError(f"the key {name!r} stands twice")
        found[name] = value
    return found


def _row(names: list[str], cells: list[str]) -> Any:
    if len(cells) > len(names):
        return InputError(f"{len(cells)} cells stand under {len(names)} names")
    return {name: _cell(cell.strip()) for name, cell in zip(names, cells, strict=False) if cell.strip()}


def _cell(text: str) -> Any:
    if not _NUMBER.fullmatch(text):
        return text
    return int(text) if text.lstrip("+-").isdigit() else float(text)
