"""Does the packet get through: the path, the deciding rule, the reason and the least fix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.security_groups.matching import Rule, acl_entry_covers, judge_groups
from assistant.security_groups.probes import ends
from assistant.security_groups.unfiltered import unfiltered_service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.security_groups.matching import Direction
    from assistant.security_groups.probes import End, Probe
    from assistant.security_groups.topology import NetworkAcl, Topology

VerdictOutcome = Literal["allowed", "denied", "undetermined"]
Side = Literal["source_egress", "source_network_acl", "target_network_acl", "target_ingress", "route", "none"]


@dataclass(frozen=True, slots=True)
class Packet:
    """The packet with its two ends resolved."""

    probe: Probe
    source: End
    target: End


@dataclass(frozen=True, slots=True)
class Step:
    """One border on the packet's way and what it does: allowed, denied, unknown or not judged."""

    side: Side
    result: Literal["allowed", "denied", "unknown", "skipped"]
    words: str
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the packet gets through.

    Attributes:
        outcome: allowed, denied, or undetermined when the files lack what would decide.
        side: the border that decides; none when nothing filters.
        rule: the rule that lets it in at that border; None where a rule is missing.
        steps: every border in order.
        explanation: the verdict for people, in Markdown, with the least fix.
    """

    outcome: VerdictOutcome
    side: Side
    rule: Rule | None
    steps: tuple[Step, ...]
    explanation: str


def check(topology: Topology, probe: Probe) -> Verdict:
    """Judge one packet by the security groups and network ACLs of the files.

    A new connection must pass the source's egress rules, the network ACLs of both subnets when it
    leaves its subnet, and the target's ingress rules. A reply (`established`) passes the groups, which
    are stateful, but not the network ACLs, which are not. Routes, gateways and host firewalls are not
    in these files and are not judged.
    """
    source, target = ends(topology, probe)
    packet = Packet(probe, source, target)
    nothing = _unknown_ends(source, target)
    if nothing:
        return _verdict("undetermined", Step("none", "unknown", nothing), (), packet)
    service = unfiltered_service(topology, probe, target)
    if service:
        step = Step("none", "allowed", f"no security group or network ACL filters traffic to {service}")
        return _verdict("allowed", step, (step,), packet)
    if source.interface is not None and source.interface is target.interface:
        step = Step("none", "allowed", "the packet does not leave its interface, so nothing filters it")
        return _verdict("allowed", step, (step,), packet)
    steps = tuple(_steps(topology, probe, source, target))
    for result, outcome in (("denied", "denied"), ("unknown", "undetermined")):
        deciding = next((step for step in steps if step.result == result), None)
        if deciding is not None:
            return _verdict(outcome, deciding, steps, packet)  # type: ignore[arg-type]  # the literals above
    judged = [step for step in steps if step.result == "allowed"]
    last = (
        judged[-1] if judged else Step("none", "allowed", "no end of it is guarded by a group of the files")
    )
    return _verdict("allowed", last, steps, packet)


def _unknown_ends(source: End, target: End) -> str:
    unknown = [end.name for end in (source, target) if end.interface is None and end.address is None]
    return (
        f"{' and '.join(unknown)} is neither an interface of the files nor an IP address" if unknown else ""
    )


def _steps(topology: Topology, probe: Probe, source: End, target: End) -> Iterator[Step]:
    yield _group_step(topology, probe, source, target, "egress")
    yield from _acl_steps(topology, probe, source, target)
    yield _group_step(topology, probe, target, source, "ingress")
    yield from _route_step(topology, source, target)


def _group_step(topology: Topology, probe: Probe, end: End, peer: End, direction: Direction) -> Step:
    side: Side = "source_egress" if direction == "egress" else "target_ingress"
    if end.interface is None:
        if end.outside:
            return Step(side, "skipped", f"{end.name} is outside the files: no group of theirs guards it")
        return Step(side, "unknown", f"the interface behind {end.name} is not in the files")
    if probe.established:
        return Step(side, "allowed", f"a reply passes {end.name} by connection tracking: groups are stateful")
    outcome = judge_groups(topology, end.interface, direction, probe, peer)
    if outcome.allowed and outcome.rule is not None:
        name = outcome.rule.group_name or outcome.rule.group_id
        return Step(side, "allowed", f"`{name}` allows {outcome.rule.words}", outcome.rule)
    if outcome.allowed is None:
        return Step(side, "unknown", f"missing: {'; '.join(outcome.missing)}")
    way = f"leave to {peer.name}" if direction == "egress" else f"enter from {_described(topology, peer)}"
    return Step(side, "denied", f"no {direction} rule of {_labels(topology, end)} lets it {way}")


def _labels(topology: Topology, end: End) -> str:
    ids = (end.interface.group_ids or ()) if end.interface else ()
    names = [topology.group_by_id[i].label if i in topology.group_by_id else i for i in ids]
    return ", ".join(f"`{name}`" for name in names) or "no group"


def _described(topology: Topology, end: End) -> str:
    return f"{end.name} ({_labels(topology, end)})" if end.interface else end.name


def _acl_steps(topology: Topology, probe: Probe, source: End, target: End) -> Iterator[Step]:
    subnets = [end.interface.subnet_id if end.interface else None for end in (source, target)]
    if not topology.network_acls or (subnets[0] is not None and subnets[0] == subnets[1]):
        return
    for end, peer, egress in ((source, target, True), (target, source, False)):
        side: Side = "source_network_acl" if egress else "target_network_acl"
        if end.interface is None or peer.address is None:
            continue
        acl = topology.acl_by_subnet.get(end.interface.subnet_id or "")
        if acl is None:
            yield Step(side, "unknown", f"missing: the network ACL of the subnet of {end.name}")
            continue
        yield _acl_step(acl, probe, peer, side, egress=egress)


def _acl_step(acl: NetworkAcl, probe: Probe, peer: End, side: Side, *, egress: bool) -> Step:
    """The entry with the lowest number that covers the packet decides; without one it is denied.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
    """
    way = "outbound" if egress else "inbound"
    for entry in sorted(acl.entries, key=lambda entry: entry.rule_number):
        if (
            entry.egress is egress
            and peer.address
            and acl_entry_covers(entry, probe, peer.address, probe.port)
        ):
            allowed = entry.rule_action == "allow"
            verb = "allows" if allowed else "denies"
            words = f"{way} rule {entry.rule_number} of `{acl.network_acl_id}` {verb} it"
            return Step(side, "allowed" if allowed else "denied", words)
    return Step(side, "denied", f"no {way} rule of `{acl.network_acl_id}` covers it")


def _route_step(topology: Topology, source: End, target: End) -> Iterator[Step]:
    vpcs = [end.interface.vpc_id if end.interface else None for end in (source, target)]
    private = source.by_private_address and target.by_private_address
    if None in vpcs or vpcs[0] == vpcs[1] or not private or frozenset(vpcs) in topology.peered:
        return
    words = f"missing: an active peering or another route between {vpcs[0]} and {vpcs[1]}"
    yield Step("route", "unknown", words)


def _verdict(outcome: VerdictOutcome, deciding: Step, steps: tuple[Step, ...], packet: Packet) -> Verdict:
    probe, source, target = packet.probe, packet.source, packet.target
    head = {"allowed": "Allowed", "denied": "Denied", "undetermined": "Undetermined"}[outcome]
    reason = deciding.words[0].upper() + deciding.words[1:]
    lines = [f"**{head}**: {probe.words} from {source.name} to {target.name}. {reason}."]
    if outcome == "denied":
        lines.append(_fix(deciding, probe, source, target))
    if outcome == "allowed" and deciding.side == "target_ingress" and not probe.established:
        lines.append("Replies need no rule: security groups are stateful.")
    shown = [step for step in steps if step is not deciding]
    lines += [f"- {step.result}: {step.words}" for step in shown]
    return Verdict(outcome, deciding.side, deciding.rule, steps, "\n".join(line for line in lines if line))


def _fix(step: Step, probe: Probe, source: End, target: End) -> str:
    if step.side == "target_ingress":
        peer = _peer_of(source)
        return (
            f"Least fix: ingress {probe.words} from {peer} on {_first_group(target)}. Replies need no rule."
        )
    if step.side == "source_egress":
        return f"Least fix: egress {probe.words} to {_peer_of(target)} on {_first_group(source)}."
    if step.side in ("source_network_acl", "target_network_acl"):
        return "A network ACL is stateless: allow the packet, and its reply on the client's ephemeral ports."
    return ""


def _peer_of(end: End) -> str:
    if end.interface and end.interface.groups and end.by_private_address:
        return _first_group(end)
    if end.address is None:
        return end.name
    return f"{end.address}/{end.address.max_prefixlen}"


def _first_group(end: End) -> str:
    groups = end.interface.groups if end.interface else None
    return f"`{groups[0].group_name or groups[0].group_id}`" if groups else end.name
