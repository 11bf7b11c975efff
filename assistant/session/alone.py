"""One question by itself, answered from the compiled cards where that is what a session would say.

A session asks the dialog and the cards what they make of a turn, and then chooses between them. What speaks
of no workload goes to the cards, and so does most of what has the form of a question; telling so takes a few
look-ups in the words of the dialog, and neither the dialog nor the engine behind it. Whatever is not certain
is left to a session.
"""

from __future__ import annotations

import re

from assistant.answers.stored import StoredAnswerer, parts_of
from assistant.facts.compiled import (
    DamagedEntryError,
    cached_parts,
    encoded,
    entry_name,
    fingerprint,
    knowledge_folder,
)
from assistant.patterns import pattern
from assistant.session.openings import (
    leaning,
    names_work,
    surely_tells_of_work,
    tells_of_work,
    weights_of,
)
from assistant.session.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from assistant.answers import Answer
    from assistant.facts import Knowledge
    from assistant.facts.compiled import Parts

_MOST_CHARACTERS = 400
_FEW_WORDS = 4
_MANY = 9
_ARTICLES = frozenset({"a", "an"})
_NOT_SAID = frozenset({
    "order", "traits", "label", "topic", "says", "names", "means", "questions", "why", "choices",
    "choices_for", "unit",
    "amount", "cue", "nouns", "not_near", "answers", "yes_no", "not", "trait", "values", "values_for",
    "first", "goes_with", "unless", "keep", "aside", "busy_hours", "usual", "opening_hours",
    "not_of", "ahead", "groups", "unless_for", "not_ahead", "why_for", "not_copies", "anybody", "of_team",
    "apart", "yields",
})  # fmt: skip
"""Keys of `slots.yaml` under which stand no words that by themselves tell of a workload."""
_FORGETS = frozenset({
    "forget", "ignore", "drop", "remove", "delete", "clear", "disregard", "scratch", "unset",
})  # fmt: skip
"""Verbs that may be said of a field; said of anything else, they are for the cards that know of it."""
_BARE_ANSWERS = frozenset({"yes", "no", "none"})
_NUMBERS = ("words", "fractions", "joined", "adverbs")
_UNITS_BY_SIZE = ("durations", "sizes", "processors", "money", "percent")
_OWN_GROUPS = pattern(
    r"\b(?:my|our|why)\b.*\b(?:reach|connect|talk|speak|access|gets? (?:through )?to|ping|hit|connections?)|"
    r"^\W*(?:\w+\W+){0,6}?(?:design|propose|draft|lay|plan|suggest|create|make|build|give|write|set|need|want)\b"
    r".*\bsecurity groups?\b|"
    r"\b(?:security groups?|sgs?)\b.*\b(?:for|between)\b",
    re.IGNORECASE,
)
"""What may be about the user's own security groups, which a session asks about or designs."""
_UNITS_BY_NAME = ("multipliers", "periods")


def answer_alone(
    text: str, packs: Sequence[Path] = (), compiling: Callable[[], None] = lambda: None
) -> Answer | None:
    """Return the answer of a new session to this text; None when it takes a session to tell.

    Args:
        text: the question.
        packs: folders of further cards, as a session takes them.
        compiling: called before the cards are compiled, which takes seconds and happens once.

    Raises:
        InputError: when a card is malformed.
    """
    said = clean(text)
    if not _is_plain(said) or not all(pack.is_dir() for pack in packs):
        return None
    folders = [knowledge_folder(), *(str(pack.resolve()) for pack in packs)]
    name, stamp = entry_name("answers", folders), fingerprint(folders)

    def compiled() -> dict[str, bytes]:
        compiling()
        return _compiled(packs)

    try:
        return _answered(said, packs, cached_parts(name, stamp, compiled))
    except DamagedEntryError:
        return _answered(said, packs, cached_parts(name, stamp, compiled, anew=True))


def _answered(text: str, packs: Sequence[Path], parts: Parts) -> Answer | None:
    with parts:
        answer = StoredAnswerer(parts, lambda: _load(packs)).answer(text)
        return answer if _is_for_the_cards(text, answer, parts) else None


def _compiled(packs: Sequence[Path]) -> dict[str, bytes]:
    knowledge = _load(packs)
    return {
        "signals": encoded(signals_of(knowledge)),
        "openings": encoded(weights_of(knowledge)),
        **parts_of(knowledge),
    }


def _load(packs: Sequence[Path]) -> Knowledge:
    from assistant.facts import load_knowledge  # noqa: PLC0415 - most questions need the compiled cards only

    return load_knowledge(packs)


def _is_plain(text: str) -> bool:
    """Tell whether a text is a line of words: no command, no packet, nothing to be cut."""
    is_one = not any(end in text for end in (". ", "! ", "; "))
    is_line = is_one and text.isascii() and text.isprintable() and len(text) <= _MOST_CHARACTERS
    is_packet = "eni-" in text.lower() or text.count(".") > 2 or text.count(":") > 1  # noqa: PLR2004 - addresses
    is_own = bool(_OWN_GROUPS.search(text))
    return is_line and bool(text) and not text.startswith("/") and not is_packet and not is_own


def signals_of(knowledge: Knowledge) -> dict[str, Any]:
    """Return the words by which the dialog can find something in a text.

    Every field, act or amount that it finds begins with one of these; most texts with one of them still
    hold nothing for it.
    """
    slots, units = knowledge.document("slots.yaml"), knowledge.document("units.yaml")
    numbers = {"every", "each", *(word for name in _NUMBERS for word in units[name])}
    named = {word for name in _UNITS_BY_NAME for word in units[name]}
    return {
        "acts": sorted(set(_words_in(slots["acts"]))),
        "asides": sorted({*_words_in(slots["aside"]), *_BARE_ANSWERS}),
        "fields": _fields_of(slots),
        "numbers": sorted(numbers - _ARTICLES),
        "units": sorted({*named, *_words_in([units[name] for name in _UNITS_BY_SIZE])}),
    }


_NOT_FIRST = frozenset({"slots", "acts", "bill_parts", "works_on"})
"""Parts of `slots.yaml` that are told otherwise, of a bill, which no first turn has, or that fill nothing."""


def _fields_of(slots: Mapping[str, Any]) -> dict[str, int]:
    """Return for each phrase how many fields it can fill; many where it tells the kind of a workload."""
    counts: dict[str, int] = {}
    for slot, spec in slots["slots"].items():
        for phrase in _words_in(spec.get("words", {})):
            counts[phrase] = counts.get(phrase, 0) + (_MANY if slot == "kind" else 1)
        counts |= dict.fromkeys(_words_in({**spec, "words": None}), _MANY)
    others = {key: value for key, value in slots.items() if key not in _NOT_FIRST}
    return counts | dict.fromkeys(_words_in(others), _MANY)


def _words_in(document: Any) -> Iterator[str]:
    """Yield every word and phrase that stands as a value in a document, in lower case."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key not in _NOT_SAID:
                yield from _words_in(value)
    elif isinstance(document, list):
        for item in document:
            yield from _words_in(item)
    elif isinstance(document, str):
        yield document.lower().rstrip("\u2026 ")


def _is_for_the_cards(text: str, answer: Answer, parts: Parts) -> bool:
    """Tell whether `routing.choose` would surely choose the answer for the first turn of a session."""
    if _may_tell_of_work(text, answer, parts.data("openings")):
        return False
    lowered = text.lower()
    spoken = re.findall(r"[a-z']+", lowered)
    signals: Mapping[str, Any] = parts.data("signals")
    if any(_found(signals["acts"], lowered, spoken if len(spoken) <= _FEW_WORDS else spoken[-1:])):
        return False
    is_aside = not _FORGETS.isdisjoint(spoken) or any(_found(signals["asides"], lowered, spoken))
    if answer.kind == "declined" and is_aside:
        return False
    fills = sum(signals["fields"][phrase] for phrase in _found(signals["fields"], lowered, spoken))
    has_amount = _has_amount(lowered, spoken, signals)
    if not fills and not has_amount:
        return True
    from assistant.session import routing  # noqa: PLC0415 - what tells of nothing needs no telling apart

    return routing.is_surely_answered(text, answer, is_one_word=fills <= 1 and not has_amount)


def _may_tell_of_work(text: str, answer: Answer, weights: Mapping[str, float]) -> bool:
    """Tell a text that is no question, and that a session may take for the beginning of a workload."""
    found, sure = leaning(text, weights), answer.certainty
    may_be = tells_of_work(found.amount, sure, is_named_first=True) or surely_tells_of_work(
        found.amount, sure
    )
    if not may_be and not names_work(found):
        return False
    from assistant.session.forms import is_called_so, is_question  # noqa: PLC0415 - hardly any text leans so

    is_asked = is_question(text) and not (found.is_named and is_called_so(text))
    return not is_asked and (found.is_named or not answer.is_reckoned)


def _has_amount(lowered: str, spoken: Sequence[str], signals: Mapping[str, Any]) -> bool:
    if "$" in lowered or re.search(r"(?<!\w)\d", lowered):  # the digit of a name, as in ec2, is no amount
        return True
    is_counted = not _ARTICLES.isdisjoint(spoken) and not frozenset(spoken).isdisjoint(signals["units"])
    return is_counted or any(_found(signals["numbers"], lowered, spoken))


def _found(phrases: Iterable[str], lowered: str, spoken: Sequence[str]) -> Iterator[str]:
    """Yield the phrases that stand in a text, those of one plain word only where they are spoken so."""
    words = frozenset(spoken)
    return (phrase for phrase in phrases if (phrase in words if phrase.isalpha() else phrase in lowered))
