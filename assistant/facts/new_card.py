"""Starting a card: a file that loads, and that the lint calls unfinished until it is filled."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import InputError
from assistant.facts.compiled import knowledge_folder

if TYPE_CHECKING:
    from datetime import date

UNFINISHED = "TODO"
"""The word that stands where something is still to be written."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_SKELETON = """\
# `berth knowledge check` says what is missing; `berth schema card` prints a schema for your editor.
id: {card_id}
subjects: [{service}]        # what it speaks about
topics: [TODO]               # attributes, a word each: timeout, price, quota
title: TODO
question: "TODO?"
asks:                        # other ways in which people put it, terse and natural
  - TODO
answer: >-                   # the figure first, in bold; every figure is read from a fact by its key
  **{{own.{key}}}** TODO.
facts:
  - key: own.{key}           # or a key of Berth's own (lambda.timeout.max), to override it
    value: 0
    unit: count              # seconds, MB, GiB, USD, percent, count; yes_no for true and false
    name: TODO
    bound: max               # max min default step price exact capability
    scope: TODO
sources:
  - {{url: "https://example.com/TODO", as_of: {today}, title: TODO}}
"""


def start_card(card_id: str, pack: Path, today: date) -> Path:
    """Write the beginning of a card into a pack, and return its path.

    Args:
        card_id: kebab-case, beginning with the service: ``lambda-our-timeout``.
        pack: the pack's folder; it is made where there is none.
        today: the date of the source.

    Raises:
        InputError: when the id is not of that form, or the card exists.
    """
    if not _ID.fullmatch(card_id):
        problem = "an id is of words in lower case joined by hyphens, the service first: lambda-our-timeout"
        raise InputError(problem, field=card_id)
    path = pack / "cards" / service_of(card_id) / f"{card_id}.yaml"
    if path.exists():
        raise InputError("this card exists already", file=path)
    text = _SKELETON.format(
        card_id=card_id, service=service_of(card_id), key=card_id.replace("-", "_"), today=today.isoformat()
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", file=path) from None
    return path


def service_of(card_id: str) -> str:
    """Return the folder of Berth's own that an id begins with, the longest such; else its first word."""
    own = [path.name for path in Path(knowledge_folder(), "cards").iterdir() if path.is_dir()]
    first, _, _ = card_id.partition("-")
    return max((name for name in own if card_id.startswith(f"{name}-")), key=len, default=first)
