"""What the user wants of the dialog: undo, why do you ask, what if, forget the GPU, a second workload."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.dialog.bill_questions import about_a_period, about_the_bill
from assistant.dialog.models import NOTHING, Act
from assistant.dialog.platform_questions import (
    asks_about_platform,
    behind_platform,
    is_only_platform,
    only_asked_about,
    platforms_in,
)

if TYPE_CHECKING:
    from assistant.dialog.models import DialogState
    from assistant.dialog.vocabulary import Words


_BLANKS = re.compile(r"\s+")
_POLITE = re.compile(
    r"^(?:(?:ok|okay|well|so|hm+|um+|uh|er|please|hey|berth|now|then|and|but|just|oh|ah|right|sure|"
    r"thanks|cool|"
    r"great|sorry|actually|wait|hold on|no|yes|also)[,\s]+){1,4}"
)
_ASKING = re.compile(
    r"^(?:(?:can|could|would|will) (?:you|we|i) (?:please |just )?|i(?:'d| would) like (?:you )?to (?:see )?|"
    r"i want (?:you )?to (?:see )?|i need (?:you )?to |let(?:'s| us| me) (?:just )?|we should |may i "
    r"|please |"
    r"(?:please )?(?:just )?(?:give|show|tell) me (?=the |your |what |how |why ))"
)
_TRAILING = re.compile(
    r"(?:[,\s]+(?:please|now|then|for me|thanks|thank you|berth|for now|first|instead|right now|"
    r"already|at all|"
    r"exactly|anyway|here|too|actually)){1,3}$"
)
_FORGET = re.compile(
    r"^(?:forget|ignore|drop|remove|delete|clear|disregard|scratch|unset)(?: about)?"
    r"(?: what i said about| that i said| the thing about| everything about)?(?: the| my| our)? "
    r"(?P<what>[\w' -]{2,40})$"
)
_REVISIT = re.compile(
    r"^(?:(?:go |come )?back to|return to|change|ask(?: me)?(?: again)? about|re-?ask|redo|correct|edit)"
    r"(?: the| my)?(?: question (?:about|on|of))?(?: the| my)? (?P<what>[\w' -]{2,40}?)(?: again| question)?$"
)
_NOT_KNOWN = re.compile(
    r"^(?:i |we )?(?:really |honestly )?(?:don't know|do not know|dont know|have no idea|no idea|not sure|"
    r"i'm not sure|am not sure|unsure|can't say|cannot say)(?: about| of| what| how| yet)?"
    r"(?: much| many| long| often| large| big)?(?: the| our| my| is| are)? (?P<what>[\w' -]{2,40})$"
)
_MEANT = re.compile(
    r"^(?:what (?:does|do you mean by|do|is meant by) (?:the word |a |an |the )?(?P<word>[\w' /-]{2,40}?)"
    r"(?: mean| stand for)?|explain (?:the word |the question about |the )?(?P<other>[\w' /-]{2,40}))$"
)
_WHAT_IF = re.compile(
    r"^(?:what if|what happens if|what would happen if|what changes if|what would change if|suppose|"
    r"supposing|"
    r"imagine|say|assuming|would it change if|does it change if|how would it look if|would that "
    r"change (?:if|with)|"
    r"what about if|how about if|how about with|what about with|with|try with|try it with|how about|"
    r"what about|(?:how much|what) (?:would|will|does|could|can|do) (?:it|that|this|we|i)"
    r" (?:be|cost|come to|pay|save)(?: a month)?(?: with| at| for| if| on| in| by)+|if|for|at|on)"
    r"\s+(?P<rest>.{2,})$"
)
_ONLY_ASKED = ("with", "say", "if", "imagine", "for", "at", "on")
_AND_IF = re.compile(
    r"^(?:and|or|also|then|but)?\s*(?:with|at|for|in|if|on|what about|how about)?\s*(?P<rest>.{1,60})$"
)
_WHY_THIS = re.compile(
    r"^why (?:did you (?:choose|pick|take|recommend) |do you (?:recommend|suggest) |is it |only )?"
)
_SECOND = re.compile(
    r"\b(?:second|another|different|other|further|additional|separate|next|third) "
    r"(?:workload|application|system|project|use case|case|app|thing to run|workloads)\b"
)
_ALSO_HAVE = re.compile(
    r"\b(?:(?:i|we) also (?:have|run|need|want to run|need to run|host|operate)|there(?: is|'s) also|"
    r"(?:beside|besides|next to|alongside|in addition to|on top of) (?:it|that|this|"
    r"these)\b.{0,20}\b(?:i|we|there)\b|"
    r"then there(?: is|'s)|a second (?:one|job|service|api)|another (?:one|job|service|api))\b"
)
_SWITCH = re.compile(
    r"^(?:go back to|back to|switch to|return to|go to|continue with|now for|take|on with|do)"
    r" (?:the |my )?(?P<what>[\w -]{2,40}?)(?: workload| one| again)*$"
)
_SO_MANY = re.compile(r"^(?:with |for )?\S{1,12} of (?:them|those|these)$")
_SET_BESIDE = re.compile(
    r"^(?:compare|comparison|versus|vs\.?|against|set (?:it|that|this) (?:against|beside)|"
    r"how does (?:it|that|this) compare)\b"
)
_WOULD_COST = re.compile(
    r"^(?:what|how much) would (?!it|that|this|we|i\b).{2,40}? (?:cost|be|come to)(?: us| me)?"
    r"(?: a month| per month)?$"
)
_BILL = re.compile(r"\b(?:bill|costs?|breakdown|numbers|price) (?:of|for|on|with) ")
_CHEAPER_IF = re.compile(
    r"^(?P<ask>(?:is|are|would|will|does|do|could|can|how much|what)\b.{0,60}?"
    r"\b(?:cheap\w*|better|best|costs?|expensive|wins?|enough|sense|worth|simpler|good|right|first|fit|work)\b"
    r".{0,40}?)\b(?P<joint>if|when|once|assuming|at|with|for)\s(?P<rest>.{2,})$"
)
_VERBS = (
    r"(?:say|pick|choose|take|recommend|suggest|prefer|use|go (?:with|for)|switch to|change to|move to|"
    r"reconsider|consider|advise|favou?r)"
)
_WINS = (
    r"(?:win|wins|come first|comes first|be (?:the )?(?:better|cheaper|best|right|first|simpler|worth)|"
    r"become|make sense|makes sense|pay off|pays off|beat)"
)
_WHAT_WOULD_IT_TAKE = re.compile(
    r"^(?:what (?:would|could|might|will) (?:have to (?:change|happen|be different)|"
    r"need to (?:change|happen)|"
    r"it take|it need|make|lead|get|tip|push|move|bring|change your mind)\b.{0,50}|"
    rf"(?:when|under what \w+|at what \w+|in (?:what|which) cases?) (?:would|will|do|might|could) "
    rf"(?:you|it|berth) (?:ever )?(?:rather )?{_VERBS}\b.{{0,30}}|"
    rf"(?:when|under what \w+|at what \w+|in (?:what|which) cases?) (?:would|will|does|could|might|is|are) "
    rf"(?=.{{2,40}}\b(?:{_WINS}|cheaper|better|best|right)\b).{{0,50}})"
)
_NOTHING_ELSE = re.compile(
    rf"^(?:[\s,]+(?:{_WINS}|{_VERBS}|instead|first|better|best|cheaper|the|right|choice|answer|worth|it|one|"
    r"be|to|here|for|us|me|this|that|my|workload|option|over|a|good|idea|rather|than|into|on top))*\W*$"
)
_ONLY_WITH_AMOUNT = frozenset({"at", "with", "for"})
_IS_NO_WHAT_IF = re.compile(r"^(?:why|how|when|where|which|is|are|does|do)\b")
_FEW_WORDS = 6
_SURPRISE = frozenset({"what", "sorry"})
ORDINALS = {"first": 0, "original": 0, "previous": -1, "last": -1, "other": -1, "second": 1, "third": 2}
"""Words for a workload by its place among all of them."""


def squeezed(text: str) -> str:
    """Return a text in lower case, without needless spaces and the marks at its end."""
    said = _BLANKS.sub(" ", text).strip().strip(".!?, \u2026").lower()
    return said.replace("\u2019", "'").replace("\u2018", "'")


def act_of(text: str, state: DialogState, words: Words) -> Act:
    """Return what the user wants of the dialog; `NOTHING` for plain information."""
    said = squeezed(text)
    if said in _SURPRISE and (state.asked is not None or state.doubt is not None):
        return Act("repeat")
    core = _TRAILING.sub("", _ASKING.sub("", _POLITE.sub("", said)))
    for form in (said, _TRAILING.sub("", said), _POLITE.sub("", said), core):
        if form in words.acts:
            return Act(words.acts[form])
    if state.asked is not None and not text.rstrip().endswith("?") and words.wants_usual(core, state.asked):
        return Act("you_choose")
    return (
        _about_workloads(said, core, state, words)
        or about_a_period(text, core, state)
        or _about_a_field(text, core, state, words)
        or about_the_bill(text, core, state, words)
        or _about_platforms(text, core, state, words)
        or NOTHING
    )


def _about_a_field(text: str, core: str, state: DialogState, words: Words) -> Act | None:
    asks = text.rstrip().endswith("?")
    forget = _FORGET.match(core)
    if forget:
        if forget["what"] in ("that", "it", "this", "last", "last one", "last answer", "last bit"):
            return Act("undo")
        target = slot_named(forget["what"], words)
        if target or " and " not in forget["what"]:
            return Act("forget", target or forget["what"].replace(" ", "_"))
    if not state.slots and state.asked is None:
        return None
    if state.asked is not None and asks and (target := words.names.get(core, "")):
        return Act("explain", target)
    for pattern, name in ((_REVISIT, "revisit"), (_NOT_KNOWN, "unknown"), (_MEANT, "explain")):
        match = pattern.match(core)
        named = next(filter(None, match.groups()), "") if match else ""
        target = slot_named(named, words) if named else ""
        if target:
            return Act(name, target)
    return None


def _about_workloads(said: str, core: str, state: DialogState, words: Words) -> Act | None:
    if not state.slots and not state.others:
        return None
    if _SECOND.search(said) and not _IS_NO_WHAT_IF.match(said) and not _WHAT_IF.match(core):
        return Act("second", rest=said)
    if "kind" in state.slots and _ALSO_HAVE.search(said):
        kinds = [phrase for phrase in words.phrases_in(said) if phrase.slot == "kind"]
        if kinds:
            return Act("second", rest=said)
    switch = (_SWITCH.match(said) or _SWITCH.match(core)) if state.others else None
    if switch and (
        switch["what"] in ORDINALS or any(switch["what"] in one.name.lower() for one in state.others)
    ):
        return Act("switch", switch["what"])
    return None


def _about_platforms(text: str, core: str, state: DialogState, words: Words) -> Act | None:
    if not state.slots:
        return None
    named = platforms_in(text, words)
    asks = text.rstrip().endswith("?")
    plainly = _plainly_supposed(text, core, named, state, words)
    if plainly:
        return plainly
    supposed_of = _supposed_of(core, named, words) if asks else None
    if supposed_of:
        return supposed_of
    if named and _asks_when(core, named, words):
        return Act("flips", named[0])
    if state.supposed and asks and not named and len(core.split()) <= _FEW_WORDS:
        return Act("what_if", rest=_AND_IF.sub(r"\g<rest>", core))
    return _about_named(text, core, named, words) if named else None


def _plainly_supposed(
    text: str, core: str, named: tuple[str, ...], state: DialogState, words: Words
) -> Act | None:
    """Read "what if it ran an hour?", "without the GPU?" and "and 10 of them?"."""
    asks = text.rstrip().endswith("?")
    supposed = _WHAT_IF.match(core)
    if supposed and (not named or (words.phrases_in(supposed["rest"]) and only_asked_about(text, words))):
        opens = core[: supposed.start("rest")].strip()
        if opens not in _ONLY_ASKED or asks:
            return Act("what_if", rest=supposed["rest"])
    without = asks and not named and core.startswith("without ") and bool(words.phrases_in(core))
    so_many = (asks or state.asked is None) and _SO_MANY.match(core) is not None
    return Act("what_if", rest=core) if without or so_many else None


def _about_named(text: str, core: str, named: tuple[str, ...], words: Words) -> Act | None:
    """Read what is asked about platforms by their names: a comparison, a bill, "why not Lambda?"."""
    is_one = len(named) == 1
    if not is_one and asks_about_platform(text, several=True):
        return Act("compare", targets=named)
    behind = core[behind_platform(core, words) :]
    if is_one and _SET_BESIDE.match(core) and _NOTHING_ELSE.match(behind):
        return Act("compare", targets=named)
    if is_one and _WOULD_COST.match(core):
        return Act("why_not", named[0])
    if _BILL.search(core):
        return Act("bill_of", named[0])
    is_about_one = is_one and bool(_WHY_THIS.match(core)) and len(core.split()) <= _FEW_WORDS
    is_about_one |= text.rstrip().endswith("?") and is_one and is_only_platform(core, words)
    return Act("why_not", named[0]) if asks_about_platform(text) or is_about_one else None


def _supposed_of(core: str, named: tuple[str, ...], words: Words) -> Act | None:
    """Read "is Lambda cheaper if it only gets 100k requests?" as a change, judged for one platform."""
    match = _CHEAPER_IF.match(core)
    if match is None or len(named) != 1 or not platforms_in(f"{match['ask']}?", words):
        return None
    rest = match["rest"]
    changes = bool(words.reader.amounts(rest))
    changes |= match["joint"] not in _ONLY_WITH_AMOUNT and bool(words.phrases_in(rest))
    return Act("what_if", named[0], rest=rest) if changes else None


def _asks_when(core: str, named: tuple[str, ...], words: Words) -> bool:
    """Tell "what would make you say EC2?" and "when would you pick Lambda?" from questions of fact."""
    if len(named) != 1 or not _WHAT_WOULD_IT_TAKE.match(core):
        return False
    return _NOTHING_ELSE.match(core[behind_platform(core, words) :]) is not None


_DETERMINERS = re.compile(
    r"^(?:the|my|our|a|an) |(?: part| thing| answer| question| value| figure| limit| bit)$"
)


def slot_named(what: str, words: Words) -> str:
    """Return the field that a few words name; empty when they name none."""
    what = _DETERMINERS.sub("", what.strip())
    key = what.replace(" ", "_")
    return key if key in words.slots else words.names.get(what) or words.names.get(what.rstrip("s"), "")
