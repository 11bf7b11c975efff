"""The evaluation questions, asked in a session as a user asks them, and what came of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant import Reply, Session
from assistant.session.conversation import Memory

TUNED = ("a", "b", "c", "d", "e", "g", "h", "j", "l", "m", "o", "q")
HELD_OUT = ("f", "i", "k", "n", "p", "r")
HALVES = (*TUNED, *HELD_OUT)
"""What was looked at while the answers were tuned, and what never was."""
UNANSWERABLE = "none"


@dataclass(frozen=True, slots=True)
class Case:
    """A question, what the reply may be, the cards of which any is right, and the texts of which one must be there."""

    style: str
    ask: str
    before: str = ""
    kinds: tuple[str, ...] = ("answer",)
    cards: tuple[str, ...] = ()
    says: tuple[str, ...] = ("",)

    @property
    def is_answerable(self) -> bool:
        return self.style != UNANSWERABLE

    @property
    def asked(self) -> str:
        return f"{self.before} → {self.ask}" if self.before else self.ask


@dataclass(frozen=True, slots=True)
class Outcome:
    case: Case
    reply: Reply

    @property
    def cards(self) -> tuple[str, ...]:
        return tuple(citation.card for citation in self.reply.citations)

    @property
    def is_right(self) -> bool:
        case = self.case
        cited = not case.cards or not set(case.cards).isdisjoint(self.cards)
        return self.reply.kind in case.kinds and cited and any(text in self.reply.text for text in case.says)

    def __str__(self) -> str:
        case, reply = self.case, self.reply
        wanted = " ".join(filter(None, ("/".join(case.kinds), " | ".join(case.cards), " | ".join(case.says))))
        got = f"{reply.kind} {' '.join(self.cards)}: {' '.join(reply.text.split())[:100]}"
        return f"[{case.style}] {case.asked}\n    expected {wanted}\n    got      {got}"


@cache
def cases(half: str) -> tuple[Case, ...]:
    rows = _rows(f"evaluation_{half}")
    return tuple(_case(row) for row in rows)


def _case(row: Mapping[str, Any]) -> Case:
    names = {"kind": "kinds", "card": "cards", "says": "says"}
    several = {names[name]: _listed(value) for name, value in row.items() if name in names}
    return Case(**{name: value for name, value in row.items() if name not in names}, **several)


def _listed(value: str | list[str]) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _rows(name: str) -> list[Any]:
    found: list[Any] = yaml.safe_load(Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8"))
    return found


@cache
def follow_ups() -> tuple[Case, ...]:
    """Return the follow-ups that their weights are found with; without a card, they are to be declined."""
    rows = _rows("follow_ups")
    return tuple(
        Case("follow" if cards else UNANSWERABLE, ask, before, cards=tuple(cards))
        for cards, before, ask in rows
    )


@cache
def near_misses() -> tuple[Case, ...]:
    """Return questions on what cards are about, for what none of them states."""
    rows = _rows("near_misses")
    return tuple(Case(UNANSWERABLE, ask) for ask in rows)


def outcomes(half: str, session: Session) -> tuple[Outcome, ...]:
    """Ask every question of a half in a conversation of its own; one session holds the index for all."""
    found = []
    for case in cases(half):
        session.memory = Memory()
        if case.before:
            session.send(case.before)
        found.append(Outcome(case, session.send(case.ask)))
    return tuple(found)


def share_right(found: Sequence[Outcome]) -> float:
    return sum(outcome.is_right for outcome in found) / len(found)


def by_style(found: Sequence[Outcome]) -> dict[str, tuple[int, int]]:
    """Return for each style, and for all that can be answered together, how many are right and how many there are."""
    groups: dict[str, list[bool]] = {}
    for outcome in found:
        groups.setdefault(outcome.case.style, []).append(outcome.is_right)
        if outcome.case.is_answerable:
            groups.setdefault("all answerable", []).append(outcome.is_right)
    return {style: (sum(rights), len(rights)) for style, rights in groups.items()}
