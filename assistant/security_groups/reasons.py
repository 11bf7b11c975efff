"""Why no rule lets a packet pass: the nearest rules, and what keeps them from matching."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.security_groups.matching import covers_peer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.security_groups.ends import End
    from assistant.security_groups.references import Direction
    from assistant.security_groups.rulebook import FlatRule
    from assistant.security_groups.topology import Topology

_SHOWN = 3


def group_labels(topology: Topology, end: End) -> str:
    """Name the groups of an end, quoted, for a sentence."""
    ids = (end.interface.group_ids or ()) if end.interface else ()
    return ", ".join(f"`{topology.label(group_id)}`" for group_id in ids) or "no group"


def described(topology: Topology, end: End) -> str:
    """Name an end with its groups."""
    if end.interface is None or end.of_group:
        return f"`{end.name}`" if end.of_group else end.name
    return f"{end.name} ({group_labels(topology, end)})"


def why_not(topology: Topology, own: End, peer: End, direction: Direction, point: int) -> str:
    """Say which rules come nearest and why they do not match; empty when none comes near."""
    group_ids = (own.interface.group_ids or ()) if own.interface else ()
    known = [rules for group_id in group_ids if (rules := topology.rulebook.of(group_id)) is not None]
    if not any(rules.all(direction) for rules in known):
        return f"there is no {direction} rule at all"
    for_traffic = [rule for rules in known for rule in rules.covering(direction, point)]
    dead = next((text for rule in for_traffic if (text := _why_dead(rule, own, peer))), "")
    if dead:
        return dead
    verb = "admit" if direction == "ingress" else "lead to"
    if for_traffic:
        peers = _some(f"`{rule.peer_name(topology)}`" for rule in for_traffic)
        return f"its rules for this traffic {verb} {peers} only"
    everything = (rule for rules in known for rule in rules.all(direction))
    for_peer = [r for r in everything if own.interface and covers_peer(topology, r, own.interface, peer)]
    if for_peer:
        allowed = _some(rule.permission.traffic_words for rule in for_peer)
        way = "from" if direction == "ingress" else "to"
        return f"{way} there it allows {allowed} only"
    return ""


def _why_dead(rule: FlatRule, own: End, peer: End) -> str:
    """Say why a rule that names a group of the peer lets nothing of it through."""
    pair, other = rule.pair, peer.interface
    if pair is None or other is None or pair.group_id not in (other.group_ids or ()):
        return ""
    if not peer.private:
        return "the rule that names its group counts for private addresses only, and this path is public"
    vpcs = f"{(own.interface and own.interface.vpc_id) or rule.group.vpc_id} and {other.vpc_id}"
    status = f", its peering is {pair.peering_status}" if pair.peering_status else ""
    return f"the rule that names {pair.group_id} is stale between {vpcs}{status or ': no active peering'}"


def _some(names: Iterable[str]) -> str:
    unique = list(dict.fromkeys(names))
    more = f" and {len(unique) - _SHOWN} more" if len(unique) > _SHOWN else ""
    return ", ".join(unique[:_SHOWN]) + more
