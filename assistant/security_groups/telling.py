"""A verdict for people: the outcome first, then the path, what to mind and the least fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.security_groups.proposals import changes_for

if TYPE_CHECKING:
    from assistant.security_groups.checking import Replies, Step, VerdictOutcome
    from assistant.security_groups.ends import Packet
    from assistant.security_groups.topology import Topology
    from assistant.security_groups.tracking import Tracking

_HEADS = {"allowed": "Allowed", "denied": "Denied", "undetermined": "Undetermined"}


def verdict_words(
    topology: Topology,
    packet: Packet,
    outcome: VerdictOutcome,
    deciding: Step,
    steps: tuple[Step, ...],
    after: tuple[Tracking | None, Replies, str],
) -> str:
    """Write the verdict in Markdown.

    Args:
        topology: what was read.
        packet: the packet with its ends.
        outcome: the verdict.
        deciding: the border that decided.
        steps: all borders.
        after: how the flow is tracked, whether replies pass the network ACLs, and where they do not.
    """
    words = f"{packet.probe.words} from {packet.source.name} to {packet.target.name}"
    reason = deciding.words[0].upper() + deciding.words[1:]
    lines = [f"**{_HEADS[outcome]}**: {words}. {reason}."]
    if outcome == "denied":
        lines.append(_fix(topology, packet, steps))
    if outcome == "allowed":
        lines += [_afterwards(*after), _unjudged(topology, packet, deciding)]
    lines += [f"- {step.result}: {step.words}" for step in steps if step is not deciding]
    return "\n".join(line for line in lines if line)


def _afterwards(tracked: Tracking | None, replies: Replies, where: str) -> str:
    if replies == "stopped":
        return f"But its replies are stopped: network ACLs remember nothing, and none passes {where}."
    if replies == "partly":
        return f"Mind the replies: network ACLs remember nothing and let them pass {where}."
    if tracked == "untracked":
        return (
            "Replies pass by the rule that is open in the other direction: this flow is not tracked, "
            "so removing its rule cuts it at once."
        )
    return "Replies need no rule: security groups are stateful." if tracked else ""


def _unjudged(topology: Topology, packet: Packet, deciding: Step) -> str:
    """Say that network ACLs were not looked at, where the packet passes some that are not in the files."""
    ends = (packet.source, packet.target)
    subnets = [end.interface.subnet_id for end in ends if end.interface and not end.of_group]
    crosses = len(set(subnets)) > 1 or (len(subnets) == 1 and any(end.outside for end in ends))
    if deciding.side == "none" or topology.was_given("network_acls") or not crosses or not all(subnets):
        return ""
    return "The network ACLs of its subnets are not in the files and were not judged."


def _fix(topology: Topology, packet: Packet, steps: tuple[Step, ...]) -> str:
    changes = changes_for(topology, packet, steps)
    if not changes:
        return ""
    words = "; and ".join(change.words for change in changes)
    stateless = any(step.side.endswith("acl") and step.result == "denied" for step in steps)
    after = (
        "A network ACL is stateless: its replies need an entry too." if stateless else "Replies need no rule."
    )
    return f"Least fix: {words}. {after}"
