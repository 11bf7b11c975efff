"""Questions about one packet: "can eni-web reach eni-db on tcp 3306?"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.reply import Reply

if TYPE_CHECKING:
    from assistant.security_groups import Topology

_ENDPOINT = re.compile(
    r"(?<![\w.-])(?:eni-[\w-]+|\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7})(?![\w/])",
    re.IGNORECASE,
)
_REACHES = re.compile(
    r"\b(?:reach|connect|talk|access|get (?:through )?to|ping|send|go from|allowed)\b", re.IGNORECASE
)
_PORT = re.compile(r"\b(?:port\s*|on\s+(?:tcp\s*|udp\s*)?|tcp[\s/]*|udp[\s/]*|:)(\d{1,5})\b", re.IGNORECASE)
_PROTOCOL = re.compile(r"\b(tcp|udp|icmpv6|icmp|ping)\b", re.IGNORECASE)


def probe_in(text: str) -> dict[str, Any] | None:
    """Read source, target, protocol and port of a reachability question; None when it is not one."""
    ends = _ENDPOINT.findall(text)
    if len(ends) != 2 or not _REACHES.search(text):  # noqa: PLR2004 - a packet has two ends
        return None
    named = _PROTOCOL.search(text)
    protocol = named[1].lower() if named else "tcp"
    protocol = "icmp" if protocol == "ping" else protocol
    port = _PORT.search(_ENDPOINT.sub(" ", text))
    probe: dict[str, Any] = {"source": ends[0], "target": ends[1], "protocol": protocol}
    return probe if port is None else {**probe, "port": int(port[1])}


def judge(probe: dict[str, Any], topology: Topology | None) -> Reply:
    """Judge the packet over the loaded files.

    Raises:
        BerthError: when the probe cannot be, a port above the last one say.
    """
    if topology is None:
        text = (
            "I need your files for that: `/load groups.json interfaces.json`, the output of "
            "`aws ec2 describe-security-groups` and `aws ec2 describe-network-interfaces`."
        )
        return Reply(kind="clarify", text=text)
    if "port" not in probe and probe["protocol"] in ("tcp", "udp"):
        asked = f"can {probe['source']} reach {probe['target']} on {probe['protocol']} 443?"
        text = f"From {probe['source']} to {probe['target']}, on which port? For example: {asked}"
        return Reply(kind="clarify", text=text, suggestions=(asked,))
    from assistant.security_groups import Probe, check  # noqa: PLC0415 - only once files are loaded

    return Reply(kind="verdict", text=check(topology, Probe(**probe)).explanation)
