"""Resources of a Terraform configuration, read by python-hcl2 (the optional extra `terraform`).

Values are resolved as far as the files themselves tell them: variables by their defaults, by `.tfvars` files
or by what the user gave, locals, attributes of other resources, resources made by `count` and `for_each`,
blocks made by `dynamic`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.facts.yaml_files import read_text
from assistant.security_groups.sources.declared import Unknown
from assistant.security_groups.sources.terraform import Resource, listed
from assistant.security_groups.sources.terraform_expressions import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_WHOLE = re.compile(r"^\$\{(.*)\}$", re.DOTALL)
_DEEPEST = 30
_MARK = "__is_block__"
_MOST_INSTANCES = 5_000
_NOT_VALUES = frozenset({_MARK, "dynamic", "count", "for_each", "lifecycle", "provider", "depends_on"})


def parse_configuration(text: str, path: Path) -> dict[str, Any]:
    """Parse one configuration file.

    Raises:
        InputError: when the parser is not installed, or naming file and line of a fault.
    """
    try:
        import hcl2  # noqa: PLC0415 - an optional extra, and slow to load
        from hcl2.utils import SerializationOptions  # noqa: PLC0415 - as above
        from lark.exceptions import LarkError, UnexpectedInput  # noqa: PLC0415 - as above
    except ImportError:
        text = "reading Terraform configurations needs the extra: pip install 'berth-aws[terraform]'"
        raise InputError(text, file=path) from None
    options = SerializationOptions(with_comments=False, preserve_heredocs=False)
    try:
        parsed: dict[str, Any] = hcl2.loads(
            text if text.endswith("\n") else f"{text}\n", serialization_options=options
        )
    except UnexpectedInput as error:
        line, column = getattr(error, "line", None), getattr(error, "column", None)
        where = f" (column {column})" if column else ""
        last = text.rstrip().count("\n") + 1
        if line is not None and line > last:
            line, where = last, ", where it is cut off"
        raise InputError(
            f"not valid Terraform: something else is expected{where}", file=path, line=line
        ) from None
    except (LarkError, TypeError, ValueError, KeyError, AttributeError, RecursionError):
        raise InputError("not Terraform that the parser can read", file=path) from None
    return parsed


@dataclass(frozen=True, slots=True)
class _Instance:
    """One resource as it will be made: its address, what is written of it, and what its names stand for."""

    address: str
    body: dict[str, Any]
    scope: dict[str, Any]


class Configuration:
    """The files of one module, taken together."""

    def __init__(self, paths: list[Path], given: Mapping[str, str], values: Sequence[Path] = ()) -> None:
        """Parse the files; `given` are values of variables, `values` the files that set some (`.tfvars`).

        Raises:
            InputError: as `parse_configuration` does.
        """
        self._texts = {path: read_text(path) for path in paths}
        self._bodies = {path: parse_configuration(text, path) for path, text in self._texts.items()}
        self._given = given
        self._set = {
            name: value
            for path in values
            for name, value in parse_configuration(read_text(path), path).items()
        }
        self._depth = 0
        self._known: dict[str, Any] = {}
        self.variables = dict(self._labelled("variable", 1))
        self.locals = {
            name: value
            for body in self._bodies.values()
            for block in body.get("locals", [])
            for name, value in block.items()
        }
        self.modules = [labels[0] for labels, _, _ in self._blocks("module", 1)]
        self._resources = {f"{kind}.{name}": body for (kind, name), body, _ in self._blocks("resource", 2)}
        self._instances: dict[str, tuple[_Instance, ...]] = {}

    def resources(self) -> Iterator[tuple[Resource, Path]]:
        """Yield the resources with their values resolved, each with its file."""
        for (kind, name), body, path in self._blocks("resource", 2):
            for instance in self._made(f"{kind}.{name}", body):
                values = {
                    key: self.resolve(value, instance.scope)
                    for key, value in body.items()
                    if key not in _NOT_VALUES
                }
                for made, blocks in self._dynamic(body, instance.scope):
                    values[made] = [*listed(values.get(made)), *blocks]
                yield Resource(instance.address, kind, values, ("resource", kind, name)), path

    def line_of(self, path: Path, kind: str, name: str) -> int | None:
        """Return the line at which a resource begins."""
        pattern = rf'^\s*resource\s+"?{re.escape(kind)}"?\s+"?{re.escape(name)}"?\s*\{{'
        found = re.search(pattern, self._texts[path], re.MULTILINE)
        return self._texts[path].count("\n", 0, found.start(0)) + 1 if found else None

    def _blocks(self, kind: str, labels: int) -> Iterator[tuple[list[str], dict[str, Any], Path]]:
        for path, body in self._bodies.items():
            for block in body.get(kind, []):
                names: list[str] = []
                inner = block
                while len(names) < labels and isinstance(inner, dict) and inner:
                    label = next(iter(inner))
                    names.append(_unquoted(label))
                    inner = inner[label]
                if len(names) == labels and isinstance(inner, dict):
                    yield names, inner, path

    def _labelled(self, kind: str, labels: int) -> Iterator[tuple[str, dict[str, Any]]]:
        for names, body, _ in self._blocks(kind, labels):
            yield names[0], body

    def _made(self, address: str, body: dict[str, Any]) -> tuple[_Instance, ...]:
        """Return the instances that `count` or `for_each` make of a resource; one where neither is known."""
        if address not in self._instances:
            self._instances[address] = ()  # what refers to itself finds nothing
            self._instances[address] = tuple(self._made_by(address, body))
        return self._instances[address]

    def _made_by(self, address: str, body: dict[str, Any]) -> Iterator[_Instance]:
        if "for_each" in body:
            items = self.resolve(body["for_each"])
            pairs = _pairs(items)
            if pairs is None:
                unknown = items if isinstance(items, Unknown) else Unknown(f"{address}: for_each")
                yield _Instance(address, body, {"each": {"key": unknown, "value": unknown}})
                return
            for key, item in pairs[:_MOST_INSTANCES]:
                yield _Instance(f'{address}["{key}"]', body, {"each": {"key": key, "value": item}})
        elif "count" in body:
            count = self.resolve(body["count"])
            if not isinstance(count, int):
                unknown = count if isinstance(count, Unknown) else Unknown(f"{address}: count")
                yield _Instance(address, body, {"count": {"index": unknown}})
                return
            for index in range(min(count, _MOST_INSTANCES)):
                yield _Instance(f"{address}[{index}]", body, {"count": {"index": index}})
        else:
            yield _Instance(address, body, {})

    def _dynamic(self, body: dict[str, Any], scope: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
        """Make the blocks that `dynamic` stands for; over what is not known, one block of unknowns."""
        for dynamic in listed(body.get("dynamic")):
            for label, how in dynamic.items():
                if not isinstance(how, dict):
                    continue
                made, items = _unquoted(label), self.resolve(how.get("for_each"), scope)
                named = how.get("iterator")
                iterator = _unquoted(_WHOLE.sub(r"\1", str(named))) if named else made
                pairs = _pairs(items)
                if pairs is None:
                    unknown = items if isinstance(items, Unknown) else Unknown(f"dynamic {made}")
                    pairs = [(unknown, unknown)]
                if isinstance(items, list):
                    pairs = [(item if isinstance(item, str) else key, item) for key, item in pairs]
                scopes = [{**scope, iterator: {"key": key, "value": item}} for key, item in pairs]
                blocks = listed(how.get("content"))
                yield made, [self.resolve(block, inner) for inner in scopes for block in blocks]

    def resolve(self, value: Any, scope: Mapping[str, Any] | None = None) -> Any:
        """Return what a value stands for; `Unknown`, also within lists, for what is not told."""
        scope = scope or {}
        if isinstance(value, list):
            return [item for part in value for item in self._spread(part, scope)]
        if isinstance(value, dict):
            return {_unquoted(k): self.resolve(v, scope) for k, v in value.items() if k != _MARK}
        if not isinstance(value, str):
            return value
        whole = _WHOLE.match(value)
        if whole or (len(value) > 1 and value[0] == value[-1] == '"'):
            return self._expression(whole[1].strip() if whole else value, scope)
        return value

    def _spread(self, part: Any, scope: Mapping[str, Any]) -> list[Any]:
        one = self.resolve(part, scope)
        return one if isinstance(one, list) and not isinstance(part, list) else [one]

    def _expression(self, text: str, scope: Mapping[str, Any]) -> Any:
        self._depth += 1
        try:
            return evaluate(text, self, scope) if self._depth <= _DEEPEST else Unknown(text)
        finally:
            self._depth -= 1

    def variable(self, name: str) -> Any:
        """Return an input variable: what was given, else what a `.tfvars` file sets, else its default."""
        key = f"var.{name}"
        if key not in self._known:
            self._known[key] = Unknown(key)
            self._known[key] = self._variable(name)
        return self._known[key]

    def _variable(self, name: str) -> Any:
        if name in self._given:
            told = self._given[name].strip()
            is_value = (
                told.startswith(("[", "{", '"')) or told.lstrip("-").isdigit() or told in ("true", "false")
            )
            return self._expression(told, {}) if is_value else told
        if name in self._set:
            return self.resolve(self._set[name])
        body = self.variables.get(name, {})
        return self.resolve(body["default"]) if "default" in body else Unknown(f"var.{name}")

    def local(self, name: str) -> Any:
        """Return a local value."""
        key = f"local.{name}"
        if key not in self._known:
            self._known[key] = Unknown(key)
            self._known[key] = self.resolve(self.locals[name]) if name in self.locals else Unknown(key)
        return self._known[key]

    def resource(self, address: str, key: Any, attribute: str) -> Any:
        """Return an attribute of a resource; `key` is its index, `...` for all instances, None for none."""
        body = self._resources.get(address)
        if body is None:
            return Unknown(f"{address}.{attribute}")
        made = self._made(address, body)
        if key is ...:
            return [self._attribute(instance, attribute) for instance in made]
        wanted = (
            address if key is None else f'{address}["{key}"]' if isinstance(key, str) else f"{address}[{key}]"
        )
        found = next((instance for instance in made if instance.address in (wanted, address)), None)
        return self._attribute(found, attribute) if found else Unknown(f"{wanted}.{attribute}")

    def _attribute(self, instance: _Instance, attribute: str) -> Any:
        if attribute == "id" and "id" not in instance.body:
            return instance.address
        if attribute in instance.body and attribute not in _NOT_VALUES:
            return self.resolve(instance.body[attribute], instance.scope)
        return Unknown(f"{instance.address}.{attribute}")


def _pairs(items: Any) -> list[tuple[Any, Any]] | None:
    """Return what `for_each` goes over as keys with values; None for what is not known."""
    if isinstance(items, dict):
        return list(items.items())
    if isinstance(items, list):
        return [
            (item if isinstance(item, (str, Unknown)) else index, item) for index, item in enumerate(items)
        ]
    return [] if items is None else None


def _unquoted(text: Any) -> str:
    return str(text).strip('"')
