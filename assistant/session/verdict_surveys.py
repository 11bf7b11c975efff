"""Questions about all of the loaded files: who reaches what, what is open, what a group says, a picture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.patterns import pattern
from assistant.session.verdict_words import meant, traffic_in
from assistant.session.verdicts import Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.facts import Knowledge
    from assistant.security_groups import Reached, Topology
    from assistant.session.verdicts import Talk

_REACH = r"(?:reach|connect to|talk to|speak to|access|get to|hit)"
_HOW = r"(?:\s+(?:on|over|via|through|at)\s+(?P<how>[^?]+?))?\s*\??$"
_WHO = pattern(rf"^who (?:can |may |could |else can )?{_REACH}\s+(?P<end>.+?){_HOW}", re.IGNORECASE)
_WHAT = pattern(rf"^(?:what|who|where) (?:can|may|could|does)\s+(?P<end>.+?)\s+{_REACH}{_HOW}", re.IGNORECASE)
_AUDIT = pattern(
    r"^(?:please\s+)?(?:(?:audit|review|scan|check)(?:\s+(?:my|the|these|those|all|our))*"
    r"(?:\s+(?:security groups?|groups?|files?|rules?|them|it))?|"
    r"what(?:'s| is) (?:open|exposed|wrong|risky|unused)\b.*|"
    r"is (?:anything|something) (?:open|wrong|exposed|unused)\b.*)[\s.?!]*$",
    re.IGNORECASE,
)
_EXPLAIN = pattern(
    r"^(?:please\s+)?(?:explain|describe|what does|what is in)\s+(?P<group>.+?)"
    r"(?:\s+(?:do|say|allow|let in|mean))?[\s.?!]*$",
    re.IGNORECASE,
)
_PICTURE = pattern(
    r"\b(?:who (?:can |may )?talks? to whom|"
    r"(?:show|draw|make|give me|render)\b.*\b(?:picture|graph|diagram|map|drawing)|"
    r"^(?:graph|diagram|picture|mermaid|dot|graphviz))\b",
    re.IGNORECASE,
)
_MOST_ROWS = 12


def survey(text: str, talk: Talk, topology: Topology, knowledge: Knowledge) -> Said | None:
    """Answer a question about the loaded files; None when the turn is about something else."""
    if _PICTURE.search(text):
        return _picture(text, talk, topology)
    if _AUDIT.match(text):
        return _audit(talk, topology, knowledge)
    who = _WHO.match(text)
    what = None if who else _WHAT.match(text)
    found = who or what
    if found is not None:
        return _reached(found["end"], found["how"] or "", talk, topology, knowledge, incoming=who is not None)
    named = _EXPLAIN.match(text)
    return _explain(named["group"], talk, topology) if named else None


def _reached(
    words: str, how: str, talk: Talk, topology: Topology, knowledge: Knowledge, *, incoming: bool
) -> Said | None:
    from assistant.security_groups import Probe, reach, who  # noqa: PLC0415 - heavy

    end = meant(re.sub(r"^(?:the|my|our)\s+", "", words, flags=re.IGNORECASE), topology, knowledge)
    if not end.names:
        return None
    if end.name is None:
        verb = "who can reach {}?" if incoming else "what can {} reach?"
        shown = ", ".join(f"`{name}`" for name in end.names[:6])
        choices = tuple(verb.format(name) for name in end.names[:4])
        return Said(talk, "clarify", f"Which one is “{words}”: {shown}?", choices)
    protocol, port = traffic_in(how, knowledge)
    point = None
    if port is not None or protocol.startswith("icmp"):
        point = Probe(source="", target="", protocol=protocol, port=port).point
    rows = (who if incoming else reach)(topology, end.name, point)
    verb = "can reach" if incoming else "can be reached from"
    if not rows:
        nobody = "Nobody" if incoming else "Nothing"
        return Said(talk, "verdict", f"**{nobody}** {verb} {end.name}{f' on {how}' if how else ''}.")
    count = f"**{len(rows)} end{'' if len(rows) == 1 else 's'}** {verb} {end.name}"
    return Said(talk, "verdict", f"{count}{f' on {how}' if how else ''}:\n\n{_table(rows)}")


def _table(rows: Sequence[Reached]) -> str:
    lines = ["| Who | Groups | Traffic |", "|---|---|---|"]
    for row in rows[:_MOST_ROWS]:
        name = f"{row.name} ({row.title})" if row.title and row.kind == "interface" else row.name
        traffic = row.traffic or f"not settled: {row.unsure}"
        lines.append(_row((name, ", ".join(row.groups) or "-", traffic)))
    if len(rows) > _MOST_ROWS:
        lines.append(_row((f"and {len(rows) - _MOST_ROWS} more", "", "")))
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '¦') for cell in cells)} |"


def _audit(talk: Talk, topology: Topology, knowledge: Knowledge) -> Said:
    from assistant.security_groups import audit  # noqa: PLC0415 - heavy

    findings = audit(topology, knowledge)
    if not findings:
        return Said(
            talk, "verdict", "**Nothing found**: no sensitive port is open to the world, nothing is stale."
        )
    counts = {
        level: sum(found.severity == level for found in findings) for level in ("high", "medium", "low")
    }
    head = ", ".join(f"{count} {level}" for level, count in counts.items() if count)
    lines = ["| Severity | Where | What |", "|---|---|---|"]
    lines += [_row((f.severity, f.group, f.message)) for f in findings[:_MOST_ROWS]]
    if len(findings) > _MOST_ROWS:
        lines.append(_row(("", "", f"and {len(findings) - _MOST_ROWS} more; `berth sg audit` shows all")))
    cards = tuple(dict.fromkeys(found.card for found in findings))[:4]
    return Said(talk, "verdict", f"**{head}**:\n\n" + "\n".join(lines), cards=cards)


def _explain(words: str, talk: Talk, topology: Topology) -> Said | None:
    from assistant.security_groups import explain  # noqa: PLC0415 - heavy

    name = re.sub(r"^(?:the|my|our)\s+", "", words.strip("`'\" "), flags=re.IGNORECASE)
    named = topology.groups_by_name.get(name, ())
    if name not in topology.group_by_id and not named:
        return None
    if len(named) > 1:
        ids = tuple(f"explain {group.group_id}" for group in named[:4])
        return Said(talk, "clarify", f"{len(named)} groups are called `{name}`. Which one?", ids)
    return Said(talk, "verdict", explain(topology, name))


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
