"""The answers over compiled cards: the same words as over loaded knowledge, for a fraction of the work.

A cold answer needs a handful of cards of several hundred. Here each card, its profile and each word's place
in the index are read from the cache when they are asked for, and the rest of the knowledge is loaded only
where a question needs it: an estimate needs price tables, say.
"""

from __future__ import annotations

from functools import cached_property
from types import SimpleNamespace

from assistant.answers.answering import Answerer
from assistant.answers.index import Index, compile_index, from_compiled
from assistant.answers.ranking import Ranker
from assistant.answers.reading import Lexicon
from assistant.facts.compiled import encoded
from assistant.facts.templates import PLACEHOLDER, render

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from assistant.answers.ranking import Profile
    from assistant.facts import Card, Knowledge
    from assistant.facts.compiled import Parts

_AT_ONCE = ("main", "families", "topics")
"""What ranking needs of every card that shares a word with a question; the rest is for the best of them."""

_LEXICON = "lexicon.yaml"


def parts_of(knowledge: Knowledge) -> dict[str, bytes]:
    """Compile a knowledge into the parts that `StoredAnswerer` reads."""
    from dataclasses import asdict  # noqa: PLC0415 - compiling may take its time

    index = compile_index(knowledge)
    ranker = Ranker(knowledge, Lexicon(knowledge.document(_LEXICON)), from_compiled(index))
    heads, records, place = [], [], 0
    for card_id, card in knowledge.cards.items():
        profile = _profile_data(ranker.profile(card_id))
        record = encoded({"card": asdict(card), "profile": profile, "shown": _shown(card, knowledge)})
        heads.append((card_id, place, len(record), {name: profile[name] for name in _AT_ONCE}))
        records.append(record)
        place += len(record)
    lines = (encoded(term) + b"\t" + encoded(pairs) for term, pairs in index["postings"].items())
    return {
        "heads": encoded(heads),
        "cards": b"".join(records),
        "ids": encoded(index["ids"]),
        "idf": encoded(index["idf"]),
        "postings": b"\n" + b"\n".join(lines) + b"\n",
        _LEXICON: encoded(knowledge.document(_LEXICON)),
    }


def _profile_data(profile: Profile) -> dict[str, Any]:
    return {name: _data(getattr(profile, name)) for name in profile.__match_args__}


def _data(value: Any) -> Any:
    """Write sets as sorted lists, and tuples of sets as lists of those."""
    if isinstance(value, tuple):
        return [_data(item) for item in value]
    return sorted(value) if isinstance(value, frozenset) else value


def _value(data: Any) -> Any:
    """Read what `_data` wrote."""
    if isinstance(data, list) and data and isinstance(data[0], list):
        return tuple(frozenset(item) for item in data)
    return frozenset(data) if isinstance(data, list) else data


def _shown(card: Card, knowledge: Knowledge) -> dict[str, str]:
    """Return every placeholder of a card's templates with what stands in its place."""
    templates = (card.answer, card.details, *(correction.reply for correction in card.corrections))
    found = (match for template in templates for match in PLACEHOLDER.finditer(template))
    return {_place(match[1], match[2] or ""): knowledge.show(match[1], match[2] or "") for match in found}


def _place(key: str, style: str) -> str:
    return f"{key}:{style}"


class StoredCard(SimpleNamespace):
    """A card whose fields are read when one of them is first asked for."""

    def __getattr__(self, name: str) -> Any:
        """Read the card."""
        if name.startswith("__"):
            raise AttributeError(name)
        self.__dict__.update(self._read())
        return self.__dict__[name]


class StoredProfile(StoredCard):
    """A profile whose less asked for fields are read when one of them is needed."""


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
        self.heads = {card_id: head for card_id, *head in parts.data("heads")}
        self.cards = _Cards(self)

    @cached_property
    def whole(self) -> Knowledge:
        """The loaded knowledge."""
        return self._load()

    def __getattr__(self, name: str) -> Any:
        """Ask the loaded knowledge."""
        return getattr(self.whole, name)

    def record(self, card_id: str) -> dict[str, Any]:
        """Return what is stored of a card: itself, its profile and its figures."""
        place, length, _ = self.heads[card_id]
        found: dict[str, Any] = self._parts.piece("cards", place, length)
        self._shown.update(found["shown"])
        return found

    def render(self, template: str) -> str:
        """Fill a card's template with today's figures."""
        return render(template, self.show)

    def show(self, key: str, style: str = "") -> str:
        """Write a fact or a price for a sentence."""
        found = self._shown.get(_place(key, style))
        return self.whole.show(key, style) if found is None else found

    def document(self, name: str) -> Any:
        """Read a YAML document of the knowledge folder."""
        return self._parts.data(name) if name == _LEXICON else self.whole.document(name)


class _Cards(dict[str, "Card"]):
    """Cards by id, each made when it is first asked for."""

    def __init__(self, knowledge: StoredKnowledge) -> None:
        super().__init__()
        self._knowledge = knowledge

    def __contains__(self, card_id: object) -> bool:
        return card_id in self._knowledge.heads

    def __missing__(self, card_id: str) -> Card:
        card: Any = StoredCard(id=card_id, _read=lambda: self._fields(card_id))
        self[card_id] = card
        return card  # type: ignore[no-any-return]  # it has a card's attributes

    def _fields(self, card_id: str) -> dict[str, Any]:
        card: dict[str, Any] = self._knowledge.record(card_id)["card"]
        for name in ("facts", "sources", "corrections"):
            card[name] = tuple(SimpleNamespace(**item) for item in card[name])
        for name in ("subjects", "topics", "asks", "see_also"):
            card[name] = tuple(card[name])
        return card


class _Postings(dict[str, "list[tuple[int, float]]"]):
    """Each term's contributions, looked up when the term is asked for."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._parts = parts

    def get(self, term: str, default: Any = ()) -> Any:
        found = self._parts.after("postings", encoded(term) + b"\t")
        return default if found is None else found


class StoredRanker(Ranker):
    """Ranks by the compiled profiles."""

    knowledge: Any

    def profile(self, card_id: str) -> Profile:
        """Return what ranking needs of a card."""
        found = self._profiles.get(card_id)
        if found is None:
            at_once = self.knowledge.heads[card_id][2]
            made: Any = StoredProfile(
                **{name: _value(data) for name, data in at_once.items()},
                _read=lambda: self._rest(card_id),
            )
            found = self._profiles[card_id] = made
        return found

    def _rest(self, card_id: str) -> dict[str, Any]:
        return {name: _value(data) for name, data in self.knowledge.record(card_id)["profile"].items()}


class StoredAnswerer(Answerer):
    """Answers over compiled cards, word for word as `Answerer` does over the loaded ones."""

    def __init__(self, parts: Parts, load: Callable[[], Knowledge]) -> None:
        """Remember the parts; most of them are never read."""
        knowledge: Any = StoredKnowledge(parts, load)
        super().__init__(knowledge)
        self._parts = parts

    @cached_property
    def index(self) -> Index:
        """The compiled BM25 index."""
        return Index(self._parts.data("ids"), _Postings(self._parts), self._parts.data("idf"))

    @cached_property
    def ranker(self) -> Ranker:
        """The order of the cards for a question."""
        return StoredRanker(self.knowledge, self.lexicon, self.index)
