# ruff: noqa: PTH103, PTH105, PTH111, PTH118, PTH120, PTH123
"""A cache of what is costly to build from the knowledge: parsed cards, the search index.

An entry is one file in the user's cache folder: a line that describes it, then its parts as JSON. It
carries a fingerprint of the files it was built from and a checksum. A missing, stale or damaged entry is
built again; a folder that cannot be written is done without.

This module is on the path of a cold answer, so it imports next to nothing; pathlib alone would take longer
than all that is done here.
"""

from __future__ import annotations

import json
import os
import sys
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path
    from typing import Any

FORMAT = 2
"""Number of the entries' layout; raise it when code outside `_ROOMS` changes what an entry means."""

_ROOMS = ("facts", "quantities", "answers", "dialog", "session")
"""The packages whose code builds entries."""


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
    package = os.path.dirname(os.path.dirname(__file__))
    code = [os.path.join(package, room) for room in _ROOMS]
    sums = [_sum_of(str(folder)) for folder in folders] + [_sum_of(room, ".py") for room in code]
    return f"{FORMAT}-{sys.implementation.cache_tag}-" + "-".join(f"{part:x}" for part in sums)


def _sum_of(folder: str, ending: str = "") -> int:
    total = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        total += entry.stat().st_mtime_ns + _sum_of(entry.path, ending)
                elif entry.name.endswith(ending):
                    status = entry.stat()
                    total += hash((status.st_mtime_ns, status.st_size, status.st_ino))
    except OSError:
        return 0  # no such folder: code in an archive, say
    return total & 0xFFFF_FFFF_FFFF_FFFF


class Parts:
    """The parts of one entry; each is decoded when it is asked for."""

    def __init__(self, body: bytes, places: Mapping[str, tuple[int, int]]) -> None:
        """Remember the body and where each part begins and how long it is."""
        self._body = body
        self._places = places

    def data(self, name: str) -> Any:
        """Return the value of one part."""
        start, length = self._places[name]
        return json.loads(self._body[start : start + length])

    def piece(self, name: str, start: int, length: int) -> Any:
        """Return the value that stands at a place within a part."""
        begin = self._places[name][0] + start
        return json.loads(self._body[begin : begin + length])

    def after(self, name: str, mark: bytes) -> Any:
        """Return the value behind a mark on a line of a part; None where no line begins with it."""
        start, length = self._places[name]
        found = self._body.find(b"\n" + mark, start, start + length)
        if found < 0:
            return None
        begin = found + 1 + len(mark)
        return json.loads(self._body[begin : self._body.index(b"\n", begin)])


def encoded(value: Any) -> bytes:
    """Return a value as the JSON that a part holds: on one line, in ASCII."""
    return json.dumps(value, separators=(",", ":")).encode()


def cached(name: str, stamp: str, build: Callable[[], Any]) -> Any:
    """Return the entry `name` built from files with this `stamp`, building and storing it if need be.

    `build` returns plain JSON data. Whatever goes wrong with the cache, the built value is returned.
    """
    found = _read(name, stamp)
    if found is not None:
        return found.data("data")
    data = build()
    _store(name, stamp, {"data": encoded(data)})
    return data


def cached_parts(name: str, stamp: str, build: Callable[[], Mapping[str, bytes]]) -> Parts:
    """Return the same for an entry of several parts, which are read one by one."""
    found = _read(name, stamp)
    if found is not None:
        return found
    parts = build()
    _store(name, stamp, parts)
    return Parts(b"".join(parts.values()), _places(parts))


def _read(name: str, stamp: str) -> Parts | None:
    try:
        with open(_path(name), "rb") as file:
            head = json.loads(file.readline())
            body = file.read()
        if head["stamp"] == stamp and head["checksum"] == zlib.crc32(body):
            return Parts(body, head["places"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass  # no entry, not ours, or damaged: it is built again
    return None


def _places(parts: Mapping[str, bytes]) -> dict[str, tuple[int, int]]:
    places, start = {}, 0
    for name, part in parts.items():
        places[name] = (start, len(part))
        start += len(part)
    return places


def _store(name: str, stamp: str, parts: Mapping[str, bytes]) -> None:
    body = b"".join(parts.values())
    head = encoded({"stamp": stamp, "checksum": zlib.crc32(body), "places": _places(parts)})
    path = _path(name)
    scratch = f"{path}.{os.getpid()}.tmp"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(scratch, "wb") as file:
            file.write(head + b"\n" + body)
        os.replace(scratch, path)
    except OSError:
        return  # a read-only home is no reason to fail an answer


def _path(name: str) -> str:
    return os.path.join(cache_folder(), f"{name}.json")
