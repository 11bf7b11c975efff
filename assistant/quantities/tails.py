"""What may stand behind a number and make it an amount: a unit, or things and a period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.quantities.amounts import Said

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from assistant.quantities.amounts import AmountKind
    from assistant.quantities.grammar import Grammar
    from assistant.quantities.numbers import Numeral

_SHORT = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DAY = 86400
_LEAST_WORD = 2
_TEN = 10
_LEAST_SIZE = 128
_LETTERS = {"M": 1.0, "m": 1.0, "G": 1024.0, "g": 1024.0, "K": 1 / 1024, "k": 1 / 1024}


class Tails:
    """Reads the units and periods of one units document."""

    def __init__(
        self, document: Mapping[str, Any], grammar: Grammar, month_hours: float, month_days: float
    ) -> None:
        """Take in the tables."""
        self._units: dict[str, tuple[AmountKind, float]] = {
            **_of("duration", document["durations"]),
            **_of("size", document["sizes"]),
            **_of("vcpu", document["processors"]),
            **_of("money", document["money"]),
            **_of("percent", {0.01: document["percent"]}),
        }
        self._fractions: Mapping[str, float] = document["fractions"]
        self._adverbs: Mapping[str, str] = document["adverbs"]
        self._joined: Mapping[str, float] = document["joined"]
        self._grammar = grammar
        self._month_seconds = month_hours * 3600
        self._month_days = month_days
        self._periods: Mapping[str, Any] = document["periods"]

    def unit(self, word: str) -> tuple[AmountKind, float] | None:
        """Return a unit's kind and how many base units it has; None for a word that is no unit."""
        return self._units.get(word.lower())

    def per_month(self, period: str) -> float:
        """Return how many of a period (or of an adverb such as daily) a month has."""
        name = period.lower()
        name = self._adverbs.get(name, name)
        seconds = self._periods.get(name, self._periods.get(name.rstrip("s")))
        if seconds is None:
            seconds = self._units[name][1]
        calendar = {"month": 1.0, "quarter": 1 / 3, "year": 1 / 12}
        if seconds in calendar:
            return calendar[seconds]
        days = float(seconds) / _DAY
        return self._month_days / days if days >= 1 else self._month_seconds / float(seconds)

    def behind(self, text: str, numeral: Numeral, expects: str = "") -> Said | None:
        """Return the number with what follows it as one amount, None where nothing fits."""
        if not numeral.letter:
            return self._unit_behind(text, numeral) or self._rate_behind(text, numeral)
        rate = self._rate_behind(text, numeral)
        if rate or self._grammar.thing.match(text, numeral.end):
            return rate
        number = numeral.value / numeral.multiplier
        if expects == "size" and numeral.letter in _LETTERS:
            scale = _LETTERS[numeral.letter]
            return Said("size", number * scale, scale, numeral.end, numeral.is_vague)
        milli = self._grammar.milli.match(text, numeral.end) if numeral.letter == "m" else None
        if milli:
            return Said("vcpu", number / 1000, 1 / 1000, milli.end(), numeral.is_vague)
        if numeral.letter.lower() == "m" and _is_usual_size(number) and expects != "duration":
            return Said("size", number, 1.0, numeral.end, numeral.is_vague)
        if numeral.letter == "m" or (numeral.letter == "M" and expects == "duration"):
            whole = Said("duration", number * 60, 60, numeral.end, numeral.is_vague)
            return self._with_more(text, whole, 60)
        return None

    def _unit_behind(self, text: str, numeral: Numeral) -> Said | None:
        match = self._grammar.unit.match(text, numeral.end)
        if match is None and numeral.is_word and 0 < numeral.value < 1:
            match = self._grammar.unit_of_a.match(text, numeral.end)
        elif match is None and numeral.is_word and numeral.is_vague:
            match = self._grammar.unit_of.match(text, numeral.end)
        if match is None:
            return None
        word = match["unit"].lower()
        if match["unit"] == "D" and match.end("unit") == numeral.end + 1:
            return None  # 3D
        if numeral.is_article and (len(word) < _LEAST_WORD or self._is_ordinal(text, word, match.end())):
            return None
        kind, scale = self._units[word]
        said = Said(kind, numeral.value * scale, scale, match.end(), numeral.is_vague)
        return self._with_more(text, said, scale) if kind == "duration" else self._and_part(text, said)

    def joined(self, word: str) -> float:
        """Return the processors of a "quad core"."""
        return self._joined[word.lower()]

    def _is_ordinal(self, text: str, word: str, end: int) -> bool:
        """Tell "a second workload" and "a core feature" from "a second" and "a GB"."""
        return word in ("second", "core", "min") and self._grammar.word.match(text, end) is not None

    def _with_more(self, text: str, said: Said, scale: float) -> Said:
        """Add the smaller units behind: 1h30m, 1 hour and 20 minutes, an hour and a half."""
        while match := self._grammar.more.match(text, said.end):
            smaller = self._units[match["unit"].lower()][1]
            if smaller >= scale:
                break
            value = said.value + float(match["more"]) * smaller
            said = Said(said.kind, value, said.scale, match.end(), said.vague)
            scale = smaller
        minutes = self._grammar.minutes.match(text, said.end) if scale == _SHORT["h"] else None
        if minutes:
            value = said.value + float(minutes["more"]) * _SHORT["m"]
            return Said(said.kind, value, said.scale, minutes.end(), said.vague)
        return self._and_part(text, said)

    def _and_part(self, text: str, said: Said) -> Said:
        match = self._grammar.and_part.match(text, said.end)
        if match is None:
            return said
        value = said.value + self._fractions[match["part"].lower()] * said.scale
        return Said(said.kind, value, said.scale, match.end(), said.vague)

    def _rate_behind(self, text: str, numeral: Numeral) -> Said | None:
        short = self._grammar.short_rate.match(text, numeral.end)
        if short and not numeral.is_article:
            return self._rate(numeral, self.per_month_of_seconds(_SHORT[short["short"][-1].lower()]), short)
        match = self._grammar.rate_of_things.match(text, numeral.end) if numeral.is_word else None
        if match is None and not numeral.is_article:
            is_small_word = numeral.is_word and numeral.value < _TEN
            pattern = self._grammar.rate_of_one if is_small_word else self._grammar.rate
            match = pattern.match(text, numeral.end)
        if match is None:
            return None
        if match["gapunit"]:
            gap = {"other": 2.0, "few": 3.0, "two": 2.0, "three": 3.0}.get(match["gap"].lower())
            often = self.per_month(match["gapunit"]) / (gap or max(1.0, float(match["gap"])))
        else:
            often = self.per_month(match["adverb"] or match["period"])
        return self._rate(numeral, often, match)

    def per_month_of_seconds(self, seconds: float) -> float:
        """Return how many spans of so many seconds a month has."""
        return self._month_days if seconds == _DAY else self._month_seconds / seconds

    def _rate(self, numeral: Numeral, often: float, match: re.Match[str]) -> Said:
        """Return a rate; things are whole, so 1.500 of them are fifteen hundred."""
        value = numeral.value * (1000 if numeral.may_be_grouped and numeral.multiplier == 1 else 1)
        return Said("rate", value * often, often, match.end(), numeral.is_vague)


def _is_usual_size(mib: float) -> bool:
    """Tell whether a number is one that sizes in MB have, and hardly any time or count: 128, 512, 3,072."""
    return mib >= _LEAST_SIZE and mib % _LEAST_SIZE == 0


def _of(kind: AmountKind, sizes: Mapping[Any, list[str]]) -> dict[str, tuple[AmountKind, float]]:
    return {unit: (kind, float(size)) for size, units in sizes.items() for unit in units}
