"""The tables of `knowledge/slots.yaml` and `units.yaml`, compiled for reading."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.quantities.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from assistant.facts import Knowledge

_NO_ADJECTIVE = (
    r"(?:of|in|on|at|for|with|and|or|to|per|a|an|the|is|are|by|from|each|every|without|no|across|over|between"
    r"|requests?|users?|times|years?)(?![\w-])"
)
_OF_SIZE = r"is|are|was|were|of|have|has|with|at|can be|could be|may be|up to"
_ROUGHLY = r"about|around|up to|roughly|some|over|under|only|almost|nearly"
_ASKS_WHAT = ("what ", "what's ")
_APOSTROPHES = str.maketrans("\u2019\u2018\u02bc", "'''")

_SHORTEST_WISH = len("recommend")


class Phrase(NamedTuple):
    """A known phrase found in a text.

    Attributes:
        start: where it begins.
        end: where it ends.
        slot: the field it is about.
        value: what it says of it.
        words: the phrase as it was typed.
        is_said: names the value itself, rather than something that implies it.
    """

    start: int
    end: int
    slot: str
    value: Any
    words: str
    is_said: bool

    @property
    def span(self) -> tuple[int, int]:
        """Where it begins and ends."""
        return self.start, self.end


class BusyHours(NamedTuple):
    """How the hours of a peak are named.

    Attributes:
        hours: "at noon", on either side of a rate.
        most: "up to", before one.
        hourly: how many hours a month has; a rate of a longer period is no peak.
    """

    hours: re.Pattern[str]
    most: re.Pattern[str]
    hourly: float


class OpeningHours(NamedTuple):
    """How two numbers are told to be hours of the day.

    Attributes:
        before: "used", "open", closing the words before them.
        behind: "on weekdays", opening those behind.
    """

    before: re.Pattern[str]
    behind: re.Pattern[str]


class Words:
    """The dialog's tables, ready for reading.

    Attributes:
        order: fields in the order in which they are asked for when nothing tells them apart.
        traits: fields that are asked about together.
        slots: what is known of each field.
        reader: finds amounts.
        not_weighed: what people ask for and no field holds: compliance.
        sure: phrases that decide over others of their field.
        today: phrases for a place where something may only stand today, by field.
        stays: words in a sentence that say it stays there.
        senders: those whose number stands for the load: users, devices.
        acts: what each phrase wants of the dialog.
        wishes: phrases that ask for the recommendation.
        long_wishes: those of them that may end a longer sentence.
        subjects: what services are called, by their id.
        aside: words of rudeness, small talk and other languages.
        bill_parts: what people call the parts of a bill, by words of their lines.
        names: what fields are called.
        answers: short answers to a field's own question.
        cues: words near an amount that tell which field it fills.
        nouns: words behind a number that do.
        counted_before: the same words, closing what stands before a number.
        anybody: people who may be of the team or not.
        of_team: words near them by which they are.
        not_copies: what may be there many times at once and is no copy: requests, connections.
        groups: what may stand there several times, before its copies are counted.
        ahead: words directly before an amount by which it fills a field.
        not_of: words directly behind one by which it does not.
        not_ahead: words directly before a number by which it counts something else.
        size_of: the same words before it: "each file is" 20 MB.
        opening_hours: words about two numbers by which they are hours of the day.
        busy_hours: words near a rate of an hour or less by which it is a peak.
        not_near: words near an amount by which it does not fill a field after all.
        by_amount: fields that an amount of a kind fills without a cue.
        apart: work that runs beside what answers requests, as a workload of its own.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        """Compile the tables."""
        document = knowledge.document("slots.yaml")
        self.order: tuple[str, ...] = tuple(document["order"])
        self.traits: tuple[str, ...] = tuple(document["traits"])
        self.slots: Mapping[str, Mapping[str, Any]] = document["slots"]
        self.acts: dict[str, str] = {p: act for act, phrases in document["acts"].items() for p in phrases}
        self._usual = document["usual"]
        self.wishes: tuple[str, ...] = tuple(document["acts"]["recommend_now"])
        self.long_wishes = tuple(wish for wish in self.wishes if len(wish) >= _SHORTEST_WISH)
        self.aside: Mapping[str, Any] = document["aside"]
        self.subjects: Mapping[str, Sequence[str]] = knowledge.document("lexicon.yaml")["subjects"]
        self.bill_parts: Mapping[str, Sequence[str]] = document["bill_parts"]
        self.reader = Reader(
            knowledge.document("units.yaml"), knowledge.figure("month.hours"), knowledge.figure("month.days")
        )
        self.senders = frozenset(knowledge.document("units.yaml")["senders"])
        self._likely: dict[tuple[str, str], tuple[tuple[Any, float], ...]] = {}
        self._meanings = _meanings(self.slots, document["implied"])
        self._phrase = any_phrase(self._meanings)
        self.apart = frozenset(map(plain, self.slots["kind"]["apart"]))
        self.names: dict[str, str] = {}
        for slot, spec in self.slots.items():
            self.names |= {plain(name): slot for name in (spec["label"], *spec.get("names", ()))}
        self.answers = {slot: _answers(spec) for slot, spec in self.slots.items()}
        self.not_weighed = any_phrase(document["not_weighed"])
        self.sure = self._phrases("sure")
        self.today = self._phrases("today")
        self.stays = self._patterns("stays")
        self.cues = self._patterns("cue")
        self.busy_hours = BusyHours(
            any_phrase(chain.from_iterable(document["busy_hours"]["hours"])),
            any_phrase(document["busy_hours"]["most"]),
            self.reader.per_month("hour"),
        )
        self.opening_hours = OpeningHours(
            _edge(document["opening_hours"]["before"], closes=True),
            _edge(document["opening_hours"]["behind"], closes=False),
        )
        self.ahead = self._edges("ahead", closes=True)
        self.not_ahead = self._edges("not_ahead", closes=True)
        self.size_of = {
            slot: re.compile(rf"\b(?:{_listed(spec['not_of'])})\s(?:{_OF_SIZE})(?:\s(?:{_ROUGHLY}))?\s$")
            for slot, spec in self.slots.items()
            if "not_of" in spec
        }
        self.not_of = self._edges("not_of", closes=False, unless=document["works_on"])
        self.not_near = self._patterns("not_near")
        self.nouns = {
            slot: re.compile(
                rf"\s?-?(?:(?!{_NO_ADJECTIVE})[a-z][\w.-]*\s|\d{{1,3}}-core\s){{0,2}}"
                rf"(?:{'|'.join(map(re.escape, spec['nouns']))})\b"
            )
            for slot, spec in self.slots.items()
            if "nouns" in spec
        }
        self.counted_before = self._edges("nouns", closes=True)
        self.anybody = frozenset(self.slots["team_size"]["anybody"])
        self.of_team = any_phrase(self.slots["team_size"]["of_team"])
        self.not_copies = frozenset(self.slots["instances"]["not_copies"])
        self.groups = self._edges("groups", closes=False)
        self.by_amount = {
            spec["amount"]: slot
            for slot, spec in reversed(self.slots.items())
            if "amount" in spec and "cue" not in spec and "nouns" not in spec
        }

    def _patterns(self, table: str) -> dict[str, re.Pattern[str]]:
        return {slot: any_phrase(spec[table]) for slot, spec in self.slots.items() if table in spec}

    def _phrases(self, table: str) -> dict[str, frozenset[str]]:
        return {
            slot: frozenset(map(plain, spec[table])) for slot, spec in self.slots.items() if table in spec
        }

    def _edges(self, table: str, *, closes: bool, unless: Iterable[str] = ()) -> dict[str, re.Pattern[str]]:
        return {
            slot: _edge(spec[table], closes=closes, unless=unless)
            for slot, spec in self.slots.items()
            if table in spec
        }

    def phrases_in(self, text: str) -> list[Phrase]:
        """Return the known phrases of a text; a longer one hides a shorter one of the same field in it."""
        lowered = plain(text)
        found = [
            Phrase(start, end, slot, value, text[start:end], is_said)
            for start, end in matches(self._phrase, lowered)
            for slot, value, is_said in self._meanings[lowered[start:end]]
        ]
        return [phrase for phrase in found if not any(self._hides(other, phrase) for other in found)]

    def _hides(self, other: Phrase, phrase: Phrase) -> bool:
        inside = other.start <= phrase.start and phrase.end <= other.end
        if not inside or other.end - other.start <= phrase.end - phrase.start or not other.is_said:
            return False
        yields = self.slots[phrase.slot].get("yields", ())
        return other.slot == phrase.slot or yields is True or other.slot in yields

    def likely(self, slot: str, kind: str, fields: Mapping[str, Any]) -> tuple[tuple[Any, float], ...]:
        """Return the values that a field may have in a workload of this kind, with their likelihoods.

        Memory and processors go together: the one follows the other where that is known. Copies are not
        asked for where requests are counted, nor the other way round.
        """
        spec = self.slots[slot]
        together = spec.get("unless_for", {}).get(kind, ())
        if fields.get(spec.get("unless", "")) or (together and all(map(fields.get, together))):
            return ()
        other = spec.get("goes_with")
        if other and fields.get(other):
            return self._in_proportion(slot, fields[other])
        found = self._likely.get((slot, kind))
        if found is None:
            found = self._likely[slot, kind] = _shares(
                spec.get("values_for", {}).get(kind, spec.get("values", ()))
            )
        return found

    def _in_proportion(self, slot: str, other: float) -> tuple[tuple[Any, float], ...]:
        spec = self.slots[slot]
        sizes = spec["sizes"]
        rows = [
            (min(sizes, key=lambda size: abs(size - other * ratio)), count) for ratio, count in spec["ratios"]
        ]
        return _shares(rows)

    def wants_usual(self, said: str, asked: str | None) -> bool:
        """Tell whether a text wishes for what is usual, with or without the name of what is asked for."""
        if said.startswith(_ASKS_WHAT):
            return False
        spec = self.slots.get(asked or "", {})
        named = (spec["label"], *spec.get("names", ())) if spec else ()
        return (
            _usual(
                tuple(self._usual["before"]),
                tuple(self._usual["names"]),
                (*self._usual["behind"], *map(plain, named)),
            ).fullmatch(said)
            is not None
        )

    def label(self, slot: str) -> str:
        """Return what a field is called."""
        spec = self.slots.get(slot)
        return str(spec["label"]) if spec else slot.replace("_", " ")

    def topic(self, slot: str) -> str:
        """Return what is asked for with a field, in a sentence: the memory, whether it may be interrupted."""
        spec = self.slots.get(slot)
        return str(spec.get("topic") or f"the {self.label(slot)}") if spec else slot

    def says(self, slot: str, value: Any) -> str:
        """Return a field with this value in words of its own; empty where label and value read well."""
        known: Mapping[Any, str] = self.slots.get(slot, {}).get("says", {})
        return str(known.get(value, "")) if isinstance(value, (bool, str)) or value in (0, 1, 3) else ""

    def amount_of(self, slot: str | None) -> str:
        """Return the kind of amount that fills a field; empty for a field that takes none."""
        return str(self.slots.get(slot or "", {}).get("amount", ""))


def _meanings(
    slots: Mapping[str, Mapping[str, Any]], implied: Iterable[Mapping[str, Any]]
) -> dict[str, list[tuple[str, Any, bool]]]:
    found: dict[str, list[tuple[str, Any, bool]]] = {}
    for slot, spec in slots.items():
        for value, phrases in spec.get("words", {}).items():
            for phrase in phrases:
                found.setdefault(plain(phrase), []).append((slot, value, True))
    for entry in implied:
        for phrase in entry["words"]:
            others = [(slot, value, False) for slot, value in entry.items() if slot != "words"]
            found.setdefault(plain(phrase), []).extend(others)
    return found


@lru_cache(maxsize=32)
def _usual(before: tuple[str, ...], names: tuple[str, ...], behind: tuple[str, ...]) -> re.Pattern[str]:
    ahead, name, after = ("|".join(map(re.escape, table)) for table in (before, names, behind))
    named = rf"(?:{name})"
    of = rf"\s(?:of\s)?(?:{after})"
    return re.compile(rf"(?:(?:{ahead})\s){{1,4}}{named}(?:{of}){{0,2}}|{named}{of}")


def _shares(rows: Iterable[Sequence[Any]]) -> tuple[tuple[Any, float], ...]:
    rows = list(rows)
    total = sum(count for _, count in rows)
    return tuple((value, count / total) for value, count in rows)


def _answers(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return the short answers to a field's own question, with what they mean."""
    values = spec.get("words", {})
    found = {str(value).replace("_", " "): value for value in values if not isinstance(value, bool)}
    for table in ("words", "answers"):
        found |= {plain(p): value for value, phrases in spec.get(table, {}).items() for p in phrases}
    return found


def plain(phrase: Any) -> str:
    """Return a phrase in lower case with plain apostrophes, every character in its place."""
    text = str(phrase)
    lowered = text.lower().translate(_APOSTROPHES)
    return lowered if len(lowered) == len(text) else "".join(c.lower()[:1] for c in text)


def any_phrase(phrases: Iterable[Any]) -> re.Pattern[str]:
    """Return a pattern that finds, at each place, the longest of these phrases as whole words.

    They stand together by their first character, so that a place is tried for those that begin with its own.
    """
    behind: dict[str, list[str]] = {}
    for phrase in sorted({plain(phrase) for phrase in phrases}, key=len, reverse=True):
        behind.setdefault(re.escape(phrase[:1]), []).append(re.escape(phrase[1:]))
    any_of = "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in behind.items())
    return re.compile(rf"(?<![\w-])(?=({any_of})(?![\w-]|/\d))")


def matches(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield where the phrases of a pattern begin and end, also those inside of others."""
    for match in pattern.finditer(text):
        yield match.start(1), match.end(1)


def _listed(phrases: Iterable[Any]) -> str:
    return "|".join(re.escape(plain(phrase)) for phrase in sorted(map(str, phrases), key=len, reverse=True))


def _edge(phrases: Iterable[Any], *, closes: bool, unless: Iterable[str] = ()) -> re.Pattern[str]:
    """Return a pattern for any of these phrases at the end of a text, or at its beginning.

    At the beginning it does not stand before one of `unless`: a 1 GB image resizer is no image of 1 GB.
    """
    listed = _listed(phrases)
    other = rf"(?!\s(?:{_listed(unless)})\b)" if unless else ""
    if closes:
        return re.compile(
            rf"(?<![\w-])(?:{listed})[\s:=(,]{{0,3}}(?:(?:about|around|at least|roughly|some)\s)?$"
        )
    return re.compile(
        rf"[\s-]{{0,2}}(?:of\s)?(?:(?!(?:and|or|with|per|for|on|in)\b)[a-z]{{2,12}}\s)?(?:{listed})(?![\w-]){other}"
    )


class _Ref:
    """A hashable handle on a knowledge, which is not hashable itself."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ref) and other.knowledge is self.knowledge

    def __hash__(self) -> int:
        return id(self.knowledge)


@lru_cache(maxsize=4)
def _words_of(handle: _Ref) -> Words:
    return Words(handle.knowledge)


def words_of(knowledge: Knowledge) -> Words:
    """Return the dialog's tables, compiled once for each knowledge."""
    return _words_of(_Ref(knowledge))
