"""Several wishes in one turn: "actually 4 GB, and why not Lambda?" are two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.dialog.acts import act_of
from assistant.dialog.asides import aside_in
from assistant.dialog.vocabulary import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from assistant.dialog.models import DialogState
    from assistant.dialog.vocabulary import Phrase, Words
    from assistant.facts import Knowledge

_JOINT = re.compile(
    r"(?P<end>[.!?;]+)(?=\s+\S)\s+|\s*\n+\s*|,?\s+(?:and|but|then)(?:\s+(?:then|also|please|after "
    r"that))?,?\s+|,\s+",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?P<end>[.!;])\s+(?=\S)")
_ASKS = re.compile(r"^(?:what|how|why|which|when|where|who|compare|explain|show)\b", re.IGNORECASE)
_INVERTS = re.compile(
    r"^(?:can|could|does|do|is|are|will|would|should)\b"
    r"(?P<subject>\s+(?:it|that|this|they|these|those|i|we|you|there|a|an|the|my|our|\S*lambda|\S*fargate|"
    r"ecs|eks|ec2)\b)?",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"[;\n]\s*(?:and\s)?|[.]\s+|,\s(?:and\s)?"
    r"|,?\s(?:and|plus|with|as well as|together with|next to|besides|\+|&)\s"
    r"(?:also\s|then\s|there is\s|there's\s|we have\s|i have\s)?",
    re.IGNORECASE,
)
_TELLING = frozenset({"rate", "duration"})
_WEAK = frozenset({"unknown", "skip", "you_choose", "continue", "what_if"})
_SHORT = frozenset({"undo", "go_back", "repeat", "cancel", "start_over"})
_MERE = frozenset({"thanks", "greeting", "farewell"})
_MOST = 6
_MOST_JOINTS = 18
_EDGES = " ,;"
_LONGEST = 400
_LONGEST_STORY = 1500
_SHORTEST_QUESTION = 3


def clauses(text: str, state: DialogState, knowledge: Knowledge) -> tuple[str, ...]:
    """Split a turn into the wishes it holds, in order; a turn with one wish comes back as it is.

    Information that stands together stays together; only what is a wish or a question of its own is cut off.
    """
    several = () if state.slots else _workloads(text, words_of(knowledge))
    if several:
        return several
    if len(text) > _LONGEST:
        return (text,)
    joint = _JOINT if state.slots or state.asked else _SENTENCE
    words = words_of(knowledge)
    whole = act_of(text, state, words).name
    if whole and whole != "why_not":
        return (text,)
    joints = list(joint.finditer(text))
    if not joints or len(joints) > _MOST_JOINTS:
        return (text,)
    ends = [match.end("end") if match["end"] else match.start() for match in joints]
    begins = [0, *(match.end() for match in joints)]
    spans = list(zip(begins, [*ends, len(text)], strict=True))
    found = tuple(
        part for part in _joined(text, spans, state, words) if not _is_mere_noise(part, state, words)
    )
    return found if found and all(_says_something(part, state, words) for part in found) else (text,)


def _is_mere_noise(part: str, state: DialogState, words: Words) -> bool:
    """Tell whether a piece beside a wish is nothing but rudeness or small talk: "recommend, you moron"."""
    return not _says_something(part, state, words) and bool(aside_in(part, words))


def _workloads(text: str, words: Words) -> tuple[str, ...]:
    """Split "an API with 2M requests a day, and a nightly job of 2 hours" into the workloads that it is."""
    if len(text) > _LONGEST_STORY or not _measured(text, words):
        return ()
    found: list[str] = []
    rest = text
    while (sides := _two_workloads(rest, words)) is not None and len(found) < _MOST:
        found.append(sides[0])
        rest = sides[1]
    return (*found[:1], *(f"a second workload: {one}" for one in (*found[1:], rest))) if found else ()


def _two_workloads(text: str, words: Words) -> tuple[str, str] | None:
    """Split a text where what goes before is another workload than what comes after.

    Either side names a kind of work of its own, and says of the same amount something else. Of the places
    where that holds the one next to the name of the second counts, so that all before it is of the first.
    """
    joints = list(_BESIDE.finditer(text))
    for place, joint in enumerate(joints):
        kind = _other_kind(text[: joint.start()], text[joint.end() :], words)
        if kind is None:
            continue
        begins = joint.end() + kind.start
        last = [one for one in joints[place:] if one.end() <= begins][-1]
        sides = text[: last.start()].strip(_EDGES), text[last.end() :].strip(_EDGES)
        if _measured(sides[0], words) & _measured(sides[1], words):
            return sides
    return None


def _other_kind(before: str, after: str, words: Words) -> Phrase | None:
    """Return the kind of work that comes after, if another one goes before."""
    first, second = _kind_in(before, words), _kind_in(after, words)
    return second if first and second and first.value != second.value else None


def _measured(text: str, words: Words) -> AbstractSet[str]:
    return {amount.kind for amount in words.reader.amounts(text)} & _TELLING


def _kind_in(text: str, words: Words) -> Phrase | None:
    return next((phrase for phrase in words.phrases_in(text) if phrase.slot == "kind"), None)


def _joined(text: str, spans: Sequence[tuple[int, int]], state: DialogState, words: Words) -> tuple[str, ...]:
    """Return the wishes; what is none of its own stays together with its neighbours."""
    found: list[str] = []
    begin: int | None = None
    for start, end in spans:
        piece = text[start:end].strip()
        act = act_of(piece, state, words).name if piece else ""
        if _is_wish(act, piece) or _is_question(piece):
            if begin is not None:
                found.append(text[begin:start].strip(_EDGES))
                begin = None
            if act not in _MERE:
                found.append(piece)
        elif begin is None:
            begin = start
    if begin is not None:
        found.append(text[begin:].strip(_EDGES))
    return tuple(part for part in found if part)[:_MOST]


def _says_something(part: str, state: DialogState, words: Words) -> bool:
    is_wish = bool(act_of(part, state, words).name) or _is_question(part)
    return is_wish or bool(words.phrases_in(part)) or bool(words.reader.amounts(part))


def _is_wish(act: str, piece: str) -> bool:
    """Tell whether a piece is a wish of its own; a word such as "back" or "stop" is none among others."""
    return bool(act) and act not in _WEAK and not (act in _SHORT and " " not in piece)


def _is_question(piece: str) -> bool:
    """Tell "can Lambda do that" from "we can wait, and can commit for 3 years", where nobody is asked."""
    if len(piece.split()) < _SHORTEST_QUESTION:
        return False
    inverts = _INVERTS.match(piece)
    is_asked = inverts is not None and (inverts["subject"] is not None or piece.endswith("?"))
    return is_asked or _ASKS.match(piece) is not None
