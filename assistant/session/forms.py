"""What the form of a turn tells: a question, a complaint, a wish for a place, something of one's own."""

from __future__ import annotations

import re

from assistant.answers.reading import ASKS_IN_THE_END
from assistant.patterns import pattern

_ASKS = pattern(
    r"^\s*(?:and |so |but |ok |okay |hi |hello |please |btw |by the way,? )*"
    r"(?:what|how|why|which|when|where|who|whose|can|could|does|do|did|is|are|was|will|would|should|"
    r"may|must|has|have|difference|compare|tell me|explain|define|list|show me|max(?:imum)?|min(?:imum)?|"
    r"default|limits?|cheapest|prices?|pricing)\b",
    re.IGNORECASE,
)
_NOUNS = pattern(r"^\W*(?:max(?:imum)?|min(?:imum)?|default|limits?|prices?|pricing) \w+", re.IGNORECASE)
_IMPERSONAL = pattern(
    r"\b(?:can|could|do|does|did|may|might|must|shall|should|will|would|if|when|that|before|after|than) "
    r"(?:i|we)\b|\b(?:change|exceed|keep|leave?|leaving|lower|raise|set|use) it\b",
    re.IGNORECASE,
)
"""Means anybody: "can I attach 7 layers to a function?"."""
_BELIEVES = pattern(
    r"\b(?:i|we) (?:always |had |have |just )?(?:thought|think|believed?|heard|assumed?|guess|suppose|"
    r"read somewhere|was told|were told|learned|remember)\b",
    re.IGNORECASE,
)
"""Puts a belief about AWS before the user's own: "I thought fargate runs Linux only"."""
_OWN = pattern(r"\b(?:i|we|i'm|we're|i've|we've|i'd|my|our|it|its|it's|us(?!-)|mine|ours)\b", re.IGNORECASE)
_TELLS = pattern(
    r"\b(?:i|we|i'm|we're|i've|we've|i'd|our|it|it's|there|mine|ours)\b|^\W*(?:my|this|these)\b",
    re.IGNORECASE,
)
"""Speaks of what somebody has or does; "copy my server" is no more than a wish."""
_WHERE_TO_RUN = pattern(
    r"\b(?:where|how(?= (?:do|does|can|could|should|would|might|to|best)\b)|on what|"
    r"(?:what|which) (?:\w+ )?(?:platform|service|compute|option))\b"
    r"(?!\s+(?:many|much|long|fast|large|big|often|quickly|soon)\b).{0,60}\b(?:run|host|deploy|put|use|place)\b|"
    r"\bwhat (?:should|would|do|can) (?:i|we|you)\b.{0,30}"
    r"\b(?:use|choose|pick|recommend|suggest|go (?:for|with))\b",
    re.IGNORECASE,
)
_BEST_PLACE = pattern(
    r"\b(?:cheapest|best|simplest|easiest|right|good|ideal|proper|leanest|most \w+) (?:\w+ )?"
    r"(?:way|place|option|platform|service|setup|choice|spot|home)\b.{0,20}"
    r"\b(?:run|host|deploy|keep|serve|for) (?:a|an|one|my|our|this)\b",
    re.IGNORECASE,
)
"""Asks for a place in other words: "cheapest way to run a bot"; of "bots" it is asked in general."""
_HOW_TO = pattern(r"(?:^\W*|[,;:.]\s+)(?:(?:and|so|but|ok|please)\W+)?how\b", re.IGNORECASE)
"""Asks for a way, not for a place: the cards go first where they are sure."""
_WHY = pattern(r"\b(?:why|how come|what for)\b", re.IGNORECASE)
_TROUBLE = pattern(
    r"\b(?:(?:can't|cannot|can not)(?! be\b)|won't|(?:does not|doesn't|do not|don't|did not|didn't|will not) "
    r"(?!(?:need|have|want|use|matter|care|know|think|mind|exceed|require|expect|plan|run|like|scale|take)\b)"
    r"\w+|(?:doesn't|does not|won't) scale|\w*errors?|error[a-z]+|\w+exception|fails?|failing|failed|refused|"
    r"times? out|timed out|timing out|stuck|denied|unable to|keeps? \w+ing|crash(?:es|ed|ing)?|hangs?|"
    r"(?:gets?|got|was|were|is|are|been) (?:killed|stopped|terminated|evicted|throttled|cut(?: off)?|blocked|"
    r"refused|rejected|lost|gone|dropped)|dies|died|errors? out|(?:ran|runs?|running) out of|"
    r"disappear(?:s|ed)?|vanish(?:es|ed)?|too (?:many|much|big|large|long|slow)|takes? (?:ages|forever)|"
    r"disconnect(?:s|ed)?|freez(?:es?|ing)|froze|starv(?:es?|ed|ing)|(?:is|are|was|were|go(?:es)?|went) dead|"
    r"unresponsive|broken|hung|never (?:arrives?|returns?|happened|comes?|reach(?:es)?))\b",
    re.IGNORECASE,
)
"""Tells of something that goes wrong: a question, in the form of a complaint."""
_ORDERS = pattern(
    r"^\W*(?:(?:please|just|now|i|we|you|want|need|would|like|have|trying|try|going|am|are|'d|to|how)\W+){0,6}"
    r"(?:clone|copy|duplicate|resize|restart|reboot|rename|delete|attach|detach|encrypt|restore|recover|"
    r"snapshot|tag|upgrade|downgrade|patch|terminate|roll back|back up|log in ?to|connect|reset|rotate|"
    r"whitelist|block|unblock|disable|enable)"
    r"\s(?:a|an|the|my|our|your|this|that|it|all|some|to|from|\w+ of)\b",
    re.IGNORECASE,
)
"""Something is to be done to what is there already: "clone my server into another region"."""
_TELLS_IN_THE_END = pattern(
    r"[,;]\s*(?:and |but |we |i )?(?:can|could|would|will|may|must|should) "
    r"(?:sign|commit|wait|restart|retry|grow|scale|live|accept|pay|tolerate|spend|afford|survive|resume|fail|end|finish|stop|complete|start|begin)\b",
    re.IGNORECASE,
)
"""Tells of the work, with nobody named: "could sign for one year"."""
_BEGINS = pattern(
    r"^\W*(?:(?:hi|hello|hey|ok|so)\W+)?(?:this is about |it's |it is |there is )?an? ", re.IGNORECASE
)


def is_question(text: str) -> bool:
    """Tell whether the words have the form of a question."""
    in_the_end = ASKS_IN_THE_END.search(text) is not None and _TELLS_IN_THE_END.search(text) is None
    return text.rstrip().endswith("?") or bool(_ASKS.match(text)) or in_the_end


def is_called_so(text: str) -> bool:
    """Tell words that ask by no more than a noun, which may be a part of a name: "price crawler"."""
    return bool(_NOUNS.match(text)) and not text.rstrip().endswith("?")


def is_about_own_workload(text: str) -> bool:
    """Tell whether the user speaks of something of their own."""
    return bool(_OWN.search(_BELIEVES.sub("", text)))


def tells_of_somebody(text: str) -> bool:
    """Tell whether it speaks of what somebody has or does."""
    return bool(_TELLS.search(text))


def asks_about_own_workload(text: str) -> bool:
    """Tell the same of a question, in which "can I" means anybody."""
    return is_about_own_workload(_IMPERSONAL.sub("", text))


def asks_where_to_run(text: str) -> bool:
    """Tell whether a place to run something is asked for."""
    return bool(_WHERE_TO_RUN.search(text))


def asks_for_best_place(text: str) -> bool:
    """Tell whether the best place for one thing is asked for."""
    return bool(_BEST_PLACE.search(text))


def asks_how_to(text: str) -> bool:
    """Tell whether a way to do something is asked for."""
    return bool(_HOW_TO.search(text))


def asks_why(text: str) -> bool:
    """Tell whether a reason is asked for."""
    return bool(_WHY.search(text))


def complains(text: str) -> bool:
    """Tell whether something goes wrong."""
    return bool(_TROUBLE.search(text))


def tells_a_belief(text: str) -> bool:
    """Tell whether somebody says what they took for true."""
    return bool(_BELIEVES.search(text))


def orders_a_change(text: str) -> bool:
    """Tell whether something is to be done to what is there, rather than run."""
    return bool(_ORDERS.match(text))


def begins_with_one(text: str) -> bool:
    """Tell whether it begins as who tells what there is: "a REST API", "it's an importer"."""
    return bool(_BEGINS.match(text))
