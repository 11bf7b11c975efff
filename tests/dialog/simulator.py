"""A user with a complete workload in mind, who opens with some of it and answers what is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Any

from assistant.dialog.vocabulary import words_of
from assistant.engine import Workload, recommend
from assistant.errors import InputError
from assistant.session import Session
from tests.dialog.phrases import phrase
from tests.dialog.population import workload

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from assistant.facts import Knowledge
    from assistant.reply import Reply

CORE = ("run_seconds", "requests_per_month", "memory_mib", "vcpus", "instances", "utilisation")
NEUTRAL: Mapping[str, Any] = {
    "gpu": 0, "os": "linux", "os_access": False, "kubernetes": False, "long_lived_connections": False,
    "portable": False, "privileged": False, "licence_per_core": False, "isolation": "normal", "state": "none",
    "ephemeral_gib": 1, "architecture": "x86_64", "region": "us-east-1", "interruptible": False,
    "latency_sensitive": False, "commitment_years": 0,
}  # fmt: skip
"""What goes without saying; people name it only when they are asked."""

SAYS_CORE, SAYS_UNUSUAL, SAYS_OTHER, VOLUNTEERS = 0.55, 0.7, 0.15, 0.2
CORRECTS, INTERRUPTS, UNDOES = 0.15, 0.15, 0.04
MOST_TURNS = 40
ASIDES = (
    "what is the max lambda timeout?", "why do you ask?", "what do you know so far?", "what does that mean?",
    "thanks", "how much memory can a fargate task have?", "how sure are you?", "can you repeat the question?",
)  # fmt: skip


@dataclass
class Conversation:
    """What came of one simulated conversation."""

    full: dict[str, Any]
    expected: str | None
    platform: str | None = None
    questions: int = 0
    in_order: int = 0
    turns: list[tuple[str, str]] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        """Whether the advice is the one for the full workload."""
        return self.platform == self.expected


class User:
    """Answers from a complete workload, in random phrasing, order and grouping."""

    def __init__(self, full: dict[str, Any], random: Random) -> None:
        self.full = full
        self.random = random
        self.said: set[str] = {"kind"}
        self.wrong: dict[str, Any] = {}

    def say(self, fields: list[str]) -> str:
        """Say some fields in one sentence, now and then one of them wrong at first."""
        self.random.shuffle(fields)
        parts = []
        for name in fields:
            value = self.full[name]
            if name in ("memory_mib", "vcpus") and self.random.random() < CORRECTS:
                value = self.wrong[name] = value * 2
            parts.append(phrase(name, value, self.random))
            self.said.add(name)
        return self.random.choice([", ", ", ", " and "]).join(parts)

    def opening(self) -> str:
        """Say what it is, and some of the rest: what is unusual about it more often than not."""
        chosen = [
            name for name in self.full if name != "kind" and self.random.random() < self._mentions(name)
        ]
        kind = phrase("kind", self.full["kind"], self.random)
        rest = self.say(chosen)
        lead = self.random.choice(["", "I have ", "we have ", "hi, this is about "])
        lead = "" if kind.startswith("we ") else lead
        return f"{lead}{kind}, {rest}" if rest else f"{lead}{kind}"

    def _mentions(self, name: str) -> float:
        if name in NEUTRAL:
            return SAYS_UNUSUAL if self.full[name] != NEUTRAL[name] else 0.02
        return SAYS_CORE if name in CORE else SAYS_OTHER

    def correction(self) -> str:
        """Put right what was said wrong."""
        name, _ = self.wrong.popitem()
        right = phrase(name, self.full[name], self.random)
        return self.random.choice(
            [f"actually {right}", f"no, I meant {right}", f"sorry, {right}", f"make that {right}"]
        )

    def answer(self, reply: Reply, traits: Mapping[str, str]) -> str:
        """Answer what is asked, and now and then something more."""
        listed = [name for name, words in traits.items() if words in reply.text]
        asked = listed if len(listed) > 1 else [str(reply.asks)]
        known = [name for name in asked if name in self.full]
        if len(asked) > 1:
            self.said.update(asked)
            known = [name for name in known if self.full[name] != NEUTRAL[name]]
            if not known:
                return self.random.choice(
                    ["none", "no", "none of them", "nothing of that", "no, nothing like that"]
                )
        if not known:
            return self.random.choice(["I don't know", "no idea", "not sure"])
        more = [name for name in self.full if name not in self.said and name not in asked]
        extra = [self.random.choice(more)] if more and self.random.random() < VOLUNTEERS else []
        value = self.full[asked[0]]
        if len(asked) == 1 and isinstance(value, bool) and not extra and self.random.random() < 0.6:
            self.said.add(asked[0])
            return self.random.choice(["yes", "yes, it does"] if value else ["no", "nope", "not really"])
        return self.say([*known, *extra])


def draw(random: Random, knowledge: Knowledge) -> tuple[dict[str, Any], str]:
    """Draw a workload that can exist and that some platform runs, with the engine's verdict on it."""
    while True:
        full = workload(random)
        try:
            platform = recommend(Workload.model_validate(full), knowledge, flips=False).platform
        except InputError:
            continue
        if platform is not None:
            return full, platform


def traits_of(knowledge: Knowledge) -> Mapping[str, str]:
    """Return the words by which a question names several needs at once."""
    return {name: spec["trait"] for name, spec in words_of(knowledge).slots.items() if "trait" in spec}


@lru_cache(maxsize=1)
def _session(handle: _Handle) -> Session:
    return Session(loaded=handle.knowledge)


class _Handle:
    """A knowledge as a key, so that its cards are indexed once for all conversations."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __hash__(self) -> int:
        return id(self.knowledge)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Handle) and other.knowledge is self.knowledge


def fresh(knowledge: Knowledge) -> Session:
    """Return the session with nothing known."""
    session = _session(_Handle(knowledge))
    session.send("/new")
    return session


def statistics(conversations: Sequence[Conversation]) -> dict[str, float]:
    """Return the share that agrees, and how many questions were asked; also by asking every field in order."""
    asked = sorted(one.questions for one in conversations)
    in_order = sorted(one.in_order for one in conversations)
    return {
        "agreement": sum(one.agrees for one in conversations) / len(conversations),
        "median": asked[len(asked) // 2],
        "p95": asked[int(len(asked) * 0.95)],
        "median_in_order": in_order[len(in_order) // 2],
        "p95_in_order": in_order[int(len(in_order) * 0.95)],
    }


def converse(seed: int, knowledge: Knowledge, send: Callable[[str], Reply] | None = None) -> Conversation:
    """Hold one conversation to its recommendation."""
    random = Random(seed)  # noqa: S311 - the same conversation for the same number
    full, expected = draw(random, knowledge)
    result = Conversation(full=full, expected=expected)
    user = User(full, random)
    traits = traits_of(knowledge)
    say = send or fresh(knowledge).send
    text, is_aside = user.opening(), False
    result.in_order = len([name for name in full if name not in user.said])
    reply = None
    for _ in range(MOST_TURNS):
        reply = say(text)
        result.turns.append((text, reply.text))
        if not is_aside and reply.asks:
            result.questions += 1
        if user.wrong and (reply.recommendation or random.random() < 0.5):
            text, is_aside = user.correction(), False
            result.questions -= 1 if reply.asks else 0
            continue
        if reply.recommendation:
            result.platform = reply.recommendation.platform
            return result
        is_aside = bool(reply.asks) and random.random() < INTERRUPTS
        text = random.choice(ASIDES) if is_aside else user.answer(reply, traits)
    return result
