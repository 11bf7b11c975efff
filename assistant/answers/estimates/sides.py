"""The sides of a comparison of prices: what is said of one and holds for all, and what tells them apart."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from assistant.answers.estimates.ask import Ask, merge
from assistant.facts.prices import HOME_REGION

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.answers.estimates.estimator import Estimator

_EC2 = "ec2"
COMPARE = re.compile(r"^\W*(?:please |can you |could you )?compare\b", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\b(?:difference|compared|choosing|deciding|decide|choose)\b.{0,30}?\bbetween\b", re.IGNORECASE
)
_EACH = re.compile(r"\b(?:of|for) (?:each|both)\b", re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:,|/|&|\band\b|,\s*and\b)\s*(?:in\s+)?", re.IGNORECASE)
_AND = re.compile(r"\b(?:and|with|to)\b", re.IGNORECASE)
_AMOUNTS = ("gb", "measures", "requests_per_month", "run_seconds", "months")
_SIZES = ("vcpus", "memory_mib")
_HOW_BOUGHT = ("purchase", "commitment_years", "payment", "plan")
_OPTIONS = ("region", "os")
_OF_ONE = (
    "count",
    "ephemeral_mib",
    "provisioned",
    "is_each",
    "is_total",
    "managed",
    "architecture",
    *_HOW_BOUGHT,
)
"""What a side without a name of its own has from the side that has one, besides."""


class Sides:
    """Reads the sides that a question holds against each other."""

    def __init__(self, of: Estimator) -> None:
        """Remember who reads each of them."""
        self._of = of

    def split(self, text: str) -> list[str]:
        """Return the sides of a comparison in words: "a or b", "a vs b", "compare a and b"."""
        text = self._places_apart(text)
        pieces = [piece for piece in self._of.vocabulary.against.split(text) if piece.strip()]
        compare = None if pieces[1:] else COMPARE.match(text) or _BETWEEN.search(text)
        if compare is None:
            return pieces
        first, *rest = _AND.split(text[compare.end() :], maxsplit=1)
        return [f"{text[: compare.start()]} {first}", *rest] if rest else pieces

    def _places_apart(self, text: str) -> str:
        """Set Regions that are listed against each other: "m5.large in Paris, London and Milan"."""
        places = [*self._of.vocabulary.regions.finditer(text.lower())]
        for one, other in reversed([*pairwise(places)]):
            if _LISTED.fullmatch(text, one.end(), other.start()):
                text = f"{text[: one.end()]} vs {text[other.start() :]}"
        return text

    def read(self, pieces: Sequence[str]) -> list[Ask]:
        """Return what each side asks for; one without a name of its own is of what another names.

        Of "fargate linux vs windows 2 vcpu 4 gb" the second is a task on Fargate as well. The amounts that
        only one side says hold for all: "gp2 or gp3 for 500 GB".
        """
        return self.together([self._of.read(piece) for piece in pieces], pieces)

    def together(self, own: Sequence[Ask], pieces: Sequence[str]) -> list[Ask]:
        """Return the sides in full, from what each says by itself and its words."""
        named = next((one for one in own if is_named(one)), None)
        machines = [self.is_machine(piece, one) for piece, one in zip(pieces, own, strict=True)]
        if named is None:
            return list(own)
        has_name = [is_named(one) or is_machine for one, is_machine in zip(own, machines, strict=True)]
        full = [
            one if is_own else self._of_named(piece, named, one)
            for piece, one, is_own in zip(pieces, own, has_name, strict=True)
        ]
        if _EACH.search(pieces[-1]) and full[-1].count is not None:
            full = [replace(one, count=one.count or full[-1].count) for one in full]
        same = [not is_own for is_own in has_name]
        sides = self._shared(full, same, is_of_sizes=any(machines) or len({one.subject for one in full}) == 1)
        return sides if len({*map(_compared_by, sides)}) == len(sides) else self._unlike(full, sides)

    def is_another(self, piece: str, named: Ask) -> bool:
        """Tell whether words say another thing than what is named, or another kind, place or size of it."""
        own = self._of.read(piece)
        return is_named(own) or _is_another_kind(self._of_named(piece, named, own))

    def is_machine(self, piece: str, ask: Ask) -> bool:
        """Tell a side that stands for EC2 without naming a type."""
        return ask.subject is None and _EC2 in self._of.subjects_in(piece)

    def _of_named(self, piece: str, named: Ask, own: Ask) -> Ask:
        """Read a side again, with the name of what it is of before it, or behind it where a count ends it."""
        name = self.name(named)
        before = self._of.read(f"{name} {piece}")
        found = self._of.read(f"{piece} {name}") if before.has_rest else before
        found = before if found.subject != named.subject else found
        return found if found.subject == named.subject else own

    def name(self, ask: Ask) -> str:
        """Return a name by which the subject of a question is read again."""
        if ask.instance_types:
            return ask.instance_types[0]
        thing = self._of.vocabulary.things.get(ask.subject or "")
        return thing.name if thing else ask.subject or ""

    def _shared(self, own: Sequence[Ask], is_same: Sequence[bool], *, is_of_sizes: bool) -> list[Ask]:
        """Return the sides with what is said of one and holds for the others."""
        amounts = (*_AMOUNTS, *(_SIZES if is_of_sizes else ()))
        common = said_once(own, (*amounts, *_OPTIONS))
        bought = _bought_as_one(own)
        first = next(one for one, is_no_name in zip(own, is_same, strict=True) if not is_no_name)
        return [
            self._with(one, {**(_said(first, _OF_ONE) if is_no_name else {}), **common, **bought})
            for one, is_no_name in zip(own, is_same, strict=True)
        ]

    def _with(self, one: Ask, said: dict[str, Any]) -> Ask:
        """Return a side with what is said for all, as far as it takes it and says nothing else."""
        thing = self._of.vocabulary.things.get(one.subject or "")
        if thing:
            said = {name: value for name, value in said.items() if name not in (*_SIZES, *_HOW_BOUGHT, "os")}
            measures = tuple(pair for pair in said.get("measures", ()) if pair[0] in thing.quantities)
            said["measures"] = measures or None
        said = _without_other_ways(one, said)
        whole = merge(Ask(**said), one)
        return replace(whole, left_over=one.left_over)

    def _unlike(self, own: Sequence[Ask], sides: Sequence[Ask]) -> list[Ask]:
        """Return the sides without the options that would make them one: "m5.large or a Windows m5.large"."""
        apart = ("os", *_HOW_BOUGHT)
        return [
            replace(side, region=one.region or HOME_REGION, **{name: getattr(one, name) for name in apart})
            for side, one in zip(sides, own, strict=True)
        ]


def is_named(ask: Ask) -> bool:
    """Tell whether a side names what is priced."""
    return ask.subject is not None and (ask.subject != "instance" or bool(ask.instance_types))


def said_once(asks: Sequence[Ask], common: Collection[str]) -> dict[str, Any]:
    """Return what one side of a comparison says and holds for all: "gp2 or gp3 for 500 GB"."""
    said = {name: [getattr(one, name) for one in asks if getattr(one, name) is not None] for name in common}
    return {name: values[0] for name, values in said.items() if len(values) == 1}


def _said(ask: Ask, names: Collection[str]) -> dict[str, Any]:
    return {name: getattr(ask, name) for name in names if getattr(ask, name) is not None}


def _bought_as_one(own: Sequence[Ask]) -> dict[str, Any]:
    """Return how all sides are bought where the last alone says it: "t3.large or m5.large, reserved"."""
    *others, last = own
    return {} if any(_said(one, _HOW_BOUGHT) for one in others) else _said(last, _HOW_BOUGHT)


def _without_other_ways(one: Ask, said: dict[str, Any]) -> dict[str, Any]:
    """Leave out how the others are bought, or how long they run, where a side says that itself."""
    left_out = {*(_HOW_BOUGHT if one.purchase else ())}
    if one.is_always:
        left_out |= {"run_seconds", "requests_per_month"}
    return {name: value for name, value in said.items() if name not in left_out}


def _compared_by(ask: Ask) -> Ask:
    return replace(ask, left_over=0, wants=None, alternatives=None, period=None)


def _is_another_kind(ask: Ask) -> bool:
    """Tell more than how much: "for 100 GB" is no other thing, "on Arm" is."""
    kinds = (ask.region, ask.os, ask.architecture, ask.purchase, ask.commitment_years, ask.variant, ask.count)
    return any(kinds) or (ask.subject == "fargate" and bool(ask.vcpus or ask.memory_mib))
