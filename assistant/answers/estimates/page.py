"""The words of a question that are still to be understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answers.estimates.measures import TAKEN

if TYPE_CHECKING:
    import re
    from collections.abc import Collection

    from assistant.patterns import Phrases


class Page:
    """The words still to be understood; what is taken is blanked, the rest stays in its place."""

    def __init__(self, text: str) -> None:
        """Begin with all of a text, in lower case."""
        self.text = text.lower()

    def take(self, pattern: Phrases, mark: str = TAKEN) -> str:
        """Take the first match of some phrases and return it; empty for none."""
        match = pattern.search(self.text)
        if not match:
            return ""
        self.blank(match.start(), match.end(), mark)
        return match[0]

    def take_all(self, pattern: re.Pattern[str], known: Collection[str]) -> list[str]:
        """Take every match that is a known word."""
        matches = [match for match in pattern.finditer(self.text) if match[0] in known]
        for match in matches:
            self.blank(*match.span())
        return [match[0] for match in matches]

    def blank_as(self, other: Page) -> None:
        """Blank what is blanked on another page of the same text."""
        pairs = zip(self.text, other.text, strict=True)
        self.text = "".join(TAKEN if TAKEN in pair else pair[0] for pair in pairs)

    def blank(self, start: int, end: int, mark: str = TAKEN) -> None:
        """Take what stands between two places."""
        self.text = self.text[:start] + mark * (end - start) + self.text[end:]
