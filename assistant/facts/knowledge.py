"""Everything Berth knows, loaded once and passed down."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError, UnknownFactError
from assistant.facts.compiled import cached, entry_name, fingerprint
from assistant.facts.models import Card, Correction, Fact, Lead, Source
from assistant.facts.packs import check_pack
from assistant.facts.prices import HOME_REGION, PriceTables
from assistant.facts.templates import referenced_keys, render
from assistant.facts.yaml_files import read_yaml
from assistant.quantities import amount, convert, number, usd, with_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class Knowledge:
    """Cards by id, facts by key, price tables and the other documents under `knowledge/`.

    Attributes:
        cards: by id; a later pack overrides.
        fact_cards: the card that owns each fact, by key; where a pack's card replaces ours without
            stating a fact again, the card that it replaces.
        folders: the knowledge folder itself, then the packs in their order.
        stamp: fingerprint of the files it was read from, for what is built from it and cached.
    """

    cards: Mapping[str, Card]
    facts: Mapping[str, Fact]
    fact_cards: Mapping[str, Card]
    folders: tuple[Path, ...]
    stamp: str = ""

    def fact(self, key: str) -> Fact:
        """Return a fact.

        Raises:
            UnknownFactError: when no card states it.
        """
        try:
            return self.facts[key]
        except KeyError:
            raise UnknownFactError(f"no card states the fact {key!r}") from None

    def figure(self, key: str, unit: str = "") -> float:
        """Return a fact's number, converted to `unit` when one is named.

        Raises:
            UnknownFactError: when there is no such fact, or it is not a number.
            ValueError: when its unit cannot be converted to `unit`.
        """
        fact = self.fact(key)
        if isinstance(fact.value, (bool, str)):
            raise UnknownFactError(f"the fact {key!r} is not a number")
        return convert(fact.value, fact.unit, unit) if unit else fact.value

    def holds(self, key: str) -> bool:
        """Return a capability's truth value.

        Raises:
            UnknownFactError: when there is no such fact, or it is not a truth value.
        """
        value = self.fact(key).value
        if not isinstance(value, bool):
            raise UnknownFactError(f"the fact {key!r} is not a yes or no")
        return value

    def show(self, key: str, style: str = "") -> str:
        """Write a fact or a ``price.`` for a sentence; `style` as in `facts.templates`."""
        if key.startswith("price."):
            return amount(self.prices.price(*_place(key)).usd, "USD")
        fact = self.fact(key)
        if fact.sum_of_products and fact.unit == "USD" and not isinstance(fact.value, (bool, str)):
            return usd(fact.value)
        if not style or isinstance(fact.value, (bool, str)):
            return amount(fact.value, fact.unit)
        if style == "number":
            return number(fact.value)
        if style == "exact":
            return with_unit(fact.value, fact.unit)
        return with_unit(convert(fact.value, fact.unit, style), style)

    def render(self, template: str) -> str:
        """Fill a card's template with today's figures."""
        return render(template, self.show)

    def packs_behind(self, card: Card) -> tuple[str, ...]:
        """Return the packs that a card's answer rests on: its own, and those whose figures it reads."""
        keys = referenced_keys(card.answer)
        facts = {self.fact_cards[key].pack for key in keys if key in self.fact_cards}
        rates = {self.prices.price(*_place(key)).pack for key in keys if key.startswith("price.")}
        return tuple(sorted({card.pack, *facts, *rates} - {""}))

    def document(self, name: str) -> Any:
        """Read a YAML document of the knowledge folder, `slots.yaml` say; packs add to it.

        A pack's mapping adds to ours key by key, and a list of words to our list; any other value
        takes the place of ours.

        Raises:
            InputError: when it is missing or malformed.
        """
        if name not in self._documents:
            self._documents[name] = self._document(name)
        return self._documents[name]

    @cached_property
    def _documents(self) -> dict[str, Any]:
        """The documents read so far: a conversation asks for them at every turn."""
        return {}

    def _document(self, name: str) -> Any:
        found = [folder / name for folder in self.folders if (folder / name).is_file()]
        if not found:
            raise InputError("the knowledge folder lacks this file", file=name)
        merged = read_yaml(found[0])
        for path in found[1:]:
            merged = _merged(merged, read_yaml(path), path)
        return merged

    def documents(self, folder_name: str) -> dict[str, Any]:
        """Read every YAML document in a folder of the knowledge, by file name without ending."""
        paths = (path for folder in self.folders for path in sorted((folder / folder_name).glob("*.yaml")))
        return {path.stem: read_yaml(path) for path in paths}

    @cached_property
    def phrasings(self) -> Mapping[str, tuple[str, ...]]:
        """Further ways to ask for cards, by card id, from the `phrasings` folders; read by the index alone.

        Raises:
            InputError: when a file is malformed, or names a card that there is not.
        """
        from assistant.facts.loading import read_phrasings  # noqa: PLC0415 - see _read

        found: dict[str, tuple[str, ...]] = {}
        for folder in self.folders:
            for card_id, phrasings in read_phrasings(folder / "phrasings", self.cards):
                found[card_id] = (*found.get(card_id, ()), *phrasings)
        return found

    @cached_property
    def prices(self) -> PriceTables:
        """The price tables, read when first needed."""
        return PriceTables(folder / "prices" for folder in self.folders)


def _place(key: str) -> tuple[str, str]:
    """Return the price key and the region of a ``price.`` key of a template."""
    name, _, region = key.removeprefix("price.").partition("@")
    return name, region or HOME_REGION


def _merged(ours: Any, theirs: Any, path: Path, field: str = "") -> Any:
    """Put a pack's document over ours; see `Knowledge.document`."""
    if isinstance(ours, dict):
        if not isinstance(theirs, dict):
            raise InputError("this must be a mapping, as it is in Berth's own file", file=path, field=field)
        return {
            **ours,
            **{
                key: _merged(ours[key], value, path, f"{field}.{key}".lstrip(".")) if key in ours else value
                for key, value in theirs.items()
            },
        }
    if _are_words(ours) and _are_words(theirs):
        return [*ours, *(word for word in theirs if word not in ours)]
    return theirs


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def knowledge_folder() -> Path:
    """Return the folder that travels with the package, or the checkout's own."""
    packaged = Path(__file__).parent.parent / "_knowledge"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent.parent / "knowledge"


def load_knowledge(packs: Sequence[Path] = ()) -> Knowledge:
    """Load the cards of the knowledge folder and of `packs`; a later pack overrides by key.

    Parsed cards are kept in a cache, so that a cold start need not validate them again.

    Raises:
        InputError: naming file, line and field, when a card is malformed or a pack is missing.
    """
    for pack in packs:
        check_pack(pack)
    folders = (knowledge_folder(), *(pack.resolve() for pack in packs))
    stamp = fingerprint(folders)
    data = cached(entry_name("knowledge", folders), stamp, lambda: _to_data(_read(folders)))
    return _from_data(data, folders, stamp)


def _read(folders: Sequence[Path]) -> Knowledge:
    from assistant.facts.loading import read_cards  # noqa: PLC0415 - only uncompiled cards need it

    names = ("", *(folder.name for folder in folders[1:]))
    sets = [list(read_cards(folder / "cards", name)) for folder, name in zip(folders, names, strict=True)]
    return assemble(sets, tuple(folders))


def _to_data(knowledge: Knowledge) -> dict[str, Any]:
    owners = {id(card): card for card in knowledge.fact_cards.values()}
    replaced = [card for card in owners.values() if knowledge.cards[card.id] is not card]
    cards = [*knowledge.cards.values(), *replaced]
    places = {id(card): place for place, card in enumerate(cards)}
    return {
        "cards": [asdict(card) for card in cards],
        "replaced": len(replaced),
        "owners": {key: places[id(card)] for key, card in knowledge.fact_cards.items()},
        "derived": {key: fact.value for key, fact in knowledge.facts.items() if fact.sum_of_products},
    }


def _from_data(data: Mapping[str, Any], folders: tuple[Path, ...], stamp: str) -> Knowledge:
    every = [_card(raw) for raw in data["cards"]]
    cards = {card.id: card for card in every[: len(every) - data["replaced"]]}
    owners = {key: every[place] for key, place in data["owners"].items()}
    facts = {fact.key: fact for card in every for fact in card.facts if owners[fact.key] is card}
    facts.update({key: replace(facts[key], value=value) for key, value in data["derived"].items()})
    return Knowledge(cards, facts, owners, folders, stamp)


def _card(raw: Mapping[str, Any]) -> Card:
    made = {
        **raw,
        "facts": tuple(_fact(fact) for fact in raw["facts"]),
        "sources": tuple(Source(**source) for source in raw["sources"]),
        "leads": tuple(Lead(**{**item, "asks": tuple(item["asks"])}) for item in raw["leads"]),
        "corrections": tuple(
            Correction(**{**item, "claims": tuple(item["claims"])}) for item in raw["corrections"]
        ),
    }
    made.update({name: tuple(raw[name]) for name in ("subjects", "topics", "asks", "see_also")})
    return Card(**made)


def _fact(raw: Mapping[str, Any]) -> Fact:
    if not raw["sum_of_products"]:
        return Fact(**{**raw, "sum_of_products": ()})
    return Fact(**{**raw, "sum_of_products": tuple(tuple(term) for term in raw["sum_of_products"])})


@cache
def default_knowledge() -> Knowledge:
    """Return the knowledge that travels with Berth, loaded once in a process."""
    return load_knowledge()


def assemble(card_sets: Iterable[Iterable[Card]], folders: tuple[Path, ...]) -> Knowledge:
    """Build knowledge from one set of cards per folder, later sets overriding earlier ones.

    Raises:
        InputError: when one set holds an id or a fact key twice.
    """
    cards: dict[str, Card] = {}
    owners: dict[str, Card] = {}
    facts: dict[str, Fact] = {}
    for card_set in card_sets:
        of_set: dict[str, Card] = {}
        for card in card_set:
            if card.id in of_set:
                raise InputError(f"two cards have the id {card.id!r}", field="id")
            of_set[card.id] = card
            for fact in card.facts:
                owner = owners.get(fact.key)
                if owner and of_set.get(owner.id) is owner:
                    both = f"{owner.id!r} and in {card.id!r}"
                    raise InputError(f"the fact {fact.key!r} stands in {both}; state it once")
                owners[fact.key], facts[fact.key] = card, fact
        cards.update(of_set)
    knowledge = Knowledge(cards, facts, owners, folders)
    facts.update(
        {
            key: replace(fact, value=_derived(knowledge, fact))
            for key, fact in facts.items()
            if fact.sum_of_products
        }
    )
    return knowledge


def _derived(knowledge: Knowledge, fact: Fact) -> float:
    total = 0.0
    for term in fact.sum_of_products:
        product = 1.0
        for factor in term:
            product *= _factor(knowledge, factor)
        total += product
    return round(total, 10)


def _factor(knowledge: Knowledge, factor: str | float) -> float:
    if not isinstance(factor, str):
        return factor
    if factor.startswith("price."):
        return knowledge.prices.price(factor.removeprefix("price.")).usd
    return knowledge.figure(factor)
