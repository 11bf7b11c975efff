"""The rules of the lint, each of which looks for one kind of flaw in the cards."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from assistant.errors import BerthError
from assistant.facts.new_card import UNFINISHED
from assistant.facts.prices import PriceTables
from assistant.facts.templates import PLACEHOLDER, referenced_keys
from assistant.facts.typed_figures import typed_figures
from assistant.facts.verify import REFERENCE
from assistant.quantities import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from assistant.facts.knowledge import Knowledge
    from assistant.facts.models import Card, Fact

Severity = Literal["error", "warning"]
Complaint = tuple[str, str, str]
"""What a rule yields: card id, field, message."""

_YEAR = timedelta(days=366)
_KEY = re.compile(r"[a-z]\w*(?:\.\w+)+")
_CAPABILITY = re.compile(r"^(\w+)\.can\.(\w+)$")
_MB_PER_GB = 1024
_OPENING_LENGTH = 70  # characters within which an answer must come to its point
_LEANING = re.compile(r"\W*(?:it(?! depends)|its|they|their|this|that|these|those|he|she)\b", re.IGNORECASE)
"""An opening whose subject stands in the question alone, so that the answer says nothing without it."""

_STUTTER = re.compile(r"\b(?!that\b|had\b)([A-Za-z]+) \1\b")
"""A word twice in a row: mostly a unit that is written behind a key that shows it."""


@dataclass(frozen=True)
class Scope:
    """What a rule looks at: the knowledge, and today's date where the age of sources matters."""

    knowledge: Knowledge
    today: date | None

    @property
    def cards(self) -> Iterable[Card]:
        """Every card."""
        return self.knowledge.cards.values()

    @cached_property
    def keys_read(self) -> Counter[str]:
        """How often each key is read by a template, a derived fact or another document."""
        keys = Counter(
            key for card in self.cards for _, text in _texts(card) for key in referenced_keys(text)
        )
        for fact in self.knowledge.facts.values():
            keys.update(str(factor) for term in fact.sum_of_products for factor in term)
        keys.update(_keys_in_documents(self.knowledge))
        return keys


Rule: TypeAlias = "Callable[[Scope], Iterator[Complaint]]"
RULES: list[tuple[str, Severity, Rule]] = []
"""Every rule with its name and how grave its findings are, in the order in which they stand."""


def _rule(name: str, severity: Severity) -> Callable[[Rule], Rule]:
    def register(rule: Rule) -> Rule:
        RULES.append((name, severity, rule))
        return rule

    return register


def _texts(card: Card) -> Iterator[tuple[str, str]]:
    """Yield every template of a card with the name of its field."""
    yield "answer", card.answer
    yield "details", card.details
    for index, lead in enumerate(card.leads):
        yield f"leads.{index}.says", lead.says
    for index, correction in enumerate(card.corrections):
        yield f"corrections.{index}.reply", correction.reply


def _keys_in_documents(knowledge: Knowledge) -> set[str]:
    return {
        key
        for folder in knowledge.folders
        for path in folder.rglob("*.yaml")
        if path.relative_to(folder).parts[0] != "cards"
        for key in _KEY.findall(path.read_text(encoding="utf-8", errors="replace"))
    }


@_rule("unreadable-key", "error")
def _unreadable_keys(scope: Scope) -> Iterator[Complaint]:
    for card in scope.cards:
        for field, text in _texts(card):
            for match in PLACEHOLDER.finditer(text):
                try:
                    scope.knowledge.show(match[1], match[2] or "")
                except (BerthError, ValueError) as error:
                    yield card.id, field, f"{match[0]} cannot be shown: {error}"


@_rule("typed-figure", "error")
def _typed_figures(scope: Scope) -> Iterator[Complaint]:
    for card in scope.cards:
        given = _given_figures(card)
        for field, text in _texts(card):
            for figure in typed_figures(text):
                if figure not in given:
                    yield card.id, field, f"the figure {figure} is typed in; read it from a fact by key"


def _given_figures(card: Card) -> set[str]:
    """Return the figures that are the asker's and not AWS's.

    They stand in the question ("a report of 20 minutes"), or the card computes with them: the size
    of an example is a plain factor of its derived fact, in GB where the sentence may say MB.
    """
    terms = [term for fact in card.facts for term in fact.sum_of_products]
    factors = {factor for term in terms for factor in term if not isinstance(factor, str)}
    if any(all(isinstance(factor, str) for factor in term) for term in terms):
        factors.add(1)
    asked = typed_figures(f"{card.title} {card.question}")
    return {*asked, *map(number, factors), *(number(factor * _MB_PER_GB) for factor in factors)}


@_rule("unshown-fact", "warning")
def _unshown_facts(scope: Scope) -> Iterator[Complaint]:
    for card in scope.cards:
        for fact in card.facts:
            if not (fact.bound == "capability" or _is_read(fact.key, scope)):
                yield card.id, f"facts ({fact.key})", "no sentence and no document reads this fact"


def _is_read(key: str, scope: Scope) -> bool:
    """Tell whether a key is read somewhere; a range counts as one, so that its maximum will do."""
    stem, _, bound = key.rpartition(".")
    ends = ("max", "min", "step", "default")
    keys = [f"{stem}.{end}" for end in ends] if bound in ends else [key]
    return any(scope.keys_read[one] for one in keys)


@_rule("contradicting-facts", "warning")
def _contradicting_facts(scope: Scope) -> Iterator[Complaint]:
    same: defaultdict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in scope.knowledge.facts.values():
        same[fact.name, fact.bound, fact.scope, fact.unit, fact.key.partition(".")[0]].append(fact)
    for facts in same.values():
        for fact in facts[1:]:
            how = "repeats" if fact.value == facts[0].value else "contradicts"
            problem = f"{how} {facts[0].key}, of the same name, bound and scope"
            yield scope.knowledge.fact_cards[fact.key].id, f"facts ({fact.key})", problem


@_rule("repeated-bound", "warning")
def _repeated_bounds(scope: Scope) -> Iterator[Complaint]:
    first: dict[str, Fact] = {}
    for fact in scope.knowledge.facts.values():
        if fact.botocore.endswith((" max", " min")):
            owner = first.setdefault(f"{fact.botocore} as {fact.bound}", fact)
            if owner is not fact:
                problem = f"refers to the same bound as {owner.key}; state a figure once"
                yield scope.knowledge.fact_cards[fact.key].id, f"facts ({fact.key})", problem


@_rule("unnamed-fact", "error")
def _unnamed_facts(scope: Scope) -> Iterator[Complaint]:
    for card in scope.cards:
        for fact in card.facts:
            if not fact.name.strip():
                yield card.id, f"facts ({fact.key})", "the fact lacks a name"


@_rule("unscoped-fact", "warning")
def _unscoped_facts(scope: Scope) -> Iterator[Complaint]:
    for card in scope.cards:
        for fact in card.facts:
            if not (fact.scope.strip() or fact.bound == "capability"):
                yield (
                    card.id,
                    f"facts ({fact.key})",
                    "say for what it holds: per function, per account and Region",
                )


@_rule("unfinished", "error")
def _unfinished_cards(scope: Scope) -> Iterator[Complaint]:
    for card in scope.cards:
        written = {
            "title": card.title, "question": card.question, "answer": card.answer, "details": card.details,
            **{f"asks.{index}": ask for index, ask in enumerate(card.asks)},
            **{f"topics.{index}": topic for index, topic in enumerate(card.topics)},
            **{f"facts ({fact.key})": f"{fact.name} {fact.scope}" for fact in card.facts},
            **{f"sources.{index}": f"{s.url} {s.title}" for index, s in enumerate(card.sources)},
        }  # fmt: skip
        for field, text in written.items():
            if UNFINISHED in text:
                yield card.id, field, f"{UNFINISHED} is still to be written"


@_rule("malformed-reference", "error")
def _malformed_references(scope: Scope) -> Iterator[Complaint]:
    for card in scope.cards:
        for fact in card.facts:
            if fact.botocore and not REFERENCE.match(fact.botocore):
                problem = f"{fact.botocore!r} is not of the form service#Shape$member max|min|doc"
                yield card.id, f"facts ({fact.key})", problem


@_rule("unusable-source", "error")
def _unusable_sources(scope: Scope) -> Iterator[Complaint]:
    for card in scope.cards:
        if not card.sources:
            yield card.id, "sources", "the card has no source"
        for index, source in enumerate(card.sources):
            if not source.url.startswith("https://"):
                yield card.id, f"sources.{index}.url", f"{source.url!r} is not an https address"
            if last_day(source.as_of) is None:
                problem = f"{source.as_of!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD"
                yield card.id, f"sources.{index}.as_of", problem


@_rule("old-source", "warning")
def _old_sources(scope: Scope) -> Iterator[Complaint]:
    for card in scope.cards:
        for index, source in enumerate(card.sources):
            read = last_day(source.as_of)
            if scope.today and read and scope.today - read > _YEAR:
                problem = f"was read {source.as_of}, more than a year ago"
                yield card.id, f"sources.{index}.as_of", problem


@_rule("unknown-platform", "error")
def _unknown_platforms(scope: Scope) -> Iterator[Complaint]:
    platforms = {name.replace("-", "_") for name in scope.knowledge.documents("platforms")}
    for key, card in scope.knowledge.fact_cards.items():
        rule, _, platform = key.rpartition(".")
        if rule == "house.excludes" and platform not in platforms:
            yield card.id, f"facts ({key})", f"there is no platform {platform!r} to exclude"


@_rule("unknown-price", "warning")
def _unknown_prices(scope: Scope) -> Iterator[Complaint]:
    own, *packs = scope.knowledge.folders or (None,)
    known = PriceTables([own / "prices"]).keys() if own else frozenset()
    for pack in packs:
        for key in sorted(PriceTables([pack / "prices"]).keys() - known):
            yield pack.name, "prices", f"no bill reads the price {key!r}; check its spelling"


@_rule("lost-link", "error")
def _lost_links(scope: Scope) -> Iterator[Complaint]:
    for card in scope.cards:
        for other in card.see_also:
            if other not in scope.knowledge.cards or other == card.id:
                yield card.id, "see_also", f"{other!r} is no other card"


@_rule("shared-question", "error")
def _shared_questions(scope: Scope) -> Iterator[Complaint]:
    phrasings = scope.knowledge.phrasings
    asked = (
        (card.id, ask)
        for card in scope.cards
        for ask in (card.question, *card.asks, *card.other_asks, *phrasings.get(card.id, ()))
    )
    yield from _shared(asked, "asks")


@_rule("shared-belief", "error")
def _shared_beliefs(scope: Scope) -> Iterator[Complaint]:
    claims = (
        (card.id, claim)
        for card in scope.cards
        for correction in card.corrections
        for claim in correction.claims
    )
    yield from _shared(claims, "corrections")


def _shared(phrases: Iterable[tuple[str, str]], field: str) -> Iterator[Complaint]:
    first: dict[str, str] = {}
    for card_id, phrase in phrases:
        owner = first.setdefault(" ".join(re.findall(r"[\w/.:-]+", phrase.casefold())), card_id)
        if owner != card_id:
            yield card_id, field, f"{phrase!r} stands in {owner} too; one question, one card"


@_rule("slow-opening", "warning")
def _slow_openings(scope: Scope) -> Iterator[Complaint]:
    for card in scope.cards:
        if not 0 <= card.answer.find("**") <= _OPENING_LENGTH:
            yield card.id, "answer", "open with the figure, the yes or no or the subject, in bold"


@_rule("leaning-answer", "warning")
def _leaning_answers(scope: Scope) -> Iterator[Complaint]:
    for card in scope.cards:
        if match := _LEANING.match(card.answer):
            word = match[0].strip("* ")
            yield (
                card.id,
                "answer",
                f"name the subject where it says {word!r}: an answer stands without its question",
            )


@_rule("stuttering-answer", "warning")
def _stuttering_answers(scope: Scope) -> Iterator[Complaint]:
    for card in scope.cards:
        for field, text in _texts(card):
            if match := _STUTTER.search(_shown(text, scope.knowledge)):
                yield card.id, field, f"reads {match[0]!r}; a key brings its unit along unless {{key:number}}"


def _shown(text: str, knowledge: Knowledge) -> str:
    try:
        return knowledge.render(text).replace("**", "")
    except (BerthError, ValueError):
        return ""  # what cannot be shown is another rule's finding


@_rule("unmarked-correction", "warning")
def _unmarked_corrections(scope: Scope) -> Iterator[Complaint]:
    for card in scope.cards:
        for index, correction in enumerate(card.corrections):
            if not correction.reply.startswith(("No:", "Not any more:")):
                problem = 'begin with "No:" or "Not any more:"'
                yield card.id, f"corrections.{index}.reply", problem


@_rule("missing-capability", "error")
def _missing_capabilities(scope: Scope) -> Iterator[Complaint]:
    stated = {match.groups(): key for key in scope.knowledge.facts if (match := _CAPABILITY.match(key))}
    subjects, capabilities = ({pair[part] for pair in stated} for part in (0, 1))
    owners = {subject: key for (subject, _), key in stated.items()}
    for subject in sorted(subjects):
        for capability in sorted(capabilities):
            if (subject, capability) not in stated:
                card = scope.knowledge.fact_cards[owners[subject]]
                yield card.id, "facts", f"nothing states {subject}.can.{capability}"


def last_day(as_of: str) -> date | None:
    """Return the last day that a source's date can mean, None if it is not a date.

    >>> last_day("2026-02")
    datetime.date(2026, 2, 28)
    """
    match = re.fullmatch(r"([12]\d{3})(?:-(\d\d)(?:-(\d\d))?)?", as_of)
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        first = date(year, month or 12, day or 1)
    except ValueError:
        return None
    if day:
        return first
    following = date(year + first.month // 12, first.month % 12 + 1, 1)
    return following - timedelta(days=1)
