"""A question on prices in plain writing: units, names of types and what was taken back, before it is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.answers.estimates.taken_back import without_taken_back
from assistant.answers.estimates.type_names import types_in_full

if TYPE_CHECKING:
    from assistant.answers.estimates.vocabulary import Vocabulary

_CPU_UNITS = re.compile(r"(?<![\w.])(\d[\d,]{0,6}) ?cpu[ -]units?\b", re.IGNORECASE)
_BARE_POINT = re.compile(r"(?<![\w.])\.(?=\d)")
"""Half a vCPU, written .5."""
_MILLIONS = re.compile(
    r"(?<![\w.,])(?P<number>\d[\d.,]*) ?(?:M(?![\w/])|m(?=,? (?:\w+ )?\d[\d.]* ?ms\b))(?! ?cpu)"
)
"""Millions, as "20M" in "20M 50ms": in lower case it would be minutes."""
_NODES = re.compile(r"\b(?:\d{1,4}|[a-z]{3,9})[ -]nodes?\s+(?=(?:[a-z]+\s)?(?:cluster|eks)\b)", re.IGNORECASE)
_COUNTED = re.compile(r"\d\s?x?\s*$")
_OF_A_SIZE = 128
"""Of which sizes in MB are multiples: "512M" is memory."""


def in_plain_writing(text: str, vocabulary: Vocabulary) -> str:
    """Return a question with its numbers and names written in full, and without what is taken back."""
    text = _MILLIONS.sub(_in_millions, _BARE_POINT.sub("0.", text))
    text = without_taken_back(types_in_full(text, vocabulary.sizes), vocabulary)
    return _nodes_counted(text, vocabulary)


def _nodes_counted(text: str, vocabulary: Vocabulary) -> str:
    """Write how many nodes a cluster has before their type: "a 3-node eks cluster with m5.large"."""
    nodes = _NODES.search(text)
    numeral = vocabulary.numbers.at(text, nodes.start()) if nodes else None
    if nodes is None or numeral is None or numeral.is_article:
        return text
    types = [*vocabulary.types_at(text.lower())]
    if len(types) != 1 or types[0].start() < nodes.end() or _COUNTED.search(text[: types[0].start()]):
        return text
    place = types[0].start()
    return f"{text[: nodes.start()]}{text[nodes.end() : place]}{numeral.value:g} x {text[place:]}"


def in_vcpus(text: str, vocabulary: Vocabulary) -> str:
    """Write the CPU units of ECS as vCPUs: "512 cpu units" are half a one."""
    return _CPU_UNITS.sub(
        lambda said: f"{float(said[1].replace(',', '')) / vocabulary.cpu_units:g} vcpu", text
    )


def _in_millions(said: re.Match[str]) -> str:
    digits = said["number"]
    is_size = digits.isdigit() and int(digits) % _OF_A_SIZE == 0
    return said[0] if is_size else f"{digits} million"
