"""The words of prices: options, periods, regions and the things that have a unit price."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.answers.tokens import WORDS_OF_SUMS, stem, texts, words
from assistant.costs import instance_types, price_book
from assistant.patterns import Phrases
from assistant.quantities.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assistant.facts import Knowledge

_INSTANCE_TYPE = re.compile(
    r"(?<![\w.-])(?:[a-z]{1,5}\d{1,2}[a-z0-9-]{0,8}|u-?\d+[a-z0-9-]{0,10}|mac\d[a-z0-9-]{0,10})"
    r"\.(?:nano|micro|small|medium|large|\d{0,3}xlarge|metal(?:-\d+xl)?)(?![\w-])"
)
_NOT_COUNTS = frozenset({"a", "an", "half", "once", "twice", "couple", "few", "several"})


@dataclass(frozen=True, slots=True)
class ThingLine:
    """One rate of a thing: what it is, its price key, what it is multiplied by (hours, gb, gb_seconds)."""

    item: str
    key: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What is billed instead where words of it stand beside the thing: an idle load balancer.

    Attributes:
        name: how the estimate remembers it.
        words: what tells of it.
        lines: its rates.
        assumes: what the estimate takes for granted.
    """

    name: str
    words: Phrases
    lines: tuple[ThingLine, ...]
    assumes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something with a unit price.

    Attributes:
        id: how the estimate remembers it.
        noun: what one of it is called.
        card: the card that explains its price.
        lines: its rates.
        needs_gb: whether a size must be known.
        tiers: price key whose tiers are added up instead of lines; empty for none.
        assumes: what the estimate takes for granted.
        variants: what may be billed instead.
    """

    id: str
    noun: str
    card: str
    lines: tuple[ThingLine, ...]
    needs_gb: bool
    tiers: str
    assumes: str
    variants: tuple[Variant, ...]


class Vocabulary:
    """Patterns compiled from `estimates.yaml`, `regions.yaml` and `units.yaml`."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Compile every pattern once."""
        self._knowledge = knowledge
        document = knowledge.document("estimates.yaml")
        self._documents = [knowledge.document(name) for name in WORDS_OF_SUMS]
        units = knowledge.document("units.yaml")
        self.month_hours = knowledge.figure("month.hours", "hours")
        self.cpu_units = knowledge.figure("ecs.cpu_units_per_vcpu")
        self.month_days = knowledge.figure("month.days", "days")
        self.reader = Reader(units, self.month_hours, self.month_days)
        self._durations = {unit: float(size) for size, names in units["durations"].items() for unit in names}
        self._sizes = {unit: float(size) for size, names in units["sizes"].items() for unit in names}
        self.region_names = _by_word(knowledge.document("regions.yaml"), also_itself=True)
        self.regions = Phrases(self.region_names)
        self.options = {name: _by_word(values) for name, values in document["options"].items()}
        self.option_words = {name: Phrases(values) for name, values in self.options.items()}
        self.period_names = _by_word(document["periods"])
        self.periods = Phrases(self.period_names)
        self.things = {entry["id"]: _thing(entry) for entry in document["things"]}
        self.thing_names = {name: entry["id"] for entry in document["things"] for name in entry["names"]}
        self.thing_words = Phrases(self.thing_names)
        self.spec_names = _by_word(document["specs"])
        self.density_names = _by_word(document["density"])
        self.asks = frozenset(document["asks"])
        self.asking = Phrases(document["asks"])
        self.cheapest = Phrases(document["cheapest"])
        self.validity = frozenset(document["validity"])
        self.always = Phrases(document["always"])
        self.saving = Phrases(document["saving"])
        self.beside = _joints(document["beside"])
        self.against = _joints(document["against"], signs="")
        self.beyond = Phrases(document["beyond"])
        self.steady = Phrases(document["steady"])
        self.where = Phrases(document["where"])
        self.commitment = Phrases(document["commitment"])
        self.counts = {
            word: float(value) for word, value in units["words"].items() if word not in _NOT_COUNTS
        }
        self.count_words = Phrases(self.counts)
        self.count_things = Phrases(units["things"])
        self.empty = frozenset(document["empty"].split())

    @cached_property
    def words(self) -> frozenset[str]:
        """Every plain word of prices, amounts and Regions, by its stem."""
        return frozenset(map(stem, self.spoken))

    @cached_property
    def spoken(self) -> frozenset[str]:
        """The same words as they are written."""
        return frozenset(word for text in texts(self._documents) for word in words(text))

    @cached_property
    def families(self) -> frozenset[str]:
        """Names of the EC2 instance families, `m7g` say."""
        return frozenset(kind.family for kind in instance_types(price_book(self._knowledge)).values())

    def seconds_of(self, unit: str) -> float:
        """Return the length of a unit of time, 0 for another word."""
        return self._durations.get(unit, 0.0)

    def mib_of(self, unit: str) -> float:
        """Return the size of a unit of memory, 0 for another word."""
        return self._sizes.get(unit, 0.0)

    def per_month(self, period: str) -> float:
        """Return how often something happens in a month that happens once a period."""
        return self.reader.amounts(f"1 per {period}")[0].value

    def instance_types_in(self, text: str) -> list[str]:
        """Return what has the form of an instance type name, in order, each once."""
        return list(dict.fromkeys(_INSTANCE_TYPE.findall(text.lower())))


def without_instance_types(text: str) -> str:
    """Return the text with instance type names blanked, every other character in its place."""
    return _INSTANCE_TYPE.sub(lambda match: "|" * len(match[0]), text)


def _by_word(document: Mapping[str, Any], *, also_itself: bool = False) -> dict[str, str]:
    found = {word: name for name, words in document.items() for word in words}
    return {**found, **({name: name for name in document} if also_itself else {})}


def _joints(words: Iterable[str], signs: str = r"[+&]|,(?!\d)") -> re.Pattern[str]:
    """Return the pattern of what stands between the items of a sum; a comma within a figure is none."""
    said = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word[0].isalpha())
    return re.compile(rf"\s*(?:\b(?:{said})(?!\w){f'|{signs}' if signs else ''})\s*", re.IGNORECASE)


def _thing(entry: Mapping[str, Any]) -> Thing:
    return Thing(
        id=entry["id"],
        noun=entry["noun"],
        card=entry["card"],
        lines=_lines(entry),
        needs_gb=entry.get("needs") == "gb",
        tiers=entry.get("tiers", ""),
        assumes=entry.get("assumes", ""),
        variants=tuple(
            Variant(name=one["name"], words=Phrases(one["words"]), lines=_lines(one), assumes=one["assumes"])
            for one in entry.get("variants", ())
        ),
    )


def _lines(entry: Mapping[str, Any]) -> tuple[ThingLine, ...]:
    return tuple(ThingLine(line["item"], line["key"], line["of"]) for line in entry.get("lines", ()))
