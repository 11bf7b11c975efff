"""Judging the packets that a conversation asks about: over loaded files, or over rules that are told."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.patterns import pattern
from assistant.session.verdict_ends import WORLD, is_data, meant, only_port
from assistant.session.verdict_grammar import read_wish
from assistant.session.verdict_traffic import take_traffic
from assistant.session.verdicts import Said

if TYPE_CHECKING:
    from assistant.facts import Knowledge
    from assistant.security_groups import Topology
    from assistant.session.verdict_ends import Meant
    from assistant.session.verdict_grammar import Wish
    from assistant.session.verdicts import Talk

NEEDS_FILES = (
    "`/load groups.json interfaces.json` reads what `aws ec2 describe-security-groups` and "
    "`aws ec2 describe-network-interfaces` print, CloudFormation and Terraform"
)
NOT_THE_GROUPS = (
    "If it fails all the same, the groups do not stop it: look at routes, at the host's own firewall and "
    "at whether "
    "something listens."
)
_ASK_AT_MOST = 4
_NAME_WORDS = 5
_DOTS = 3
_AND = pattern(r"\s*(?:,|\band\b|\bor\b|&)\s*", re.IGNORECASE)
_SHOW_AT_MOST = 6
_BARE = frozenset({"yes", "no", "nothing", "none", "default", "sure", "right", "open", "any", "all"})


def answer(wish: Wish, talk: Talk, topology: Topology | None, knowledge: Knowledge) -> Said | None:
    """Answer a question about packets; None when it is about AWS rather than about the user's own network.

    Raises:
        BerthError: when the packet cannot be.
    """
    wish = _without_pronouns(wish, talk)
    if topology is not None:
        return over_files(wish, talk, topology, knowledge)
    if wish.kind != "packet" or not (wish.sure or _is_flow_of_own(wish)):
        return None
    if _is_address(wish.source) and _is_address(wish.target):
        text = f"I need your files for that: {NEEDS_FILES}."
        return Said(replace(talk, pending=wish, stage=""), "clarify", text)
    if not (wish.own or wish.asks_why) or wish.source.lower() in ("i", "we"):
        return None  # "can a function reach a database?" is a question about AWS
    port = wish.traffic.port or only_port(wish.target, knowledge)
    if wish.traffic.needs_port and port is not None:
        wish = replace(wish, traffic=replace(wish.traffic, port=port))
    if wish.traffic.needs_port:
        return _ask_port_of_told(wish, talk) if wish.why and is_data(wish.target, knowledge) else None
    return _ask_inbound(wish, talk)


def _is_flow_of_own(wish: Wish) -> bool:
    return wish.own and wish.traffic.said


def _is_address(words: str) -> bool:
    return words.startswith("eni-") or (
        words[:1].isalnum() and (words.count(".") == _DOTS or words.count(":") > 1)
    )


def _without_pronouns(wish: Wish, talk: Talk) -> Wish:
    """Let "it" and "they" stand for the ends that were spoken of last."""
    if talk.last is None:
        return wish
    pronouns = ("it", "they", "them", "that", "this", "there", "these", "those", "itself")
    source = talk.last.source if wish.source.lower() in pronouns else wish.source
    target = talk.last.target if wish.target.lower() in pronouns else wish.target
    return replace(wish, source=source or wish.source, target=target or wish.target)


def over_files(wish: Wish, talk: Talk, topology: Topology, knowledge: Knowledge) -> Said | None:
    """Find the ends among the loaded files, then answer; None when neither is of the files.

    Raises:
        BerthError: when the packet cannot be.
    """
    several = _for_each(wish, talk, topology, knowledge)
    if several is not None:
        return several
    fields = {"packet": ("source", "target"), "who": ("target",), "reach": ("source",)}[wish.kind]
    ends = {field: meant(getattr(wish, field), topology, knowledge) for field in fields}
    if not _is_about_files(wish, tuple(ends.values())):
        return None
    for field, end in ends.items():
        words = getattr(wish, field)
        if not end.names:
            return _ask_for(wish, field, words, end, talk, topology)
        if len(end.names) > 1:
            return _ask_which(wish, field, words, end.names, talk)
    named = wish.with_ends({field: end.names[0] for field, end in ends.items()})
    port = only_port(wish.target, knowledge) if wish.kind == "packet" and wish.traffic.needs_port else None
    if port is not None:
        named = replace(named, traffic=replace(named.traffic, port=port))
    return judge(named, talk, topology)


def _for_each(wish: Wish, talk: Talk, topology: Topology, knowledge: Knowledge) -> Said | None:
    """Answer for each of several ends ("the database and redis"), each perhaps on a port of its own."""
    for field in ("source", "target"):
        words = getattr(wish, field)
        parts = [part for part in _AND.split(words) if part]
        if len(parts) < 2 or meant(words, topology, knowledge).by == "exact":  # noqa: PLR2004 - several
            continue
        told = [take_traffic(part, knowledge) for part in parts]
        names = [rest.removeprefix("the ").strip() for _, rest in told]
        if not all(meant(name, topology, knowledge).names for name in names):
            continue
        said: Said | None = None
        texts: list[str] = []
        for (traffic, _), name in zip(told, names, strict=True):
            one = wish.with_ends({field: name})
            said = over_files(
                replace(one, traffic=traffic) if traffic.said else one, talk, topology, knowledge
            )
            if said is None or said.kind == "clarify":
                return said
            talk = said.talk
            texts.append(said.text)
        return replace(said, text="\n\n".join(texts)) if said else None
    return None


def _is_about_files(wish: Wish, ends: tuple[Meant, ...]) -> bool:
    """Tell a question about the loaded network from one about AWS that names a database too.

    Where an end is not found, the other must be called by a name of the files, or be the user's own.
    """
    known = [end for end in ends if end.names and end.by != "world"]
    if not known:
        return len([end for end in ends if end.near]) == len(ends) and (wish.traffic.said or wish.own)
    named = any(end.by in ("exact", "name") for end in known)
    lost = any(not end.names and end.by != "me" for end in ends)
    if lost:
        return wish.own or (wish.why and wish.sure) or (named and wish.sure)
    return wish.sure or wish.own or wish.traffic.said or any(end.by == "exact" for end in known)


def _ask_for(wish: Wish, field: str, words: str, end: Meant, talk: Talk, topology: Topology) -> Said:
    talk = replace(talk, pending=wish, stage=field)
    if end.by == "me":
        example = _question(wish.with_ends({field: "203.0.113.7"}))
        text = f"From which address do you come, as others see it? For example: {example}"
        return Said(talk, "clarify", text)
    shown = end.near or tuple(group.label for group in topology.security_groups[:_SHOW_AT_MOST])
    names = ", ".join(f"`{name}`" for name in shown)
    told = (
        f"the nearest is {names}"
        if len(end.near) == 1
        else f"the nearest are {names}"
        if end.near
        else f"they hold {names}"
    )
    choices = tuple(_question(wish.with_ends({field: name})) for name in end.near[:_ASK_AT_MOST])
    return Said(
        talk, "clarify", f"The files know no “{words}”; {told}. Which group or interface is it?", choices
    )


def _ask_which(wish: Wish, field: str, words: str, names: tuple[str, ...], talk: Talk) -> Said:
    """Ask which of several things is meant; every choice is a whole question that can be sent."""
    choices = tuple(_question(wish.with_ends({field: name})) for name in names[:_ASK_AT_MOST])
    shown = ", ".join(f"`{name}`" for name in names[:_SHOW_AT_MOST]) + (
        " and more" if len(names) > _SHOW_AT_MOST else ""
    )
    return Said(
        replace(talk, pending=wish, stage=field), "clarify", f"Which one is “{words}”: {shown}?", choices
    )


def _question(wish: Wish) -> str:
    traffic = wish.traffic
    on = f" on {traffic.protocol} {traffic.port}" if traffic.port is not None else ""
    on = f" over {traffic.protocol}" if not on and traffic.said else on
    forms = {
        "packet": f"can {wish.source} reach {wish.target}{on}?",
        "who": f"who can reach {wish.target}{on}?",
        "reach": f"what can {wish.source} reach{on}?",
    }
    return forms[wish.kind]


def judge(wish: Wish, talk: Talk, topology: Topology) -> Said:
    """Answer a question whose ends are named as the network names them.

    Raises:
        BerthError: when the packet cannot be.
    """
    from assistant.session import verdict_surveys as surveys  # noqa: PLC0415 - only once there are rules

    talk = replace(talk, pending=None, stage="", last=wish, judged=topology, blueprint=None, probe=None)
    if wish.kind != "packet":
        return surveys.reached(wish, talk, topology)
    if WORLD in (wish.source, wish.target):
        return surveys.about_the_world(wish, talk, topology)
    if wish.traffic.needs_port:
        return surveys.on_any_port(wish, talk, topology)
    from assistant.security_groups import Probe, check  # noqa: PLC0415 - only once there are rules

    traffic = wish.traffic
    probe = Probe(source=wish.source, target=wish.target, protocol=traffic.protocol, port=traffic.port)
    verdict = check(topology, probe)
    text = verdict.explanation
    if wish.why and verdict.outcome == "allowed" and verdict.replies == "pass":
        text = f"{text}\n{NOT_THE_GROUPS}"
    fixable = verdict.outcome == "denied" and "Least fix" in verdict.explanation
    suggestions = ("Fix it", "Fix it as Terraform", "Fix it as CloudFormation") if fixable else ()
    return Said(replace(talk, probe=probe), "verdict", text, suggestions, cards_of(verdict))


def cards_of(verdict: Any) -> tuple[str, ...]:
    """Name the card about what decided."""
    if verdict.outcome == "denied":
        stale = "stale" in verdict.explanation
        if verdict.side.endswith("network_acl"):
            return ("nacl-order",)
        return ("security-groups-stale" if stale else "security-groups-implicit-deny",)
    if verdict.outcome == "undetermined":
        return ("security-groups-reference-other-vpc",) if verdict.side == "route" else ()
    if verdict.side == "none":
        return ("security-groups-not-filtered",)
    if verdict.replies != "pass":
        return ("nacl-stateless", "nacl-ephemeral")
    return (
        ("security-groups-untracked",) if verdict.tracking == "untracked" else ("security-groups-stateful",)
    )


def _ask_port_of_told(wish: Wish, talk: Talk) -> Said:
    text = (
        f"On which port is the {wish.target} reached? For example: why can't {wish.source} reach "
        f"{wish.target} on 5432? With your files I can tell the rule that stops it: {NEEDS_FILES}."
    )
    return Said(replace(talk, pending=wish, stage="port"), "clarify", text)


def _ask_inbound(wish: Wish, talk: Talk) -> Said:
    traffic = wish.traffic
    packet = f"{traffic.protocol} {traffic.port}" if traffic.port is not None else traffic.protocol
    example = f"{packet} from {wish.source}"
    text = (
        f"What does the security group of {wish.target} let in? For example: {example}; or: nothing.\n"
        f"Or load your files, and I look myself: {NEEDS_FILES}."
    )
    return Said(
        replace(talk, pending=wish, stage="inbound", inbound=()), "clarify", text, (example, "nothing")
    )


def take_told(text: str, talk: Talk, topology: Topology | None, knowledge: Knowledge) -> Said | None:
    """Take what was asked for about the packet that is pending: its port, one of its ends, its rules.

    Raises:
        BerthError: when the packet cannot be.
    """
    wish = talk.pending
    if wish is None or text.endswith("?") or (not talk.fresh and text.lower().strip(" .!") in _BARE):
        return None
    if talk.stage == "port":
        traffic, rest = take_traffic(text, knowledge)
        if traffic.port is None or len(rest.split()) > 3:  # noqa: PLR2004 - "it is 3306"
            return None
        told = replace(wish, traffic=traffic)
        return _ask_inbound(told, talk) if topology is None else over_files(told, talk, topology, knowledge)
    if talk.stage in ("source", "target"):
        words = text.removeprefix("the ").strip(" .`'\"")
        is_name = len(words.split()) <= _NAME_WORDS and read_wish(text, knowledge) is None
        if topology is None or not is_name or not meant(words, topology, knowledge).names:
            return None
        return over_files(wish.with_ends({talk.stage: words}), talk, topology, knowledge)
    return _take_rules(text, wish, talk, knowledge)


def _take_rules(text: str, wish: Wish, talk: Talk, knowledge: Knowledge) -> Said | None:
    """Take rules that are told for a packet."""
    from assistant.session.verdict_told import told_rules, told_topology  # noqa: PLC0415 - rarely needed

    direction = "ingress" if talk.stage == "inbound" else "egress"
    rules = told_rules(text, wish, direction, knowledge)
    if rules is None:
        return None
    if direction == "ingress":
        found = judge(wish, talk, told_topology(wish, rules, None))
        if "**Allowed**" not in found.text:
            return found
        question = (
            f"The inbound rules let it in. Does the group of {wish.source} let everything out, as new "
            f"groups do? If not, say what it lets out."
        )
        talk = replace(talk, stage="outbound", inbound=tuple(rules))
        return Said(talk, "clarify", question, ("yes", "nothing"))
    return judge(wish, talk, told_topology(wish, list(talk.inbound), rules))
