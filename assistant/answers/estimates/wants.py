"""What a question wants of instance types: a price, a property, how many fit on one, or a comparison."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answers.estimates.vocabulary import Vocabulary

OF_A_TABLE = ("specs", "density")
"""What an instance type is asked for that is no price."""
_FITTED, _FEW = ("tasks", "pods"), 3
"""What fits on an instance, and how many words ask for it without saying so: "c6i.large pods"."""
_ALL, _CREDITS = "all", "credits"
_DENSITY = re.compile(
    r"\bhow many\b|\bper instance\b|\bfits?\b|\bdensity\b|"
    r"\b(?:pods?|tasks?|containers?) per (?:[a-z]{1,5}\d|node\b)|"
    r"\bmax(?:imum)? (?:number of )?(?:pods?|tasks?)\b|\b(?:pods?|tasks?) (?:limit|max|maximum)\b|"
    r"\blimit of (?:pods?|tasks?)\b",
    re.IGNORECASE,
)
"""Asks how many fit on an instance."""
_OF_A_WAY = re.compile(
    r"^\W*(?:how (?:do|does|can|could|to|should|would|long)|why|when|what happens)\b", re.IGNORECASE
)
"""Asks how or when something comes about, and not what a type has: "how do I see the credits of it"."""
_WITHOUT_THEM = re.compile(
    r"\b(?:without|gone|exhausted|out of|expires?|alarm|surplus|unlimited)\b", re.IGNORECASE
)
"""Asks what becomes of credits, or comes after them."""
_AWSVPC = re.compile(r"\b(?:awsvpc|trunking)\b", re.IGNORECASE)


def wanted(
    text: str,
    spoken: list[str],
    vocabulary: Vocabulary,
    found: dict[str, Any],
    *,
    is_asked: bool,
    is_timed: bool,
) -> dict[str, str | None]:
    """Tell what is wanted: a price, a property, how many fit, or a comparison."""
    types, families = found["instance_types"] or (), found["families"] or ()
    density = bool(_DENSITY.search(text) or (types and _AWSVPC.search(text)))
    is_rate = bool(types) and found["spec"] == _CREDITS  # "credits per hour" are no price
    asking = is_asked or (is_timed and not is_rate)
    wants = _wants(spoken, vocabulary, asking=asking, density=density)
    is_after = found["spec"] == _CREDITS and _WITHOUT_THEM.search(text)
    if wants == "specs" and (is_after or _OF_A_WAY.match(text)):
        return {"wants": None}
    is_bare = found["spec"] in _FITTED and len(spoken) <= _FEW
    if wants is None and types and (density or is_bare):
        return {"wants": "density", "spec": found["spec"] if is_bare else "tasks"}
    if wants is None and max(len(types), len(families)) > 1:
        return {"wants": "comparison"}
    return {"wants": wants}


def spec_of(spoken: list[str], vocabulary: Vocabulary) -> str | None:
    """Return the property that is named, and "all" where none is: "what is the baseline of"."""
    pairs = [" ".join(pair) for pair in pairwise(spoken)]
    for names in (vocabulary.density_names, vocabulary.spec_names):
        said = [names[word] for word in (*pairs, *spoken) if word in names]
        if said:
            return min(said, key=lambda name: (name == _ALL, name != _CREDITS))
    return None


def _wants(spoken: list[str], vocabulary: Vocabulary, *, asking: bool, density: bool) -> str | None:
    if asking:
        return "price"
    if density and any(word in vocabulary.density_names for word in spoken):
        return "density"
    if any(word in vocabulary.spec_names for word in spoken):
        return "specs"
    return "validity" if any(word in vocabulary.validity for word in spoken) else None
