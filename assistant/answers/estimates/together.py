"""Several things in one question about money: sums of items, what one way saves, and comparisons."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.answers.estimates.ask import Ask, merge
from assistant.answers.estimates.combined import compared, saving, summed
from assistant.answers.estimates.instance_estimates import cheapest_type
from assistant.answers.estimates.wording import unknown
from assistant.errors import UnknownFactError, UnknownPriceError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.answers.estimates.estimator import Estimator
    from assistant.answers.estimates.wording import Estimated

MOST_UNKNOWN = 3
"""So many words of a question about money may be left that no sum is made of."""
_MOST_COMPARED = 3
_EACH = re.compile(r"\b(?:each|apiece)\b", re.IGNORECASE)
_EC2, _CLUSTER = "ec2", "eks-cluster"
_COMPARE = re.compile(r"^\W*(?:please |can you |could you )?compare\b", re.IGNORECASE)
_AND = re.compile(r"\b(?:and|with|to)\b", re.IGNORECASE)
_SIZES = ("vcpus", "memory_mib")
_COMMON = ("gb", "region", "os", "commitment_years", "payment")
"""What is said of one side of a comparison and meant of the other as well."""


class Together:
    """Estimates that are made of others."""

    def __init__(self, of: Estimator) -> None:
        """Remember who reads, and estimates, each of them."""
        self._of = of

    def estimate(self, text: str, ask: Ask, earlier: Ask | None) -> Estimated | None:
        """Return an estimate that is made of others: a sum of several items, a saving, or a comparison."""
        if ask.subject is None and not self._names_priced(text):
            return None  # nothing with a price is named, and reading every piece of a text takes its time
        several = self._several(text, ask)
        if several is not None or earlier is not None:
            return several
        nodes = self._nodes(text, ask)
        if nodes is not None:
            return nodes
        if not self._of.vocabulary.saving.search(text.lower()):
            return self._compared(text, ask)
        if self._names_one(text):
            return self._share(ask) or self._compared(text, ask)
        return self._compared(text, ask) or self._share(ask)

    def _names_one(self, text: str) -> bool:
        """Tell a question on two ways to buy one thing from one on two things."""
        pieces = self._of.vocabulary.against.split(text)
        return sum(bool(self._of.subjects_in(piece)) or self._names_priced(piece) for piece in pieces) <= 1

    def _several(self, text: str, ask: Ask) -> Estimated | None:
        """Add up the items of a question that names more than one: a task, a gateway and a load balancer."""
        pieces = self._of.vocabulary.beside.split(text)
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
        most = MOST_UNKNOWN if ask.wants == "price" and not self._sets_against(text) else 0
        if not items[1:] or any(_is_unclear(item, most) for _, item in items):
            return None
        whole = [
            replace(item, region=item.region or ask.region, count=_count(item), wants="price", period=None)
            for _, item in items
        ]
        try:
            found = [self._of.estimated(item) for item in whole]
        except UnknownPriceError as error:
            return unknown(error, ask)
        return summed(ask, found, self._of.book.month_hours)

    def _nodes(self, text: str, ask: Ask) -> Estimated | None:
        """Add the cluster to its nodes: "a 10 node eks cluster of m5.xlarge"."""
        vocabulary = self._of.vocabulary
        named = vocabulary.thing_words.search(text)
        thing = vocabulary.thing_names.get(named[0].lower()) if named and "cluster" in named[0] else None
        if thing != _CLUSTER or ask.subject != "instance" or ask.wants != "price" or _is_unclear(ask, 0):
            return None
        machines = replace(ask, count=_count(ask), period=None)
        cluster = Ask(subject=_CLUSTER, wants="price", count=1, region=ask.region, left_over=0)
        found = [self._of.estimated(machines), self._of.estimated(cluster)]
        return summed(ask, found, self._of.book.month_hours)

    def _add_item(self, items: list[tuple[str, Ask]], piece: str) -> None:
        """Add a piece of a sum: an item of its own, or what is said of the one before."""
        own = self._of.read(piece)
        if not items:
            items.append((piece, own))
            return
        words, last = items[-1]
        kind = self._of_same_kind(piece, last) if own.subject is None else ""
        if kind:
            items.append((kind, self._of.read(kind)))
        elif own.subject in (None, "cheapest") or _is_same(own, last):
            items[-1] = (f"{words} {piece}", self._of.read(f"{words} {piece}"))
        else:
            items.append((piece, own))

    def _sets_against(self, text: str) -> bool:
        """Tell a question that holds things against each other from one that adds them up."""
        return bool(
            self._of.vocabulary.saving.search(text.lower()) or self._of.vocabulary.against.search(text)
        )

    def _of_same_kind(self, piece: str, last: Ask) -> str:
        """Return a piece that goes on with another kind of the thing before, named: "and 500 GB stored"."""
        thing = self._of.vocabulary.things.get(last.subject or "")
        if thing is None or last.gb is None or not any(one.words.search(piece) for one in thing.variants):
            return ""
        own = self._of.read(f"{thing.name} {piece}")
        is_other = own.subject == last.subject and own.variant not in (None, last.variant)
        return f"{thing.name} {piece}" if is_other and own.gb is not None else ""

    def _compared(self, text: str, whole: Ask) -> Estimated | None:
        """Hold two things that are asked about against each other: "nat gateway London vs Virginia"."""
        pieces = self._sides(text)
        if not pieces[1:] or len(pieces) > _MOST_COMPARED:
            return None
        is_asked = whole.wants == "price" or bool(self._of.vocabulary.saving.search(text.lower()))
        is_amount = any((whole.region, whole.gb, whole.count, whole.vcpus, whole.memory_mib))
        if not (is_asked or is_amount):
            return None
        own = [self._of.read(piece) for piece in pieces]
        if sum(one.left_over for one in own) > (MOST_UNKNOWN if is_asked else 0):
            return None
        are_machines = [
            one.subject is None and _EC2 in self._of.subjects_in(said)
            for said, one in zip(pieces, own, strict=True)
        ]
        shared = Ask(**_said_once(own, (*_COMMON, *_SIZES) if any(are_machines) else _COMMON))
        sides = [(merge(shared, one), is_machine) for one, is_machine in zip(own, are_machines, strict=True)]
        if any(is_machine and not _is_sized(side) for side, is_machine in sides):
            return None
        try:
            asks = [
                self._beside(whole, self._machine(side) if is_machine else side) for side, is_machine in sides
            ]
        except UnknownFactError as error:
            return unknown(error, whole)
        subjects = {one.subject for one in asks}
        if None in subjects or len({*asks}) < len(asks):
            return None
        if subjects & {"lambda", "cheapest"} or (subjects == {"instance"} and len({*_places(asks)}) == 1):
            return None
        try:
            return compared(whole, [self._of.estimated(one) for one in asks])
        except (UnknownPriceError, UnknownFactError) as error:
            return unknown(error, whole)

    def _sides(self, text: str) -> list[str]:
        """Return the sides of a comparison: "a or b", "a vs b", "compare a and b"."""
        pieces = [piece for piece in self._of.vocabulary.against.split(text) if piece.strip()]
        compare = _COMPARE.match(text)
        return _AND.split(text[compare.end() :], maxsplit=1) if compare and not pieces[1:] else pieces

    def _machine(self, side: Ask) -> Ask:
        """Return the cheapest instance that holds what a side says, for an EC2 that is not named further.

        Raises:
            UnknownFactError: when nothing of the size is on sale in the region.
        """
        full = replace(side, steady=True, architecture=side.architecture or "x86_64")
        return replace(full, subject="instance", instance_types=(cheapest_type(full, self._of.book).name,))

    def sets_apart(self, text: str) -> bool:
        """Tell a comparison of Lambda with something else: a price of one of them would answer half of it."""
        if not self._of.vocabulary.saving.search(text.lower()):
            return False
        sides = [(piece, self._of.subjects_in(piece)) for piece in self._of.vocabulary.against.split(text)]
        others = [(piece, subjects) for piece, subjects in sides if "lambda" not in subjects]
        is_of_lambda = len(others) < len(sides)
        return is_of_lambda and any(subjects or self._names_priced(piece) for piece, subjects in others)

    def _names_priced(self, text: str) -> bool:
        vocabulary = self._of.vocabulary
        return bool(vocabulary.instance_types_in(text) or vocabulary.thing_words.search(text))

    def _beside(self, whole: Ask, own: Ask) -> Ask:
        """Return what one side of a comparison asks for; what it does not say is as the whole says."""
        said = own if own.subject else merge(whole, own)
        said = _for_a_month(replace(said, region=said.region or whole.region))
        thing = self._of.vocabulary.things.get(said.subject or "")
        return replace(said, gb=1.0) if thing and thing.needs_gb and said.gb is None else said

    def _share(self, ask: Ask) -> Estimated | None:
        """Tell how much one way to buy saves against the usual one."""
        of = _for_a_month(ask)
        usual = replace(of, purchase=None, architecture=None, commitment_years=None, os=None, payment=None)
        if ask.left_over > MOST_UNKNOWN or ask.subject not in ("fargate", "lambda", "instance"):
            return None
        if ask.alternatives and ask.purchase == "on_demand":
            of = replace(of, purchase="spot")
        if ask.alternatives and ask.architecture == "x86_64":
            of = replace(of, architecture="arm64")
        if of == usual or (ask.subject == "instance" and ask.architecture):
            return None
        try:
            return saving(ask, self._of.estimated(of), self._of.estimated(usual))
        except (UnknownPriceError, UnknownFactError):
            return None


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


def _for_a_month(ask: Ask) -> Ask:
    """Return what asks for the price of a month, to be held against another; a task has some size."""
    of = replace(ask, wants="price", period=None, alternatives=None, left_over=0)
    is_bare = ask.subject == "fargate" and ask.vcpus is None and ask.memory_mib is None
    return replace(of, vcpus=1.0, memory_mib=2048.0) if is_bare else of


def _is_sized(side: Ask) -> bool:
    return side.vcpus is not None or side.memory_mib is not None


def _said_once(asks: Sequence[Ask], common: Collection[str]) -> dict[str, Any]:
    """Return what one side of a comparison says and holds for all: "gp2 or gp3 for 500 GB"."""
    said = {name: [getattr(one, name) for one in asks if getattr(one, name) is not None] for name in common}
    return {name: values[0] for name, values in said.items() if len(values) == 1}


def _places(asks: Collection[Ask]) -> list[tuple[str | None, ...]]:
    """Return where, and how, each of several is bought."""
    return [(one.region, one.purchase, one.os, str(one.commitment_years)) for one in asks]
