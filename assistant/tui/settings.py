"""The UI's settings: a small file of lines `name: value` in the platform's folder for configuration.

The file is read before the first frame, so it is kept to what needs no YAML.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.tui.state_files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEAD = "# Settings of Berth's terminal UI. /settings in the UI says what each may be.\n"
_LINE = re.compile(r"(?P<name>[a-z_]+(?:\.[a-z0-9_.]+)?)\s*:\s*(?P<value>.*?)\s*")
_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def _about(words: str, *choices: str) -> dict[str, Any]:
    return {"words": words, "choices": choices}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user prefers."""

    theme: str = field(default="berth-dark", metadata=_about("a theme's name; /theme lists them"))
    panel: str = field(default="auto", metadata=_about("the side panel: auto or hidden", "auto", "hidden"))
    hint: bool = field(default=True, metadata=_about("the words for newcomers: true or false"))
    reduced_motion: bool = field(default=False, metadata=_about("nothing moves or blinks: true or false"))
    mouse: bool = field(default=True, metadata=_about("false leaves the mouse to the terminal"))
    keys: Mapping[str, str] = field(
        default_factory=dict, metadata=_about("another key, a line each, as keys.chat.help: f2")
    )


_FIELDS = {one.name: one for one in fields(Settings)}


def explained(settings: Settings) -> list[str]:
    """Return a line for each setting: name, value now, and what it may be."""
    lines = []
    for name, one in _FIELDS.items():
        value = getattr(settings, name)
        shown = _written(value) if not isinstance(value, dict) else ", ".join(value.values()) or "none"
        lines.append(f"`{name}: {shown}`: {one.metadata['words']}")
    return lines


def config_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder for settings: ``BERTH_CONFIG_DIR``, else the platform's own."""
    named = environment.get("BERTH_CONFIG_DIR")
    if named:
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("berth", appauthor=False)


class SettingsFile:
    """The file and what it says; what cannot be read is said in `problem`, and defaults hold."""

    def __init__(self, folder: Path) -> None:
        """Read the file, if there is one."""
        self.path = folder / "settings.conf"
        self.problem = ""
        try:
            self.settings = read_settings(self.path)
        except InputError as error:
            self.settings, self.problem = Settings(), str(error)

    def change(self, name: str, value: str | bool) -> bool:  # noqa: FBT001 - any setting's value
        """Set one value and keep the rest of the file as it stands; False where it cannot be written.

        A file that cannot be read is never written over.
        """
        changed: dict[str, Any] = {name: value}
        self.settings = replace(self.settings, **changed)
        if self.problem:
            return False
        try:
            text = self.path.read_text(encoding="utf-8") if self.path.exists() else _HEAD
        except (OSError, UnicodeDecodeError):
            return False
        return write_atomically(self.path, with_value(text, name, value))


def read_settings(path: Path) -> Settings:
    """Return the settings of a file, the defaults where there is none.

    Raises:
        InputError: naming file, line and setting, when it cannot be read or holds something else.
    """
    if not path.exists():
        return Settings()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", file=path) from None
    found: dict[str, Any] = {}
    keys: dict[str, str] = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.partition(" #")[0].strip()
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise InputError("a setting is a line of the form name: value", file=path, line=number)
        name, value = match["name"], match["value"].strip("'\"")
        if name.startswith("keys."):
            keys[name.removeprefix("keys.")] = value
        else:
            found[name] = _value(name, value, path, number)
    return Settings(**found, keys=keys)


def _value(name: str, text: str, path: Path, line: int) -> str | bool:
    one = _FIELDS.get(name)
    if one is None or name == "keys":
        raise InputError("there is no such setting", file=path, line=line, field=name)
    if isinstance(one.default, bool):
        if text.lower() not in _TRUTH:
            raise InputError(f"{text!r} is neither true nor false", file=path, line=line, field=name)
        return _TRUTH[text.lower()]
    choices = one.metadata["choices"]
    if choices and text not in choices:
        raise InputError(f"{text!r} is none of {', '.join(choices)}", file=path, line=line, field=name)
    return text


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def with_value(text: str, name: str, value: str | bool) -> str:  # noqa: FBT001 - any setting's value
    """Return the text of a settings file with one value changed, everything else to the letter."""
    written = f"{name}: {_written(value)}"
    line = re.compile(rf"^{re.escape(name)}:.*$", re.MULTILINE)
    if line.search(text):
        return line.sub(lambda _: written, text, count=1)
    end = "" if not text or text.endswith("\n") else "\n"
    return f"{text}{end}{written}\n"
