"""Groups, rules and interfaces as templates declare them: piece by piece, and not always with values."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from assistant.security_groups import traffic
from assistant.security_groups.shapes import Permission
from assistant.security_groups.sources.aws_output import LISTS, adapter
from assistant.security_groups.sources.documents import validated
from assistant.security_groups.sources.findings import Findings, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.security_groups.references import Direction
    from assistant.security_groups.sources.documents import Document

    Steps = Sequence[str | int]

EVERYTHING_OUT = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
"""The rule that AWS gives a group for which no outbound rule is written.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-securitygroup.html
"""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that the file does not settle: a parameter without default, a look-up elsewhere."""

    expression: str

    @property
    def words(self) -> str:
        """What is missing, for a sentence."""
        return f"the value of {self.expression}"


def is_settled(value: Any) -> bool:
    """Tell whether nothing in a value is unknown."""
    if isinstance(value, dict):
        return all(map(is_settled, value.values()))
    if isinstance(value, list):
        return all(map(is_settled, value))
    return not isinstance(value, Unknown)


@dataclass(slots=True)
class Written:
    """One rule as it is written; each peer is a list that may hold unknown values.

    Attributes:
        protocol: name or number.
        low: first port or ICMP type.
        high: last port or ICMP code.
        blocks: CIDR blocks of either IP version.
        groups: ids of groups.
        prefix_lists: ids of prefix lists.
    """

    protocol: Any
    low: Any = None
    high: Any = None
    blocks: list[Any] = field(default_factory=list)
    groups: list[Any] = field(default_factory=list)
    prefix_lists: list[Any] = field(default_factory=list)

    def as_aws_prints(self) -> dict[str, Any]:
        """Return it in AWS's shape; what is not known becomes a source whose addresses are not known."""
        peers = [*self.blocks, *self.groups, *self.prefix_lists]
        unknown = [peer.words for peer in peers if isinstance(peer, Unknown)]
        settled = [value for value in (self.protocol, self.low, self.high) if isinstance(value, Unknown)]
        if settled:
            protocol = "-1" if isinstance(self.protocol, Unknown) else self.protocol
            return {"IpProtocol": protocol, "PrefixListIds": _lists(value.words for value in settled)}
        blocks = [block for block in self.blocks if not isinstance(block, Unknown)]
        groups = [group for group in self.groups if not isinstance(group, Unknown)]
        lists = [listed for listed in self.prefix_lists if not isinstance(listed, Unknown)]
        low, high = (
            (None, None) if traffic.protocol_number(self.protocol) == traffic.ANY else (self.low, self.high)
        )
        told = {} if self.protocol is None else {"IpProtocol": self.protocol}
        return {
            **told, "FromPort": low, "ToPort": high,
            "IpRanges": [{"CidrIp": block} for block in blocks if ":" not in str(block)],
            "Ipv6Ranges": [{"CidrIpv6": block} for block in blocks if ":" in str(block)],
            "UserIdGroupPairs": [{"GroupId": group} for group in groups],
            "PrefixListIds": _lists([*lists, *unknown]),
        }  # fmt: skip


def _lists(ids: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"PrefixListId": listed} for listed in ids]


@cache
def _permissions() -> TypeAdapter[Any]:
    return TypeAdapter(Permission)


class Declared:
    """What one document declares, gathered in any order."""

    def __init__(self, document: Document) -> None:
        """Begin with nothing."""
        self.document = document
        self.found = Findings()
        self._groups: dict[str, dict[str, Any]] = {}
        self._partial: set[str] = set()
        self._parts_of_acls: set[str] = set()
        self._acls: dict[str, dict[str, Any]] = {}
        self._interfaces: dict[Any, tuple[dict[str, Any], Steps]] = {}

    def group(self, group_id: str, steps: Steps, **fields: Any) -> None:
        """Declare a group; `fields` are those of `SecurityGroup` in AWS's names, unknown ones left out."""
        known = {name: value for name, value in fields.items() if not isinstance(value, Unknown)}
        rules = self._groups.get(group_id, {"IpPermissions": [], "IpPermissionsEgress": []})
        self._partial.discard(group_id)
        self._groups[group_id] = {**rules, "GroupId": group_id, **known}
        self.found.places[group_id] = self.place(steps)

    def rule(self, group_id: Any, direction: Direction, written: Written, steps: Steps) -> None:
        """Declare a rule of a group, which may be declared later or elsewhere.

        Raises:
            InputError: naming file, line and field, for a rule that cannot be.
        """
        if isinstance(group_id, Unknown):
            self.found.remarks.append(f"a rule is left out: {group_id.words}, its group, is not in the file")
            return
        raw = written.as_aws_prints()
        permission = validated(_permissions(), raw, self.document, steps)
        if group_id not in self._groups:
            self._partial.add(group_id)
            self._groups[group_id] = {"IpPermissions": [], "IpPermissionsEgress": [], "GroupId": group_id}
            self.found.places[group_id] = self.place(steps)
        field_name = "IpPermissions" if direction == "ingress" else "IpPermissionsEgress"
        if permission not in self._groups[group_id][field_name]:
            self._groups[group_id][field_name].append(permission)

    def interface(self, name: str, groups: Any, steps: Steps, **fields: Any) -> None:
        """Declare an interface, or the interface that a resource will have; groups may be unknown."""
        ids = (
            [g.expression if isinstance(g, Unknown) else g for g in groups]
            if isinstance(groups, list)
            else None
        )
        known = {key: value for key, value in fields.items() if not isinstance(value, Unknown)}
        vpc_id = known.get("VpcId") or next(
            (self._groups[g].get("VpcId") for g in ids or () if g in self._groups), None
        )
        self._interfaces[name] = {
            "NetworkInterfaceId": name, **known, "VpcId": vpc_id,
            "Groups": None if ids is None else [{"GroupId": group_id} for group_id in ids],
        }, steps  # fmt: skip

    def attach(self, name: Any, group_id: Any) -> None:
        """Put one more group on an interface that was declared."""
        raw = self._interfaces[name][0] if name in self._interfaces else None
        if raw is None or not isinstance(group_id, str):
            self.found.remarks.append(f"a group is not put on {name}: one of the two is not in the file")
        elif raw["Groups"] is not None:
            raw["Groups"].append({"GroupId": group_id})

    def record(self, list_name: str, raw: dict[str, Any], steps: Steps) -> None:
        """Declare a record of another list."""
        settled = {key: value for key, value in raw.items() if not isinstance(value, Unknown)}
        self.found.add(LISTS[list_name][0], validated(adapter(list_name), settled, self.document, steps))

    def acl(self, acl_id: str, **fields: Any) -> None:
        """Declare a network ACL."""
        rest = {"NetworkAclId": acl_id, "Entries": [], "Associations": []}
        self._acls[acl_id] = {**rest, **self._acls.get(acl_id, {}), **fields}
        self._parts_of_acls.discard(acl_id)

    def acl_part(self, acl_id: Any, list_name: str, part: dict[str, Any]) -> None:
        """Declare an entry of a network ACL (`Entries`), or a subnet that it guards (`Associations`)."""
        if isinstance(acl_id, str) and is_settled(part):
            if acl_id not in self._acls:
                self.acl(acl_id)
                self._parts_of_acls.add(acl_id)
            self._acls[acl_id][list_name].append(part)
        else:
            self.found.remarks.append(f"a part of a network ACL is left out: {part} is not settled")

    def _other_subnets(self) -> None:
        """Give the subnets that no ACL names the default one, which allows everything.

        Source: https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
        """
        guarded = {part["SubnetId"] for acl in self._acls.values() for part in acl["Associations"]}
        declared = [subnet.subnet_id for subnet in self.found.records.get("subnets", ())]
        free = [{"SubnetId": subnet_id} for subnet_id in declared if subnet_id not in guarded]
        if self._acls.keys() - self._parts_of_acls and free:
            everything = {
                "RuleNumber": 100,
                "RuleAction": "allow",
                "Protocol": "-1",
                "CidrBlock": "0.0.0.0/0",
            }
            both = [{**everything, "Egress": egress} for egress in (False, True)]
            self.acl("the default network ACL", IsDefault=True, Entries=both, Associations=free)

    def place(self, steps: Steps) -> Place:
        """Return where a field of the document stands."""
        return Place(self.document.file(steps), self.document.line_of(steps))

    def findings(self) -> Findings:
        """Return everything that was declared."""
        for group_id, raw in self._groups.items():
            group = validated(adapter("SecurityGroups"), raw, self.document, ("SecurityGroups", group_id))
            if group_id in self._partial:
                self.found.additions.append(group)
            else:
                self.found.add("security_groups", group)
        for raw, declared_at in self._interfaces.values():
            self.record("NetworkInterfaces", raw, declared_at)
        self._other_subnets()
        for acl_id, raw in self._acls.items():
            steps = ("NetworkAcls", acl_id)
            if acl_id in self._parts_of_acls:
                self.found.additions.append(validated(adapter("NetworkAcls"), raw, self.document, steps))
            else:
                self.record("NetworkAcls", raw, steps)
        return self.found
