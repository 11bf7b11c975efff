"""Words as the index knows them: technical names kept whole, plurals and endings folded."""

from __future__ import annotations

import re
from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

WORDS_OF_SUMS = ("estimates.yaml", "regions.yaml", "units.yaml")
"""Documents whose words an estimate is read from."""
MOST_CHARACTERS = 2_000
"""A question longer than this is cut: what follows is a paste, not a question."""

_WORD = re.compile(
    r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?|/[a-z]{2,}|[a-z]+\d[\w-]*\.[\w-]+|\d+(?:[.,]\d+)*|[a-z][a-z0-9_]*"
)
_TECHNICAL = frozenset("0123456789/_")
_LETTERS_ALONE = {code: " " for code in range(128) if not chr(code).isalpha()}
"""Without these signs every run of letters is a word."""
_SHORT_NOT = re.compile(r"(?<=ca)n't\b|n't\b")
_SHORTEST_STEM = 4
_STAY_DOUBLE = "aeiouls"
"""Letters that may end a word twice: pull and pass, but stop and run."""


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, technical names kept whole."""
    return [*_words(text)]


@lru_cache(maxsize=256)
def _words(text: str) -> Sequence[str]:
    """Return the words; a question is looked at from many sides, and these are asked for from each."""
    plain = text[:MOST_CHARACTERS].lower().replace("\u2019", "'").replace("'s ", " ")
    plain = _SHORT_NOT.sub(" not", plain) if "n't" in plain else plain
    if plain.isascii() and _TECHNICAL.isdisjoint(plain):
        return plain.translate(_LETTERS_ALONE).split()
    return _WORD.findall(plain)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Fold the plain endings of English: limits, limited and limiting become limit, stopped becomes stop."""
    if not word.isalpha() or len(word) < _SHORTEST_STEM:
        return word
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")):
        if (
            word.endswith(ending)
            and not word.endswith("ss")
            and len(word) - len(ending) >= _SHORTEST_STEM - 1
        ):
            word = word[: len(word) - len(ending)] + instead
            is_doubled = ending in ("ing", "ed") and word[-1] == word[-2] and word[-1] not in _STAY_DOUBLE
            word = word[:-1] if is_doubled and len(word) >= _SHORTEST_STEM else word
            break
    return word.removesuffix("e") if len(word) > _SHORTEST_STEM else word


def tokens(text: str) -> list[str]:
    """Return the stems of a text's words."""
    return [*map(stem, _words(text))]


def subject_stems(subjects: Iterable[str]) -> tuple[str, ...]:
    """Return the stems of the words that subjects are written of: lambda, manag and instanc."""
    return tuple(stem(part) for subject in subjects for part in subject.split("-"))


def texts(document: Any) -> Iterator[str]:
    """Yield every text in a YAML document, keys included."""
    if isinstance(document, dict):
        yield from texts([*document, *document.values()])
    elif isinstance(document, list):
        for item in document:
            yield from texts(item)
    elif isinstance(document, str):
        yield document
