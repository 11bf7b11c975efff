"""The words that people use: what they name, what means the same, what is foreign, what turns a sentence."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import pairwise

from assistant.answers.stated import StatedFigure, figures_in
from assistant.answers.tokens import stem, words
from assistant.patterns import Phrases, begun_in, by_first_run, standing
from assistant.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any

_BOUNDS_OF_A_RANGE = frozenset({"end"})
_JOINING = "_-"
"""Signs that make one word of two: a name is none within one."""
_SHORT_NAME = 6
"""A longer name is one even without the blanks in it."""
_MOST_REMEMBERED = 64
READY = "prepared"
"""Key of a lexicon under which stands what was prepared of it."""


@record(frozen=True, slots=True)
class Belief:
    """A wrong belief: its subjects, its telling words, the figures among them, its turns, and its amounts."""

    things: frozenset[str]
    telling: frozenset[str]
    figures: frozenset[str]
    turns: frozenset[str]
    amounts: tuple[StatedFigure, ...]


class Lexicon:
    """The words of `knowledge/lexicon.yaml`, ready for reading."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Prepare the tables."""
        self.names = _names(document)
        self.ambiguous: Mapping[str, list[str]] = document.get("ambiguous", {})
        self.synonyms: Mapping[str, list[str]] = document["synonyms"]
        self._phrases: Mapping[str, str] = document.get("phrases", {})
        self.bounds: Mapping[str, list[str]] = document["bounds"]
        implied = document.get("implied", {})
        self._implied = {word: subject for subject, names in implied.items() for word in names}
        self.bounding = frozenset(word for bound in self.bounds.values() for word in bound)
        self.compare = frozenset(document["compare"])
        self.niche = frozenset(document.get("niche", ()))
        ready = document.get(READY) or prepared(document)
        self._named: Mapping[str, Sequence[str]] = ready["named"]
        self._foreign, self._unstated, self._elsewhere, self._said_apart = map(_Listed, ready["listed"])
        self.light = frozenset(ready["light"])
        self.everyday = frozenset(ready["everyday"])
        self.stop = frozenset(document["stop"].split())
        self.cut_short = Phrases(document["cut_short"])
        self.agreement: Mapping[str, float] = document["agreement"]
        self.sureness: Mapping[str, float] = document["sureness"]
        self.following: Mapping[str, float] = document["following"]
        self._turns = {name: frozenset(marks) for name, marks in document.get("turns", {}).items()}
        self.turning = frozenset(
            mark for name, marks in self._turns.items() if name not in _BOUNDS_OF_A_RANGE for mark in marks
        )
        self.marks = frozenset(mark for marks in self._turns.values() for mark in marks)
        self.counterparts: Sequence[Sequence[str]] = document.get("counterparts", ())
        self._stays: Mapping[str, Sequence[str]] = document.get("stays", {})
        self._kinds = [frozenset(kind) for kind in document.get("kinds", ())]
        self._within: Mapping[str, Mapping[str, Sequence[str]]] = document.get("within", {})
        self._beliefs: dict[str, Belief] = {}
        self._parts: dict[str, tuple[list[str], str]] = {}

    @cached_property
    def not_ours(self) -> frozenset[str]:
        """The words of what the cards tell nothing of; they are no misspelling of theirs."""
        phrases = (*self._foreign, *self._unstated, *self._elsewhere)
        return frozenset(word for phrase in phrases for word in phrase.split())

    def meant_by(self, word: str) -> Sequence[str]:
        """Return the words that the cards use for a word; none for one that they use themselves.

        An ending that `stem` folds is no matter: warned is looked up as warn.
        """
        return _meant_by(self.synonyms, word)

    def subjects_in(self, text: str, near: Collection[str] = ()) -> tuple[str, ...]:
        """Return the subjects that a text names, each once.

        A name of several things means the one that goes with what else is named, or with `near`,
        what was spoken of before; failing that, all of them.
        """
        names, _ = self._parted(text)
        certain = [self.names[name] for name in names if self.names[name]]
        found: list[str] = []
        for name in names:
            found += [self.names[name]] if self.names[name] else self._meant(name, (*certain, *near))
        if not found:
            implied = [self._implied[word] for word in words(text) if word in self._implied]
            found = implied if implied and not (self.foreign_in(text) or self.is_elsewhere(text)) else []
        return tuple(dict.fromkeys(found))

    def _parted(self, text: str) -> tuple[list[str], str]:
        """Return the names of subjects in a text, the longest taken first, and the text without them.

        Its last texts are remembered, for one question is looked at from several sides.
        """
        found = self._parts.get(text)
        if found is None:
            if len(self._parts) >= _MOST_REMEMBERED:
                self._parts.clear()
            found = self._parts[text] = self._parted_anew(self.rephrased(text))
        return found

    def _parted_anew(self, lowered: str) -> tuple[list[str], str]:
        places = sorted(
            (start, -len(name), name)
            for name in begun_in(lowered, self._named)
            for start in standing(name, lowered, _JOINING)
        )
        names, beside, end = [], [], 0
        for start, _, name in places:
            if start >= end:
                names.append(name)
                beside.append(lowered[end:start])
                end = start + len(name)
        return names, " ".join((*beside, lowered[end:]))

    def rephrased(self, text: str) -> str:
        """Return a text in lower case, with the words of the cards for what people say in several words."""
        lowered = text.lower()
        present = self._said_apart.within(lowered)
        for phrase in sorted(present, key=len, reverse=True):
            lowered = _naming(phrase).sub(self._phrases[phrase], lowered)
        return lowered

    def _meant(self, name: str, beside: Collection[str]) -> list[str]:
        families = {subject.split("-")[0] for subject in beside}
        meant = [subject for subject in self.ambiguous[name] if subject.split("-")[0] in families]
        return meant or list(self.ambiguous[name])

    def naming(self, text: str) -> frozenset[str]:
        """Return the stems of the words by which a text names its subjects: k8s of "k8s upgrade"."""
        return frozenset(stem(word) for name in self._parted(text)[0] for word in words(name))

    def without_subjects(self, text: str) -> str:
        """Return a text without the names of subjects."""
        return self._parted(text)[1]

    def staying(self, before: Iterable[str], named: Collection[str]) -> tuple[str, ...]:
        """Return the subjects spoken of before that stay so beside those named now: Fargate beside EKS."""
        return tuple(s for s in before if named and all(other in self._stays.get(s, ()) for other in named))

    def kin(self, before: Iterable[str], named: Collection[str]) -> frozenset[str]:
        """Return the subjects spoken of before that are of one kind with any of those named now."""
        near = {other for kind in self._kinds if not kind.isdisjoint(named) for other in kind}
        return frozenset(near).intersection(before)

    def replaced(self, text: str, gone: Collection[str], by: str) -> str:
        """Return a text with something in the place of the first name of some subjects, without the others.

        Empty where it names none of them; a word that only implies one does for a name.
        """
        lowered = self.rephrased(text)
        named = [name for name in self._parted(text)[0] if self._is_of(name, gone)]
        named = named or [word for word, subject in self._implied.items() if subject in gone]
        places = sorted(
            (start, start + len(name)) for name in named for start in standing(name, lowered, _JOINING)
        )
        if not places:
            return ""
        for start, end in reversed(places[1:]):
            lowered = f"{lowered[:start]}{lowered[end:]}"
        start, end = places[0]
        return f"{lowered[:start]}{by}{lowered[end:]}"

    def _is_of(self, name: str, subjects: Collection[str]) -> bool:
        return self.names[name] in subjects or not frozenset(self.ambiguous.get(name, ())).isdisjoint(
            subjects
        )

    def within(self, before: Collection[str], named: Iterable[str]) -> tuple[str, ...]:
        """Return what subjects mean within those spoken of before: EC2 after Fargate is ECS on EC2."""
        meant = (
            subject
            for name in named
            for subject, others in self._within.get(name, {}).items()
            if not frozenset(before).isdisjoint(others)
        )
        return tuple(dict.fromkeys(meant))

    def belief(self, text: str) -> Belief:
        """Return a belief, understood once."""
        found = self._beliefs.get(text)
        if found is None:
            rest = words(self.without_subjects(text))
            telling = frozenset(word for word in rest if self._tells(word))
            figures = frozenset(word for word in telling if word[0].isdigit())
            things = frozenset(self.subjects_in(text))
            found = self._beliefs[text] = Belief(
                things, telling, figures, self.turns_in(text), figures_in(text)
            )
        return found

    def _tells(self, word: str) -> bool:
        """Tell a word that a belief is about from those that any sentence may use."""
        return word not in self.stop and word not in self.marks and stem(word) not in self.light

    def meaning(self, text: str) -> frozenset[str]:
        """Return the stems of the words that mean something, one word for all that mean the same.

        A subject is one word, however it is called: sgs and security groups are the same.
        """
        return self.meaning_beside(self.subjects_in(text), text)

    def meaning_beside(self, subjects: Iterable[str], text: str) -> frozenset[str]:
        """Return what a text means whose subjects are known already."""
        spoken = [word for word in words(self.without_subjects(text)) if word not in self.stop]
        meant = (self.meant_by(word) or (word,) for word in spoken)
        return frozenset((*(stem(word) for one in meant for word in one), *subjects))

    def turns_in(self, text: str) -> frozenset[str]:
        """Return the turns that a sentence takes: negation, restriction, generality, need."""
        spoken = re.findall(r"[a-z']+", text.lower().replace("\u2019", "'"))
        marked = {*spoken, *map(" ".join, pairwise(spoken))}  # a mark is a word or two: must, have to
        return frozenset(name for name, marks in self._turns.items() if not marks.isdisjoint(marked))

    def is_elsewhere(self, text: str) -> bool:
        """Tell whether the text is about another cloud or another world."""
        return bool(self._elsewhere.within(text))

    def foreign_in(self, text: str) -> frozenset[str]:
        """Return the services and products that a text names and no card is about."""
        return self._foreign.within(text)

    def unstated_in(self, text: str) -> frozenset[str]:
        """Return the attributes that a text asks for and the cards tell of nothing."""
        return self._unstated.within(text)

    def bound_in(self, spoken: Collection[str]) -> str:
        """Return the end of a range that is asked for; empty when none is."""
        for bound in ("default", "min", "price", "max"):
            if any(word in spoken for word in self.bounds[bound]):
                return bound
        return ""


def _names(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the names with what they stand for, nothing where that is ambiguous.

    A longer name may be written as one word, too: natgateway.
    """
    named = {name: subject for subject, names in document["subjects"].items() for name in (*names, subject)}
    joined = {name.replace(" ", ""): subject for name, subject in named.items() if len(name) > _SHORT_NAME}
    return joined | named | dict.fromkeys(document.get("ambiguous", ()), "")


def prepared(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a lexicon needs of its longer lists, as plain data that may be kept for the next start."""
    light, everyday = (document.get(name, "").split() for name in ("light", "everyday"))
    synonyms = document["synonyms"]
    known = {stem(word) for word in (*light, *everyday) if not _meant_by(synonyms, word)}
    lists = (document.get(name, ()) for name in ("foreign", "unstated", "elsewhere", "phrases"))
    return {
        "light": sorted(set(map(stem, light))),
        "everyday": sorted(known),
        "listed": [by_first_run(phrases) for phrases in lists],
        "named": by_first_run(_names(document)),
    }


@lru_cache(maxsize=4_096)
def _naming(name: str) -> re.Pattern[str]:
    """Return the pattern of a name; there are more than `re` remembers."""
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")


def _meant_by(synonyms: Mapping[str, Sequence[str]], word: str) -> Sequence[str]:
    found = synonyms.get(word)
    if found is not None:
        return found
    folded = stem(word)
    return synonyms.get(folded) or synonyms.get(f"{folded}e") or ()


class _Listed:
    """Phrases of a list, found where they stand in a text as words of their own."""

    def __init__(self, by_first: Mapping[str, Sequence[str]]) -> None:
        """Remember the phrases by their first words: most of them need no look at a text."""
        self._by_first = by_first
        self._within = lru_cache(_MOST_REMEMBERED)(self._looked_for)

    def __iter__(self) -> Iterator[str]:
        """Yield the phrases."""
        return (phrase for phrases in self._by_first.values() for phrase in phrases)

    def within(self, text: str) -> frozenset[str]:
        """Return those that a text holds; of the last texts they are remembered, as of their subjects."""
        return self._within(text)

    def _looked_for(self, text: str) -> frozenset[str]:
        lowered = text.lower()
        begun = begun_in(lowered, self._by_first)
        return frozenset(phrase for phrase in begun if next(standing(phrase, lowered), None) is not None)
