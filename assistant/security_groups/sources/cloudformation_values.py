"""The values of a CloudFormation template: references, parameters and the functions that join them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.security_groups.sources.declared import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_PLACEHOLDER = re.compile(r"\$\{([^!{}][^{}]*)\}")
_DEEPEST = 40
_MOST_VALUES = 300_000


class Values:
    """Resolves values as far as the template itself tells them."""

    def __init__(self, template: dict[str, Any], given: Mapping[str, str], file: Path) -> None:
        """Know the parameters' defaults, the mappings and conditions, and values that the user gave."""
        self._parameters = _mapping(template.get("Parameters"))
        self._mappings = _mapping(template.get("Mappings"))
        self._conditions = _mapping(template.get("Conditions"))
        self._resources = _mapping(template.get("Resources"))
        self._given = given
        self._depth = 0
        self._file = file
        self._resolved = 0

    def resolve(self, value: Any) -> Any:
        """Return what a value stands for; `Unknown`, also within lists, for what is not told.

        Raises:
            InputError: when aliases unfold into more values than any template has.
        """
        self._resolved += 1
        if self._resolved > _MOST_VALUES:
            raise InputError("not usable: its aliases unfold without end", file=self._file)
        if isinstance(value, list):
            return self._flat(value)
        if not isinstance(value, dict):
            return value
        if len(value) != 1:
            return {key: self.resolve(item) for key, item in value.items()}
        ((name, argument),) = value.items()
        function = _FUNCTIONS.get(name)
        if function is None:
            unknown = name.startswith("Fn::") or name == "Ref"
            return Unknown(_shown(value)) if unknown else {name: self.resolve(argument)}
        self._depth += 1
        try:
            return function(self, argument) if self._depth <= _DEEPEST else Unknown(_shown(value))
        finally:
            self._depth -= 1

    def _flat(self, values: list[Any]) -> list[Any]:
        """Resolve a list; a member that stands for a list, a parameter of such a type say, is spread."""
        found: list[Any] = []
        for value in values:
            one = self.resolve(value)
            spread = isinstance(one, list) and isinstance(value, dict)
            found += [item for item in (one if spread else [one]) if item is not None]
        return found

    def holds(self, condition: Any) -> bool | None:
        """Tell whether a condition holds; None when the template alone does not settle it."""
        known = (
            self.resolve({"Condition": condition}) if isinstance(condition, str) else self.resolve(condition)
        )
        return known if isinstance(known, bool) else None

    def ref(self, name: Any) -> Any:
        """Resolve `Ref`: a parameter's value, or a resource by its logical name."""
        name = str(name)
        if name in self._given:
            return self._typed(name, self._given[name])
        if name in self._resources:
            return name
        if name == "AWS::NoValue":
            return None
        parameter = _mapping(self._parameters.get(name))
        if "Default" in parameter:
            return self._typed(name, parameter["Default"])
        return Unknown(name)

    def _typed(self, name: str, value: Any) -> Any:
        kind = str(_mapping(self._parameters.get(name)).get("Type", ""))
        is_list = kind == "CommaDelimitedList" or kind.startswith("List<")
        return [part.strip() for part in str(value).split(",")] if is_list else value

    def get_att(self, argument: Any) -> Any:
        """Resolve `Fn::GetAtt`: the ids of a resource are its logical name, other attributes unknown."""
        parts = _parts(argument.split(".", 1) if isinstance(argument, str) else argument, 2)
        if parts is not None:
            name, attribute = map(str, parts)
            if name in self._resources and attribute in _IDS:
                return name
            written = _mapping(_mapping(self._resources.get(name)).get("Properties"))
            if attribute in written:
                return self.resolve(written[attribute])
            return Unknown(f"{name}.{attribute}")
        return Unknown(_shown(argument))

    def sub(self, argument: Any) -> Any:
        """Resolve `Fn::Sub` when every placeholder is known."""
        text, more = _parts(argument, 2) or (argument, {})
        missing: list[Unknown] = []

        def put(match: re.Match[str]) -> str:
            name = match[1].strip()
            if isinstance(more, dict) and name in more:
                value = self.resolve(more[name])
            else:
                value = self.get_att(name) if "." in name else self.ref(name)
            if isinstance(value, Unknown):
                missing.append(value)
            return str(value)

        joined = _PLACEHOLDER.sub(put, str(text)).replace("${!", "${")
        return missing[0] if missing else joined

    def join(self, argument: Any) -> Any:
        """Resolve `Fn::Join` when every part is known."""
        delimiter, parts = _parts(argument, 2) or ("", argument)
        known = self.resolve(parts)
        if not isinstance(known, list) or any(isinstance(part, Unknown) for part in known):
            return Unknown(_shown(argument))
        return str(delimiter).join(map(str, known))

    def select(self, argument: Any) -> Any:
        """Resolve `Fn::Select` when the list and the place in it are known."""
        place, items = _parts(argument, 2) or (None, None)
        known, at = self.resolve(items), self.resolve(place)
        is_place = isinstance(known, list) and str(at).isdigit() and int(str(at)) < len(known)
        return known[int(str(at))] if is_place else Unknown(_shown({"Fn::Select": argument}))

    def split(self, argument: Any) -> Any:
        """Resolve `Fn::Split` when its text is known."""
        delimiter, text = _parts(argument, 2) or ("", None)
        known = self.resolve(text)
        is_text = isinstance(known, str) and isinstance(delimiter, str) and delimiter
        return known.split(delimiter) if is_text else Unknown(_shown({"Fn::Split": argument}))

    def find_in_map(self, argument: Any) -> Any:
        """Resolve `Fn::FindInMap`."""
        found: Any = self._mappings
        for step in argument if isinstance(argument, list) else ():
            key = self.resolve(step)
            if not isinstance(found, dict) or isinstance(key, (Unknown, list, dict)) or key not in found:
                return Unknown(_shown({"Fn::FindInMap": argument}))
            found = found[key]
        return found

    def choose(self, argument: Any) -> Any:
        """Resolve `Fn::If` when its condition is settled."""
        condition, then, otherwise = _parts(argument, 3) or (None, None, None)
        known = self.holds(condition)
        if known is None:
            return Unknown(f"the condition {_shown(condition)}")
        return self.resolve(then if known else otherwise)

    def condition(self, name: Any) -> Any:
        """Resolve a named condition."""
        known = isinstance(name, str) and name in self._conditions
        return self.resolve(self._conditions[name]) if known else Unknown(_shown(name))

    def equals(self, argument: Any) -> Any:
        """Resolve `Fn::Equals`."""
        sides = _parts(self.resolve(argument), 2)
        if sides is None or any(isinstance(side, Unknown) for side in sides):
            return Unknown(_shown(argument))
        return str(sides[0]) == str(sides[1])

    def combine(self, argument: Any, decides: bool) -> Any:  # noqa: FBT001 - the value that settles it
        """Resolve `Fn::Or` (a true part settles it) and `Fn::And` (a false one does)."""
        parts = [self.resolve(part) for part in argument] if isinstance(argument, list) else []
        if decides in parts:
            return decides
        return not decides if all(isinstance(p, bool) for p in parts) else Unknown(_shown(argument))

    def negate(self, argument: Any) -> Any:
        """Resolve `Fn::Not`."""
        part = self.resolve(argument[0]) if isinstance(argument, list) and argument else None
        return not part if isinstance(part, bool) else Unknown(_shown(argument))


_IDS = frozenset({"GroupId", "VpcId", "SubnetId", "PrefixListId", "Id", "NetworkInterfaceId", "InstanceId"})
_FUNCTIONS: dict[str, Callable[[Values, Any], Any]] = {
    "Ref": Values.ref,
    "Condition": Values.condition,
    "Fn::GetAtt": Values.get_att,
    "Fn::Sub": Values.sub,
    "Fn::Join": Values.join,
    "Fn::FindInMap": Values.find_in_map,
    "Fn::Select": Values.select,
    "Fn::Split": Values.split,
    "Fn::If": Values.choose,
    "Fn::Equals": Values.equals,
    "Fn::Or": lambda values, argument: values.combine(argument, decides=True),
    "Fn::And": lambda values, argument: values.combine(argument, decides=False),
    "Fn::Not": Values.negate,
}


def _parts(value: Any, count: int) -> list[Any] | None:
    """Return a list of exactly so many parts, None for anything else."""
    return value if isinstance(value, list) and len(value) == count else None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"  # noqa: PLR2004 - enough to recognise it
