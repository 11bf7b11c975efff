"""Where the winner changes: solved for numbers to the last step, tried for choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from assistant.engine.amounts import count_words, duration_words, memory_words
from assistant.engine.judging import winner
from assistant.engine.needs import complete
from assistant.engine.recommendation import Flip
from assistant.quantities import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from assistant.engine.context import Context
    from assistant.engine.needs import Needs


class _Scale(NamedTuple):
    """A number that is varied: its step, its range, and how it is said."""

    step: float
    least: float
    most: float
    above: str
    below: str
    show: Callable[[float], str]


_SCALES: dict[str, _Scale] = {
    "run_seconds": _Scale(1, 1, 604_800, "longer than {} a run", "{} a run or less", duration_words),
    "requests_per_month": _Scale(
        1, 1, 10_000_000_000, "more than {} a month", "{} a month or fewer", count_words
    ),
    "memory_mib": _Scale(1, 128, 4_194_304, "more than {} of memory", "{} of memory or less", memory_words),
    "vcpus": _Scale(0.25, 0.25, 448, "more than {} vCPU", "{} vCPU or fewer", number),
    "instances": _Scale(1, 1, 5_000, "more than {} copies", "{} copies or fewer", number),
    "utilisation": _Scale(0.01, 0.01, 1, "busier than {}", "{} busy or less", lambda share: f"{share:.0%}"),
    "ephemeral_gib": _Scale(1, 1, 65_536, "more than {} GiB of disk", "{} GiB of disk or less", number),
}
_SHORT_RUN_SECONDS = 10
_FINE_STEP_SECONDS = 0.001
_FACTORS = (1.5, 2.0, 4.0, 10.0, 30.0, 100.0, 1000.0, 10_000.0)
_FIELDS_OF: Mapping[str, tuple[str, ...]] = {
    "jobs": ("run_seconds", "requests_per_month", "memory_mib", "vcpus", "ephemeral_gib"),
    "requests": ("requests_per_month", "run_seconds", "memory_mib", "vcpus", "ephemeral_gib"),
    "always_on": ("instances", "utilisation", "memory_mib", "vcpus", "ephemeral_gib"),
}
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
}


def top_of(fields: Mapping[str, Any], context: Context) -> str | None:
    """Return the winner for a workload's fields."""
    return winner(complete(fields, context.preferences, context.book), context)


def find_flips(
    fields: Mapping[str, Any], needs: Needs, context: Context, top: str | None
) -> tuple[Flip, ...]:
    """Return every input's value at which the winner changes, numbers first."""
    if top is None:
        return ()
    found: list[Flip] = []
    for field in _FIELDS_OF[needs.mode]:
        for direction in ("above", "below"):
            flip = _solve(fields, needs, context, top, field, direction)
            if flip is not None:
                found.append(flip)
    found.extend(_choices(fields, needs, context, top))
    return tuple(found)


def _solve(  # noqa: PLR0913, PLR0917 - a workload, its winner, and the number that is varied
    fields: Mapping[str, Any],
    needs: Needs,
    context: Context,
    top: str,
    field: str,
    direction: Literal["above", "below"],
) -> Flip | None:
    """Bracket the change by ever larger factors, then halve the bracket down to one step."""
    scale, start = _SCALES[field], float(getattr(needs, field))
    trial = dict(fields)

    def at(value: float) -> str | None:
        trial[field] = int(value) if field == "instances" else value
        return top_of(trial, context)

    if field not in fields and at(start) != top:
        return None  # to say what was only assumed changes more than the number
    held = start
    for value in _ladder(field, start, direction, _most(field, needs, context, scale)):
        if at(value) != top:
            step = _step(field, max(held, value))
            return _narrow(field, scale, step, held, value, at, top, context)
        held = value
    return None


def _most(field: str, needs: Needs, context: Context, scale: _Scale) -> float:
    """Return how far a number may sensibly go: no further than a load that can be meant."""
    most_at_once = context.preferences["sanity"]["most_concurrent"]
    month_seconds = context.book.month_hours * 3600
    if field == "requests_per_month":
        return min(scale.most, float(most_at_once * month_seconds / needs.run_seconds))
    if field == "run_seconds" and needs.requests_per_month:
        return min(scale.most, float(most_at_once * month_seconds / needs.requests_per_month))
    return scale.most


def _step(field: str, value: float) -> float:
    """Return the step to solve to: milliseconds for short runs, else the scale's own."""
    if field == "run_seconds" and value < _SHORT_RUN_SECONDS:
        return _FINE_STEP_SECONDS
    return _SCALES[field].step


def _ladder(field: str, start: float, direction: str, most: float) -> Iterator[float]:
    """Yield values ever further from `start`, on the grid and within the scale."""
    scale, last = _SCALES[field], start
    base = start if start > 0 else scale.least
    for factor in _FACTORS:
        raw = base * factor if direction == "above" else start / factor
        step = _step(field, raw)
        value = min(max(round(raw / step) * step, min(scale.least, step)), most)
        if value > last if direction == "above" else value < last:
            yield value
            last = value


def _narrow(  # noqa: PLR0913, PLR0917 - one bracket of one number
    field: str,
    scale: _Scale,
    step: float,
    held: float,
    changed: float,
    at: Callable[[float], str | None],
    top: str,
    context: Context,
) -> Flip | None:
    """Halve between a value that holds and one that changes, on the grid of steps."""
    good, bad = held / step, changed / step
    rising = bad > good
    good_step = int(good) if rising else -int(-good // 1)
    bad_step, platform = round(bad), at(changed)
    while abs(bad_step - good_step) > 1:
        middle = (good_step + bad_step) // 2
        found = at(_on_grid(middle, step))
        if found == top:
            good_step = middle
        else:
            bad_step, platform = middle, found
    value = _on_grid(bad_step, step)
    if platform is None or value == held:
        return None
    last_good = _on_grid(good_step, step)
    said = scale.above.format(scale.show(last_good)) if rising else scale.below.format(scale.show(value))
    name = context.platform(platform).name
    return Flip(
        field=field,
        value=value,
        direction="above" if rising else "below",
        platform=platform,
        text=f"{said[:1].upper()}{said[1:]}: {name}.",
    )


def _on_grid(steps: int, step: float) -> float:
    return round(steps * step, 6)


def _choices(fields: Mapping[str, Any], needs: Needs, context: Context, top: str) -> Iterator[Flip]:
    for field, values in _CHOICES.items():
        current = getattr(needs, field)
        for value in values:
            if value == current or (field == "gpu" and value and current):
                continue
            if is_contradictory(fields, field, value):
                continue
            platform = top_of({**fields, field: value}, context)
            if platform in (None, top):
                continue
            text = f"{_SAID[field, value]}: {context.platform(platform).name}."
            yield Flip(field=field, value=value, direction="becomes", platform=platform, text=text)


def is_contradictory(fields: Mapping[str, Any], field: str, value: Any) -> bool:
    """Tell whether a trial value makes a workload that nobody can mean."""
    changed = {**fields, field: value}
    if changed.get("os") == "windows" and changed.get("architecture") == "arm64":
        return True
    if changed.get("kubernetes") and changed.get("packaging") == "machine_image":
        return True
    return bool(changed.get("gpu_memory_gib") and changed.get("gpu") == 0)
