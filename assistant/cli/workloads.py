"""Workloads from files and from FIELD=VALUE words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.facts.loading import first_problem
from assistant.facts.yaml_files import line_of, parse_yaml, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.engine.workload import Workload


_STDIN = Path("-")


def read_workload(file: Path | None, fields: Iterable[str]) -> Workload:
    """Read a workload file, then let the fields override it.

    Raises:
        InputError: naming file, line and field, when anything does not fit.
    """
    from pydantic import ValidationError

    from assistant.engine.workload import Workload

    name = "stdin" if file == _STDIN else file
    text = _text(file)
    raw: Any = _parsed(text, name or "") or {}
    if not isinstance(raw, dict):
        raise InputError("a workload is a mapping of fields to values", file=name, line=1)
    try:
        workload = Workload.model_validate(raw)
    except ValidationError as error:
        place, problem = first_problem(error)
        field = ".".join(map(str, place))
        raise InputError(problem, file=name, line=line_of(text, place), field=field) from None
    return workload.model_copy(update=read_fields(fields))


def read_fields(fields: Iterable[str]) -> dict[str, Any]:
    """Read FIELD=VALUE words.

    Raises:
        InputError: naming the field, when there is none such or the value does not fit.
    """
    from assistant.session.setting import field_value

    changes = {}
    for item in fields:
        name, equals, value = item.partition("=")
        if not equals:
            raise InputError(f"--set takes FIELD=VALUE, not {item!r}")
        changes[name.strip()] = field_value(name.strip(), value.strip())
    return changes


def read_weights(words: Iterable[str]) -> dict[str, Any]:
    """Read NAME=VALUE words; whether there is such a weight is for the engine to say.

    Raises:
        InputError: when a word is none such, or its value cannot be read.
    """
    weights = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals:
            raise InputError(f"--prefer takes NAME=VALUE, not {word!r}")
        weights[name.strip()] = parse_yaml(text.strip(), "")
    return weights


def _text(file: Path | None) -> str:
    if file is None:
        return ""
    if file != _STDIN:
        return read_text(file)
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig") if sys.stdin else ""
    except UnicodeDecodeError:
        raise InputError("this is not UTF-8 text", file="stdin") from None


def _parsed(text: str, file: Path | str) -> Any:
    """Read YAML, which JSON is too; what is wrong with a .json file is said in the words of JSON."""
    try:
        return parse_yaml(text, file)
    except InputError:
        if str(file).endswith(".json"):
            _refuse_as_json(text, file)
        raise


def _refuse_as_json(text: str, file: Path | str) -> None:
    import json

    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        problem = f"not valid JSON: {error.msg} (column {error.colno})"
        raise InputError(problem, file=file, line=error.lineno) from None
    except RecursionError:
        return  # the YAML reader has said so
