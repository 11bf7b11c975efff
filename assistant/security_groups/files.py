"""Reading the files that people have at hand: what `aws ec2 describe-…` printed, as JSON or YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assistant.errors import InputError
from assistant.facts.loading import first_problem
from assistant.facts.yaml_files import line_of, parse_yaml, read_text
from assistant.security_groups.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LISTS = (
    "SecurityGroups", "NetworkInterfaces", "PrefixLists", "NetworkAcls", "Subnets", "Vpcs",
    "VpcPeeringConnections",
)  # fmt: skip
_MARKS = {
    "NetworkInterfaceId": "NetworkInterfaces", "VpcPeeringConnectionId": "VpcPeeringConnections",
    "NetworkAclId": "NetworkAcls", "PrefixListId": "PrefixLists", "IpPermissions": "SecurityGroups",
    "SubnetId": "Subnets", "VpcId": "Vpcs",
}  # fmt: skip


def read_topology(paths: Iterable[Path]) -> Topology:
    """Read one or several files into one topology; lists of the same kind are joined.

    Raises:
        InputError: naming file, line and field, for a file that is malformed or of another kind.
    """
    merged: dict[str, list[Any]] = {}
    for path in paths:
        for name, items in _lists_of(path).items():
            merged.setdefault(name, []).extend(items)
    return Topology.model_validate(merged)


def _lists_of(path: Path) -> dict[str, list[Any]]:
    text = read_text(path)
    raw = _parsed(text, path)
    document = _recognised(raw) if isinstance(raw, list) else raw
    if not isinstance(document, dict):
        raise InputError("this is not the output of an aws ec2 describe command", file=path, line=1)
    found = {name: document[name] or [] for name in _LISTS if name in document}
    if "Reservations" in document:
        found.setdefault("NetworkInterfaces", []).extend(_interfaces_of(document["Reservations"]))
    if not found:
        raise InputError(f"none of the lists {', '.join(_LISTS)} is in this file", file=path, line=1)
    try:
        Topology.model_validate(found)
    except ValidationError as error:
        place, problem = first_problem(error)
        field = ".".join(map(str, place))
        raise InputError(problem, file=path, line=line_of(text, place), field=field) from None
    return found


def _parsed(text: str, path: Path) -> Any:
    if not text.lstrip().startswith(("{", "[")):
        return parse_yaml(text, path)
    import json  # noqa: PLC0415 - many times as fast as YAML, for what the AWS CLI prints

    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"not valid JSON: {error.msg} (column {error.colno})", file=path, line=error.lineno
        ) from None
    except RecursionError:
        raise InputError("not usable: it nests too deeply", file=path) from None


def _recognised(items: list[Any]) -> dict[str, list[Any]] | None:
    """Name a bare list by the fields of its first item."""
    first = items[0] if items else None
    if not isinstance(first, dict):
        return None
    name = next((name for mark, name in _MARKS.items() if mark in first), None)
    return {name: items} if name else None


def _interfaces_of(reservations: Any) -> list[Any]:
    found: list[Any] = []
    for reservation in reservations if isinstance(reservations, list) else ():
        for instance in reservation.get("Instances") or () if isinstance(reservation, dict) else ():
            found += instance.get("NetworkInterfaces") or [] if isinstance(instance, dict) else []
    return found
