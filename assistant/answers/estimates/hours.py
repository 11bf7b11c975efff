"""The part of a month that something runs: 8 hours on weekdays, business hours, 9 to 5, over the weekend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from assistant.answers.estimates.page import Page
    from assistant.answers.estimates.vocabulary import Vocabulary

_HOURS_ON_DAYS = re.compile(
    r"(?<![\w.])(\d{1,2}(?:\.\d{1,2})?) ?(?:h|hours?|hrs?) (?:(?:a|per|each|every) day )?(?:on |for )?"
    r"(?:(\d{1,2}) (?:\w+ )?days?(?: (?:a|per|each|every|of the) month)?|"
    r"(?:\w+ )?(?:weekdays?|workdays?|(?:working|work|week|business) days?))",
    re.IGNORECASE,
)
"""Part of the month: "6 hours a day on 22 days", "8 hours on weekdays"."""
_HOURS = re.compile(
    r"(?<![\w.])(?P<hours>\d{1,2}(?:\.\d{1,2})?)[ -]?(?:h|hours?|hrs?)\b"
    r"(?:[ -](?:(?:a|per|each|every) )?(?:day|daily)\b| ?/ ?day\b)?"
)
_FROM_TO = re.compile(
    r"(?<![\w.])(?:from )?(?P<first>\d{1,2})(?::00)? ?(?P<am>am)? ?(?:-|to|till?|until|\N{EN DASH}) ?"
    r"(?P<last>\d{1,2})(?::00)? ?(?P<pm>pm|h)?(?![\w.])"
)
_ONLY = re.compile(r"\b(?:only|just|nothing but)\b")
_WEEKEND = re.compile(r"\b(?:over|for|during|on) (?:the|a|one|this) (?:whole )?weekend\b", re.IGNORECASE)
_DAYS_OF_A_WEEKEND, _HOURS_PER_DAY, _HALF_A_DAY = 2, 24, 12
_WORKING_SHARE = 5 / 7
"""Of the days of a week."""


def part_of_month(
    page: Page, vocabulary: Vocabulary, subjects: Collection[str]
) -> Iterator[tuple[str, object]]:
    """Take hours on some days of the month, which alone would be read as two rates."""
    weekend = _WEEKEND.search(page.text)
    if weekend:
        page.blank(*weekend.span())
        yield "run_seconds", vocabulary.seconds_of("d") * _DAYS_OF_A_WEEKEND
        return
    found = _HOURS_ON_DAYS.search(page.text)
    if found:
        page.blank(*found.span())
        page.take(vocabulary.business_hours)
        yield "run_seconds", float(found[1]) * vocabulary.seconds_of("h")
        yield "requests_per_month", float(found[2] or vocabulary.month_days * _WORKING_SHARE)
    elif "lambda" not in subjects:
        yield from _on_weekdays(page, vocabulary)


def _on_weekdays(page: Page, vocabulary: Vocabulary) -> Iterator[tuple[str, object]]:
    """Take weekdays with the hours said anywhere, the usual ones, or whole days where it is only those."""
    is_business = bool(page.take(vocabulary.business_hours))
    days = vocabulary.weekdays.search(page.text)
    if not (days or is_business):
        yield from _every_day(page, vocabulary)
        return
    hours = _hours(page) or (vocabulary.hours_of_business if is_business else 0.0)
    if not hours and not _ONLY.search(page.text):
        return
    if days:
        page.take(vocabulary.weekdays)
    yield "run_seconds", (hours or _HOURS_PER_DAY) * vocabulary.seconds_of("h")
    yield "requests_per_month", vocabulary.month_days * _WORKING_SHARE
    yield "is_usual_hours", (is_business and hours == vocabulary.hours_of_business) or None


def _every_day(page: Page, vocabulary: Vocabulary) -> Iterator[tuple[str, object]]:
    """Take "from 8am to 8pm", every day: the halves of the day tell that these are hours."""
    span = _FROM_TO.search(page.text)
    hours = _hours(page) if span and span["am"] and span["pm"] == "pm" else 0.0
    if hours:
        page.take(vocabulary.each_day)
        yield "run_seconds", hours * vocabulary.seconds_of("h")
        yield "requests_per_month", vocabulary.month_days


def _hours(page: Page) -> float:
    """Take the hours of a day, "9 hours a day" or "9 to 5"; 0 for none."""
    said, span = _HOURS.search(page.text), _FROM_TO.search(page.text)
    if said and not (span and span["am"]):
        page.blank(*said.span())
        return float(said["hours"])
    if span is None:
        return 0.0
    first, last = int(span["first"]), int(span["last"])
    last += _HALF_A_DAY if last <= first or (span["pm"] == "pm" and last < _HALF_A_DAY) else 0
    if not first < last <= _HOURS_PER_DAY:
        return 0.0
    page.blank(*span.span())
    return float(last - first)
