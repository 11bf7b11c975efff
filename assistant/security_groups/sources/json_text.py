"""Walking JSON text piece by piece: large lists without holding them whole, and the line of any field."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")


class JsonText:
    """One JSON document as text; every method raises `InputError` naming line and column of a fault."""

    def __init__(self, text: str, file: Path | str) -> None:
        """Keep the text and the file it came from."""
        self.text = text
        self.file = file

    def start(self) -> int:
        """Return where the document begins."""
        return self._skip(0)

    def kind(self, place: int) -> str:
        """Return the first character of the value at a place: {, [ or another."""
        return self.text[place : place + 1]

    def value(self, place: int) -> tuple[Any, int]:
        """Decode the value at a place; return it and where it ends."""
        try:
            return _DECODER.raw_decode(self.text, place)
        except json.JSONDecodeError as error:
            raise self._fault(error.msg, error.pos) from None
        except RecursionError:
            raise InputError("not usable: it nests too deeply", file=self.file) from None
        except ValueError:
            line = self.line(place)
            raise InputError(
                "not usable: a number in it has too many digits", file=self.file, line=line
            ) from None

    def first_member(self, place: int) -> tuple[str, int] | None:
        """Return key and place of value of the first member of the object at a place."""
        place = self._skip(place + 1)
        return None if self.kind(place) == "}" else self._member(place)

    def next_member(self, ended: int) -> tuple[str, int] | None:
        """Return key and place of value of the next member, behind a value that ended at a place."""
        place = self._next(ended, "}")
        return None if self.kind(place) == "}" else self._member(place)

    def _member(self, place: int) -> tuple[str, int]:
        key, place = self.value(place)
        place = self._skip(place)
        if not isinstance(key, str) or self.kind(place) != ":":
            raise self._fault("a key and a colon are expected", place)
        return key, self._skip(place + 1)

    def elements(self, place: int) -> Iterator[tuple[Any, int, int]]:
        """Yield value, place and end of each element of the list at a place."""
        place = self._skip(place + 1)
        while self.kind(place) != "]":
            value, end = self.value(place)
            yield value, place, end
            place = self._next(end, "]")

    def behind(self, last: int) -> int:
        """Return where a list or object ends, given where its last part ended (or it began, if empty)."""
        return self._skip(last) + 1

    def check_end(self, place: int) -> None:
        """Refuse anything behind the document."""
        if self._skip(place) < len(self.text):
            raise self._fault("something stands behind the document", self._skip(place))

    def line(self, place: int) -> int:
        """Return the 1-based line of a place."""
        return self.text.count("\n", 0, place) + 1

    def find(self, place: int, steps: Sequence[str | int]) -> int:
        """Return the place of a field below the value at a place, or of its nearest parent that exists."""
        for step in steps:
            child = self._child(place, step)
            if child is None:
                break
            place = child
        return place

    def _child(self, place: int, step: str | int) -> int | None:
        if self.kind(place) == "{":
            member = self.first_member(place)
            while member is not None and member[0] != str(step):
                member = self.next_member(self.value(member[1])[1])
            return member[1] if member else None
        if self.kind(place) == "[" and isinstance(step, int):
            return next((at for i, (_, at, _) in enumerate(self.elements(place)) if i == step), None)
        return None

    def _skip(self, place: int) -> int:
        found = _SPACE.match(self.text, place)
        return found.end() if found else place

    def _next(self, place: int, closing: str) -> int:
        place = self._skip(place)
        if self.kind(place) == ",":
            place = self._skip(place + 1)
            if self.kind(place) == closing:
                raise self._fault("a comma stands before the end", place)
            return place
        if self.kind(place) != closing:
            raise self._fault("Expecting ',' delimiter", place)
        return place

    def _fault(self, problem: str, place: int) -> InputError:
        problem = problem[:1].lower() + problem[1:]
        if place >= len(self.text.rstrip()) or problem.startswith("unterminated string"):
            problem = "it ends in the middle, as if it were cut off"
        column = place - (self.text.rfind("\n", 0, place) + 1) + 1
        text = f"not valid JSON: {problem} (column {column})"
        return InputError(text, file=self.file, line=self.line(place))
