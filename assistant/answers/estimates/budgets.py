"""Sums turned round: how many of it for 500 dollars a month, what is the largest instance under 200."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from assistant.answers.estimates.amount_sought import largest_amount
from assistant.answers.estimates.instance_choice import cheapest_type, largest_answer
from assistant.answers.estimates.measures import TAKEN
from assistant.answers.estimates.wording import Estimated, assumed, joined, per_period, sources_of
from assistant.answers.tokens import words
from assistant.facts.prices import HOME_REGION
from assistant.patterns import Phrases
from assistant.quantities import number, usd, usd_exact, with_unit
from assistant.quantities.numbers import any_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from assistant.answers.estimates.ask import Ask, Period
    from assistant.answers.estimates.vocabulary import Vocabulary
    from assistant.answers.estimates.wording import Part
    from assistant.costs import PriceBook

_ENOUGH = re.compile(r"^\W*(?:is|are|can|could|do|does|will|would)\b", re.IGNORECASE)
_HOURS_PER_DAY, _GIB_PER_TIB = 24, 1024


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent, and on how much of what.

    Attributes:
        usd: dollars.
        period: what they are for: hour, day, month... Empty for once.
        sought: count, hours, days, gb, tb, requests, type, or verdict: whether they are enough.
    """

    usd: float
    period: Period | Literal[""]
    sought: str

    def per_month(self, month_hours: float) -> float:
        """Return the dollars of a month; what is for no period is for one."""
        return self.usd / per_period(1.0, self.period or "month", month_hours)

    @property
    def words(self) -> str:
        """The dollars as an answer names them."""
        return f"{usd(self.usd)}{f' a {self.period}' if self.period else ''}"


class BudgetWords:
    """What tells that a sum of money is to be spent, and on what."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Compile the words of `budget` in `estimates.yaml`."""
        many, some, *units = (
            any_of(words)
            for words in (document["how_many"], document["how_much"], *document["units"].values())
        )
        named = "|".join(f"(?P<{name}>{words})" for name, words in zip(document["units"], units, strict=True))
        self._how_many = re.compile(
            rf"(?<!\w)(?:(?P<count>{many})|(?:{some}))\s(?:(?:\w+[ -]){{0,2}}?(?:{named})(?!\w))?",
            re.IGNORECASE,
        )
        self._many = Phrases([*document["how_many"], *document["how_much"]])
        self._how_long = Phrases(document["how_long"])
        self._which = Phrases(document["which"])
        self._machines = Phrases(document["machines"])
        self._verbs = Phrases(document["verbs"])
        self._storing = Phrases(document["storing"])
        self.stores: tuple[str, ...] = tuple(document["stores"])

    def asks_how_many(self, text: str) -> bool:
        """Tell whether a number of what follows a text is asked for."""
        return bool(self._many.search(text.lower()))

    def is_of_storage(self, text: str) -> bool:
        """Tell whether something is to be stored, in whatever."""
        return bool(self._storing.search(text.lower()))

    def sought(self, text: str, families: AbstractSet[str] = frozenset()) -> str:
        """Return what is sought for the money, `families` being those of instances; empty for nothing."""
        said, many = text.lower(), self._how_many.search(text)
        if many and many.lastgroup not in (None, "count"):
            return str(many.lastgroup)
        if many and (many["count"] or self._verbs.search(said)):
            return "count" if many["count"] else "gb"
        if self._how_long.search(said):
            return "hours"
        is_family = not families.isdisjoint(words(said))
        if self._which.search(said) and (is_family or self._machines.search(said)):
            return "type"
        if self._which.search(said) and self._storing.search(said):
            return "gb"
        return "verdict" if _ENOUGH.match(text) else ""

    def budget_in(self, text: str, vocabulary: Vocabulary) -> tuple[Budget, str] | None:
        """Return the budget that a question names, and its text without it; None for no such question."""
        amounts = vocabulary.reader.amounts(text)
        money = [one for one in amounts if one.kind == "money" and one.value > 0]
        if len(money) != 1 or any(one.kind == "percent" for one in amounts):
            return None
        spent = money[0]
        period: Period | Literal[""] = vocabulary.period_names.get(f"per {spent.per}", "")
        rest = text[: spent.start] + TAKEN * (spent.end - spent.start) + text[spent.end :]
        sought = self.sought(rest, vocabulary.families)
        if sought in ("hours", "count", "requests"):
            said = (
                (unit, words_of_it.search(rest.lower())) for unit, words_of_it in vocabulary.usage.items()
            )
            sought = next((unit for unit, found in said if found), sought)
        return (Budget(spent.value, period, sought), rest) if sought else None


def afforded(
    ask: Ask, budget: Budget, book: PriceBook, price: Callable[[Ask], Estimated | None]
) -> Estimated | None:
    """Return how much of something a budget buys; None where no sum can be made of what is asked.

    Args:
        ask: what the money is for.
        budget: how much there is.
        book: the prices.
        price: prices an ask.

    Raises:
        UnknownFactError: when a rate is lacking.
    """
    of = replace(ask, wants="price", period=None, spec=None)
    if budget.sought == "verdict" and of.subject in (None, "cheapest") and (of.vcpus or of.memory_mib):
        name = cheapest_type(of, book).name
        of = replace(of, subject="instance", instance_types=(name,), vcpus=None, memory_mib=None)
    if budget.sought == "type":
        if of.subject not in (None, "cheapest") and of.instance_types is None and of.subject != "instance":
            return None
        return None if of.instance_types else largest_answer(of, book, budget.per_month(book.month_hours))
    if budget.sought == "gb" and of.subject in ("fargate", "lambda"):
        of, budget = _of_compute(of, budget, book)
    if "-" in budget.sought:
        return _of_use(of, budget, book, price)
    if budget.sought in ("gb", "tb", "requests"):
        return _of_amount(of, budget, book, price)
    found = price(replace(of, count=of.count or 1) if of.subject != "lambda" else of)
    if found is None or found.part is None:
        return None
    part = found.part
    if budget.sought == "verdict":
        return _verdict(ask, budget, book, found, part)
    if budget.sought in ("hours", "days"):
        return _hours(ask, budget, book, found, part)
    return _count(ask, budget, book, found, part) if ask.count is None else None


def _of_compute(of: Ask, budget: Budget, book: PriceBook) -> tuple[Ask, Budget]:
    """Return how much of a platform is sought: GB-seconds of functions, else tasks, the smallest or sized."""
    if of.subject == "lambda":
        return of, replace(budget, sought="GB-seconds")
    vcpus = of.vcpus or (book.figure("fargate.vcpu_max.min") if of.memory_mib is None else None)
    return replace(of, vcpus=vcpus), replace(budget, sought="count")


def _kept(of: Ask, price: Callable[[Ask], Estimated | None], gb: float) -> Estimated | None:
    """Return what it costs to keep so many GB."""
    return price(replace(of, gb=gb))


def stored_for(
    ask: Ask,
    budget: Budget,
    stores: Iterable[str],
    month_hours: float,
    price: Callable[[Ask], Estimated | None],
) -> Estimated | None:
    """Tell how many GB a budget keeps for a month in each kind of storage, where none was named.

    Raises:
        UnknownFactError: when the Region lacks a rate.
    """
    kept: list[tuple[int, Estimated, Part]] = []
    for store in stores:
        of = replace(ask, subject=store, wants="price", period=None)
        amount, found = largest_amount(budget.per_month(month_hours), partial(_kept, of, price))
        if found is not None and found.part is not None:
            kept.append((amount, found, found.part))
    if not kept:
        return None
    kept.sort(key=lambda one: -one[0])
    rows = "\n".join(f"| {part.what} | {part.working} |" for _, _, part in kept)
    money = f"{budget.words}{'' if budget.period else ' a month'}"
    lead = f"**{kept[-1][2].what} to {kept[0][2].what}** for {money}."
    table = f"| for {money} | working |\n|---|---|\n{rows}"
    return Estimated(
        kind="estimate",
        text=joined(lead, table, assumed([ask.region or HOME_REGION])),
        card=kept[0][1].card,
        source=sources_of(found for _, found, _ in kept),
        ask=replace(ask, wants="price", budget=(budget.usd, budget.period, budget.sought)),
    )


def _count(ask: Ask, budget: Budget, book: PriceBook, found: Estimated, one: Part) -> Estimated:
    month, each = budget.per_month(book.month_hours), one.usd_per_month
    count = math.floor(round(month / each, 9)) if each else 0
    whole = f"{usd(count * each)} a month together" if count else "one alone is more than that"
    each_of = f"{usd(each)} a month for {one.what}, {whole}"
    text = f"**{number(count)}** for {budget.words}: {each_of}.\n{one.working} each."
    return _told(ask, budget, found, one, text)


def _hours(ask: Ask, budget: Budget, book: PriceBook, found: Estimated, one: Part) -> Estimated | None:
    hourly = one.usd_per_month / book.month_hours
    if not hourly or ask.run_seconds is not None:
        return None
    hours = budget.usd / hourly
    unit = hours if budget.sought == "hours" else hours / _HOURS_PER_DAY
    a_period = f" a {budget.period}" if budget.period else ""
    text = (
        f"**{with_unit(round(unit, 1), budget.sought)}{a_period}** of {one.what} for {usd(budget.usd)}: "
        f"{usd_exact(round(hourly, 8))} an hour."
    )
    return _told(ask, budget, found, one, text)


def _of_amount(
    ask: Ask, budget: Budget, book: PriceBook, price: Callable[[Ask], Estimated | None]
) -> Estimated | None:
    """Find the amount whose price is the budget."""
    is_of_requests = budget.sought == "requests"
    if (ask.requests_per_month if is_of_requests else ask.gb) is not None:
        return None

    def at(amount: float) -> Estimated | None:
        return price(replace(ask, requests_per_month=amount) if is_of_requests else replace(ask, gb=amount))

    amount, found = largest_amount(budget.per_month(book.month_hours), at)
    if found is None or found.part is None:
        return None
    named = number(amount) if is_of_requests else with_unit(amount, "GB")
    shown = with_unit(round(amount / _GIB_PER_TIB, 2), "TB") if budget.sought == "tb" else named
    word = " requests" if is_of_requests else ""
    text = f"**{shown}{word}** for {budget.words}: {found.part.what}.\n{found.part.working}."
    return _told(ask, budget, found, found.part, text)


def _of_use(
    ask: Ask, budget: Budget, book: PriceBook, price: Callable[[Ask], Estimated | None]
) -> Estimated | None:
    """Tell how many vCPU-hours or GB-seconds a budget buys."""

    def at(amount: float) -> Estimated | None:
        return price(replace(ask, measures=((budget.sought, amount),), vcpus=None, count=None))

    amount, found = largest_amount(budget.per_month(book.month_hours), at)
    if found is None or found.part is None:
        return None
    text = (
        f"**{number(amount)} {budget.sought}** for {budget.words}: {found.part.what}.\n{found.part.working}."
    )
    return _told(ask, budget, found, found.part, text)


def _verdict(ask: Ask, budget: Budget, book: PriceBook, found: Estimated, one: Part) -> Estimated:
    month = budget.per_month(book.month_hours)
    left = month - one.usd_per_month
    verdict = "Yes" if left >= 0 else "No"
    beside = f"{usd(abs(left))} a month {'left' if left >= 0 else 'too little'}"
    text = (
        f"**{verdict}**: {one.what} {'come' if (ask.count or 1) > 1 else 'comes'} to "
        f"{usd(one.usd_per_month)} a month, against {budget.words}: {beside}.\n{one.working}."
    )
    return _told(ask, budget, found, one, text)


def _told(ask: Ask, budget: Budget, found: Estimated, one: Part, text: str) -> Estimated:
    return Estimated(
        kind="estimate",
        text=joined(text, assumed(one.assumes)),
        card=found.card,
        source=found.source,
        ask=replace(ask, wants="price", budget=(budget.usd, budget.period, budget.sought)),
    )
