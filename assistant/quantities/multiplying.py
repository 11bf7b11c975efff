"""Requests of each visit: "30k orders a day, each order is about 50 requests" are 1.5 million a day."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.patterns import pattern
from assistant.quantities.amounts import product
from assistant.quantities.numbers import any_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.quantities.amounts import Amount

_NOUN = r"[a-z]{2,20}(?:\s[a-z]{2,20})?"
_ABOUT = (
    r"(?:(?:like|about|around|some|roughly|maybe|usually|typically|on average|up to|at|of|~|approximately|"
    r"perhaps|probably|say)\s?){0,2}"
)
_OPENS = r"[\s,;.:()-]{0,4}(?:(?:and|but|with|where|while|so|then|who|they)\s)?(?:(?:for|each)\s)?"
_IS = (
    r"(?:is|are|makes?|does|do|has|have|sends?|needs?|means?|causes?|triggers?|fires?|takes?|generates?|"
    r"issues?|creates?|involves?|comes\sto|results?\sin|leads\sto|consists\sof|turns\sinto|amounts\sto|produces?|"
    r"sees?|views?|being|making|doing|sending|causing|triggering|with|equals)"
)
_OF_EACH = re.compile(
    rf"{_OPENS}(?:each|every|one|an?|per|a\ssingle)"
    rf"(?:\sof\s(?:them|those|these|which)|\s(?:one\s)?(?P<noun>{_NOUN}?))??\s?,?\s?(?:{_IS}\s)?{_ABOUT}",
    re.IGNORECASE,
)
_BY_EACH = re.compile(
    rf"\b(?:each|every|an?|one|per)\s(?P<noun>{_NOUN}?)\s(?:{_IS}\s)?{_ABOUT}$", re.IGNORECASE
)
_BESIDE = re.compile(rf"{_OPENS}(?:{_IS}\s)?{_ABOUT}", re.IGNORECASE)
_LEADS = re.compile(r"[\s,;.:()-]{0,4}(?:(?:and|with|at|for|of|we have|there are|we get)\s)?", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+")
_BEFORE = 40
_STEM = 4
"""Letters that a visit and a visitor have in common."""


class Multiplying:
    """Reads how many requests each of the things that are counted makes.

    Args:
        document: the content of `knowledge/units.yaml`.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Compile the patterns."""
        each = rf"(?:(?:for|with|on|in|by)\s)?(?:each|apiece|every)(?:\sone|\stime)?(?!\s{_NOUN})"
        per = rf"(?:(?:(?:for|with|in|on)\s)?(?:each|every)|per|an?|/)\s?(?P<noun>{_NOUN})"
        inbound = r"(?!\s(?:to|against|from|into)\s(?!(?:our|the|my|this|that|it|us)\b))"
        requests, things = document["requests"], document["things"]
        self._requests, self._things = (
            pattern(
                rf"\s(?:[a-z-]{{2,16}}\s)?(?:{any_of(names)})\b{inbound}"
                rf"(?:\s?(?:(?P<each>{each})\b|{per}))?",
                re.IGNORECASE,
            )
            for names in (requests, (*requests, *things))
        )
        self._senders = frozenset(document["senders"])
        self._works = frozenset(document["works"])

    def of_each(self, first: Amount, second: Amount, text: str) -> Amount | None:
        """Return the product of two neighbours, one things in a time and the other requests of each."""
        if (first.kind, second.kind) == ("rate", "count"):
            return self._of_visits(first, second, text) or self._of_so_many(first, second, text)
        if (first.kind, second.kind) == ("count", "rate"):
            return self._told_first(first, second, text)
        return None

    def _of_visits(self, visits: Amount, requests: Amount, text: str) -> Amount | None:
        """Read "30k orders a day, each is 50 requests"; what people do by themselves may be anything."""
        is_of_people = not self._senders.isdisjoint(_WORD.findall(visits.words.lower()))
        named = (self._things if is_of_people else self._requests).match(text, requests.end)
        if named is None or not self._are_visits(visits):
            return None
        linked = _OF_EACH.fullmatch(text, visits.end, requests.start)
        is_of_them = linked is not None and (not linked["noun"] or _is_among(linked["noun"], visits.words))
        if not is_of_them and _BESIDE.fullmatch(text, visits.end, requests.start):
            is_of_them = bool(named["each"]) or _is_among(named["noun"] or "", visits.words)
        return product(visits, replace(requests, end=named.end()), text) if is_of_them else None

    def _of_so_many(self, often: Amount, people: Amount, text: str) -> Amount | None:
        """Read "each user makes 20 requests a day, we have 10k users"."""
        before = _BY_EACH.search(text[max(0, often.start - _BEFORE) : often.start])
        behind = _WORD.match(text, people.end + 1)
        is_of_them = before is not None and behind is not None and _is_among(before["noun"], behind[0])
        return product(often, people, text) if is_of_them else None

    def _told_first(self, requests: Amount, visits: Amount, text: str) -> Amount | None:
        """Read "3 calls per order, 20k orders a day"."""
        named = self._requests.match(text, requests.end)
        if named is None or not named["noun"] or not self._are_visits(visits):
            return None
        is_near = _LEADS.fullmatch(text, named.end(), visits.start) is not None
        is_of_them = is_near and _is_among(named["noun"], visits.words)
        return product(visits, requests, text) if is_of_them else None

    def _are_visits(self, rate: Amount) -> bool:
        """Tell orders and visits from what is a run, or a request, itself: "400 jobs a night of 20 calls"."""
        return self._works.isdisjoint(_WORD.findall(rate.words.lower()))


def _is_among(noun: str, words: str) -> bool:
    """Tell whether a noun is one of some words: an order of orders, a visit of visitors."""
    last = _WORD.findall(noun.lower())[-1:]
    return not {*map(_stem, last)}.isdisjoint(map(_stem, _WORD.findall(words.lower())))


def _stem(word: str) -> str:
    return word[:_STEM] if len(word) > _STEM else word.rstrip("s")
