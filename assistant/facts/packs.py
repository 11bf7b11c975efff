# ruff: noqa: PTH111, PTH112, PTH113, PTH118, PTH123 - on the path of a cold answer; pathlib would take longer than all of it
"""Packs: folders of cards, prices and rules that a team keeps beside Berth's own."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_PARTS = ("cards", "prices", "platforms")
_DOCUMENTS = ("lexicon.yaml", "preferences.yaml", "slots.yaml", "units.yaml")


def config_folder() -> str:
    """Return the folder for what a user sets up: ``BERTH_CONFIG_DIR``, else the platform's own."""
    named = os.environ.get("BERTH_CONFIG_DIR")
    if named:
        return named
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or os.path.join(home, "AppData", "Roaming")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Application Support")
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    return os.path.join(base, "berth")


def packs_folder() -> str:
    """Return the folder in which every folder is a pack that is always read."""
    return os.path.join(config_folder(), "packs")


def user_packs() -> tuple[Path, ...]:
    """Return the user's packs, in the order of their names; none is the usual case."""
    folder = packs_folder()
    if not os.path.isdir(folder):
        return ()
    from pathlib import Path  # noqa: PLC0415 - see above

    return tuple(path for path in sorted(Path(folder).iterdir()) if path.is_dir() and path.name[:1] != ".")


def check_pack(pack: Path) -> None:
    """See that a folder is a pack, and that its price tables can be read.

    Raises:
        InputError: naming the folder and what a pack may hold, or the table, line and column.
    """
    from assistant.errors import InputError  # noqa: PLC0415 - see above

    if not pack.is_dir():
        raise InputError("there is no such knowledge folder", file=pack)
    inside = {path.name for path in pack.iterdir()}
    if not inside.intersection((*_PARTS, *_DOCUMENTS)):
        holds = ", ".join((*(f"{part}/" for part in _PARTS), *_DOCUMENTS))
        raise InputError(f"this folder is no pack; a pack holds some of {holds}", file=pack)
    for table in sorted((pack / "prices").glob("*.csv")):
        check_table(table)


def check_table(table: Path) -> None:
    """See that a price table has the columns of one of Berth's, and numbers where they belong.

    Raises:
        InputError: naming file, line and column.
    """
    import csv  # noqa: PLC0415 - see above

    from assistant.errors import InputError  # noqa: PLC0415 - see above
    from assistant.facts.prices import RATE_COLUMNS  # noqa: PLC0415 - see above

    try:
        rows = list(csv.reader(table.read_text(encoding="utf-8").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read as a table: {error}", file=table) from None
    columns = rows[0] if rows else []
    own = _columns_of(table.name)
    wanted = own if own and "key" not in own else RATE_COLUMNS
    lacking = [column for column in wanted if column not in columns]
    if lacking:
        raise InputError(f"the table lacks the column {lacking[0]!r}", file=table, line=1)
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(columns):
            problem = f"{len(columns)} columns are expected here, and there are {len(row)}"
            raise InputError(problem, file=table, line=line)
        for column, value in zip(columns, row, strict=True):
            if not _fits(column, value):
                problem = f"{value!r} is not a number" if value else "a value is missing"
                raise InputError(problem, file=table, line=line, field=column)


def _columns_of(name: str) -> list[str]:
    """Return the columns of Berth's own table of that name; none where there is no such table."""
    from assistant.facts.compiled import knowledge_folder  # noqa: PLC0415 - see above

    path = os.path.join(knowledge_folder(), "prices", name)
    if not os.path.isfile(path):
        return []
    with open(path, encoding="utf-8") as file:
        return file.readline().strip().split(",")


_NUMBERS = ("usd", "usd_per_hour", "percent", "saving_percent", "from_quantity", "to_quantity", "term_years")
_ALWAYS = ("key", "region", "usd", "usd_per_hour", "percent", "saving_percent", "as_of", "instance_type")


def _fits(column: str, value: str) -> bool:
    if not value:
        return column not in _ALWAYS
    if column not in _NUMBERS:
        return True
    try:
        number = float(value)
    except ValueError:
        return False
    return number >= 0 and number != float("inf")
