"""What a question means after another: its readings, and which of their cards answers it.

The forms of follow-ups, and the texts that they stand for, are in `following`; here the cards choose.
"""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter

from assistant.answers import following
from assistant.answers.continuing import ABOUT, ALONE, CHANGED, FORM, WHOLE, candidates, heaviest
from assistant.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from assistant.answers.continuing import Candidate
    from assistant.answers.models import Topic
    from assistant.answers.ranking import Ranker
    from assistant.answers.reading import Reading


_LATELY = 2
_MUCH_MORE, _HARDLY = 1.0, -1.5
"""How much more must speak for another card than for that of a settled form, and what is hardly anything."""


class FollowUps:
    """The readings of follow-ups over the cards of one ranker."""

    def __init__(self, ranker: Ranker, reading: Callable[[str], Reading]) -> None:
        """Remember the ranker, and what reads a question."""
        self.ranker = ranker
        self.lexicon = ranker.lexicon
        self.knowledge = ranker.knowledge
        self._reading = reading
        self._forms = lru_cache(_LATELY)(self._read_by_form)
        self._settled = lru_cache(_LATELY)(self._settled_by_form)

    def settled(self, question: str, topic: Topic) -> Reading | None:
        """Return what a question means whose form leaves no doubt, as the cards are surest; None for others.

        "and the minimum?", "and with 16?", "and launch templates?".
        """
        return max(map(self._reading, self._settled(question, topic)), key=self._surest, default=None)

    def comparing(self, question: str, topic: Topic) -> Reading | None:
        """Return the reading of a question that compares things, or asks which of them; None for others."""
        reading = self._reading(self._forms(question, topic)[0])
        return reading if reading.compares or following.asks_of_them(question) else None

    def goes_on(self, topic: Topic, told: Topic, found: Candidate, question: str) -> Topic:
        """Return what is spoken of once a question after what was spoken of is answered.

        Args:
            topic: what was spoken of before.
            told: what the answer by itself is about.
            found: the card that answers it, with the reading that found it.
            question: the question.
        """
        named, is_new = self._reading(question).subjects, found.reading.text == question
        is_of_before = not self.ranker.profile(found.card.id).families.isdisjoint(topic.subjects)
        if named and is_new and following.refers(question):
            return replace(told, subjects=tuple(dict.fromkeys((*topic.subjects, *named))))
        if named:
            return told
        if is_new:
            return replace(told, subjects=topic.subjects) if is_of_before else told
        return replace(told, question=topic.question, subjects=topic.subjects, asked=question)

    def continuation(self, question: str, topic: Topic) -> tuple[Candidate, float] | None:
        """Return the card that most speaks for, and how much; None for no card."""
        return heaviest(self.candidates(question, topic), self.lexicon)

    def instead(self, question: str, topic: Topic, cards: Collection[str]) -> tuple[Candidate, float] | None:
        """Return the card for which much more speaks than for those that the form of a question leads to.

        Not the one told before: a settled form asks for something else. Where hardly anything speaks for
        any card, the heaviest, which then answers nothing.
        """
        weighed = [(one, one.weight(self.lexicon.following)) for one in self.candidates(question, topic)]
        found = max(weighed, key=itemgetter(1), default=None)
        if found is None or found[1] < _HARDLY:
            return found
        own = max((weight for one, weight in weighed if one.card.id in cards), default=0.0)
        is_more = found[1] > max(own + _MUCH_MORE, 0.0)
        return found if is_more and not found[0].is_told else None

    def candidates(self, question: str, topic: Topic) -> Iterator[Candidate]:
        """Yield the cards that may answer a question after what was spoken of, with what speaks for each."""
        about = self._with_subject(topic)
        meanings = {
            WHOLE: following.behind(question, about),
            ABOUT: following.of_subjects(question, about),
            ALONE: (question,),
            FORM: self._settled(question, topic) or self._forms(question, topic)[:1],
            CHANGED: following.changed(question, about, self.lexicon),
        }
        readings = {kind: [self._reading(text) for text in texts] for kind, texts in meanings.items()}
        asked, before = self._reading(question), self._reading(topic.question)
        return candidates(asked, before, readings, about, self.ranker)

    def _read_by_form(self, question: str, topic: Topic) -> tuple[str, ...]:
        return following.readings(question, self._with_subject(topic), self.lexicon)

    def _settled_by_form(self, question: str, topic: Topic) -> tuple[str, ...]:
        card = self.knowledge.cards.get(topic.cards[0]) if topic.cards else None
        if card and following.names_a_figure(question, topic, card, self.lexicon):
            return (following.recounted(question, topic),)
        return following.settled(question, self._with_subject(topic), self.lexicon)

    def _surest(self, reading: Reading) -> float:
        ranked = self.ranker.ranked(reading)
        return self.ranker.speaking(reading, ranked)[1] if ranked else 0.0

    def _with_subject(self, topic: Topic) -> Topic:
        """Return what was spoken of: the first subject of the card, where the question named nothing."""
        if topic.subjects or not topic.cards or topic.cards[0] not in self.knowledge.cards:
            return topic
        return replace(topic, subjects=self.knowledge.cards[topic.cards[0]].subjects[:1])
