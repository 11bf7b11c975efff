"""A turn with what the dialog and the cards made of it, and how much of it either understood."""

from __future__ import annotations

import re
from functools import cached_property

from assistant.answers.tokens import words
from assistant.session.forms import (
    begins_with_one,
    complains,
    is_about_own_workload,
    is_called_so,
    is_question,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.answers import Answer
    from assistant.answers.lexicon import Lexicon
    from assistant.dialog import DialogState, Understanding
    from assistant.dialog.models import SlotFill
    from assistant.session.openings import Leaning

CERTAIN, LIKELY, HARDLY = 0.85, 0.5, 0.4
"""How sure an answer is to be what was asked."""
MUCH, SOME = 3, 2
"""How many values tell a workload, and how many amounts."""
_RATIO = frozenset({"per"})
_MEASURES = frozenset({
    "run_seconds", "requests_per_month", "peak_requests_per_second", "memory_mib", "vcpus", "instances",
    "ephemeral_gib", "gpu", "gpu_memory_gib",
})  # fmt: skip
"""Fields of what runs that are measured or counted."""


def is_underway(state: DialogState) -> bool:
    """Tell whether something is known of a workload, or asked for."""
    return state.asked is not None or bool(state.slots)


class Heard:
    """A turn, and what was made of it.

    Attributes:
        text: what was typed.
        read: what the dialog made of it.
        answer: what the cards made of it.
        state: what was known of the workload before.
        lexicon: the words that are known.
        leans: what its words lean to, a workload or a situation; None behind other turns.
    """

    def __init__(
        self,
        text: str,
        read: Understanding,
        answer: Answer,
        state: DialogState,
        lexicon: Lexicon,
        leans: Leaning | None = None,
    ) -> None:
        """Remember all of it; what it tells is found out when it is asked for."""
        self.text = text
        self.read = read
        self.answer = answer
        self.state = state
        self.lexicon = lexicon
        self.leans = leans

    def spelt(self, mended: str) -> Heard:
        """Return the same turn with its spelling mended."""
        if mended == self.text:
            return self
        return Heard(mended, self.read, self.answer, self.state, self.lexicon, self.leans)

    @property
    def act(self) -> str:
        """What is wanted of the dialog; empty for plain information."""
        return self.read.act

    @property
    def fills(self) -> Mapping[str, SlotFill]:
        """Fields of a workload that the dialog found values for."""
        return self.read.fills

    @cached_property
    def is_underway(self) -> bool:
        """Something is known of a workload, or asked for."""
        return is_underway(self.state)

    @cached_property
    def is_question(self) -> bool:
        """It has the form of a question; a price crawler is none by its name."""
        return is_question(self.text) and not (self.names_software and is_called_so(self.text))

    @cached_property
    def complains(self) -> bool:
        """Something goes wrong."""
        return complains(self.text)

    @cached_property
    def is_own(self) -> bool:
        """The user speaks of something of their own."""
        return is_about_own_workload(self.text)

    @cached_property
    def tells(self) -> bool:
        """Somebody tells of something: "our API", "a REST API"."""
        return self.is_own or begins_with_one(self.text)

    @property
    def is_answered(self) -> bool:
        """The cards do not decline."""
        return self.answer.kind != "declined"

    @property
    def is_reckoned(self) -> bool:
        """The answer is a sum, or several held against each other."""
        return self.answer.is_reckoned

    @property
    def is_outside(self) -> bool:
        """It surely is about something that the cards do not cover."""
        return not self.is_answered and self.answer.confidence > 0

    @property
    def confidence(self) -> float:
        """How sure the answer is, 0 for one that declines."""
        return self.answer.certainty

    @property
    def is_sure(self) -> bool:
        """The answer is as good as certain to be what was asked."""
        return self.answer.confidence > CERTAIN

    @property
    def answers_of_aws(self) -> bool:
        """What the answer is about is something of AWS's."""
        return bool(self.answer.topic and self.answer.topic.subjects)

    @cached_property
    def names_aws(self) -> bool:
        """It names something of AWS's."""
        return bool(self.lexicon.subjects_in(self.text))

    @cached_property
    def names_software(self) -> bool:
        """The name of some software heads it, or it tells for whom, and nothing of AWS's is named."""
        return self.leans is not None and self.leans.is_named and not self.names_aws

    @cached_property
    def asks_in_a_word(self) -> bool:
        """It asks for a limit, a price or a difference: a question without its form."""
        if self.tells or self.amounts:
            return False
        bounding = frozenset() if self.names_software else self.lexicon.bounding
        comparing = self.lexicon.compare if self.names_aws else frozenset()
        return not (bounding | comparing | _RATIO).isdisjoint(self.words)

    @cached_property
    def names_nothing_known(self) -> bool:
        """It names nothing of AWS's, no other service, and nothing that the cards surely do not tell."""
        return not (
            self.names_aws or self.lexicon.foreign_in(self.text) or self.lexicon.unstated_in(self.text)
        )

    @cached_property
    def words(self) -> list[str]:
        """Its words."""
        return words(self.text)

    @cached_property
    def understood(self) -> set[str]:
        """The words in which the dialog found values."""
        return {word for fill in self.fills.values() for word in words(fill.words)}

    @cached_property
    def meant(self) -> list[str]:
        """Its words that mean something."""
        return [word for word in self.words if word not in self.lexicon.stop]

    @cached_property
    def share(self) -> float:
        """In what share of the words that mean something the dialog found values."""
        return sum(word in self.understood for word in self.meant) / max(len(self.meant), 1)

    @cached_property
    def amounts(self) -> int:
        """How many values were read from words with an amount in figures, not a name such as k8s."""
        return sum(bool(re.search(r"(?<!\w)\d", fill.words)) for fill in self.fills.values())

    @cached_property
    def is_price_of_others(self) -> bool:
        """It asks for the price of a service that no card is about: its amounts are no workload."""
        is_price = self.lexicon.bound_in(self.words) == "price"
        return is_price and not self.is_own and bool(self.lexicon.foreign_in(self.text))

    @cached_property
    def measures_work(self) -> bool:
        """What is measured runs, whatever its name: "weather model, 4 times a day, 35 minutes, 192 GB".

        Of a service that no card is about, amounts alone do not tell what runs.
        """
        if self.is_question or self.is_price_of_others:
            return False
        measured = {slot for slot, fill in self.fills.items() if slot in _MEASURES and fill.low is not None}
        measured |= {doubt.slot for doubt in self.read.doubts if doubt.slot in _MEASURES}
        if "kind" in self.fills and (measured or self.read.problems or len(self.fills) > MUCH):
            return True
        return len(measured) >= SOME and not self.lexicon.foreign_in(self.text)
