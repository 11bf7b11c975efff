"""How many words of a question about money may be left that no sum is made of."""

from __future__ import annotations

import re

MOST_UNKNOWN = 3
MOST_IN_A_STORY = 8
"""The same where a sum is asked for in so many words, whatever is told around it."""
_SUM_IS_ASKED = re.compile(
    r"\bhow (?:many dollars|expensive)\b|[$]|"
    r"\b(?:costs?|price|pay|bill|fees?|charges?|charged|spend|dollars|damage|budget|"
    r"owe|wasted?|monthly|yearly|hourly|(?:per|an?|each|every|whole) (?:hour|day|month|year))\b",
    re.IGNORECASE,
)
_ADVICE_IS_ASKED = re.compile(
    r"^\W*(?:why|can|could|should|is|are|do|does|did|which|when|where|who)\b|"
    r"\b(?:why|instead|better|worth|reduce|lower|saved?|saving|avoid|cheaper|dearer|optimi[sz]e|spikes?|spiked|"
    r"increase[ds]?|changed?|switch|migrate|billed for|how long|how often|how fast|how do)\b",
    re.IGNORECASE,
)


def asks_for_a_sum(text: str) -> bool:
    """Tell a question for an amount of money from one for advice."""
    return bool(_SUM_IS_ASKED.search(text)) and not _ADVICE_IS_ASKED.search(text)
