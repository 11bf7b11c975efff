"""What a question means after another: which reading of it, and which card.

The forms of follow-ups, and the texts that they stand for, are in `following`; here the cards choose.
"""

from __future__ import annotations

from functools import lru_cache

from assistant.answers import following
from assistant.answers.continuing import ABOUT, ALONE, WHOLE, continuation
from assistant.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.answers.continuing import Continuation
    from assistant.answers.models import Topic
    from assistant.answers.ranking import Ranker
    from assistant.answers.reading import Reading

_LATELY = 2
_OF_WHAT_IS_ADDED = 0.5
"""The share of a follow-up with a subject of its own that the card must speak of."""
_SURER, _MUCH_SURER = 0.1, 0.4
"""How much surer a less usual reading must be of a follow-up that is marked as one, and of a question with a
subject of its own."""


class FollowUps:
    """The readings of follow-ups over the cards of one ranker."""

    def __init__(self, ranker: Ranker, reading: Callable[[str], Reading]) -> None:
        """Remember the ranker, and what reads a question."""
        self.ranker = ranker
        self.lexicon = ranker.lexicon
        self.knowledge = ranker.knowledge
        self._reading = reading
        self._read = lru_cache(_LATELY)(self._read_anew)

    def read(self, question: str, topic: Topic) -> Reading:
        """Return the likeliest reading of a question after what was spoken of; the last are remembered."""
        return self._read(question, topic)

    def _read_anew(self, question: str, topic: Topic) -> Reading:
        card = self.knowledge.cards.get(topic.cards[0]) if topic.cards else None
        if card and following.names_a_figure(question, topic, card, self.lexicon):
            return self._reading(following.recounted(question, topic))
        about = self._with_subject(topic)
        texts = following.readings(question, about, self.lexicon)
        is_marked, is_named = following.is_marked(question), bool(self.lexicon.subjects_in(question))
        is_whole = not is_marked and is_named
        gain = _SURER if is_marked else _MUCH_SURER if is_whole else 0.0
        added = self._reading(question).content if is_whole else ()
        return self._likeliest(texts, gain, [word for word in added if not word[0].isdigit()])

    def continuation(self, question: str, topic: Topic) -> Continuation | None:
        """Return the card that likeliest answers what leaves out what it is of; None for another question."""
        about = self._with_subject(topic)
        card = self.knowledge.cards.get(topic.cards[0]) if topic.cards else None
        if card and following.names_a_figure(question, topic, card, self.lexicon):
            return None
        if following.settled(question, about, self.lexicon):
            return None
        whole = following.continues(question, about, self.lexicon)
        if not whole or (following.is_marked(question) and self._followed_tells(question, topic)):
            return None
        texts = {WHOLE: whole, ABOUT: (following.of_subjects(question, about),), ALONE: (question,)}
        readings = {kind: [self._reading(text) for text in several] for kind, several in texts.items()}
        asked, before = readings[ALONE][0], self._reading(topic.question)
        return continuation(asked, before, readings, about, self.ranker)

    def told(self, question: str, reading: Reading, topic: Topic) -> Sequence[str]:
        """Return the cards told of just now, where the question follows them and names nothing foreign."""
        goes_on = reading.text != self._reading(question).text
        is_foreign = self.lexicon.foreign_in(question) or self.lexicon.unstated_in(question)
        return topic.cards if goes_on and not is_foreign else ()

    def _followed_tells(self, question: str, topic: Topic) -> bool:
        """Tell whether the card that a follow-up finds by its form speaks of what it brings."""
        added = [word for word in self._reading(question).content if not word[0].isdigit()]
        return not added or self._tells_of(added, self.read(question, topic))

    def _with_subject(self, topic: Topic) -> Topic:
        """Return what was spoken of: the first subject of the card, where the question named nothing."""
        if topic.subjects or not topic.cards or topic.cards[0] not in self.knowledge.cards:
            return topic
        return replace(topic, subjects=self.knowledge.cards[topic.cards[0]].subjects[:1])

    def _likeliest(self, texts: Sequence[str], least_gain: float, added: Sequence[str]) -> Reading:
        """Return the reading of a follow-up that the cards are surest to answer; the first of equals.

        One that the card of the question before would answer as surely without what is `added` is none.
        """
        first, *others = [self._reading(text) for text in texts]
        likely = [other for other in others if self._tells_of(added, other)]
        if not likely:
            return first
        surest = max(likely, key=self._surest)
        return surest if self._surest(surest) > self._surest(first) + least_gain else first

    def _tells_of(self, added: Sequence[str], reading: Reading) -> bool:
        """Tell whether the card that a reading finds speaks of what the follow-up itself brings."""
        ranked = self.ranker.ranked(reading)
        if not ranked or not added:
            return bool(ranked)
        card, _ = self.ranker.speaking(reading, ranked)
        return self.ranker.share_said(added, self.ranker.profile(card.id).words) >= _OF_WHAT_IS_ADDED

    def _surest(self, reading: Reading) -> float:
        ranked = self.ranker.ranked(reading)
        return self.ranker.speaking(reading, ranked)[1] if ranked else 0.0
