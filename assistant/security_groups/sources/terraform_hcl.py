"""Resources of a Terraform configuration, read by python-hcl2 (the optional extra `terraform`).

Values are resolved as far as the files themselves tell them: variables by their defaults or by what the
user gave, locals, attributes of other resources, lists joined by functions, blocks made by `dynamic`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.facts.yaml_files import read_text
from assistant.security_groups.sources.declared import Unknown
from assistant.security_groups.sources.terraform import Resource, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_WHOLE = re.compile(r"^\$\{(.*)\}$", re.DOTALL)
_PART = re.compile(r"\$\{([^{}]*)\}")
_ATTRIBUTE = re.compile(r"^(data\.)?([a-z]\w*)\.([\w-]+)(?:\[[^\]]*\])?(?:\.([\w-]+))?$")
_CALL = re.compile(
    r"^(toset|tolist|concat|compact|distinct|flatten|tostring|tonumber|coalesce)\((.*)\)$", re.DOTALL
)
_DEEPEST = 30
_MARK = "__is_block__"


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
        raise InputError(
            f"not valid Terraform: something else is expected{where}", file=path, line=line
        ) from None
    except (LarkError, TypeError, ValueError, KeyError, AttributeError, RecursionError):
        raise InputError("not Terraform that the parser can read", file=path) from None
    return parsed


class Configuration:
    """The files of one module, taken together."""

    def __init__(self, paths: list[Path], given: Mapping[str, str]) -> None:
        """Parse the files; `given` are values of variables.

        Raises:
            InputError: as `parse_configuration` does.
        """
        self._texts = {path: read_text(path) for path in paths}
        self._bodies = {path: parse_configuration(text, path) for path, text in self._texts.items()}
        self._given = given
        self._depth = 0
        self.variables = dict(self._labelled("variable", 1))
        self.locals = {
            name: value
            for body in self._bodies.values()
            for block in body.get("locals", [])
            for name, value in block.items()
        }
        self.modules = [labels[0] for labels, _, _ in self._blocks("module", 1)]
        self._resources = {f"{kind}.{name}": body for (kind, name), body, _ in self._blocks("resource", 2)}

    def resources(self) -> Iterator[tuple[Resource, Path]]:
        """Yield the resources with their values resolved, each with its file."""
        for (kind, name), body, path in self._blocks("resource", 2):
            if self.resolve(body.get("count")) == 0:
                continue
            values = {
                key: self.resolve(value, {}) for key, value in body.items() if key not in (_MARK, "dynamic")
            }
            for made, blocks in self._dynamic(body):
                values[made] = [*listed(values.get(made)), *blocks]
            yield Resource(f"{kind}.{name}", kind, values, ("resource", kind, name)), path

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

    def _dynamic(self, body: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
        """Make the blocks that `dynamic` stands for; over what is not known, one block of unknowns."""
        for dynamic in listed(body.get("dynamic")):
            for label, how in dynamic.items():
                if not isinstance(how, dict):
                    continue
                made, items = _unquoted(label), self.resolve(how.get("for_each"))
                iterator = self.resolve(how.get("iterator")) or made
                content = listed(how.get("content"))
                if isinstance(items, dict):
                    pairs = list(items.items())
                else:
                    known = items if isinstance(items, list) else [items]
                    pairs = [(item, item) for item in known]
                scopes = [{f"{iterator}.key": key, f"{iterator}.value": item} for key, item in pairs]
                yield made, [self.resolve(block, scope) for scope in scopes for block in content]

    def resolve(self, value: Any, scope: Mapping[str, Any] | None = None) -> Any:
        """Return what a value stands for; `Unknown`, also within lists, for what is not told."""
        scope = scope or {}
        if isinstance(value, list):
            return [item for part in value for item in self._spread(part, scope)]
        if isinstance(value, dict):
            return {_unquoted(k): self.resolve(v, scope) for k, v in value.items() if k != _MARK}
        if not isinstance(value, str):
            return value
        if len(value) > 1 and value[0] == value[-1] == '"':
            return self._template(value[1:-1], scope)
        whole = _WHOLE.match(value)
        return self._expression(whole[1].strip(), scope) if whole else value

    def _spread(self, part: Any, scope: Mapping[str, Any]) -> list[Any]:
        one = self.resolve(part, scope)
        return one if isinstance(one, list) and not isinstance(part, list) else [one]

    def _template(self, text: str, scope: Mapping[str, Any]) -> Any:
        missing: list[Unknown] = []

        def put(match: re.Match[str]) -> str:
            found = self._expression(match[1].strip(), scope)
            if isinstance(found, (Unknown, list, dict)):
                missing.append(found if isinstance(found, Unknown) else Unknown(match[1]))
            return str(found)

        whole = _PART.fullmatch(text)
        if whole:
            return self._expression(whole[1].strip(), scope)
        joined = _PART.sub(put, text)
        return missing[0] if missing else joined.replace('\\"', '"').replace("\\\\", "\\")

    def _expression(self, text: str, scope: Mapping[str, Any]) -> Any:
        self._depth += 1
        try:
            return self._meaning(text, scope) if self._depth <= _DEEPEST else Unknown(text)
        finally:
            self._depth -= 1

    def _meaning(self, text: str, scope: Mapping[str, Any]) -> Any:
        for name, value in scope.items():
            if text == name:
                return value
            if text.startswith(f"{name}.") and isinstance(value, dict):
                return value.get(text.removeprefix(f"{name}."), Unknown(text))
        head, _, rest = text.partition(".")
        if head == "var" and rest in self.variables:
            return self._variable(rest)
        if head == "local" and rest in self.locals:
            return self.resolve(self.locals[rest], scope)
        if head in ("true", "false", "null") and not rest:
            return {"true": True, "false": False}.get(head)
        if text.lstrip("-").isdigit():
            return int(text)
        call = _CALL.match(text)
        if call:
            return self._called(call[1], call[2], scope)
        return (
            self._attribute(text.replace("[*]", ""))
            if _ATTRIBUTE.match(text.replace("[*]", ""))
            else Unknown(text)
        )

    def _variable(self, name: str) -> Any:
        if name in self._given:
            told = self._given[name].strip()
            is_value = told.startswith(("[", "{", '"')) or told.lstrip("-").isdigit()
            return self.resolve(_parsed_value(told)) if is_value else told
        body = self.variables[name]
        return self.resolve(body["default"]) if "default" in body else Unknown(f"var.{name}")

    def _attribute(self, text: str) -> Any:
        found = _ATTRIBUTE.match(text)
        if found is None or found[1]:
            return Unknown(text)
        address, attribute = f"{found[2]}.{found[3]}", found[4] or "id"
        body = self._resources.get(address)
        if body is None:
            return Unknown(text)
        if attribute == "id" and "id" not in body:
            return address
        return self.resolve(body[attribute]) if attribute in body else Unknown(text)

    def _called(self, name: str, arguments: str, scope: Mapping[str, Any]) -> Any:
        parsed = _parsed_value(f"[{arguments}]")
        if not isinstance(parsed, list):
            return Unknown(f"{name}({arguments})")
        values = [self.resolve(part, scope) for part in parsed]
        if name in ("tostring", "tonumber", "coalesce"):
            return values[0] if values else Unknown(f"{name}({arguments})")
        return [item for value in values for item in (value if isinstance(value, list) else [value])]


def _parsed_value(text: str) -> Any:
    """Parse an expression by itself; a text that is none stands for itself."""
    from pathlib import Path  # noqa: PLC0415 - for a message that nobody sees

    try:
        return parse_configuration(f"value = {text}\n", Path("value"))["value"]
    except InputError:
        return f'"{text}"'


def _unquoted(text: Any) -> str:
    return str(text).strip('"')
