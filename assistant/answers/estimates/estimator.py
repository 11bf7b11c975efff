"""Which estimate a question asks for, if any."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.answers.estimates.addresses import addresses
from assistant.answers.estimates.ask import Ask, merge, says_something
from assistant.answers.estimates.asking import read_ask
from assistant.answers.estimates.combined import compared, saving, summed
from assistant.answers.estimates.conversions import conversion
from assistant.answers.estimates.instance_estimates import (
    cheapest_answer,
    cheapest_type,
    families_answer,
    instance_answer,
)
from assistant.answers.estimates.platform_estimates import (
    fargate_estimate,
    lambda_estimate,
    platform_rates,
    regions_with_prices,
)
from assistant.answers.estimates.thing_estimates import thing_estimate
from assistant.answers.estimates.vocabulary import Vocabulary
from assistant.answers.estimates.wording import Estimated
from assistant.costs import price_book
from assistant.errors import UnknownFactError, UnknownPriceError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from assistant.costs import PriceBook
    from assistant.facts import Knowledge

_MOST_UNKNOWN, _MOST_BESIDE_A_COUNT, _MOST_COMPARED = 3, 6, 3
_FOLLOWS = re.compile(
    r"^\W*(?:and|what about|how about|what if|same|but|now|ok|okay|then|with|without|in|on|for|per|as"
    r"|make it)\b",
    re.IGNORECASE,
)
_SUM_IS_ASKED = re.compile(
    r"\bhow (?:many dollars|expensive)\b|[$]|"
    r"\b(?:costs?|price|pay|bill|fees?|charges?|charged|spend|dollars|damage|budget|"
    r"owe|wasted?|monthly|yearly|hourly|(?:per|an?|each|every|whole) (?:hour|day|month|year))\b",
    re.IGNORECASE,
)
_ADVICE_IS_ASKED = re.compile(
    r"^\W*(?:why|can|could|should|is|are|do|does|did|which|when|where|who)\b|"
    r"\b(?:why|instead|better|worth|reduce|lower|saved?|saving|avoid|cheaper|dearer|optimi[sz]e|spikes?|spiked|"
    r"increase[ds]?|changed?|switch|migrate|billed for|how long|how often|how fast|how do)\b",
    re.IGNORECASE,
)
_MOST_IN_A_STORY = 8
_EACH = re.compile(r"\b(?:each|apiece)\b", re.IGNORECASE)
_YES_NO = re.compile(r"^\W*(?:can|could|do|does|is|are|may|will|would)\b", re.IGNORECASE)
_ASKS = re.compile(r"^\W*(?:what|why|how|which|when|who|where)\b", re.IGNORECASE)
_NAMED_FIRST = re.compile(r"^\W*[a-z]{2,} \d+ [a-z]", re.IGNORECASE)
"""A number after a name is no number of it: "alb 504 meaning"."""
_SHORT = 40
_EC2, _CLUSTER = "ec2", "eks-cluster"
_COMPARE = re.compile(r"^\W*(?:please |can you |could you )?compare\b", re.IGNORECASE)
_AND = re.compile(r"\b(?:and|with|to)\b", re.IGNORECASE)
_SIZES = ("vcpus", "memory_mib")
_COMMON = ("gb", "region", "os", "commitment_years", "payment")
"""What is said of one side of a comparison and meant of the other as well."""


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
        self._subjects_in = subjects_in
        self._empty = empty

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of prices."""
        return Vocabulary(self.knowledge)

    @cached_property
    def book(self) -> PriceBook:
        """The price book."""
        return price_book(self.knowledge)

    def estimate(self, text: str, subjects: Collection[str], earlier: Ask | None = None) -> Estimated | None:
        """Return the estimate that a question asks for, None when it asks for something else.

        Args:
            text: the question.
            subjects: ids of what it names.
            earlier: the question before, when that was an estimate: "and in Frankfurt?" changes it.
        """
        reckoned = conversion(text, self.vocabulary) or addresses(text, self.book, earlier)
        if reckoned is not None:
            return reckoned
        if earlier is None and self._sets_apart(text):
            return None
        ask = _as_formed(text, self._read(text, subjects))
        of_others = self._of_others(text, ask, earlier)
        if of_others is not None:
            return of_others
        is_whole = earlier is None or ask.subject is not None
        if is_whole and (ask.alternatives or self._compares_bare_rates(text, ask)):
            return None
        if earlier is not None and self._changes(text, ask, earlier):
            ask = merge(earlier, ask)
        elif earlier is not None and self._goes_on_to(text, ask, earlier):
            ask = replace(
                ask, wants="price", period=ask.period or earlier.period, region=ask.region or earlier.region
            )
        elif self._is_of_something_else(ask, text):
            return None
        try:
            return self._estimated(ask)
        except UnknownPriceError as error:
            known = self.book.tables.regions(error.key)
            where = f" I know it in {', '.join(known)}." if known else ""
            return Estimated(kind="declined", text=f"I don't know that: {error}.{where}", ask=ask)
        except UnknownFactError as error:
            return Estimated(kind="declined", text=f"I don't know that: {error}.", ask=ask)

    def _compares_bare_rates(self, text: str, ask: Ask) -> bool:
        """Tell "how much cheaper is a function on Arm", to which one rate is no answer."""
        of_size = (ask.vcpus, ask.memory_mib, ask.requests_per_month, ask.run_seconds)
        is_bare = ask.subject in ("fargate", "lambda") and all(amount is None for amount in of_size)
        return is_bare and bool(self.vocabulary.saving.search(text.lower()))

    def _is_of_something_else(self, ask: Ask, text: str) -> bool:
        """Tell a question with words that no sum is made of, or with a number that counts nothing."""
        is_number = ask.count is not None and not ask.is_beyond
        counts_nothing = ask.wants is None and is_number and _NAMED_FIRST.match(text)
        most = _MOST_UNKNOWN if self._asks_for_money(ask, text) else 0
        is_priced = ask.subject in self.vocabulary.things or bool(ask.instance_types)
        if most and is_priced and _SUM_IS_ASKED.search(text) and not _ADVICE_IS_ASKED.search(text):
            most = _MOST_IN_A_STORY
        elif most and ask.count and ask.subject in self.vocabulary.things:
            most = _MOST_BESIDE_A_COUNT
        return bool(counts_nothing) or ask.left_over > most

    def _asks_for_money(self, ask: Ask, text: str) -> bool:
        """Tell a question with a word for money, or an amount of things, from one with a period alone."""
        amounts = (ask.count, ask.gb, ask.vcpus, ask.memory_mib, ask.run_seconds, ask.measures, ask.months)
        is_amount = any(amount is not None for amount in amounts)
        return ask.wants == "price" and (is_amount or bool(self.vocabulary.asking.search(text)))

    def _read(self, text: str, subjects: Collection[str] | None = None) -> Ask:
        named = self._subjects_in(text) if subjects is None else subjects
        return read_ask(text, named, self.vocabulary, self._empty)

    def _of_others(self, text: str, ask: Ask, earlier: Ask | None) -> Estimated | None:
        """Return an estimate that is made of others: a sum of several items, a saving, or a comparison."""
        if ask.subject is None and not self._names_priced(text):
            return None  # nothing with a price is named, and reading every piece of a text takes its time
        several = self._several(text, ask)
        if several is not None or earlier is not None:
            return several
        nodes = self._nodes(text, ask)
        if nodes is not None:
            return nodes
        if not self.vocabulary.saving.search(text.lower()):
            return self._compared(text, ask)
        if self._names_one(text):
            return self._share(ask) or self._compared(text, ask)
        return self._compared(text, ask) or self._share(ask)

    def _names_one(self, text: str) -> bool:
        """Tell a question on two ways to buy one thing from one on two things."""
        pieces = self.vocabulary.against.split(text)
        return sum(bool(self._subjects_in(piece)) or self._names_priced(piece) for piece in pieces) <= 1

    def _several(self, text: str, ask: Ask) -> Estimated | None:
        """Add up the items of a question that names more than one: a task, a gateway and a load balancer."""
        pieces = self.vocabulary.beside.split(text)
        if not pieces[1:] or _COMPARE.match(text):
            return None
        items: list[tuple[str, Ask]] = []
        for piece in pieces:
            self._add_item(items, piece)
        first, *others = items
        times = first[1].count
        items = [
            first,
            *((said, _of_each(own, times) if _EACH.search(said) else own) for said, own in others),
        ]
        most = _MOST_UNKNOWN if ask.wants == "price" and not self._sets_against(text) else 0
        if not items[1:] or any(_is_unclear(item, most) for _, item in items):
            return None
        whole = [
            replace(item, region=item.region or ask.region, count=_count(item), wants="price", period=None)
            for _, item in items
        ]
        try:
            found = [self._estimated(item) for item in whole]
        except UnknownPriceError as error:
            return Estimated(kind="declined", text=f"I don't know that: {error}.", ask=ask)
        return summed(ask, found, self.book.month_hours)

    def _nodes(self, text: str, ask: Ask) -> Estimated | None:
        """Add the cluster to its nodes: "a 10 node eks cluster of m5.xlarge"."""
        named = self.vocabulary.thing_words.search(text)
        thing = self.vocabulary.thing_names.get(named[0].lower()) if named and "cluster" in named[0] else None
        if thing != _CLUSTER or ask.subject != "instance" or ask.wants != "price" or _is_unclear(ask, 0):
            return None
        cluster = Ask(subject=_CLUSTER, wants="price", count=1, region=ask.region, left_over=0)
        machines = replace(ask, count=_count(ask), period=None)
        return summed(ask, [self._estimated(machines), self._estimated(cluster)], self.book.month_hours)

    def _add_item(self, items: list[tuple[str, Ask]], piece: str) -> None:
        """Add a piece of a sum: an item of its own, or what is said of the one before."""
        own = self._read(piece)
        if not items:
            items.append((piece, own))
            return
        words, last = items[-1]
        kind = self._of_same_kind(piece, last) if own.subject is None else ""
        if kind:
            items.append((kind, self._read(kind)))
        elif own.subject in (None, "cheapest") or _is_same(own, last):
            items[-1] = (f"{words} {piece}", self._read(f"{words} {piece}"))
        else:
            items.append((piece, own))

    def _sets_against(self, text: str) -> bool:
        """Tell a question that holds things against each other from one that adds them up."""
        return bool(self.vocabulary.saving.search(text.lower()) or self.vocabulary.against.search(text))

    def _of_same_kind(self, piece: str, last: Ask) -> str:
        """Return a piece that goes on with another kind of the thing before, named: "and 500 GB stored"."""
        thing = self.vocabulary.things.get(last.subject or "")
        if thing is None or last.gb is None or not any(one.words.search(piece) for one in thing.variants):
            return ""
        own = self._read(f"{thing.name} {piece}")
        is_other = own.subject == last.subject and own.variant not in (None, last.variant)
        return f"{thing.name} {piece}" if is_other and own.gb is not None else ""

    def _compared(self, text: str, whole: Ask) -> Estimated | None:
        """Hold two things that are asked about against each other: "nat gateway London vs Virginia"."""
        pieces = self._sides(text)
        if not pieces[1:] or len(pieces) > _MOST_COMPARED:
            return None
        is_asked = whole.wants == "price" or bool(self.vocabulary.saving.search(text.lower()))
        is_amount = any((whole.region, whole.gb, whole.count, whole.vcpus, whole.memory_mib))
        if not (is_asked or is_amount):
            return None
        own = [self._read(piece) for piece in pieces]
        if sum(one.left_over for one in own) > (_MOST_UNKNOWN if is_asked else 0):
            return None
        are_machines = [
            one.subject is None and _EC2 in self._subjects_in(said)
            for said, one in zip(pieces, own, strict=True)
        ]
        shared = _said_once(own, (*_COMMON, *_SIZES) if any(are_machines) else _COMMON)
        sides = [merge(Ask(**shared), one) for one in own]
        try:
            asks = [
                self._beside(whole, self._machine(side) if is_machine else side)
                for side, is_machine in zip(sides, are_machines, strict=True)
            ]
        except UnknownFactError as error:
            return Estimated(kind="declined", text=f"I don't know that: {error}.", ask=whole)
        subjects = {one.subject for one in asks}
        if None in subjects or len({*asks}) < len(asks):
            return None
        if subjects & {"lambda", "cheapest"} or (subjects == {"instance"} and len({*_places(asks)}) == 1):
            return None
        try:
            return compared(whole, [self._estimated(one) for one in asks])
        except (UnknownPriceError, UnknownFactError) as error:
            return Estimated(kind="declined", text=f"I don't know that: {error}.", ask=whole)

    def _sides(self, text: str) -> list[str]:
        """Return the sides of a comparison: "a or b", "a vs b", "compare a and b"."""
        pieces = [piece for piece in self.vocabulary.against.split(text) if piece.strip()]
        compare = _COMPARE.match(text)
        return _AND.split(text[compare.end() :], maxsplit=1) if compare and not pieces[1:] else pieces

    def _machine(self, side: Ask) -> Ask:
        """Return the cheapest instance that holds what a side says, for an EC2 that is not named further.

        Raises:
            UnknownFactError: when nothing of the size is on sale in the region.
        """
        if side.vcpus is None and side.memory_mib is None:
            return side
        full = replace(side, steady=True, architecture=side.architecture or "x86_64")
        return replace(full, subject="instance", instance_types=(cheapest_type(full, self.book).name,))

    def _sets_apart(self, text: str) -> bool:
        """Tell a comparison of Lambda with something else: a price of one of them would answer half of it."""
        if not self.vocabulary.saving.search(text.lower()):
            return False
        sides = [(piece, self._subjects_in(piece)) for piece in self.vocabulary.against.split(text)]
        others = [(piece, subjects) for piece, subjects in sides if "lambda" not in subjects]
        is_of_lambda = len(others) < len(sides)
        return is_of_lambda and any(subjects or self._names_priced(piece) for piece, subjects in others)

    def _names_priced(self, text: str) -> bool:
        vocabulary = self.vocabulary
        return bool(vocabulary.instance_types_in(text) or vocabulary.thing_words.search(text))

    def _beside(self, whole: Ask, own: Ask) -> Ask:
        """Return what one side of a comparison asks for; what it does not say is as the whole says."""
        said = own if own.subject else merge(whole, own)
        said = _for_a_month(replace(said, region=said.region or whole.region))
        thing = self.vocabulary.things.get(said.subject or "")
        return replace(said, gb=1.0) if thing and thing.needs_gb and said.gb is None else said

    def _share(self, ask: Ask) -> Estimated | None:
        """Tell how much one way to buy saves against the usual one."""
        of = _for_a_month(ask)
        usual = replace(of, purchase=None, architecture=None, commitment_years=None, os=None, payment=None)
        if ask.left_over > _MOST_UNKNOWN or ask.subject not in ("fargate", "lambda", "instance"):
            return None
        if ask.alternatives and ask.purchase == "on_demand":
            of = replace(of, purchase="spot")
        if ask.alternatives and ask.architecture == "x86_64":
            of = replace(of, architecture="arm64")
        if of == usual or (ask.subject == "instance" and ask.architecture):
            return None
        try:
            return saving(ask, self._estimated(of), self._estimated(usual))
        except (UnknownPriceError, UnknownFactError):
            return None

    def asked(self, text: str, subjects: Collection[str]) -> Ask | None:
        """Return what an earlier question asked the price of, so that a follow-up may say how much of it."""
        ask = self._read(text, subjects)
        return ask if ask.wants == "price" and ask.subject and not ask.left_over else None

    def _changes(self, text: str, ask: Ask, earlier: Ask) -> bool:
        """Tell whether the words only change the estimate before, or ask for the price of what it was of."""
        is_price_now = ask.wants == "price" != earlier.wants
        if ask.left_over or not (is_price_now or says_something(ask)) or len(text) > _SHORT:
            return False
        is_another_type = ask.subject == earlier.subject == "instance" and ask.wants is None
        is_on_same = ask.subject is None or is_another_type
        return is_on_same and (bool(_FOLLOWS.match(text)) or ask.wants in (None, "price"))

    def _goes_on_to(self, text: str, ask: Ask, earlier: Ask) -> bool:
        """Tell whether the price of another thing is asked for after that of one: "and a public IP?"."""
        is_next = ask.subject in self.vocabulary.things and ask.wants in (None, "price", "fact")
        return is_next and earlier.wants == "price" and bool(_FOLLOWS.match(text)) and not ask.left_over

    def _estimated(self, ask: Ask) -> Estimated | None:
        if ask.wants == "regions":
            return regions_with_prices(ask, self.book)
        if ask.subject == "instance":
            if not ask.instance_types:
                is_list = ask.wants in ("price", "specs", "comparison") and not ask.left_over
                return families_answer(ask, self.book) if is_list else None
            is_asked = ask.wants != "validity" or ask.left_over == 0
            is_one = len(ask.instance_types) == 1
            if is_one and ask.wants == "price" and ask.has_rest:
                return None
            return instance_answer(ask, self.book) if is_asked else None
        is_platform = ask.subject in ("fargate", "lambda")
        if is_platform and ask.wants == "price" and ask.has_rest:
            return None
        if ask.subject == "cheapest":
            return cheapest_answer(ask, self.book)
        if ask.subject == "fargate":
            is_step = ask.vcpus is not None and ask.wants == "validity" and not ask.left_over
            sized = is_step or (ask.vcpus is not None and ask.memory_mib is not None) or ask.wants == "price"
            sized = sized or (ask.spec == "all" and ask.vcpus is None) or bool(ask.is_beyond)
            return (fargate_estimate(ask, self.book) if sized else None) or platform_rates(ask, self.book)
        if ask.subject == "lambda":
            return lambda_estimate(ask, self.book) or platform_rates(ask, self.book)
        thing = self.vocabulary.things.get(ask.subject or "")
        how_much_of_it = (
            ask.count, ask.gb, ask.region, ask.period, ask.run_seconds, ask.variant, ask.measures, ask.months,
            ask.requests_per_month, ask.per_unit,
        )  # fmt: skip
        is_some = any((ask.gb, ask.count, ask.region, ask.measures, ask.requests_per_month, ask.months))
        is_amount = ask.wants is None and is_some and not ask.left_over
        is_asked = ask.wants == "price" or is_amount
        is_sum = is_asked and any(value is not None for value in how_much_of_it)
        if not thing or not is_sum or ask.has_rest:
            return None
        return thing_estimate(ask, thing, self.book, self.vocabulary)


def _of_each(ask: Ask, times: float | None) -> Ask:
    """Return what each of several has: "4 nodes each", "200 GB each", of which every one has a whole."""
    is_of_itself = ask.gb is not None or ask.measures is not None
    if ask.count is not None and not is_of_itself:
        return replace(ask, count=ask.count * (times or 1))
    return replace(ask, count=times, is_each=None) if ask.count is None else ask


def _count(item: Ask) -> float | None:
    """Return how many of an item there are: one where nothing else was said of it."""
    return item.count if item.count is not None or item.measures else 1


def _is_same(own: Ask, last: Ask) -> bool:
    """Tell a piece that goes on with the item before; "2 m5.large and 3 t3.small" are two."""
    are_types = bool(own.instance_types) and own.instance_types != last.instance_types
    if are_types and last.instance_types and (own.count or last.count):
        return False
    return (own.subject, own.variant) == (last.subject, last.variant)


def _is_unclear(item: Ask, most: int) -> bool:
    """Tell an item of a sum that is not understood: with a number or more than so many words left."""
    return item.left_over > most or item.subject is None or item.has_rest


def _as_formed(text: str, ask: Ask) -> Ask:
    """Return what is asked, with what the form of the question tells: a yes or no, or a fact."""
    is_step = ask.wants == "specs" and ask.subject == "fargate"
    if (ask.wants is None or is_step) and _YES_NO.match(text):
        return replace(ask, wants="validity")
    if ask.wants is None and _ASKS.match(text):
        return replace(ask, wants="fact")
    is_place = ask.wants is None and ask.region is not None and ask.subject in ("fargate", "lambda")
    return replace(ask, wants="price") if is_place and not ask.left_over else ask


def _for_a_month(ask: Ask) -> Ask:
    """Return what asks for the price of a month, to be held against another; a task has some size."""
    of = replace(ask, wants="price", period=None, alternatives=None, left_over=0)
    is_bare = ask.subject == "fargate" and ask.vcpus is None and ask.memory_mib is None
    return replace(of, vcpus=1.0, memory_mib=2048.0) if is_bare else of


def _said_once(asks: Sequence[Ask], common: Collection[str]) -> dict[str, Any]:
    """Return what one side of a comparison says and holds for all: "gp2 or gp3 for 500 GB"."""
    said = {name: [getattr(one, name) for one in asks if getattr(one, name) is not None] for name in common}
    return {name: values[0] for name, values in said.items() if len(values) == 1}


def _places(asks: Collection[Ask]) -> list[tuple[str | None, ...]]:
    """Return where, and how, each of several is bought."""
    return [(one.region, one.purchase, one.os, str(one.commitment_years)) for one in asks]
