"""YAML as data: the safe loader, no duplicate keys, and the line of any field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from assistant.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is ten times as fast


class UniqueKeyLoader(_Base):  # type: ignore[misc]  # the base is chosen when the module loads
    """The safe loader, refusing a mapping that names a key twice and nodes that nest without end."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(problem="a key must be a plain word", problem_mark=key_node.start_mark)
        if key_node.value in seen:
            raise yaml.MarkedYAMLError(
                problem=f"the key {key_node.value!r} stands twice", problem_mark=key_node.start_mark
            )
        seen.add(key_node.value)
    loader.flatten_mapping(node)
    return {
        loader.construct_object(key): loader.construct_object(value, deep=True) for key, value in node.value
    }


UniqueKeyLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
# A date stays the text that was written: 2026-11 and 2026-11-23 are both dates to us.
UniqueKeyLoader.add_constructor(
    "tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node)
)


def read_text(path: Path) -> str:
    """Read a UTF-8 text file.

    Raises:
        InputError: when there is no such file, or it cannot be read as text.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError("there is no such file", file=path) from None
    except UnicodeDecodeError:
        raise InputError("this is not UTF-8 text", file=path) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=path) from None


def parse_yaml(text: str, file: Path | str, loader: Any = UniqueKeyLoader) -> Any:
    """Parse YAML (or JSON, which is YAML) by the safe loader, or by a child of it that knows more tags.

    Raises:
        InputError: naming file and line, when it is malformed or names a key twice.
    """
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        raise InputError(f"not valid YAML: {error.problem}", file=file, line=line) from None
    except yaml.YAMLError as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"not valid YAML: {reason}", file=file) from None
    except RecursionError:
        raise InputError("not usable: it nests too deeply", file=file) from None
    except ValueError as error:
        raise InputError(f"a value cannot be read: {error}", file=file) from None


def read_yaml(path: Path) -> Any:
    """Read one YAML file; see `read_text` and `parse_yaml` for what it raises."""
    return parse_yaml(read_text(path), path)


def line_of(text: str, field: Sequence[str | int]) -> int | None:
    """Return the 1-based line at which a field stands, or of its nearest parent that exists."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    for step in field:
        child = _child(node, step)
        if child is None:
            break
        node = child
    return node.start_mark.line + 1 if node else None


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                is_scalar = isinstance(value, yaml.ScalarNode)
                return value if is_scalar or step != field_name(key) else _at(value, key)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None


def field_name(key: yaml.Node) -> str:
    """Return the name that a mapping's key node spells."""
    return str(key.value)


def _at(value: yaml.Node, key: yaml.Node) -> yaml.Node:
    value.start_mark = key.start_mark
    return value
