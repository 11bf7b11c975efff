"""Expressions of Terraform, evaluated as far as the files themselves tell their values.

What python-hcl2 leaves as text (`var.port`, `[for b in local.blocks : b.cidr]`, `a ? b : c`) is parsed and
evaluated here; whatever rests on something that no file tells is `Unknown`, and names what is missing.
Source: https://developer.hashicorp.com/terraform/language/expressions
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from assistant.security_groups.sources.declared import Unknown
from assistant.security_groups.sources.terraform_functions import FUNCTIONS
from assistant.security_groups.sources.terraform_syntax import Node, NotAnExpressionError, parsed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST_ITEMS = 5_000
_LONGEST = 65_536


class Names(Protocol):
    """Where the names of an expression get their values."""

    def variable(self, name: str) -> Any:
        """Return an input variable."""

    def local(self, name: str) -> Any:
        """Return a local value."""

    def resource(self, address: str, key: Any, attribute: str) -> Any:
        """Return an attribute of a resource; `key` is its index, `...` for all instances, None for none."""


def evaluate(text: str, names: Names, scope: Mapping[str, Any]) -> Any:
    """Return the value of an expression, `Unknown` for what cannot be told."""
    try:
        node = parsed(text)
    except NotAnExpressionError:
        return Unknown(" ".join(text.split()))
    try:
        return _Evaluator(text, names).value(node, scope)
    except RecursionError:
        return Unknown(" ".join(text.split()))


class _Evaluator:
    """Gives the parts of one expression their values."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names

    def value(self, node: Node, scope: Mapping[str, Any]) -> Any:
        return getattr(self, f"_{node.kind}")(node.parts, scope)

    def _unknown(self) -> Unknown:
        return Unknown(" ".join(self._text.split()))

    def _value(self, parts: Sequence[Any], _: Mapping[str, Any]) -> Any:
        return parts[0]

    def _template(self, parts: Sequence[Any], scope: Mapping[str, Any]) -> Any:
        values = [self.value(part, scope) if isinstance(part, Node) else part for part in parts]
        said = [value for value in values if value != ""]
        if len(said) == 1:
            return said[0]  # "${var.ports}" is what it holds, of whatever type
        unknown = next((value for value in values if isinstance(value, Unknown)), None)
        if unknown is not None:
            return unknown
        if any(isinstance(value, (list, dict)) for value in values):
            return self._unknown()
        joined = "".join(map(_as_text, values))
        return joined if len(joined) <= _LONGEST else self._unknown()

    def _list(self, parts: Sequence[Node], scope: Mapping[str, Any]) -> Any:
        return [self.value(part, scope) for part in parts]

    def _object(self, pairs: Sequence[tuple[Node, Node]], scope: Mapping[str, Any]) -> Any:
        made = {}
        for key, item in pairs:
            name = self.value(key, scope)
            if isinstance(name, (Unknown, list, dict)):
                return self._unknown()
            made[_as_text(name)] = self.value(item, scope)
        return made

    def _choice(self, parts: Sequence[Node], scope: Mapping[str, Any]) -> Any:
        condition = self.value(parts[0], scope)
        if isinstance(condition, Unknown):
            return condition
        return self.value(parts[1 if _as_bool(condition) else 2], scope)

    def _unary(self, parts: Sequence[Any], scope: Mapping[str, Any]) -> Any:
        found = self.value(parts[1], scope)
        if isinstance(found, Unknown):
            return found
        if parts[0] == "!":
            return not _as_bool(found)
        return -found if isinstance(found, (int, float)) else self._unknown()

    def _binary(self, parts: Sequence[Any], scope: Mapping[str, Any]) -> Any:
        sign, first, second = parts[0], self.value(parts[1], scope), self.value(parts[2], scope)
        if sign in ("&&", "||"):
            settles = sign == "||"
            if any(not isinstance(one, Unknown) and _as_bool(one) is settles for one in (first, second)):
                return settles
        unknown = next((one for one in (first, second) if isinstance(one, Unknown)), None)
        if unknown is not None:
            return unknown
        if sign in ("&&", "||"):
            return sign == "&&"
        if sign in ("==", "!="):
            return (first == second and isinstance(first, bool) == isinstance(second, bool)) == (sign == "==")
        return _reckoned(sign, first, second) if _are_numbers(first, second) else self._unknown()

    def _call(self, parts: Sequence[Any], scope: Mapping[str, Any]) -> Any:
        name, nodes = parts
        if name in ("try", "coalesce"):
            values = [self.value(node, scope) for node in nodes]
            return next(
                (v for v in values if not isinstance(v, Unknown) and v not in (None, "")), self._unknown()
            )
        arguments: list[Any] = []
        for node in nodes:
            found = self.value(node.parts[0] if node.kind == "spread" else node, scope)
            arguments += found if node.kind == "spread" and isinstance(found, list) else [found]
        unknown = next((one for one in arguments if isinstance(one, Unknown)), None)
        function = FUNCTIONS.get(name)
        if function is None:
            return self._unknown()
        if unknown is not None:
            return arguments if name in ("concat", "flatten", "compact", "setunion") else unknown
        try:
            return function(*arguments)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError):
            return self._unknown()

    def _spread(self, parts: Sequence[Node], scope: Mapping[str, Any]) -> Any:
        return self.value(parts[0], scope)

    def _loop(self, parts: Sequence[Any], scope: Mapping[str, Any]) -> Any:
        names, over, first, second, condition, grouped = parts
        items = self.value(over, scope)
        if not isinstance(items, (list, dict)) or grouped or len(items) > _MOST_ITEMS:
            return items if isinstance(items, Unknown) else self._unknown()
        pairs = list(items.items()) if isinstance(items, dict) else list(enumerate(items))
        made: list[tuple[Any, Any]] = []
        for key, item in pairs:
            own = {names[0]: item} if len(names) == 1 else {names[0]: key, names[1]: item}
            inner = {**scope, **own}
            kept = True if condition is None else self.value(condition, inner)
            if isinstance(kept, Unknown):
                return kept
            if _as_bool(kept):
                left = self.value(first, inner)
                made.append((left, left if second is None else self.value(second, inner)))
        if second is None:
            return [item for item, _ in made]
        unknown = next((key for key, _ in made if isinstance(key, (Unknown, list, dict))), None)
        return self._unknown() if unknown is not None else {_as_text(key): item for key, item in made}

    def _name(self, parts: Sequence[str], scope: Mapping[str, Any]) -> Any:
        return scope[parts[0]] if parts[0] in scope else Unknown(parts[0])

    def _get(self, parts: Sequence[Any], scope: Mapping[str, Any]) -> Any:
        return self._followed(Node("get", tuple(parts)), scope)

    def _index(self, parts: Sequence[Any], scope: Mapping[str, Any]) -> Any:
        return self._followed(Node("index", tuple(parts)), scope)

    def _splat(self, parts: Sequence[Any], scope: Mapping[str, Any]) -> Any:
        return self._followed(Node("splat", tuple(parts)), scope)

    def _followed(self, node: Node, scope: Mapping[str, Any]) -> Any:
        """Follow a chain of attributes and indexes from the name that it begins with."""
        steps: list[tuple[str, Any]] = []
        while node.kind in ("get", "index", "splat"):
            key = node.parts[1] if node.kind == "get" else None
            key = self.value(node.parts[1], scope) if node.kind == "index" else key
            steps.insert(0, (node.kind, key))
            node = node.parts[0]
        if node.kind != "name" or node.parts[0] in scope:
            return self._stepped(self.value(node, scope), steps)
        root, attribute = str(node.parts[0]), str(steps[0][1]) if steps[0][0] == "get" else ""
        if root in ("var", "local") and attribute:
            known = self._names.variable if root == "var" else self._names.local
            return self._stepped(known(attribute), steps[1:])
        if root in ("data", "module", "path", "terraform", "self", "each", "count", "var", "local"):
            return Unknown(_dotted(root, steps))
        return self._of_resource(f"{root}.{attribute}", steps[1:])

    def _of_resource(self, address: str, steps: Sequence[tuple[str, Any]]) -> Any:
        key: Any = None
        rest = list(steps)
        if rest and rest[0][0] in ("index", "splat"):
            kind, at = rest.pop(0)
            key = ... if kind == "splat" else at
        if isinstance(key, Unknown):
            return key
        attribute = str(rest.pop(0)[1]) if rest and rest[0][0] == "get" else "id"
        found = self._names.resource(address, key, attribute)
        return self._stepped(found, rest)

    def _stepped(self, value: Any, steps: Sequence[tuple[str, Any]]) -> Any:
        for place, (kind, key) in enumerate(steps):
            if isinstance(value, Unknown):
                return value
            if kind == "splat":
                items = value if isinstance(value, list) else [] if value is None else [value]
                return [self._stepped(item, steps[place + 1 :]) for item in items]
            if isinstance(key, Unknown):
                return key
            value = self._step(value, key)
        return value

    def _step(self, value: Any, key: Any) -> Any:
        if isinstance(value, dict):
            return value.get(_as_text(key), self._unknown())
        is_place = isinstance(value, list) and str(key).lstrip("-").isdigit() and value
        return value[int(key) % len(value)] if is_place and int(key) < len(value) else self._unknown()


def _dotted(root: str, steps: Sequence[tuple[str, Any]]) -> str:
    def shown(kind: str, key: Any) -> str:
        return f".{key}" if kind == "get" else "[*]" if kind == "splat" else f"[{key}]"

    return root + "".join(shown(*step) for step in steps)


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _as_bool(value: Any) -> bool:
    return value is True or value == "true"


def _are_numbers(*values: Any) -> bool:
    return all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)


def _reckoned(sign: str, first: Any, second: Any) -> Any:
    if sign in ("/", "%") and not second:
        return Unknown("a division by zero")
    reckon: dict[str, Any] = {
        "+": lambda: first + second, "-": lambda: first - second, "*": lambda: first * second,
        "/": lambda: first / second, "%": lambda: first % second, "<": lambda: first < second,
        ">": lambda: first > second, "<=": lambda: first <= second, ">=": lambda: first >= second,
    }  # fmt: skip
    found = reckon[sign]()
    return int(found) if isinstance(found, float) and found.is_integer() else found
