"""Where the winner changes: solved for numbers, tried for choices."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from assistant.engine.courses import Course
from assistant.engine.flip_numbers import is_near, numbers_of, solve
from assistant.engine.recommendation import Flip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from assistant.engine.needs import Needs
    from assistant.engine.recommendation import PlatformId
    from assistant.engine.trials import Trials

_CHOICES: Mapping[str, tuple[Any, ...]] = {
    "interruptible": (True, False),
    "kubernetes": (True, False),
    "portable": (True, False),
    "latency_sensitive": (True, False),
    "long_lived_connections": (True, False),
    "privileged": (True, False),
    "os_access": (True, False),
    "licence_per_core": (True, False),
    "gpu": (1, 0),
    "os": ("windows", "linux"),
    "architecture": ("arm64", "x86_64"),
    "traffic": ("rare", "steady", "predictable", "spiky"),
    "team": ("no_ops", "some_ops", "strong_ops"),
    "commitment_years": (0, 1, 3),
    "state": ("none", "shared_files", "block", "local_fast"),
    "isolation": ("strict", "normal"),
    "packaging": ("machine_image", "container"),
    "response_stream": (True, False),
}
_SAID: Mapping[tuple[str, Any], str] = {
    ("interruptible", True): "If it may be interrupted and retried",
    ("interruptible", False): "If it must not be interrupted",
    ("kubernetes", True): "If it must run on Kubernetes",
    ("kubernetes", False): "Without the need for Kubernetes",
    ("portable", True): "If it must run outside AWS too",
    ("portable", False): "If it need not run outside AWS",
    ("latency_sensitive", True): "If a cold start would hurt",
    ("latency_sensitive", False): "If a cold start now and then is fine",
    ("long_lived_connections", True): "If it holds connections open",
    ("long_lived_connections", False): "If it holds no connections open",
    ("privileged", True): "If it needs privileged containers",
    ("privileged", False): "Without privileged containers",
    ("os_access", True): "If it needs control of the operating system",
    ("os_access", False): "Without control of the operating system",
    ("licence_per_core", True): "With licences per core",
    ("licence_per_core", False): "Without licences per core",
    ("gpu", 1): "If it needs a GPU",
    ("gpu", 0): "Without a GPU",
    ("os", "windows"): "On Windows",
    ("os", "linux"): "On Linux",
    ("architecture", "arm64"): "On arm64",
    ("architecture", "x86_64"): "On x86_64",
    ("traffic", "rare"): "With rare traffic",
    ("traffic", "steady"): "With steady traffic",
    ("traffic", "predictable"): "With traffic that rises and falls predictably",
    ("traffic", "spiky"): "With spiky traffic",
    ("team", "no_ops"): "With nobody to run servers",
    ("team", "some_ops"): "With some operations skill",
    ("team", "strong_ops"): "With a strong operations team",
    ("commitment_years", 0): "Without a commitment",
    ("commitment_years", 1): "With a one-year commitment",
    ("commitment_years", 3): "With a three-year commitment",
    ("state", "none"): "If it keeps no files",
    ("state", "shared_files"): "If it needs a shared file system",
    ("state", "block"): "If it needs a block volume",
    ("state", "local_fast"): "If it needs local NVMe storage",
    ("isolation", "strict"): "If each copy needs a virtual machine of its own",
    ("isolation", "normal"): "If copies may share a machine",
    ("packaging", "machine_image"): "If it comes as a machine image",
    ("packaging", "container"): "Once it is in a container",
    ("response_stream", True): "If responses are streamed",
    ("response_stream", False): "If responses are not streamed",
}


_LIKELY_FIELDS = (
    "run_seconds", "requests_per_month", "instances", "utilisation", "interruptible",
    "latency_sensitive", "memory_mib", "kubernetes", "team", "commitment_years", "traffic", "vcpus",
)  # fmt: skip
"""The inputs that are likeliest to turn out otherwise, the likeliest first."""
_MOST_TOLD = 3


def find_flips(trials: Trials, top: PlatformId | None, *, only_likely: bool = False) -> tuple[Flip, ...]:
    """Return every input's value at which the winner changes, numbers first.

    With `only_likely` it returns what `likeliest` would choose of them, for less work.
    """
    if top is None:
        return ()
    if only_likely:
        return tuple(likeliest(islice(_likely(trials, top), _MOST_TOLD), trials.needs))
    numbers = [
        flip
        for field in numbers_of(trials.fields, trials.needs)
        for flip in solve(Course(trials, field, top))
    ]
    return (*numbers, *(flip for field in _CHOICES for flip in _choices(trials, top, field)))


def _likely(trials: Trials, top: PlatformId) -> Iterator[Flip]:
    """Yield the near flips, those of the likeliest inputs first, and then those farther off."""
    courses = {field: Course(trials, field, top) for field in numbers_of(trials.fields, trials.needs)}
    for field in sorted((*courses, *_CHOICES), key=_place):
        if field in courses:
            yield from solve(courses[field], reach="near")
        else:
            yield from _choices(trials, top, field)
    for field in sorted(courses, key=_place):
        yield from solve(courses[field], reach="far")


def likeliest(flips: Iterable[Flip], needs: Needs) -> list[Flip]:
    """Return the flips worth telling, the likeliest inputs first; amounts far from those at hand last."""

    def order(flip: Flip) -> tuple[bool, int]:
        return not is_near(flip, getattr(needs, flip.field, None)), _place(flip.field)

    return sorted(flips, key=order)[:_MOST_TOLD]


def _place(field: str) -> int:
    return _LIKELY_FIELDS.index(field) if field in _LIKELY_FIELDS else len(_LIKELY_FIELDS)


def _choices(trials: Trials, top: PlatformId, field: str) -> Iterator[Flip]:
    current = getattr(trials.needs, field)
    for value in _CHOICES[field]:
        if value == current or (field == "gpu" and value and current):
            continue
        if is_contradictory(trials.fields, field, value) or trials.only_blocks_others(field, value, top):
            continue
        platform = trials.top(field, value)
        if platform in (None, top) or trials.is_refused(field, value):
            continue
        if trials.lacks_price(field, value, top):
            continue  # another wins only because nobody knows what the top would cost then
        text = f"{_SAID[field, value]}: {trials.context.platform(platform).name}."
        yield Flip(field=field, value=value, direction="becomes", platform=platform, text=text)


def is_contradictory(fields: Mapping[str, Any], field: str, value: Any) -> bool:
    """Tell whether a trial value makes a workload that nobody can mean."""
    changed = {**fields, field: value}
    if changed.get("os") == "windows" and changed.get("architecture") == "arm64":
        return True
    if changed.get("os") == "windows" and changed.get("privileged"):
        return True
    if changed.get("kubernetes") and changed.get("packaging") == "machine_image":
        return True
    return bool(changed.get("gpu_memory_gib") and changed.get("gpu") == 0)
