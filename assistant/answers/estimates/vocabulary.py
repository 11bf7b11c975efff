"""The words of prices: options, periods, regions and the things that have a unit price."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from assistant.answers.estimates.budgets import BudgetWords
from assistant.answers.estimates.measures import NAMED, Quantity, counted, quantity
from assistant.answers.estimates.scaling import ScalingWords
from assistant.answers.estimates.things import thing_of
from assistant.answers.estimates.volumes import VolumeWords
from assistant.answers.tokens import WORDS_OF_SUMS, stem, texts, words
from assistant.costs import instance_types, price_book
from assistant.patterns import Phrases
from assistant.quantities.numbers import NumberReader, any_of
from assistant.quantities.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from assistant.answers.estimates.ask import Period
    from assistant.facts import Knowledge

_INSTANCE_TYPE = re.compile(
    r"(?<![\w.-])(?:[a-z]{1,5}\d{1,2}[a-z0-9-]{0,8}|u-?\d+[a-z0-9-]{0,10}|mac\d[a-z0-9-]{0,10})"
    r"\.(?:nano|micro|small|medium|large|\d{0,3}xlarge|metal(?:-\d+xl)?)(?![\w-])"
)
_NOT_COUNTS = frozenset({"a", "an", "half", "once", "twice", "couple", "few", "several"})


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
        self._durations, self._sizes = (
            {unit: float(size) for size, names in units[kind].items() for unit in names}
            for kind in ("durations", "sizes")
        )
        places = _by_word(knowledge.document("regions.yaml"), also_itself=True)
        self.region_names = places | _by_word(document["countries"])
        self.regions = Phrases(self.region_names)
        self.options = {name: _by_word(values) for name, values in document["options"].items()}
        self.option_words = {name: Phrases(values) for name, values in self.options.items()}
        self.period_names = cast("dict[str, Period]", _by_word(document["periods"]))
        self.periods = Phrases(self.period_names)
        self.things = {entry["id"]: thing_of(entry) for entry in document["things"]}
        self.thing_names = {name: entry["id"] for entry in document["things"] for name in entry["names"]}
        self.thing_words = Phrases(self.thing_names)
        self.plain_things = Phrases(
            name for name, thing in self.thing_names.items() if not self.things[thing].is_function_part
        )
        self.part_words = Phrases(
            name for name, thing in self.thing_names.items() if self.things[thing].is_instance_part
        )
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
        self.change_to = Phrases(document["change_to"])
        self.counts = {
            word: float(value) for word, value in units["words"].items() if word not in _NOT_COUNTS
        }
        self.count_words = Phrases(self.counts)
        self.count_things = Phrases(units["things"])
        self.numbers = NumberReader(units)
        self.quantities: dict[str, Quantity] = {
            name: quantity(name, one["shown"], one["words"]) for name, one in document["quantities"].items()
        }
        self.hosts = counted(document["hosts"])
        self.request_words = Phrases([*units["things"], *document["requests"]])
        self.total = Phrases(document["total"])
        self.changes = Phrases(document["changes"])
        self.rate_of = {name: Phrases(said) for name, said in document["rate_of"].items()}
        self.moving = Phrases(document["between_regions"])
        self.other_rates = frozenset(tuple(pair) for pair in document["other_rates"])
        self.empty = frozenset(document["empty"].split())

    @cached_property
    def uncounted(self) -> Phrases:
        """What a number of is no number of tasks."""
        return Phrases(self._knowledge.document("estimates.yaml")["uncounted"])

    @cached_property
    def months_of(self) -> dict[str, float]:
        """How many months a longer span of time has."""
        return {"week": 7 / self.month_days, "month": 1.0, "quarter": 3.0, "year": 12.0}

    @cached_property
    def of_types(self) -> frozenset[str]:
        """Words beside a property of an instance type that change nothing of it."""
        return frozenset(self._knowledge.document("estimates.yaml")["of_types"])

    @cached_property
    def whole_term(self) -> Phrases:
        """Words that ask for all that a commitment comes to."""
        return Phrases(self._knowledge.document("estimates.yaml")["whole_term"])

    @cached_property
    def usage(self) -> dict[str, Phrases]:
        """What use is counted in -> how it is called."""
        said = self._knowledge.document("estimates.yaml")["usage"]
        return {unit: Phrases(names) for unit, names in said.items()}

    @cached_property
    def counted_use(self) -> dict[str, Quantity]:
        """What use is counted in, as quantities whose numbers stand beside them."""
        said = self._knowledge.document("estimates.yaml")["usage"]
        return {unit: quantity(unit, unit, names) for unit, names in said.items()}

    @cached_property
    def scaling(self) -> ScalingWords:
        """The words of follow-ups that multiply what was priced."""
        return ScalingWords(self._knowledge.document("estimates.yaml")["scaled"])

    @cached_property
    def unpriced(self) -> dict[str, Phrases]:
        """What is sold and has no price in the tables -> how it is called."""
        said = self._knowledge.document("estimates.yaml")["unpriced"]
        return {name: Phrases(names) for name, names in said.items()}

    @cached_property
    def break_even(self) -> Phrases:
        """Words that ask from where on something pays."""
        return Phrases(self._knowledge.document("estimates.yaml")["break_even"])

    @cached_property
    def cheapest_place(self) -> Phrases:
        """Words that ask where something is the cheapest."""
        return Phrases(self._knowledge.document("estimates.yaml")["cheapest_place"])

    @cached_property
    def volumes(self) -> VolumeWords:
        """The words for the volumes of an instance."""
        document = self._knowledge.document("estimates.yaml")
        return VolumeWords(document["volumes"], document["hosts"])

    @cached_property
    def stopped(self) -> re.Pattern[str]:
        """The words for an instance that does not run at all; "stopped at night" it does by day."""
        said = any_of(self._knowledge.document("estimates.yaml")["stopped"])
        return re.compile(
            rf"\b(?:{said})\b(?! (?:at|over|during|on|when|while|every|each|for|outside|after))",
            re.IGNORECASE,
        )

    @cached_property
    def weekdays(self) -> Phrases:
        """The words for the working days of a week."""
        return Phrases(self._part_of_month["weekdays"])

    @cached_property
    def business_hours(self) -> Phrases:
        """The words for the hours that people work."""
        return Phrases(self._part_of_month["business_hours"])

    @cached_property
    def each_day(self) -> Phrases:
        """The words for all days of a week."""
        return Phrases(self._part_of_month["each_day"])

    @property
    def hours_of_business(self) -> float:
        """How many hours a day those are taken for."""
        return float(self._part_of_month["hours"])

    @cached_property
    def _part_of_month(self) -> Mapping[str, Any]:
        said: Mapping[str, Any] = self._knowledge.document("estimates.yaml")["part_of_month"]
        return said

    @cached_property
    def budget(self) -> BudgetWords:
        """The words of questions on what some money buys."""
        return BudgetWords(self._knowledge.document("estimates.yaml")["budget"])

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

    @cached_property
    def sizes(self) -> dict[str, frozenset[str]]:
        """The sizes of each instance family."""
        found: dict[str, set[str]] = {}
        for name in instance_types(price_book(self._knowledge)):
            family, _, size = name.partition(".")
            found.setdefault(family, set()).add(size)
        return {family: frozenset(of) for family, of in found.items()}

    def asks_for_saving(self, text: str) -> bool:
        """Tell whether a share or a difference is asked for; a Savings Plan is a way to pay."""
        said, place = text.lower(), 0
        while (match := self.commitment.search(said[place:])) is not None:
            if self.saving.search(said[place : place + match.start()]):
                return True
            place += match.end()
        return bool(self.saving.search(said[place:]))

    def seconds_of(self, unit: str) -> float:
        """Return the length of a unit of time, 0 for another word."""
        return self._durations.get(unit, 0.0)

    def mib_of(self, unit: str) -> float:
        """Return the size of a unit of memory, 0 for another word."""
        return self._sizes.get(unit, 0.0)

    def per_month(self, period: str) -> float:
        """Return how often something happens in a month that happens once a period."""
        return self.reader.amounts(f"1 per {period}")[0].value

    def types_at(self, text: str) -> Iterator[re.Match[str]]:
        """Yield where the names of instance types stand in a text of lower case."""
        return _INSTANCE_TYPE.finditer(text)

    def seconds_in(self, period: str) -> float:
        """Return how long a period is."""
        return self.month_hours * self.seconds_of("h") / self.per_month(period)

    def instance_types_in(self, text: str) -> list[str]:
        """Return what has the form of an instance type name, in order, each once."""
        return list(dict.fromkeys(_INSTANCE_TYPE.findall(text.lower())))


def without_instance_types(text: str) -> str:
    """Return the text with instance type names blanked, every other character in its place."""
    return _INSTANCE_TYPE.sub(lambda match: NAMED * len(match[0]), text)


def _by_word(document: Mapping[str, Any], *, also_itself: bool = False) -> dict[str, str]:
    found = {word: name for name, words in document.items() for word in words}
    return {**found, **({name: name for name in document} if also_itself else {})}


def _joints(words: Iterable[str], signs: str = r"[+&]|,(?!\d)") -> re.Pattern[str]:
    """Return the pattern of what stands between the items of a sum; a comma within a figure is none."""
    said = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word[0].isalpha())
    return re.compile(rf"\s*(?:\b(?:{said})(?!\w){f'|{signs}' if signs else ''})\s*", re.IGNORECASE)
