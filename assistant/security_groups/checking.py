"""Does the packet get through: the path, the deciding rule, the reason and the least fix."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from assistant.security_groups import traffic
from assistant.security_groups.acls import judge_acl, passing, port_words
from assistant.security_groups.addresses import V4_SPAN
from assistant.security_groups.ends import Packet, ends, same_family
from assistant.security_groups.matching import is_unguarded, judge_groups
from assistant.security_groups.reasons import described, group_labels, why_not
from assistant.security_groups.references import joined
from assistant.security_groups.spans import overlap
from assistant.security_groups.telling import verdict_words
from assistant.security_groups.tracking import tracking
from assistant.security_groups.unfiltered import unfiltered_service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.security_groups.ends import End
    from assistant.security_groups.probes import Probe
    from assistant.security_groups.references import Direction
    from assistant.security_groups.rulebook import Rule
    from assistant.security_groups.spans import Spans
    from assistant.security_groups.topology import Topology
    from assistant.security_groups.tracking import Tracking

VerdictOutcome = Literal["allowed", "denied", "undetermined"]
Side = Literal["source_egress", "source_network_acl", "target_network_acl", "target_ingress", "route", "none"]
Replies = Literal["pass", "partly", "stopped", "unknown"]


@dataclass(frozen=True, slots=True)
class Step:
    """One border on the packet's way and what it does: allowed, denied, unknown or not judged.

    Its words are written when they are read: most packets are judged by the thousand, and few are explained.
    """

    side: Side
    result: Literal["allowed", "denied", "unknown", "skipped"]
    say: Callable[[], str] = field(repr=False, compare=False)
    rule: Rule | None = None

    @property
    def words(self) -> str:
        """What it does, for a sentence."""
        return self.say()

    def as_data(self) -> dict[str, Any]:
        """Return it for programs."""
        rule = asdict(self.rule) if self.rule else None
        return {"side": self.side, "result": self.result, "words": self.words, "rule": rule}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the packet gets through.

    Attributes:
        outcome: allowed, denied, or undetermined when the files lack what would decide.
        side: the border that decides; none when nothing filters.
        rule: the rule that lets it in at that border; None where a rule is missing.
        steps: every border in order.
        tracking: whether the target's groups track the flow; None when they do not let it in.
        replies: whether its replies get back through the network ACLs, which remember nothing.
    """

    outcome: VerdictOutcome
    side: Side
    rule: Rule | None
    steps: tuple[Step, ...]
    explain: Callable[[], str] = field(repr=False, compare=False)
    tracking: Tracking | None = None
    replies: Replies = "pass"

    @property
    def explanation(self) -> str:
        """The verdict for people, in Markdown, with the least fix; written when it is read."""
        return self.explain()

    def as_data(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "outcome": self.outcome, "side": self.side, "rule": asdict(self.rule) if self.rule else None,
            "steps": [step.as_data() for step in self.steps], "explanation": self.explanation,
            "tracking": self.tracking, "replies": self.replies,
        }  # fmt: skip


def check(topology: Topology, probe: Probe) -> Verdict:
    """Judge one packet by the security groups and network ACLs of the files.

    A new connection must pass the source's egress rules, the network ACLs of both subnets when it
    leaves its subnet, and the target's ingress rules. A reply (`established`) passes the groups, which
    are stateful, but not the network ACLs, which are not. Routes, gateways and host firewalls are not
    in these files and are not judged.
    """
    source, target = ends(topology, probe)
    packet = Packet(probe, source, target, probe.point)
    steps = tuple(_all_steps(topology, packet))
    outcome, deciding = _decided(steps)
    replies, where = replies_of(topology, packet) if outcome == "allowed" else ("pass", "")
    tracked: Tracking | None = None
    if outcome == "allowed" and deciding.side == "target_ingress" and not probe.established:
        tracked = tracking(topology, target, source, "ingress", packet.point)

    def explain() -> str:
        return verdict_words(topology, packet, outcome, deciding, steps, (tracked, replies, where))

    return Verdict(outcome, deciding.side, deciding.rule, steps, explain, tracked, replies)


def _decided(steps: tuple[Step, ...]) -> tuple[VerdictOutcome, Step]:
    """Let the first border that denies decide, then the first that is not known."""
    for step in steps:
        if step.result == "denied":
            return "denied", step
    for step in steps:
        if step.result == "unknown":
            return "undetermined", step
    judged = [step for step in steps if step.result == "allowed"]
    nothing = Step("none", "allowed", lambda: "no end of it is guarded by a group of the files")
    return "allowed", judged[-1] if judged else nothing


def _all_steps(topology: Topology, packet: Packet) -> Iterator[Step]:
    source, target = packet.source, packet.target
    service = unfiltered_service(topology, packet.probe, source, target)
    problem = source.problem or target.problem or _mixed_families(source, target)
    if service:
        yield Step(
            "none", "allowed", lambda: f"no security group or network ACL filters traffic to {service}"
        )
    elif problem:
        yield Step("none", "unknown", lambda: problem)
    elif source.interface is not None and source.interface is target.interface and not source.of_group:
        yield Step(
            "none", "allowed", lambda: "the packet does not leave its interface, so nothing filters it"
        )
    else:
        yield _group_step(topology, packet, "egress")
        yield from _acl_steps(topology, packet)
        yield _group_step(topology, packet, "ingress")
        yield from _route_step(topology, source, target)


def _mixed_families(source: End, target: End) -> str:
    if same_family(source, target):
        return ""
    families = ["IPv6" if end.span and end.span[0] > V4_SPAN[1] else "IPv4" for end in (source, target)]
    return f"{source.name} speaks {families[0]} here and {target.name} {families[1]}, so no packet joins them"


def _group_step(topology: Topology, packet: Packet, direction: Direction) -> Step:
    side: Side = "source_egress" if direction == "egress" else "target_ingress"
    end, peer = (packet.source, packet.target) if direction == "egress" else (packet.target, packet.source)
    if end.interface is None:
        if end.outside:
            return Step(
                side, "skipped", lambda: f"{end.name} is outside the files: no group of theirs guards it"
            )
        return Step(side, "unknown", lambda: f"the interface behind {end.name} is not in the files")
    if packet.probe.established:
        return Step(
            side, "allowed", lambda: f"a reply passes {end.name} by connection tracking: groups are stateful"
        )
    if is_unguarded(end.interface):
        kind = end.interface.interface_type.replace("_", " ")
        return Step(side, "skipped", lambda: f"{end.name} is a {kind} without groups, which filters nothing")
    outcome = judge_groups(topology, end.interface, direction, packet.point, peer)
    if outcome.rule is not None:
        rule = outcome.rule.named(topology)
        return Step(
            side, "allowed", lambda: f"`{rule.group_name or rule.group_id}` allows {rule.words}", rule
        )
    if outcome.allowed is None:
        return Step(side, "unknown", lambda: f"missing: {'; '.join(outcome.missing)}")

    def say() -> str:
        way = f"leave to {peer.name}" if direction == "egress" else f"enter from {described(topology, peer)}"
        reason = why_not(topology, end, peer, direction, packet.point)
        text = f"no {direction} rule of {group_labels(topology, end)} lets it {way}"
        return f"{text}: {reason}" if reason else text

    return Step(side, "denied", say)


def _crosses_subnets(source: End, target: End) -> bool:
    """Tell whether the packet leaves its subnet; a path over public addresses always does."""
    subnets = [end.interface.subnet_id if end.interface else None for end in (source, target)]
    return subnets[0] is None or subnets[0] != subnets[1] or not target.private


def _acl_steps(topology: Topology, packet: Packet) -> Iterator[Step]:
    source, target = packet.source, packet.target
    if not topology.network_acls or not _crosses_subnets(source, target):
        return
    for end, peer, egress in ((source, target, True), (target, source, False)):
        side: Side = "source_network_acl" if egress else "target_network_acl"
        if end.interface is None:
            continue
        if end.of_group:
            words = f"network ACLs guard subnets, and {end.name} is a group: name an interface to judge them"
            yield Step(side, "skipped", partial(str, words))
            continue
        acl = topology.acl_by_subnet.get(end.interface.subnet_id or "")
        if acl is None:
            yield Step(side, "unknown", partial(str, f"missing: the network ACL of the subnet of {end.name}"))
            continue
        rules = topology.acl_rules[acl.network_acl_id]
        outcome = judge_acl(rules, packet.point, peer.span, egress=egress)
        way = "outbound" if egress else "inbound"
        if outcome.allowed is None:
            words = f"missing: the address of {peer.name}, which {way} rule {outcome.number} is about"
            yield Step(side, "unknown", partial(str, words))
            continue
        verb = "allows" if outcome.allowed else "denies"
        words = f"{way} rule {outcome.number} of `{acl.network_acl_id}` {verb} it"
        if outcome.number is None:
            words = f"no {way} rule of `{acl.network_acl_id}` covers it"
        yield Step(side, "allowed" if outcome.allowed else "denied", partial(str, words))


def _route_step(topology: Topology, source: End, target: End) -> Iterator[Step]:
    one, other = (end.interface.vpc_id if end.interface else None for end in (source, target))
    private = source.private and target.private
    if one is None or other is None or one == other or not private or joined(topology, one, other):
        return
    text = f"missing: an active peering or another route between {one} and {other}"
    yield Step("route", "unknown", lambda: text)


def replies_of(topology: Topology, packet: Packet) -> tuple[Replies, str]:
    """Tell whether the replies to a packet get back through the network ACLs, and where they are stopped.

    The client chooses the port that replies go to; without it, every port is looked at.
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
    """
    source, target, probe = packet.source, packet.target, packet.probe
    if probe.established or not topology.network_acls or not _crosses_subnets(source, target):
        return "pass", ""
    within = reply_span(probe)
    passed: Spans = (within,)
    stopping: list[str] = []
    for end, peer, egress in ((target, source, True), (source, target, False)):
        acl = topology.acl_by_subnet.get((end.interface and end.interface.subnet_id) or "")
        if acl is None:
            continue
        here = passing(topology.acl_rules[acl.network_acl_id], within, peer.span, egress=egress)
        if here != (within,):
            stopping.append(f"{'outbound' if egress else 'inbound'} in `{acl.network_acl_id}`")
        passed = overlap(passed, here)
    where = " and ".join(stopping)
    if passed == (within,):
        return "pass", ""
    return ("partly", f"{where} to ports {port_words(passed)} only") if passed else ("stopped", where)


def reply_span(probe: Probe) -> tuple[int, int]:
    """Return the traffic that a reply may be: to the client's port if known, else to any."""
    number = probe.protocol_number
    if probe.is_icmp:
        echo = {(traffic.ICMP, 8): 0, (traffic.ICMPV6, 128): 129}
        answer = echo.get((number, probe.type))
        return traffic.span(number) if answer is None else (traffic.point(number, None, answer, 0),) * 2
    if probe.source_port is not None:
        return (traffic.point(number, probe.source_port),) * 2
    return traffic.span(number)
