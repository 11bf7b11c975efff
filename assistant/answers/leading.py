"""The figure to lead with, where a card states several and the question asks for one of them."""

from __future__ import annotations

import re
from functools import partial
from operator import itemgetter

from assistant.answers.forms import form_of
from assistant.answers.profiles import setting_of
from assistant.answers.tokens import stem, subject_stems, tokens
from assistant.facts.templates import referenced_keys
from assistant.patterns import pattern
from assistant.quantities import amount, convert, number, with_unit
from assistant.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from assistant.answers.reading import Reading
    from assistant.facts import Card, Fact

_MEANT, _CLEARLY = 0.5, 0.25
_ENDS = ("max", "exact")
_OF_FIGURES = ("many", "much", "time")
"""The forms of questions that ask for a figure."""
_MEASURING = frozenset(map(stem, ("big", "large", "long", "heavy", "fast", "quickly", "soon", "old")))
"""What is measured is told by the unit: "how big can a message be"."""
_POINTS = (".", ",")
_UNITS = {
    "second": "seconds", "minute": "minutes", "hour": "hours", "day": "days", "kb": "KB", "mb": "MB",
    "gb": "GB", "tb": "TB", "kib": "KiB", "mib": "MiB", "gib": "GiB", "tib": "TiB",
}  # fmt: skip
_IN_UNIT = pattern(rf"\bin ({'|'.join(_UNITS)})s?\W*$", re.IGNORECASE)
HEAD = pattern(r"\*\*(.+?)\*\*", re.DOTALL)
"""What an answer says first, in bold."""
_IS_VERDICT = pattern(r"(?:yes|no)\b", re.IGNORECASE)
_WITHOUT = pattern(r"\b(?:without|no|not)\b", re.IGNORECASE)
_OF_WHAT = pattern(r"\b(?:of|on|in|per|for|each)\b", re.IGNORECASE)
_SEVERAL = 2
_BEHIND = 0.5
"""What a word counts that stands behind the thing that is asked for."""
_HEAD_OF_NAME = pattern(r"^.*?(?= (?:of|on|in|per|that|for|from|to|at|by)\b|$)")
_BOUND_NAMES = {"min": "least", "default": "default"}


def lead(
    reading: Reading, card: Card, text: str, rarity: Mapping[str, float], naming: Collection[str] = ()
) -> str:
    """Return the sentence to put before a card's answer; empty where the answer itself leads rightly.

    Args:
        reading: the question.
        card: the card that answers it.
        text: the card's answer, rendered.
        rarity: how rare each stem is among the cards.
        naming: the stems by which the question names its subjects.
    """
    converted = _in_asked_unit(reading, card)
    if converted:
        return converted
    if reading.bound in _BOUND_NAMES:
        ends = [fact for fact in card.facts if fact.bound == reading.bound]
        ends = [fact for fact in ends if stem(setting_of(fact).lower()) in reading.content] or ends
        if ends:
            said = frozenset(reading.terms)
            end = max(
                ends, key=lambda fact: sum(rarity.get(t, 0.0) for t in said.intersection(tokens(fact.name)))
            )
            named = f"the {_BOUND_NAMES[reading.bound]} for {end.name}"
            return sentence(end, named)
    limits = [fact for fact in card.facts if fact.bound in _ENDS and fact.hardness != "informative"]
    if not limits:
        return ""
    beside = {*naming, *subject_stems(reading.subjects)}
    beside.update(_MEASURING if reading.measure else ())
    beside -= _telling_apart(limits, beside)
    asked = {word: rarity.get(word, 0.0) for word in reading.content if word not in beside}
    behind = _behind(reading.text)
    read = referenced_keys(card.answer)
    unshown = [fact for fact in limits if fact.key not in read and not _shows(text, fact)]
    shown = [fact for fact in limits if fact not in unshown]
    found = _clearest(unshown, shown, lambda fact: _meant(fact, asked, behind, head=1.0, rest=1.0, scope=1.0))
    if found is None and not reading.yes_no and not _WITHOUT.search(reading.text):
        leading = _leading(card, text)
        others = [fact for fact in shown if fact not in leading and not _is_of_more(fact, reading)]
        if leading or reading.measure or reading.bound == "max" or form_of(reading.text) in _OF_FIGURES:
            meant = partial(_meant, asked=asked, behind=behind)
            found = _clearest(others, leading, meant) or _other_end(reading, card, leading, meant)
            found = found or _one_of(leading, meant)
    return sentence(found) if found else ""


def _other_end(
    reading: Reading, card: Card, leading: Collection[Fact], meant: Callable[[Fact], float]
) -> Fact | None:
    """Return the most that a setting takes, asked for where the answer begins with its default."""
    if reading.bound != "max" or any(fact.bound in _ENDS for fact in leading):
        return None
    names = {fact.name for fact in leading if fact.bound == "default"}
    ends = [fact for fact in card.facts if fact.bound == "max" and fact.name in names]
    most, found = max(((meant(fact), fact) for fact in ends), key=itemgetter(0), default=(0.0, None))
    return found if most or len(ends) == 1 else None


def _one_of(leading: Collection[Fact], meant: Callable[[Fact], float]) -> Fact | None:
    """Return the one figure that is asked for of several that an answer begins with."""
    if len({fact.name for fact in leading}) < _SEVERAL:
        return None
    for fact in leading:
        least = max(meant(other) + _CLEARLY for other in leading if other is not fact)
        if meant(fact) >= max(_MEANT, least):
            return fact
    return None


def leading_of(asked: Reading, reading: Reading, card: Card) -> Reading:
    """Return a follow-up as what asks for a figure, of the end of a range that was asked for."""
    ends = (fact for fact in card.facts if fact.bound == reading.bound)
    is_of_end = any(not set(asked.content).isdisjoint(tokens(fact.name)) for fact in ends)
    return replace(asked, bound=reading.bound) if is_of_end and not asked.bound else asked


def _behind(text: str) -> frozenset[str]:
    """Return stems of what stands behind the thing that is asked for: listener in "rules per listener"."""
    head, *rest = _OF_WHAT.split(text, maxsplit=1)
    return frozenset(tokens(" ".join(rest))).difference(tokens(head))


def _clearest(facts: Iterable[Fact], beside: Iterable[Fact], meant: Callable[[Fact], float]) -> Fact | None:
    """Return the fact that is meant, where it is so clearly more than any that stands beside it.

    Of two that say as much the one that counts nothing more is meant: targets, not target groups.
    """
    weighed = ((meant(fact), -len(counts(fact)), fact) for fact in facts)
    most, _, found = max(weighed, key=itemgetter(0, 1), default=(0.0, 0, None))
    if most < _MEANT:
        return None
    least = max((meant(fact) for fact in beside), default=0.0) + _CLEARLY
    return found if most >= least else None


def _telling_apart(facts: Collection[Fact], words: Collection[str]) -> frozenset[str]:
    """Return which of some words tell the facts of a card apart: HTTP, of timeouts of HTTP and REST APIs."""
    counted = frozenset[str]().union(*map(counts, facts))
    of_what = [frozenset(tokens(fact.name)) for fact in facts]
    return frozenset(
        word
        for word in words
        if word not in counted and 0 < sum(word in named for named in of_what) < len(of_what)
    )


def _leading(card: Card, text: str) -> list[Fact]:
    """Return the facts whose figures an answer begins with."""
    template, shown = HEAD.match(card.answer), HEAD.match(text)
    if shown and _IS_VERDICT.match(shown[1]):
        return []
    first, read = referenced_keys(template[1]) if template else (), referenced_keys(card.answer)
    return [
        fact
        for fact in card.facts
        if fact.key in first or (shown and fact.key not in read and _shows(shown[1], fact))
    ]


def _is_of_more(fact: Fact, reading: Reading) -> bool:
    """Tell a fact of something particular that was not asked about: "volumes of a Xen instance", gp2."""
    known = {*reading.terms, *subject_stems(reading.subjects)}
    others = [word for word in fact.name.split()[1:] if tokens(word)]
    proper = (word for word in others if word[:1].isupper())
    types = [word for word in others if word[-1:].isdigit()]
    is_of_type = not types or any(not known.isdisjoint(tokens(word)) for word in types)
    return not is_of_type or any(known.isdisjoint(tokens(word)) for word in proper)


def _in_asked_unit(reading: Reading, card: Card) -> str:
    """Return the card's first figure in the unit that is asked for: "lambda timeout in seconds"."""
    asked = _IN_UNIT.search(reading.text)
    if not asked:
        return ""
    unit = _UNITS[asked[1].lower().removesuffix("s")]
    for fact in card.facts:
        if fact.bound != (reading.bound if reading.bound in _BOUND_NAMES else "max"):
            continue
        try:
            value = convert(float(fact.value), fact.unit, unit)
        except ValueError:
            continue
        return f"**{with_unit(value, unit)}**: {', '.join(filter(None, (fact.name, fact.scope)))}."
    return ""


def counts(fact: Fact) -> frozenset[str]:
    """Return the stems of what a fact's name begins with, where it is a number of that; none for others."""
    begins = _HEAD_OF_NAME.match(fact.name)
    is_number = not isinstance(fact.value, (bool, str))
    return frozenset(tokens(begins[0])) if begins and is_number else frozenset()


def figure_of(fact: Fact) -> str:
    """Return the figure of a fact in bold, and for what it holds."""
    return f"**{amount(fact.value, fact.unit)}**{f' ({fact.scope})' if fact.scope else ''}"


def sentence(fact: Fact, named: str = "") -> str:
    """Return the sentence that tells a figure, of what it is, and for what each it holds."""
    named = named or fact.name
    return f"**{amount(fact.value, fact.unit)}**: {', '.join(filter(None, (named, fact.scope)))}."


def _meant(
    fact: Fact,
    asked: Mapping[str, float],
    behind: Collection[str],
    *,
    head: float = 1.0,
    rest: float = 0.75,
    scope: float = 0.5,
) -> float:
    """Return how much of the words asked for, each with its weight, the fact's own name says, 0 to 1.

    `head`, `rest` and `scope` are what a word counts in what its name begins with, behind that (of what, on
    what), and in its scope; one of those `behind` the thing that is asked for counts half where a name begins
    with it.
    """
    begins, total = _HEAD_OF_NAME.match(fact.name), sum(asked.values())
    counted = frozenset(tokens(begins[0]) if begins else ())
    said = {
        **dict.fromkeys(tokens(fact.scope), scope),
        **dict.fromkeys(tokens(fact.name), rest),
        **dict.fromkeys(counted, head),
        **dict.fromkeys(counted.intersection(behind), head * _BEHIND),
    }
    meant = (weight * said.get(word, 0.0) for word, weight in asked.items())
    return sum(meant) / total if total else 0.0


def _shows(text: str, fact: Fact) -> bool:
    if isinstance(fact.value, str):
        return fact.value in text
    return _stands(number(fact.value), text) or _stands(amount(fact.value, fact.unit), text)


def _stands(figure: str, text: str) -> bool:
    """Tell whether a figure stands in a text, and not in a longer one: 15 does not in 1,500 or 15.5.

    Compiling a pattern of each figure would take longer than the look.
    """
    start = text.find(figure)
    while start >= 0:
        end = start + len(figure)
        before, behind = text[max(start - 1, 0) : start], text[end : end + 2]
        goes_on = behind[:1].isdecimal() or (behind[:1] in _POINTS and behind[1:].isdecimal())
        if not (goes_on or before in _POINTS or before.isdecimal()):
            return True
        start = text.find(figure, start + 1)
    return False
