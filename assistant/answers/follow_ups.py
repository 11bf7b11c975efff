"""What a question means after another: its readings, and which of their cards answers it.

The forms of follow-ups, and the texts that they stand for, are in `following`; here the cards choose.
"""

from __future__ import annotations

from functools import lru_cache

from assistant.answers import following
from assistant.answers.continuing import ABOUT, ALONE, CHANGED, FORM, WHOLE, candidates, heaviest
from assistant.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.answers.continuing import Candidate
    from assistant.answers.models import Topic
    from assistant.answers.ranking import Ranker
    from assistant.answers.reading import Reading


_LATELY = 2


class FollowUps:
    """The readings of follow-ups over the cards of one ranker."""

    def __init__(self, ranker: Ranker, reading: Callable[[str], Reading]) -> None:
        """Remember the ranker, and what reads a question."""
        self.ranker = ranker
        self.lexicon = ranker.lexicon
        self.knowledge = ranker.knowledge
        self._reading = reading
        self._forms = lru_cache(_LATELY)(self._read_by_form)

    def settled(self, question: str, topic: Topic) -> Reading | None:
        """Return what a question means whose form leaves no doubt, as the cards are surest; None for others.

        "and the minimum?", "and with 16?", "and launch templates?".
        """
        card = self.knowledge.cards.get(topic.cards[0]) if topic.cards else None
        if card and following.names_a_figure(question, topic, card, self.lexicon):
            return self._reading(following.recounted(question, topic))
        texts = following.settled(question, self._with_subject(topic), self.lexicon)
        return max(map(self._reading, texts), key=self._surest, default=None)

    def comparing(self, question: str, topic: Topic) -> Reading | None:
        """Return the reading of a question that compares things, or asks which of them; None for others."""
        reading = self._reading(self._forms(question, topic)[0])
        return reading if reading.compares or following.asks_of_them(question) else None

    def continuation(self, question: str, topic: Topic) -> tuple[Candidate, float] | None:
        """Return the card that most speaks for, and how much; None for no card."""
        return heaviest(self.candidates(question, topic), self.lexicon)

    def candidates(self, question: str, topic: Topic) -> Iterator[Candidate]:
        """Yield the cards that may answer a question after what was spoken of, with what speaks for each."""
        about = self._with_subject(topic)
        meanings = {
            WHOLE: following.behind(question, about),
            ABOUT: (following.of_subjects(question, about),),
            ALONE: (question,),
            FORM: self._forms(question, topic)[:1],
            CHANGED: following.changed(question, about, self.lexicon),
        }
        readings = {kind: [self._reading(text) for text in texts] for kind, texts in meanings.items()}
        asked, before = self._reading(question), self._reading(topic.question)
        return candidates(asked, before, readings, about, self.ranker)

    def _read_by_form(self, question: str, topic: Topic) -> tuple[str, ...]:
        return following.readings(question, self._with_subject(topic), self.lexicon)

    def _surest(self, reading: Reading) -> float:
        ranked = self.ranker.ranked(reading)
        return self.ranker.speaking(reading, ranked)[1] if ranked else 0.0

    def _with_subject(self, topic: Topic) -> Topic:
        """Return what was spoken of: the first subject of the card, where the question named nothing."""
        if topic.subjects or not topic.cards or topic.cards[0] not in self.knowledge.cards:
            return topic
        return replace(topic, subjects=self.knowledge.cards[topic.cards[0]].subjects[:1])
