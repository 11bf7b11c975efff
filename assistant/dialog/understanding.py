"""Reading a text for workload fields and for what the user wants of the dialog."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from assistant.dialog.models import SlotFill, Understanding
from assistant.dialog.platform_questions import platform_asked
from assistant.quantities.reading import Amount, Reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assistant.dialog.models import DialogState
    from assistant.facts import Knowledge

_CORRECTS = re.compile(
    r"^\W*(?:actually|no,|sorry|i meant|correction|make (?:it|that)|rather|instead)", re.IGNORECASE
)
_FORGET = re.compile(r"^\W*forget (?:about )?(?:the )?(?P<what>[\w -]{2,40})\W*$", re.IGNORECASE)
_YES = re.compile(r"^\W*(?:yes|yep|yeah|y|sure|it does|it is|correct|true)\b", re.IGNORECASE)
_NO = re.compile(r"^\W*(?:no|nope|n|not really|none|false|it does not|it doesn't)\b", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:no|not|without|don't need|do not need|isn't|never)\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)
_MOST_CHARACTERS = 20_000
_SHORTEST_WISH = len("recommend")


class Words:
    """The tables of `knowledge/slots.yaml` and `units.yaml`, ready for reading."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Compile the tables."""
        document = knowledge.document("slots.yaml")
        self.order: tuple[str, ...] = tuple(document["order"])
        self.slots: Mapping[str, Mapping[str, Any]] = document["slots"]
        self.acts = {phrase: act for act, phrases in document["acts"].items() for phrase in phrases}
        self.reader = Reader(
            knowledge.document("units.yaml"), knowledge.figure("month.hours"), knowledge.figure("month.days")
        )
        self._phrases = [
            (re.compile(rf"(?<![\w-]){re.escape(str(phrase))}(?![\w-])", re.IGNORECASE), slot, value)
            for slot, spec in self.slots.items()
            for value, phrases in spec.get("words", {}).items()
            for phrase in phrases
        ]

    def phrases_in(self, text: str) -> Iterator[tuple[int, str, Any, str]]:
        """Yield length, slot, value and words of every known phrase in a text."""
        for pattern, slot, value in self._phrases:
            for match in pattern.finditer(text):
                yield len(match[0]), slot, _negated(value, text, match), match[0]


def _negated(value: Any, text: str, match: re.Match[str]) -> Any:
    """Turn a yes into a no behind "no" and "not"; other values behind a negation say nothing."""
    if not _NEGATION.search(text[: match.start()]):
        return value
    if isinstance(value, bool):
        return not value
    return 0 if isinstance(value, int) else None


@lru_cache(maxsize=4)
def _words_of(_identity: int, knowledge_ref: _Ref) -> Words:
    return Words(knowledge_ref.knowledge)


class _Ref:
    """A hashable handle on a knowledge, which is not hashable itself."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ref) and other.knowledge is self.knowledge

    def __hash__(self) -> int:
        return id(self.knowledge)


def words_of(knowledge: Knowledge) -> Words:
    """Return the dialog's tables, compiled once for each knowledge."""
    return _words_of(id(knowledge), _Ref(knowledge))


def understand(text: str, state: DialogState, knowledge: Knowledge) -> Understanding:
    """Read one turn: fields, act, and how surely it is about the user's own workload."""
    words = words_of(knowledge)
    text = text[:_MOST_CHARACTERS]
    plain = re.sub(r"\s+", " ", text).strip().strip(".!? ").lower().replace("\u2019", "'")
    act = words.acts.get(plain, "")
    forget = _FORGET.match(text)
    if not act and forget:
        return Understanding(act="forget", target=forget["what"].strip().replace(" ", "_"), confidence=1.0)
    platform = platform_asked(text, state, knowledge)
    if platform:
        return Understanding(act="why_not", target=platform, confidence=1.0)
    amounts = words.reader.amounts(text)
    problems = tuple(f"{amount.problem}" for amount in amounts if amount.problem)
    fills = _fills(text, [a for a in amounts if not a.problem], state, words)
    too_much = [name for name, fill in fills.items() if _beyond(fill, words.slots[name])]
    problems += tuple(f"“{fills[name].words}” is more than there is" for name in too_much)
    fills = {name: fill for name, fill in fills.items() if name not in too_much}
    if not act and _ends_with_act(plain, words):
        act = "recommend_now"
    sure = 1.0 if act else min(1.0, 0.45 + 0.2 * len(fills)) if fills else 0.0
    return Understanding(
        fills=fills, act=act, problems=problems, corrects=bool(_CORRECTS.match(text)), confidence=sure
    )


def _ends_with_act(plain: str, words: Words) -> bool:
    """Tell whether a longer sentence ends in a wish for advice: "make it 4 GB and just recommend"."""
    wishes = (phrase for phrase, act in words.acts.items() if act == "recommend_now")
    return any(plain.endswith(phrase) for phrase in wishes if len(phrase) >= _SHORTEST_WISH)


def _beyond(fill: SlotFill, spec: Mapping[str, Any]) -> bool:
    most = spec.get("most")
    return most is not None and not isinstance(fill.value, (str, bool)) and fill.value > most


def _fills(text: str, amounts: list[Amount], state: DialogState, words: Words) -> dict[str, SlotFill]:
    turn = state.turn + 1
    found: dict[str, SlotFill] = {}
    for _, slot, value, said in sorted(words.phrases_in(text), key=lambda p: (p[0], p[1])):
        if value is not None:
            found[slot] = SlotFill(value, "", "said", said, turn)
    for amount in amounts:
        slot = _slot_of(amount, text, state, words)
        if slot:
            found[slot] = _filled(slot, amount, words, turn)
    if not found and state.asked:
        found = _bare(text, state.asked, words, turn)
    return found


def _slot_of(amount: Amount, text: str, state: DialogState, words: Words) -> str:
    around = text[max(0, amount.start - 24) : amount.end + 24].lower()
    after = text[amount.end : amount.end + 24].lower()
    if amount.kind == "count":
        for slot, spec in words.slots.items():
            if any(re.match(rf"\s*(?:[a-z]+ )?{re.escape(noun)}\b", after) for noun in spec.get("nouns", ())):
                return slot
        alone = amount.words == text.strip().strip(".!")
        asked = words.slots.get(state.asked or "", {})
        return str(state.asked) if alone and asked.get("amount") else ""
    for slot, spec in words.slots.items():
        if spec.get("amount") == amount.kind and any(cue in around for cue in spec.get("cue", ())):
            return slot
    asked_kind = words.slots.get(state.asked or "", {}).get("amount")
    if asked_kind == amount.kind:
        return str(state.asked)
    return next(
        (s for s, spec in words.slots.items() if spec.get("amount") == amount.kind and "cue" not in spec), ""
    )


def _filled(slot: str, amount: Amount, words: Words, turn: int) -> SlotFill:
    spec = words.slots[slot]
    divide = spec.get("divide", 1) if amount.kind == "size" else 1
    whole = slot in ("gpu", "instances", "commitment_years")
    value, low, high = (x / divide for x in (amount.high, amount.low, amount.high))
    shown: Any = int(value) if whole or float(value).is_integer() else round(value, 6)
    return SlotFill(shown, spec.get("unit", ""), "said", amount.words, turn, low, high)


def _bare(text: str, asked: str, words: Words, turn: int) -> dict[str, SlotFill]:
    """Read yes, no or a choice as the answer to the question that was asked."""
    spec = words.slots[asked]
    values = set(spec.get("words", {}))
    if spec.get("default") in (True, False) and isinstance(spec.get("default"), bool):
        if _YES.match(text) or _NO.match(text):
            return {asked: SlotFill(bool(_YES.match(text)), "", "said", text.strip(), turn)}
    elif asked == "gpu" and _NO.match(text):
        return {asked: SlotFill(0, "", "said", text.strip(), turn)}
    word = text.strip().strip(".!").lower().replace(" ", "_")
    return {asked: SlotFill(word, "", "said", text.strip(), turn)} if word in values else {}


def merged(state: DialogState, fills: Mapping[str, SlotFill]) -> DialogState:
    """Return the state with the fills taken in and the turn counted."""
    return replace(state, slots={**state.slots, **fills}, turn=state.turn + 1, before=state)
