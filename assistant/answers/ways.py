"""Ways to ask for a card, kept so that what each has in common with a question is counted, not compared.

Under each word stand the places of the ways that hold it, a character a place; the places of all words of a
question, one after the other, are counted at once.
"""

from __future__ import annotations

from collections import Counter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, KeysView, Mapping
    from typing import Any

_FIRST, _ESCAPED = ord("#"), ord("\\")
"""Places begin with a sign that JSON writes as it is, and leave out the one that it does not."""


class Ways:
    """The words of several texts.

    Args:
        data: what `ways_data` made.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Remember the places by their words, and how many words each way has."""
        self._places: Mapping[str, str] = data["places"]
        self._lengths = {_sign(place): length for place, length in enumerate(data["lengths"])}

    @property
    def words(self) -> KeysView[str]:
        """The words of all of them."""
        return self._places.keys()

    def shares(self, said: frozenset[str]) -> list[float]:
        """Return the share of words that a text has in common with each, where it has any, 0 to 1."""
        length, lengths = len(said), self._lengths
        common = Counter("".join(filter(None, map(self._places.get, said))))
        return [count / (length + lengths[place] - count) for place, count in common.items()]


def ways_data(texts: Iterable[Iterable[str]]) -> dict[str, Any]:
    """Return the words of some texts as plain data; texts of the same words are one."""
    several = sorted({tuple(sorted(set(words))) for words in texts})
    places: dict[str, list[str]] = {}
    for place, words in enumerate(several):
        for word in words:
            places.setdefault(word, []).append(_sign(place))
    return {
        "lengths": [len(words) for words in several],
        "places": {word: "".join(signs) for word, signs in sorted(places.items())},
    }


def _sign(place: int) -> str:
    code = _FIRST + place
    return chr(code if code < _ESCAPED else code + 1)
