"""Rules as people tell them: "tcp 3306 from web-sg", "everything", "nothing", "ssh from 203.0.113.7"."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Any

from assistant.patterns import pattern
from assistant.session.verdict_ends import share_a_word
from assistant.session.verdict_traffic import take_traffic

if TYPE_CHECKING:
    from assistant.facts import Knowledge
    from assistant.security_groups import Topology
    from assistant.session.verdict_grammar import Wish

_NOTHING = pattern(
    r"^(?:there (?:is|are) )?(?:nothing|none|no(?: (?:inbound |outbound )?rules?)?|no one|nobody|"
    r"empty)\.?$",
    re.IGNORECASE,
)
_YES = pattern(r"^(?:yes|yeah|yep|right|it does|they do|sure|correct|default|the default)\b", re.IGNORECASE)
_EVERYTHING = pattern(r"\b(?:everything|all(?: traffic)?|anything|any|open)\b", re.IGNORECASE)
_PEER = pattern(r"\b(?:from|to|towards)\s+(?P<peer>.+)$", re.IGNORECASE)
_WORLD = pattern(
    r"^(?:anywhere|everywhere|anyone|everyone|everybody|(?:the )?(?:internet|world)|all)$", re.IGNORECASE
)
_OTHER_END = pattern(r"^(?:it|them|there|those|these|that|this)$", re.IGNORECASE)
_RANGE = pattern(r"(?<![\w.])(\d{1,5})\s*(?:-|to)\s*(\d{1,5})(?![\w.])")
_NEXT = pattern(r"\s*(?:[;\n]|,(?!\d)|\band\b(?=.*\b(?:from|to)\b))\s*", re.IGNORECASE)
_OPENS = pattern(
    r"^(?:(?:no|nope|yes|well|only|just|it (?:lets|allows|admits)(?: in| out)?)[,:\s]+)+(?=\S)",
    re.IGNORECASE,
)
SOURCE, TARGET = "sg-source", "sg-target"


def told_rules(text: str, asked: Wish, direction: str, knowledge: Knowledge) -> list[dict[str, Any]] | None:
    """Read rules that somebody tells, in AWS's shape; None when the words tell none.

    Args:
        text: what was said.
        asked: the packet that it is about; its ends may be meant by name, or by "them".
        direction: ingress for what the target lets in, egress for what the source lets out.
        knowledge: where the names of services stand.
    """
    said = _OPENS.sub("", text.strip().rstrip(".!"))
    if _NOTHING.match(said):
        return []
    if direction == "egress" and _YES.match(said):
        return [_permission("-1", None, {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]})]
    found: list[dict[str, Any]] = []
    for part in _NEXT.split(said):
        rule = _one(part.strip(), asked, direction, knowledge) if part.strip() else None
        if rule is None:
            return None
        found.append(rule)
    return found or None


def _one(text: str, asked: Wish, direction: str, knowledge: Knowledge) -> dict[str, Any] | None:
    named = _PEER.search(text)
    traffic = text[: named.start()] if named else text
    span = _RANGE.search(traffic)
    told, _ = take_traffic(f"on {traffic.strip()}", knowledge)
    protocol, port = told.protocol, told.port
    everything = bool(_EVERYTHING.search(traffic)) and port is None
    if not everything and port is None and span is None and not protocol.startswith("icmp"):
        return None
    if named is None and not everything:
        return None
    peer = _peer(named["peer"].strip(" ,`'\"") if named else "anywhere", asked, direction)
    if everything:
        return _permission("-1", None, peer)
    if protocol.startswith("icmp"):
        return _permission(protocol, (-1, -1), peer)
    low, high = (int(span[1]), int(span[2])) if span else (port or 0, port or 0)
    return _permission(protocol, (low, high), peer)


def _permission(protocol: str, ports: tuple[int, int] | None, peer: dict[str, Any]) -> dict[str, Any]:
    told = {"FromPort": ports[0], "ToPort": ports[1]} if ports else {}
    return {"IpProtocol": protocol, **told, **peer}


def _peer(words: str, asked: Wish, direction: str) -> dict[str, Any]:
    if _WORLD.match(words):
        return {"IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}
    try:
        block = ipaddress.ip_network(words, strict=False)
    except ValueError:
        other, other_id = (asked.source, SOURCE) if direction == "ingress" else (asked.target, TARGET)
        same = bool(_OTHER_END.match(words)) or share_a_word(words, other)
        return {"UserIdGroupPairs": [{"GroupId": other_id if same else words}]}
    version6 = block.version == 6  # noqa: PLR2004 - the IP version
    return {"Ipv6Ranges": [{"CidrIpv6": str(block)}]} if version6 else {"IpRanges": [{"CidrIp": str(block)}]}


def told_topology(
    asked: Wish, inbound: list[dict[str, Any]], outbound: list[dict[str, Any]] | None
) -> Topology:
    """Return the network that was told: a group for either end.

    Raises:
        ValidationError: for ports that cannot be.
    """
    from assistant.security_groups import Topology  # noqa: PLC0415 - only once rules are told

    everything = [_permission("-1", None, {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]})]
    out = everything if outbound is None else outbound
    return Topology.model_validate({"SecurityGroups": [
        {"GroupId": SOURCE, "GroupName": asked.source, "VpcId": "vpc", "IpPermissionsEgress": out},
        {"GroupId": TARGET, "GroupName": asked.target, "VpcId": "vpc", "IpPermissions": inbound},
    ]})  # fmt: skip
