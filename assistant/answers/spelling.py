"""Mending words that nobody knows to the nearest word that somebody does."""

from __future__ import annotations

import math
from functools import cached_property, lru_cache
from itertools import groupby

from assistant.answers.tokens import MOST_CHARACTERS, stem
from assistant.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from assistant.answers.lexicon import Lexicon

_SHORTEST, _LONGEST = 4, 20
_WORD = pattern(rf"(?<![\w./-])[A-Za-z]{{{_SHORTEST},{_LONGEST}}}(?![\w./-]|['\u2019]t)")
_JOINED = pattern(r"(?<![\w./-])(?:[A-Za-z]+_[A-Za-z_]+|[A-Za-z]?[a-z]+(?:[A-Z][a-z]+)+)(?![\w./-])")
"""Names of settings: ECS_ENABLE_SPOT_INSTANCE_DRAINING, TooManyRequests."""
_PART = pattern(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SHORTEST_PART = 3
_OF_NAMES = 20
"""How usual the words of names are, if the cards do not tell."""
_SHORT_WORD = 5
_ONE_LETTER_OFF = 6
"""Words up to this length are mended by one letter, longer ones by two."""
_MOST_REMEMBERED = 10_000
_LATELY = 8
"""Texts whose mending is remembered."""
_VOWELS = {ord(letter): None for letter in "aeiouy"}
_SAME_SOUND, _SAME_LETTERS, _SAME_CONSONANTS = 0.5, 0.6, 0.7
"""How unlike two words are that differ in a doubled letter, in their order, in their vowels: less than the
number of letters, for these are the commonest slips."""
_BY_USE = 0.15
"""How much likelier a word is meant for every e-fold of cards that use it."""
_SHORTEST_BEGINNING = 8


class AnyOf:
    """Several vocabularies as one, none of them copied."""

    def __init__(self, *vocabularies: Collection[str]) -> None:
        """Remember them."""
        self._vocabularies = vocabularies

    def __contains__(self, word: object) -> bool:
        """Tell whether one of them has the word."""
        return any(word in vocabulary for vocabulary in self._vocabularies)

    def __iter__(self) -> Iterator[str]:
        """Yield the words of all, some more than once."""
        return (word for vocabulary in self._vocabularies for word in vocabulary)

    def __len__(self) -> int:
        """Return how many words that are."""
        return sum(map(len, self._vocabularies))


class Speller:
    """Corrects spelling against the lexicon and the words of the cards.

    Args:
        lexicon: the words people use.
        vocabulary: the stems that are known.
        spoken: tells the words that the cards use, as they are written, and by how many cards.
    """

    def __init__(
        self, lexicon: Lexicon, vocabulary: Collection[str], spoken: Callable[[], Mapping[str, int]]
    ) -> None:
        """Remember all three; what is spoken is asked for when the first unknown word comes."""
        self._lexicon = lexicon
        self._vocabulary = vocabulary
        self._spoken = spoken
        self._mended: dict[str, str] = {}
        """What words are mended to; nothing for those that stay as they are."""
        self._mended_lately = lru_cache(_LATELY)(self._mend_anew)

    def mend(self, text: str) -> tuple[str, frozenset[str]]:
        """Return the text with every unknown word replaced, where one near enough is known.

        Beside it come the replacements of short words, which are little better than guesses. The last few
        texts are remembered: what is typed is read for the cards, for a sum and for the dialog.
        """
        return self._mended_lately(text)

    def _mend_anew(self, text: str) -> tuple[str, frozenset[str]]:
        guesses = set()

        def mended(match: re.Match[str]) -> str:
            word = self._word(match[0])
            if word != match[0] and len(word) <= _SHORT_WORD:
                guesses.add(word)
            return word

        return _WORD.sub(mended, _JOINED.sub(self._apart, text[:MOST_CHARACTERS])), frozenset(guesses)

    def _apart(self, match: re.Match[str]) -> str:
        """Write the name of a setting that no card names as the words it is made of."""
        is_known = self._is_known(match[0].lower())
        return match[0] if is_known else " ".join(_PART.findall(match[0]))

    def _word(self, written: str) -> str:
        word = written.lower()
        mended = self._mended.get(word)
        if mended is None:
            if len(self._mended) >= _MOST_REMEMBERED:
                self._mended.clear()
            mended = self._mended[word] = "" if self._is_known(word) else self._nearest(word)
        return mended or written

    def _is_known(self, word: str) -> bool:
        lexicon = self._lexicon
        listed = word in lexicon.stop or word in lexicon.bounding or lexicon.meant_by(word)
        return (
            bool(listed)
            or word in lexicon.not_ours
            or stem(word) in lexicon.everyday
            or word in lexicon.names
            or stem(word) in self._vocabulary
        )

    @cached_property
    def _usual(self) -> Mapping[str, int]:
        """Every known word as it is written, and how usual it is."""
        lexicon = self._lexicon
        long = (word for word in (*lexicon.stop, *lexicon.bounding) if len(word) >= _SHORT_WORD)
        names = {word for name in lexicon.names for word in name.split()}
        spoken = self._spoken()
        return {**dict.fromkeys((*lexicon.synonyms, *long), 0), **dict.fromkeys(names, _OF_NAMES), **spoken}

    @cached_property
    def _candidates(self) -> Mapping[str, Sequence[str]]:
        """Known words by their first letter: people seldom mistype that one."""
        found: dict[str, list[str]] = {}
        for known in sorted(self._usual):
            if known.isalpha() and len(known) >= _SHORTEST - 1:
                found.setdefault(known[0], []).append(known)
        return found

    def _nearest(self, word: str) -> str:
        """Return the known word that is likeliest meant; two, where it is both of them and none is nearer."""
        from rapidfuzz import process  # noqa: PLC0415 - only on a miss
        from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415 - only on a miss

        alike = self._candidates.get(word[0], ())
        most = 1 if len(word) <= _ONE_LETTER_OFF else 2
        near = process.extract(word, alike, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=None)
        ranked = sorted(
            (_unlike(word, known, distance) - _BY_USE * math.log1p(self._usual[known]), distance, known)
            for known, distance, _ in near
        )
        if ranked and ranked[0][1] == 1:
            return ranked[0][-1]
        return self._two_words(word) or (ranked[0][-1] if ranked else _begun_with(word, alike))

    def _two_words(self, word: str) -> str:
        """Return two known words that were written as one: loadbalancer."""
        for end in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
            first, second = word[:end], word[end:]
            if self._is_known(first) and self._is_known(second):
                return f"{first} {second}"
        return ""


def _begun_with(word: str, known: Iterable[str]) -> str:
    """Return the shortest of the known words that a long one is the beginning of."""
    begun = (one for one in known if one.startswith(word)) if len(word) >= _SHORTEST_BEGINNING else ()
    return min(begun, key=len, default="")


def _unlike(written: str, known: str, distance: int) -> float:
    """Return how unlike two words are of which so many letters differ."""
    if _squeezed(written) == _squeezed(known):
        return _SAME_SOUND
    if sorted(written) == sorted(known):
        return _SAME_LETTERS
    if _squeezed(written).translate(_VOWELS) == _squeezed(known).translate(_VOWELS):
        return distance * _SAME_CONSONANTS
    return float(distance)


def _squeezed(word: str) -> str:
    """Return a word without the second of two like letters."""
    return "".join(letter for letter, _ in groupby(word))
