"""The UI's settings: a small YAML file in the platform's folder for configuration."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import InputError
from assistant.facts.loading import first_problem
from assistant.facts.yaml_files import line_of, parse_yaml
from assistant.tui.state_files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEAD = "# Settings of Berth's terminal UI. /settings in the UI says what each may be.\n"


class Settings(BaseModel):
    """What the user prefers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    theme: str = Field("berth-dark", description="a theme's name; /theme lists them")
    panel: Literal["auto", "hidden"] = Field("auto", description="the side panel: auto or hidden")
    hint: bool = Field(True, description="the words for newcomers: true or false")
    reduced_motion: bool = Field(False, description="nothing moves or blinks: true or false")
    mouse: bool = Field(True, description="false leaves the mouse to the terminal")
    keys: dict[str, str] = Field(default_factory=dict, description="other keys, as chat.help: f2")


def config_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder for settings: ``BERTH_CONFIG_DIR``, else the platform's own."""
    named = environment.get("BERTH_CONFIG_DIR")
    if named:
        return Path(named)
    from platformdirs import user_config_path  # noqa: PLC0415 - only where settings are read

    return user_config_path("berth", appauthor=False)


class SettingsFile:
    """The file and what it says; what cannot be read is said in `problem`, and defaults hold."""

    def __init__(self, folder: Path) -> None:
        """Read the file, if there is one."""
        self.path = folder / "settings.yaml"
        self.problem = ""
        try:
            self.settings = read_settings(self.path)
        except InputError as error:
            self.settings, self.problem = Settings(), str(error)

    def change(self, name: str, value: str | bool) -> bool:  # noqa: FBT001 - any setting's value
        """Set one value and keep the rest of the file as it stands; False where it cannot be written.

        A file that cannot be read is never written over.
        """
        self.settings = self.settings.model_copy(update={name: value})
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
        InputError: naming file, line and field, when it cannot be read or holds something else.
    """
    if not path.exists():
        return Settings()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", file=path) from None
    raw = parse_yaml(text, path)
    if raw is None:
        return Settings()
    if not isinstance(raw, dict):
        raise InputError("settings are a mapping of names to values", file=path, line=1)
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        place, problem = first_problem(error)
        field = ".".join(map(str, place))
        raise InputError(problem, file=path, line=line_of(text, place), field=field) from None


def with_value(text: str, name: str, value: str | bool) -> str:  # noqa: FBT001 - any setting's value
    """Return the text of a settings file with one value changed, everything else to the letter."""
    written = f"{name}: {str(value).lower() if isinstance(value, bool) else value}"
    line = re.compile(rf"^{re.escape(name)}:.*$", re.MULTILINE)
    if line.search(text):
        return line.sub(lambda _: written, text, count=1)
    end = "" if not text or text.endswith("\n") else "\n"
    return f"{text}{end}{written}\n"
