"""Plain conversions: 5,400 seconds in minutes, 512 MiB in GiB, 3M a day per second."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.answers.estimates.ask import Ask
from assistant.answers.estimates.wording import Estimated
from assistant.quantities import number, with_unit

if TYPE_CHECKING:
    from assistant.answers.estimates.vocabulary import Vocabulary
    from assistant.quantities.reading import Amount

_TO = re.compile(r"^\s*(?:=|is|are|in|to|into|as|per)?\s*(?:in|to|into|as|per)?\s*", re.IGNORECASE)
_SIGNIFICANT = 6
_SHORT_UNIT = 2
_UNITS = re.compile(r"\bcpu[ -]units?\b", re.IGNORECASE)
_OF_UNITS = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)\s*cpu[ -]units?\b", re.IGNORECASE)
_OF_VCPUS = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)\s*(?:v?cpus?|cores?)\b(?! units?)", re.IGNORECASE)
_OF_THINGS = re.compile(
    r"^(?:requests?|calls?|invocations?|messages?|events?)\s*(?:per|an?|/)\s*", re.IGNORECASE
)
_TIMES = {"millisecond": 0.001, "second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0}
_SIZES = {"KiB": 1 / 1024, "MiB": 1.0, "GiB": 1024.0, "TiB": 1048576.0}
_RATES = {"second", "minute", "hour", "day", "week", "month", "year"}


def conversion(text: str, vocabulary: Vocabulary) -> Estimated | None:
    """Convert the one amount of a question into the unit it asks for; None when it asks for no such thing."""
    of_cpu = _cpu_units(text, vocabulary)
    if of_cpu:
        return of_cpu
    amounts = [amount for amount in vocabulary.reader.amounts(text) if not amount.problem]
    if not amounts:
        return None
    amount = amounts[0]
    unit = _unit_after(text, amount) or _unit_before(text, amount)
    if not unit:
        return None
    converted = _converted(amount, unit, vocabulary)
    if converted is None:
        return None
    value, name = converted
    shown = float(f"{value:.{_SIGNIFICANT}g}")
    if amount.kind == "size" and "i" not in unit:
        name = unit.upper() if len(unit) == _SHORT_UNIT else name
    words = f"**{with_unit(shown, name)}**" if amount.kind != "rate" else f"**{number(shown)} a {name}**"
    month = f" A month has {number(vocabulary.month_hours)} hours here." if amount.kind == "rate" else ""
    return Estimated(
        kind="answer", text=f"{words}: {amount.words.strip()}.{month}", ask=Ask(wants="conversion")
    )


def _cpu_units(text: str, vocabulary: Vocabulary) -> Estimated | None:
    """Convert between vCPUs and the CPU units of ECS."""
    if not _UNITS.search(text):
        return None
    units, vcpus = _OF_UNITS.search(text), _OF_VCPUS.search(text)
    each = vocabulary.cpu_units
    is_more = any(amount.kind == "size" for amount in vocabulary.reader.amounts(text))
    if is_more or (units and vcpus):
        return None  # both are said, so neither is asked for; with a size a task is meant
    if units:
        of = float(units[1].replace(",", ""))
        shown = f"**{with_unit(of / each, 'vCPU')}**: {number(of)} CPU units"
    elif vcpus:
        of = float(vcpus[1].replace(",", ""))
        shown = f"**{number(of * each)} CPU units**: {number(of)} vCPU"
    else:
        return None
    return Estimated(
        kind="answer", text=f"{shown}, at {number(each)} units a vCPU.", ask=Ask(wants="conversion")
    )


def _unit_after(text: str, amount: Amount) -> str:
    rest = text[amount.end :].strip().rstrip("?.! ").lower()
    lead = _TO.match(rest)
    unit = rest[lead.end() :] if lead else rest
    unit = _OF_THINGS.sub("", unit)
    return unit if lead and lead[0].strip() and re.fullmatch(r"[a-z/]{1,14}", unit) else ""


def _unit_before(text: str, amount: Amount) -> str:
    if text[amount.end :].strip(" ?.!"):
        return ""
    before = text[: amount.start].strip().lower()
    found = re.fullmatch(
        r"(?:so |and )?how (?:many|much) (?:[a-z]+ (?:per |an? |in an? ))?(?P<unit>[a-z]{1,14})"
        r"(?: (?:is|are|in|make|makes|do|does|there|have|has))*",
        before,
    )
    return found["unit"] if found else ""


def _converted(amount: Amount, unit: str, vocabulary: Vocabulary) -> tuple[float, str] | None:
    if amount.kind == "duration":
        seconds = vocabulary.seconds_of(unit)
        name = next((name for name, size in _TIMES.items() if size == seconds), "")
        return (amount.value / seconds, f"{name}s") if seconds and name else None
    if amount.kind == "size":
        mib = vocabulary.mib_of(unit)
        name = next((name for name, size in _SIZES.items() if size == mib), "")
        return (amount.value / mib, name) if mib and name else None
    if amount.kind == "rate":
        period = {"rps": "second", "qps": "second", "tps": "second", "rpm": "minute"}.get(
            unit, unit.rstrip("s")
        )
        if period not in _RATES:
            return None
        return amount.value / vocabulary.per_month(period), period
    return None
