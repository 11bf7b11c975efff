"""Volumes that are named beside an instance by their size alone: "an m5.large with a 100 GB disk"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.quantities.numbers import any_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from assistant.answers.estimates.vocabulary import Vocabulary

_JOINED = "plus"


class VolumeWords:
    """The words for the volumes of an instance.

    Args:
        said: their entry in `estimates.yaml`: the thing that a plain volume is taken for, the nouns for it,
            and what may stand between its size and its noun.
    """

    def __init__(self, said: Mapping[str, Any]) -> None:
        """Compile the pattern."""
        self.thing: str = said["thing"]
        nouns, between = any_of(said["nouns"]), any_of(said["between"])
        size = r"\d[\d.,]*\s?[gt]i?b\b"
        self._found = re.compile(
            rf"(?:(?<![\w.])(?P<count>[a-z]{{1,7}}|\d{{1,3}}) ?x?\s+)?"
            rf"(?:(?P<size>{size})(?P<kind>(?:[\s-]+(?:{between}))*)[\s-]+(?P<noun>{nouns})\b"
            rf"|(?P<kind_first>(?:(?:{between})\s+)*)(?P<noun_first>{nouns}) of (?:an? )?"
            rf"(?P<size_behind>{size}))",
            re.IGNORECASE,
        )
        self._of_all = re.compile(rf"\b(?:{any_of(said['of_all'])})\b", re.IGNORECASE)

    def apart(self, text: str, vocabulary: Vocabulary) -> str:
        """Return a text in which each such volume is an item of its own, and says what it is.

        Every instance has its own, unless they are said to be of all.
        """
        if not vocabulary.instance_types_in(text):
            return text
        each = "" if self._of_all.search(text) else " each"
        written, end = "", 0
        for match in self._found.finditer(text):
            size = match["size"] or match["size_behind"]
            named = vocabulary.thing_words.search((match["kind"] or match["kind_first"] or "").lower())
            kind = named[0] if named else self.thing
            before = text[end : match.start()].rstrip()
            is_joined = not vocabulary.beside.split(f"{before} ")[-1].strip()
            noun = match["noun"] or match["noun_first"]
            joint = "" if is_joined else f" {_JOINED}"
            written += f"{before}{joint} {_times(match['count'], vocabulary, each)}{size} {kind} {noun}{each}"
            end = match.end()
        return f"{written}{text[end:]}".strip()


def _times(count: str | None, vocabulary: Vocabulary, each: str) -> str:
    """Write how many volumes of a size there are; a word that counts nothing stays."""
    if count is None:
        return ""
    numeral = vocabulary.numbers.at(count, 0)
    if numeral is None or numeral.end < len(count):
        return f"{count} "
    return f"{numeral.value:g}x " if each and numeral.value > 1 else f"{count} "
