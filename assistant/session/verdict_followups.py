"""Turns that go on from the last question about packets: "and on 5432?", "what about the bastion?"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.patterns import pattern
from assistant.session.verdict_ends import is_data, meant, only_port
from assistant.session.verdict_packets import judge, over_files
from assistant.session.verdict_traffic import take_traffic

if TYPE_CHECKING:
    from assistant.facts import Knowledge
    from assistant.security_groups import Topology
    from assistant.session.verdict_grammar import Kind, Wish
    from assistant.session.verdict_traffic import Traffic
    from assistant.session.verdicts import Said, Talk

_GOES_ON = pattern(
    r"^(?:(?:and|or|but|ok|okay|so|then|now|also|what about|how about|what if it(?:'s| is)|what if|same|"
    r"try|instead|again)[\s,]+)+",
    re.IGNORECASE,
)
_TURNED = pattern(
    r"^(?:(?:in|and|to|is it the same|does it work|the|what about)\s+)*(?:(?:other|opposite|"
    r"reverse)\s+(?:way|direction)(?:\s+(?:round|around))?|"
    r"reversed?|vice versa|backwards?|back(?: again)?|(?:the )?return(?: direction)?)$",
    re.IGNORECASE,
)
_OTHERS = pattern(
    r"^(?:who|what|anyone|anybody|which (?:groups?|instances?|interfaces?|"
    r"hosts?))\s*(?:else)?(?:\s+(?:can|could|may|does|has|is))?"
    r"(?:\s+(?:access|reach|connect to|talk to|get to|hit|allowed))?(?:\s+(?:to\s+)?(?:it|that|there|"
    r"them))?$",
    re.IGNORECASE,
)
_ELSEWHERE = pattern(
    r"^(?:what|where)\s+(?:else\s+)?(?:can|could|may|does)\s+(?:it|they|that)(?:\s+(?:else\s+)?(?:reach|"
    r"connect to|talk to|access|get to|go))?$",
    re.IGNORECASE,
)
_WHY = pattern(
    r"^why(?:\s+(?:not|so|is that|was that|that|is it (?:denied|allowed|blocked)|denied|allowed))?$",
    re.IGNORECASE,
)
_CUE = pattern(r"^(?:on|over|via|port|tcp|udp|using|through|with)\b", re.IGNORECASE)
_IS_IT = pattern(r"^(?:is|are|does|can|will|would)\s+(?:it|that|this|they)\b", re.IGNORECASE)
_NOTHING_MORE = pattern(
    r"^(?:(?:on|over|is|are|does|can|will|would|it|that|this|they|work|be|allowed|open|get|through|go|"
    r"instead|then|too|as|well|"
    r"traffic|port)\s*)+$",
    re.IGNORECASE,
)
_FROM_TO = pattern(
    r"^(?:(?:from|by)\s+(?P<s>.+?))?(?:\s*(?:^|\s)(?:to|towards|into|at)\s+(?P<t>.+))?$", re.IGNORECASE
)
_ARTICLE = pattern(r"^(?:(?:an?|the|my|our|for|with)\s+)+", re.IGNORECASE)
_TURNED_KIND: dict[Kind, Kind] = {"packet": "packet", "who": "reach", "reach": "who"}
_MOST_WORDS = 12


def follow(text: str, talk: Talk, topology: Topology | None, knowledge: Knowledge) -> Said | None:
    """Answer a turn that goes on from the last question; None when it does not.

    Raises:
        BerthError: when the packet cannot be.
    """
    last, network = talk.last, talk.judged
    said = " ".join(text.replace("\u2019", "'").split()).rstrip("?!. ")
    if last is None or network is None or len(said.split()) > _MOST_WORDS:
        return None
    began = _GOES_ON.match(said)
    rest = _GOES_ON.sub("", said)
    files = topology if topology is network else None
    if _WHY.match(rest) and talk.probe is not None:
        return judge(last, talk, network)
    if _TURNED.match(rest):
        turned = last.with_ends({"source": last.target, "target": last.source})
        return judge(replace(turned, kind=_TURNED_KIND[last.kind]), talk, network)
    if _ELSEWHERE.match(rest):
        return judge(
            replace(
                last,
                kind="reach",
                source=last.source or last.target,
                target="",
                traffic=replace(last.traffic, port=None),
            ),
            talk,
            network,
        )
    if _OTHERS.match(rest) and last.target:
        return judge(replace(last, kind="who", source=""), talk, network)
    moved = _other_end(rest, last, files, knowledge, began=began is not None) if files else None
    if moved is not None and files is not None:
        return over_files(moved, talk, files, knowledge)
    traffic = _traffic_alone(rest, knowledge, began=began is not None)
    return judge(replace(last, traffic=traffic), talk, network) if traffic else None


def _traffic_alone(words: str, knowledge: Knowledge, *, began: bool) -> Traffic | None:
    """Read words that tell other traffic and nothing else: "on 5432", "udp", "https instead"."""
    is_cued = bool(_CUE.match(words)) or bool(_IS_IT.match(words))
    if not (began or is_cued):
        return None
    for said in (words, f"over {words}"):
        traffic, left = take_traffic(said, knowledge)
        if traffic.said and (not left or _NOTHING_MORE.match(left)):
            return traffic
    return None


def _other_end(words: str, last: Wish, files: Topology, knowledge: Knowledge, *, began: bool) -> Wish | None:
    """Read words that name another end, and perhaps other traffic with it."""
    traffic, left = take_traffic(words, knowledge)
    told = replace(last, traffic=traffic) if traffic.said else last
    return _moved(left, told, files, knowledge, began=began) if left else None


def _moved(words: str, last: Wish, files: Topology, knowledge: Knowledge, *, began: bool) -> Wish | None:
    """Put another end in the place of the one that the words are for."""
    found = _FROM_TO.match(words)
    source, target = (found["s"], found["t"]) if found else (None, None)
    if source is None and target is None:
        if not began:
            return None
        named = _ARTICLE.sub("", words)
        is_target = last.kind != "reach" and (last.kind == "who" or is_data(named, knowledge))
        source, target = (None, named) if is_target else (named, None)
    ends = {"source": source, "target": target}
    moved = {field: _ARTICLE.sub("", end) for field, end in ends.items() if end}
    if not moved or not all(_is_known(end, files, knowledge) for end in moved.values()):
        return None
    is_whole = (last.kind == "who" and "source" in moved) or (last.kind == "reach" and "target" in moved)
    kind: Kind = "packet" if is_whole else last.kind
    wish = replace(last.with_ends(moved), kind=kind, why=False, own=True)
    port = only_port(moved["target"], knowledge) if "target" in moved and last.traffic.said else None
    is_new = port is not None and not last.traffic.needs_port and only_port(last.target, knowledge) != port
    return replace(wish, traffic=replace(last.traffic, port=port)) if is_new else wish


def _is_known(words: str, files: Topology, knowledge: Knowledge) -> bool:
    found = meant(words, files, knowledge)
    return bool(found.names)
