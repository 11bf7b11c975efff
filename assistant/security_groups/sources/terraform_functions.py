"""Functions of Terraform that decide which groups, rules and addresses there are.

Source: https://developer.hashicorp.com/terraform/language/functions
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def _flat(*lists: Any) -> list[Any]:
    found: list[Any] = []
    for one in lists:
        found += _flat(*one) if isinstance(one, list) else [one]
    return found


def _concat(*lists: list[Any]) -> list[Any]:
    if sum(map(len, lists)) > _MOST:
        raise ValueError(_MOST)
    return [item for one in lists for item in one]


def _distinct(items: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found


def _merge(*maps: dict[str, Any]) -> dict[str, Any]:
    return {key: item for one in maps for key, item in (one or {}).items()}


def _lookup(mapping: dict[str, Any], key: str, *otherwise: Any) -> Any:
    return mapping[key] if key in mapping or not otherwise else otherwise[0]


def _subnet(block: str, new_bits: int, number: int) -> str:
    network = ipaddress.ip_network(block)
    prefix = network.prefixlen + int(new_bits)
    size = 1 << (network.max_prefixlen - prefix)
    if not 0 <= int(number) < 1 << int(new_bits):
        raise ValueError(number)
    return f"{network.network_address + int(number) * size}/{prefix}"


def _host(block: str, number: int) -> str:
    network = ipaddress.ip_network(block)
    return str(network[int(number)])


def _replaced(text: str, old: str, new: str) -> str:
    if old.startswith("/") and old.endswith("/"):
        raise ValueError(old)  # a pattern in the syntax of another language
    return text.replace(old, new)


def _number(value: Any) -> Any:
    return int(value) if float(value).is_integer() else float(value)


def _only(items: list[Any]) -> Any:
    (item,) = items or [None]
    return item


def _formatted(form: str, *values: Any) -> str:
    if not _PLAIN_FORM.fullmatch(form):
        raise ValueError(form)
    return form.replace("%v", "%s") % values


def _range(*bounds: int) -> list[int]:
    found = range(*bounds)
    if len(found) > _MOST:
        raise ValueError(bounds)
    return list(found)


_MOST = 5_000
_PLAIN_FORM = re.compile(r"(?:[^%]|%%|%0?\d?[sdv])*")
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "toset": _distinct, "tolist": list, "tomap": dict, "tostring": str, "tonumber": _number,
    "tobool": lambda value: value in (True, "true"),
    "concat": _concat, "flatten": _flat, "compact": lambda items: [i for i in items if i not in (None, "")],
    "distinct": _distinct, "setunion": lambda *sets: _distinct(_concat(*sets)),
    "reverse": lambda items: items[::-1],
    "sort": sorted, "slice": lambda items, start, end: items[start:end], "range": _range,
    "merge": _merge, "keys": sorted, "values": lambda mapping: [mapping[key] for key in sorted(mapping)],
    "zipmap": lambda keys, values: dict(zip(keys, values, strict=True)), "lookup": _lookup,
    "length": len, "element": lambda items, place: items[int(place) % len(items)], "one": _only,
    "contains": lambda items, item: item in items, "index": lambda items, item: items.index(item),
    "coalescelist": lambda *lists: next(one for one in lists if one),
    "join": lambda joint, items: joint.join(map(str, items)), "split": lambda joint, text: text.split(joint),
    "lower": str.lower, "upper": str.upper, "title": str.title, "trimspace": str.strip, "replace": _replaced,
    "trimprefix": str.removeprefix, "trimsuffix": str.removesuffix,
    "startswith": str.startswith, "endswith": str.endswith,
    "format": _formatted, "min": min, "max": max, "sum": sum, "abs": abs,
    "cidrsubnet": _subnet, "cidrhost": _host,
}  # fmt: skip
"""By name; each raises for arguments that it does not take."""
