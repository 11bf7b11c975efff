"""Questions about a bill that was given: over another period, without a part, and what is in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.dialog.models import Act
from assistant.dialog.platform_questions import platforms_in

if TYPE_CHECKING:
    from assistant.dialog.models import DialogState
    from assistant.dialog.vocabulary import Words

_COST_OVER = re.compile(
    r"^(?:(?:and|so|what about|how about) )*"
    r"(?P<asks>(?:what|how much)"
    r"(?: (?:is|does|would|will|are|do) (?:that|it|this|they|the bill|we pay|i pay|all of it))?"
    r"(?: cost| be| come to| make)?(?: in total| altogether| for it)? |(?:the )?(?:cost|bill|total) )?"
    r"(?:(?:per|a|an|each|every|for a) (?P<period>hour|day|week|year)|"
    r"(?P<adverb>hourly|daily|weekly|yearly|annually))(?: then)?$"
)
_NO_RATE = "year"
"""No load is given by it."""
_PERIODS = {"hourly": "hour", "daily": "day", "weekly": "week", "yearly": "year", "annually": "year"}
_ENOUGH = re.compile(
    r"^(?:is|are|would|will|does|do) (?P<rest>[^?]{2,40}?) (?:be |really |still )?"
    r"(?:enough|ok|okay|fine|sufficient|do|suffice|work|too (?:much|little|small|large|big|low|high))$"
)
_BILL_WITHOUT = re.compile(
    r"^(?:and |so |but |what about |how about |or )*"
    r"(?:(?:what(?:'s| is| would be| would| does)?|how much(?: is| would| does)?|show(?: me)?|give me)\s?)?"
    r"(?:the |that |it |its |this |your )?(?P<cost>be |cost |price |bill |costs |total |estimate |come to )*"
    r"(?:a month |per month |monthly )?"
    r"(?:without|minus|less|excluding|not counting|leaving out|if you leave out|apart from) "
    r"(?:the |an? |any |that )?(?P<what>[a-z][a-z0-9 -]{1,30}?)(?: in front| cost| costs)?$"
)
_SUM = (
    r"(?:(?:the|that|this|your|these|those|its) )?(?:monthly |whole |total )?"
    r"(?:price|cost|bill|figure|number|total|estimate|amount|sum|quote|calculation)s?"
)
_GIVEN = rf"(?:that|it|this|there|{_SUM})"
_COUNTED = r"(?:included|counted|covered|contained|considered|factored in|priced in|accounted for)"
_IN_GIVEN = rf"(?:in|into|of|by|with|inside) {_GIVEN}"
_WHAT_IS_IN = re.compile(
    rf"^what(?:'s| is| are)?(?: all| everything)? (?:{_COUNTED}|part)(?: {_IN_GIVEN})?$"
    rf"|^what(?:'s| is)(?: all)? in {_GIVEN}$"
    rf"|^what (?:does|do|did|would) {_GIVEN} (?:all )?(?:include|cover|contain|consist of|count)$"
    rf"|^what (?:makes up|goes into) {_GIVEN}$"
)
_IS_IN = re.compile(
    rf"^(?:is|are|was|were) (?P<thing>[^?]{{2,40}}?)(?: also| already| even| really| all)?"
    rf" (?:{_COUNTED}(?: {_IN_GIVEN})?|(?:part )?{_IN_GIVEN})$"
    rf"|^(?:does|do|did|would|have you|did you|do you)(?: {_GIVEN})?(?: already| also)?"
    rf" (?:includ|cover|contain|count|consider)(?:ed|e)? (?P<part>[^?]{{2,40}}?)(?: {_IN_GIVEN})?$"
    rf"|^(?:is )?{_GIVEN} (?:with|including|incl\.?) (?P<item>[^?]{{2,40}}?)$"
)
_ALL_OF_IT = frozenset(
    {"it", "that", "this", "they", "everything", "all", "all of it", "what", "anything else"}
)
_ARTICLE = re.compile(r"^(?:(?:the|any|an?|my|our|all|also|for|costs? of|price of) )+")


def about_a_period(text: str, core: str, state: DialogState) -> Act | None:
    """Read "what does that cost a day?", and "per year?" where nothing is asked that it could answer."""
    match = _COST_OVER.match(core) if state.slots and text.rstrip().endswith("?") else None
    if match is None:
        return None
    period = match["period"] or _PERIODS[match["adverb"]]
    is_asked = state.asked is not None or state.doubt is not None
    return None if is_asked and not match["asks"] and period != _NO_RATE else Act("cost_over", period)


def about_the_bill(text: str, core: str, state: DialogState, words: Words) -> Act | None:
    """Read "is NAT included?", "and without the load balancer?" and "is 128 MB enough?"."""
    if not state.slots or platforms_in(text, words):
        return None
    if _WHAT_IS_IN.match(core):
        return Act("bill")
    inside = _IS_IN.match(core)
    if inside:
        thing = inside["thing"] or inside["part"] or inside["item"]
        part = _ARTICLE.sub("", thing)
        return Act("bill") if part in _ALL_OF_IT else Act("bill_includes", part)
    enough = _ENOUGH.match(core) if text.rstrip().endswith("?") else None
    if enough and words.reader.amounts(enough["rest"]):
        return Act("what_if", rest=enough["rest"])
    without = _BILL_WITHOUT.match(core)
    is_asked = without is not None and (text.rstrip().endswith("?") or without["cost"])
    if without is None or not is_asked or (words.phrases_in(core) and not without["cost"]):
        return None
    return Act("bill_without", without["what"])
