"""The least change that lets a packet through, and everything else that it would open."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from assistant.security_groups.acls import passing
from assistant.security_groups.changes import with_changes
from assistant.security_groups.checking import check, reply_span
from assistant.security_groups.diffing import diff
from assistant.security_groups.ends import Packet, ends
from assistant.security_groups.proposals import changes_for, entry_for
from assistant.security_groups.traffic import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.facts import Knowledge
    from assistant.security_groups.changes import Change
    from assistant.security_groups.checking import Verdict
    from assistant.security_groups.ends import End
    from assistant.security_groups.probes import Probe
    from assistant.security_groups.spans import Span
    from assistant.security_groups.topology import Topology

FixOutcome = Literal["fixed", "not_needed", "impossible", "undetermined"]


@dataclass(frozen=True, slots=True)
class Fix:
    """What to change.

    Attributes:
        outcome: fixed; not needed, for what passes already; impossible; or undetermined.
        changes: what to add, in the order of the packet's way; none unless it is fixed.
        also_opens: what else these changes open between interfaces of the files, a phrase each.
        verdict: the verdict as things are.
        after: the verdict once the changes are made.
    """

    outcome: FixOutcome
    changes: tuple[Change, ...]
    also_opens: tuple[str, ...]
    verdict: Verdict
    after: Verdict

    def as_data(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "outcome": self.outcome, "changes": [asdict(change) for change in self.changes],
            "also_opens": list(self.also_opens),
            "verdict": self.verdict.as_data(), "after": self.after.as_data(),
        }  # fmt: skip


def fix(
    topology: Topology, probe: Probe, *, exact: bool = False, client_ports: tuple[int, int] | None = None
) -> Fix:
    """Find the least rules, and network ACL entries, that let a packet and its replies through.

    Args:
        topology: what was read.
        probe: the packet.
        exact: name addresses rather than groups, so that nobody else of a group is let in.
        client_ports: the ports that clients take replies on, for the entries that let replies pass
            network ACLs; every port when left out.
    """
    verdict = check(topology, probe)
    if verdict.outcome == "undetermined":
        return Fix("undetermined", (), (), verdict, verdict)
    packet = Packet(probe, *ends(topology, probe), probe.point)
    changes = changes_for(topology, packet, verdict.steps, exact=exact)
    if verdict.outcome == "denied" and not changes:
        return Fix("impossible", (), (), verdict, verdict)
    changed = with_changes(topology, changes)
    if check(changed, probe).replies != "pass":
        replies = tuple(_for_replies(changed, packet, _reply_traffic(probe, client_ports)))
        changes, changed = (*changes, *replies), with_changes(changed, replies)
    after = check(changed, probe)
    if not changes:
        return Fix("not_needed", (), (), verdict, verdict)
    if after.outcome != "allowed":
        return Fix(
            "undetermined" if after.outcome == "undetermined" else "impossible", (), (), verdict, after
        )
    sources, targets = _stands_for(topology, packet.source), _stands_for(topology, packet.target)
    more = (
        path.words
        for path in diff(topology, changed).paths
        if path.source not in sources or path.target not in targets
    )
    return Fix("fixed", changes, tuple(more), verdict, after)


def _stands_for(topology: Topology, end: End) -> set[str]:
    """Return the interfaces that an end stands for: itself, or every member of its group."""
    if end.interface is None:
        return set()
    if not end.of_group:
        return {end.interface.network_interface_id}
    members = topology.members.get(end.interface.network_interface_id, ())
    return {interface.network_interface_id for interface in members}


def client_ports_of(knowledge: Knowledge) -> tuple[int, int]:
    """Return the first and the last of the ports that clients take replies on."""
    ports = knowledge.document("client_ports.yaml")
    return int(ports["first"]), int(ports["last"])


def _reply_traffic(probe: Probe, client_ports: tuple[int, int] | None) -> Span:
    first, last = reply_span(probe)
    if first == last or client_ports is None or probe.is_icmp:
        return first, last
    base = first // WIDTH * WIDTH
    return base + client_ports[0], base + client_ports[1]


def _for_replies(topology: Topology, packet: Packet, reply: Span) -> Iterator[Change]:
    """Yield an entry for each network ACL that does not let all replies pass."""
    source, target = packet.source, packet.target
    for own, peer, egress in ((target, source, True), (source, target, False)):
        acl = topology.acl_by_subnet.get((own.interface and own.interface.subnet_id) or "")
        rules = topology.acl_rules[acl.network_acl_id] if acl else ()
        if acl is None or passing(rules, reply, peer.span, egress=egress) == (reply,):
            continue
        entry = entry_for(acl.network_acl_id, rules, reply, peer, egress=egress)
        if entry is not None:
            yield entry
