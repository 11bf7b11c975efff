"""Security groups in conversation: judging packets, surveys of loaded files, designs, and their exports."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.patterns import pattern

if TYPE_CHECKING:
    from assistant.facts import Knowledge
    from assistant.reply import ReplyKind
    from assistant.security_groups import Blueprint, Topology
    from assistant.security_groups.probes import Probe
    from assistant.session.verdict_words import Asked

_ENDPOINT = pattern(
    r"(?<![\w.-])(?:eni-[\w-]+|\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7})(?![\w/])",
    re.IGNORECASE,
)
_REACHES = pattern(
    r"\b(?:reach|connect|talk|access|get (?:through )?to|ping|send|go from|allowed)\b", re.IGNORECASE
)
_POLITE = r"^(?:(?:please|now|ok|okay|so|and|can you|could you|help me|i need you to)[\s,]+)*"
_DESIGN = pattern(
    rf"{_POLITE}(?P<verb>design|propose|draft|lay out|plan|suggest|create|make|build|give me|write|set up|"
    r"i need|i want)\b.{0,40}\bsecurity groups?\b",
    re.IGNORECASE,
)
_OPEN_VERBS = frozenset({"design", "propose", "draft", "lay out", "plan", "suggest"})
_AS_FORM = pattern(
    rf"{_POLITE}(?:(?:show|give|export|write|print|render|fix)\s*(?:it|that|them|me|this|those)?"
    r"\s*(?:as|in|to|for)?|as|in)?\s*(?:the\s+)?"
    r"(?P<form>terraform|cloudformation|cli|aws cli|hcl|commands?)\b[\s.!?]*$",
    re.IGNORECASE,
)
_FIX = pattern(
    rf"{_POLITE}(?:fix (?:it|that|this)|how (?:do|can|would) (?:i|we) (?:fix|allow|open) (?:it|that|this)|"
    r"what(?:'s| is) the fix|open it)\b[\s.!?]*$",
    re.IGNORECASE,
)
_FORMS = {"terraform": "terraform", "hcl": "terraform", "cloudformation": "cloudformation"}
_NEEDS_FILES = (
    "`/load groups.json interfaces.json` reads what `aws ec2 describe-security-groups` and "
    "`aws ec2 describe-network-interfaces` print, CloudFormation and Terraform"
)


@dataclass(frozen=True, slots=True)
class Talk:
    """What the conversation remembers about security groups.

    Attributes:
        pending: a packet that was asked about and not judged yet.
        stage: what was asked last: the rules in, the rules out, or nothing.
        inbound: the rules in that were told.
        probe: the packet that was judged last, over `judged`.
        judged: the network that it was judged over.
        blueprint: the design given last.
    """

    pending: Asked | None = None
    stage: str = ""
    inbound: tuple[dict[str, Any], ...] = ()
    probe: Probe | None = None
    judged: Topology | None = None
    blueprint: Blueprint | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What is replied: the kind, the words, what may be said next, and the cards behind it."""

    talk: Talk
    kind: ReplyKind
    text: str
    suggestions: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()


def converse(text: str, talk: Talk, topology: Topology | None, knowledge: Knowledge) -> Said | None:
    """Answer a turn about security groups; None when it is about something else.

    Raises:
        BerthError: when a packet cannot be, a port above the last one say.
    """
    said = text.strip()
    explicit = probe_in(said, knowledge)
    if explicit is not None:
        return _judge_explicit(explicit, talk, topology)
    design = _DESIGN.match(said)
    if design is not None:
        designed = _design(said, design["verb"].lower(), talk, knowledge)
        if designed is not None:
            return designed
    form = _AS_FORM.match(said)
    if form is not None or _FIX.match(said):
        return _show_form(talk, _FORMS.get(form["form"].lower(), "cli") if form else "")
    if talk.stage and not said.endswith("?"):
        told = _take_told(said, talk, topology, knowledge)
        if told is not None:
            return told
    asked = _question(said, knowledge)
    if asked is not None:
        answered = _answer_question(asked, talk, topology, knowledge)
        if answered is not None:
            return answered
    if topology is not None:
        from assistant.session.verdict_surveys import survey  # noqa: PLC0415 - only once files are loaded

        return survey(said, talk, topology, knowledge)
    return None


def probe_in(text: str, knowledge: Knowledge) -> dict[str, Any] | None:
    """Read source, target, protocol and port of a reachability question; None when it is not one."""
    ends = _ENDPOINT.findall(text)
    if len(ends) != 2 or not _REACHES.search(text):  # noqa: PLR2004 - a packet has two ends
        return None
    from assistant.session.verdict_words import traffic_in  # noqa: PLC0415 - rarely needed

    protocol, port = traffic_in(_ENDPOINT.sub(" ", text), knowledge)
    probe: dict[str, Any] = {"source": ends[0], "target": ends[1], "protocol": protocol}
    return probe if port is None else {**probe, "port": port}


def _question(text: str, knowledge: Knowledge) -> Asked | None:
    if not _REACHES.search(text) and "hit" not in text.lower() and "speak" not in text.lower():
        return None
    from assistant.session.verdict_words import read_question  # noqa: PLC0415 - rarely needed

    return read_question(text, knowledge)


def _judge_explicit(explicit: dict[str, Any], talk: Talk, topology: Topology | None) -> Said:
    from assistant.session.verdict_words import Asked  # noqa: PLC0415 - rarely needed

    asked = Asked(explicit["source"], explicit["target"], explicit["protocol"], explicit.get("port"))
    if topology is None:
        text = f"I need your files for that: {_NEEDS_FILES}."
        return Said(replace(talk, pending=asked, stage=""), "clarify", text)
    return judge(asked, talk, topology)


def judge(asked: Asked, talk: Talk, topology: Topology) -> Said:
    """Judge one packet, whose ends are named as the files name them.

    Raises:
        BerthError: when the packet cannot be.
    """
    if asked.needs_port:
        return _ask_port(asked, talk)
    from assistant.security_groups import Probe, check  # noqa: PLC0415 - only once there are rules

    probe = Probe(source=asked.source, target=asked.target, protocol=asked.protocol, port=asked.port)
    verdict = check(topology, probe)
    talk = replace(talk, pending=None, stage="", probe=probe, judged=topology, blueprint=None)
    fixable = verdict.outcome == "denied" and "Least fix" in verdict.explanation
    suggestions = ("Fix it", "Fix it as Terraform", "Fix it as CloudFormation") if fixable else ()
    return Said(talk, "verdict", verdict.explanation, suggestions, _cards(verdict))


def _cards(verdict: Any) -> tuple[str, ...]:
    """Name the card about what decided."""
    if verdict.outcome == "denied":
        stale = "stale" in verdict.explanation
        by_acl = verdict.side.endswith("network_acl")
        return (
            "nacl-order" if by_acl else "security-groups-stale" if stale else "security-groups-implicit-deny",
        )
    if verdict.outcome == "undetermined":
        return ("security-groups-reference-other-vpc",) if verdict.side == "route" else ()
    if verdict.side == "none":
        return ("security-groups-not-filtered",)
    if verdict.replies != "pass":
        return ("nacl-stateless", "nacl-ephemeral")
    return (
        ("security-groups-untracked",) if verdict.tracking == "untracked" else ("security-groups-stateful",)
    )


def _ask_port(asked: Asked, talk: Talk) -> Said:
    example = f"can {asked.source} reach {asked.target} on {asked.protocol} 443?"
    text = f"From {asked.source} to {asked.target}, on which port? For example: {example}"
    return Said(replace(talk, pending=asked, stage="port"), "clarify", text, (example,))


def _answer_question(
    asked: Asked, talk: Talk, topology: Topology | None, knowledge: Knowledge
) -> Said | None:
    if topology is not None:
        return _over_files(asked, talk, topology, knowledge)
    if not asked.own and not asked.why:
        return None  # "can a function reach a database?" is a question about AWS
    asked = _with_port_of_target(asked, knowledge)
    if asked.needs_port and not (asked.why and _is_data(asked.target, knowledge)):
        return None
    if asked.needs_port:
        text = (
            f"On which port is the {asked.target} reached? For example: why can't {asked.source} reach "
            f"{asked.target} on 5432? With your files I can tell the rule that stops it: {_NEEDS_FILES}."
        )
        return Said(replace(talk, pending=asked, stage="port"), "clarify", text)
    return _ask_inbound(asked, talk)


def _ask_inbound(asked: Asked, talk: Talk) -> Said:
    packet = f"{asked.protocol} {asked.port}" if asked.port is not None else asked.protocol
    example = f"{packet} from {asked.source}"
    text = (
        f"What does the security group of {asked.target} let in? For example: {example}; or: nothing.\n"
        f"Or load your files, and I look myself: {_NEEDS_FILES}."
    )
    talk = replace(talk, pending=asked, stage="inbound", inbound=())
    return Said(talk, "clarify", text, (example, "nothing"))


def _with_port_of_target(asked: Asked, knowledge: Knowledge) -> Asked:
    """Take the port that the target's own name tells, for lack of one that was said."""
    if not asked.needs_port:
        return asked
    from assistant.security_groups import find_parts  # noqa: PLC0415 - rarely needed

    parts = [part for part in find_parts(asked.target, knowledge) if part.name in asked.target.lower()]
    if len(parts) == 1 and len(parts[0].ports) == 1:
        return replace(asked, port=parts[0].ports[0])
    return asked


def _is_data(words: str, knowledge: Knowledge) -> bool:
    from assistant.security_groups import find_parts  # noqa: PLC0415 - rarely needed

    tiers = knowledge.document("security_group_tiers.yaml")["tiers"]
    return any(tiers[part.tier] == "data" for part in find_parts(words, knowledge))


def _take_told(text: str, talk: Talk, topology: Topology | None, knowledge: Knowledge) -> Said | None:
    """Take what was asked for about the packet that is pending: its port, one of its ends, its rules."""
    from assistant.session.verdict_words import meant, traffic_in  # noqa: PLC0415 - rarely needed

    asked = talk.pending
    if asked is None:
        return None
    if talk.stage == "port":
        protocol, port = traffic_in(text, knowledge)
        if port is None:
            return None
        asked = replace(asked, protocol=protocol, port=port)
        return (
            _ask_inbound(asked, talk) if topology is None else _over_files(asked, talk, topology, knowledge)
        )
    if talk.stage in ("source", "target"):
        if topology is None or not meant(text, topology, knowledge).names:
            return None
        named = replace(asked, source=text) if talk.stage == "source" else replace(asked, target=text)
        return _over_files(named, talk, topology, knowledge)
    return _take_rules(text, asked, talk, knowledge)


def _take_rules(text: str, asked: Asked, talk: Talk, knowledge: Knowledge) -> Said | None:
    """Take rules that are told for a packet."""
    from assistant.session.verdict_told import told_rules, told_topology  # noqa: PLC0415 - rarely needed

    direction = "ingress" if talk.stage == "inbound" else "egress"
    rules = told_rules(text, asked, direction, knowledge)
    if rules is None:
        return None
    if direction == "ingress":
        found = judge(asked, talk, told_topology(asked, rules, None))
        if "**Allowed**" not in found.text:
            return found
        question = (
            f"The inbound rules let it in. Does the group of {asked.source} let everything out, as new "
            f"groups do? If not, say what it lets out."
        )
        talk = replace(talk, stage="outbound", inbound=tuple(rules))
        return Said(talk, "clarify", question, ("yes", "nothing"))
    return judge(asked, talk, told_topology(asked, list(talk.inbound), rules))


def _over_files(asked: Asked, talk: Talk, topology: Topology, knowledge: Knowledge) -> Said | None:
    """Find the ends among the loaded files, then judge."""
    from assistant.session.verdict_words import meant  # noqa: PLC0415 - only once files are loaded

    ends = {
        "source": meant(asked.source, topology, knowledge),
        "target": meant(asked.target, topology, knowledge),
    }
    if not any(end.names for end in ends.values()):
        return None
    for field, end in ends.items():
        words = getattr(asked, field)
        if not end.names:
            named = ", ".join(f"`{group.label}`" for group in topology.security_groups[:6])
            text = f"Which group or interface is “{words}”? The files hold {named}."
            return Said(replace(talk, pending=asked, stage=field), "clarify", text)
        if len(end.names) > 1:
            return _ask_which(asked, field, words, end.names, talk)
    found = replace(asked, source=ends["source"].names[0], target=ends["target"].names[0])
    found = (
        found if not found.needs_port else replace(found, port=_with_port_of_target(asked, knowledge).port)
    )
    return judge(found, talk, topology)


def _ask_which(asked: Asked, field: str, words: str, names: tuple[str, ...], talk: Talk) -> Said:
    """Ask which of several things is meant; every choice is a whole question that can be sent."""
    port = f" on {asked.protocol} {asked.port}" if asked.port is not None else ""
    choices = []
    for name in names[:4]:
        ends = {"source": asked.source, "target": asked.target, field: name}
        choices.append(f"can {ends['source']} reach {ends['target']}{port}?")
    shown = ", ".join(f"`{name}`" for name in names[:6]) + (" and more" if len(names) > 6 else "")  # noqa: PLR2004
    text = f"Which one is “{words}”: {shown}?"
    return Said(replace(talk, pending=asked, stage=field), "clarify", text, tuple(choices))


def after_loading(talk: Talk, topology: Topology, knowledge: Knowledge) -> Said | None:
    """Judge the packet that was asked about before the files came; None when none was."""
    if talk.pending is None:
        return None
    asked = talk.pending
    return _over_files(asked, replace(talk, stage=""), topology, knowledge)


def _design(text: str, verb: str, talk: Talk, knowledge: Knowledge) -> Said | None:
    from assistant.security_groups import design, explained, find_parts  # noqa: PLC0415 - rarely needed

    if not find_parts(text, knowledge):
        if verb not in _OPEN_VERBS:
            return None
        example = "design security groups for alb, web and postgres"
        text = f"For which parts of the application? For example: {example}."
        return Said(talk, "clarify", text, (example,))
    blueprint = design(text, knowledge)
    talk = replace(talk, blueprint=blueprint, probe=None, stage="", pending=None)
    suggestions = ("Show it as CloudFormation", "Show it as Terraform", "Show it as CLI")
    return Said(talk, "answer", explained(blueprint), suggestions, ("security-groups-three-tier",))


def _show_form(talk: Talk, form: str) -> Said | None:
    """Show the last design, or the fix of the last packet, for a tool; None when there is neither."""
    from assistant.security_groups import export_blueprint, fix, render  # noqa: PLC0415 - rarely needed
    from assistant.session.verdict_told import SOURCE  # noqa: PLC0415 - rarely needed

    if talk.blueprint is not None and form:
        return Said(talk, "answer", fenced(export_blueprint(talk.blueprint, form), form))
    if talk.probe is None or talk.judged is None:
        return None
    found = fix(talk.judged, talk.probe)
    if not found.changes:
        return Said(talk, "verdict", found.verdict.explanation)
    shown = form or "cli"
    lines = [f"- {change.words}" for change in found.changes]
    if found.also_opens:
        lines.append(f"This also opens {len(found.also_opens)} more: {'; '.join(found.also_opens[:3])}.")
    if SOURCE in talk.judged.group_by_id:
        lines.append("Put the ids of the two groups in for sg-source and sg-target.")
    lines += ["", fenced(render(found.changes, shown), shown)]
    names = ("CLI", "Terraform", "CloudFormation")
    more = tuple(f"Fix it as {name}" for name in names if name.lower() != shown)
    return Said(talk, "verdict", "\n".join(lines), more)


def fenced(body: str, form: str) -> str:
    """Return a text as a code block of its language."""
    language = {"cli": "sh", "terraform": "hcl", "cloudformation": "yaml"}[form]
    return f"```{language}\n{body.rstrip()}\n```"
