"""The numbers of a question on a task or a function: how large, how often, how long, how many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.answers.estimates.measures import Numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answers.estimates.page import Page
    from assistant.answers.estimates.vocabulary import Vocabulary
    from assistant.quantities.reading import Amount

_STORAGE_AFTER = re.compile(r"^\W*(?:of )?(?:/tmp|tmp|ephemeral|storage|disk)")
_STORAGE_BEFORE = re.compile(r"(?:/tmp|tmp|ephemeral(?: storage)?|storage|disk)(?: of)?\W*$")
_PROVISIONED = re.compile(r"provisioned(?:\s+concurrency)?", re.IGNORECASE)
_TIMEOUT_BEFORE = re.compile(r"\btime-?out(?: (?:of|is|at|set to))?\W*$")
_TIMEOUT_AFTER = re.compile(r"\W*time-?out\b")
_DECISIVE = ("vcpu", "size", "count", "money", "percent", "duration")
"""Amounts that change a sum: one that belongs nowhere stops it."""
_NEAR = 24
_MOST_OF_ANYTHING = 50_000
"""More than that are requests, whatever they are called."""


def used(page: Page, vocabulary: Vocabulary) -> tuple[tuple[str, float], ...] | None:
    """Take use that is counted already: "100 vCPU-hours", "400,000 GB-seconds"."""
    numbers = Numbers(page.text, vocabulary.numbers)
    said = numbers.measured(vocabulary.counted_use)
    page.text = numbers.text
    return tuple(said.items()) or None


def span_of(page: Page, vocabulary: Vocabulary, *, committed: bool) -> Iterator[tuple[str, object]]:
    """Take "for 3 months" of a task or a function."""
    numbers = Numbers(page.text, vocabulary.numbers)
    months = None if committed else numbers.span(vocabulary.months_of)
    if months is not None and months != 1:
        page.text = numbers.text
        yield "months", months


def platform_amounts(page: Page, vocabulary: Vocabulary, found: dict[str, object]) -> dict[str, object]:
    """Take the amounts of a question on a task, a function or an instance of some size."""
    said: dict[str, object] = {}
    read = vocabulary.reader.amounts(page.text)
    are_counted = found.get("subject") == "lambda" and any(one.kind == "count" for one in read)
    amounts = _without_periods(read, page.text, vocabulary, are_counted=are_counted)
    often = [one for one in amounts if are_counted and _is_bare(one, page.text, vocabulary)]
    for amount in amounts:
        if amount.problem or amount in often or _is_timeout(amount, page.text):
            continue
        before = dict(said)
        _put(amount, page.text, vocabulary, {**found, **said}, said)
        if said == before and amount.kind in _DECISIVE:
            said["unread"] = True
    if often:
        said["requests_per_month"] = _number(said.get("requests_per_month")) * often[0].value
    for amount in amounts:
        page.blank(amount.start, amount.end)
    if said.get("count") is None and found.get("count") is None:
        word = page.take(vocabulary.count_words)
        if word:
            said["count"] = vocabulary.counts[word]
    return said


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 1.0


def _is_timeout(amount: Amount, text: str) -> bool:
    """Tell the time after which something is cut off from that which it takes."""
    is_named = _TIMEOUT_BEFORE.search(text[: amount.start]) or _TIMEOUT_AFTER.match(text[amount.end :])
    return amount.kind == "duration" and bool(is_named)


def _without_periods(
    amounts: Sequence[Amount], text: str, vocabulary: Vocabulary, *, are_counted: bool
) -> Sequence[Amount]:
    """Leave out the "hourly" of a price, which is no schedule.

    It is none without a time that something takes, beside another that follows that time at once ("8 hours a
    day, monthly") or is more often ("nightly, 45 min, monthly"), and where it is a month's or a year's of
    calls that are counted.
    """
    bare = [one for one in amounts if _is_bare(one, text, vocabulary)]
    ends = [one.end for one in amounts if one.kind == "duration"]
    rates = [one for one in amounts if one.kind == "rate"]
    following = [one for one in rates if any(end <= one.start <= end + 1 for end in ends)]
    usual = following or [max(rates, key=lambda one: (one not in bare, one.value))] if rates else []

    def is_of_price(one: Amount) -> bool:
        return not ends or one not in usual or (are_counted and one.value <= 1)

    return [one for one in amounts if one not in bare or not is_of_price(one)]


def _is_bare(amount: Amount, text: str, vocabulary: Vocabulary) -> bool:
    """Tell how often something is without a number of it: "hourly", "a day"."""
    numeral = vocabulary.numbers.at(text, amount.start)
    return amount.kind == "rate" and (numeral is None or numeral.is_article)


def _put(
    amount: Amount, text: str, vocabulary: Vocabulary, known: dict[str, object], said: dict[str, object]
) -> None:
    after = text[amount.end : amount.end + _NEAR]
    before = text[max(0, amount.start - _NEAR) : amount.start]
    if amount.kind == "vcpu":
        said.setdefault("vcpus", amount.value)
    elif amount.kind == "size":
        is_storage = bool(_STORAGE_AFTER.search(after) or _STORAGE_BEFORE.search(before))
        said.setdefault("ephemeral_mib" if is_storage else "memory_mib", amount.value)
    elif amount.kind == "duration":
        said.setdefault("run_seconds", amount.value)
    elif amount.kind == "rate":
        numeral = vocabulary.numbers.at(text, amount.start)
        if numeral and _PROVISIONED.match(text[numeral.end :].strip()):
            said.setdefault("provisioned", numeral.value)
        else:
            said.setdefault("requests_per_month", amount.value)
    elif amount.kind == "count":
        _put_count(amount, (before, after), vocabulary, known, said)


def _put_count(
    amount: Amount,
    around: tuple[str, str],
    vocabulary: Vocabulary,
    known: dict[str, object],
    said: dict[str, object],
) -> None:
    before, after = around
    if _PROVISIONED.search(before) or _PROVISIONED.match(after.strip()):
        said.setdefault("provisioned", amount.value)
    elif re.match(r"\s*gpus?\b", after):
        said.setdefault("gpus", amount.value)
    elif _counts_requests(amount.value, after, vocabulary, known):
        said.setdefault("requests_per_month", amount.value)
    elif known.get("count") is None and not vocabulary.uncounted.match(after.strip()):
        said.setdefault("count", amount.value)


def _counts_requests(value: float, after: str, vocabulary: Vocabulary, known: dict[str, object]) -> bool:
    """Tell "2 million short calls" from "2 small instances"; nobody asks for so many instances."""
    counted = after.strip()
    is_thing = any(vocabulary.count_things.match(words) for words in (counted, counted.partition(" ")[2]))
    return known.get("subject") == "lambda" or is_thing or value > _MOST_OF_ANYTHING
