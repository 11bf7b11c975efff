"""The things that have a unit price, as `estimates.yaml` describes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.answers.estimates.measures import counted
from assistant.patterns import Phrases

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingLine:
    """One rate of a thing.

    Attributes:
        item: what is paid for.
        key: price key; `{architecture}` in it stands for that of the question.
        of: what the rate is multiplied by, as `thing_estimates.multiplied` knows it: hours, gb, iops...
        above: key of the fact that tells how much is included; empty for nothing.
        fact: key of the fact that holds the rate in the home Region where no table does; empty for none.
        unit: what that fact's rate buys.
        tiers: price keys of the tiers one after the other; empty where `key` holds all.
    """

    item: str
    key: str
    of: str
    above: str = ""
    fact: str = ""
    unit: str = ""
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What is billed instead where words of it stand beside the thing: an idle load balancer.

    Attributes:
        name: how the estimate remembers it.
        words: what tells of it.
        beside: what has to stand there as well; None for nothing.
        also: what belongs to it where it stands there.
        thing: the thing with what the variant changes of it.
    """

    name: str
    words: Phrases
    beside: Phrases | None
    also: Phrases
    thing: Thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something with a unit price.

    Attributes:
        id: how the estimate remembers it.
        noun: what one of it is called.
        plural: what several are called; empty where an s does it.
        card: the card that explains its price.
        lines: its rates.
        needs: what must be known of it: gb, requests, or a quantity; empty for nothing.
        tiers: price key whose tiers are added up instead of lines; empty for none.
        assumes: what the estimate takes for granted where no quantity of its own was named.
        remark: what the estimate takes for granted in any case.
        takes: quantities that may be named of it and change nothing.
        nouns: what a number counts it before: "12 servers on ECS Anywhere".
        variants: what may be billed instead.
        name: the plainest of its names.
        names: how it is called.
        unlike: words beside it that make it another thing: a public registry.
        platforms: what runs and may be named beside it, though it is not what is priced: lambda, fargate.
        is_told_bare: its rate is told where no amount is named: backups of volumes.
        is_one_a_zone: a number of zones is one of how many there are: NAT gateways.
        is_function_part: of a function whose calls are named it is a part of the bill.
        is_instance_part: named beside an instance type, it is still what is priced: surplus credits.
    """

    id: str
    noun: str
    plural: str
    card: str
    lines: tuple[ThingLine, ...]
    needs: tuple[str, ...]
    tiers: str
    assumes: str
    remark: str
    takes: tuple[str, ...]
    nouns: re.Pattern[str]
    variants: tuple[Variant, ...]
    name: str
    names: Phrases
    unlike: Phrases
    platforms: tuple[str, ...]
    is_told_bare: bool
    is_one_a_zone: bool
    is_function_part: bool
    is_instance_part: bool

    @property
    def quantities(self) -> tuple[str, ...]:
        """Names of the quantities in its own units that change its price, or may be named."""
        multipliers = (name for line in self.lines for name in _MEASURES.get(line.of, ()))
        of_variants = (name for one in self.variants for name in one.thing.quantities)
        return tuple(dict.fromkeys((*multipliers, *of_variants, *self.takes, *_ZONES[: self.is_one_a_zone])))

    @property
    def is_flow(self) -> bool:
        """Tell whether its GB pass through in a month, and are not kept for one."""
        return bool(self.tiers) or any(line.of == "gb" for line in self.lines)

    @property
    def counts_requests(self) -> bool:
        """Tell whether it is paid by the request."""
        lines = (*self.lines, *(line for one in self.variants for line in one.thing.lines))
        return any(line.of in _BY_REQUEST for line in lines)

    @property
    def needs_gb(self) -> bool:
        """Tell whether a size must be known."""
        return "gb" in self.needs


_ZONES = ("zones",)
_BY_REQUEST = ("requests", "million_requests", "request_gb_seconds")
_MEASURES = {
    "zone_hours": ("zones",), "unit_hours": ("units",), "iops": ("iops",), "throughput": ("throughput",),
    "vcpu_hours_used": ("vcpu_hours",), "million_connection_minutes": ("connection_minutes",),
}  # fmt: skip
"""What a rate is multiplied by -> the quantities that decide it."""


def thing_of(entry: Mapping[str, Any]) -> Thing:
    """Return a thing from its entry."""
    return Thing(
        id=entry["id"],
        noun=entry["noun"],
        plural=entry.get("plural", ""),
        card=entry["card"],
        lines=tuple(
            ThingLine(**{"key": "", **line, "tiers": tuple(line.get("tiers", ()))})
            for line in entry.get("lines", ())
        ),
        needs=tuple(str(entry.get("needs", "")).split()),
        tiers=entry.get("tiers", ""),
        assumes=entry.get("assumes", ""),
        remark=entry.get("remark", ""),
        takes=tuple(entry.get("takes", ())),
        nouns=counted([*entry.get("nouns", ()), "of them", "units", "apiece"]),
        variants=tuple(_variant(entry, one) for one in entry.get("variants", ())),
        name=entry["names"][0],
        names=Phrases(entry["names"]),
        unlike=Phrases(entry.get("unlike", ())),
        platforms=tuple(entry.get("platforms", ())),
        is_told_bare=entry.get("is_told_bare", False),
        is_one_a_zone=entry.get("is_one_a_zone", False),
        is_function_part=entry.get("is_function_part", False),
        is_instance_part=entry.get("is_instance_part", False),
    )


_OF_WORDS = ("name", "words", "beside", "also")
"""What a variant says of the words that tell of it."""


def _variant(entry: Mapping[str, Any], own: Mapping[str, Any]) -> Variant:
    """Return a variant: its thing is the usual one with what it says instead; assumptions are its own."""
    usual = {
        name: value for name, value in entry.items() if name not in ("variants", "assumes", "needs", "tiers")
    }
    changed = {name: value for name, value in own.items() if name not in _OF_WORDS}
    return Variant(
        name=own["name"],
        words=Phrases(own["words"]),
        beside=Phrases(own["beside"]) if "beside" in own else None,
        also=Phrases([*own.get("also", ()), *own.get("beside", ())]),
        thing=thing_of({**usual, "needs": entry.get("needs", ""), **changed}),
    )
