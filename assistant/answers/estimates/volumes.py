"""Volumes that are named beside an instance by their size alone: "an m5.large with a 100 GB disk"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.quantities.numbers import any_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from assistant.answers.estimates.vocabulary import Vocabulary

_JOINED, _OF_EACH = "plus", "per machine"
_JOINT = re.compile(
    r"(?:[\s,+&]|\bw/"
    r"|\b(?:each(?: one)?(?: of them)?|with|has|have|having|gets?|and|plus|an?|using|attached)\b)*$",
    re.IGNORECASE,
)
"""What stands between an instance and its volume: "each with a"."""
_HAS = re.compile(r"\b(?:each|with|has|have|having|gets?|using)\b|\bw/", re.IGNORECASE)
"""Tells that the volume is one of each instance, and not the next item of a list."""


class VolumeWords:
    """The words for the volumes of an instance.

    Args:
        said: their entry in `estimates.yaml`: the thing that a plain volume is taken for, the nouns for it,
            and what may stand between its size and its noun.
        hosts: what else an instance is called.
    """

    def __init__(self, said: Mapping[str, Any], hosts: Sequence[str]) -> None:
        """Compile the pattern."""
        self.thing: str = said["thing"]
        self._kinds = frozenset(said["kinds"])
        kinds = any_of(self._kinds)
        nouns, between = any_of([*said["nouns"], *said["kinds"]]), any_of([*said["between"], *said["kinds"]])
        size = r"\d[\d.,]*\s?[gt]i?b\b"
        self._found = re.compile(
            rf"(?:(?<![\w.])(?P<count>[a-z]{{1,7}}|\d{{1,3}}) ?x?\s+)?"
            rf"(?:(?P<size>{size})(?P<kind>(?:[\s-]+(?:{between}))*)[\s-]+(?P<noun>{nouns})\b"
            rf"(?![\s-]+(?:snap|back))"
            rf"|(?P<kind_first>(?:(?:{between})\s+)*)"
            rf"(?:(?P<noun_first>{nouns}) of (?:an? )?|(?P<kind_bare>{kinds})\s+)(?P<size_behind>{size}))"
            rf"(?:\s+(?:(?P<each>each|apiece)"
            rf"|(?P<of_host>(?:per|for each|on each|on every) (?:{any_of(hosts)}))))?(?!\w)",
            re.IGNORECASE,
        )
        self._of_all = re.compile(rf"\b(?:{any_of(said['of_all'])})\b", re.IGNORECASE)

    def apart(self, text: str, vocabulary: Vocabulary) -> str:
        """Return a text in which each such volume is an item of its own, and says what it is.

        Every instance has its own, unless they are said to be of all.
        """
        if not vocabulary.instance_types_in(text):
            return text
        is_shared = bool(self._of_all.search(text))
        written, end = "", 0
        for match in self._found.finditer(text):
            size, noun = match["size"] or match["size_behind"], match["noun"] or match["noun_first"] or ""
            said = " ".join(match[name] or "" for name in ("kind", "noun", "kind_first", "kind_bare"))
            named = vocabulary.thing_words.search(said.lower())
            kind = named[0] if named else self.thing
            count, before = _counted(match["count"], text[end : match.start()], vocabulary)
            before, between = _apart(before)
            is_plain = bool(noun) and noun.lower() not in self._kinds
            is_own = _HAS.search(between) or match["of_host"] or (not count and (is_plain or match["each"]))
            each = f" {_OF_EACH}" if is_own and not is_shared else ""
            joint = f" {_JOINED} " if f"{written}{before}".strip() else ""
            volume = kind if noun.lower() in ("", kind) else f"{kind} {noun}"
            written += f"{before}{joint}{count}{size} {volume}{each}"
            end = match.end()
        return f"{written}{text[end:]}".strip()


def _apart(before: str) -> tuple[str, str]:
    """Return what stands before a volume, and what joins the volume to it."""
    found = _JOINT.search(before)
    start = found.start() if found else len(before)
    return before[:start], before[start:]


def _counted(word: str | None, before: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """Return how many volumes of a size there are, written before it, and what stands before that."""
    if word is None:
        return "", before
    numeral = vocabulary.numbers.at(word, 0)
    if numeral is None or numeral.end < len(word):
        return "", f"{before}{word}"
    return (f"{numeral.value:g}x " if numeral.value > 1 else ""), before
