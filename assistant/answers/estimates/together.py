"""Several things in one question about money: sums of items; what is held against each other goes further."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers.estimates.against import Against
from assistant.answers.estimates.ask import Ask
from assistant.answers.estimates.combined import summed
from assistant.answers.estimates.sides import COMPARE
from assistant.answers.estimates.unknown_words import MOST_IN_A_STORY, MOST_UNKNOWN, asks_for_a_sum
from assistant.errors import UnknownFactError
from assistant.facts.prices import HOME_REGION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answers.estimates.estimator import Estimator
    from assistant.answers.estimates.wording import Estimated

_HOST = r"per (?:machine|instance|node|server|worker|host|box|vm)"
_EACH = re.compile(rf"\b(?:each|apiece|{_HOST})\b", re.IGNORECASE)
_OF_A_HOST = re.compile(rf"\b{_HOST}\b", re.IGNORECASE)
_CLUSTER, _EKS, _A_FEW = "eks-cluster", "eks", 2
_OF_A_CLUSTER = re.compile(
    r"\W*(?:(?:the|its|an?|one)\s)?(?:cluster|control plane)(?:\s(?:fee|itself|cost))?\W*", re.IGNORECASE
)
"""The cluster of pods or nodes that were named before."""
_ADDRESS, _SEVERAL = "public-ipv4", re.compile(r"\b(?:\w*ips|addresses|ipv4s)\b", re.IGNORECASE)
_SAID_ONCE = (
    "count", "gb", "vcpus", "requests_per_month", "run_seconds", "os", "purchase", "commitment_years",
)  # fmt: skip
"""What is said of one item once."""
_WAYS = ("purchase", "os", "commitment_years", "payment", "region", "architecture", "variant")
_ONE = re.compile(r"\W*one\b", re.IGNORECASE)
_OF_THEM = re.compile(r"\bof (?:them|those|these|which)\b", re.IGNORECASE)
_IS_A_QUESTION = re.compile(
    r"^\W*(?:what|which|how|why|can|could|is|are|do|does|should|when|where)\b", re.IGNORECASE
)


class Together:
    """Estimates that are made of others."""

    def __init__(self, of: Estimator) -> None:
        """Remember who reads, and estimates, each of them."""
        self._of = of
        self._against = Against(of)

    def estimate(self, text: str, ask: Ask, earlier: Ask | None) -> Estimated | None:
        """Return an estimate that is made of others: a sum of several items, a saving, or a comparison.

        Raises:
            UnknownFactError: when a rate is lacking.
        """
        against = self._against.earlier(text, ask, earlier) if earlier is not None else None
        if against is not None:
            return against
        is_priced = self._against.names_priced(text) or self._of.vocabulary.break_even.search(text.lower())
        if ask.subject is None and not is_priced:
            return None  # nothing with a price is named, and reading every piece of a text takes its time
        several = self.sum_in(text, ask)
        if several is not None or earlier is not None:
            return several
        return self._nodes(text, ask) or self._against.estimate(text, ask)

    def sets_apart(self, text: str) -> bool:
        """Tell a comparison of Lambda with something else: a price of one of them would answer half of it."""
        return self._against.sets_apart(text)

    def sum_in(self, text: str, ask: Ask) -> Estimated | None:
        """Add up the items of a question that names more than one: a task, a gateway and a load balancer.

        Raises:
            UnknownFactError: when the rate of the first is lacking.
        """
        pieces = self._of.vocabulary.beside.split(text)
        if not pieces[1:] or COMPARE.match(text) or self._against.has_sides(text):
            return None
        items: list[tuple[str, Ask]] = []
        try:
            for piece in pieces:
                self._add_item(items, piece)
        except UnknownFactError:
            if ask.wants in (None, "price"):
                raise
            return None
        items = self._with_clusters(_each_with_the_one_before(items))
        are_many = len(items) > _A_FEW and not _IS_A_QUESTION.match(text)
        most = MOST_UNKNOWN if ask.wants == "price" and not self._sets_against(text) else are_many * _A_FEW
        if most == MOST_UNKNOWN and asks_for_a_sum(text):
            most = MOST_IN_A_STORY
        if not items[1:] or any(_is_unclear(item, most) for _, item in items):
            return None
        own = self._with_requests([item for _, item in items])
        whole = [
            replace(item, region=item.region or ask.region, count=_count(item), wants="price", period=None)
            for item in own
        ]
        period = next((item.period for item in own if item.period is not None), None)
        left_over = sum(item.left_over for item in own)
        return self._summed(replace(ask, period=period, left_over=left_over), whole)

    def _summed(self, ask: Ask, items: Sequence[Ask]) -> Estimated | None:
        """Add items up; where the Region lacks the price of some, the others, and say which.

        Raises:
            UnknownFactError: when it lacks the price of the first.
        """
        found, lacks = [self._of.estimated(items[0])], []
        for item in items[1:]:
            try:
                found.append(self._of.estimated(item))
            except UnknownFactError as error:
                lacks.append(str(error))
        return summed(ask, found, self._of.book.month_hours, lacks)

    def _with_requests(self, items: Sequence[Ask]) -> list[Ask]:
        """Return the items; what is paid by the request takes those of the function before it."""
        found: list[Ask] = []
        for item in items:
            thing = self._of.vocabulary.things.get(item.subject or "")
            said = [one.requests_per_month for one in found if one.requests_per_month is not None]
            lacks = thing is not None and thing.counts_requests and item.requests_per_month is None
            found.append(replace(item, requests_per_month=said[-1]) if lacks and said else item)
        return found

    def _nodes(self, text: str, ask: Ask) -> Estimated | None:
        """Add the cluster to its nodes: "a 10 node eks cluster of m5.xlarge"."""
        if not self._is_of_cluster(text, ask) or ask.wants != "price" or _is_unclear(ask, 0):
            return None
        machines = replace(ask, count=_count(ask), period=None)
        cluster = Ask(subject=_CLUSTER, wants="price", count=1, region=ask.region, left_over=0)
        found = [self._of.estimated(machines), self._of.estimated(cluster)]
        return summed(ask, found, self._of.book.month_hours)

    def _with_clusters(self, items: Sequence[tuple[str, Ask]]) -> list[tuple[str, Ask]]:
        """Return the items, and the cluster that is named with its nodes: "an EKS cluster on 5 t3.large"."""
        is_there = any(own.subject == _CLUSTER for _, own in items)
        found: list[tuple[str, Ask]] = []
        for said, own in items:
            found.append((said, own))
            if not is_there and self._is_of_cluster(said, own):
                found.append((_CLUSTER, Ask(subject=_CLUSTER)))
                is_there = True
        return found

    def _is_of_cluster(self, text: str, ask: Ask) -> bool:
        """Tell instances that are named as the nodes of an EKS cluster."""
        vocabulary = self._of.vocabulary
        named = vocabulary.thing_words.search(text)
        thing = vocabulary.thing_names.get(named[0].lower()) if named and "cluster" in named[0] else None
        return thing == _CLUSTER and ask.subject == "instance"

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
        elif _OF_A_CLUSTER.fullmatch(piece) and any(_EKS in self._of.subjects_in(said) for said, _ in items):
            items.append((_CLUSTER, Ask(subject=_CLUSTER)))
        elif own.subject is None and (parted := self._in_another_way(piece, last)) is not None:
            items[-1] = (words, parted[0])
            items.append(parted[1])
        elif last.subject is None or own.subject in (None, "cheapest") or _is_same(own, last):
            items[-1] = (f"{words} {piece}", self._of.read(f"{words} {piece}"))
        else:
            items.append((piece, own))

    def _in_another_way(self, piece: str, last: Ask) -> tuple[Ask, tuple[str, Ask]] | None:
        """Return what is left of the item before, and those that are bought in another way.

        "10 m5.large, 4 of them Spot" leaves 6; "3 m5.large in Ireland and 2 in Frankfurt" leaves all.

        Raises:
            UnknownFactError: where it may be either, "6 t3.large, 2 in Tokyo".
        """
        name = self._against.name(last)
        own = self._of.read(f"{name} {piece}")
        count = own.count or (1.0 if _ONE.match(piece) else None)
        now = {way: getattr(own, way) for way in _WAYS}
        ways = {way: said for way, said in now.items() if said not in (None, getattr(last, way))}
        is_clear = not own.left_over and not own.has_rest and own.subject == last.subject
        if count is None or last.count is None or not ways or not is_clear:
            return None
        other = f"{name} {piece}", replace(last, count=count, **ways)
        if any(getattr(last, way) is not None for way in ways):
            return last, other
        if not _OF_THEM.search(piece) or count > last.count:
            raise UnknownFactError(f"whether {count:g} are among the {last.count:g} or come on top")
        place = last.region or (HOME_REGION if own.region else None)
        return replace(last, count=last.count - count, region=place), other

    def _sets_against(self, text: str) -> bool:
        """Tell a question that holds things against each other from one that adds them up."""
        return bool(self._of.vocabulary.asks_for_saving(text) or self._of.vocabulary.against.search(text))

    def _of_same_kind(self, piece: str, last: Ask) -> str:
        """Return a piece that goes on with another kind of the thing before, named: "and 500 GB stored"."""
        own = self._of.read(piece)
        sizes = [(one.vcpus, one.memory_mib) for one in (own, last)]
        if last.subject == "fargate" and all(None not in size for size in sizes):
            return f"{last.subject} {piece}"
        thing = self._of.vocabulary.things.get(last.subject or "")
        if thing is None or last.gb is None or not any(one.words.search(piece) for one in thing.variants):
            return ""
        own = self._of.read(f"{thing.name} {piece}")
        is_other = own.subject == last.subject and own.variant not in (None, last.variant)
        return f"{thing.name} {piece}" if is_other and own.gb is not None else ""


def _each_with_the_one_before(items: Sequence[tuple[str, Ask]]) -> list[tuple[str, Ask]]:
    """Return the items, those that each of several has as many times as there are of the one before."""
    found: list[tuple[str, Ask]] = []
    for said, own in items:
        of_host = _OF_A_HOST.search(said)
        before = (one for _, one in reversed(found) if not of_host or one.subject == "instance")
        times = next((one.count for one in before if one.count is not None), None)
        is_each = bool(found) and (_EACH.search(said) or _is_address_of_each(said, own))
        found.append((said, _of_each(own, times, said) if is_each else own))
    return found


def _is_address_of_each(said: str, own: Ask) -> bool:
    """Tell the addresses that several have, "3 t3.medium with public IPs": their number is not said."""
    return own.subject == _ADDRESS and own.count is None and bool(_SEVERAL.search(said))


def _of_each(ask: Ask, times: float | None, said: str) -> Ask:
    """Return what each of several has: "4 nodes each", "200 GB each", of which every one has a whole.

    "2 volumes of 200 GB each" are two, "2 volumes per node" are two for every node.
    """
    is_of_itself = (ask.gb is not None or ask.measures is not None) and not _OF_A_HOST.search(said)
    if ask.count is not None and not is_of_itself:
        return replace(ask, count=ask.count * (times or 1))
    return replace(ask, count=times, is_each=None) if ask.count is None else ask


def _count(item: Ask) -> float | None:
    """Return how many of an item there are: one where nothing else was said of it."""
    return item.count if item.count is not None or item.measures else 1


def _is_same(own: Ask, last: Ask) -> bool:
    """Tell a piece that goes on with the item before; "2 m5.large and 3 t3.small" are two.

    So is what says an amount again, or how it is bought: "3 m5.large and 2 m5.large Spot".
    """
    are_types = bool(own.instance_types) and own.instance_types != last.instance_types
    if are_types and last.instance_types and (own.count or last.count):
        return False
    if any(getattr(own, name) is not None and getattr(last, name) is not None for name in _SAID_ONCE):
        return False
    return (own.subject, own.variant) == (last.subject, last.variant)


def _is_unclear(item: Ask, most: int) -> bool:
    """Tell an item of a sum that is not understood: with a number or more than so many words left."""
    return item.left_over > most or item.subject is None or item.has_rest or bool(item.alternatives)
