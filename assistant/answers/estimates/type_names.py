"""Names of instance types as people write them: t3.medium, "t3 medium", "m5.2xl", "m5.larges", "t3.mirco"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_WRITTEN = re.compile(
    r"(?<![\w./-])(?P<family>[a-z]{1,4}\d{1,2}[a-z]{0,6})(?P<joint>[ ._-])(?P<size>[a-z0-9]{2,9})(?![\w.-])",
    re.IGNORECASE,
)
_EXTRA_LARGE = re.compile(r"^(\d{0,2})xl(?:arge)?$")
_LIKE_ENOUGH = 70
"""How like a misspelt size has to be to one that the family has, of 100."""


def types_in_full(text: str, sizes: Mapping[str, frozenset[str]]) -> str:
    """Return a text with each instance type that it means written as AWS writes it.

    A size that is misspelt is mended behind a dot only: "t3.mirco" can be nothing else, "t3 more" can.

    Args:
        text: the question.
        sizes: the sizes of each family.
    """
    if not _WRITTEN.search(text):
        return text
    return _WRITTEN.sub(lambda said: _in_full(said, sizes.get(said["family"].lower(), frozenset())), text)


def _in_full(said: re.Match[str], sizes: frozenset[str]) -> str:
    family, written = said["family"].lower(), said["size"].lower()
    size = next((one for one in _meant(written) if one in sizes), "")
    if not size and said["joint"] == "." and sizes:
        size = _nearest(written, sizes)
    return f"{family}.{size}" if size else said[0]


def _meant(written: str) -> tuple[str, ...]:
    """Return which sizes a word may stand for: "2xl", "larges"."""
    singular = written.removesuffix("s")
    return written, singular, _EXTRA_LARGE.sub(r"\1xlarge", singular)


def _nearest(written: str, sizes: frozenset[str]) -> str:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only on a miss

    found = process.extract(written, sorted(sizes), scorer=fuzz.ratio, limit=2, score_cutoff=_LIKE_ENOUGH)
    is_one = bool(found) and (len(found) == 1 or found[0][1] > found[1][1])
    return found[0][0] if is_one else ""
