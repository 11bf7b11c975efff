# ruff: noqa: PTH100, PTH103, PTH105, PTH111, PTH112, PTH116, PTH118, PTH120, PTH123
"""A cache of what is costly to build from the knowledge: parsed cards, the search index.

An entry is one file in the user's cache folder: a line that describes it, then its parts. It carries a
fingerprint of the files it was built from and checksums. A missing, stale or damaged entry is built again;
a folder that cannot be written is done without.

This module is on the path of a cold answer, so it imports next to nothing; pathlib alone would take longer
than all that is done here.
"""

from __future__ import annotations

import io
import json
import os
import sys
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import Any, Self

    from assistant.facts.knowledge import Knowledge

FORMAT = 8
"""Number of the entries' layout; raise it when code outside `_BUILDERS` changes what an entry means."""

_BUILDERS = (
    "facts/compiled.py", "facts/knowledge.py", "facts/loading.py", "facts/models.py", "facts/prices.py",
    "facts/templates.py", "quantities/display.py", "answers/index.py", "answers/lexicon.py",
    "answers/phrases.py", "answers/profiles.py", "answers/reading.py", "answers/stated.py",
    "answers/stored.py", "answers/tokens.py", "answers/ways.py", "session/alone.py", "session/openings.py",
)  # fmt: skip
"""The code that builds entries: an entry built by other code than today's is stale."""

_READ_AT_ONCE = 0x5_0000
"""Bytes of an entry that are read with its first line; every page of memory more costs time."""


def cache_folder() -> str:
    """Return the folder for caches: ``BERTH_CACHE_DIR``, else the platform's own.

    platformdirs would say the same, but its import alone costs more than a warm look-up.
    """
    named = os.environ.get("BERTH_CACHE_DIR")
    if named:
        return named
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "berth")


def entry_name(kind: str, folders: Iterable[Path | str]) -> str:
    """Return the name of the entry of a kind that is built from these folders."""
    digest = zlib.crc32("\n".join(map(str, folders)).encode(errors="surrogateescape"))
    return f"{kind}-{digest:08x}"


def knowledge_folder() -> str:
    """Return the knowledge folder that travels with the package, or the checkout's own."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    packaged = os.path.join(package, "_knowledge")
    return packaged if os.path.isdir(packaged) else os.path.join(os.path.dirname(package), "knowledge")


def fingerprint(folders: Iterable[Path | str]) -> str:
    """Return what changes whenever a knowledge file, its name or the code that reads it does.

    It is made of the sizes, times and inodes of the files and of the times of their folders; their
    contents are not read.
    """
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    code = sum(_mark_of(os.path.join(package, name)) for name in _BUILDERS)
    marks = (code, *(_marks_in(str(folder)) for folder in folders))
    named = "-".join(f"{mark & 0xFFFF_FFFF_FFFF_FFFF:x}" for mark in marks)
    return f"{FORMAT}-{sys.implementation.cache_tag}-{named}"


def _marks_in(folder: str) -> int:
    total = _mark_of(folder)
    with os.scandir(folder) as entries:
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            total += _marks_in(entry.path) if is_folder else _mark_of(entry.path)
    return total


def _mark_of(path: str) -> int:
    try:
        status = os.stat(path)
    except OSError:
        return 0  # gone since its folder was read
    return hash((status.st_mtime_ns, status.st_size, status.st_ino))


class DamagedEntryError(Exception):
    """A part of an entry is not what was stored; the entry must be built again."""


class Pieces:
    """Values that will be read one by one, each from its place in a part."""

    def __init__(self) -> None:
        """Begin with none."""
        self._written: list[bytes] = []
        self._end = 0

    def add(self, value: Any) -> str:
        """Take a value, and return its place for `Parts.piece`."""
        piece = encoded(value)
        place = f"{self._end:x}.{len(piece):x}.{zlib.crc32(piece):x}"
        self._written.append(piece)
        self._end += len(piece)
        return place

    def part(self) -> bytes:
        """Return all that was taken, as a part of an entry."""
        return b"".join(self._written)


class Parts:
    """The parts of one entry, read from its file when they are asked for; a context manager.

    Args:
        file: the entry, open for reading without a buffer.
        head: what has been read of it.
        body: where the parts begin in the file.
        places: each part's start behind `body`, its length and its checksum.
    """

    def __init__(
        self, file: io.RawIOBase | io.BytesIO, head: bytes, body: int, places: Mapping[str, Sequence[int]]
    ) -> None:
        """Remember the file, which stays open until the block ends."""
        self._file = file
        self._head = head
        self._body = body
        self._places = places

    def __enter__(self) -> Self:
        """Read until the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()

    def text(self, name: str) -> str:
        """Return a part as text.

        Raises:
            DamagedEntryError: when it is not what was stored.
        """
        return self._checked(*self._places[name]).decode()

    def data(self, name: str) -> Any:
        """Return the value of a part; raises as `text` does."""
        return json.loads(self._checked(*self._places[name]))

    def piece(self, name: str, place: str) -> Any:
        """Return the value at a place within a part; raises as `text` does."""
        start, length, checksum = (int(number, 16) for number in place.split("."))
        return json.loads(self._checked(self._places[name][0] + start, length, checksum))

    def _checked(self, start: int, length: int, checksum: int) -> bytes:
        begin = self._body + start
        found = self._head[begin : begin + length]
        if len(found) < length:
            self._file.seek(begin)
            found = self._file.read(length) or b""
        if zlib.crc32(found) != checksum:
            raise DamagedEntryError
        return found


def encoded(value: Any) -> bytes:
    """Return a value as the JSON that a part holds."""
    return json.dumps(value, separators=(",", ":")).encode()


def is_stored(kind: str, folders: Sequence[Path | str]) -> bool:
    """Tell whether the entry of a kind is there and of today's files; if not, building it takes seconds."""
    try:
        with _opened(entry_name(kind, folders), fingerprint(folders)):
            return True
    except _NOT_USABLE:
        return False


def cached(name: str, stamp: str, build: Callable[[], Any]) -> Any:
    """Return the entry `name` built from files with this `stamp`, building and storing it if need be.

    `build` returns plain JSON data. Whatever goes wrong with the cache, the built value is returned.
    """
    try:
        with _opened(name, stamp) as found:
            return found.data("data")
    except _NOT_USABLE:
        data = build()
        _store(name, _entry(stamp, {"data": encoded(data)}))
        return data


def built_once(kind: str, knowledge: Knowledge, build: Callable[[Knowledge], Any]) -> Any:
    """Return what is built of a knowledge, as `cached` does; anew each time where it has no stamp."""
    if not knowledge.stamp:
        return build(knowledge)
    return cached(entry_name(kind, knowledge.folders), knowledge.stamp, lambda: build(knowledge))


def cached_parts(
    name: str, stamp: str, build: Callable[[], Mapping[str, bytes]], *, anew: bool = False
) -> Parts:
    """Return the same for an entry of several parts, which are read one by one.

    With `anew` it is built whatever is stored: what `DamagedEntryError` calls for.
    """
    try:
        if not anew:
            return _opened(name, stamp)
    except _NOT_USABLE:
        pass  # no entry, not ours, or damaged
    entry = _entry(stamp, build())
    _store(name, entry)
    return _parts(io.BytesIO(entry), stamp)


_NOT_USABLE = (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError, DamagedEntryError)


def _entry(stamp: str, parts: Mapping[str, bytes]) -> bytes:
    places: dict[str, tuple[int, int, int]] = {}
    start = 0
    for name, part in parts.items():
        places[name] = (start, len(part), zlib.crc32(part))
        start += len(part)
    return b"".join((encoded({"stamp": stamp, "places": places}), b"\n", *parts.values()))


def _opened(name: str, stamp: str) -> Parts:
    file = open(_path(name), "rb", buffering=0)  # noqa: SIM115 - `Parts` closes it
    try:
        return _parts(file, stamp)
    except _NOT_USABLE:
        file.close()
        raise


def _parts(file: io.RawIOBase | io.BytesIO, stamp: str) -> Parts:
    head = file.read(_READ_AT_ONCE) or b""
    end = head.index(b"\n")
    described = json.loads(head[:end])
    if described["stamp"] != stamp:
        raise DamagedEntryError
    return Parts(file, head, end + 1, described["places"])


def _store(name: str, entry: bytes) -> None:
    path = _path(name)
    scratch = f"{path}.{os.getpid()}.tmp"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(scratch, "wb") as file:
            file.write(entry)
        os.replace(scratch, path)
    except OSError:
        return  # a read-only home is no reason to fail an answer


def _path(name: str) -> str:
    return os.path.join(cache_folder(), f"{name}.json")
