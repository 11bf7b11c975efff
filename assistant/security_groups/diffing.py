"""What a change of rules opens or closes: exactly, however the rules are written down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from assistant.security_groups.acls import passing
from assistant.security_groups.addresses import block_span, blocks_of
from assistant.security_groups.reaching import reach, who
from assistant.security_groups.rulebook import flat_rules
from assistant.security_groups.spans import union, without
from assistant.security_groups.traffic import EVERYTHING, span_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.security_groups.changes import PeerKind
    from assistant.security_groups.reaching import Reached
    from assistant.security_groups.references import Direction
    from assistant.security_groups.rulebook import FlatRule
    from assistant.security_groups.shapes import SecurityGroup
    from assistant.security_groups.spans import Span, Spans
    from assistant.security_groups.topology import Topology

    Survey = Callable[[Topology, str], tuple[Reached, ...]]

Effect = Literal["opens", "closes"]
_DIRECTIONS: tuple[Direction, ...] = ("ingress", "egress")
_MOST_PAIRS = 400_000


@dataclass(frozen=True, slots=True)
class Difference:
    """Traffic that a group lets through from or to a peer after the change and not before, or vice versa.

    Attributes:
        effect: opens or closes.
        group_id: the group, or the network ACL.
        group_name: its name.
        direction: ingress or egress.
        traffic: the traffic in words.
        peer_kind: what the peer is.
        peer: a CIDR block, or the id of a group or prefix list.
        peer_name: its name.
        spans: the traffic, on the line of all traffic.
    """

    effect: Effect
    group_id: str
    group_name: str
    direction: Direction
    traffic: str
    peer_kind: PeerKind
    peer: str
    peer_name: str
    spans: Spans = ()

    @property
    def words(self) -> str:
        """The difference in a phrase."""
        way = "from" if self.direction == "ingress" else "to"
        return f"{self.group_name} {self.effect} {self.direction} {self.traffic} {way} {self.peer_name}"


@dataclass(frozen=True, slots=True)
class PathDifference:
    """Traffic between two interfaces that passes after the change and not before, or vice versa."""

    effect: Effect
    source: str
    target: str
    traffic: str

    @property
    def words(self) -> str:
        """The difference in a phrase."""
        verb = "can now reach" if self.effect == "opens" else "can no longer reach"
        return f"{self.source} {verb} {self.target} on {self.traffic}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that a change does: to groups, and between the interfaces of the files."""

    rules: tuple[Difference, ...]
    paths: tuple[PathDifference, ...]
    remarks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything opens or closes."""
        return bool(self.rules or self.paths)


def diff(before: Topology, after: Topology) -> Comparison:
    """Compare two states of a network.

    Rules are compared by what they let through, so that splitting a range or joining two rules is no
    difference; a group as source or destination is compared by its id.
    """
    ids = dict.fromkeys((*before.group_by_id, *after.group_by_id))
    acl_ids = dict.fromkeys((*before.acl_rules, *after.acl_rules))
    rules = (
        *(found for group_id in ids for found in _of_group(before, after, group_id)),
        *(found for acl_id in acl_ids for found in _of_acl(before, after, acl_id)),
    )
    paths, remarks = _paths(before, after, {found.group_id for found in rules})
    return Comparison(rules, paths, remarks)


def _of_group(before: Topology, after: Topology, group_id: str) -> Iterator[Difference]:
    old, new = before.group_by_id.get(group_id), after.group_by_id.get(group_id)
    edited = _edited_lists(before, after)
    if old == new and not edited:
        return
    label = next((group.label for group in (new, old) if group), group_id)
    for direction in _DIRECTIONS:
        was = _unlisted(_laid_out(old, direction), before, edited)
        will = _unlisted(_laid_out(new, direction), after, edited)
        for kind, peer, opened, closed in _compared(was, will):
            name = peer if kind in ("ipv4", "ipv6") else _peer_label(before, after, peer)
            for effect, spans in _effects(opened, closed):
                words = span_words(spans)
                yield Difference(effect, group_id, label, direction, words, kind, peer, name, spans)


def _edited_lists(before: Topology, after: Topology) -> frozenset[str]:
    """Return the prefix lists whose entries are known before and after, and differ."""
    was, will = before.prefix_list_spans, after.prefix_list_spans
    return frozenset(listed for listed in was.keys() & will.keys() if was[listed] != will[listed])


def _unlisted(rules: list[FlatRule], topology: Topology, edited: frozenset[str]) -> list[FlatRule]:
    """Put the blocks of a prefix list that was edited in the place of its name."""
    found: list[FlatRule] = []
    for rule in rules:
        if rule.prefix_list_id not in edited:
            found.append(rule)
            continue
        for block in blocks_of(topology.prefix_list_spans[rule.prefix_list_id or ""]):
            low, high = block_span(block)
            found.append(replace(rule, low=low, high=high, block=block, prefix_list_id=None))
    return found


def _of_acl(before: Topology, after: Topology, acl_id: str) -> Iterator[Difference]:
    """Compare what a network ACL lets pass, to and from every address; one that is new or gone is none."""
    old, new = before.acl_rules.get(acl_id), after.acl_rules.get(acl_id)
    if old is None or new is None or old == new:
        return
    cuts = sorted({cut for rule in (*old, *new) for cut in (rule.low, rule.high + 1)})
    for direction in _DIRECTIONS:
        pieces: dict[tuple[Spans, Spans], list[Span]] = {}
        for low, end in pairwise(cuts):
            was, will = (
                passing(rules, EVERYTHING, (low, end - 1), egress=direction == "egress")
                for rules in (old, new)
            )
            if was != will:
                pieces.setdefault((without(will, was), without(was, will)), []).append((low, end - 1))
        for (opened, closed), spans in pieces.items():
            for block in blocks_of(union(spans)):
                kind: PeerKind = "ipv4" if block.version == 4 else "ipv6"  # noqa: PLR2004 - the IP version
                for effect, changed in _effects(opened, closed):
                    words, peer = span_words(changed), str(block)
                    yield Difference(effect, acl_id, acl_id, direction, words, kind, peer, peer, changed)


def _effects(opened: Spans, closed: Spans) -> Iterator[tuple[Effect, Spans]]:
    if opened:
        yield "opens", opened
    if closed:
        yield "closes", closed


def _peer_label(before: Topology, after: Topology, peer: str) -> str:
    known = after if peer in after.group_by_id or peer in after.prefix_list_by_id else before
    listed = known.prefix_list_by_id.get(peer)
    return listed.label if listed else known.label(peer)


def _laid_out(group: SecurityGroup | None, direction: Direction) -> list[FlatRule]:
    if group is None:
        return []
    permissions = group.ip_permissions if direction == "ingress" else group.ip_permissions_egress
    return list(flat_rules(group, direction, permissions))


def _compared(was: list[FlatRule], will: list[FlatRule]) -> Iterator[tuple[PeerKind, str, Spans, Spans]]:
    """Yield each peer with the traffic that it gains and loses."""
    kinds: tuple[PeerKind, PeerKind] = ("group", "prefix_list")
    for kind in kinds:
        names = dict.fromkeys(name for rule in (*was, *will) if (name := _symbol(rule, kind)))
        for name in names:
            old, new = (
                union((rule.first, rule.last) for rule in rules if _symbol(rule, kind) == name)
                for rules in (was, will)
            )
            yield kind, name, without(new, old), without(old, new)
    yield from _compared_blocks(was, will)


def _symbol(rule: FlatRule, kind: str) -> str | None:
    if kind == "prefix_list":
        return rule.prefix_list_id
    return rule.pair.group_id if rule.pair else None


def _compared_blocks(
    was: list[FlatRule], will: list[FlatRule]
) -> Iterator[tuple[PeerKind, str, Spans, Spans]]:
    """Cut the line of addresses wherever a block begins or ends, compare each piece, join what is alike."""
    old = [rule for rule in was if rule.block is not None]
    new = [rule for rule in will if rule.block is not None]
    cuts = sorted({cut for rule in (*old, *new) for cut in (rule.low, rule.high + 1)})
    pieces: dict[tuple[Spans, Spans], list[Span]] = {}
    for low, end in pairwise(cuts):
        before, after = (
            union((rule.first, rule.last) for rule in rules if rule.low <= low <= rule.high)
            for rules in (old, new)
        )
        if before != after:
            gained, lost = without(after, before), without(before, after)
            pieces.setdefault((gained, lost), []).append((low, end - 1))
    for (gained, lost), spans in pieces.items():
        for block in blocks_of(union(spans)):
            yield ("ipv4" if block.version == 4 else "ipv6"), str(block), gained, lost  # noqa: PLR2004 - IP version


def _paths(
    before: Topology, after: Topology, changed: set[str]
) -> tuple[tuple[PathDifference, ...], tuple[str, ...]]:
    """Compare what passes between interfaces whose groups, or the rules of whose groups, changed."""
    names = dict.fromkeys((*before.interface_by_id, *after.interface_by_id))
    touched = [name for name in names if _is_touched(before, after, name, changed)]
    if len(touched) * len(names) > _MOST_PAIRS:
        return (), (f"{len(touched)} interfaces are touched; their paths are not compared one by one",)
    found: dict[tuple[str, str, Effect], PathDifference] = {}
    for name in touched:
        for survey in (reach, who):
            for path in _of_interface(before, after, name, survey):
                found.setdefault((path.source, path.target, path.effect), path)
    return tuple(found.values()), ()


def _is_touched(before: Topology, after: Topology, name: str, changed: set[str]) -> bool:
    old, new = before.interface_by_id.get(name), after.interface_by_id.get(name)
    groups = [set(found.group_ids or ()) if found else set() for found in (old, new)]
    acls = {
        acl.network_acl_id
        for topology, found in ((before, old), (after, new))
        if found and (acl := topology.acl_by_subnet.get(found.subnet_id or ""))
    }
    return groups[0] != groups[1] or bool((groups[0] | groups[1] | acls) & changed) or len(acls) > 1


def _of_interface(before: Topology, after: Topology, name: str, survey: Survey) -> Iterator[PathDifference]:
    was, will = (
        {row.name: row.spans for row in survey(topology, name) if row.kind == "interface"}
        if name in topology.interface_by_id
        else {}
        for topology in (before, after)
    )
    for other in dict.fromkeys((*was, *will)):
        old, new = was.get(other, ()), will.get(other, ())
        source, target = (name, other) if survey is reach else (other, name)
        for effect, spans in _effects(without(new, old), without(old, new)):
            yield PathDifference(effect, source, target, span_words(spans))
