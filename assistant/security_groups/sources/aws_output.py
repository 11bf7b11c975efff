"""What `aws ec2 describe-…` prints, as JSON or YAML: one list a file, or several of them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from assistant.errors import InputError
from assistant.security_groups import network_shapes as shapes
from assistant.security_groups.shapes import SecurityGroup
from assistant.security_groups.sources.documents import Document, validated
from assistant.security_groups.sources.findings import Findings, Place
from assistant.security_groups.sources.json_text import JsonText

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    Steps = Sequence[str | int]

LISTS: dict[str, tuple[str, Any]] = {
    "SecurityGroups": ("security_groups", SecurityGroup),
    "NetworkInterfaces": ("network_interfaces", shapes.NetworkInterface),
    "PrefixLists": ("prefix_lists", shapes.PrefixList),
    "NetworkAcls": ("network_acls", shapes.NetworkAcl),
    "Subnets": ("subnets", shapes.Subnet),
    "Vpcs": ("vpcs", shapes.Vpc),
    "VpcPeeringConnections": ("vpc_peering_connections", shapes.VpcPeeringConnection),
    "TransitGateways": ("transit_gateways", shapes.TransitGateway),
    "TransitGatewayVpcAttachments": (
        "transit_gateway_vpc_attachments",
        shapes.TransitGatewayVpcAttachment,
    ),
}
"""Each list that is read, with its field in `Topology` and the record that it holds."""

OTHER_LISTS = ("Reservations", "SecurityGroupRules", "Entries")
MARKS = {
    "NetworkInterfaceId": "NetworkInterfaces", "VpcPeeringConnectionId": "VpcPeeringConnections",
    "NetworkAclId": "NetworkAcls", "PrefixListId": "PrefixLists", "SecurityGroupRuleId": "SecurityGroupRules",
    "IpPermissions": "SecurityGroups", "SubnetId": "Subnets", "Instances": "Reservations",
    "TransitGatewayAttachmentId": "TransitGatewayVpcAttachments", "TransitGatewayId": "TransitGateways",
    "VpcId": "Vpcs",
}  # fmt: skip
"""By which field a record of each list is known, where the list stands without its name."""

_MARKS_ALONE = ("NetworkInterfaceId", "NetworkAclId", "PrefixListId", "IpPermissions", "SecurityGroupRuleId")
_IN_LIST = 2
_PREFIX_LIST_ID = re.compile(r"pl-[0-9a-z]+")


@cache
def adapter(list_name: str) -> TypeAdapter[Any]:
    """Return the validator of the records of a list."""
    return TypeAdapter(LISTS[list_name][1])


def read_json(text: str, path: Path) -> tuple[Findings, Document]:
    """Read the lists of a JSON file; what is not one of them comes back as the document's data.

    The lists are taken record by record, so that a file of millions of lines need not be held twice.

    Raises:
        InputError: naming file, line and field, for a file that is malformed.
    """
    found, source = Findings(), JsonText(text, path)
    start = source.start()
    document = Document(path, {}, lambda steps: source.line(source.find(start, steps)))
    if source.kind(start) != "{":
        data, end = source.value(start)
        source.check_end(end)
        return found, Document(path, data, document.line_of)
    member, ended = source.first_member(start), start + 1
    while member is not None:
        key, place = member
        if key in LISTS and source.kind(place) == "[":
            ended = _stream(source, place, key, document, found)
        else:
            value, ended = source.value(place)
            if value is not None or key not in LISTS:
                document.data[key] = value
        member = source.next_member(ended)
    source.check_end(source.behind(ended))
    return found, document


def _stream(source: JsonText, place: int, list_name: str, document: Document, found: Findings) -> int:
    field, _ = LISTS[list_name]
    validate = adapter(list_name)
    line, counted, last = source.line(place), place, place + 1
    records = found.records.setdefault(field, [])
    here = place
    beside = Document(document.path, {}, lambda steps: source.line(source.find(here, steps[_IN_LIST:])))
    for index, (raw, at, end) in enumerate(source.elements(place)):
        here = at  # a fault is looked for in this record, not from the beginning of the file
        record = validated(validate, raw, beside, (list_name, index))
        records.append(record)
        if isinstance(record, SecurityGroup):
            line, counted = line + source.text.count("\n", counted, at), at
            found.places[record.group_id] = Place(document.path, line)
        last = end
    return source.behind(last)


def read_lists(document: Document, found: Findings) -> None:
    """Read the lists among the data of a document into `found`.

    Raises:
        InputError: as `read_json` does.
    """
    data = _recognised(document)
    for list_name in LISTS:
        items = data.get(list_name)
        if items is None:
            continue
        if not isinstance(items, list):
            raise document.fault("a list is expected here", (list_name,))
        found.records.setdefault(LISTS[list_name][0], [])
        for index, raw in enumerate(items):
            _take(list_name, raw, document, (list_name, index), found)
    _read_instances(data.get("Reservations"), document, found)
    _read_rules(data.get("SecurityGroupRules"), document, found)
    _read_entries(data.get("Entries"), document, found)


def _take(list_name: str, raw: Any, document: Document, steps: Steps, found: Findings) -> None:
    record = validated(adapter(list_name), raw, document, steps)
    found.add(LISTS[list_name][0], record)
    if isinstance(record, SecurityGroup):
        found.places[record.group_id] = Place(document.path, document.line_of(steps))


def is_record(data: Any) -> bool:
    """Tell whether data is one record by itself, as `--query 'SecurityGroups[0]'` prints it."""
    is_list = any(name in data for name in (*LISTS, *OTHER_LISTS)) if isinstance(data, dict) else True
    return not is_list and any(mark in data for mark in _MARKS_ALONE)


def _recognised(document: Document) -> dict[str, Any]:
    """Name a bare list by the fields of its first item."""
    if isinstance(document.data, dict) and not is_record(document.data):
        return document.data
    items = document.data if isinstance(document.data, list) else [document.data]
    first = items[0] if isinstance(items, list) and items else None
    name = next((name for mark, name in MARKS.items() if isinstance(first, dict) and mark in first), None)
    if name is None:
        text = "this is not the output of an aws ec2 describe command"
        raise InputError(text, file=document.path, line=1)
    return {name: items}


def _read_instances(reservations: Any, document: Document, found: Findings) -> None:
    """Take the interfaces of instances, each with the instance's tags and id."""
    for r, reservation in enumerate(_listed(reservations, document, ("Reservations",))):
        own = ("Reservations", r, "Instances")
        for i, instance in enumerate(_listed(reservation.get("Instances"), document, own)):
            steps = ("Reservations", r, "Instances", i, "NetworkInterfaces")
            told = {
                "TagSet": instance.get("Tags"),
                "Attachment": {"InstanceId": instance.get("InstanceId")},
            }
            for n, raw in enumerate(_dicts(instance.get("NetworkInterfaces"))):
                mine = {**told, **raw, "Attachment": told["Attachment"]}
                _take("NetworkInterfaces", mine, document, (*steps, n), found)


def _read_rules(rules: Any, document: Document, found: Findings) -> None:
    """Gather the output of describe-security-group-rules into groups; their names are not in it."""
    gathered: dict[str, dict[str, Any]] = {}
    for index, raw in enumerate(_listed(rules, document, ("SecurityGroupRules",))):
        group_id = raw.get("GroupId")
        if not isinstance(group_id, str):
            raise document.fault("this field is missing", ("SecurityGroupRules", index, "GroupId"))
        group = gathered.setdefault(
            group_id, {"GroupId": group_id, "IpPermissions": [], "IpPermissionsEgress": []}
        )
        permission = _permission_of(raw)
        validated(_permission_adapter(), permission, document, ("SecurityGroupRules", index))
        group["IpPermissionsEgress" if raw.get("IsEgress") else "IpPermissions"].append(permission)
        found.places.setdefault(
            group_id, Place(document.path, document.line_of(("SecurityGroupRules", index)))
        )
    known = {group.group_id for group in found.records.get("security_groups", ())}
    for group_id, raw in gathered.items():
        if group_id not in known:
            found.add("security_groups", adapter("SecurityGroups").validate_python(raw))


@cache
def _permission_adapter() -> TypeAdapter[Any]:
    from assistant.security_groups.shapes import Permission  # noqa: PLC0415 - beside its only use

    return TypeAdapter(Permission)


def _permission_of(raw: dict[str, Any]) -> dict[str, Any]:
    named = raw.get("ReferencedGroupInfo")
    return {
        "IpProtocol": raw.get("IpProtocol"),
        "FromPort": raw.get("FromPort"),
        "ToPort": raw.get("ToPort"),
        "IpRanges": [{"CidrIp": raw["CidrIpv4"]}] if raw.get("CidrIpv4") else [],
        "Ipv6Ranges": [{"CidrIpv6": raw["CidrIpv6"]}] if raw.get("CidrIpv6") else [],
        "PrefixListIds": [{"PrefixListId": raw["PrefixListId"]}] if raw.get("PrefixListId") else [],
        "UserIdGroupPairs": [named] if named else [],
    }


def _read_entries(entries: Any, document: Document, found: Findings) -> None:
    """Take the output of get-managed-prefix-list-entries, which does not say of which list it is."""
    if entries is None:
        return
    named = _PREFIX_LIST_ID.search(document.path.name)
    if named is None:
        text = "these are the entries of a prefix list, but of which? Name the file after it: pl-….json"
        raise InputError(text, file=document.path, line=document.line_of(("Entries",)), field="Entries")
    raw = {"PrefixListId": named[0], "Entries": entries}
    _take("PrefixLists", raw, document, (), found)


def _listed(items: Any, document: Document, steps: Steps) -> list[dict[str, Any]]:
    if items is not None and not isinstance(items, list):
        raise document.fault("a list is expected here", steps)
    return _dicts(items)


def _dicts(items: Any) -> list[dict[str, Any]]:
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
