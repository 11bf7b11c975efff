"""Estimates in words: the amount first, the working in one line, then what it assumes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.quantities import number, usd, usd_exact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.answers.estimates.ask import Ask, Period
    from assistant.costs import Bill, LineItem

_MOST_DECIMALS, _RATE_DECIMALS = 2, 6
_SECONDS_PER_HOUR, _MINUTES_PER_HOUR, _HOURS_PER_DAY, _DAYS_PER_WEEK = 3600, 60, 24, 7
_MONTHS_PER_QUARTER, _MONTHS_PER_YEAR = 3, 12
_DATE = re.compile(r"(?<![\w-])\d{4}-\d{2}(?:-\d{2})?(?![\w-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What an estimate adds to a sum of several.

    Attributes:
        what: what it is for.
        usd_per_month: its amount.
        working: the sum behind it.
        assumes: what it takes for granted.
    """

    what: str
    usd_per_month: float
    working: str
    assumes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """An estimate in Markdown.

    Attributes:
        kind: estimate, or another kind of answer that came out instead.
        text: the whole of it, without the source line.
        card: the card that explains the prices; empty for none.
        source: where the figures come from, for the source line.
        ask: what was asked, for follow-ups.
        suggestions: what may be said next.
        part: what it adds to a sum; None for what is no amount.
    """

    kind: Literal["answer", "estimate", "comparison", "declined"]
    text: str
    ask: Ask
    card: str = ""
    source: str = ""
    suggestions: tuple[str, ...] = ()
    part: Part | None = None


def unknown(error: Exception, ask: Ask, where_known: str = "") -> Estimated:
    """Return the reply where a figure is lacking, and where else it is known."""
    return Estimated(kind="declined", text=f"I don't know that: {error}.{where_known}", ask=ask)


def lacking_price(name: str, near: Estimated | None, ask: Ask) -> Estimated:
    """Say that no price of something is known, and the nearest that is: the same type on shared hardware."""
    nearest = " The nearest I know are On-Demand prices on shared hardware."
    if near is not None and near.part is not None:
        nearest = f" The nearest I know, on shared hardware: {near.text}"
    return Estimated(
        kind="declined",
        text=f"I don't know that: I know no price of {name}.{nearest}",
        card=near.card if near else "",
        source=near.source if near else "",
        ask=ask,
    )


def part_of(bill: Bill, what: str, assumes: Iterable[str]) -> Part:
    """Return a bill as a part of a sum."""
    return Part(
        what=what,
        usd_per_month=bill.total,
        working=working(bill),
        assumes=tuple(filter(None, assumes)),
    )


def per_period(usd_per_month: float, period: Period, month_hours: float) -> float:
    """Return a month's amount for another period; a day has 24 hours and a year twelve months."""
    hour = usd_per_month / month_hours
    return {
        "second": hour / _SECONDS_PER_HOUR,
        "minute": hour / _MINUTES_PER_HOUR,
        "hour": hour,
        "day": hour * _HOURS_PER_DAY,
        "week": hour * _HOURS_PER_DAY * _DAYS_PER_WEEK,
        "month": usd_per_month,
        "quarter": usd_per_month * _MONTHS_PER_QUARTER,
        "year": usd_per_month * _MONTHS_PER_YEAR,
    }[period]


def money_line(bill: Bill, ask: Ask, month_hours: float, what: str) -> str:
    """Return the first line: the amount, its period and what it is for."""
    return amount_line(bill.total, ask, month_hours, what)


def amount_line(usd_per_month: float, ask: Ask, month_hours: float, what: str) -> str:
    """Return the same for an amount a month."""
    if ask.months is not None and ask.period in (None, "month"):
        total = f"**{usd(usd_per_month * ask.months)} for {_months(ask.months)}**"
        return f"{total} of {what} ({usd(usd_per_month)} a month)."
    period = ask.period or "month"
    value = per_period(usd_per_month, period, month_hours)
    shown = usd_exact(round(value, 8)) if period in ("second", "minute", "hour") else usd(value)
    also = "" if period == "month" else f" ({usd(usd_per_month)} a month)"
    article = "an" if period == "hour" else "a"
    return f"**{shown} {article} {period}** for {what}{also}."


def _months(months: float) -> str:
    years = months / _MONTHS_PER_YEAR
    if years >= 1 and years.is_integer():
        return f"{number(years)} year{'' if years == 1 else 's'}"
    return f"{number(round(months, _MOST_DECIMALS))} months"


def dollars(value: float) -> str:
    """Write an amount; one below a dollar, the rate of one GB say, with every digit."""
    return usd(value) if value >= 1 else usd_exact(round(value, _RATE_DECIMALS))


def working(bill: Bill) -> str:
    """Return the sum in one line: quantity times rate for every line."""
    return " + ".join(_factor(line) for line in bill.lines) or "nothing is billed"


def _factor(line: LineItem) -> str:
    unit = re.split(r"\s*[(,]| per ", line.unit)[0]
    quantity = number(round(line.quantity, _MOST_DECIMALS) if line.quantity >= 1 else line.quantity)
    plural = line.quantity != 1 and unit[-1:].islower() and not unit.endswith("s")
    name = f"{quantity} {unit}{'s' if plural else ''}"
    item = line.item.replace(" (", ", ").replace(")", "")
    return f"{name} × {usd_exact(line.usd_per_unit)} ({item})"


def usual_hours(ask: Ask) -> str:
    """Say how long hours of business are taken to be; empty where they are said, or not meant."""
    if not ask.is_usual_hours or ask.run_seconds is None:
        return ""
    return f"business hours taken as {number(ask.run_seconds / _SECONDS_PER_HOUR)} hours on weekdays"


def dates(bill: Bill) -> str:
    """Return when the rates were read, oldest first, for the source line; empty where nothing is billed."""
    found = {date for line in bill.lines for date in _DATE.findall(line.source)}
    return f", read {' and '.join(sorted(found))}" if found else ""


def sources_of(found: Iterable[Estimated]) -> str:
    """Join where the figures of several estimates come from, each source once."""
    return "; ".join(dict.fromkeys(one.source for one in found if one.source))


def assumed(parts: Iterable[str]) -> str:
    """Join assumptions into a sentence."""
    said = [part for part in parts if part]
    return f"{'; '.join(said)}." if said else ""


def joined(*paragraphs: str) -> str:
    """Join the paragraphs that have words."""
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
