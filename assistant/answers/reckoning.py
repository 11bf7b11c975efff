"""What can be reckoned from prices and sizes, as an answer: the sum, its card and its source."""

from __future__ import annotations

import re
from functools import cached_property

from assistant.answers import completing
from assistant.answers.citing import citation, said_by
from assistant.answers.models import Answer, Topic
from assistant.answers.spelling import AnyOf, Speller
from assistant.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from assistant.answers.estimates import Estimator
    from assistant.answers.estimates.wording import Estimated
    from assistant.answers.index import Index
    from assistant.answers.lexicon import Lexicon
    from assistant.answers.reading import Reading
    from assistant.facts import Knowledge

_RECKONS = pattern(
    r"\d|\b(?:costs?|prices?|pricing|cheap(?:er|est)|dearer|expensive|"
    r"set (?:me|us|you) back|(?:vcpu|gb)[ -](?:hour|second)s?|bill|charged?|rates?|pay|"
    r"budget|owe|spend|fees?|dollars|damage|wasted?|come to|"
    r"how (?:much|many)|monthly|yearly|hourly|"
    r"(?:half|quarter|dozen|hundred|thousand|million|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"twelve|sixteen|twenty|thirty) (?:an? )?"
    r"(?:v?cpus?|cores?|gigs?|[gt]i?b|(?:giga|tera)bytes?|hours?|million|thousand|hundred)|"
    r"(?:per|an?|each) (?:hour|month|year|second|day|[gt]i?b|[ng]?lcu|million|request|vcpu))\b",
    re.IGNORECASE,
)
_MOST_WORDS_OF_A_CHANGE = 8
_OF_A_TABLE = ("specs", "density")
"""What an instance type is asked for that is no price."""


class Reckoner:
    """Answers with sums over one body of knowledge.

    Args:
        knowledge: the cards and price tables.
        lexicon: the words people use.
        index: of the cards.
        reading: reads a question.
        spoken: tells the words that the cards use, and how many cards do.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        lexicon: Lexicon,
        index: Index,
        reading: Callable[[str], Reading],
        spoken: Callable[[], Mapping[str, int]],
    ) -> None:
        """Remember them; the estimator is made when the first sum is asked for."""
        self._knowledge = knowledge
        self._lexicon = lexicon
        self._index = index
        self._reading = reading
        self._spoken = spoken

    def answer(self, question: str, context: Sequence[Topic], *, at_last: bool = False) -> Answer | None:
        """Answer what can be reckoned from prices and sizes; only such questions cost the imports.

        Those that do not look like it are tried `at_last`, when no card answers: "nat gateway london".
        """
        topic = context[0] if context and not context[0].is_past else None
        earlier = topic.estimate if topic else None
        is_likely = earlier is not None or bool(
            _RECKONS.search(f"{topic.question if topic else ''} {question}")
        )
        if is_likely is at_last:
            return None
        reading = self._reading(question)
        if earlier is None and topic and len(question.split()) <= _MOST_WORDS_OF_A_CHANGE:
            earlier = self.estimator.asked(topic.question, topic.subjects)
        said, _ = self._speller_of_sums.mend(question)
        written, found = self._written_out(said, context)
        found = found or self.estimator.estimate(said, reading.subjects, earlier)
        if found is None or (found.ask.wants == "saving" and self._index.asked_verbatim(question)):
            return None
        if earlier is None and not at_last and found.ask.only_names:
            return None
        cards = tuple(self._knowledge.cards[c] for c in (found.card,) if c in self._knowledge.cards)
        citations = tuple(citation(card) for card in cards)
        named = found.source or said_by(citations)
        source = f"\n\nSource: {named}." if named else ""
        ids = tuple(card.id for card in cards)
        subjects = reading.subjects or (topic.subjects if topic else ())
        told = ids or (topic.cards if topic and found.kind == "declined" else ())
        goes_on = earlier is not None and not (reading.subjects or found.ask.instance_types)
        return Answer(
            kind=found.kind,
            text=f"{found.text}{source}",
            cards=ids,
            citations=citations,
            confidence=1.0,
            topic=Topic(
                written or (topic.question if topic and goes_on else question), subjects, told, found.ask
            ),
        )

    def _written_out(self, question: str, context: Sequence[Topic]) -> tuple[str, Estimated | None]:
        """Return a question with the instance types that it leaves out, and what the tables tell of it.

        "how many interfaces has a t3.large", then "and addresses per interface?" and "and on an m5.xlarge?".
        """
        topic = context[0] if context and not context[0].is_past else None
        if topic is None or len(question.split()) > _MOST_WORDS_OF_A_CHANGE:
            return "", None
        chosen = completing.between(question, context)
        is_price = topic.estimate is not None and topic.estimate.wants == "price"
        written = chosen or ("" if is_price else completing.of_type(question, topic))
        if not written:
            return "", None
        found = self.estimator.estimate(written, self._reading(written).subjects)
        if found and not found.ask.left_over and (chosen or found.ask.wants in _OF_A_TABLE):
            return written, found
        return "", None

    @cached_property
    def _speller_of_sums(self) -> Speller:
        """The spelling of the words that the cards or the estimates know."""
        sums = self.estimator.vocabulary
        known = AnyOf(self._index.idf, sums.words)
        return Speller(self._lexicon, known, lambda: {**dict.fromkeys(sums.spoken, 1), **self._spoken()})

    @cached_property
    def estimator(self) -> Estimator:
        """The arithmetic on prices and sizes."""
        from assistant.answers.estimates import Estimator  # noqa: PLC0415 - most questions need none

        lexicon = self._lexicon
        empty = lexicon.stop | lexicon.compare | lexicon.everyday
        return Estimator(self._knowledge, lexicon.subjects_in, empty)
