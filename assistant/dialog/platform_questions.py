"""Which platform a question about the workload names: "why not Lambda?", "can Fargate do that?"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.engine.narrative import PLATFORM_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.dialog.models import DialogState
    from assistant.facts import Knowledge

_ABOUT_IT = re.compile(
    r"\bwhy not\b|\bwhat about\b|\binstead\b"
    r"|\b(?:can|could|would|will|does)\b.{0,40}"
    r"\b(?:do|run|handle|work for|host|fit) (?:that|it|this|mine|them)\b",
    re.IGNORECASE,
)
_ALSO = {"ecs": "fargate"}  # ECS without a launch type is asked about as the default one


def platform_asked(text: str, state: DialogState, knowledge: Knowledge) -> str:
    """Return the platform that a question about the workload names; empty when it is no such question."""
    if not state.slots or not _ABOUT_IT.search(text):
        return ""
    names = _names(tuple((s, tuple(n)) for s, n in knowledge.document("lexicon.yaml")["subjects"].items()))
    said = text.lower()
    found = [name for name in names if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said)]
    return names[max(found, key=len)] if found else ""


@lru_cache(maxsize=4)
def _names(subjects: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    return {
        name: _ALSO.get(subject, subject)
        for subject, names in subjects
        if _ALSO.get(subject, subject) in PLATFORM_NAMES
        for name in (*names, subject)
    }
