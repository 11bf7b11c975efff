"""What is searched in the benchmarks: the cards, and a large corpus of AWS's own documentation strings."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from random import Random
from types import SimpleNamespace
from typing import Any

from botocore.loaders import Loader

from assistant.facts import default_knowledge

LARGE = 100_000
_TAG = re.compile(r"<[^>]*>")
_SHUFFLE = 730


@dataclass(frozen=True)
class PlainTexts:
    """Texts in the place of a knowledge's cards, one field each, for the index to be built over them.

    The index asks of a knowledge its cards and that it fills in their templates; a text has nothing to fill in.
    """

    cards: dict[str, Any] = field(default_factory=dict)
    phrasings: dict[str, Any] = field(default_factory=dict)

    def render(self, template: str) -> str:
        return template

    @classmethod
    def of(cls, texts: list[str]) -> "PlainTexts":
        empty: dict[str, Any] = dict.fromkeys(("title", "question", "service"), "")
        empty |= dict.fromkeys(("asks", "topics", "subjects", "facts", "corrections"), ())
        numbered = enumerate(texts)
        return cls({f"{n:06}": SimpleNamespace(id=f"{n:06}", answer=text, **empty) for n, text in numbered})


@cache
def knowledge(size: str) -> Any:
    """Return the cards as they are, or the large corpus in their place."""
    return default_knowledge() if size == "cards" else PlainTexts.of(documentation(LARGE))


def documentation(count: int) -> list[str]:
    """Return that many different documentation strings of the SDK's API models, always the same ones."""
    loader = Loader(include_default_search_paths=True)
    services = loader.list_available_services("service-2")
    Random(_SHUFFLE).shuffle(services)  # noqa: S311 - the same order each time
    found: dict[str, None] = {}
    for service in services:
        for text in _documented(loader.load_service_model(service, "service-2")):
            found.setdefault(" ".join(html.unescape(_TAG.sub(" ", text)).split()))
            if len(found) >= count:
                return list(found)
    raise ValueError(f"the SDK has {len(found)} different documentation strings, {count} are wanted")


def _documented(model: Any) -> Iterator[str]:
    """Give every documentation string of a model, wherever it stands."""
    nodes = [model]
    while nodes:
        node = nodes.pop()
        if isinstance(node, dict):
            text = node.get("documentation")
            if isinstance(text, str):
                yield text
            nodes.extend(node.values())
        elif isinstance(node, list):
            nodes.extend(node)
