"""What no card and no table can tell: the user's own account, and what is yet to come."""

from __future__ import annotations

import re

from assistant.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from assistant.answers.models import Answer

_OF_YEAR = pattern(r"(?<![\d-])((?:19|20)\d\d)-\d\d")
_FORETELLS = pattern(
    r"\b(?:predict|forecast|foretell|prognos)\w*\b|"
    r"\bspot\b.*\b(?:tomorrow|next (?:week|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day))\b",
    re.IGNORECASE,
)
_LOOKS_INTO_THE_ACCOUNT = pattern(
    r"^\W*(?:(?:please|can you|could you) )?(?:show|list|display|print|fetch|give) (?:me )?(?:all )?(?:of )?"
    r"(?:my|our)\b|"
    r"^(?!.*\b(?:can|may|could|should)\b).*"
    r"\b(?:is|are|was|were|did|has|have|how (?:much|many)|what(?:'s| is| was| were| are)?) (?:[\w'-]+ ){0,3}?"
    r"(?:my|our|i|we)\b.*\b(?:right now|at the moment|currently|last (?:month|week|night|year)|yesterday|"
    r"(?:so far )?this (?:month|week|morning))\b|"
    r"\b(?:look|peek|log) (?:in|into|at|in to) (?:my|our) (?:aws )?(?:accounts?|console|bill|dashboards?)\b|"
    r"\b(?:incidents?|outages?|degraded|down)\b.*\b(?:right now|at (?:the|this)(?: very)? moment|currently|"
    r"at present|today)\b",
    re.IGNORECASE,
)
"""Asks how the user's own account is or was: "is my function checkout-prod throttled at the moment?"."""
_PICKS_FROM_THE_ACCOUNT = pattern(
    r"^(?!.*\b(?:can|may|could|should|must|would|need)\b)\W*"
    r"(?:which (?:one )?of (?:my|our)\b|(?:which|what|how many) .*\bin (?:my|our) (?:aws )?accounts?\b|"
    r"(?:which|what|how many) .*\baccount \d{12}\b|"
    r"who (?:in (?:my|our) \w+ )?(?:has |have )?(?:deleted|removed|changed|modified|created|added|stopped|"
    r"terminated|killed|restarted|rebooted|opened|disabled|enabled|deployed) (?:my|our|the)\b|"
    r"when (?:do|does|did|will|is|was) (?:my|our) (?:[\w-]+ ){1,3}"
    r"(?:end|expire|renew|run out|up for renewal)\b|"
    r"(?:which|what) (?:rack|host|machine|building|data cent(?:er|re)) (?:is|are|runs?|holds?) (?:my|our)\b|"
    r"how many [\w -]+ (?:left|free|remaining|in use|running|pending|stopped) (?:in|on|of) (?:my|our)\b|"
    r"(?:is|are) (?:aws|[a-z]{2}-[a-z]+-\d|lambda|ecs|fargate|eks|ec2) (?:down|broken)\W*$|"
    r"(?:what is |what's |what are )?(?:the )?(?:[\w-]+ ){0,2}"
    r"(?:usage|utili[sz]ation|load|status|uptime) of (?:my|our)\b|"
    r"[\w -]+ (?:name|id|arn) of (?:my|our) (?:prod|production|live|staging|dev|test)\b|"
    r".*\bof (?:my|our) (?:aws )?accounts? (?:today|now|yesterday|this (?:week|month)|last (?:week|month)))",
    re.IGNORECASE,
)
"""Asks which of the user's own things is so, what it is called or how busy it is.

So does who did something to them, or when a contract of theirs ends.
"""


_YEAR = pattern(
    r"\b(?:in|by|during|before|until|back in|for) (?:the year )?((?:19|20|21)\d\d)"
    r"(?=\W*$|[,;?.!]|\s+(?:and|or|be|will)\b)",
    re.IGNORECASE,
)


def year_named(question: str) -> str:
    """Return the year for which something is asked; empty for none.

    >>> year_named("what will lambda cost in 2035?")
    '2035'
    """
    found = _YEAR.search(question)
    return found[1] if found else ""


def years_of(answer: Answer) -> frozenset[str]:
    """Return the years in which the figures of an answer were read."""
    return frozenset(one.as_of[:4] for one in answer.citations).union(_OF_YEAR.findall(answer.text))


def foretells(question: str) -> bool:
    """Tell a question on what a price will be: the tables tell what it was."""
    return bool(_FORETELLS.search(question))


def looks_into_the_account(question: str) -> bool:
    """Tell a question on how the user's own account is or was."""
    return bool(_LOOKS_INTO_THE_ACCOUNT.search(question) or _PICKS_FROM_THE_ACCOUNT.search(question))
