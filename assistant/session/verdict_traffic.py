"""Protocol and port as people say them: "on tcp 3306", "port 53/udp", "over https", "10.0.1.10:443"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.patterns import pattern

if TYPE_CHECKING:
    from assistant.facts import Knowledge

_PORTLESS = ("icmp", "icmpv6")
_NUMBER = r"\d{1,6}"
_PORT = pattern(
    r"(?<![\w.:/-])(?:(?:on|over|via|through|at|using|by|with|for|to)\s+)?(?:the\s+)?"
    rf"(?:(?:(?P<before>tcp|udp)[\s/:]*)?(?P<named>ports?)?\s*(?P<port>{_NUMBER})(?:\s*/\s*(?P<after>tcp|"
    rf"udp))?)"
    r"(?![\w.:/-])",
    re.IGNORECASE,
)
_CUED = pattern(r"^(?:on|over|via|through|at|using|by)\b|\b(?:tcp|udp|ports?)\b|/", re.IGNORECASE)
_BARE_NEXT = pattern(
    r"^\s*(?:$|[,?.!]|(?:from|to|on|allowed|open|work|works|get|gets|be|blocked|does|is|or|and)\b)",
    re.IGNORECASE,
)
_BESIDE = pattern(r"(?<![\w:.-])(?P<host>[\w.-]*[a-z\d]):(?P<port>\d{2,5})(?![\w:])", re.IGNORECASE)
"""A port behind the name or the IPv4 address of a host."""
_PROTOCOL = pattern(
    r"(?:\b(?:on|over|via|through|by|using|with)\s+)?\b(?P<name>tcp|udp|icmpv6|icmp)\b(?:\s+(?:traffic|"
    r"packets?))?",
    re.IGNORECASE,
)
_ADDRESS = pattern(
    r"(?<![\w.-])(?:\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:/\d{1,3})?|"
    r"(?:eni|sg|i|pl)-[\w-]+)(?![\w/])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Traffic:
    """Protocol and destination port as they were said; the port is None when none was."""

    protocol: str = "tcp"
    port: int | None = None
    said: bool = False

    @property
    def has_ports(self) -> bool:
        """Whether packets of this protocol have ports at all."""
        return self.protocol not in _PORTLESS

    @property
    def needs_port(self) -> bool:
        """Whether its packets have a port that was not said."""
        return self.port is None and self.has_ports


def services_of(knowledge: Knowledge) -> dict[str, int]:
    """Return the ports of services by name."""
    found: dict[str, int] = knowledge.document("security_group_tiers.yaml")["services"]
    return found


def take_traffic(text: str, knowledge: Knowledge) -> tuple[Traffic, str]:
    """Take protocol and port out of a text: "on tcp 3306", "port 53/udp", "over https"; return the rest.

    A number by itself is a port only at the end of a phrase, and never within a name or an address.
    """
    services = services_of(knowledge)
    beside = _BESIDE.search(text)
    if beside is not None:
        return Traffic(
            "tcp", int(beside["port"]), said=True
        ), f"{text[: beside.end('host')]}{text[beside.end() :]}"
    hidden = _ADDRESS.sub(lambda found: "\0" * len(found[0]), text)
    for found in _PORT.finditer(hidden):
        if not (_CUED.search(found[0]) or _BARE_NEXT.match(hidden[found.end() :])):
            continue
        rest = _without(text, found)
        named = _PROTOCOL.search(rest)
        protocol = found["before"] or found["after"] or (named["name"] if named else "tcp")
        rest = _without(rest, named) if named else rest
        return Traffic(protocol.lower(), int(found["port"]), said=True), rest
    named_service = _service_pattern(tuple(services)).search(hidden)
    if named_service is not None:
        rest = _without(text, named_service)
        spoken = _PROTOCOL.search(rest)
        rest = _without(rest, spoken) if spoken else rest
        name = (named_service["service"] or named_service["of"]).lower()
        return Traffic(spoken["name"].lower() if spoken else "tcp", services[name], said=True), rest
    only = _PROTOCOL.search(hidden)
    if only is not None:
        return Traffic(only["name"].lower(), None, said=True), _without(text, only)
    return Traffic(), text


@lru_cache
def _service_pattern(services: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, services), key=len, reverse=True))
    return re.compile(
        rf"\b(?:on|over|via|through|by|using|"
        rf"with)\s+(?:the\s+)?(?P<service>{names})(?:\s+ports?)?\b(?![\w-])|"
        rf"(?<![\w-])(?P<of>{names})\s+(?=(?:traffic|connections?|access|requests?|port|from)\b)",
        re.IGNORECASE,
    )


def _without(text: str, found: re.Match[str]) -> str:
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()).strip(" ,")
