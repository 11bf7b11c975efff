"""What a turn asks about security groups: which packet, from what to what, and which groups are meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.facts import Knowledge
    from assistant.security_groups import Topology

_WHY = r"why (?:can't|cannot|can not|won't|doesn't|does not|isn't|is|are|do|does|can|could)"
_WHETHER = r"(?:please )?(?:check|tell me|see) (?:whether|if)|whether|if"
_VERB = (
    r"reach(?:es)?|connects? (?:to|with)|talks? (?:to|with)|speaks? (?:to|with)|access(?:es)?|"
    r"gets? (?:through )?to|pings?|send (?:traffic |packets )?to|hits?|open (?:a )?connections? to"
)
_QUESTION = pattern(
    r"^(?:(?:so|and|but|ok|okay|please|hi|hello|hey)[,\s]+)*"
    rf"(?P<opening>{_WHY}|can't|cannot|can not|can|could|does|do|will|would|is|are|am|should|{_WHETHER})\s+"
    r"(?P<source>.+?)\s+(?:not\s+)?(?:(?:be\s+)?(?:able|allowed)\s+to\s+|can(?:not|'t)?\s+)?"
    rf"(?P<verb>{_VERB})\s+"
    r"(?P<target>.+?)(?:\s+(?:on|over|via|through|at|by|using|with)\s+(?P<how>[^?]+?))?\s*\??$",
    re.IGNORECASE,
)
_PORT = pattern(
    r"(?<![\w.])(?:(?P<protocol>tcp|udp)[\s/:]*)?(?:ports?\s*)?(?P<port>\d{1,5})"
    r"(?:\s*/\s*(?P<after>tcp|udp))?(?![\w.])",
    re.IGNORECASE,
)
_PROTOCOL = pattern(r"\b(tcp|udp|icmpv6|icmp|ping)\b", re.IGNORECASE)
_OWN = pattern(r"\b(?:my|our|mine|ours)\b", re.IGNORECASE)
_ARTICLE = pattern(r"^(?:(?:an?|the|my|our|all|any|some|these|those|this|that)\s+)+", re.IGNORECASE)
_GENERIC = frozenset({
    "server", "servers", "instance", "instances", "tier", "group", "groups", "sg", "host", "hosts", "machine",
    "machines", "box", "boxes", "node", "nodes", "security", "the", "my", "our", "eni", "interface", "layer",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A packet as somebody asks about it.

    Attributes:
        source: the words for where it comes from.
        target: the words for where it goes.
        protocol: tcp, udp, icmp or icmpv6.
        port: destination port; None when it was not said.
        why: it is known not to get through, and the question is why.
        own: the words speak of something of the user's own.
    """

    source: str
    target: str
    protocol: str = "tcp"
    port: int | None = None
    why: bool = False
    own: bool = False

    @property
    def needs_port(self) -> bool:
        """Tell whether a packet of this protocol has a port that was not said."""
        return self.port is None and self.protocol in ("tcp", "udp")


def read_question(text: str, knowledge: Knowledge) -> Asked | None:
    """Read a question about one packet; None when the turn is none."""
    found = _QUESTION.match(text.strip().replace("\u2019", "'"))
    if found is None:
        return None
    how = found["how"] or ""
    target = found["target"]
    protocol, port = traffic_in(f"{how} {target}" if found["how"] is None else how, knowledge)
    if found["verb"].lower().startswith("ping"):
        protocol, port = "icmp", None
    return Asked(
        source=_ARTICLE.sub("", found["source"]).strip(" ,"),
        target=_ARTICLE.sub("", _PORT.sub("", target) if found["how"] is None else target).strip(" ,:"),
        protocol=protocol,
        port=port,
        why=found["opening"].lower().startswith(("why", "can't", "cannot", "can not")),
        own=bool(_OWN.search(text)),
    )


def traffic_in(text: str, knowledge: Knowledge) -> tuple[str, int | None]:
    """Read protocol and port: "tcp 3306", "port 53/udp", "https"; the port is None when none is said."""
    named = _PROTOCOL.search(text)
    protocol = named[1].lower() if named else "tcp"
    protocol = "icmp" if protocol == "ping" else protocol
    if protocol.startswith("icmp"):
        return protocol, None
    found = next((m for m in _PORT.finditer(text) if not _is_part_of_address(text, m)), None)
    if found is not None:
        return (found["protocol"] or found["after"] or protocol).lower(), int(found["port"])
    services: dict[str, int] = knowledge.document("security_group_tiers.yaml")["services"]
    said = (services[word] for word in re.findall(r"[a-z]+", text.lower()) if word in services)
    return protocol, next(said, None)


def _is_part_of_address(text: str, match: re.Match[str]) -> bool:
    around = text[: match.start()][-1:], text[match.end() :][:1]
    return around[0] in (".", ":", "-", "/") or around[1] in (".", ":")


@dataclass(frozen=True, slots=True)
class Meant:
    """What words for an end may mean: one name that the files know, several, or none."""

    names: tuple[str, ...]

    @property
    def name(self) -> str | None:
        """The only meaning, if there is one."""
        return self.names[0] if len(self.names) == 1 else None


def meant(words: str, topology: Topology, knowledge: Knowledge) -> Meant:
    """Find the interfaces and groups that words may mean, the likeliest only.

    An id, an address or a whole name means itself; else the group or interface whose name shares the most
    words, or is of the same part of an application (a "database" is also what is called mysql).
    """
    from assistant.security_groups.ends import find_end  # noqa: PLC0415 - only once files are loaded

    exact = find_end(topology, words)
    if not exact.problem:
        return Meant((words,))
    said = _tokens(words)
    parts, tiers = _parts(words, knowledge)
    if not said and not parts:
        return Meant(())
    scores: dict[str, int] = {}
    for name, label in _names(topology):
        known_parts, known_tiers = _parts(label.replace("-", " ").replace("_", " "), knowledge)
        score = 4 * len(said & _tokens(label)) + 2 * len(parts & known_parts) + len(tiers & known_tiers)
        if score:
            scores[name] = max(score, scores.get(name, 0))
    best = max(scores.values(), default=0)
    return Meant(tuple(name for name, score in scores.items() if score == best))


def _names(topology: Topology) -> Iterable[tuple[str, str]]:
    """Yield what an end may be called, with the words of its name: groups first, then named interfaces."""
    for group in topology.security_groups:
        unique = len(topology.groups_by_name.get(group.group_name, ())) == 1
        yield (group.group_name if unique and group.group_name else group.group_id), group.label
    for interface in topology.network_interfaces:
        if interface.name:
            yield interface.network_interface_id, interface.name


def _tokens(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return frozenset(_singular(word) for word in words if word not in _GENERIC)


def share_a_word(one: str, other: str) -> bool:
    """Tell whether two names share a word that says something."""
    return bool(_tokens(one) & _tokens(other))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word  # noqa: PLR2004


def _parts(text: str, knowledge: Knowledge) -> tuple[frozenset[str], frozenset[int]]:
    from assistant.security_groups import find_parts  # noqa: PLC0415 - only where words need it

    found = find_parts(text, knowledge)
    return frozenset(part.name for part in found), frozenset(part.tier for part in found)
