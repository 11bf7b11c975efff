"""Follow-ups that multiply what was priced, or add to it: "twice as many?", "double the memory", "3 more"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.answers.estimates.page import Page
from assistant.answers.tokens import words
from assistant.patterns import Phrases
from assistant.quantities.numbers import any_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from assistant.answers.estimates.ask import Ask
    from assistant.answers.estimates.vocabulary import Vocabulary

_FIELDS = ("memory_mib", "vcpus", "requests_per_month", "gb", "run_seconds", "count")
_COMPUTE = ("fargate", "instance", "cheapest")


class ScalingWords:
    """What tells that something is multiplied, and what of it."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Compile the words of `scaled` in `estimates.yaml`."""
        self._factors: Mapping[str, float] = document["factors"]
        self._factor = Phrases(self._factors)
        self._times = re.compile(r"(?<![\w.])(?P<times>\d+(?:\.\d+)?)\s?(?:x|times)(?!\w)", re.IGNORECASE)
        more, less = any_of(document["more"]), any_of(document["fewer"])
        self._more = re.compile(
            rf"(?<![\w.])(?P<count>\d+|one|a|another)\s?(?:(?P<more>{more})|(?P<less>{less}))(?!\w)",
            re.IGNORECASE,
        )
        self._of = {name: Phrases(said) for name, said in document["of"].items()}
        self._empty = frozenset(document["empty"])

    def scaled(self, text: str, earlier: Ask, vocabulary: Vocabulary, empty: Collection[str]) -> Ask | None:
        """Return what was priced, with what a follow-up multiplies; None where it multiplies nothing."""
        page = Page(text)
        step, factor = self._step(page), None
        if step is None:
            factor = self._times_said(page)
        if step is None and factor is None:
            return None
        named = [name for name, said in self._of.items() if page.take(said)]
        rest = [word for word in words(page.text) if word not in self._empty and word not in empty]
        fields = named or [_usual(earlier, vocabulary)]
        if any(word not in vocabulary.empty for word in rest) or (step is not None and fields != ["count"]):
            return None
        values = {field: _value(earlier, field) for field in fields}
        whole: dict[str, Any] = {
            field: value + step if step is not None else value * (factor or 1)
            for field, value in values.items()
            if value is not None
        }
        is_some = len(whole) == len(values) and all(value > 0 for value in whole.values())
        return replace(earlier, **whole) if is_some else None

    def _times_said(self, page: Page) -> float | None:
        match = self._times.search(page.text)
        if match:
            page.blank(*match.span())
            return float(match["times"])
        word = page.take(self._factor)
        return self._factors[word] if word else None

    def _step(self, page: Page) -> float | None:
        match = self._more.search(page.text)
        if match is None:
            return None
        page.blank(*match.span())
        value = float(match["count"]) if match["count"].isdigit() else 1.0
        return -value if match["less"] else value


def _usual(earlier: Ask, vocabulary: Vocabulary) -> str:
    """Return what is multiplied where the words do not say: of storage its size, of a function its calls."""
    thing = vocabulary.things.get(earlier.subject or "")
    if earlier.subject == "lambda" or (thing and thing.counts_requests):
        return "requests_per_month"
    is_of_size = earlier.subject not in _COMPUTE and earlier.gb is not None and earlier.count is None
    return "gb" if is_of_size else "count"


def _value(earlier: Ask, field: str) -> float | None:
    if field not in _FIELDS:
        return None
    value = getattr(earlier, field)
    if value is None and field == "count":
        return 1.0
    return None if value is None else float(value)
