"""Which platforms a question about the workload names: "why not Lambda?", "compare Fargate with EC2"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.engine.narrative import PLATFORM_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.dialog.vocabulary import Words

_ABOUT_IT = re.compile(
    r"\bwhy not\b|\bwhy no\b|\bwhy isn't\b|\bwhat about\b|\bhow about\b|\binstead\b|\bwhat(?:'s| is) "
    r"wrong with\b"
    r"|\b(?:i|we)(?:'d| would)? (?:want|like|prefer|plan|rather|wanted|hoped|thought|intend)\b.{0,24}"
    r"\b(?:use|run|on|of|have|go|with|to)\b|\blet's (?:use|take|go with)\b"
    r"|\b(?:can|could|would|will|does|should)\b.{0,40}"
    r"\b(?:do|run|handle|work for|work with|host|fit|use|take) (?:that|it|this|mine|them|my)\b"
    r"|\b(?:can|could|would|does|will) (?:it|that|this|they) (?:run|work|fit|go|be)\b"
    r"|\b(?:is|are|would|will) (?:it|that|this|they)\b.{0,20}\b(?:cheaper|better|possible|simpler|faster"
    r"|easier|good|enough|expensive|slower) (?:on|with|in|using)\b"
    r"|\b(?:can|could|should|would) (?:i|we) (?:not )?(?:use|run|take|go with|put|host)\b|\bwould "
    r".{1,30} work\b",
    re.IGNORECASE,
)
_TWO = re.compile(
    r"\b(?:compare|comparison|versus|vs\.?|or|better|cheaper|difference|against|rather than)\b", re.IGNORECASE
)
_ASKS = re.compile(r"\s*(?:why|what|how|can|could|would|will|does|should|compare|which|is)\b", re.IGNORECASE)
_ONLY_IN_QUESTIONS = frozenset({"kubernetes", "k8s", "vm", "vms", "virtual machine", "virtual machines"})
_ONLY_NAME = re.compile(r"\W*(?:(?:and|or|on|with|the|then|in|plain|what|of|aws|amazon)\W*){0,4}")
_OTHER_PRODUCTS = ("ecs anywhere", "eks anywhere", "eks hybrid nodes", "lambda@edge", "lambda edge")
"""Names that begin like a platform and are none."""
_ALSO = {"ecs": "fargate"}  # ECS without a launch type is asked about as the default one


def asks_about_platform(text: str, *, several: bool = False) -> bool:
    """Tell whether a text that names platforms asks how they would do for the workload."""
    return bool((_TWO if several else _ABOUT_IT).search(text))


def platforms_in(text: str, words: Words) -> tuple[str, ...]:
    """Return the platforms that a text names, in order, each once; the longest name counts."""
    names, pattern = _names(words)
    asks = text.rstrip().endswith("?") or _ASKS.match(text) is not None
    found = [
        names[match[0]]
        for match in pattern.finditer(text.lower())
        if names[match[0]] and (asks or match[0] not in _ONLY_IN_QUESTIONS)
    ]
    return tuple(dict.fromkeys(found))


def only_asked_about(text: str, words: Words) -> bool:
    """Tell whether a text names no platform but by words that only a question uses so, as Kubernetes."""
    names, pattern = _names(words)
    found = [match[0] for match in pattern.finditer(text.lower()) if names[match[0]]]
    return bool(found) and _ONLY_IN_QUESTIONS.issuperset(found)


def is_only_platform(text: str, words: Words) -> bool:
    """Tell "lambda?" and "on fargate then?" from what says more than a name."""
    return _ONLY_NAME.fullmatch(_names(words)[1].sub("", text.lower())) is not None


def behind_platform(text: str, words: Words) -> int:
    """Return where the last name of a platform in a text ends; 0 for none."""
    names, pattern = _names(words)
    return max((match.end() for match in pattern.finditer(text.lower()) if names[match[0]]), default=0)


@lru_cache(maxsize=4)
def _names(words: Words) -> tuple[Mapping[str, str], re.Pattern[str]]:
    names = {
        name.lower(): platform if (platform := _ALSO.get(subject, subject)) in PLATFORM_NAMES else ""
        for subject, known in words.subjects.items()
        for name in (*known, subject)
    }
    names |= dict.fromkeys(_OTHER_PRODUCTS, "")
    longest = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return names, re.compile(rf"(?<![\w-])(?:{longest})(?![\w-])")


_ELSEWHERE = re.compile(
    r"\b(?:from|currently|today|now|off|leaving|left|instead of|rather than|not|no|never|without|avoid"
    r"|used to|isn't|don't)\b[^,.;]{0,24}$",
    re.IGNORECASE,
)


def wanted_in(text: str, words: Words) -> tuple[str, ...]:
    """Return the platforms that a statement names as where it should run, not what it only asks or denies."""
    if text.rstrip().endswith("?") or _ASKS.match(text) is not None:
        return ()
    names, pattern = _names(words)
    found = [
        names[match[0]]
        for match in pattern.finditer(text.lower())
        if names[match[0]]
        and match[0] not in _ONLY_IN_QUESTIONS
        and not _ELSEWHERE.search(text[: match.start()])
    ]
    return tuple(dict.fromkeys(found))
