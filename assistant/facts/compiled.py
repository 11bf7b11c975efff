"""A cache of what is costly to build from the knowledge: parsed cards, the search index.

An entry is JSON in the user's cache folder and carries a fingerprint of the files it was built from.
A missing, stale or damaged entry is built again; a folder that cannot be written is done without.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

FORMAT = 1
"""Number of the entries' layout; raise it when code that builds an entry changes its meaning."""


def cache_folder() -> Path:
    """Return the folder for caches: ``BERTH_CACHE_DIR``, else the platform's own.

    platformdirs would say the same, but its import alone costs more than a warm look-up.
    """
    named = os.environ.get("BERTH_CACHE_DIR")
    if named:
        return Path(named)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "berth"


def fingerprint(folders: Iterable[Path]) -> str:
    """Return a digest of the names, sizes and times of all knowledge files, and of the code's layout."""
    digest = hashlib.blake2b(f"{FORMAT}|{sys.version_info[:2]}".encode(), digest_size=16)
    for folder in folders:
        digest.update(str(folder).encode(errors="surrogateescape"))
        for line in sorted(_entries(str(folder))):
            digest.update(line.encode(errors="surrogateescape"))
    digest.update(_code_stamp().encode())
    return digest.hexdigest()


def _entries(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _entries(entry.path)
            elif entry.name.endswith((".yaml", ".csv")):
                status = entry.stat()
                yield f"|{entry.path}|{status.st_size}|{status.st_mtime_ns}"


def _code_stamp() -> str:
    """Tie entries to the code that built them, so that an upgrade never reads an old layout."""
    package = Path(__file__).parent.parent
    parts = (
        f"{name}:{status.st_size}:{status.st_mtime_ns}"
        for room in ("facts", "answers")
        if (package / room).is_dir()
        for name, status in sorted(
            (entry.name, entry.stat()) for entry in os.scandir(package / room) if entry.is_file()
        )
    )
    return "|".join(parts)


def cached(name: str, stamp: str, build: Callable[[], Any]) -> Any:
    """Return the entry `name` built from files with this `stamp`, building and storing it if need be.

    `build` returns plain JSON data. Whatever goes wrong with the cache, the built value is returned.
    """
    try:
        path = cache_folder() / f"{name}.json"
        entry = json.loads(path.read_bytes())
        if entry["stamp"] == stamp:
            return entry["data"]
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        pass  # no entry, not ours, or damaged: it is built again below
    data = build()
    _store(name, {"stamp": stamp, "data": data})
    return data


def _store(name: str, entry: dict[str, Any]) -> None:
    try:
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        scratch = folder / f"{name}.{os.getpid()}.tmp"
        scratch.write_text(json.dumps(entry, separators=(",", ":")), encoding="utf-8")
        scratch.replace(folder / f"{name}.json")
    except (OSError, RuntimeError):
        return  # a read-only home is no reason to fail an answer
