"""Several wishes in one turn: "actually 4 GB, and why not Lambda?" are two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.dialog.acts import act_of
from assistant.dialog.asides import aside_in
from assistant.dialog.vocabulary import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.dialog.models import DialogState
    from assistant.dialog.vocabulary import Words
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
    r"(?P<joint>[;\n]\s*(?:and\s)?|[.]\s+|,?\s(?:and|plus|as well as)\s(?:also\s|then\s|there is\s"
    r"|there's\s|we have\s|i have\s)?)(?=an?\s|one\s|the\s|another\s|our\s|my\s|\w+ly\s|we\s|i\s|there)",
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
_SHORTEST_QUESTION = 3


def clauses(text: str, state: DialogState, knowledge: Knowledge) -> tuple[str, ...]:
    """Split a turn into the wishes it holds, in order; a turn with one wish comes back as it is.

    Information that stands together stays together; only what is a wish or a question of its own is cut off.
    """
    if len(text) > _LONGEST:
        return (text,)
    both = _two_workloads(text, state, words_of(knowledge))
    if both:
        return both
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


def _two_workloads(text: str, state: DialogState, words: Words) -> tuple[str, ...]:
    """Split "an API with 2M requests a day, and a nightly job of 2 hours" into the two workloads that it is.

    Either side names a kind of work of its own, and says of the same amount something else.
    """
    if state.slots:
        return ()
    for match in _BESIDE.finditer(text):
        sides = text[: match.start()].strip(_EDGES), text[match.end("joint") :].strip(_EDGES)
        kinds = [_kind_in(side, words) for side in sides]
        if not all(kinds) or kinds[0] == kinds[1]:
            continue
        measured = [{amount.kind for amount in words.reader.amounts(side)} & _TELLING for side in sides]
        if measured[0] & measured[1]:
            return (sides[0], f"a second workload: {sides[1]}")
    return ()


def _kind_in(text: str, words: Words) -> str:
    return next((str(phrase.value) for phrase in words.phrases_in(text) if phrase.slot == "kind"), "")


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
