"""Who can reach something, and what something can reach: over all interfaces, on one port or on any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.errors import InputError
from assistant.security_groups.acls import passing
from assistant.security_groups.addresses import place
from assistant.security_groups.ends import End, find_end, in_one_family
from assistant.security_groups.matching import covers_peer, is_unguarded
from assistant.security_groups.references import joined
from assistant.security_groups.spans import overlap, union, without
from assistant.security_groups.traffic import EVERYTHING, span_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.security_groups.network_shapes import NetworkInterface
    from assistant.security_groups.references import Direction
    from assistant.security_groups.rulebook import FlatRule
    from assistant.security_groups.spans import Span, Spans
    from assistant.security_groups.topology import Topology

_Side = tuple[tuple[str, ...] | None, str | None, bool, "Span | None"]
Kind = Literal["interface", "addresses", "prefix_list"]


@dataclass(frozen=True, slots=True)
class Reached:
    """One other end, and the traffic that passes.

    Attributes:
        name: id of the interface, CIDR block, or name of the prefix list.
        kind: which of these it is.
        title: what people call it: its tag, instance or description.
        groups: the names of its groups.
        traffic: what surely passes, in words; empty for nothing.
        unsure: what passes or not, depending on something that the files lack.
        spans: the traffic that surely passes, on the line of all traffic.
    """

    name: str
    kind: Kind
    title: str
    groups: tuple[str, ...]
    traffic: str
    unsure: str
    spans: Spans = ()


def who(topology: Topology, target: str, point: int | None = None) -> tuple[Reached, ...]:
    """Return everyone who can open a connection to `target`, on one point of traffic or on any.

    Raises:
        InputError: when there is no such end in the files.
    """
    return _survey(topology, target, "ingress", point)


def reach(topology: Topology, source: str, point: int | None = None) -> tuple[Reached, ...]:
    """Return everything that `source` can open a connection to; see `who`."""
    return _survey(topology, source, "egress", point)


def _survey(topology: Topology, name: str, direction: Direction, point: int | None) -> tuple[Reached, ...]:
    fixed = find_end(topology, name)
    if fixed.problem or (fixed.span is None and fixed.interface is None):
        raise InputError(fixed.problem, field="to" if direction == "ingress" else "from")
    survey = _Survey(topology, fixed, direction, EVERYTHING if point is None else (point, point))
    return (*survey.interfaces(), *survey.others())


def between(topology: Topology, source: str, target: str) -> tuple[Spans, Spans]:
    """Return all traffic that surely passes from one end to another, and what may pass besides.

    Raises:
        InputError: when there is no such end in the files.
    """
    ends = find_end(topology, source), find_end(topology, target)
    for end, field in zip(ends, ("from", "to"), strict=True):
        if end.problem:
            raise InputError(end.problem, field=field)
    return _Survey(topology, ends[1], "ingress", EVERYTHING).with_end(ends[0])


class _Survey:
    """One end held fast while the other goes over all interfaces; what repeats is remembered."""

    def __init__(self, topology: Topology, fixed: End, direction: Direction, within: Span) -> None:
        self.topology = topology
        self.fixed = fixed
        self.direction = direction
        self.within = within
        self._other_side: dict[_Side, tuple[Spans, Spans]] = {}

    def interfaces(self) -> Iterator[Reached]:
        """Yield the interfaces with which something passes, or may pass."""
        for interface in self.topology.network_interfaces:
            if interface is self.fixed.interface:
                continue
            passed, unsure = self.between(interface)
            if passed or unsure:
                labels = tuple(self.topology.label(group_id) for group_id in interface.group_ids or ())
                yield Reached(
                    interface.network_interface_id, "interface", title_of(interface), labels,
                    span_words(passed), span_words(unsure), passed,
                )  # fmt: skip

    def between(self, interface: NetworkInterface) -> tuple[Spans, Spans]:
        """Return what surely passes between the fixed end and an interface, and what may pass."""
        addresses = interface.addresses
        number = place(addresses[0]) if addresses else None
        other = End(interface.network_interface_id, interface, None if number is None else (number, number))
        return self.with_end(other)

    def with_end(self, other: End) -> tuple[Spans, Spans]:
        """Return what surely passes between the fixed end and another, and what may pass."""
        interface = other.interface
        back: Direction = "egress" if self.direction == "ingress" else "ingress"
        other, fixed = in_one_family(other, self.fixed)
        sure, maybe = self._open(fixed, other, self.direction)
        if not maybe or other.problem:
            return (), ()
        if interface is None:
            their_sure, their_maybe = self._open(other, fixed, back)
        else:
            key = interface.group_ids, interface.vpc_id, is_unguarded(interface), fixed.span
            if key not in self._other_side:
                self._other_side[key] = self._open(other, fixed, back)
            their_sure, their_maybe = self._other_side[key]
        passed, possible = overlap(sure, their_sure), overlap(maybe, their_maybe)
        through = self._through_acls(fixed, other)
        passed, possible = overlap(passed, through), overlap(possible, through)
        vpcs = [end.interface.vpc_id if end.interface else None for end in (self.fixed, other)]
        if vpcs[0] and vpcs[1] and vpcs[0] != vpcs[1] and not joined(self.topology, vpcs[0], vpcs[1]):
            return (), possible
        return passed, without(possible, passed)

    def _open(self, own: End, peer: End, direction: Direction) -> tuple[Spans, Spans]:
        """Return what the groups of one end surely let pass, and what they may let pass."""
        interface = own.interface
        whole = (self.within,)
        if interface is None:
            return (whole, whole) if own.outside else ((), whole)
        if is_unguarded(interface):
            return whole, whole
        if interface.group_ids is None:
            return (), whole
        sure: list[Span] = []
        maybe: list[Span] = []
        for rule in self._rules(interface.group_ids, direction):
            if rule is None:
                maybe.append(self.within)
                continue
            covered = covers_peer(self.topology, rule, interface, peer)
            if covered is not False:
                (sure if covered else maybe).append((rule.first, rule.last))
        found = overlap(union(sure), whole)
        return found, overlap(union([*found, *maybe]), whole)

    def _rules(self, group_ids: Iterable[str], direction: Direction) -> Iterator[FlatRule | None]:
        for group_id in group_ids:
            rules = self.topology.rulebook.of(group_id)
            if rules is None:
                yield None
            elif self.within[0] == self.within[1]:
                yield from rules.covering(direction, self.within[0])
            else:
                yield from rules.all(direction)

    def _through_acls(self, fixed: End, other: End) -> Spans:
        topology = self.topology
        source, target = (other, fixed) if self.direction == "ingress" else (fixed, other)
        subnets = [end.interface.subnet_id if end.interface else None for end in (source, target)]
        passed: Spans = (self.within,)
        if not topology.network_acls or (subnets[0] is not None and subnets[0] == subnets[1]):
            return passed
        for subnet, peer, egress in ((subnets[0], target, True), (subnets[1], source, False)):
            acl = topology.acl_by_subnet.get(subnet or "")
            if acl is not None:
                rules = topology.acl_rules[acl.network_acl_id]
                passed = overlap(passed, passing(rules, self.within, peer.span, egress=egress))
        return passed

    def others(self) -> Iterator[Reached]:
        """Yield the blocks and prefix lists that the fixed end's own rules name."""
        interface = self.fixed.interface
        found: dict[tuple[str, Kind], list[FlatRule]] = {}
        for rule in self._rules(interface.group_ids or () if interface else (), self.direction):
            if rule is not None and rule.pair is None:
                kind: Kind = "addresses" if rule.block is not None else "prefix_list"
                found.setdefault((rule.peer_name(self.topology), kind), []).append(rule)
        for (name, kind), rules in found.items():
            spans = overlap(union((rule.first, rule.last) for rule in rules), (self.within,))
            low, high = rules[0].low, rules[0].high
            end = End(name, None, (low, high) if kind == "addresses" else None)
            spans = overlap(spans, self._through_acls(self.fixed, end)) if kind == "addresses" else spans
            if spans:
                listed = self.topology.prefix_list_by_id.get(name)
                title = listed.prefix_list_name if listed else ""
                yield Reached(name, kind, title, (), span_words(spans), "", spans)


def title_of(interface: NetworkInterface) -> str:
    """Return what people call an interface: its tag, its instance, its description."""
    instance = interface.attachment.instance_id if interface.attachment else None
    return interface.name or instance or interface.description


@dataclass(frozen=True, slots=True)
class Listener:
    """A group that lets something in on a point of traffic, the peers it names, and who carries it."""

    group_id: str
    group_name: str
    interfaces: int
    peers: tuple[str, ...]


def listeners(topology: Topology, point: int) -> tuple[Listener, ...]:
    """Return every group that lets a point of traffic in, with those it lets in."""
    found = []
    for group in topology.security_groups:
        rules = topology.rulebook.of(group.group_id)
        peers = [rule.peer_name(topology) for rule in rules.covering("ingress", point)] if rules else []
        if peers:
            carried = len(topology.members.get(group.group_id, ()))
            found.append(Listener(group.group_id, group.label, carried, tuple(dict.fromkeys(peers))))
    return tuple(found)
