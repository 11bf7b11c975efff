"""Figures typed into a sentence instead of being read from a fact.

A digit in a card's text is allowed where it is part of a name (EC2, t3.medium, Route 53), a version,
an address, a port or protocol number, or a date. Anything else looks like a limit or a price that
would go stale unseen. The patterns are general; none knows a particular card.
"""

from __future__ import annotations

import re

from assistant.facts.templates import PLACEHOLDER
from assistant.quantities.display import SECONDS_PER, SIZES

_SIZES = "|".join(sorted({*SIZES, "vCPUs?", "GPUs?"}))
_TIMES = "|".join(unit.rstrip("s") + "s?" for unit in SECONDS_PER)
_UNIT = rf"(?:{_SIZES}|{_TIMES}|ms|weeks?|months?|years?|percent|%)"

_LIST_OF_NUMBERS = r"(?>\d+(?:\s*(?:,|-|to|and|or)\s*\d+)*)"

_NOT_A_FIGURE = tuple(
    re.compile(pattern)
    for pattern in (
        r"`[^`]*`",  # code
        r"https?://\S+",
        # Addresses: IPv4 and its ranges, IPv6 with ::, prefix lengths on their own.
        r"\b\d+(?:\.\d+){3}(?:/\d+)?",
        r"(?<![\w:])[0-9a-fA-F:]*::[0-9a-fA-F:]*(?:/\d+)?",
        r"(?<![\w/])/\d{1,3}\b",
        r"\b\d{12}\b(?=/)",  # an account before a resource
        # Names: letters first, as in EC2, x86_64, use1-az3 and P6e-GB200; sizes as in 24xlarge.
        r"(?<![\w.])[A-Za-z][A-Za-z_]*[\w./+-]*\d[\w./+-]*",
        r"\b\d+xlarge\b",
        # A size that somebody chooses: 1 vCPU / 2 GB. Limits are not written so.
        r"\b\d+(?:\.\d+)?\s?vCPUs?\s?/\s?\d+(?:\.\d+)?\s?GB\b",
        # Versions: 1.4.0, or a number right after its word.
        r"\b\d+\.\d+\.\d+\b",
        rf"(?i:\b(?:version|release|platform|kernel)s?)\s+(?>\d+(?:\.\d+)*)(?!\s?{_UNIT}\b)",
        # Dates: 2026-11-23, November 2026, 10 August 2023, since 2018.
        r"\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b",
        (
            r"\b(?:\d{1,2}\s+)?(?:January|February|March|April|May|June|July|August|September|October"
            r"|November|December)(?:\s+\d{1,2},)?\s+(?:19|20)\d\d\b"
        ),
        (
            r"(?i:\b(?:in|since|until|till|before|after|from|of|by|during|early|mid|late|year))\s+"
            r"(?:19|20)\d\d\b"
        ),
        # Ports, one or several, and ranges up to the last one.
        rf"(?i:\b(?:ports?|tcp|udp))\s+{_LIST_OF_NUMBERS}(?!\s?{_UNIT}\b)",
        r"\b\d+\s?(?:-|–|to)\s?65535\b",
        # Numbers of protocols and codes, wildcards, and ways of speaking.
        r"(?i:\b(?:protocol|type|code|number|rule|status|http|error)s?)\s+\d+\b",
        r"(?<![\w.,])-1\b",
        r"\b\dxx\b",
        r"\b24\s?[/x]\s?7\b",
        r"\b\d+(?:st|nd|rd|th)\b",
    )
)

_NUMBER = re.compile(r"\d[\d,.]*")
_NAMED = re.compile(r"\b([A-Z][\w.]*)\s+$")
"""A capitalised word right before a number, which makes it part of a name: Route 53, Java 21."""
_OPENER = re.compile(
    r"A|About|Above|Add|After|All|An|And|Any|At|Before|Below|Between|Beyond|But|By|Each|Every|Exactly"
    r"|For|From|In|Its|Just|Less|More|Most|No|Not|Of|On|One|Only|Or|Over|Some|Than|That|The|Then"
    r"|These|This|To|Up|Under|Until|Use|When|With|Within"
)
"""A capitalised word that merely opens a sentence and names nothing."""
_QUANTITY_AFTER = re.compile(rf"\s?-?{_UNIT}\b|\s?%|\s+[a-z]{{3,}}s\b")
_PORT_TALK = re.compile(r"(?i)\b(?:ports?|tcp|udp|ssh|https?|nfs)\b")
_MOST_PORT = 65535  # the highest port there is: sixteen bits, by RFC 9293


def typed_figures(text: str) -> tuple[str, ...]:
    """Return the figures that stand in a template's own words, in order."""
    blank = PLACEHOLDER.sub(" ", text)
    is_about_ports = bool(_PORT_TALK.search(blank))
    for pattern in _NOT_A_FIGURE:
        blank = pattern.sub(lambda match: " " * len(match[0]), blank)
    return tuple(
        match[0].rstrip(".,")
        for match in _NUMBER.finditer(blank)
        if not _is_named(blank, match) and not (is_about_ports and _is_port(blank, match))
    )


def _is_named(text: str, match: re.Match[str]) -> bool:
    before = _NAMED.search(text[max(0, match.start() - 40) : match.start()])
    named = before is not None and not _OPENER.fullmatch(before[1])
    return named and not _is_quantity(text, match)


def _is_port(text: str, match: re.Match[str]) -> bool:
    digits = match[0].rstrip(".,")
    is_money = text[: match.start()].endswith("$")
    is_in_range = digits.isdecimal() and int(digits) <= _MOST_PORT
    return is_in_range and not is_money and not _is_quantity(text, match)


def _is_quantity(text: str, match: re.Match[str]) -> bool:
    end = match.start() + len(match[0].rstrip(".,"))
    return _QUANTITY_AFTER.match(text, end) is not None
