"""Comparisons: one row a thing, its figure or its answer in a few words beside it."""

from __future__ import annotations

import re

from assistant.answers.tokens import stem, subject_stems, tokens
from assistant.patterns import pattern
from assistant.quantities import amount
from assistant.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from assistant.answers.lexicon import Lexicon
    from assistant.answers.ranking import Ranker
    from assistant.answers.reading import Reading
    from assistant.facts import Card, Fact, Knowledge

_MOST_ROWS = 4
_WHICH = pattern(
    r"\b(?:which|what|who|any)\b.{0,60}\b(?:support|can|run|have|has|offer|allow|take|do)\w*\b", re.IGNORECASE
)
_LOOKED_AT, _NEAR_TOP = 6, 4
_ACRONYM = 3
_MOST_BESIDE = 1
_ENOUGH = 0.55
_YES_OR_NO = pattern(r"(?:yes|no)(?:[,.:;]|$)", re.IGNORECASE)
_LEAD = pattern(r"\*\*(.+?)\*\*", re.DOTALL)


@record(frozen=True, slots=True)
class Compared:
    """A comparison and the cards it rests on."""

    text: str
    cards: tuple[Card, ...]


def compare(reading: Reading, knowledge: Knowledge, ranker: Ranker) -> Compared | None:
    """Compare the subjects named: by the card on the choice, by capability, or by each one's own card."""
    beside_names = set(tokens(ranker.lexicon.without_subjects(reading.text)))
    asked = tuple(word for word in reading.content if word in beside_names)
    if not asked and not reading.bound:
        return _choice(reading, knowledge, ranker)
    can = _capabilities(ranker.capabilities, {*asked, *reading.terms}, reading.subjects)
    if can:
        return _capability_rows(can, knowledge)
    about_all = _card_on_all(reading, asked, ranker)
    if about_all:
        return Compared(knowledge.render(about_all.answer), (about_all,))
    rows = [_row(subject, reading, asked, ranker) for subject in reading.subjects[:_MOST_ROWS]]
    found = [row for row in rows if row is not None]
    if len(found) == len(rows) and _are_alike(found, asked, knowledge):
        return _table(found, knowledge)
    return _choice(reading, knowledge, ranker)


def capability_table(reading: Reading, ranker: Ranker) -> Compared | None:
    """Tell which platforms can do what is asked, from the facts ``<platform>.can.<capability>``."""
    if not _WHICH.search(reading.text):
        return None
    facts = _capabilities(ranker.capabilities, reading.terms)
    is_asked = bool(facts) and _asks_for(facts[0], reading, ranker.lexicon)
    return _capability_rows(facts, ranker.knowledge) if is_asked else None


def _asks_for(fact: Fact, reading: Reading, lexicon: Lexicon) -> bool:
    """Tell whether a question is about a capability, and not about more beside it."""
    said = {stem(word) for word in fact.key.split(".")[2].split("_")} | set(tokens(fact.name))
    said.update(subject_stems(reading.subjects))
    beside = [word for word in reading.content if word not in said and word not in lexicon.everyday]
    return sum(said.isdisjoint(map(stem, lexicon.meant_by(word))) for word in beside) <= _MOST_BESIDE


def _choice(reading: Reading, knowledge: Knowledge, ranker: Ranker) -> Compared | None:
    """Return the card on the choice between the subjects, or else one that speaks of all of them."""
    named = set(reading.subjects)
    ranked = ranker.ranked(reading)
    about_all = [
        ("choice" not in card.topics, len(set(card.subjects) - named), place)
        for place, (_, card) in enumerate(ranked)
        if named <= set(card.subjects) and ({"comparison", "choice"} & set(card.topics) or place < _NEAR_TOP)
    ]
    if not about_all:
        return None
    card = ranked[min(about_all)[2]][1]
    return Compared(knowledge.render(card.answer), (card,))


def _card_on_all(reading: Reading, asked: Collection[str], ranker: Ranker) -> Card | None:
    """Return a card near the top that compares all the subjects in just what is asked."""
    for _, card in ranker.ranked(reading)[:_LOOKED_AT]:
        about = {stem(topic) for topic in card.topics} | set(tokens(card.title))
        if (
            set(reading.subjects) <= set(card.subjects)
            and "comparison" in card.topics
            and set(asked) <= about
        ):
            return card
    return None


def _capabilities(
    capabilities: Mapping[str, Mapping[str, Fact]], said: Collection[str], subjects: Sequence[str] = ()
) -> tuple[Fact, ...]:
    """Return the facts on the capability that the words name, those that can first."""
    matching = [name for name in capabilities if {stem(word) for word in name.split("_")} <= set(said)]
    if not matching:
        return ()
    by_platform = capabilities[max(matching, key=len)]
    if subjects:
        return tuple(by_platform[s] for s in subjects) if set(subjects) <= set(by_platform) else ()
    return tuple(sorted(by_platform.values(), key=lambda fact: (not fact.value, fact.key)))


def _capability_rows(facts: Iterable[Fact], knowledge: Knowledge) -> Compared:
    facts = tuple(facts)
    lines = ["| platform | can | of |", "|---|---|---|"]
    lines += [
        f"| {_name(fact.key.split('.')[0])} | **{amount(fact.value, fact.unit)}** | {fact.name} |"
        for fact in facts
    ]
    cards = dict.fromkeys(knowledge.fact_cards[fact.key].id for fact in facts)
    return Compared("\n".join(lines), tuple(knowledge.cards[card_id] for card_id in cards))


def _row(
    subject: str, reading: Reading, asked: tuple[str, ...], ranker: Ranker
) -> tuple[str, Card, Fact | None] | None:
    """Return the card that answers the question for one subject alone, and its figure if it has one."""
    own = subject_stems((subject,))
    words = f"{subject.replace('-', ' ')} {' '.join(asked)} {reading.bound}"
    alone = replace(
        reading,
        text=words,
        subjects=(subject,),
        terms=(*own, *asked, reading.bound),
        content=asked,
        meaning=ranker.lexicon.meaning(words),
    )
    for _, card in ranker.ranked(alone)[:_LOOKED_AT]:
        if (card.subjects or (card.service,))[0] == subject and ranker.coverage(alone, card) >= _ENOUGH:
            return subject, card, _figure(card, asked, reading.bound or "max")
    return None


def _figure(card: Card, asked: Collection[str], bound: str) -> Fact | None:
    about = {stem(topic) for topic in card.topics}
    for fact in card.facts:
        named = about | set(tokens(f"{fact.name} {fact.key.replace('.', ' ').replace('_', ' ')}"))
        if fact.bound == bound and set(asked) <= named and not isinstance(fact.value, (bool, str)):
            return fact
    return None


def _are_alike(
    rows: Sequence[tuple[str, Card, Fact | None]], asked: Collection[str], knowledge: Knowledge
) -> bool:
    """Tell whether rows answer one question: by figures, or by the words of cards on what is asked.

    A yes beside a no says nothing where each is to a question of its own.
    """
    leads = [_lead(knowledge.render(card.answer)) for _, card, fact in rows if fact is None]
    about = [{*map(stem, card.topics), *tokens(card.title)} for _, card, _ in rows]
    is_on_asked = not leads or bool(set(asked).intersection(*about))
    return is_on_asked and not any(map(_YES_OR_NO.match, leads))


def _table(rows: Sequence[tuple[str, Card, Fact | None]], knowledge: Knowledge) -> Compared:
    lines = ["| | figure | of |", "|---|---|---|"]
    for subject, card, fact in rows:
        figure = amount(fact.value, fact.unit) if fact else _lead(knowledge.render(card.answer))
        what = f"{fact.name}, {fact.scope}" if fact else card.title
        lines.append(f"| {_name(subject)} | **{figure}** | {what} |")
    return Compared("\n".join(lines), tuple(card for _, card, _ in rows))


def _lead(answer: str) -> str:
    """Return the words of an answer that stand out, fit for a cell."""
    found = _LEAD.search(answer)
    lead = found[1] if found else answer.split(".", maxsplit=1)[0]
    return " ".join(lead.split()).rstrip(".,:;").replace("|", "/")


def _name(subject: str) -> str:
    """Write a subject as AWS does: ECS on EC2, Lambda Managed Instances."""
    words = subject.replace("_", "-").split("-")
    if words == ["ecs", "ec2"]:
        return "ECS on EC2"
    return " ".join(word.upper() if len(word) <= _ACRONYM else word.capitalize() for word in words)
