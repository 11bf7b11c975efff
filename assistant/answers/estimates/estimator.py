"""Which estimate a question asks for, if any."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.answers.estimates.addresses import addresses
from assistant.answers.estimates.against import for_a_month
from assistant.answers.estimates.ask import Ask, merge, says_something
from assistant.answers.estimates.asking import read_ask
from assistant.answers.estimates.budgets import Budget, afforded, stored_for
from assistant.answers.estimates.conversions import conversion
from assistant.answers.estimates.instance_choice import cheapest_answer
from assistant.answers.estimates.instance_estimates import families_answer, instance_answer
from assistant.answers.estimates.places import cheapest_places
from assistant.answers.estimates.plain_writing import in_plain_writing, in_vcpus
from assistant.answers.estimates.platform_estimates import (
    fargate_estimate,
    lambda_estimate,
)
from assistant.answers.estimates.platform_rates import platform_rates, regions_with_prices, use_estimate
from assistant.answers.estimates.reckoning import reckoned
from assistant.answers.estimates.thing_estimates import thing_estimate
from assistant.answers.estimates.together import Together
from assistant.answers.estimates.unknown_words import MOST_IN_A_STORY, MOST_UNKNOWN, asks_for_a_sum
from assistant.answers.estimates.vocabulary import Vocabulary
from assistant.answers.estimates.wording import lacking_price, unknown
from assistant.costs import price_book
from assistant.errors import UnknownFactError, UnknownPriceError
from assistant.facts.prices import HOME_REGION

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from assistant.answers.estimates.wording import Estimated
    from assistant.costs import PriceBook
    from assistant.facts import Knowledge

_MOST_BESIDE_A_COUNT = 6
_FOLLOWS = re.compile(
    r"^\W*(?:and|what about|how about|what if|same|but|now|ok|okay|then|with|without|in|on|for|per|as"
    r"|make it)\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(r"^\W*(?:can|could|do|does|is|are|may|will|would)\b", re.IGNORECASE)
_ASKS = re.compile(r"^\W*(?:what|why|how|which|when|who|where)\b", re.IGNORECASE)
_NAMED_FIRST = re.compile(r"^\W*[a-z]{2,} \d+ [a-z]", re.IGNORECASE)
"""A number after a name is no number of it: "alb 504 meaning"."""
_WHERE = re.compile(r"^\W*(?:and )?where\b", re.IGNORECASE)
_SHORT = 40


class Estimator:
    """Estimates over the prices of one knowledge; the same question always brings the same amount."""

    def __init__(
        self, knowledge: Knowledge, subjects_in: Callable[[str], Collection[str]], empty: Collection[str]
    ) -> None:
        """Remember the knowledge; words and prices are read when first needed.

        Args:
            knowledge: where the prices come from.
            subjects_in: tells the ids of what a text names.
            empty: words without meaning of their own.
        """
        self.knowledge = knowledge
        self.subjects_in = subjects_in
        self._empty = empty

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of prices."""
        return Vocabulary(self.knowledge)

    @cached_property
    def book(self) -> PriceBook:
        """The price book."""
        return price_book(self.knowledge)

    @cached_property
    def together(self) -> Together:
        """What makes one estimate of several."""
        return Together(self)

    def estimate(self, text: str, subjects: Collection[str], earlier: Ask | None = None) -> Estimated | None:
        """Return the estimate that a question asks for, None when it asks for something else.

        Args:
            text: the question.
            subjects: ids of what it names.
            earlier: the question before, when that was an estimate: "and in Frankfurt?" changes it.
        """
        text = self.vocabulary.volumes.apart(in_plain_writing(text, self.vocabulary), self.vocabulary)
        plain = self._reckoned(text, earlier)
        if plain is not None:
            return plain
        if earlier is None and self.together.sets_apart(text):
            return None
        ask = _as_formed(text, self._on_same(text, self.read(text, subjects), earlier))
        try:
            of_others = self._cheapest_place(text, ask, earlier) or self.together.estimate(text, ask, earlier)
        except UnknownFactError as error:
            return unknown(error, ask)
        if of_others is not None:
            return of_others
        is_whole = earlier is None or ask.subject is not None
        if is_whole and (ask.alternatives or self._compares_bare_rates(text, ask)):
            return None
        if earlier is not None and self._changes(text, ask, earlier):
            ask = merge(earlier, ask)
        elif earlier is not None and self._goes_on_to(text, ask, earlier):
            ask = replace(self._as_much(ask, earlier), wants="price", period=ask.period or earlier.period)
            ask = self._of_some(replace(ask, region=ask.region or earlier.region))
        elif self._is_of_something_else(ask, text):
            return None
        return self._told(ask)

    def _told(self, ask: Ask) -> Estimated | None:
        """Return an estimate, or which rate is lacking for it and where it is known."""
        try:
            found = self.estimated(ask)
        except UnknownPriceError as error:
            known = self.book.tables.regions(error.key)
            where = f" I know it in {', '.join(known)}." if known else ""
            return unknown(error, ask, where)
        except UnknownFactError as error:
            return unknown(error, ask)
        is_amount = found is not None and found.part is not None and found.ask.wants is None
        return replace(found, ask=replace(found.ask, wants="price")) if found and is_amount else found

    def _reckoned(self, text: str, earlier: Ask | None) -> Estimated | None:
        """Return what comes of the numbers of a question before it is read for what is priced."""
        found = (
            reckoned(text, self.vocabulary, self._empty, self.read)
            or conversion(text, self.vocabulary)
            or addresses(text, self.book, earlier)
        )
        if found is not None:
            return found
        scaled = self._scaled(text, earlier) if earlier is not None else None
        lacking = self._without_price(text)
        if lacking is not None:
            return lacking
        spent = None if scaled else self.vocabulary.budget.budget_in(text, self.vocabulary)
        return self._within(*spent, earlier) if spent is not None else scaled

    def _without_price(self, text: str) -> Estimated | None:
        """Say that the price of something is not known, and what it is on shared hardware."""
        said = text.lower()
        name = next((name for name, words in self.vocabulary.unpriced.items() if words.search(said)), None)
        if name is None or not self.vocabulary.asking.search(said):
            return None
        types = self.vocabulary.instance_types_in(text)
        ask = replace(self.read(text), wants="price", strange=None)
        return lacking_price(name, self._told(ask) if types else None, ask)

    def _cheapest_place(self, text: str, ask: Ask, earlier: Ask | None) -> Estimated | None:
        """Return the Regions where something costs least: "cheapest region for m5.large"."""
        vocabulary, said = self.vocabulary, text.lower()
        is_where = _WHERE.match(text) and vocabulary.cheapest.search(said)
        if not (is_where or vocabulary.cheapest_place.search(said)) or ask.left_over > MOST_UNKNOWN:
            return None
        ask = ask if earlier is None else merge(earlier, ask)
        is_bare = ask.subject == "instance" and not ask.instance_types
        if ask.subject in (None, "cheapest") or is_bare or ask.has_rest:
            return None
        of = for_a_month(replace(ask, region=None), vocabulary.things.get(ask.subject))
        return cheapest_places(of, {*vocabulary.region_names.values()}, self.estimated)

    def _scaled(self, text: str, earlier: Ask) -> Estimated | None:
        """Return the price of twice as much, or of one more, of what was priced just now."""
        if earlier.wants != "price" or len(text) > _SHORT:
            return None
        ask = self.vocabulary.scaling.scaled(text, earlier, self.vocabulary, self._empty)
        return self._told(ask) if ask is not None else None

    def _on_same(self, text: str, ask: Ask, earlier: Ask | None) -> Ask:
        """Return what a follow-up asks for, its numbers those of the thing before it: "with 5 LCU"."""
        thing = self.vocabulary.things.get(earlier.subject or "") if earlier else None
        if thing is None or ask.subject is not None:
            return ask
        own = self.read(f"{thing.name} {text}")
        is_of_it = own.subject == thing.id and own.measures and not own.has_rest
        return replace(own, subject=None) if is_of_it and own.left_over <= ask.left_over else ask

    def _within(self, budget: Budget, text: str, earlier: Ask | None) -> Estimated | None:
        """Return how much of something a budget buys, or whether it is enough."""
        ask = self.read(text)
        is_on_same = earlier is not None and earlier.wants == "price" and ask.subject is None
        if earlier is not None and is_on_same:
            ask = merge(earlier, ask)
        if ask.left_over > MOST_UNKNOWN or ask.has_rest:
            return None
        words = self.vocabulary.budget
        if ask.subject is None and budget.sought == "gb" and words.is_of_storage(text):
            return stored_for(ask, budget, words.stores, self.book.month_hours, self._of_one)
        return self._told(replace(ask, budget=(budget.usd, budget.period, budget.sought)))

    def _compares_bare_rates(self, text: str, ask: Ask) -> bool:
        """Tell "how much cheaper is a function on Arm", to which one rate is no answer."""
        of_size = (ask.vcpus, ask.memory_mib, ask.requests_per_month, ask.run_seconds)
        is_bare = ask.subject in ("fargate", "lambda") and all(amount is None for amount in of_size)
        return is_bare and self.vocabulary.asks_for_saving(text)

    def _is_of_something_else(self, ask: Ask, text: str) -> bool:
        """Tell a question with words that no sum is made of, or with a number that counts nothing."""
        is_of_size = ask.vcpus is not None or ask.memory_mib is not None
        is_number = ask.count is not None and not (ask.is_beyond or is_of_size)
        counts_nothing = ask.wants is None and is_number and _NAMED_FIRST.match(text)
        is_table = ask.wants in ("specs", "comparison") and len(ask.instance_types or ()) > 1
        most = MOST_UNKNOWN if is_table or self._asks_for_money(ask, text) else 0
        is_priced = ask.subject in self.vocabulary.things or bool(ask.instance_types)
        if most and is_priced and not is_table and asks_for_a_sum(text):
            most = MOST_IN_A_STORY
        elif most and ask.count and ask.subject in self.vocabulary.things:
            most = _MOST_BESIDE_A_COUNT
        return bool(counts_nothing) or ask.left_over > most

    def _asks_for_money(self, ask: Ask, text: str) -> bool:
        """Tell a question with a word for money, or an amount of things, from one with a period alone."""
        amounts = (ask.count, ask.gb, ask.vcpus, ask.memory_mib, ask.run_seconds, ask.measures, ask.months)
        is_amount = any(amount is not None for amount in amounts)
        return ask.wants == "price" and (is_amount or bool(self.vocabulary.asking.search(text)))

    def read(self, text: str, subjects: Collection[str] | None = None) -> Ask:
        """Return what a question asks for, `subjects` being the ids of what it names."""
        named = self.subjects_in(text) if subjects is None else subjects
        return read_ask(in_vcpus(text, self.vocabulary), named, self.vocabulary, self._empty)

    def asked(self, text: str, subjects: Collection[str]) -> Ask | None:
        """Return what an earlier question asked the price of, so that a follow-up may say how much of it."""
        ask = self.read(in_plain_writing(text, self.vocabulary), subjects)
        is_asked = ask.subject and not ask.left_over and self._asks_for_money(ask, text)
        return ask if is_asked else None

    def _changes(self, text: str, ask: Ask, earlier: Ask) -> bool:
        """Tell whether the words only change the estimate before, or ask for the price of what it was of."""
        if ask.left_over or not (ask.wants == "price" or says_something(ask)) or len(text) > _SHORT:
            return False
        is_another_type = ask.subject == earlier.subject == "instance" and ask.wants is None
        is_on_same = ask.subject is None or is_another_type
        return is_on_same and (bool(_FOLLOWS.match(text)) or ask.wants in (None, "price"))

    def _goes_on_to(self, text: str, ask: Ask, earlier: Ask) -> bool:
        """Tell whether the price of another thing is asked for after that of one: "and a public IP?"."""
        is_next = ask.subject in self.vocabulary.things and ask.wants in (None, "price", "fact")
        return is_next and earlier.wants == "price" and bool(_FOLLOWS.match(text)) and not ask.left_over

    def _of_some(self, ask: Ask) -> Ask:
        """Return the price of one of a thing, or its bare rate, where nothing tells how much of it."""
        thing = self.vocabulary.things[ask.subject or ""]
        if any((ask.gb, ask.count, ask.measures, ask.requests_per_month)):
            return ask
        if thing.tiers:
            return replace(ask, per_unit="gb")
        is_rate = bool(thing.needs)
        return replace(ask, region=ask.region or HOME_REGION) if is_rate else for_a_month(ask, thing)

    def _as_much(self, ask: Ask, earlier: Ask) -> Ask:
        """Return the price of another thing of the same kind for as much of it: gp2 after 200 GB of gp3."""
        own, other = (self.vocabulary.things.get(one.subject or "") for one in (ask, earlier))
        if not (own and other and own.lines and other.lines and own.lines[0].of == other.lines[0].of):
            return ask
        if any((ask.gb, ask.count, ask.measures, ask.requests_per_month)):
            return ask
        measures = tuple(pair for pair in earlier.measures or () if pair[0] in own.quantities)
        return replace(
            ask,
            gb=earlier.gb,
            count=earlier.count,
            measures=measures or None,
            requests_per_month=earlier.requests_per_month,
            is_each=earlier.is_each,
            is_total=earlier.is_total,
        )

    def estimated(self, ask: Ask) -> Estimated | None:
        """Return the estimate of one thing, or of how much a budget buys of it; None where there is no sum.

        Raises:
            UnknownFactError: when a rate is lacking.
        """
        if ask.budget is None:
            return self._of_one(ask)
        return afforded(replace(ask, budget=None), Budget(*ask.budget), self.book, self._of_one)

    def _of_one(self, ask: Ask) -> Estimated | None:
        if ask.wants == "regions":
            return regions_with_prices(ask, self.book)
        if ask.subject == "instance":
            if not ask.instance_types:
                is_list = ask.wants in ("price", "specs", "comparison") and not ask.left_over
                is_list &= ask.wants != "price" or not ask.has_rest
                return families_answer(ask, self.book) if is_list else None
            is_asked = ask.wants != "validity" or ask.left_over == 0
            is_one = len(ask.instance_types) == 1
            if is_one and ask.wants in (None, "price") and (ask.has_rest or ask.free_tier):
                return None
            return instance_answer(ask, self.book) if is_asked else None
        if ask.subject == "cheapest":
            return cheapest_answer(ask, self.book)
        if ask.subject in ("fargate", "lambda"):
            return self._of_platform(ask)
        thing = self.vocabulary.things.get(ask.subject or "")
        how_much_of_it = (
            ask.count, ask.gb, ask.region, ask.period, ask.run_seconds, ask.variant, ask.measures, ask.months,
            ask.requests_per_month, ask.per_unit,
        )  # fmt: skip
        is_some = any(
            (ask.gb, ask.count, ask.region, ask.measures, ask.requests_per_month, ask.months, ask.run_seconds)
        )
        is_amount = ask.wants is None and is_some and not ask.left_over
        is_asked = ask.wants == "price" or is_amount
        is_sum = is_asked and any(value is not None for value in how_much_of_it)
        is_sum |= bool(thing and thing.is_told_bare and ask.wants in (None, "price") and not ask.left_over)
        if not thing or not is_sum or ask.has_rest:
            return None
        return thing_estimate(ask, thing, self.book, self.vocabulary)

    def _of_platform(self, ask: Ask) -> Estimated | None:
        """Return the estimate of tasks or functions."""
        if ask.wants in (None, "price") and ask.has_rest:
            return None
        if ask.measures and ask.wants in ("price", None):
            return use_estimate(ask, self.book)
        if ask.subject == "lambda":
            return lambda_estimate(ask, self.book) or platform_rates(ask, self.book)
        is_step = ask.vcpus is not None and ask.wants == "validity" and not ask.left_over
        sized = is_step or (ask.vcpus is not None and ask.memory_mib is not None) or ask.wants == "price"
        sized = sized or (ask.spec == "all" and ask.vcpus is None) or bool(ask.is_beyond)
        return (fargate_estimate(ask, self.book) if sized else None) or platform_rates(ask, self.book)


def _as_formed(text: str, ask: Ask) -> Ask:
    """Return what is asked, with what the form of the question tells: a yes or no, or a fact."""
    is_step = ask.wants == "specs" and ask.subject == "fargate"
    if (ask.wants is None or is_step) and _YES_NO.match(text):
        return replace(ask, wants="validity")
    if ask.wants is None and _ASKS.match(text):
        return replace(ask, wants="fact")
    is_place = ask.wants is None and ask.region is not None and ask.subject in ("fargate", "lambda")
    return replace(ask, wants="price") if is_place and not ask.left_over else ask
