"""Comparing facts with AWS's own API models, as botocore carries them; no network is used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from assistant.errors import InputError
from assistant.quantities import convert, with_unit
from assistant.quantities.display import MIB_PER, SECONDS_PER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from assistant.facts.knowledge import Knowledge
    from assistant.facts.models import Fact

Outcome = Literal["agrees", "drift", "no_reference"]
Models: TypeAlias = "Callable[[str], Mapping[str, Any] | None]"
"""Finds shapes and operations of a service's API model by name; None for a service it does not know."""

REFERENCE = re.compile(r"^(?P<service>[\w-]+)#(?P<shape>\w+)(?:\$(?P<member>\w+))? (?P<bound>max|min|doc)$")
"""A fact's reference: ``lambda#CreateFunctionRequest$Timeout doc`` or ``lambda#Timeout min``.

What is called a shape may be an operation too, for its text: ``ec2#CreateInstanceEventWindow doc``.
"""

_EXTRA = "comparing with AWS's API models needs botocore: pip install 'berth-aws[verify]'"
_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip
_QUANTITY = re.compile(
    rf"(?<![\w.])(\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(_WORDS)})\b)[\s-]?([A-Za-z%]*(?:/s\b)?)"
)
_SPELLINGS = {
    "s": "seconds", "sec": "seconds", "secs": "seconds", "min": "minutes", "mins": "minutes",
    "h": "hours", "hr": "hours", "hrs": "hours", "kilobytes": "KB", "kib": "KB",
    "megabytes": "MB", "mib": "MB", "gigabytes": "GB", "gib": "GB", "terabytes": "TB", "tib": "TB",
}  # fmt: skip
_PER_KIB = 1024


@dataclass(frozen=True, slots=True)
class Check:
    """What came of comparing one fact.

    Attributes:
        key: the fact.
        outcome: agrees, drift (the model says otherwise, or lacks the place), or no_reference.
        stated: the value as the card has it.
        model: what the model says at that place, empty without a reference.
    """

    key: str
    outcome: Outcome
    stated: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """Counts of the knowledge.

    Attributes:
        cards: number of cards.
        facts: number of facts.
        with_reference: facts that refer to a model of AWS's API.
        share: their part of all facts, 0 to 1.
        verified: those that agree with the model, None when botocore is not installed.
        share_verified: the part of all facts that does, None likewise.
        oldest: the earliest date at which a source was read, empty without cards.
    """

    cards: int
    facts: int
    with_reference: int
    share: float
    verified: int | None
    share_verified: float | None
    oldest: str


def verify(knowledge: Knowledge, models: Models | None = None) -> tuple[Check, ...]:
    """Compare every fact that has a reference with the API model it names.

    Args:
        knowledge: the facts.
        models: returns shapes and operations of a service's model by name, None for an unknown
            service; botocore's own when left out.

    Raises:
        InputError: when botocore is not installed.
    """
    shapes_of = models or _installed_models()
    return tuple(_check(fact, shapes_of) for fact in knowledge.facts.values())


def stats(knowledge: Knowledge) -> Stats:
    """Count cards, facts and references, and how many of those hold today."""
    referring = sum(bool(fact.botocore) for fact in knowledge.facts.values())
    verified = _verified(knowledge)
    dates = (source.as_of for card in knowledge.cards.values() for source in card.sources)
    return Stats(
        cards=len(knowledge.cards),
        facts=len(knowledge.facts),
        with_reference=referring,
        share=_part(referring, knowledge),
        verified=verified,
        share_verified=None if verified is None else _part(verified, knowledge),
        oldest=min(dates, default=""),
    )


def _part(count: int, knowledge: Knowledge) -> float:
    return round(count / len(knowledge.facts), 4) if knowledge.facts else 0.0


def _verified(knowledge: Knowledge) -> int | None:
    try:
        return sum(check.outcome == "agrees" for check in verify(knowledge))
    except InputError:
        return None


def _installed_models() -> Models:
    try:
        from botocore.exceptions import UnknownServiceError  # noqa: PLC0415 - an optional extra
        from botocore.loaders import Loader  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise InputError(_EXTRA) from None
    loader = Loader()

    @cache
    def shapes_of(service: str) -> Mapping[str, Any] | None:
        try:
            model = loader.load_service_model(service, "service-2")
        except UnknownServiceError:
            return None
        return {**model["operations"], **model["shapes"]}

    return shapes_of


def _check(fact: Fact, shapes_of: Models) -> Check:
    stated = fact.value if isinstance(fact.value, (bool, str)) else with_unit(fact.value, fact.unit)
    if not fact.botocore:
        return Check(fact.key, "no_reference", str(stated), "")
    agrees, model = _compare(fact, shapes_of)
    return Check(fact.key, "agrees" if agrees else "drift", str(stated), model)


def _compare(fact: Fact, shapes_of: Models) -> tuple[bool, str]:
    reference = REFERENCE.match(fact.botocore)
    if reference is None:
        return False, f"cannot be looked up by {fact.botocore!r}"
    place = _place(reference, shapes_of)
    if place is None:
        return False, f"has no {reference['service']}#{reference['shape']}${reference['member']}"
    if reference["bound"] == "doc":
        words = unescape(re.sub(r"<[^>]+>", " ", place.get("documentation", ""))).split()
        return _is_mentioned(fact, " ".join(words)), " ".join(words)
    limit = place.get(reference["bound"])
    if limit is None:
        return False, f"states no {reference['bound']}"
    return limit in _raw_values(fact), str(limit)


def _place(reference: re.Match[str], shapes_of: Models) -> Mapping[str, Any] | None:
    """Return the shape that is referred to; of a member, its own text over its target's bounds."""
    shapes = shapes_of(reference["service"]) or {}
    shape = shapes.get(reference["shape"])
    if shape is None or not reference["member"]:
        return shape
    member = shape.get("members", {}).get(reference["member"])
    return None if member is None else {**shapes.get(member["shape"], {}), **member}


def _raw_values(fact: Fact) -> set[Any]:
    """Return the fact's number as a model may hold it: as stated, in seconds or in bytes."""
    values: set[Any] = {fact.value}
    if isinstance(fact.value, (bool, str)):
        return values
    for unit, size in (("seconds", 1), ("KiB", _PER_KIB)):
        try:
            values.add(convert(fact.value, fact.unit, unit) * size)
        except ValueError:
            continue
    return values


def _is_mentioned(fact: Fact, text: str) -> bool:
    if isinstance(fact.value, str):
        return fact.value.casefold() in text.casefold()
    return any(_equals(fact, value, unit) for value, unit in _quantities(text))


def _quantities(text: str) -> Iterator[tuple[float, str]]:
    for match in _QUANTITY.finditer(text):
        word, unit = match[1].casefold(), match[2]
        value = _WORDS.index(word) if word in _WORDS else float(word.replace(",", ""))
        yield value, _unit(unit)


def _unit(spelling: str) -> str:
    """Return the unit that a word stands for, in our spelling; other words as they are."""
    known = {name.casefold(): name for name in (*SECONDS_PER, *MIB_PER, "KB", "MB", "GB", "TB")}
    word = spelling.casefold()
    return _SPELLINGS.get(word) or known.get(word) or known.get(word + "s") or spelling


def _equals(fact: Fact, value: float, unit: str) -> bool:
    try:
        return bool(convert(value, unit, fact.unit) == fact.value)
    except ValueError:
        # One of the two is no time or size (255 characters, a bare "128"): only numbers remain.
        measured = {*SECONDS_PER, *MIB_PER, "KB", "MB", "GB", "TB"}
        return value == fact.value and unit.removesuffix("/s") not in measured
