"""The answers over compiled cards: the same words as over loaded knowledge, for a fraction of the work.

A cold answer needs a handful of cards of several hundred. Here each card, its profile and each word's place
in the index are read from the cache when they are asked for, and the rest of the knowledge is loaded only
where a question needs it: an estimate needs price tables, say.
"""

from __future__ import annotations

from functools import cached_property
from types import SimpleNamespace

from assistant.answers.answering import Answerer
from assistant.answers.index import Index, compiled_index
from assistant.answers.lexicon import READY, Lexicon, prepared
from assistant.answers.postings import Postings
from assistant.answers.profiles import Profile
from assistant.answers.tokens import WORDS_OF_SUMS, texts, words
from assistant.facts.compiled import Pieces, encoded
from assistant.facts.templates import PLACEHOLDER, render
from assistant.patterns import pattern
from assistant.quantities import convert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from assistant.answers.models import Answer, Topic
    from assistant.facts import Card, Fact, Knowledge
    from assistant.facts.compiled import Parts

_LEXICON = "lexicon.yaml"
_OF_ADDRESSES = pattern(r"/\d|\b(?:subnets?|cidrs?|masks?|netmask|prefix)\b")
"""May ask how many addresses there are, which needs no words of money."""


def parts_of(knowledge: Knowledge) -> dict[str, bytes]:
    """Compile a knowledge into the parts that `StoredAnswerer` reads."""
    from dataclasses import asdict  # noqa: PLC0415 - compiling may take its time

    index = compiled_index(knowledge)
    cards, profiles, postings, facts = Pieces(), Pieces(), Pieces(), Pieces()
    heads = []
    for card_id, (head, profile) in zip(index["ids"], index["profiles"], strict=True):
        card = knowledge.cards[card_id]
        card_place = cards.add(
            {
                "card": asdict(card),
                "shown": _shown(card, knowledge),
                "packs_behind": knowledge.packs_behind(card),
            }
        )
        heads.append(f"{card_id}\t{card_place}\t{profiles.add(profile)}\t{head}\t{','.join(card.subjects)}")
    terms, lines = Pieces(), dict[str, list[str]]()
    for term, found in index["postings"].items():
        line = f"{term};{index['idf'].get(term, 0.0)!r};{postings.add(found)}"
        lines.setdefault(_section_of(term), []).append(line)
    sections = {section: terms.add(f"|{'|'.join(several)}|") for section, several in lines.items()}
    return {
        _LEXICON: encoded(_prepared(knowledge.document(_LEXICON))),
        "sums": encoded(_signs_of_sums(knowledge)),
        "heads": "\n".join(heads).encode(),
        "sections": encoded(sections),
        "terms": terms.part(),
        "spoken": encoded(index["spoken"]),
        "rarest": encoded(max(index["idf"].values(), default=1.0)),
        "cards": cards.part(),
        "profiles": profiles.part(),
        "postings": postings.part(),
        "facts": encoded(
            {
                key: (fact.value, fact.unit, knowledge.fact_cards[key].id, facts.add(asdict(fact)))
                for key, fact in knowledge.facts.items()
            }
        ),
        "whole facts": facts.part(),
        **{name: encoded(_keyed(knowledge.document(name))) for name in WORDS_OF_SUMS},
    }


def _prepared(lexicon: Mapping[str, Any]) -> dict[str, Any]:
    """Return a lexicon with its longer lists prepared, in the place of the lists themselves."""
    lists = ("light", "everyday", "foreign", "unstated", "elsewhere")
    return {**{k: v for k, v in lexicon.items() if k not in lists}, READY: prepared(lexicon)}


def _signs_of_sums(knowledge: Knowledge) -> dict[str, str]:
    """Return the words that an estimate may be made of, and those phrases that ask for money."""
    lexicon, sums = Lexicon(knowledge.document(_LEXICON)), knowledge.document("estimates.yaml")
    units = knowledge.document("units.yaml")
    documents = [knowledge.document(name) for name in WORDS_OF_SUMS]
    said = {word for text in (*texts(documents), *lexicon.names) for word in words(text)}
    asking = {*texts([sums["asks"], sums["cheapest"], list(sums["periods"].values())])}
    periods = {*units["periods"], *(f"{period}s" for period in units["periods"])}
    return {
        "known": " ".join(sorted(said | lexicon.stop | lexicon.compare)),
        "asking": "\n".join(sorted({*asking, *units["adverbs"]})),
        "units": " ".join(sorted({word for text in texts(units) for word in words(text)})),
        "periods": " ".join(sorted(periods)),
    }


def _keyed(document: Any) -> Any:
    """Write mappings with keys that are no texts as lists of pairs: JSON would make texts of the keys."""
    if isinstance(document, dict):
        pairs = [[key, _keyed(value)] for key, value in document.items()]
        return dict(pairs) if all(isinstance(key, str) for key in document) else {"": pairs}
    return [_keyed(item) for item in document] if isinstance(document, list) else document


def _unkeyed(data: Any) -> Any:
    """Read what `_keyed` wrote."""
    if isinstance(data, dict):
        pairs = data[""] if [*data] == [""] else data.items()
        return {key: _unkeyed(value) for key, value in pairs}
    return [_unkeyed(item) for item in data] if isinstance(data, list) else data


def _shown(card: Card, knowledge: Knowledge) -> dict[str, str]:
    """Return every placeholder of a card's templates with what stands in its place."""
    said = (*(lead.says for lead in card.leads), *(correction.reply for correction in card.corrections))
    templates = (card.answer, card.details, *said)
    found = (match for template in templates for match in PLACEHOLDER.finditer(template))
    return {_place(match[1], match[2] or ""): knowledge.show(match[1], match[2] or "") for match in found}


def _place(key: str, style: str) -> str:
    return f"{key}:{style}"


class _Late(SimpleNamespace):
    """Something with the attributes of a card or a profile; most of them are read when one is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.__dict__.update(self._read())
        return self.__dict__[name]


class StoredKnowledge:
    """The compiled cards in the place of a `Knowledge`; what is not compiled is loaded on the way.

    Args:
        parts: what `parts_of` made.
        load: loads the knowledge that they were made of.
    """

    def __init__(self, parts: Parts, load: Callable[[], Knowledge]) -> None:
        """Read the table of the cards."""
        self._parts = parts
        self._load = load
        self._shown: dict[str, str] = {}
        lines = parts.text("heads").split("\n")
        self.heads = {line.partition("\t")[0]: line for line in lines if line}
        self.cards = _Cards(self)

    @cached_property
    def whole(self) -> Knowledge:
        """The loaded knowledge."""
        return self._load()

    def __getattr__(self, name: str) -> Any:
        """Ask the loaded knowledge."""
        return getattr(self.whole, name)

    def render(self, template: str) -> str:
        """Fill a card's template with today's figures."""
        return render(template, self.show)

    def show(self, key: str, style: str = "") -> str:
        """Write a fact or a price for a sentence."""
        found = self._shown.get(_place(key, style))
        return self.whole.show(key, style) if found is None else found

    def document(self, name: str) -> Any:
        """Read a YAML document of the knowledge folder."""
        if name == _LEXICON:
            return self._parts.data(name)
        return _unkeyed(self._parts.data(name)) if name in WORDS_OF_SUMS else self.whole.document(name)

    def figure(self, key: str, unit: str = "") -> float:
        """Return a fact's number, converted to `unit` when one is named."""
        value, own, *_ = self._stated.get(key, ("", ""))
        if isinstance(value, (bool, str)):
            return self.whole.figure(key, unit)  # it says what is wrong
        return convert(value, own, unit) if unit else value

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """The facts by key; what is not their value or unit is read when it is asked for."""
        return {key: self._fact(key, stated) for key, stated in self._stated.items()}

    @cached_property
    def fact_cards(self) -> Mapping[str, Card]:
        """The card that owns each fact."""
        return {key: self.cards[card_id] for key, (_, _, card_id, _) in self._stated.items()}

    def _fact(self, key: str, stated: tuple[float | bool | str, str, str, str]) -> Fact:
        value, unit, _, place = stated
        found: Any = _Late(
            key=key, value=value, unit=unit, _read=lambda: self._parts.piece("whole facts", place)
        )
        return found  # type: ignore[no-any-return]  # it has a fact's attributes

    @cached_property
    def _stated(self) -> dict[str, tuple[float | bool | str, str, str, str]]:
        found: dict[str, tuple[float | bool | str, str, str, str]] = self._parts.data("facts")
        return found

    def card_fields(self, card_id: str) -> dict[str, Any]:
        """Return the fields of a card."""
        stored = self._parts.piece("cards", self.heads[card_id].split("\t")[1])
        self._shown.update(stored["shown"])
        card: dict[str, Any] = {**stored["card"], "packs_behind": tuple(stored["packs_behind"])}
        for name in ("facts", "sources", "leads", "corrections"):
            card[name] = tuple(SimpleNamespace(**item) for item in card[name])
        for name in ("subjects", "topics", "asks", "see_also"):
            card[name] = tuple(card[name])
        return card

    def packs_behind(self, card: Any) -> tuple[str, ...]:
        """Return the packs that a card, or a figure in it, comes from."""
        found: tuple[str, ...] = card.packs_behind
        return found


class _Cards(dict[str, "Card"]):
    """Cards by id, each made when it is first asked for."""

    def __init__(self, knowledge: StoredKnowledge) -> None:
        super().__init__()
        self._knowledge = knowledge

    def __contains__(self, card_id: object) -> bool:
        return card_id in self._knowledge.heads

    def __missing__(self, card_id: str) -> Card:
        subjects = self._knowledge.heads[card_id].rpartition("\t")[2]
        card: Any = _Late(
            id=card_id,
            subjects=tuple(subjects.split(",")) if subjects else (),
            _read=lambda: self._knowledge.card_fields(card_id),
        )
        self[card_id] = card
        return card  # type: ignore[no-any-return]  # it has a card's attributes


class _Profiles(dict[str, Profile]):
    """What ranking needs of each card, made when it is first asked for."""

    def __init__(self, heads: Mapping[str, str], parts: Parts) -> None:
        super().__init__()
        self._heads = heads
        self._parts = parts

    def __missing__(self, card_id: str) -> Profile:
        _, _, place, head, _ = self._heads[card_id].split("\t")
        found = self[card_id] = Profile(head, lambda: self._parts.piece("profiles", place))
        return found


class _Terms:
    """The words of the index, each looked up in the text of its section: how rare it is, and its postings."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._places: Mapping[str, str] = parts.data("sections")
        self._texts: dict[str, str] = {}

    def __iter__(self) -> Iterator[str]:
        texts = (self._text(section) for section in self._places)
        return (line.partition(";")[0] for text in texts for line in text.split("|") if line)

    def find(self, term: str) -> list[str] | None:
        """Return rarity and place of a term; None for a word that no card uses."""
        text = self._text(_section_of(term))
        found = text.find(f"|{term};")
        return text[found + len(term) + 2 : text.index("|", found + 1)].split(";") if found >= 0 else None

    def _text(self, section: str) -> str:
        found = self._texts.get(section)
        if found is None:
            place = self._places.get(section)
            found = self._texts[section] = self._parts.piece("terms", place) if place else ""
        return found


def _section_of(term: str) -> str:
    """Return in which section a term stands: by its first letter, apart from those with a sign before it."""
    return term[:1] if term[:1].isalnum() else term[:2]


class _Rarities:
    """Each term's rarity, as the mapping that answering reads."""

    def __init__(self, terms: _Terms) -> None:
        self._terms = terms

    def __contains__(self, term: str) -> bool:
        return self._terms.find(term) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def get(self, term: str, default: float) -> float:
        found = self._terms.find(term)
        return float(found[0]) if found else default

    def __getitem__(self, term: str) -> float:
        found = self._terms.find(term)
        if found is None:
            raise KeyError(term)
        return float(found[0])


class _Contributions:
    """Each term's contributions to the cards' scores, as the mapping that `Postings` reads."""

    def __init__(self, terms: _Terms, parts: Parts) -> None:
        self._terms = terms
        self._parts = parts

    def get(self, term: str) -> Any:
        found = self._terms.find(term)
        return self._parts.piece("postings", found[1]) if found else None


class StoredAnswerer(Answerer):
    """Answers over compiled cards, word for word as `Answerer` does over the loaded ones."""

    def __init__(self, parts: Parts, load: Callable[[], Knowledge]) -> None:
        """Remember the parts; most of them are never read."""
        knowledge: Any = StoredKnowledge(parts, load)
        super().__init__(knowledge)
        self._parts = parts

    def _estimated(self, question: str, context: Sequence[Topic], *, at_last: bool = False) -> Answer | None:
        """Answer what can be reckoned; what holds other words, and asks for no money, is no sum."""
        if not context and self._is_no_sum(question):
            return None
        return super()._estimated(question, context, at_last=at_last)

    def _is_no_sum(self, question: str) -> bool:
        """Tell whether the words surely make no sum: one of them is strange to it, and none asks for money.

        A strange word between an amount and a period is no matter ("3 uploads a night"), and neither is
        one before a conversion, which ends in a unit or an amount.
        """
        signs = self._parts.data("sums")
        lowered, spoken = question.lower(), words(question)
        if not spoken or _OF_ADDRESSES.search(lowered):
            return False
        if "$" in lowered or any(phrase in lowered for phrase in signs["asking"].split("\n")):
            return False
        is_amount = any(character.isdigit() for character in lowered)
        units, periods = signs["units"].split(), signs["periods"].split()
        if (
            spoken[-1][0].isdigit()
            or spoken[-1] in units
            or (is_amount and not set(periods).isdisjoint(spoken))
        ):
            return False
        known = signs["known"].split()
        return any(word.isalpha() and word not in known for word in spoken)

    @cached_property
    def index(self) -> Index:
        """The compiled BM25 index."""
        terms = _Terms(self._parts)
        contributions: Any = _Contributions(terms, self._parts)
        rarities: Any = _Rarities(terms)
        heads = self.knowledge.heads  # type: ignore[attr-defined]  # stored
        profiles = _Profiles(heads, self._parts)
        return Index([*heads], Postings(contributions), rarities, self._parts.data("rarest"), {}, profiles)

    def spoken(self) -> Mapping[str, int]:
        """Return the words that the cards use, read when the first unknown word comes."""
        found: Mapping[str, int] = self._parts.data("spoken")
        return found
