"""Least-privilege groups for the parts of an application: each tier admits the one before it, no more.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html (groups as sources) and
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.security_groups import traffic
from assistant.security_groups.changes import AddRule, with_changes
from assistant.security_groups.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.facts import Knowledge

_PORT = r"(?:\s*(?:\(|on|at|:)\s*(?:tcp\s*)?(?:ports?\s*)?(\d{1,5})\)?)?"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the application.

    Attributes:
        name: short name; its group is called `<name>-sg`.
        title: what it is, for a sentence.
        tier: how far it stands from the world, counted from 0.
        ports: where it listens.
        world: everyone may reach it, when nothing stands before it.
    """

    name: str
    title: str
    tier: int
    ports: tuple[int, ...]
    world: bool = False

    @property
    def group(self) -> str:
        """The name of its group."""
        return f"{self.name}-sg"


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Groups and the rules between them.

    Attributes:
        parts: the parts, from the outermost to the innermost.
        rules: every rule of every group; groups are named by name.
        remarks: what was not said and so is left closed, a sentence each.
    """

    parts: tuple[Part, ...]
    rules: tuple[AddRule, ...]
    remarks: tuple[str, ...]


def design(words: str, knowledge: Knowledge) -> Blueprint:
    """Design groups for the parts that are named: "alb, web on 3000 and postgres".

    Raises:
        InputError: when no part is recognised, or a port cannot be.
    """
    parts = find_parts(words, knowledge)
    if not parts:
        known = ", ".join(knowledge.document("security_group_tiers.yaml")["parts"])
        raise InputError(f"no part of an application is named; I know {known}")
    rules: list[AddRule] = []
    remarks: list[str] = []
    for part in parts:
        callers = _before(part, parts)
        if not callers and part.world:
            rules += [_rule(part, "ingress", port, *peer) for port in part.ports for peer in _WORLD]
        elif not callers and part.ports:
            remarks.append(f"nothing may reach {part.title} yet: what calls it was not said")
        for caller in callers:
            for port in part.ports:
                rules.append(_rule(part, "ingress", port, "group", caller.group))
                rules.append(_rule(caller, "egress", port, "group", part.group))
    return Blueprint(parts, tuple(dict.fromkeys(rules)), tuple(remarks))


_WORLD = (("ipv4", "0.0.0.0/0"), ("ipv6", "::/0"))


def _rule(part: Part, direction: Any, port: int, kind: Any, peer: str) -> AddRule:
    return AddRule(part.group, part.group, direction, traffic.TCP, port, port, kind, peer, peer)


def _before(part: Part, parts: Sequence[Part]) -> list[Part]:
    """Return the parts of the nearest tier before one, which are those that call it."""
    tiers = [other.tier for other in parts if other.tier < part.tier]
    return [other for other in parts if tiers and other.tier == max(tiers)]


def find_parts(words: str, knowledge: Knowledge) -> tuple[Part, ...]:
    """Find the parts that a text names, each once, from the outermost to the innermost.

    Raises:
        InputError: for a port that cannot be.
    """
    document = knowledge.document("security_group_tiers.yaml")
    tiers, described = list(document["tiers"]), document["parts"]
    aliases = {name: key for key, told in described.items() for name in told["names"]}
    choice = "|".join(re.escape(name) for name in sorted(aliases, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])({choice})(?![\w-]){_PORT}", re.IGNORECASE)
    found: dict[str, int | None] = {}
    for match in pattern.finditer(words):
        key = aliases[match[1].lower()]
        found[key] = _port(match[2]) if match[2] else found.get(key)
    parts = [_part(key, described[key], tiers, port, first=False) for key, port in found.items()]
    parts.sort(key=lambda part: part.tier)
    return tuple(
        _part(part.name, described[part.name], tiers, found[part.name], first=not _before(part, parts))
        for part in parts
    )


def _part(key: str, told: dict[str, Any], tiers: list[str], port: int | None, *, first: bool) -> Part:
    ports = (told.get("alone") if first else None) or told["ports"]
    return Part(
        key,
        told["title"],
        tiers.index(told["tier"]),
        (port,) if port else tuple(ports),
        told.get("world", False),
    )


def _port(text: str) -> int:
    number = int(text)
    if not 0 < number <= traffic.LAST_PORT:
        raise InputError(f"{text} is not a port; ports go from 0 to {traffic.LAST_PORT}", field="port")
    return number


def as_topology(blueprint: Blueprint) -> Topology:
    """Return the groups as a network of their own, to judge packets between them."""
    names = [part.group for part in blueprint.parts]
    groups = [{"GroupId": name, "GroupName": name, "VpcId": "vpc"} for name in names]
    return with_changes(Topology.model_validate({"SecurityGroups": groups}), blueprint.rules)


def explained(blueprint: Blueprint) -> str:
    """Write a blueprint for people, in Markdown: the groups, then why, then what is left closed."""
    rows = ["| Group | In | Out |", "|---|---|---|"]
    for part in blueprint.parts:
        into, out = (_side(blueprint, part, direction) for direction in ("ingress", "egress"))
        rows.append(f"| `{part.group}` ({part.title}) | {into} | {out} |")
    remarks = (f"{remark[0].upper()}{remark[1:]}." for remark in blueprint.remarks)
    return "\n".join([*rows, "", _WHY, _CLOSED, *remarks])


_WHY = (
    "Each group admits the group before it rather than addresses, so instances may come and go. "
    "Replies need no rule: security groups are stateful."
)
_CLOSED = (
    "Nothing may start a connection to the internet; if a part needs updates or AWS APIs, give its "
    "group egress tcp 443."
)


def _side(blueprint: Blueprint, part: Part, direction: str) -> str:
    phrases = dict.fromkeys(_phrases(blueprint, part, direction))
    return "; ".join(phrases) or "nothing"


def _phrases(blueprint: Blueprint, part: Part, direction: str) -> Iterator[str]:
    for rule in blueprint.rules:
        if (rule.group_id, rule.direction) == (part.group, direction):
            way = "from" if direction == "ingress" else "to"
            peer = f"`{rule.peer}`" if rule.peer_kind == "group" else "anywhere"
            yield f"tcp {rule.from_port} {way} {peer}"
