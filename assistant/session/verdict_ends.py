"""Which interfaces and groups of the loaded files somebody means by "the web tier" or "orders-db"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from assistant.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from assistant.facts import Knowledge
    from assistant.security_groups import Topology

By = Literal["exact", "name", "role", "world", "me", ""]
WORLD = "0.0.0.0/0"
_ANYONE = (
    r"(?:anyone|anybody|everyone|everybody|someone|somebody|anything|everything|any (?:host|address|ip|"
    r"one)|"
    r"people|clients?|users?|hackers?|attackers?)"
)
_THE_WORLD = pattern(
    rf"^(?:{_ANYONE}(?:\s+(?:on|from|in|at))?\s+)?(?:(?:the|whole|public|entire|open|wide)\s+)*"
    r"(?:internet|world|outside(?: world)?|anywhere|everywhere|public)$",
    re.IGNORECASE,
)
_PEOPLE = pattern(rf"^{_ANYONE}$", re.IGNORECASE)
_ME = pattern(
    r"^(?:i|me|we|us|myself|(?:laptop|computer|machine|desktop|home|office|workstation|ip|ip address|pc))$",
    re.IGNORECASE,
)
_GENERIC = frozenset({
    "server", "servers", "instance", "instances", "tier", "group", "groups", "sg", "host", "hosts",
    "machine",
    "machines", "box", "boxes", "node", "nodes", "security", "the", "my", "our", "eni", "interface",
    "layer",
    "in", "of", "on", "and", "to", "prod", "tasks", "task", "cluster", "subnet", "vpc", "other",
})  # fmt: skip
"""Words that tell nothing of which group or interface is meant."""
_A_WORD, _A_PART, _A_KIND = 4, 3, 2
"""What a shared word, a shared part and a shared kind of part count for."""
_NEAR, _APART = 60, 12
_MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Meant:
    """What words for an end may mean.

    Attributes:
        names: one name that the files know, several that are alike likely, or none.
        by: how they were found: an exact name, id or address; a word of a name; the part of an application
            that it is; the internet; or the user.
        near: where there are none, the names that look most like the words.
    """

    names: tuple[str, ...] = ()
    by: By = ""
    near: tuple[str, ...] = ()


def meant(words: str, topology: Topology, knowledge: Knowledge) -> Meant:
    """Find the interfaces and groups that words may mean, the likeliest only.

    An id, an address or a whole name means itself; else the group or interface whose name shares the most
    words, or is of the same part of an application (a "database" is also what is called mysql). An interface
    is left out where its group is meant, which stands for it.
    """
    from assistant.security_groups.ends import find_end  # noqa: PLC0415 - only once files are loaded

    if not words:
        return Meant()
    if not find_end(topology, words).problem:
        return Meant((words,), "exact")
    known = list(_names(topology))
    same = tuple(
        dict.fromkeys(name for name, label in known if words.lower() in (name.lower(), label.lower()))
    )
    if same:
        return Meant(_without_members(same, topology), "exact")
    if _ME.match(words):
        return Meant(by="me")
    if _THE_WORLD.match(words):
        return Meant((WORLD,), "world")
    said, parts, kinds = _told(words, knowledge)
    of_parts = _words_of_parts(knowledge)
    scores: dict[str, tuple[int, bool, bool]] = {}
    for name, label in known:
        own, own_parts, own_kinds = _told(label, knowledge)
        shared = said & own
        alike = (parts | kinds) & (own_parts | own_kinds)
        score = _A_WORD * len(shared) + (_A_PART if parts & own_parts else _A_KIND if alike else 0)
        if score > scores.get(name, (0, False, False))[0]:
            scores[name] = score, bool(shared), bool(said - own - of_parts)
    best = max((found[0] for found in scores.values()), default=0)
    names = tuple(name for name, found in scores.items() if found[0] == best)
    if names and not scores[names[0]][2]:
        return Meant(_without_members(names, topology), "name" if scores[names[0]][1] else "role")
    if names:  # a further word tells it apart from these, so that none of them is what was named
        return Meant(near=_without_members(names, topology)[:_MOST_NEAR])
    return Meant((WORLD,), "world") if _PEOPLE.match(words) else Meant(near=_nearest(words, known))


def _without_members(names: tuple[str, ...], topology: Topology) -> tuple[str, ...]:
    """Leave out the interfaces of groups that are meant too."""
    groups = {found.group_id for name in names for found in _groups_called(name, topology)}
    interfaces = topology.interface_by_id
    left = tuple(n for n in names if n not in interfaces or not groups & set(interfaces[n].group_ids or ()))
    return left or names


def _groups_called(name: str, topology: Topology) -> Iterable[Any]:
    found = topology.group_by_id.get(name)
    return (found,) if found else topology.groups_by_name.get(name, ())


def _names(topology: Topology) -> Iterator[tuple[str, str]]:
    """Yield what an end may be called, with the words of its name: groups first, then named interfaces."""
    for group in topology.security_groups:
        unique = len(topology.groups_by_name.get(group.group_name, ())) == 1
        name = group.group_name if unique and group.group_name else group.group_id
        yield name, group.label
        tagged = next((tag.value for tag in group.tags if tag.key == "Name"), "")
        if tagged and tagged != group.label:
            yield name, tagged
    for interface in topology.network_interfaces:
        if interface.name:
            yield interface.network_interface_id, interface.name


def _nearest(words: str, known: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return the names that look most like the words."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only after a slip

    said = words.lower()
    scores: dict[str, float] = {}
    for name, label in known:
        forms = {label.lower(), label.lower().removesuffix("-sg"), *_words_of(label)}
        scores[name] = max(scores.get(name, 0.0), *(fuzz.ratio(said, form) for form in forms))
    least = max(_NEAR, max(scores.values(), default=0) - _APART)
    near = sorted((name for name in scores if scores[name] >= least), key=lambda name: -scores[name])
    return tuple(near[:_MOST_NEAR])


def share_a_word(one: str, other: str) -> bool:
    """Tell whether two names share a word that says something."""
    return bool(_tokens(one) & _tokens(other))


def _words_of(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


@lru_cache(65_536)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(_singular(word) for word in _words_of(text) if word not in _GENERIC)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word  # noqa: PLR2004


def _told(text: str, knowledge: Knowledge) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    parts, kinds = parts_and_kinds(text, knowledge)
    return _tokens(text), parts, kinds


def _words_of_parts(knowledge: Knowledge) -> frozenset[str]:
    document = knowledge.document("security_group_tiers.yaml")
    told = (*document["parts"].values(), *document["classes"].values())
    return frozenset(token for found in told for name in found["names"] for token in _tokens(str(name)))


def parts_and_kinds(text: str, knowledge: Knowledge) -> tuple[frozenset[str], frozenset[str]]:
    """Return the parts of an application that a text names, and those that its words may stand for.

    "Postgres" names one; "the database" may stand for any of several.
    """
    document = knowledge.document("security_group_tiers.yaml")
    said = " ".join(_words_of(text))
    kinds: set[str] = set()
    names = {name: told["parts"] for told in document["classes"].values() for name in told["names"]}
    for name in sorted(names, key=len, reverse=True):
        if re.search(rf"\b{name}\b", said):
            kinds |= set(names[name])
            said = re.sub(rf"\b{name}\b", " ", said)
    parts = {
        key
        for key, told in document["parts"].items()
        if any(name in said and re.search(rf"\b{re.escape(name)}\b", said) for name in told["names"])
    }
    return frozenset(parts), frozenset(kinds)


def is_data(words: str, knowledge: Knowledge) -> bool:
    """Tell whether words name a store of data, which is called rather than calls."""
    document = knowledge.document("security_group_tiers.yaml")["parts"]
    parts, kinds = parts_and_kinds(words, knowledge)
    return any(document[name]["tier"] == "data" for name in parts | kinds)


def only_port(words: str, knowledge: Knowledge) -> int | None:
    """Return the port of the part that words name, where it is one part with one port."""
    parts, _ = parts_and_kinds(words, knowledge)
    document = knowledge.document("security_group_tiers.yaml")["parts"]
    ports: list[int] = document[next(iter(parts))]["ports"] if len(parts) == 1 else []
    return int(ports[0]) if len(ports) == 1 else None
