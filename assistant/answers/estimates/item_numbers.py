"""The numbers of a question on a thing with a unit price, or on instances, as fields of what it asks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.answers.estimates.measures import Numbers, counts

if TYPE_CHECKING:
    from assistant.answers.estimates.things import Thing
    from assistant.answers.estimates.vocabulary import Vocabulary
    from assistant.quantities.reading import Amount

_MIB_PER_GIB, _NEAR = 1024, 40
_EACH_OF_THEM = re.compile(r"[^.?!\d]{0,30}\b(?:each|apiece|per (?:gateway|volume|endpoint|one|balancer))\b")
_EACH_BEFORE = re.compile(r"\b(?:each|every one|every)\s(?:[a-z]+\s){0,3}$")
_A_PERIOD = re.compile(
    r"(?:\s(?!(?:cost|costs|price|priced|pay|charge|charged|for)\b)[a-z|\N{BROKEN BAR}-]+){0,4}?"
    r"(?:\s?/\s?|\s(?:per|a|an|each|every)\s|(?=\s\w+ly\b))"
    r"(?:(?P<period>second|minute|hour|day|night|week|month|year)\b"
    r"|\s(?P<adverb>hourly|daily|nightly|weekly|monthly|yearly)\b)"
)
"""The period behind an amount: "20 GB of ingestion a day"."""
_FOR = re.compile(r"\b(?:for|over|during|lasting|running)\s*$")
_FEW = re.compile(r"\b(?:few|several|some|tens|dozens|hundreds|thousands)\b")


def read_numbers(
    text: str, thing: Thing | None, vocabulary: Vocabulary, *, serves_requests: bool = False
) -> tuple[dict[str, object], str]:
    """Read the numbers of a question; one that nothing explains makes it `unread`.

    Args:
        text: the question in lower case, with what was understood blanked.
        thing: what is priced; None for instances.
        vocabulary: the words of prices.
        serves_requests: the instances are paid by the request as well: Lambda's.

    Returns:
        The fields of an `Ask`, and the text with the numbers blanked that were understood.
    """
    numbers = Numbers(text, vocabulary.numbers)
    reading = _Reading(numbers, thing, vocabulary, serves_requests)
    names = thing.quantities if thing else ()
    measured = numbers.measured({name: vocabulary.quantities[name] for name in names})
    if measured:
        reading.said["measures"] = tuple(measured.items())
    months = numbers.span(vocabulary.months_of)
    if months is not None and months != 1:
        reading.said["months"] = months
    amounts = vocabulary.reader.amounts(numbers.text)
    for amount in sorted(amounts, key=lambda one: one.kind != "duration"):
        reading.take(amount)
    is_unread = any(one.kind in ("money", "percent") for one in amounts) or numbers.left()
    return {**reading.said, "unread": is_unread or None}, numbers.text


@dataclass(slots=True)
class _Reading:
    """Puts amounts where they belong and blanks them; what belongs nowhere stays in the text."""

    numbers: Numbers
    thing: Thing | None
    vocabulary: Vocabulary
    serves_requests: bool
    said: dict[str, object] = field(default_factory=dict)

    def take(self, amount: Amount) -> None:
        """Put one amount where it belongs."""
        take = {
            "size": self._take_size,
            "vcpu": self._take_vcpus,
            "duration": self._take_time,
            "rate": self._take_rate,
            "count": self._take_count,
        }.get(amount.kind)
        if take and not amount.problem:
            self.numbers.blank(amount.start, take(amount))

    @property
    def _nouns(self) -> re.Pattern[str]:
        return self.thing.nouns if self.thing else self.vocabulary.hosts

    def _put(self, name: str, value: object, amount: Amount) -> int:
        """Remember a value that is not known yet and return where its words end; else where they begin."""
        if name in self.said:
            return amount.start
        self.said[name] = value
        return amount.end

    def _take_size(self, amount: Amount) -> int:
        if self.thing is None:
            return self._put("memory_mib", amount.value, amount)
        if "gb" in self.said:
            return amount.start
        text = self.numbers.text
        is_each = _EACH_OF_THEM.match(text, amount.end) or _EACH_BEFORE.search(text[: amount.start])
        self.said["is_each"] = bool(is_each) or None
        mib = self._per_month(amount) if self.thing.is_flow else amount.value
        return self._put("gb", mib / _MIB_PER_GIB, amount)

    def _per_month(self, amount: Amount) -> float:
        """Return a flow as so much a month, and take its period."""
        match = _A_PERIOD.match(self.numbers.text, amount.end)
        if match is None:
            return amount.value
        name = "adverb" if match["adverb"] else "period"
        if not match[name].startswith("year"):  # of a year, a year's amount is asked for
            self.numbers.blank(match.start(name), match.end(name))
        return amount.value * self.vocabulary.reader.per_month(match[name])

    def _take_vcpus(self, amount: Amount) -> int:
        return self._put("vcpus", amount.value, amount)

    def _take_time(self, amount: Amount) -> int:
        """Take how long it runs; "a day" after an amount or a price is a rate, unlike "for a day"."""
        is_article = amount.words.lower().startswith(("a ", "an "))
        if is_article and not _FOR.search(self.numbers.text[: amount.start]):
            return amount.start
        return self._put("run_seconds", amount.value, amount)

    def _take_rate(self, amount: Amount) -> int:
        """Take how often: requests, or runs, or a count before the period that is asked for."""
        numeral = self.numbers.reader.at(self.numbers.text, amount.start)
        is_plain = numeral is None or numeral.is_article
        if "run_seconds" in self.said or (not is_plain and self.thing and self.thing.counts_requests):
            self.said.setdefault("requests_per_month", amount.value)
            return amount.end
        if numeral is None or is_plain or not self._nouns.match(self.numbers.text[numeral.end :]):
            return amount.start
        is_first = self._put("count", numeral.value, amount) == amount.end
        return numeral.end if is_first else amount.start

    def _take_count(self, amount: Amount) -> int:
        if _FEW.search(amount.words):
            return amount.start
        if self.serves_requests and self._is_of_requests(amount):
            return self._put("requests_per_month", self._per_month(amount), amount)
        is_of_it = counts(amount, self.numbers.text, self._nouns)
        if self.thing and self.thing.counts_requests:
            if not (is_of_it or self._is_of_requests(amount)):
                return amount.start
            return self._put("requests_per_month", self._per_month(amount), amount)
        if is_of_it:
            return self._put("count", amount.value, amount)
        if self.thing is None:
            self._put("count", amount.value, amount)  # of tasks on an instance, say: no number of instances
        return amount.start

    def _is_of_requests(self, amount: Amount) -> bool:
        """Tell a number of requests of something that is paid by them."""
        behind = self.numbers.text[amount.end : amount.end + _NEAR].strip()
        ways = (behind, behind.partition(" ")[2], behind.partition(" ")[2].partition(" ")[2])
        return any(self.vocabulary.request_words.match(way) for way in ways)
