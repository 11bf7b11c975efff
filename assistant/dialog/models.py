"""What the dialog knows and what a turn of it brings; all frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.engine.recommendation import Recommendation

Origin = Literal["said", "implied", "assumed", "default"]
TurnKind = Literal[
    "question",
    "recommendation",
    "corrected",
    "clarify",
    "cancelled",
    "declined",
    "help",
    "error",
    "answer",
    "comparison",
    "estimate",
]
Mode = Literal["asking", "deciding", "quiet"]
DoubtKind = Literal["contradiction", "implausible", "unit", "conflict"]


class Act(NamedTuple):
    """An act and what it is about.

    Attributes:
        name: as in `knowledge/slots.yaml`, or one of those read by a pattern; empty for none.
        target: a field, a platform or the words that name a workload; empty for none.
        targets: platforms to compare.
        rest: what is left of the text to read values from; None where it carries none.
    """

    name: str
    target: str = ""
    targets: tuple[str, ...] = ()
    rest: str | None = None


NOTHING = Act("")


@dataclass(frozen=True, slots=True)
class SlotFill:
    """One workload field: its value, and who said it in which words and turn.

    Attributes:
        value: in the unit of the field.
        unit: how the unit is written.
        origin: said by the user, implied by other words, or assumed because nobody knew.
        words: the words it was read from.
        turn: number of the turn, from 1.
        low: lower end of what was said, None where it is no amount.
        high: upper end.
        scale: field units in one of the unit that was said; 0 where it is no amount.
        approximate: said vaguely.
    """

    value: Any
    unit: str = ""
    origin: Origin = "said"
    words: str = ""
    turn: int = 0
    low: float | None = None
    high: float | None = None
    scale: float = 0
    approximate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something the dialog must ask about before it goes on.

    Attributes:
        kind: two values for one field, an amount hardly anybody means, a number without its unit, or
            fields that cannot go together.
        slots: the field in question, once for each option or once for all of them.
        options: the readings to choose from, the likeliest first.
        sentence: what is wrong, where it takes a sentence of its own.
        asked: how often it was asked about in earnest; an aside is no attempt.
        worded: how many wordings of the question were used up, asides included.
    """

    kind: DoubtKind
    slots: tuple[str, ...]
    options: tuple[SlotFill, ...] = ()
    sentence: str = ""
    asked: int = 0
    worded: int = 0

    @property
    def slot(self) -> str:
        """The field that is asked for."""
        return self.slots[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What one text says about the user's workload.

    Attributes:
        fills: workload fields with their values.
        act: what the user wants of the dialog; empty for plain information.
        problems: sentences about amounts that cannot be.
        corrects: the text takes something back ("actually", "no, I meant").
        target: what the act is about: a field, a platform, a workload, an option.
        targets: platforms, for a comparison.
        doubts: numbers that need a unit, two values for one field.
        retracts: fields whose value was denied ("not 2 GB") without a new one.
        wanted: platforms named as where it should run.
        apart: work named beside it that is a workload of its own.
        not_weighed: what was asked for and no field holds.
        confidence: 0 to 1, how surely the text is about the user's workload.
    """

    fills: Mapping[str, SlotFill] = field(default_factory=dict)
    act: str = ""
    problems: tuple[str, ...] = ()
    corrects: bool = False
    target: str = ""
    targets: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    retracts: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    apart: str = ""
    not_weighed: tuple[str, ...] = ()
    confidence: float = 0.0

    @property
    def is_empty(self) -> bool:
        """Nothing was understood."""
        return not (self.fills or self.act or self.problems or self.doubts or self.retracts)


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogState:
    """The dialog between two turns.

    Attributes:
        slots: what is known of the workload.
        asked: the field being asked for.
        group: fields asked about together with it, when the question names several.
        asked_counts: how many wordings of each field's question were used up, asides included.
        attempts: how often each field was asked for in earnest; an aside is no attempt.
        questions: how many questions were asked in all.
        misses: turns in a row that brought nothing for the question.
        turn: number of turns that brought something.
        before: the state before the last of them.
        doubt: what must be settled first.
        accepted: fields whose unlikely amount the user has confirmed.
        mode: asking, deciding (the user wants advice and no more questions) or quiet.
        supposed: fields of the last "what if", to be kept on demand.
        name: what the workload is called, beside others.
        others: workloads put aside.
        passed_over: doubts that were never settled, to be told with the advice.
        wanted: platforms that the user named as where it should run.
        told_of_wish: why they cannot run it, as it was said last.
    """

    slots: Mapping[str, SlotFill] = field(default_factory=dict)
    asked: str | None = None
    group: tuple[str, ...] = ()
    asked_counts: Mapping[str, int] = field(default_factory=dict)
    attempts: Mapping[str, int] = field(default_factory=dict)
    questions: int = 0
    misses: int = 0
    turn: int = 0
    before: DialogState | None = None
    doubt: Doubt | None = None
    accepted: frozenset[str] = frozenset()
    mode: Mode = "asking"
    supposed: Mapping[str, SlotFill] = field(default_factory=dict)
    name: str = ""
    others: tuple[DialogState, ...] = ()
    passed_over: tuple[Doubt, ...] = ()
    wanted: tuple[str, ...] = ()
    told_of_wish: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogTurn:
    """What the dialog says, and the state after it.

    Attributes:
        state: the dialog afterwards.
        kind: of the reply.
        text: Markdown, the question included.
        asks: the field being asked for.
        suggestions: what the user may say next.
        recommendation: where one was given.
        cards: ids of the cards it rests on.
        question: the last part of the text, which asks; empty for none.
    """

    state: DialogState
    kind: TurnKind
    text: str
    asks: str | None = None
    suggestions: tuple[str, ...] = ()
    recommendation: Recommendation | None = None
    cards: tuple[str, ...] = ()
    question: str = ""
