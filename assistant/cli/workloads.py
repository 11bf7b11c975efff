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


def read_workload(file: Path | None, fields: Iterable[str]) -> Workload:
    """Read a workload file, then let the fields override it.

    Raises:
        InputError: naming file, line and field, when anything does not fit.
    """
    from pydantic import ValidationError

    from assistant.engine.workload import Workload
    from assistant.session.setting import field_value

    text = _text(file)
    raw: Any = parse_yaml(text, file or "") if text else {}
    if not isinstance(raw, dict):
        raise InputError("a workload is a mapping of fields to values", file=file, line=1)
    try:
        workload = Workload.model_validate(raw)
    except ValidationError as error:
        place, problem = first_problem(error)
        field = ".".join(map(str, place))
        raise InputError(problem, file=file, line=line_of(text, place), field=field) from None
    changes = {}
    for item in fields:
        name, equals, value = item.partition("=")
        if not equals:
            raise InputError(f"--set takes FIELD=VALUE, not {item!r}")
        changes[name.strip()] = field_value(name.strip(), value.strip())
    return workload.model_copy(update=changes)


def _text(file: Path | None) -> str:
    if file is None:
        return ""
    return sys.stdin.read() if file == Path("-") else read_text(file)
