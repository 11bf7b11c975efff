"""Which estimate a question asks for, if any."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.answers.estimates.ask import Ask, merge, read_ask, says_something
from assistant.answers.estimates.conversions import conversion
from assistant.answers.estimates.instance_estimates import cheapest_answer, families_answer, instance_answer
from assistant.answers.estimates.platform_estimates import (
    fargate_estimate,
    lambda_estimate,
    platform_rates,
    regions_with_prices,
)
from assistant.answers.estimates.thing_estimates import thing_estimate
from assistant.answers.estimates.vocabulary import Vocabulary
from assistant.answers.estimates.wording import Estimated
from assistant.costs import price_book
from assistant.errors import UnknownFactError, UnknownPriceError

if TYPE_CHECKING:
    from collections.abc import Collection

    from assistant.costs import PriceBook
    from assistant.facts import Knowledge

_MOST_UNKNOWN = 3
_FOLLOWS = re.compile(
    r"^\W*(?:and|what about|how about|what if|same|but|now|ok|okay|then|with|without|in|on|for|per|as"
    r"|make it)\b",
    re.IGNORECASE,
)
_SHORT = 40


class Estimator:
    """Estimates over the prices of one knowledge; the same question always brings the same amount."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Remember the knowledge; words and prices are read when first needed."""
        self.knowledge = knowledge

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of prices."""
        return Vocabulary(self.knowledge)

    @cached_property
    def book(self) -> PriceBook:
        """The price book."""
        return price_book(self.knowledge)

    def estimate(
        self, text: str, subjects: Collection[str], stop: Collection[str], earlier: Ask | None = None
    ) -> Estimated | None:
        """Return the estimate that a question asks for, None when it asks for something else.

        Args:
            text: the question.
            subjects: ids of what it names.
            stop: words without meaning of their own.
            earlier: the question before, when that was an estimate: "and in Frankfurt?" changes it.
        """
        converted = conversion(text, self.vocabulary)
        if converted is not None:
            return converted
        ask = read_ask(text, subjects, self.vocabulary, stop)
        if ask.alternatives and earlier is None:
            return None
        if earlier is not None and self._changes(text, ask):
            ask = merge(earlier, ask)
        elif ask.left_over > (_MOST_UNKNOWN if ask.wants == "price" else 0):
            return None
        try:
            return self._estimated(ask)
        except UnknownPriceError as error:
            known = self.book.tables.regions(error.key)
            where = f" I know it in {', '.join(known)}." if known else ""
            return Estimated(kind="declined", text=f"I don't know that: {error}.{where}", ask=ask)
        except UnknownFactError as error:
            return Estimated(kind="declined", text=f"I don't know that: {error}.", ask=ask)

    def asked(self, text: str, subjects: Collection[str], stop: Collection[str]) -> Ask | None:
        """Return what an earlier question asked the price of, so that a follow-up may say how much of it."""
        ask = read_ask(text, subjects, self.vocabulary, stop)
        return ask if ask.wants == "price" and ask.subject and not ask.left_over else None

    def _changes(self, text: str, ask: Ask) -> bool:
        """Tell whether the words only change the estimate before."""
        if ask.left_over or not says_something(ask) or len(text) > _SHORT:
            return False
        return ask.subject is None and (bool(_FOLLOWS.match(text)) or ask.wants in (None, "price"))

    def _estimated(self, ask: Ask) -> Estimated | None:
        if ask.wants == "regions":
            return regions_with_prices(ask, self.book)
        if ask.subject == "instance":
            if not ask.instance_types:
                is_list = ask.wants in ("price", "specs", "comparison") and not ask.left_over
                return families_answer(ask, self.book) if is_list else None
            is_asked = ask.wants != "validity" or ask.left_over == 0
            return instance_answer(ask, self.book) if is_asked else None
        if ask.subject == "cheapest":
            return cheapest_answer(ask, self.book)
        if ask.subject == "fargate":
            sized = (ask.vcpus is not None and ask.memory_mib is not None) or ask.wants == "price"
            sized = sized or (ask.spec == "all" and ask.vcpus is None)
            return (fargate_estimate(ask, self.book) if sized else None) or platform_rates(ask, self.book)
        if ask.subject == "lambda":
            return lambda_estimate(ask, self.book) or platform_rates(ask, self.book)
        thing = self.vocabulary.things.get(ask.subject or "")
        how_much_of_it = (ask.count, ask.gb, ask.region, ask.period, ask.run_seconds)
        is_sum = ask.wants == "price" and any(value is not None for value in how_much_of_it)
        return thing_estimate(ask, thing, self.book) if thing and is_sum else None
