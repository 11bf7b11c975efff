"""What a card is: a question, its answer as a template, and the typed facts behind it.

These are plain frozen dataclasses, so that a cold look-up pays for no validation library;
`assistant.facts.loading` validates files against them through pydantic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Bound = Literal["max", "min", "default", "step", "price", "exact", "capability"]
Hardness = Literal["hard", "adjustable", "configurable", "informative"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement was read, and when: `as_of` is YYYY, YYYY-MM or YYYY-MM-DD."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    url: str
    as_of: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One figure or capability, with its unit.

    Attributes:
        key: dotted and unique, for example ``lambda.timeout.max``.
        value: a number in `unit`, a truth value (unit ``yes_no``) or a word (unit ``text``).
        unit: as AWS writes it: MB, GB, GiB, seconds, vCPU, USD, percent, count, tasks, yes_no...
        name: what the figure is of, as a noun phrase: "memory of a function".
        bound: which end of a range it is, or price, exact, capability.
        scope: for what it holds: "per function", "Linux, 32 vCPU tasks".
        hardness: hard (fixed by AWS), adjustable (a quota that AWS raises), configurable
            (a setting's range or default), informative (nothing is enforced).
        botocore: AWS's own API model that states it, ``service#Shape$member max``.
        sum_of_products: for a derived figure, the terms to multiply and add; each factor is a
            number, a fact key or a ``price.`` key. `value` then is 0 and is computed on loading.
        source: index into the card's sources.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    key: str
    value: bool | int | float | str
    unit: str
    name: str
    bound: Bound = "exact"
    scope: str = ""
    hardness: Hardness = "hard"
    botocore: str = ""
    sum_of_products: tuple[tuple[str | float, ...], ...] = ()
    source: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A belief that was true once or never was, and what to say to it.

    Attributes:
        claims: how people state it, figures included: "512 MB /tmp", "lambda has no gpu".
        reply: template of the first sentence, beginning "Not any more:" or "No:".
        since: when the belief stopped being true (YYYY or YYYY-MM), empty if it never was.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    claims: tuple[str, ...]
    reply: str
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A question that a card answers beside its own, and the sentence to begin with then.

    Attributes:
        asks: in which words people ask it.
        says: template of the sentence, the figure or the yes/no in bold.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    asks: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One topic: the question it answers and the answer, figure first.

    Attributes:
        id: equal to the file name; kebab-case, starting with the service.
        service: folder it lives in: lambda, fargate, ecs, eks, ec2, security-groups...
        subjects: the things the card speaks about, by lexicon entity (lambda, fargate,
            lambda-managed-instances, security-group...); the service when left out.
        topics: the attributes it covers, in a word each: memory, timeout, price, gpu...
        title: a short noun phrase.
        question: the question in full.
        asks: other ways in which people put it, terse and natural.
        answer: template; the first line holds the figure or the yes/no in bold.
        details: template with more, shown on request.
        facts: the figures this card owns.
        leads: questions beside its own, each with the sentence that then comes first.
        corrections: out-of-date or wrong beliefs about the topic.
        sources: at least one.
        see_also: ids of related cards.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    service: str
    title: str
    question: str
    answer: str
    sources: tuple[Source, ...]
    subjects: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    details: str = ""
    facts: tuple[Fact, ...] = ()
    leads: tuple[Lead, ...] = ()
    corrections: tuple[Correction, ...] = ()
    see_also: tuple[str, ...] = ()
    pack: str = ""

    @property
    def other_asks(self) -> tuple[str, ...]:
        """The ways to ask for what it tells beside its own question."""
        return tuple(ask for lead in self.leads for ask in lead.asks)

    def source_of(self, fact: Fact) -> Source:
        """Return where `fact` was read."""
        return self.sources[fact.source]
