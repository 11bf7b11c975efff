"""Rules laid out for judging: one source or destination each, traffic and addresses as numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.security_groups import traffic
from assistant.security_groups.addresses import ANYWHERE, block_span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.security_groups.references import Direction
    from assistant.security_groups.shapes import GroupPair, Network, Permission, SecurityGroup
    from assistant.security_groups.spans import Span
    from assistant.security_groups.topology import Topology

NO_SPAN: Span = (1, 0)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with one peer, for naming it."""

    group_id: str
    group_name: str
    direction: Direction
    protocol: str
    from_port: int | None
    to_port: int | None
    peer: str

    @property
    def words(self) -> str:
        """The rule in a phrase."""
        way = "from" if self.direction == "ingress" else "to"
        number = traffic.protocol_number(self.protocol) or 0
        return f"{self.direction} {traffic.words(number, self.from_port, self.to_port)} {way} {self.peer}"


@dataclass(frozen=True, slots=True)
class FlatRule:
    """One rule with one peer, for judging.

    Attributes:
        first: first point of the traffic it covers.
        last: last point of it.
        low: first address it covers; above `high` when its peer is not a block.
        high: last address it covers.
        block: the CIDR block it names, if it names one.
        pair: the group it names, if it names one.
        prefix_list_id: the prefix list it names, if it names one.
    """

    group: SecurityGroup
    direction: Direction
    permission: Permission
    first: int
    last: int
    low: int
    high: int
    block: Network | None = None
    pair: GroupPair | None = None
    prefix_list_id: str | None = None

    def peer_name(self, topology: Topology) -> str:
        """Name its source or destination."""
        if self.pair is not None:
            return topology.label(self.pair.group_id)
        return self.prefix_list_id or str(self.block)

    def named(self, topology: Topology) -> Rule:
        """Return it in the form that a verdict shows."""
        said = self.permission
        return Rule(
            self.group.group_id, self.group.group_name, self.direction, said.ip_protocol,
            said.from_port, said.to_port, self.peer_name(topology),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupRules:
    """The rules of one group in either direction; those for one point are remembered."""

    ingress: tuple[FlatRule, ...]
    egress: tuple[FlatRule, ...]
    _asked: dict[tuple[Direction, int], tuple[FlatRule, ...]] = field(default_factory=dict)
    _open: dict[Direction, tuple[FlatRule, ...]] = field(default_factory=dict)

    def all(self, direction: Direction) -> tuple[FlatRule, ...]:
        """Return the rules of one direction, in the order of the file."""
        return self.ingress if direction == "ingress" else self.egress

    def covering(self, direction: Direction, point: int) -> tuple[FlatRule, ...]:
        """Return the rules of one direction whose traffic holds a point."""
        found = self._asked.get((direction, point))
        if found is None:
            found = tuple([rule for rule in self.all(direction) if rule.first <= point <= rule.last])
            self._asked[direction, point] = found
        return found

    def open_to_all(self, direction: Direction) -> tuple[FlatRule, ...]:
        """Return the rules of one direction whose peer is every address of an IP version."""
        found = self._open.get(direction)
        if found is None:
            found = tuple([rule for rule in self.all(direction) if (rule.low, rule.high) in ANYWHERE])
            self._open[direction] = found
        return found


class Rulebook:
    """The rules of every group of a topology, laid out when a group is first asked about."""

    def __init__(self, topology: Topology) -> None:
        """Begin with nothing laid out."""
        self._topology = topology
        self._laid_out: dict[str, GroupRules] = {}

    def of(self, group_id: str) -> GroupRules | None:
        """Return the rules of a group; None when the files do not hold it."""
        found = self._laid_out.get(group_id)
        if found is None:
            group = self._topology.group_by_id.get(group_id)
            if group is None:
                return None
            found = GroupRules(
                tuple(flat_rules(group, "ingress", group.ip_permissions)),
                tuple(flat_rules(group, "egress", group.ip_permissions_egress)),
            )
            self._laid_out[group_id] = found
        return found


def flat_rules(
    group: SecurityGroup, direction: Direction, permissions: tuple[Permission, ...]
) -> Iterator[FlatRule]:
    """Yield one rule for each peer of each permission: blocks, then groups, then prefix lists."""
    for permission in permissions:
        first, last = permission.span
        v4 = (found.cidr_ip for found in permission.ip_ranges)
        v6 = (found.cidr_ipv6 for found in permission.ipv6_ranges)
        for block in (*v4, *v6):
            low, high = block_span(block)
            yield FlatRule(group, direction, permission, first, last, low, high, block)
        for pair in permission.user_id_group_pairs:
            yield FlatRule(group, direction, permission, first, last, *NO_SPAN, pair=pair)
        for listed in permission.prefix_list_ids:
            yield FlatRule(
                group, direction, permission, first, last, *NO_SPAN, prefix_list_id=listed.prefix_list_id
            )
