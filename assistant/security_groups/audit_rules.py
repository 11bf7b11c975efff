"""The checks of an audit that look at one group: what is open, dead, unused or said twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.security_groups import traffic
from assistant.security_groups.addresses import ANYWHERE
from assistant.security_groups.references import is_stale
from assistant.security_groups.spans import covers, union, without

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.facts import Knowledge
    from assistant.security_groups.references import Direction
    from assistant.security_groups.rulebook import FlatRule
    from assistant.security_groups.shapes import SecurityGroup
    from assistant.security_groups.spans import Spans
    from assistant.security_groups.topology import Topology

_LOGIN_PORTS = ("SSH", "RDP")
_SHOWN = 3
_DIRECTIONS: tuple[Direction, ...] = ("ingress", "egress")


@dataclass(frozen=True, slots=True)
class Concern:
    """What a check found: the kind of finding, the sentence, and a card where one fits better."""

    rule: str
    message: str
    card: str = ""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the checks judge by: AWS's figures, and the ports that should not be open to the world."""

    knowledge: Knowledge
    sensitive_ports: dict[int, str]


def open_to_world(topology: Topology, group: SecurityGroup, grounds: Grounds) -> Iterator[Concern]:
    """Find sensitive ports that every address reaches."""
    rules = topology.rulebook.of(group.group_id)
    for rule in rules.open_to_all("ingress") if rules else ():
        if (rule.first, rule.last) == traffic.EVERYTHING:
            yield Concern("world-open-all", f"all traffic is open to {rule.block}; name ports and sources")
            continue
        names = list(dict.fromkeys(_sensitive(rule, grounds.sensitive_ports)))
        if names:
            more = " and more" if len(names) > _SHOWN else ""
            said, shown = rule.permission.traffic_words, ", ".join(names[:_SHOWN]) + more
            text = f"{said} is open to {rule.block}, which reaches {shown}; name the sources"
            yield Concern("world-open", text, _card_of(names))
    if rules:
        yield from _open_in_pieces(topology, rules.ingress, grounds.sensitive_ports)


def _card_of(names: Iterable[str]) -> str:
    return "security-groups-ssh" if set(names) & set(_LOGIN_PORTS) else "security-groups-cidr"


def _open_in_pieces(
    topology: Topology, rules: Iterable[FlatRule], ports: dict[int, str]
) -> Iterator[Concern]:
    """Find ports that several blocks together, or a prefix list, open to every address of an IP version."""
    parts = [rule for rule in rules if rule.pair is None and (rule.low, rule.high) not in ANYWHERE]
    found: dict[tuple[str, str], list[str]] = {}
    for port, name in ports.items():
        for number in (traffic.TCP, traffic.UDP):
            point = traffic.point(number, port)
            here = [rule for rule in parts if rule.first <= point <= rule.last]
            spans = union(span for rule in here for span in _addresses_of(topology, rule))
            for family, whole in zip(("IPv4", "IPv6"), ANYWHERE, strict=True):
                if covers(spans, whole):
                    peers = " and ".join(dict.fromkeys(rule.peer_name(topology) for rule in here))
                    found.setdefault((family, peers), []).append(name)
    for (family, peers), names in found.items():
        shown = ", ".join(dict.fromkeys(names))
        text = f"{peers} make up every {family} address, which reaches {shown}; name the sources"
        yield Concern("world-open", text, _card_of(names))


def _addresses_of(topology: Topology, rule: FlatRule) -> Spans:
    if rule.prefix_list_id is not None:
        return topology.prefix_list_spans.get(rule.prefix_list_id, ())
    return ((rule.low, rule.high),)


def _sensitive(rule: FlatRule, ports: dict[int, str]) -> Iterator[str]:
    for port, name in ports.items():
        places = (traffic.point(number, port) for number in (traffic.TCP, traffic.UDP))
        if any(rule.first <= place <= rule.last for place in places):
            yield name


def references(topology: Topology, group: SecurityGroup, _: Grounds) -> Iterator[Concern]:
    """Find rules that name a group which they do not reach, or which is not there."""
    found: dict[str, tuple[str, list[str]]] = {}
    for direction in _DIRECTIONS:
        rules = topology.rulebook.of(group.group_id)
        for rule in rules.all(direction) if rules else ():
            if rule.pair is None:
                continue
            why = is_stale(topology, rule.pair, group.vpc_id)
            elsewhere = rule.pair.vpc_id not in (None, group.vpc_id) or rule.pair.user_id not in (
                None, group.owner_id,
            )  # fmt: skip
            kind = "stale-reference" if why else "dangling-reference"
            if why or (rule.pair.group_id not in topology.group_by_id and not elsewhere):
                problem = why or "it is not in the files"
                said = f"{direction} {rule.permission.traffic_words}"
                found.setdefault(rule.pair.group_id, (f"{kind}|{problem}", []))[1].append(said)
    for named, (told, rules_words) in found.items():
        kind, _bar, problem = told.partition("|")
        verb = "name" if len(rules_words) > 1 else "names"
        shown = ", ".join(rules_words[:_SHOWN]) + (" and more" if len(rules_words) > _SHOWN else "")
        yield Concern(kind, f"{shown} {verb} {named}, but {problem}")


def default_in_use(topology: Topology, group: SecurityGroup, _: Grounds) -> Iterator[Concern]:
    """Find interfaces that carry the default group."""
    members = len(topology.members.get(group.group_id, ()))
    if group.group_name == "default" and members:
        who = "1 interface carries" if members == 1 else f"{members} interfaces carry"
        text = f"{who} the default group, whose members reach each other freely"
        yield Concern("default-in-use", text)


def unused(topology: Topology, group: SecurityGroup, _: Grounds) -> Iterator[Concern]:
    """Find groups that no interface carries, where the files hold interfaces."""
    if not topology.network_interfaces or group.group_name == "default":
        return
    if group.group_id not in topology.members:
        named = group.group_id in topology.named_by_others
        more = "though other groups refer to it" if named else "and no other group refers to it"
        yield Concern("unused", f"no interface carries it, {more}")


def covered_rules(topology: Topology, group: SecurityGroup, _: Grounds) -> Iterator[Concern]:
    """Find rules that could go without closing anything: all they let through, others let through too.

    The narrowest rules are looked at first, and one that can go no longer covers another.
    """
    rules = topology.rulebook.of(group.group_id)
    for direction in _DIRECTIONS:
        kept = sorted(rules.all(direction) if rules else (), key=_size)
        while kept:
            rule, *kept = kept
            covering = [other for other in kept if _may_cover(other, rule)]
            if covering and _covers(covering, rule):
                said, peer = rule.permission.traffic_words, rule.peer_name(topology)
                by = " and ".join(_named(topology, other) for other in covering[:_SHOWN])
                verb = "cover" if len(covering) > 1 else "covers"
                way = "from" if direction == "ingress" else "to"
                text = f"the {direction} rule for {said} {way} {peer} adds nothing: {by} {verb} it"
                yield Concern("covered-rule", text)


def _named(topology: Topology, rule: FlatRule) -> str:
    return f"the one for {rule.permission.traffic_words} with {rule.peer_name(topology)}"


def _size(rule: FlatRule) -> tuple[int, int]:
    return rule.last - rule.first, rule.high - rule.low


def _may_cover(other: FlatRule, rule: FlatRule) -> bool:
    if other.last < rule.first or rule.last < other.first:
        return False
    if rule.block is not None:
        return other.block is not None and other.low <= rule.high and rule.low <= other.high
    return other.block is None and _symbol(other) == _symbol(rule)


def _symbol(rule: FlatRule) -> Any:
    return rule.prefix_list_id or (rule.pair and rule.pair.group_id)


def _covers(others: list[FlatRule], rule: FlatRule) -> bool:
    """Tell whether the others together let through all that a rule lets through."""
    whole = ((rule.first, rule.last),)
    if rule.block is None:
        return not without(whole, union((other.first, other.last) for other in others))
    cuts = sorted({rule.low, *(other.low for other in others), *(other.high + 1 for other in others)})
    for low in (cut for cut in cuts if rule.low <= cut <= rule.high):
        spans = union((other.first, other.last) for other in others if other.low <= low <= other.high)
        if without(whole, spans):
            return False
    return True
