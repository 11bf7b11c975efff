"""One file as it was read: its data, and the line at which any field of it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from assistant.errors import InputError
from assistant.facts.yaml_files import UniqueKeyLoader, parse_yaml
from assistant.security_groups.sources.json_text import JsonText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from pydantic import TypeAdapter

    LineOf = Callable[[Sequence[str | int]], int | None]

_FastLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Document:
    """A parsed file.

    Attributes:
        path: the file.
        data: what it holds; large lists of AWS's own output are not in it, see `aws_output`.
        line_of: the line of a field, given the steps to it.
        file_of: the file of a field, where several files make one document.
    """

    path: Path
    data: Any
    line_of: LineOf
    file_of: Callable[[Sequence[str | int]], Path] | None = None

    def fault(self, problem: str, steps: Sequence[str | int]) -> InputError:
        """Return the error that names this file, the line and the field."""
        field = ".".join(map(str, steps))
        return InputError(problem, file=self.file(steps), line=self.line_of(steps), field=field)

    def file(self, steps: Sequence[str | int]) -> Path:
        """Return the file in which a field stands."""
        return self.file_of(steps) if self.file_of else self.path


def json_document(text: str, path: Path) -> Document:
    """Parse a whole JSON file.

    Raises:
        InputError: naming file, line and column, when it is malformed.
    """
    found = JsonText(text, path)
    start = found.start()
    data, end = found.value(start)
    found.check_end(end)
    return Document(path, data, lambda steps: found.line(found.find(start, steps)))


def yaml_document(text: str, path: Path, loader: Any = UniqueKeyLoader) -> Document:
    """Parse a YAML file by the safe loader, or by `loader`, a child of it.

    Raises:
        InputError: naming file and line, when it is malformed.
    """
    data = parse_yaml(text, path, loader)
    return Document(path, data, lambda steps: _yaml_line(text, steps))


def _yaml_line(text: str, steps: Iterable[str | int]) -> int | None:
    """Find a line in the node tree, which knows no tags and so reads short ones too."""
    try:
        node = yaml.compose(text, Loader=_FastLoader)
    except yaml.YAMLError:
        return None
    line = node.start_mark.line if node else 0
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if str(k.value) == str(step)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line
        else:
            break
    return line + 1


_KINDS = {
    "dataclass_type": "a record of fields is expected here",
    "tuple_type": "a list is expected here",
    "string_type": "a text is expected here",
}


def validated(adapter: TypeAdapter[Any], raw: Any, document: Document, steps: Sequence[str | int]) -> Any:
    """Validate a piece of a file.

    Raises:
        InputError: naming file, line and field of what is wrong with it.
    """
    from pydantic import ValidationError  # noqa: PLC0415 - loaded with the shapes anyway

    from assistant.facts.loading import first_problem  # noqa: PLC0415 - only for faults

    try:
        return adapter.validate_python(raw)
    except ValidationError as error:
        place, problem = first_problem(error)
        kind = next((found["type"] for found in error.errors() if found["loc"] == place), "")
        problem = _KINDS.get(kind, problem.removeprefix("value error, "))
        raise document.fault(problem, (*steps, *place)) from None
