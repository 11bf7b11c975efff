"""Prices held against each other: which is cheaper, what a change comes to, what one way to buy saves."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers.estimates.ask import merge
from assistant.answers.estimates.break_even import of_calls, of_commitment
from assistant.answers.estimates.combined import changed, compared, saving
from assistant.answers.estimates.instance_choice import cheapest_type
from assistant.answers.estimates.sides import Sides, is_named
from assistant.answers.estimates.unknown_words import MOST_UNKNOWN
from assistant.answers.estimates.wording import unknown
from assistant.errors import UnknownFactError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.answers.estimates.ask import Ask
    from assistant.answers.estimates.estimator import Estimator
    from assistant.answers.estimates.things import Thing
    from assistant.answers.estimates.wording import Estimated

_MOST_COMPARED = 4
_GB_OF_TIERS = 1024.0
_TO = re.compile(r"\b(?:in|on)?to\b|[-=]+>|\N{RIGHTWARDS ARROW}|\b(?:with|by)\b", re.IGNORECASE)
_ASKS_HOW = re.compile(
    r"^\W*(?:how|can|could|do|does|may|is|are|should|why|when|what happens)\b", re.IGNORECASE
)
_ONE = re.compile(r"^\W*(?:an?|one|just one|only one|an? single|single)\b", re.IGNORECASE)
_PLATFORMS = frozenset({"lambda", "fargate", "ec2"})
_RESIZE = "ec2-resize"
_FLOWS = ("inter-region", "egress", "cross-az")


class Against:
    """Holds prices against each other."""

    def __init__(self, of: Estimator) -> None:
        """Remember who reads, and estimates, each of them."""
        self._of = of
        self._sides = Sides(of)

    def estimate(self, text: str, ask: Ask) -> Estimated | None:
        """Return what comes of holding the things of a question against each other; None for nothing.

        Raises:
            UnknownFactError: when a rate is lacking.
        """
        found = self._broken_even(text, ask) or self._changed(text, ask)
        if found is not None:
            return found
        if not self._of.vocabulary.asks_for_saving(text):
            return self._compared(text, ask)
        if not self.has_sides(text) and not self._are_terms(text):
            return self._share(ask) or self._compared(text, ask)
        are_two = len({one.split("-")[0] for one in self._of.subjects_in(text)}) > 1
        return self._compared(text, ask) or (None if are_two else self._share(ask))

    def earlier(self, text: str, ask: Ask, earlier: Ask) -> Estimated | None:
        """Hold what was priced just now against what a follow-up names: "compared to gp2?".

        Raises:
            UnknownFactError: when a rate is lacking for a change, or no machine of a size is on sale.
        """
        vocabulary = self._of.vocabulary
        is_against = vocabulary.against.match(text.strip(" ,.?!")) or vocabulary.asks_for_saving(text)
        if earlier.wants not in ("price", None) or earlier.subject is None or ask.has_rest:
            return None
        if vocabulary.change_to.search(text.lower()):
            return self._changed_from(text, ask, earlier)
        if not is_against:
            return None
        most = MOST_UNKNOWN if self._is_asked(text, ask) else 0
        asks = self._priced(ask, self._with_earlier(earlier, ask, text), ["", text], most)
        of = replace(ask, wants="price")
        try:
            return compared(of, self._estimated(asks)) if asks else None
        except UnknownFactError as error:
            return unknown(error, of)

    def _broken_even(self, text: str, ask: Ask) -> Estimated | None:
        """Tell from where on a commitment pays, or from how many calls something else than a function."""
        if not self._of.vocabulary.break_even.search(text.lower()):
            return None
        pieces = self._sides.split(text)
        own = self._sides.read(pieces) if pieces[1:] else []
        found = of_calls(own, self._of.estimated)
        if found is not None or sum(one.left_over for one in own or [ask]) > MOST_UNKNOWN:
            return found
        return of_commitment(ask, self._of.book, self._of.estimated)

    def sets_apart(self, text: str) -> bool:
        """Tell a comparison of Lambda with something else: a price of one of them would answer half of it."""
        vocabulary = self._of.vocabulary
        if not vocabulary.asks_for_saving(text):
            return False
        kinds = {one.kind for one in vocabulary.reader.amounts(text)}
        is_even = "duration" in kinds and vocabulary.break_even.search(text.lower())
        if is_even or ("duration" in kinds and kinds & {"rate", "count"}):
            return False
        sides = [(piece, self._of.subjects_in(piece)) for piece in self._of.vocabulary.against.split(text)]
        others = [(piece, subjects) for piece, subjects in sides if "lambda" not in subjects]
        is_of_lambda = len(others) < len(sides)
        return is_of_lambda and any(subjects or self.names_priced(piece) for piece, subjects in others)

    def name(self, ask: Ask) -> str:
        """Return a name by which the subject of a question is read again."""
        return self._sides.name(ask)

    def names_priced(self, text: str) -> bool:
        """Tell whether a text names an instance type or a thing with a unit price."""
        vocabulary = self._of.vocabulary
        return bool(vocabulary.instance_types_in(text) or vocabulary.thing_words.search(text))

    def has_sides(self, text: str) -> bool:
        """Tell a question on two things that are set against each other from one on two ways to buy one."""
        pieces = self._of.vocabulary.against.split(text)
        return sum(bool(self._of.subjects_in(piece)) or self.names_priced(piece) for piece in pieces) > 1

    def _are_terms(self, text: str) -> bool:
        """Tell two commitments that are held against each other, and not one against list prices."""
        own = [self._of.read(piece) for piece in self._sides.split(text)]
        return len(own) > 1 and all(one.commitment_years for one in own)

    def _compared(self, text: str, whole: Ask) -> Estimated | None:
        """Hold things that are asked about against each other: "nat gateway London vs Virginia"."""
        pieces = self._sides.split(text)
        if not pieces[1:] or len(pieces) > _MOST_COMPARED:
            return None
        is_amount = any(
            (whole.region, whole.gb, whole.count, whole.vcpus, whole.memory_mib, whole.measures,
             whole.requests_per_month, whole.run_seconds, whole.is_always)
        )  # fmt: skip
        is_asked = self._is_asked(text, whole)
        if not (is_asked or is_amount or whole.instance_types):
            return None
        if any(map(self._names_several, pieces)):
            return compared(whole, [self._side(piece, whole) for piece in pieces])
        own = self._sides.read(pieces)
        if not (is_asked or is_amount or all(map(_says_way, own))):
            return None
        asks = self._priced(whole, own, pieces, MOST_UNKNOWN if is_asked else 0)
        is_share = text.endswith("%")
        if not asks or (_is_side_by_side(asks) and not is_share):
            return None  # plain instance types have a table with their properties
        return compared(whole, self._estimated(asks))

    def _names_several(self, piece: str) -> bool:
        """Tell a side that is a sum: "2 m5.large and an ALB"."""
        vocabulary = self._of.vocabulary
        things = {vocabulary.thing_names[one[0]] for one in vocabulary.thing_words.finditer(piece.lower())}
        platforms = _PLATFORMS.intersection(self._of.subjects_in(piece)) - {"ec2"}
        return len(vocabulary.instance_types_in(piece)) + len(things) + len(platforms) > 1

    def _side(self, piece: str, whole: Ask) -> Estimated | None:
        """Return what a side comes to, by itself or as a sum."""
        ask = self._of.read(piece)
        place = None if whole.alternatives else whole.region
        ask = replace(ask, region=ask.region or place)
        if self._names_several(piece):
            return self._of.together.sum_in(piece, ask)
        is_clear = ask.left_over <= MOST_UNKNOWN and not ask.has_rest
        return self._of.estimated(for_a_month(ask)) if is_clear else None

    def _is_asked(self, text: str, whole: Ask) -> bool:
        return whole.wants == "price" or self._of.vocabulary.asks_for_saving(text)

    def _estimated(self, asks: Sequence[Ask]) -> list[Estimated | None]:
        return [self._of.estimated(one) for one in asks]

    def _priced(
        self, whole: Ask, own: Sequence[Ask], pieces: Sequence[str], most: int = MOST_UNKNOWN
    ) -> list[Ask]:
        """Return what each side is priced as; nothing where they make no comparison of prices.

        Args:
            whole: the question.
            own: its sides.
            pieces: their words.
            most: so many words of theirs may be left.

        Raises:
            UnknownFactError: when no machine of a size is on sale.
        """
        if sum(one.left_over for one in own) > most:
            return []
        are_machines = [self._sides.is_machine(said, one) for said, one in zip(pieces, own, strict=True)]
        sides = list(zip(own, are_machines, strict=True))
        if any(is_machine and side.vcpus is None and side.memory_mib is None for side, is_machine in sides):
            return []
        machines = [self._machine(side) if is_machine else side for side, is_machine in sides]
        asks = _beside_functions([self._beside(whole, side) for side in machines])
        subjects = {one.subject for one in asks}
        is_half = len(subjects) > 1 and any(one.subject == "lambda" and not _is_whole(one) for one in asks)
        return [] if is_half or subjects & {None, "cheapest"} or len({*asks}) < len(asks) else asks

    def _machine(self, side: Ask) -> Ask:
        """Return the cheapest instance that holds what a side says, for an EC2 that is not named further.

        Raises:
            UnknownFactError: when nothing of the size is on sale in the region.
        """
        full = replace(side, steady=True, architecture=side.architecture or "x86_64")
        return replace(full, subject="instance", instance_types=(cheapest_type(full, self._of.book).name,))

    def _beside(self, whole: Ask, own: Ask) -> Ask:
        """Return what one side of a comparison asks for; what it does not say is as the whole says."""
        said = own if own.subject else merge(whole, own)
        thing = self._of.vocabulary.things.get(said.subject or "")
        return for_a_month(replace(said, region=said.region or whole.region), thing)

    def _changed(self, text: str, whole: Ask) -> Estimated | None:
        """Tell what a change from one thing to another comes to: "switch t3.small to t3.large"."""
        is_asked = self._is_asked(text, whole)
        vocabulary = self._of.vocabulary
        if not (vocabulary.change_to.search(text.lower()) or vocabulary.asks_for_saving(text)):
            return None
        is_amount = any((whole.instance_types, whole.gb, whole.count, whole.vcpus, whole.memory_mib))
        if not is_asked and (_ASKS_HOW.match(text) or not is_amount):
            return None
        text = self._without_verbs(text)
        for joint in _TO.finditer(text):
            pieces = [text[: joint.start()], text[joint.end() :]]
            own = _as_many(self._sides.read(pieces), pieces[1])
            if (
                not self._sides.is_another(pieces[1], own[0])
                or not all(map(is_named, own))
                or any(one.subject in _FLOWS for one in own)
            ):
                continue
            asks = self._priced(whole, own, pieces)
            if asks:
                how = _RESIZE if not is_asked and {one.subject for one in asks} == {"instance"} else ""
                card = self._of.knowledge.cards.get(how)
                return changed(whole, self._estimated(asks), card, self._of.knowledge.render)
        return None

    def _without_verbs(self, text: str) -> str:
        """Blank the words for a change, which say nothing of either side."""
        for match in [*self._of.vocabulary.change_to.finditer(text.lower())]:
            text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
        return text

    def _changed_from(self, text: str, ask: Ask, earlier: Ask) -> Estimated | None:
        """Tell what a change of what was priced just now comes to: "upgrade to m5.xlarge?"."""
        joint = _TO.search(text)
        tail = text[joint.end() :] if joint else ""
        if not tail or not self._sides.is_another(tail, earlier):
            return None
        own = self._with_earlier(earlier, self._of.read(tail), tail)
        asks = self._priced(replace(ask, wants="price"), own, ["", tail])
        return changed(ask, self._estimated(asks), None, self._of.knowledge.render) if asks else None

    def _with_earlier(self, earlier: Ask, own: Ask, words: str) -> list[Ask]:
        """Return what was priced just now and what a follow-up names beside it, as two sides in full."""
        return _as_many(self._sides.together([replace(earlier, left_over=0), own], ["", words]), words)

    def _share(self, ask: Ask) -> Estimated | None:
        """Tell how much one way to buy saves against the usual one."""
        of = replace(for_a_month(ask), strange=None)  # the discount is what is asked for
        usual = replace(of, purchase=None, architecture=None, commitment_years=None, os=None, payment=None)
        if ask.left_over > MOST_UNKNOWN or ask.subject not in ("fargate", "lambda", "instance"):
            return None
        if ask.alternatives and ask.purchase == "on_demand":
            of = replace(of, purchase=None if ask.commitment_years else "spot")
        if ask.alternatives and ask.architecture == "x86_64":
            of = replace(of, architecture="arm64")
        if of == usual or (ask.subject == "instance" and ask.architecture):
            return None
        try:
            return saving(ask, self._of.estimated(of), self._of.estimated(usual))
        except UnknownFactError:
            return None


def _as_many(own: Sequence[Ask], after: str) -> list[Ask]:
    """Return what is before and after a change; there are as many of it, unless it is said to be one."""
    first, *rest = own
    is_same = first.count is not None and {one.subject for one in own} == {first.subject}
    is_same &= not _ONE.match(after)
    return [first, *(replace(one, count=one.count or first.count) if is_same else one for one in rest)]


def _says_way(ask: Ask) -> bool:
    """Tell a side that says where, on which system, or how it is bought."""
    return any(
        (ask.region, ask.os, ask.purchase, ask.commitment_years, ask.architecture, ask.payment, ask.plan)
    )


def _is_whole(ask: Ask) -> bool:
    """Tell a function whose calls and their time are said, so that it has a price."""
    return ask.requests_per_month is not None and ask.run_seconds is not None


def _beside_functions(asks: Sequence[Ask]) -> list[Ask]:
    """Return the sides; what runs all month beside a function has none of its calls, nor their time."""
    if not any(one.subject == "lambda" for one in asks):
        return list(asks)
    return [
        one if one.subject == "lambda" else replace(one, requests_per_month=None, run_seconds=None)
        for one in asks
    ]


def _is_side_by_side(asks: Sequence[Ask]) -> bool:
    """Tell instance types alone, without a number or a time: a table of their properties says more."""
    are_types = {one.subject for one in asks} == {"instance"} and len({*_places(asks)}) == 1
    return are_types and not any(one.count or one.run_seconds or one.months or one.managed for one in asks)


def for_a_month(ask: Ask, thing: Thing | None = None) -> Ask:
    """Return what asks for the price of a month, to be held against others: a task of some size, 1 GB."""
    of = replace(ask, wants="price", period=None, alternatives=None, left_over=0)
    if ask.subject == "fargate" and ask.vcpus is None and ask.memory_mib is None:
        return replace(of, vcpus=1.0, memory_mib=2048.0)
    if thing and not thing.needs and of.count is None and not of.measures:
        return replace(of, count=1.0)
    gb = _GB_OF_TIERS if thing and thing.tiers else 1.0  # the first of which are free
    return replace(of, gb=gb) if thing and thing.needs_gb and of.gb is None else of


def _places(asks: Collection[Ask]) -> list[tuple[str | None, ...]]:
    """Return where, and how, each of several is bought."""
    return [
        (one.region, one.purchase, one.os, str(one.commitment_years), one.payment, one.plan) for one in asks
    ]
