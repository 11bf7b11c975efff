"""Reading amounts out of what people type: 20 min, half a gig, 10k rpm, 3M a day, once a night.

One grammar over the words of `knowledge/units.yaml`, applied from left to right; nothing is evaluated,
and a long paste costs no more than its length.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from assistant.quantities.amounts import Amount, AmountKind, Said, made, product
from assistant.quantities.batching import Batching
from assistant.quantities.grammar import compile_grammar
from assistant.quantities.multiplying import Multiplying
from assistant.quantities.numbers import NumberReader
from assistant.quantities.tails import Tails

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from assistant.quantities.numbers import Numeral

__all__ = ["MOST_CHARACTERS", "Amount", "AmountKind", "Reader"]

MOST_CHARACTERS = 20_000
_LATELY = 16
"""Texts whose amounts are remembered: the dialog, a sum and a belief each look for them."""
_BEFORE = 24
_DAY = 86400
_OF = re.compile(r"\s?(?:of\s)?(?:an?\s)?")
_SCHEDULE = re.compile(r"/\d|[x\u00d7]\d")  # 24/7, 24x7, 10.0.0.0/16
_ON_DAYS = re.compile(
    r"^\S+\s(?:days?|nights?|weekdays?)\b.*\bweek\b|^on\s(?:week|work)days\b", re.IGNORECASE
)
_ON = re.compile(r"[\s,]*(?:(?:on|for|and)\s)?", re.IGNORECASE)
_PLAIN_PERIOD = re.compile(r"^(?:every|each|a|an|per|/|\w+ly|on)\b", re.IGNORECASE)
_THEN = re.compile(r"[\s,:]{1,2}(?:(?:about|around|some|roughly|we have|there are)\s)?", re.IGNORECASE)
_EACH = re.compile(r"each\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:\d[\d.,]*\s?[kmb]?|million|thousand|hundred|dozen)\s(?:[a-z]+\s)?[a-z]+s"
    r"(?:\s(?:an?|per|every)\s[a-z]{3,7}|\s[a-z]{3,7}ly)?,?\s*$",
    re.IGNORECASE,
)
"""Counted things before "each"."""
_EVERY = re.compile(r"every\b", re.IGNORECASE)
_OF_ITS_OWN = re.compile(r"\s?,\s?(?:each|every)\b", re.IGNORECASE)
"""Tells "16 GB, every night" from "16 GB every night"."""
_OF_A_DAY = re.compile(r"\sdau\b", re.IGNORECASE)
"""Users of a day, who are counted by what each of them does."""
_EACH_IN = re.compile(r"\s(?:each|apiece)\s(?:per|an?|every)\s", re.IGNORECASE)
_A_PAIR = 2
_COPIES_OF = ("vcpu", "size")


class Reader:
    """Finds amounts; built once from the units document.

    Args:
        document: the content of `knowledge/units.yaml`.
        month_hours: length of a month in hours, for rates.
        month_days: length of a month in days, for "once a night".
    """

    def __init__(self, document: Mapping[str, Any], month_hours: float, month_days: float) -> None:
        """Compile the patterns."""
        self._numbers = NumberReader(document)
        self._grammar = compile_grammar(document, self._numbers.start)
        self._tails = Tails(document, self._grammar, month_hours, month_days)
        self._multiplying = Multiplying(document)
        self._read_lately = lru_cache(_LATELY)(self._amounts)
        self._batching = Batching(document)

    def amounts(self, text: str, expects: str = "") -> tuple[Amount, ...]:
        """Return the amounts in a text, in order; those of the last few texts are remembered.

        Args:
            text: what was typed.
            expects: the kind of amount that was asked for, to read "512M" and "5m" by.
        """
        return self._read_lately(text, expects)

    def _amounts(self, text: str, expects: str) -> tuple[Amount, ...]:
        text = text[:MOST_CHARACTERS]
        found: list[Amount] = []
        place = 0
        while (match := self._grammar.start.search(text, place)) is not None:
            read, place = self._read(text, match, expects)
            found.extend(read)
        return tuple(self._with_things(found, text))

    def unit(self, word: str) -> tuple[AmountKind, float] | None:
        """Return a unit's kind and how many base units it has; None for a word that is no unit."""
        return self._tails.unit(word)

    def per_month(self, period: str) -> float:
        """Return how many of a period a month has.

        Raises:
            KeyError: when the word is no period.
        """
        return self._tails.per_month(period)

    def _read(self, text: str, match: re.Match[str], expects: str) -> tuple[list[Amount], int]:
        """Read what begins at a match: the amounts, and where to go on."""
        if match["adverb"]:
            often = self._tails.per_month(match["adverb"])
            said = Said("rate", often, often, match.end())
            return [self._amount((said, said), match.start(), text)], match.end()
        if match["joined"]:
            said = Said("vcpu", self._tails.joined(match["joined"]), 1, match.end())
            return [self._amount((said, said), match.start(), text)], match.end()
        if match["every"]:
            return self._every(text, match)
        if match["money"] is not None:
            return self._money(text, match)
        numeral = self._numbers.at(text, match.start())
        return self._numbered(text, numeral, expects) if numeral else ([], match.end())

    def _every(self, text: str, match: re.Match[str]) -> tuple[list[Amount], int]:
        """Read "every 5 to 10 minutes", "every other day", "each night"."""
        other = self._grammar.other.match(text, match.end())
        if other:
            often = self._tails.per_month(other["period"]) / 2
            said = Said("rate", often, often, other.end())
            return [self._amount((said, said), match.start(), text)], other.end()
        first = self._numbers.at(text, match.end())
        first = None if first is None or first.is_article else first
        if first and _EACH.match(match["every"]) and _COUNTED.search(text[: match.start()][-_BEFORE:]):
            return [], match.end()  # "1M calls each 3 seconds" says how long each takes
        to = self._grammar.to.match(text, first.end) if first else None
        second = self._numbers.at(text, to.end()) if to else None
        last = second or first
        space = _OF.match(text, last.end) if last else None
        period = self._grammar.period.match(text, space.end() if space else match.end())
        if period is None or any(number is not None and not number.value > 0 for number in (first, second)):
            return [], match.end()
        often = self._tails.per_month(period["period"])
        ends = [often / number.value for number in (first, second) if number] or [often]
        is_vague = bool(first and first.is_vague)
        rates = [Said("rate", end, often, period.end(), is_vague) for end in ends]
        return [self._amount((rates[0], rates[-1]), match.start(), text)], period.end()

    def _money(self, text: str, match: re.Match[str]) -> tuple[list[Amount], int]:
        numeral = self._numbers.at(text, match.end())
        if numeral is None:
            return [], match.end()
        value = -numeral.value if match["money"].startswith("-") else numeral.value
        said = Said("money", value, 1, numeral.end)
        return self._finished(self._amount((said, said), match.start(), text), text)

    def _numbered(self, text: str, first: Numeral, expects: str) -> tuple[list[Amount], int]:
        """Read what begins with a number: an amount, a range, copies of a size, or a bare count."""
        said = self._tails.behind(text, first, expects)
        until = self._until(text, first, said, expects)
        if until:
            said = said or _shared(first, until)
            return self._finished(self._amount((said, until[1]), first.start, text), text)
        if said:
            return self._finished(self._amount((said, said), first.start, text), text)
        times = self._grammar.times.match(text, first.end)
        each = self._numbers.at(text, times.end()) if times else None
        size = self._tails.behind(text, each, expects) if each else None
        if times and each and size and size.kind in _COPIES_OF:
            copies = Said("count", first.value, 1, times.end())
            both = [
                self._amount((copies, copies), first.start, text),
                self._amount((size, size), each.start, text),
            ]
            return both, size.end
        is_no_count = first.is_article or (first.is_word and first.value <= 1) or math.isnan(first.value)
        if is_no_count or _SCHEDULE.match(text, first.end):
            return [], first.end
        count = Said("count", first.value, 1, first.end, first.is_vague)
        return [self._amount((count, count), first.start, text)], first.end

    def _until(
        self, text: str, first: Numeral, said: Said | None, expects: str
    ) -> tuple[Numeral, Said] | None:
        """Return the other end of a range: "to 20 minutes", "- 20k requests a day"."""
        place = said.end if said else first.end
        to = self._grammar.to.match(text, place)
        if to is None and self._grammar.between.search(text[max(0, first.start - _BEFORE) : first.start]):
            to = self._grammar.and_to.match(text, place)
        second = self._numbers.at(text, to.end()) if to else None
        if second is None or (second.is_article and said is None):
            return None
        until = self._tails.behind(text, second, expects)
        if until is None or (first.is_article and said is None) or math.isnan(first.value):
            return None
        return (second, until) if said is None or said.kind == until.kind else None

    def _finished(self, amount: Amount, text: str) -> tuple[list[Amount], int]:
        """Note the period behind an amount; behind a length of time it says how often."""
        per = self._grammar.per.match(text, amount.end)
        if per is None or amount.kind == "rate":
            return [amount], amount.end
        if amount.kind != "duration" and not _OF_ITS_OWN.match(per[0]):
            return [replace(amount, per=per["period"].lower())], per.end()
        often = self._tails.per_month(per["period"])
        if (
            amount.kind == "duration" and amount.scale == _DAY and often < self._tails.per_month("day")
        ):  # 5 days a week
            ends = [Said("rate", end / _DAY * often, often, per.end()) for end in (amount.low, amount.high)]
            return [self._amount((ends[0], ends[1]), amount.start, text)], per.end()
        once = Said("rate", often, often, per.end())
        start = per.end() - len(per[0].lstrip(" ,"))
        return [amount, self._amount((once, once), start, text)], per.end()

    def _amount(self, ends: tuple[Said, Said], start: int, text: str) -> Amount:
        before = text[max(0, start - _BEFORE) : start]
        end = max(said.end for said in ends)
        is_vague = bool(self._grammar.vague.search(before) or self._grammar.or_so.match(text, end))
        return made(ends, start, text, vague=is_vague)

    def _with_things(self, found: Sequence[Amount], text: str) -> list[Amount]:
        """Read "30 jobs of 20 minutes a night" as thirty a night: things, how long each, how often."""
        kept = list(found)
        if len(kept) < _A_PAIR:
            return kept
        for count, length, often in zip(found, found[1:], found[2:], strict=False):
            if (count.kind, length.kind, often.kind) != ("count", "duration", "rate"):
                continue
            thing = self._grammar.thing.match(text, count.end)
            if thing is None or not self._grammar.each.fullmatch(text, thing.end(), length.start):
                continue
            is_plain = _PLAIN_PERIOD.match(often.words) and often.value == often.scale
            if is_plain and self._grammar.each.fullmatch(text, length.end, often.start):
                kept.remove(count)
                said = f"{count.words}{thing[0]} {often.words}"
                kept[kept.index(often)] = replace(product(often, count, text), words=said, start=often.start)
        of_each = self._multiplying.of_each
        for rule in (self._so_many_each_time, self._on_some_days, self._of_each, of_each, self._of_each):
            kept = _joined(kept, rule, text)
        return self._batching.of_each_time(kept, text, self.per_month("day"))

    def _so_many_each_time(self, often: Amount, count: Amount, text: str) -> Amount | None:
        """Read "every night 10,000 jobs" as so many a night."""
        if (often.kind, count.kind) != ("rate", "count") or often.value != often.scale:
            return None
        is_plain = _PLAIN_PERIOD.match(often.words) and _THEN.fullmatch(text[often.end : count.start])
        if not is_plain or self._grammar.thing.match(text, count.end) is None:
            return None
        return product(often, count, text)

    def _on_some_days(self, day: Amount, days: Amount, text: str) -> Amount | None:
        """Read "8 hours a day, 5 days a week" and "3M a day on weekdays" as so much on each of those."""
        daily = self._tails.per_month("day")
        is_daily = (day.kind, days.kind, day.scale) == ("rate", "rate", daily)
        if not is_daily or not _ON_DAYS.match(days.words) or not _ON.fullmatch(text[day.end : days.start]):
            return None
        share = days.value / daily
        return product(day, replace(days, value=share, low=share, high=share), text)

    def _of_each(self, senders: Amount, often: Amount, text: str) -> Amount | None:
        """Read "1000 users, each 50 requests a day" as fifty thousand a day."""
        if (senders.kind, often.kind) != ("count", "rate"):
            return None
        between, behind = text[senders.end : often.start], text[often.end : often.end + _BEFORE]
        match = self._grammar.senders.fullmatch(between)
        is_fast = often.scale >= self.per_month("hour") and _EVERY.match(often.words) is not None
        is_told = is_fast or _EACH_IN.search(often.words) is not None
        is_of_each = match is not None and (
            match["each"] or _OF_A_DAY.match(between) or self._grammar.by_each.match(behind) or is_told
        )
        return product(often, senders, text) if is_of_each else None


def _joined(
    found: Sequence[Amount], rule: Callable[[Amount, Amount, str], Amount | None], text: str
) -> list[Amount]:
    """Return the amounts with each two neighbours that a rule makes one of replaced by that one."""
    kept: list[Amount] = []
    place = 0
    while place < len(found):
        one = rule(found[place], found[place + 1], text) if place + 1 < len(found) else None
        kept.append(one or found[place])
        place += 2 if one else 1
    return kept


def _shared(first: Numeral, until: tuple[Numeral, Said]) -> Said:
    """Return the first end of a range whose unit stands behind the second: 10-20k requests a day."""
    second, said = until
    is_scaled = first.multiplier == 1 and first.value <= second.value / second.multiplier
    factor = second.multiplier if is_scaled else 1
    return Said(said.kind, first.value * factor * said.scale, said.scale, first.end, first.is_vague)
