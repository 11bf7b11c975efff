"""Who may talk to whom, as a graph of groups: readable text, Mermaid and DOT."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.security_groups.addresses import ANYWHERE, place
from assistant.security_groups.ends import End, member_of
from assistant.security_groups.matching import covers_peer
from assistant.security_groups.spans import overlap, union
from assistant.security_groups.traffic import span_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.security_groups.rulebook import FlatRule
    from assistant.security_groups.shapes import SecurityGroup
    from assistant.security_groups.spans import Span, Spans
    from assistant.security_groups.topology import Topology

WORLD = "anywhere"


@dataclass(frozen=True, slots=True)
class Edge:
    """Traffic that one end may open towards another.

    Attributes:
        source: id of a group, a CIDR block, a prefix list, or `anywhere`.
        target: the same.
        traffic: what passes, in words.
        blocked: the rest that the target lets in and the source's own rules do not let out, in words.
    """

    source: str
    target: str
    traffic: str
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """Who may talk to whom.

    Attributes:
        labels: the groups by id, with name and number of interfaces for people.
        outside: the ends that are no group.
        edges: the traffic between them.
        names: the groups by id, with the name alone; with the id where several share it.
    """

    labels: dict[str, str]
    outside: tuple[str, ...]
    edges: tuple[Edge, ...]
    names: dict[str, str]


def graph(topology: Topology, *, with_egress: bool = False) -> Graph:
    """Return who may talk to whom by the rules of the groups.

    Args:
        topology: what was read.
        with_egress: also show where groups may go outside, not only what comes in.
    """
    labels = {group.group_id: _label(topology, group) for group in topology.security_groups}
    edges = [edge for group in topology.security_groups for edge in _inbound(topology, group)]
    if with_egress:
        edges += [edge for group in topology.security_groups for edge in _outbound(topology, group)]
    ends = dict.fromkeys(end for edge in edges for end in (edge.source, edge.target) if end not in labels)
    names = {group.group_id: _named(topology, group) for group in topology.security_groups}
    return Graph(labels, tuple(ends), tuple(edges), names)


def _named(topology: Topology, group: SecurityGroup) -> str:
    shared = len(topology.groups_by_name.get(group.group_name, ())) > 1
    return f"{group.label} {group.group_id}" if shared and group.group_name else group.label


def _label(topology: Topology, group: SecurityGroup) -> str:
    count = len(topology.members.get(group.group_id, ()))
    carried = f" ({count} interface{'' if count == 1 else 's'})" if topology.network_interfaces else ""
    return f"{_named(topology, group)}{carried}"


def _inbound(topology: Topology, group: SecurityGroup) -> Iterator[Edge]:
    rules = topology.rulebook.of(group.group_id)
    named: dict[str, list[Span]] = {}
    within: dict[str, list[Span]] = {}
    for rule in rules.ingress if rules else ():
        traffic = rule.first, rule.last
        named.setdefault(_peer(topology, rule), []).append(traffic)
        if rule.block is not None and (rule.low, rule.high) not in ANYWHERE:
            for interface in topology.interfaces_within(rule.low, rule.high):
                for member in interface.group_ids or ():
                    within.setdefault(member, []).append(traffic)
    ends = _ends_of(topology, group)
    for source in dict.fromkeys((*named, *within)):
        let_in = union([*named.get(source, ()), *within.get(source, ())])
        known = topology.group_by_id.get(source)
        passed = let_in if known is None else overlap(let_in, _let_out(topology, known, ends))
        if passed or source in named:
            yield Edge(source, group.group_id, span_words(passed), "" if passed else span_words(let_in))


def _peer(topology: Topology, rule: FlatRule) -> str:
    if rule.pair is not None:
        return rule.pair.group_id
    if rule.prefix_list_id is not None:
        listed = topology.prefix_list_by_id.get(rule.prefix_list_id)
        return listed.label if listed else rule.prefix_list_id
    return WORLD if (rule.low, rule.high) in ANYWHERE else str(rule.block)


def _let_out(topology: Topology, source: SecurityGroup, ends: list[End]) -> Spans:
    """Return what the outbound rules of one group let out towards any of some ends."""
    rules = topology.rulebook.of(source.group_id)
    own = member_of(topology, source)
    return union(
        (rule.first, rule.last)
        for rule in (rules.egress if rules else ())
        if own.interface and any(covers_peer(topology, rule, own.interface, end) for end in ends)
    )


def _ends_of(topology: Topology, group: SecurityGroup) -> list[End]:
    found = [member_of(topology, group)]
    for interface in topology.members.get(group.group_id, ()):
        numbers = [place(address) for address in interface.addresses]
        found += [End(group.label, interface, (number, number)) for number in numbers]
    return found


def _outbound(topology: Topology, group: SecurityGroup) -> Iterator[Edge]:
    rules = topology.rulebook.of(group.group_id)
    by_target: dict[str, list[Span]] = {}
    for rule in rules.egress if rules else ():
        if rule.pair is None:
            by_target.setdefault(_peer(topology, rule), []).append((rule.first, rule.last))
    for target, spans in by_target.items():
        yield Edge(group.group_id, target, span_words(union(spans)))


def as_text(drawn: Graph) -> str:
    """Draw a graph as indented lines: each target with an arrow from everyone who may reach it."""
    lines: list[str] = []
    edges_of: dict[str, list[Edge]] = {}
    for edge in drawn.edges:
        edges_of.setdefault(edge.target, []).append(edge)
    for target in dict.fromkeys((*drawn.labels, *drawn.outside)):
        edges = edges_of.get(target, [])
        if not edges:
            continue
        lines.append(drawn.labels.get(target, target))
        width = max(len(_name(drawn, edge.source)) for edge in edges)
        for i, edge in enumerate(edges):
            branch = "└" if i == len(edges) - 1 else "├"
            arrow, said = ("◀──", edge.traffic) if edge.traffic else ("✗──", f"{edge.blocked}: not let out")
            lines.append(f"{branch}{arrow} {_name(drawn, edge.source).ljust(width)}  {said}")
        lines.append("")
    lonely = _lonely(drawn)
    if lonely:
        lines.append(f"Nobody reaches or is reached by: {', '.join(drawn.labels[name] for name in lonely)}")
    return "\n".join(lines).rstrip() or "No rule lets anything in."


def _lonely(drawn: Graph) -> list[str]:
    touched = {end for edge in drawn.edges if edge.traffic for end in (edge.source, edge.target)}
    return [name for name in drawn.labels if name not in touched]


def _name(drawn: Graph, end: str) -> str:
    return drawn.names.get(end, end)


def as_mermaid(drawn: Graph) -> str:
    """Draw a graph as a Mermaid flowchart; a dashed edge is what the source does not let out."""
    ends = [*drawn.labels, *drawn.outside]
    ids = {end: f"n{i}" for i, end in enumerate(ends)}
    lines = ["flowchart LR"]
    for end in ends:
        shape = ("[", "]") if end in drawn.labels else ("([", "])")
        lines.append(f"  {ids[end]}{shape[0]}{_mermaid(drawn.labels.get(end, end))}{shape[1]}")
    for edge in drawn.edges:
        arrow, said = ("-->", edge.traffic) if edge.traffic else ("-.-x", edge.blocked)
        if edge.source in ids and edge.target in ids:
            lines.append(f"  {ids[edge.source]} {arrow}|{_mermaid(said)}| {ids[edge.target]}")
    return "\n".join(lines) + "\n"


def _mermaid(text: str) -> str:
    """Quote a text for Mermaid, which knows entities and no escapes."""
    return '"' + re.sub(r'["#<>&;`|\[\]{}\\]', lambda found: f"#{ord(found[0])};", _one_line(text)) + '"'


def _one_line(text: str) -> str:
    return " ".join(text.split())


def as_dot(drawn: Graph) -> str:
    """Draw a graph in DOT, for Graphviz; a dashed edge is what the source does not let out."""
    lines = ["digraph security_groups {", "  rankdir=LR;", "  node [shape=box];"]
    for end in (*drawn.labels, *drawn.outside):
        shape = "" if end in drawn.labels else ", shape=ellipse"
        lines.append(f"  {_dot(end)} [label={_dot(drawn.labels.get(end, end))}{shape}];")
    for edge in drawn.edges:
        style = "" if edge.traffic else ", style=dashed"
        said = edge.traffic or edge.blocked
        lines.append(f"  {_dot(edge.source)} -> {_dot(edge.target)} [label={_dot(said)}{style}];")
    return "\n".join([*lines, "}"]) + "\n"


def _dot(text: str) -> str:
    return json.dumps(_one_line(text), ensure_ascii=False)
