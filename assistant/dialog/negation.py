"""Whether a phrase is denied where it stands: "no GPU", "not in containers yet", "no Windows or Kubernetes".

Every repetition in the patterns is bounded, and only the words nearby are looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.dialog.vocabulary import Phrase

_NO = (
    r"(?:\b(?:no|not|without|never|neither|nor|cannot|lacks?|non|instead\sof|rather\sthan|no\slonger|"
    r"nothing|nobody|hardly\sany|w/o)"
    r"|n't|n\u2019t)"
)
_STOPS = (
    r"and|but|so|because|however|only|just|more|less|than|later|until|which|who|that|then|with|if|sure|idea"
    r"|matter|doubt|problem"
)
_FILLER = rf"(?:(?!(?:{_STOPS})\b)[\w'\u2019-]+\s){{0,4}}"
_AHEAD = re.compile(rf"{_NO}[\s-]{_FILLER}$", re.IGNORECASE)
_WORD = r"[\w'/-]{1,30}"
_ITEM = rf"{_WORD}(?:\s{_WORD}){{0,3}}"
_NO_LIST = rf"\b(?:no|without|neither|not)\s{_ITEM}(?:,\s?{_ITEM}){{0,6}}"
_LIST_ENDS = re.compile(rf"{_NO_LIST},?\s(?:or|nor)\s(?:an?\s|any\s)?$", re.IGNORECASE)
_LIST_RUNS = re.compile(rf"{_NO_LIST},\s?$", re.IGNORECASE)
_LIST_GOES_ON = re.compile(rf"^(?:\s{_WORD}){{0,3}}(?:,\s?{_ITEM}){{0,6}},?\s(?:or|nor)\s", re.IGNORECASE)
_NEEDED = r"(?:needed|required|necessary|used|wanted|involved)"
_BEHIND = re.compile(
    rf"^\s?(?::\s?no\b|\?\s?no\b|=\s?no\b|-\s?no\b|(?:is|are)\snot\s{_NEEDED}|(?:is|"
    rf"are)n['\u2019]t\s{_NEEDED}"
    rf"|not\s(?:{_NEEDED}|yet))",
    re.IGNORECASE,
)
_NOT_DENIED = re.compile(
    r"\b(?:not only|not just|why not|whether or not|if not"
    r"|(?:not|never|n't|cannot) (?:be )?(?:leave|leaving|stored outside|processed outside|move out of))\s",
    re.IGNORECASE,
)
"""Also what must stay: "data may not leave Frankfurt"."""
_REACH = 90


def is_denied(text: str, phrase: Phrase) -> bool:
    """Tell whether a phrase is denied by the words before or behind it."""
    ahead = text[max(0, phrase.start - _REACH) : phrase.start].replace("\n", ";")
    behind = text[phrase.end : phrase.end + _REACH].replace("\n", ";")
    if _NOT_DENIED.search(ahead):
        return False
    if _AHEAD.search(ahead) or _LIST_ENDS.search(ahead) or _BEHIND.match(behind):
        return True
    return bool(_LIST_RUNS.search(ahead) and _LIST_GOES_ON.match(behind))
