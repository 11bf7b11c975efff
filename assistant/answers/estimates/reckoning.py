"""Sums without a price of their own: $0.096 an hour a month, 730 hours times 0.0416, GB-seconds of calls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.answers.estimates.ask import Ask, hours_per_month
from assistant.answers.estimates.page import Page
from assistant.answers.estimates.wording import Estimated, dollars, per_period
from assistant.answers.tokens import words
from assistant.quantities import number, usd_exact

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from assistant.answers.estimates.ask import Period
    from assistant.answers.estimates.vocabulary import Vocabulary
    from assistant.quantities.numbers import Numeral

_TIMES = re.compile(
    r"\s*(?P<unit>[a-z][a-z-]{0,14}s?)?\s*(?:[x\u00d7*@]|\b(?:times|at|by)\b)\s*[$]?\s*", re.IGNORECASE
)
_RATE_END = re.compile(
    r"\s*(?:dollars|usd)?\s*(?:(?:/|an?|per|each)\s*[a-z-]{1,14})?\s*[?.!=]*\s*", re.IGNORECASE
)
_LEAD = re.compile(
    r"\W*(?:(?:what(?:'s| is)?|how much (?:is|are|does)|calculate|compute|so)\s+)?[$]?", re.IGNORECASE
)
_MIB_PER_GIB, _CENT_DECIMALS = 1024, 2


def reckoned(
    text: str, vocabulary: Vocabulary, empty: Collection[str], read: Callable[[str], Ask]
) -> Estimated | None:
    """Answer a sum over the numbers of a question alone; None when it asks for no such thing.

    Args:
        text: the question.
        vocabulary: the words of prices.
        empty: words without meaning of their own.
        read: reads what a text asks for.
    """
    return (
        _product(text, vocabulary)
        or _per_other_period(text, vocabulary, empty)
        or _usage(text, vocabulary, read)
    )


def _product(text: str, vocabulary: Vocabulary) -> Estimated | None:
    """Multiply two numbers: "730 hours times 0.0416", "500 GB at $0.08"."""
    lead = _LEAD.match(text)
    first = vocabulary.numbers.at(text, lead.end() if lead else 0)
    times = _TIMES.match(text, first.end) if first and not first.is_article else None
    second = vocabulary.numbers.at(text, times.end()) if times else None
    if first is None or times is None or second is None or not _RATE_END.fullmatch(text, second.end):
        return None
    if not (_is_plain(first) and _is_plain(second)) or (
        times["unit"] is None and text[first.end] in "x\u00d7"
    ):
        return None
    value = first.value * second.value
    is_money = "$" in text or "dollar" in text.lower() or "usd" in text.lower() or times["unit"] is not None
    shown = dollars(value) if is_money else number(value)
    unit = f" {times['unit']}" if times["unit"] else ""
    of = usd_exact(second.value) if is_money else number(second.value)
    return _told(f"**{shown}**: {number(first.value)}{unit} × {of}.")


def _is_plain(numeral: Numeral) -> bool:
    return not numeral.is_article and not numeral.is_vague


def _per_other_period(text: str, vocabulary: Vocabulary, empty: Collection[str]) -> Estimated | None:
    """Tell a rate of dollars for another period: "$0.096 an hour is how much a month"."""
    money = [one for one in vocabulary.reader.amounts(text) if one.kind == "money"]
    if len(money) != 1 or not money[0].per or money[0].value <= 0:
        return None
    page = Page(text)
    page.blank(money[0].start, money[0].end)
    said = vocabulary.period_names.get(f"per {money[0].per}")
    periods = [vocabulary.period_names[one] for one in iter(lambda: page.take(vocabulary.periods), "")]
    wanted = next((one for one in periods if one != said), None)
    while page.take(vocabulary.asking):
        pass
    rest = [word for word in words(page.text) if word not in empty and word not in vocabulary.empty]
    if not wanted or not said or rest:
        return None
    month = _month_of(money[0].value, said, vocabulary)
    value = per_period(month, wanted, vocabulary.month_hours)
    shown = dollars(value)
    article = "an" if wanted == "hour" else "a"
    is_of_months = {said, wanted} == {"month", "year"}
    hours = "" if is_of_months else f" A month has {number(vocabulary.month_hours)} hours here."
    given = f"{usd_exact(money[0].value)} {'an' if said == 'hour' else 'a'} {said}"
    return _told(f"**{shown} {article} {wanted}**: {given}.{hours}")


def _month_of(value: float, period: Period, vocabulary: Vocabulary) -> float:
    return value / per_period(1.0, period, vocabulary.month_hours)


def _usage(text: str, vocabulary: Vocabulary, read: Callable[[str], Ask]) -> Estimated | None:
    """Tell how many GB-seconds or vCPU-hours something comes to."""
    found = ((unit, said.search(text.lower())) for unit, said in vocabulary.usage.items())
    unit, said = next(((unit, match) for unit, match in found if match), ("", None))
    if said is None or not vocabulary.budget.asks_how_many(text[: said.start()]):
        return None
    rest = f"{text[: said.start()]} {text[said.end() :]}"
    platform = "lambda" if unit == "GB-seconds" else "fargate"
    ask = read(f"{platform} {rest}")
    if unit == "GB-seconds":
        if ask.requests_per_month is None or ask.run_seconds is None or ask.memory_mib is None:
            return None
        gib = ask.memory_mib / _MIB_PER_GIB
        value = ask.requests_per_month * ask.run_seconds * gib
        how = f"{number(ask.requests_per_month)} × {number(ask.run_seconds)} s × {number(gib)} GB"
        return _told(f"**{number(round(value, _CENT_DECIMALS))} {unit}**: {how}.")
    each = ask.vcpus if unit == "vCPU-hours" else (ask.memory_mib or 0) / _MIB_PER_GIB
    if not each:
        return None
    hours = _hours(ask, vocabulary)
    count = ask.count or 1
    size = f"{number(each)} {'vCPU' if unit == 'vCPU-hours' else 'GB'}"
    times = f"{number(count)} × " if count != 1 else ""
    value = each * count * hours
    shown = number(round(value, _CENT_DECIMALS))
    return _told(f"**{shown} {unit}**: {times}{size} × {number(round(hours, _CENT_DECIMALS))} hours.")


def _hours(ask: Ask, vocabulary: Vocabulary) -> float:
    """Return the hours that something runs: those said, or all of the period asked for, else of a month."""
    said = hours_per_month(ask)
    if said is not None:
        return said
    return vocabulary.month_hours * per_period(1.0, ask.period or "month", vocabulary.month_hours)


def _told(text: str) -> Estimated:
    return Estimated(kind="answer", text=text, ask=Ask(wants="conversion"))
