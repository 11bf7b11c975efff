"""Reading a turn about packets: whether something reaches something, who does, or what it does reach.

Traffic ("on port 3306", "over https") is taken out first and contractions are spelt out, so that few forms
of sentence are left; each names the two ends by where they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assistant.patterns import pattern
from assistant.session.verdict_traffic import Traffic, services_of, take_traffic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assistant.facts import Knowledge

Kind = Literal["packet", "who", "reach"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a turn asks.

    Attributes:
        kind: whether a packet gets through, who reaches the target, or what the source reaches.
        source: the words for where it comes from; empty for `who`.
        target: the words for where it goes; empty for `reach`.
        traffic: what was said of protocol and port.
        why: it is known not to get through.
        own: the words speak of something of the user's own.
        sure: the words ask about reaching something whatever the ends are; else only the ends can tell.
        asks_why: the question is why it does not.
    """

    kind: Kind
    source: str
    target: str
    traffic: Traffic
    why: bool = False
    own: bool = False
    sure: bool = True
    asks_why: bool = False

    def with_ends(self, ends: Mapping[str, str]) -> Wish:
        """Return it with other words for `source`, `target` or both."""
        return replace(self, source=ends.get("source", self.source), target=ends.get("target", self.target))


_LEAD = (
    r"(?:so|and|but|ok|okay|please|hi|hello|hey|now|well|then|also|just|actually|hmm+|"
    r"(?:can|could|would|will) you (?:please )?(?:check|tell me|see|say|test|verify|show me|find out)|"
    r"(?:please )?(?:check|tell me|show me|see|test|verify|find out|explain)(?= (?:whether|if|why|who|"
    r"what|which|that)\b)|"
    r"check|test|verify|probe|(?:i want to|i'd like to|i need to) (?:know|check|see)|do you know|any idea|"
    r"whether|if)"
)
_LEADING = pattern(rf"^(?:{_LEAD}[\s,:]+)+", re.IGNORECASE)
_WHY = pattern(
    r"^(?:why|how come|what (?:stops|blocks|keeps|prevents))\b\s*(?:is it that\s+)?", re.IGNORECASE
)
_SPELT_OUT: tuple[tuple[re.Pattern[str], str], ...] = (
    (pattern(r"\b(?:can(?:no|')?t|can not|cannot|won't|couldn't)\b", re.IGNORECASE), "can ~"),
    (pattern(r"\b(do|does|is|are|did|was|should|would)(?:n't| not)\b", re.IGNORECASE), r"\1 ~"),
    (pattern(r"(?:(?:\b(?:is|are|am|be|being)|'m|'re) )?\bunable to\b", re.IGNORECASE), " can ~"),
    (
        pattern(r"\b(?:(?:is|are|am|be) )?(~ )?(?:able|allowed|permitted|supposed) to\b", re.IGNORECASE),
        r"can \1",
    ),
    (pattern(r"^(?:is|would|was) it possible (?:for|that)\b", re.IGNORECASE), "can"),
    (
        pattern(r"\bpublicly (accessible|reachable|exposed|open|visible)\b", re.IGNORECASE),
        r"\1 from the internet",
    ),
    (pattern(r"^(is|are) (.+) public$", re.IGNORECASE), r"\1 \2 open to the internet"),
    (
        pattern(
            r"^(?:(?:is|are) there|do (?:i|we) have|have (?:i|we)) (?:an?|any) rules? "
            r"(?:that |which |to )?(?:lets?|allows?|permits?|admits?)\b|^(?:which|what) rules? (?:lets?|"
            r"allows?|permits?|admits?)\b",
            re.IGNORECASE,
        ),
        "can",
    ),
    (
        pattern(
            r"^(?:which|what) (?:traffic|ports?|protocols?) (?:is|are|can|could|may|does)(?: be)?"
            r"(?: (?:allowed|open|possible|used|go|pass|get(?: through)?))?\b",
            re.IGNORECASE,
        ),
        "traffic",
    ),
    (pattern(r"\b(?:fails?|failing|failed|refuses?) to\b", re.IGNORECASE), "can ~"),
    (pattern(r"\b(?:(?:is|are) )?(?:blocked|stopped|prevented|kept) from\b", re.IGNORECASE), "can ~"),
    (
        pattern(
            r"\b(?:(?:is|are|keeps?|gets?|getting) )?(?:timing out|times? out|timeouts?|hang(?:s|ing)|"
            r"fail(?:s|ing)?|"
            r"stuck|having trouble|trouble)(?: (?:on|when|while|at))?(?= (?:\w+ing)\b)",
            re.IGNORECASE,
        ),
        "can ~",
    ),
)
_AUX = r"(?:can|could|does|do|did|will|would|is|are|am|was|were|should|may|might|has|have)"
_VERB = (
    r"reach(?:es|ing)?|(?:re)?connect(?:s|ing)? (?:to|with|into)|talk(?:s|ing)? (?:to|with)|"
    r"speak(?:s|ing)? (?:to|with)|communicat(?:e|es|ing) with|(?:network )?access(?:es|ing)?(?: to)?|"
    r"see(?:s|ing)?(?! (?:\w+ ){0,2}(?:process(?:es)?|logs?|files?|metrics?|variables?|secrets?|memory)\b)|"
    r"get(?:s|ting)? (?:through )?(?:in)?to|ping(?:s|ing)?|hit(?:s|ting)?|(?:ssh|rdp)(?:s|ing)? (?:in)?to|"
    r"query(?:ing)?|quer(?:ies|y)|send(?:s|ing)? (?:traffic |packets |requests? |data )?to|"
    r"(?:open|make|establish|start)(?:s|ing)? (?:a |an |any )?(?:new )?(?:tcp |udp )?connections? (?:to|"
    r"with)"
)
_DONE = (
    r"reachable|accessible|reached|accessed|contacted|pinged|connected to|talked to|visible|open|opened|"
    r"exposed"
)
_FLOW = r"(?:traffic|packets?|connections?|requests?|calls?|access|flows?|queries|anything|something|data|it)"
_ENDING = (
    rf"(?P<ending>[\s,]+(?:(?:{_AUX}|be|it|that|to|~)\s+)*(?:allowed|blocked|denied|permitted|possible|"
    rf"open|refused|dropped|"
    r"work(?:s|ing)?|pass(?:es|ed)?|get(?:s|ting)? through|go(?:es)? through|through|time(?:s)? out|"
    r"timing out|fail(?:s|ing)?|"
    r"filtered|succeed(?:s|ed)?|ok(?:ay)?|fine))?"
)
_FORMS: tuple[tuple[re.Pattern[str], bool], ...] = (
    # active: "can X reach Y", "X can reach Y", "who can reach Y"
    (
        pattern(
            rf"^(?:{_AUX}\s+)?(?:~\s+)?(?P<s>.+?)\s+(?:(?:{_AUX}|to|from|get)\s+)?"
            r"(?:(?:~|also|even|still|actually|ever|both)\s+)*"
            rf"(?P<verb>{_VERB})\s+(?P<t>.+)$",
            re.IGNORECASE,
        ),
        True,
    ),
    # "is Y reachable from X", "can Y be reached by X", "is Y open to X"
    (
        pattern(
            rf"^(?:{_AUX}\s+)?(?:~\s+)?(?!{_AUX}\b)(?P<t>.+?)\s+(?:{_AUX}\s+)?(?:~\s+)?(?:be\s+)?(?:{_DONE})\s+"
            r"(?:from|by|to|for)\s+(?P<s>.+)$",
            re.IGNORECASE,
        ),
        True,
    ),
    # "does Y accept connections from X"
    (
        pattern(
            rf"^(?:{_AUX}\s+)?(?:~\s+)?(?P<t>.+?)\s+(?:{_AUX}\s+)?(?:~\s+)?"
            r"(?:accepts?|allows?|admits?|lets?(?: in)?|takes?|permits?|receives?)\s+"
            rf"(?:(?:in|any|inbound|incoming|new)\s+)*(?:{_FLOW}\s+)?(?:in\s+)?from\s+(?P<s>.+)$",
            re.IGNORECASE,
        ),
        True,
    ),
    # "is open from X to Y", "connections from X to Y time out", "from X to Y, does it work"
    (
        pattern(
            rf"^(?:(?:i|we)(?:'m|'re| am| are)?\s+)?(?:{_AUX}\s+)?(?:~\s+)?(?:(?:the|a|an|any|my|all|"
            rf"of)\s+)*(?:(?P<flow>{_FLOW}|connect|get|port|open|it)\s+)*"
            rf"(?:{_AUX}\s+)?(?:go\s+|get\s+|open\s+|allowed\s+|blocked\s+)*"
            rf"from\s+(?P<s>.+?)\s+(?:to|towards?|into)\s+(?P<t>.+?){_ENDING}$",
            re.IGNORECASE,
        ),
        False,
    ),
    # "is open to X on Y"
    (
        pattern(
            rf"^(?:{_AUX}\s+)?(?:it\s+)?open\s+(?:to|from|for)\s+(?P<s>.+?)\s+(?:on|at|in|"
            rf"for)\s+(?P<t>.+)$",
            re.IGNORECASE,
        ),
        False,
    ),
    # "X -> Y", "X to Y"
    (pattern(r"^(?:from\s+)?(?P<s>\S.*?)\s*(?:-+>|=+>|\u2192|\u2794)\s*(?P<t>\S.*)$", re.IGNORECASE), False),
    (pattern(
        rf"^(?P<s>\S+(?:\s+\S+){{0,2}}?)\s+to\s+(?P<t>\S+(?:\s+\S+){{0,2}}?){_ENDING}$",
        re.IGNORECASE,
    ), False),
)  # fmt: skip
_WHERE_TO = pattern(
    rf"^(?:what|where|whom?|which\s+.+?)(?:\s+else)?\s+{_AUX}\s+(?P<s>.+?)\s+"
    r"(?P<verb>reach|(?:connect|talk|speak|get|send)(?: (?:through )?(?:in)?to| with)?|access|go(?: to)?|"
    r"hit|ping)"
    r"(?:\s+(?:out|outside|anything))?$",
    re.IGNORECASE,
)
_FROM_WHERE = pattern(
    rf"^(?:(?:from )?where|by whom|by what|from what|from which "
    rf"\w+)\s+{_AUX}\s+(?P<t>.+?)\s+(?:be\s+)?(?:{_DONE})"
    r"(?:\s+(?:from|by))?$|"
    rf"^(?:{_AUX}\s+)?(?:it\s+)?open\s+(?:on|at|for|in)\s+(?P<t2>.+)$",
    re.IGNORECASE,
)
_IS_OPEN = pattern(rf"^{_AUX}\s+(?P<t>.+?)\s+(?:{_DONE}|listening)$", re.IGNORECASE)
_HOW = pattern(
    r"^(?:how (?:can|do|would|should|could) (?:i|we|you) )?(?:let|allow|permit|enable|make)\b(?=.*\s)",
    re.IGNORECASE,
)
"""What asks for a rule rather than for a verdict; the verdict names the rule."""
_BETWEEN = pattern(
    rf"^(?:{_AUX}\s+)?(?:{_FLOW}|open|allowed)\s+(?:{_AUX}\s+)?(?:allowed\s+|open\s+|go\s+|pass\s+)?"
    r"between\s+(?P<s>.+?)\s+and\s+(?P<t>.+)$",
    re.IGNORECASE,
)
_ANYBODY = pattern(
    r"^(?:(?:list|show(?: me)?|name|find)\s+)?(?:(?:any|every|some)(?:one|body|thing)|all(?:\s+\S+){0,2}?)"
    r"(?:\s+(?:that|who|which))?(?:\s+else)?$|"
    r"^(?:who(?:ever)?|what|which|which\s+\S.*|what\s+(?:groups?|instances?|hosts?|servers?|machines?|"
    r"interfaces?|"
    r"security groups?|addresses|ips?|things?))(?:\s+else)?$",
    re.IGNORECASE,
)
_NO_END = pattern(
    rf"^(?:how|when|why|if|what|which|where|let|give|show|design|migrate|move|switch|change|go|convert|"
    rf"run|deploy|limit|"
    rf"restrict|prevent|block|stop|allow|deny)\b(?=.*\s)|^{_AUX}\b|\bwho$|"
    r"^(?:i|we) \w+ |,\s*(?:what|how|why)\b",
    re.IGNORECASE,
)
"""What begins a question or a command, and no end of a packet."""
_OWN = pattern(r"\b(?:my|our|mine|ours)\b", re.IGNORECASE)
_BEFORE = pattern(
    r"^(?:(?:an?|the|my|our|all|any|some|these|those|this|that|on|of|at|in|for|from|inside)\s+)+",
    re.IGNORECASE,
)
_AFTER = pattern(
    r"(?:[\s,]+(?:at all|anymore|any more|any longer|today|still|then|now|please|again|directly|either|"
    r"too|as well|"
    r"by itself|yet|~))+$",
    re.IGNORECASE,
)
_GENERIC = pattern(r"^(?:an?|any|some)\s+(?!of\b)", re.IGNORECASE)
_MOST_WORDS = 8
_LONGEST = 300
_STOPPED = pattern(r"blocked|denied|refused|dropped|time|timing|fail|filtered", re.IGNORECASE)
_LOGIN = {"ssh": "ssh", "rdp": "rdp"}


def spelt_out(text: str) -> str:
    """Return a turn without what opens it politely, its contractions spelt out; `~` stands for "not"."""
    said = " ".join(text.replace("\u2019", "'").split()).rstrip("?!. ")
    said = _LEADING.sub("", said)
    for found, instead in _SPELT_OUT:
        said = found.sub(instead, said)
    return " ".join(said.split())


def read_wish(text: str, knowledge: Knowledge) -> Wish | None:
    """Read a question about packets; None when the turn is none."""
    if len(text) > _LONGEST:
        return None
    said = spelt_out(text)
    asks_why = _WHY.match(said)
    is_denied = "~" in said or asks_why is not None
    own = bool(_OWN.search(text))
    said = _WHY.sub("", said)
    asks_how = _HOW.match(said) is not None
    said = _HOW.sub("can", said)
    traffic, rest = take_traffic(said, knowledge)
    found = next(_read(rest, traffic, knowledge), None)
    if found is None or not all(len(end.split()) <= _MOST_WORDS for end in (found.source, found.target)):
        return None
    why = is_denied or found.why
    if asks_how:
        return replace(found, sure=False)
    return replace(found, why=why, own=own, asks_why=asks_why is not None)


def _read(said: str, traffic: Traffic, knowledge: Knowledge) -> Iterator[Wish]:
    """Yield what a sentence may ask, the likeliest first."""
    asked = _WHERE_TO.match(said)
    if asked is not None:
        yield Wish("reach", _end(asked["s"]), "", _by_verb(asked["verb"], traffic, knowledge))
    asked = _FROM_WHERE.match(said)
    if asked is not None:
        yield Wish("who", "", _end(asked["t"] or asked["t2"]), traffic)
    for form, sure in ((_BETWEEN, True), *_FORMS):
        found = form.match(said)
        if found is None:
            continue
        source, target = found["s"].strip(" ,"), found["t"].strip(" ,")
        if not _ANYBODY.match(source) and (_NO_END.match(source) or _NO_END.match(target)):
            continue
        named = found.groupdict()
        told = _by_verb(named.get("verb") or "", traffic, knowledge)
        is_flow = bool(named.get("flow"))
        is_generic = bool(_GENERIC.match(source) or _GENERIC.match(target))
        is_sure, why = (sure or is_flow) and not is_generic, bool(_STOPPED.search(named.get("ending") or ""))
        if _ANYBODY.match(source):
            yield Wish("who", "", _end(target), told, sure=is_sure)
        elif _end(source) and _end(target):
            yield Wish("packet", _end(source), _end(target), told, why=why, sure=is_sure)
    asked = _IS_OPEN.match(said)
    if asked is not None and traffic.said:
        yield Wish("who", "", _end(asked["t"]), traffic, sure=False)


def _by_verb(verb: str, traffic: Traffic, knowledge: Knowledge) -> Traffic:
    """Let "ping" and "ssh into" tell the traffic that was not said otherwise."""
    first = verb.lower().split(" ")[0] if verb else ""
    if first.startswith("ping"):
        return Traffic("icmp", None, said=True)
    service = next((name for start, name in _LOGIN.items() if first.startswith(start)), None)
    if service and traffic.port is None:
        return Traffic("tcp", services_of(knowledge)[service], said=True)
    return traffic


def _end(words: str) -> str:
    return _BEFORE.sub("", _AFTER.sub("", words.strip(" ,:;`'\""))).strip(" ,:;`'\"").replace("~", "").strip()
