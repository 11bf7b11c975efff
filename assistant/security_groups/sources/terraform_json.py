"""Resources of a Terraform state, or of what `terraform show -json` prints for a state or a plan.

A plan leaves out what is known only once it is applied; the configuration that it carries tells what such
a value refers to. Source: https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.security_groups.sources.declared import Unknown
from assistant.security_groups.sources.terraform import CARRIERS, Resource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.security_groups.sources.declared import Steps

_INDEX = re.compile(r"\[[^\]]*\]")
_BLOCKS = frozenset({"ingress", "egress", "entry", *(path[0] for path, _ in CARRIERS.values() if path[1:])})


def is_state(data: Any) -> bool:
    """Tell whether parsed data is a state file."""
    return isinstance(data, dict) and "terraform_version" in data and isinstance(data.get("resources"), list)


def is_shown(data: Any) -> bool:
    """Tell whether parsed data is what `terraform show -json` prints."""
    return (
        isinstance(data, dict) and "format_version" in data and ("values" in data or "planned_values" in data)
    )


def state_resources(data: dict[str, Any]) -> Iterator[Resource]:
    """Yield the resources of a state file."""
    for r, resource in enumerate(data["resources"]):
        if not isinstance(resource, dict):
            continue
        parts = [resource.get("module"), "data" if resource.get("mode") == "data" else None]
        parts += [resource.get("type"), resource.get("name")]
        address = ".".join(str(part) for part in parts if part)
        for i, instance in enumerate(_dicts(resource.get("instances"))):
            key = instance.get("index_key")
            index = "" if key is None else f"[{key}]" if isinstance(key, int) else f'["{key}"]'
            values = instance.get("attributes")
            steps = ("resources", r, "instances", i, "attributes")
            yield Resource(f"{address}{index}", str(resource.get("type")), values or {}, steps)


def shown_resources(data: dict[str, Any], part: str) -> Iterator[Resource]:
    """Yield the resources of a part of a plan or a state: values, planned_values or prior_state.values."""
    place: Any = data
    for step in part.split("."):
        place = place.get(step) if isinstance(place, dict) else None
    root = place.get("root_module") if isinstance(place, dict) else None
    if not isinstance(root, dict):
        return
    found = list(_of_module(root, (*part.split("."), "root_module")))
    references = _References(data, {address: values for address, _, values, _ in found})
    for address, kind, values, steps in found:
        told = references.completed(address, values) if part == "planned_values" else values
        yield Resource(address, kind, told, steps)


def _of_module(module: dict[str, Any], steps: Steps) -> Iterator[tuple[str, str, dict[str, Any], Steps]]:
    for i, resource in enumerate(_dicts(module.get("resources"))):
        values = resource.get("values")
        yield (
            str(resource.get("address")),
            str(resource.get("type")),
            values or {},
            (*steps, "resources", i, "values"),
        )
    for i, child in enumerate(_dicts(module.get("child_modules"))):
        yield from _of_module(child, (*steps, "child_modules", i))


class _References:
    """What the configuration of a plan says about values that are not known yet."""

    def __init__(self, data: dict[str, Any], resources: dict[str, dict[str, Any]]) -> None:
        self._variables = _mapping(data.get("variables"))
        self._root = _mapping(_mapping(data.get("configuration")).get("root_module"))
        self._resources = resources

    def completed(self, address: str, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values with those that are missing filled by what they refer to."""
        *modules, kind, name = _INDEX.sub("", address).split(".")
        path = tuple(modules[1::2])
        module = self._module(path)
        config = next(
            (r for r in _dicts(module.get("resources")) if (r.get("type"), r.get("name")) == (kind, name)), {}
        )
        expressions = _mapping(config.get("expressions"))
        missing = {
            field: self._value(expression, path, field)
            for field, expression in expressions.items()
            if values.get(field) in (None, [], "")
        }
        return {**values, **{field: value for field, value in missing.items() if value is not None}}

    def _module(self, path: tuple[str, ...]) -> dict[str, Any]:
        module = self._root
        for name in path:
            call = _mapping(_mapping(module.get("module_calls")).get(name))
            module = _mapping(call.get("module"))
        return module

    def _value(self, expression: Any, path: tuple[str, ...], field: str) -> Any:
        if isinstance(expression, list):
            return [
                {name: self._value(part, path, name) for name, part in block.items()}
                for block in _dicts(expression)
            ]
        if not isinstance(expression, dict):
            return None
        if "constant_value" in expression:
            return expression["constant_value"]
        references = expression.get("references")
        if not isinstance(references, list):
            nested = {name: self._value(part, path, name) for name, part in expression.items()}
            return [nested] if field in _BLOCKS and nested else None
        found = [self._meaning(str(reference), path) for reference in _full(references)]
        return found[0] if len(found) == 1 else found or None

    def _meaning(self, reference: str, path: tuple[str, ...], depth: int = 0) -> Any:
        head, _, rest = reference.partition(".")
        if depth > 20:  # noqa: PLR2004 - deeper than modules are ever nested
            return Unknown(reference)
        if head == "var":
            return self._variable(rest.split(".")[0].split("[")[0], path, depth)
        if head == "module":
            call, _, output = rest.partition(".")
            inner = (*path, call.split("[")[0])
            outputs = _mapping(self._module(inner).get("outputs"))
            told = _mapping(_mapping(outputs.get(output.split(".")[0].split("[")[0])).get("expression"))
            references = _full(told.get("references") or [])
            return self._meaning(references[0], inner, depth + 1) if references else Unknown(reference)
        return self._attribute(reference, path)

    def _variable(self, name: str, path: tuple[str, ...], depth: int) -> Any:
        if not path:
            return _mapping(self._variables.get(name)).get("value", Unknown(f"var.{name}"))
        call = _mapping(_mapping(self._module(path[:-1]).get("module_calls")).get(path[-1]))
        told = _mapping(_mapping(call.get("expressions")).get(name))
        if "constant_value" in told:
            return told["constant_value"]
        references = _full(told.get("references") or [])
        return self._meaning(references[0], path[:-1], depth + 1) if references else Unknown(f"var.{name}")

    def _attribute(self, reference: str, path: tuple[str, ...]) -> Any:
        """Return an attribute of a resource; its id is its address as long as AWS has not given one."""
        prefix = "".join(f"module.{name}." for name in path)
        words = reference.split(".")
        wanted = prefix + ".".join(words[:2])
        same = (a for a in sorted(self._resources) if _INDEX.sub("", a) == _INDEX.sub("", wanted))
        address = wanted if wanted in self._resources else next(same, None)
        attribute = words[2].split("[")[0] if len(words) > 2 else "id"  # noqa: PLR2004 - type, name, attribute
        known = self._resources.get(address or "", {}).get(attribute)
        if known is not None:
            return known
        return address if address and attribute == "id" else Unknown(reference)


def _full(references: list[Any]) -> list[str]:
    """Return the references without the shorter forms of each that Terraform prints beside it."""
    texts = [str(reference) for reference in references]
    return [t for t in texts if not any(o != t and o.startswith((f"{t}.", f"{t}[")) for o in texts)]


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(items: Any) -> list[dict[str, Any]]:
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
