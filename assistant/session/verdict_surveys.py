"""Answers over all of the loaded files: who reaches what, what is open, what a group says, a picture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.patterns import pattern
from assistant.session.verdict_ends import WORLD, meant
from assistant.session.verdict_packets import NOT_THE_GROUPS
from assistant.session.verdicts import Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.facts import Knowledge
    from assistant.security_groups import AuditFinding, Reached, Topology
    from assistant.session.verdict_grammar import Wish
    from assistant.session.verdicts import Talk

_MINE = r"(?:(?:my|the|these|those|all|our|this|any|of|in|loaded)\s+)*"
_THINGS = r"(?:security groups?|groups?|files?|rules?|network|setup|config(?:uration)?|them|it|everything)"
_AUDIT = pattern(
    rf"^(?:please\s+|can you\s+|could you\s+)?(?:audit|review|scan|check|inspect|assess|"
    rf"lint)(?:\s+{_MINE}{_THINGS})*"
    r"(?:\s+(?:for|of)\s+(?P<topic>.+?))?[\s.?!]*$",
    re.IGNORECASE,
)
_FINDINGS = pattern(
    r"^(?:(?:so|and|ok|please)[\s,]+)*(?:show me |list |find |tell me |give me |see |can you (?:show me|"
    r"list|find) )?"
    r"(?:(?:what|which|who|is|are|any|do|does|has|have|there|anything|something|all|the|my|our|groups?|"
    r"security|rules?|ports?|"
    r"of|that|i|we|it|in|these|those|files?|what's|else)\s+)*"
    r"(?P<topic>(?:too )?(?:wide |publicly )?(?:open|exposed|public|risky|wrong|insecure|dangerous|"
    r"unused|stale|dangling|orphaned?|redundant|"
    r"duplicate[sd]?|covered|unnecessary|superfluous|close to (?:a |the )?(?:quota|limit)s?|near (?:a |"
    r"the )?(?:quota|limit)s?|over (?:a |the )?(?:quota|limit)s?|"
    r"quotas?|0\.0\.0\.0/0))"
    r"(?:\s+(?:to|on|from|in|with|here|now|groups?|security|rules?|references?|ports?|the|all|whole|"
    r"public|my|our|these|those|files?|of|"
    r"internet|world|anywhere|everyone|anyone|everybody|outside|network|them|it|this))*[\s.?!]*$",
    re.IGNORECASE,
)
_ASKS = pattern(
    r"^(?:(?:so|and|ok|please)[\s,]+)*(?:show|list|find|tell|give|see|can|what|which|who|is|are|any|do|"
    r"does|has|have|there)",
    re.IGNORECASE,
)
_TOPICS: tuple[tuple[str, str, frozenset[str]], ...] = (
    (r"unused|orphan|unnecessary", "unused", frozenset({"unused"})),
    (r"stale|dangling", "stale or dangling", frozenset({"stale-reference", "dangling-reference"})),
    (r"redundant|duplicate|covered|superfluous", "said twice", frozenset({"covered-rule"})),
    (r"quota|limit", "close to a quota", frozenset({"near-quota", "interface-quota", "region-quota"})),
    (
        r"open|expos|public|0\.0\.0\.0",
        "that should not be is open to the world",
        frozenset({"world-open", "world-open-all"}),
    ),
)
_EXPLAIN = pattern(
    r"^(?:(?:please|and|so|now|can you|could you)[\s,]+)*"
    r"(?:(?:explain|describe|show(?: me)?|list|what does|what do|what is in|what's in)\s+|(?=.*\brules "
    r"of\b)what are\s+)"
    r"(?:(?:the\s+)?(?:inbound |outbound |ingress |egress )?rules\s+(?:of|in|for|on)\s+)?(?P<group>.+?)"
    r"(?:\s+(?:do|say|allow|let(?: in| out| through)?|mean|admit|permit|rules))?[\s.?!]*$",
    re.IGNORECASE,
)
_PICTURE = pattern(
    r"\bwho (?:can |may |does )?talks? to (?:whom|who|what)\b|"
    r"\b(?:show|draw|make|give me|render|visuali[sz]e|plot|sketch)\b.*\b(?:picture|graph|diagram|map|"
    r"drawing|mermaid|dot|graphviz)\b|"
    r"^(?:(?:as|in|the|a)\s+)?(?:graph|diagram|picture|mermaid|dot|graphviz)\b",
    re.IGNORECASE,
)
_MOST_ROWS = 12
_NETWORKS_OF_ALL = ("0.0.0.0/0", "::/0")
_PRIVATE = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "fc00::/7",
    "fe80::/10",
)
"""Blocks that no route of the internet leads to (IANA special-purpose address registries)."""
_UNREACHABLE = (
    "It also takes a public address and a route from an internet gateway, which groups do not tell."
)


def survey(text: str, talk: Talk, topology: Topology, knowledge: Knowledge) -> Said | None:
    """Answer a question about all of the loaded files; None when the turn is about something else."""
    if _PICTURE.search(text):
        return _picture(text, talk, topology)
    asked = _AUDIT.match(text) or (_FINDINGS.match(text) if _ASKS.match(text) else None)
    if asked is not None:
        return _audit(asked["topic"] or "", talk, topology, knowledge)
    named = _EXPLAIN.match(text)
    return _explain(text, named["group"], talk, topology, knowledge) if named else None


def reached(wish: Wish, talk: Talk, topology: Topology) -> Said:
    """Tell who reaches a target, or what a source reaches, on one kind of traffic or on any.

    Raises:
        InputError: when there is no such end.
    """
    from assistant.security_groups import reach, who  # noqa: PLC0415 - heavy

    incoming = wish.kind == "who"
    name = wish.target if incoming else wish.source
    rows = (who if incoming else reach)(topology, name, _point(wish))
    verb, on = ("can reach" if incoming else "can be reached from"), _on(wish)
    if not rows:
        return Said(talk, "verdict", f"**{'Nobody' if incoming else 'Nothing'}** {verb} {name}{on}.")
    count = f"**{len(rows)} end{'' if len(rows) == 1 else 's'}** {verb} {name}{on}"
    return Said(talk, "verdict", f"{count}:\n\n{_reached_table(rows)}")


def _point(wish: Wish) -> int | None:
    from assistant.security_groups import Probe  # noqa: PLC0415 - heavy

    traffic = wish.traffic
    if traffic.needs_port:
        return None
    return Probe(source="", target="", protocol=traffic.protocol, port=traffic.port).point


def _on(wish: Wish) -> str:
    traffic = wish.traffic
    if traffic.port is not None:
        return f" on {traffic.protocol} {traffic.port}"
    return "" if traffic.has_ports else f" over {traffic.protocol}"


def about_the_world(wish: Wish, talk: Talk, topology: Topology) -> Said:
    """Tell whether the internet reaches a target, or a source the internet, by what the rules name.

    Raises:
        InputError: when there is no such end.
    """
    from assistant.security_groups import reach, who  # noqa: PLC0415 - heavy

    incoming = wish.source == WORLD
    name = wish.target if incoming else wish.source
    rows = [row for row in (who if incoming else reach)(topology, name, _point(wish)) if _is_public(row)]
    everyone = [row for row in rows if row.name in _NETWORKS_OF_ALL]
    ends = f"from the internet to {name}" if incoming else f"from {name} to the internet"
    cards = ("security-groups-internet-access",)
    if everyone:
        passed = "; ".join(f"{row.traffic} ({row.name})" for row in everyone)
        return Said(talk, "verdict", f"**Allowed** {ends}{_on(wish)}: {passed}. {_UNREACHABLE}", cards=cards)
    if rows:
        some = "; ".join(f"{row.name} on {row.traffic}" for row in rows[:_MOST_ROWS])
        who_may = "only these addresses may come in" if incoming else "only these addresses may be reached"
        return Said(
            talk, "verdict", f"**Denied** {ends}{_on(wish)} as a whole; {who_may}: {some}.", cards=cards
        )
    text = f"**Denied** {ends}{_on(wish)}: no rule of its groups names an address outside."
    return Said(talk, "verdict", text, cards=("security-groups-implicit-deny",))


def _is_public(row: Reached) -> bool:
    import ipaddress  # noqa: PLC0415 - only for what a rule names

    if row.kind != "addresses":
        return row.kind == "prefix_list"
    block = ipaddress.ip_network(row.name)
    ours = [ipaddress.ip_network(text) for text in _PRIVATE]
    return not any(block.version == own.version and block.subnet_of(own) for own in ours)  # type: ignore[arg-type]


def on_any_port(wish: Wish, talk: Talk, topology: Topology) -> Said:
    """Tell all traffic that passes between two ends, for a question that names no port.

    Raises:
        InputError: when there is no such end.
    """
    from dataclasses import replace  # noqa: PLC0415 - only here

    from assistant.security_groups import between, traffic  # noqa: PLC0415 - heavy

    passed, unsure = between(topology, wish.source, wish.target)
    ends = f"from {wish.source} to {wish.target}"
    example = f"can {wish.source} reach {wish.target} on tcp 443?"
    asks = replace(talk, pending=wish, stage="port")
    if passed:
        rest = f"; not settled: {traffic.span_words(unsure)}" if unsure else ", nothing else"
        text = f"**Allowed** {ends}: {traffic.span_words(passed)}{rest}."
        if wish.why:
            text = f"{text} {NOT_THE_GROUPS}"
        return Said(
            asks, "verdict", text, (example,), ("security-groups-cannot-connect",) if wish.why else ()
        )
    if unsure:
        return Said(
            asks,
            "verdict",
            f"**Undetermined** {ends}: {traffic.span_words(unsure)} may pass; name a port, and I say "
            f"what is missing.",
            (example,),
        )
    text = f"**Denied** {ends}: no traffic passes at all. Name the port, and I say which rule is missing."
    return Said(asks, "verdict", text, (example,), ("security-groups-implicit-deny",))


def _reached_table(rows: Sequence[Reached]) -> str:
    lines = ["| Who | Groups | Traffic |", "|---|---|---|"]
    for row in rows[:_MOST_ROWS]:
        name = f"{row.name} ({row.title})" if row.title and row.kind == "interface" else row.name
        said = row.traffic or f"not settled: {row.unsure}"
        lines.append(_row((name, ", ".join(row.groups) or "-", said)))
    if len(rows) > _MOST_ROWS:
        lines.append(_row((f"and {len(rows) - _MOST_ROWS} more", "", "")))
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '¦') for cell in cells)} |"


def _audit(topic: str, talk: Talk, topology: Topology, knowledge: Knowledge) -> Said:
    from assistant.security_groups import audit  # noqa: PLC0415 - heavy

    found = (about for about in _TOPICS if re.search(about[0], topic, re.IGNORECASE))
    _, nothing, wanted = next(found, ("", "", None))
    findings = [found for found in audit(topology, knowledge) if wanted is None or found.rule in wanted]
    if not findings and wanted is not None:
        return Said(
            talk,
            "verdict",
            f"**Nothing** in the files is {nothing}." if "open" not in nothing else f"**Nothing** {nothing}.",
        )
    if not findings:
        text = "no sensitive port is open to the world, nothing is unused, stale or close to a quota."
        return Said(talk, "verdict", f"**Nothing found**: {text}")
    return Said(
        talk, "verdict", _audit_table(findings), cards=tuple(dict.fromkeys(f.card for f in findings))[:4]
    )


def _audit_table(findings: Sequence[AuditFinding]) -> str:
    counts = {
        level: sum(found.severity == level for found in findings) for level in ("high", "medium", "low")
    }
    head = ", ".join(f"{count} {level}" for level, count in counts.items() if count)
    lines = ["| Severity | Where | What |", "|---|---|---|"]
    lines += [_row((found.severity, found.group, found.message)) for found in findings[:_MOST_ROWS]]
    if len(findings) > _MOST_ROWS:
        lines.append(_row(("", "", f"and {len(findings) - _MOST_ROWS} more; `berth sg audit` shows all")))
    return f"**{head}**:\n\n" + "\n".join(lines)


def _explain(text: str, words: str, talk: Talk, topology: Topology, knowledge: Knowledge) -> Said | None:
    from assistant.security_groups import explain  # noqa: PLC0415 - heavy

    is_own = re.search(r"\b(?:my|our|rules|group|sg)\b", text, re.IGNORECASE) is not None
    found = meant(
        re.sub(r"^(?:(?:the|my|our)\s+)+", "", words.strip("`'\" "), flags=re.IGNORECASE), topology, knowledge
    )
    groups = [name for name in found.names if name in topology.group_by_id or name in topology.groups_by_name]
    if not groups or not (found.by == "exact" or (found.by == "name" and is_own)):
        return None
    ids = [name for name in groups if len(topology.groups_by_name.get(name, ())) < 2] or [  # noqa: PLR2004 - a name of several
        group.group_id for name in groups for group in topology.groups_by_name.get(name, ())
    ]
    if len(ids) > 1:
        choices = tuple(f"explain {name}" for name in ids[:4])
        return Said(talk, "clarify", f"{len(ids)} groups may be “{words}”. Which one?", choices)
    return Said(talk, "verdict", explain(topology, ids[0]))


def _picture(text: str, talk: Talk, topology: Topology) -> Said:
    from assistant.security_groups import as_dot, as_mermaid, as_text, graph  # noqa: PLC0415 - heavy

    lowered = text.lower()
    drawn = graph(topology)
    if "mermaid" in lowered:
        return Said(talk, "answer", f"```mermaid\n{as_mermaid(drawn).rstrip()}\n```")
    if re.search(r"\bdot\b|graphviz", lowered):
        return Said(talk, "answer", f"```dot\n{as_dot(drawn).rstrip()}\n```")
    more = ("draw the graph as Mermaid", "draw the graph as DOT")
    return Said(
        talk,
        "answer",
        f"Who may talk to whom, by the rules of the groups:\n\n```\n{as_text(drawn)}\n```",
        more,
    )
