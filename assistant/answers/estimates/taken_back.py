"""Amounts that their writer takes back: "5 TB... no, let's say 2000 GB"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.answers.estimates.vocabulary import without_instance_types

if TYPE_CHECKING:
    from assistant.answers.estimates.vocabulary import Vocabulary
    from assistant.quantities.reading import Amount

_TAKES_BACK = re.compile(
    r"\s?(?:[,;.\u2026\u2013\u2014-]{1,4}\s?|\s)(?:no|nope|sorry|wait|actually|correction|scratch that|"
    r"i mean|i meant|make (?:that|it)|or rather|rather)\b[,:.\s]{1,3}"
    r"(?:(?:sorry|wait|actually|let'?s say|make (?:that|it)|say|i mean|better|rather)\b[,:\s]{0,2}){0,2}",
    re.IGNORECASE,
)
"""Takes an amount back: "5 TB... no, let's say 2000 GB"."""
_NEAR_A_MARKER = 3


def without_taken_back(text: str, vocabulary: Vocabulary) -> str:
    """Return a text without the amount that is taken back, and with the one that takes its place."""
    marker = _TAKES_BACK.search(text)
    if marker is None:
        return text
    amounts = vocabulary.reader.amounts(without_instance_types(text))
    before = [one for one in amounts if one.end <= marker.start() + 1]
    after = [one for one in amounts if one.start >= marker.end() - 1]
    if not before or not after or _kind(before[-1]) != _kind(after[0]):
        return text
    if after[0].start - marker.end() > _NEAR_A_MARKER:
        return text
    old, new = before[-1], after[0]
    first = vocabulary.numbers.at(text, old.start)
    between = text[first.end if first and _kind(old) == "count" else old.end : marker.start()]
    numeral = vocabulary.numbers.at(text, new.start)
    end = numeral.end if numeral and _kind(new) == "count" else new.end
    return f"{text[: old.start]}{text[new.start : end]}{between}{text[end:]}"


def _kind(amount: Amount) -> str:
    """Return the kind of an amount; what is counted may be so many a period."""
    return "count" if amount.kind == "rate" else amount.kind
