"""From a question to the card that answers it, and from the card to the answer."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from assistant.answers import beliefs, beyond, comparison, completing, following, judging, limits
from assistant.answers.citing import citation, said_by
from assistant.answers.continuing import LITTLE
from assistant.answers.follow_ups import FollowUps
from assistant.answers.index import index_of
from assistant.answers.lexicon import Lexicon
from assistant.answers.models import Answer, Topic
from assistant.answers.ranking import LOOKED_AT, SURE_ENOUGH, Ranker
from assistant.answers.reading import Reading, asking_in, read
from assistant.answers.reckoning import Reckoner
from assistant.answers.rivals import in_short, rival
from assistant.answers.spelling import Speller
from assistant.answers.stated import in_figures
from assistant.answers.telling import told_of
from assistant.answers.tokens import tokens, words
from assistant.patterns import pattern
from assistant.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.answers.continuing import Candidate
    from assistant.answers.index import Index
    from assistant.answers.models import AnswerKind
    from assistant.facts import Card, Knowledge

_CLEAR, _NEAR_COVERAGE = 0.7, 0.4
_NO = pattern(r"\W*No\b")
_FREE = pattern(r"\b(?:free|nothing|no (?:cost|charge|extra))\b", re.IGNORECASE)
_MOST_SUGGESTIONS = 3
_NEAREST = "The nearest I know:"
_READ_LATELY = 8
"""Questions whose readings are kept: a follow-up is tried with several."""
_BELIEVED_OF = 12
"""How many beliefs are looked at."""
_OF_THE_BELIEF = 0.35
"""The share of a statement that a wrong belief must speak of."""


class Answerer:
    """Answers over one body of knowledge; the same question always brings the same answer."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Remember the knowledge; the index is loaded when first needed."""
        self.knowledge = knowledge
        self._reading = lru_cache(_READ_LATELY)(self._read_anew)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words people use."""
        return Lexicon(self.knowledge.document("lexicon.yaml"))

    @cached_property
    def index(self) -> Index:
        """The compiled BM25 index, from the cache where it is fresh."""
        return index_of(self.knowledge)

    @cached_property
    def ranker(self) -> Ranker:
        """The order of the cards for a question."""
        return Ranker(self.knowledge, self.lexicon, self.index)

    @cached_property
    def speller(self) -> Speller:
        """The spelling of the words that the cards know."""
        return Speller(self.lexicon, self.index.idf, self.spoken)

    @cached_property
    def follow_ups(self) -> FollowUps:
        """What a question means after another."""
        return FollowUps(self.ranker, self.reading)

    @cached_property
    def reckoner(self) -> Reckoner:
        """What can be reckoned."""
        return Reckoner(self.knowledge, self.lexicon, self.index, self.reading, self.spoken)

    def spoken(self) -> Mapping[str, int]:
        """Return the words that the cards use, as they are written, and how many cards do."""
        return self.index.spoken

    def answer(self, question: str, context: Sequence[Topic] = ()) -> Answer:
        """Answer a question; `context` holds what the last answers were about, newest first."""
        answer = self._answer_now(question, context)
        if answer.kind == "declined":
            answer = self._to_the_last(question, context) or answer
        year = beyond.year_named(question)
        if year and self.lexicon.bound_in(words(question)) == "price" and year not in beyond.years_of(answer):
            first = f"I don't know prices of {year}: I know them as they were when they were read."
            return self._decline(question, (), first)
        is_open = answer.kind == "declined" and answer.topic is None and not answer.confidence
        return self._spoken_of(question, answer) if is_open and not following.is_marked(question) else answer

    def _to_the_last(self, question: str, context: Sequence[Topic]) -> Answer | None:
        """Answer the sentence that asks, where the others only tell something of which no card is.

        "We sell shoes. What is the max memory of Lambda?" is no question about shoes. One that names nothing
        of AWS's may be about what was told before it.
        """
        asking = asking_in(question)
        told = question.removesuffix(asking)
        names = told and told != question and self.lexicon.subjects_in(asking)
        if not names or self.lexicon.foreign_in(told) or self.lexicon.is_elsewhere(told):
            return None
        answer = self._answer_now(asking, context)
        return answer if answer.kind != "declined" else None

    def _spoken_of(self, question: str, answer: Answer) -> Answer:
        """Return a decline as what is spoken of from now on, where cards are about its subject."""
        subjects = self.reading(question).subjects
        is_of_others = self.lexicon.foreign_in(question) or self.lexicon.unstated_in(question)
        return (
            replace(answer, topic=Topic(question, subjects, ())) if subjects and not is_of_others else answer
        )

    def _answer_now(self, question: str, context: Sequence[Topic]) -> Answer:
        if self.lexicon.is_elsewhere(question):
            return replace(self._decline(question, (), "That is outside what I cover."), confidence=1.0)
        if beyond.looks_into_the_account(question):
            first = "I cannot look into your account, nor at AWS right now: I know limits, prices and rules."
            return replace(self._decline(question, (), first), confidence=1.0)
        question, context = completing.in_full(question, context, self.lexicon)
        topic = context[0] if context else None
        wants_sources = bool(following.SOURCES.match(question.strip()))
        if topic and (wants_sources or following.MORE.match(question.strip())):
            return self._more(topic, sources=wants_sources)
        is_no_sum = beyond.foretells(question) or self._states(question) or self.lexicon.unstated_in(question)
        estimated = self._believed(question) or (None if is_no_sum else self._estimated(question, context))
        after = estimated or (self._after(question, topic) if topic else None)
        if after:
            return after
        if topic and not beyond.foretells(question):
            found = self._followed(question, topic)
        else:
            found = self._by_itself(self.reading(question), ())
        is_declined = found.kind == "declined" and not is_no_sum
        return (self._estimated(question, context, at_last=True) if is_declined else None) or found

    def _by_itself(self, reading: Reading, told: Sequence[str]) -> Answer:
        """Answer what needs nothing beside it, `told` being the cards told before."""
        if not reading.content and not reading.subjects:
            return self._decline(reading.text, (), "I don't know that.")
        return self._special(reading) or self._from_cards(reading, told)

    def _special(self, reading: Reading) -> Answer | None:
        """Answer what is no question for one card's text: a wrong belief, a comparison, a yes or no."""
        return self._correction(reading) or self._compared(reading) or self._judged(reading)

    def _after(self, question: str, topic: Topic) -> Answer | None:
        """Answer whether a limit that was told can be raised or lowered, and what each it holds for."""
        card = self.knowledge.cards.get(topic.cards[0]) if topic.cards else None
        if card is None:
            return None
        if not limits.asks_to_raise(question, self.lexicon):
            told = limits.of_what_each(question, topic, card) or limits.figure_asked(question, topic, card)
            return self._said_of(topic, card, told)
        said = limits.whether_raised(card, topic.asked or topic.question, question)
        return self._said_of(topic, card, said) or self._unchanged(topic, card)

    def _followed(self, question: str, topic: Topic) -> Answer:
        """Answer a question after another from the card that it most likely means."""
        settled = self.follow_ups.settled(question, topic)
        if settled:
            is_new = settled.text == self.reading(question).text
            answer = self._by_itself(settled, () if is_new else topic.cards)
            instead = self.follow_ups.instead(question, topic, answer.cards)
            return self._continued(question, topic, *instead) if instead else answer
        comparing = self.follow_ups.comparing(question, topic)
        compared = self._compared(comparing) if comparing else None
        if compared:
            return compared
        found = self.follow_ups.continuation(question, topic)
        if found is None:
            return self._decline(question, (), "I don't know that.")
        candidate, weight = found
        return self._continued(question, topic, candidate, weight)

    def _states(self, question: str) -> bool:
        """Tell a sentence on where something ends, or on what costs nothing: it asks for no sum."""
        if not beliefs.has_verb(question):
            return False
        is_free = bool(_FREE.search(question))
        if not (is_free or beliefs.has_end(question, self.lexicon)):
            return False
        reading = self.reading(question)
        return reading.states and (is_free or reading.bound != "price")

    def _believed(self, question: str) -> Answer | None:
        """Correct a belief before its figures are taken for a sum: "fargate ends at 4 vCPU and 30 GB"."""
        if not beliefs.has_verb(question):
            return None
        is_end = beliefs.has_end(question, self.lexicon)
        reading = self.reading(in_figures(question) if is_end else question)
        is_about = bool(reading.subjects) or not reading.figures
        is_belief = reading.states and is_about and reading.bound != "price"
        return self._correction(reading) if is_belief else None

    def _compared(self, reading: Reading) -> Answer | None:
        if reading.compares:
            compared = comparison.compare(reading, self.knowledge, self.ranker)
            if compared:
                return self._answer("comparison", compared.text, compared.cards, reading, 0.9)
        if len(reading.subjects) != 1:
            table = comparison.capability_table(reading, self.ranker)
            if table:
                return self._answer("comparison", table.text, table.cards, reading, 0.9)
        return None

    def _judged(self, reading: Reading) -> Answer | None:
        judged = judging.judge(reading, self.ranker)
        if judged is None:
            return None
        text = f"{judged.text}\n\n{self.knowledge.render(judged.card.answer)}"
        kind: AnswerKind = "corrected" if judged.is_correction else "answer"
        return self._answer(kind, text, (judged.card,), reading, 0.95)

    def _estimated(self, question: str, context: Sequence[Topic], *, at_last: bool = False) -> Answer | None:
        """Answer what can be reckoned from prices and sizes; `at_last` what does not look like it."""
        return self.reckoner.answer(question, context, at_last=at_last)

    def ranked(self, reading: Reading) -> Sequence[tuple[float, Card]]:
        """Return the cards that share a word with the question, best first, with their scores."""
        return self.ranker.ranked(reading)

    def reading(self, question: str) -> Reading:
        """Return what a question is read as; the last few are remembered."""
        return self._reading(question)

    def _read_anew(self, question: str) -> Reading:
        return read(question, self.lexicon, self.speller)

    def _from_cards(self, reading: Reading, told: Sequence[str]) -> Answer:
        """Answer from the card that is likeliest to.

        Args:
            reading: the question, or what a follow-up makes of the one before.
            told: cards told before it: one of them adds all its details.
        """
        ranked = self.ranked(reading)
        if not ranked:
            return self._decline(reading.text, (), "I don't know that.")
        card, sure = self.ranker.speaking(reading, ranked)
        if card.id not in told and self.ranker.is_foreign(reading, card, sure):
            return self._decline(reading.text, (), "I don't know that.")
        if sure < SURE_ENOUGH:
            near = [c for _, c in ranked[:LOOKED_AT] if self.ranker.coverage(reading, c) >= _NEAR_COVERAGE]
            return self._decline(reading.text, near[:_MOST_SUGGESTIONS], "I don't know that.")
        return self._tell(reading, card, sure, told, [c.question for _, c in ranked[1:4]])

    def _continued(self, question: str, topic: Topic, found: Candidate, weight: float) -> Answer:
        """Answer a question after another from a card, unless too little speaks for that."""
        asked, reading, card = self.reading(question), found.reading, found.card
        if weight < 0:
            return self._decline(reading.text, (), "I don't know that.")
        corrected = self._correction(reading)
        if corrected and topic.cards[:1] == corrected.cards[:1]:
            corrected = None  # it was told just now
        answer = corrected or self._judged(reading)
        if answer is None:
            told = () if reading.text == asked.text else topic.cards
            answer = self._tell(reading, card, found.sure, told, [], asked)
            if found.is_told and found.share < LITTLE:
                answer = replace(answer, text=f"{_NEAREST} {answer.text}")
        if answer.topic is None:
            return answer
        return replace(answer, topic=self.follow_ups.goes_on(topic, answer.topic, found, question))

    def _tell(
        self,
        reading: Reading,
        card: Card,
        sure: float,
        told: Sequence[str],
        others: Sequence[str],
        asked: Reading | None = None,
    ) -> Answer:
        """Answer from a card.

        Args:
            reading: the question, or what a follow-up makes of the one before.
            card: the card.
            sure: how sure it is.
            told: cards told before it: one of them adds all its details.
            others: further questions that are near.
            asked: the follow-up by itself, where its figure is to lead.
        """
        text = self.knowledge.render(card.answer)
        if (asked is None or asked.states) and sure >= _CLEAR and self._is_denied(reading, card, text):
            text = text if _NO.match(text) else f"Not so: {text}"
            return self._answer("corrected", text, (card,), reading, 0.95)
        said = told_of(card, reading, self.ranker, asked, is_known=card.id in told)
        beside = rival(reading, card, self.ranker) if asked is None and not told else None
        also = in_short(beside.title, told_of(beside, reading, self.ranker), said) if beside else ""
        if beside is None or not also:
            return self._answer("answer", said, (card,), reading, sure, others)
        answer = self._answer("answer", f"{said}\n\n{also}", (card, beside), reading, sure, others)
        return replace(answer, topic=Topic(reading.text, reading.subjects, (card.id,)))

    def _is_denied(self, reading: Reading, card: Card, text: str) -> bool:
        """Tell whether a statement is wrong by the card that is surely about it."""
        return any(
            wrong(reading, card, text, self.lexicon) for wrong in (beliefs.contradicts, beliefs.misstates)
        )

    def _correction(self, reading: Reading) -> Answer | None:
        """Correct a belief that the user states; a question, or a card asked for to the word, states none."""
        compares = reading.compares or not self.lexicon.compare.isdisjoint(reading.text.lower().split())
        asks_for_limit = reading.yes_no and reading.bound == "max"
        asks_for_limit &= not limits.speaks_of_raising(reading.text)
        if compares or not (reading.states or asks_for_limit):
            return None
        if self.index.asked_verbatim(reading.text):
            return None
        for card_id in self.index.believed(reading.meaning)[:_BELIEVED_OF]:
            card = self.knowledge.cards[card_id]
            for correction in card.corrections:
                claims = correction.claims
                if any(self._is_believed(claim, reading, card) for claim in claims) and not (
                    self.ranker.is_foreign(reading, card)
                ):
                    text = self.knowledge.render(correction.reply)
                    return self._answer("corrected", text, (card,), reading, 0.95)
        return None

    def _is_believed(self, claim: str, reading: Reading, card: Card) -> bool:
        """Tell whether a belief is held, in words that are not mostly about something else."""
        if not beliefs.holds(claim, reading, self.lexicon):
            return False
        if self.ranker.share_said(reading.content, set(tokens(claim))) >= _OF_THE_BELIEF:
            return True
        return any(near is card for _, near in self.ranked(reading)[:_BELIEVED_OF])

    def _said_of(self, topic: Topic, card: Card, said: str) -> Answer | None:
        """Answer with what is said of a limit of the card told before, and the card; None for nothing."""
        if not said:
            return None
        text = "\n\n".join(filter(None, (said, *map(self.knowledge.render, (card.answer, card.details)))))
        return replace(self._answer("answer", text, (card,), self.reading(topic.question), 0.95), topic=topic)

    def _unchanged(self, topic: Topic, card: Card) -> Answer | None:
        """Return the card told before as the nearest, where nothing in it tells what can be changed."""
        if any(not isinstance(fact.value, bool) for fact in card.facts):
            return None
        answer = self._tell(self.reading(topic.question), card, 0.95, topic.cards, [])
        return replace(answer, text=f"{_NEAREST} {answer.text}", topic=topic)

    def _more(self, topic: Topic, *, sources: bool) -> Answer:
        cards = tuple(self.knowledge.cards[c] for c in topic.cards if c in self.knowledge.cards)
        if sources:
            text = "\n".join(
                f"- {s.title or s.url}: {s.url} (read {s.as_of})" for c in cards for s in c.sources
            )
        else:
            text = "\n\n".join(self.knowledge.render(card.details or card.answer) for card in cards)
        citations = tuple(citation(card) for card in cards)
        return Answer(
            kind="answer", text=text, cards=topic.cards, citations=citations, confidence=0.95, topic=topic
        )

    def _answer(
        self,
        kind: AnswerKind,
        text: str,
        cards: Iterable[Card],
        reading: Reading,
        sure: float,
        others: Sequence[str] = (),
    ) -> Answer:
        cards = tuple(cards)
        citations = tuple(citation(card) for card in cards)
        packs = sorted({pack for card in cards for pack in self.knowledge.packs_behind(card)})
        own = f" From your pack {', '.join(packs)}." if packs else ""
        related = [
            self.knowledge.cards[i].question for c in cards for i in c.see_also if i in self.knowledge.cards
        ]
        return Answer(
            kind=kind,
            text=f"{text}\n\nSource: {said_by(citations)}.{own}",
            cards=tuple(card.id for card in cards),
            citations=citations,
            suggestions=tuple(dict.fromkeys([*related, *others]))[:_MOST_SUGGESTIONS],
            confidence=round(min(sure, 1.0), 3),
            topic=Topic(reading.text, reading.subjects, tuple(card.id for card in cards)),
        )

    def _decline(self, question: str, near: Sequence[Card], first: str) -> Answer:
        if not near:
            reading = self.reading(question)
            known = reading if reading.subjects else None
            near = [card for _, card in self.ranked(known)[:_MOST_SUGGESTIONS]] if known else []
        lines = "\n".join(f"- {card.question}" for card in near)
        text = f"{first} {_NEAREST}\n\n{lines}" if lines else f"{first} I cover where to run code on AWS."
        return Answer(kind="declined", text=text, suggestions=tuple(card.question for card in near))
