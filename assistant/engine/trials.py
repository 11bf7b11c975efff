"""Trying other values of one field: who would win, and where it is certain that nothing changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.engine.along import Along
from assistant.engine.contests import Contest
from assistant.engine.needs import LOAD, changed
from assistant.engine.sanity import check
from assistant.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant.engine.context import Context
    from assistant.engine.judging import Judged
    from assistant.engine.needs import Needs
    from assistant.engine.plan import Layout, Plan
    from assistant.engine.recommendation import PlatformId


_NUMBERS = frozenset(
    {
        "run_seconds", "requests_per_month", "peak_requests_per_second", "memory_mib", "vcpus",
        "instances", "utilisation", "ephemeral_gib", "gpu_memory_gib", "payload_mib",
    }
)  # fmt: skip


_ONLY_ASKED_FOR = frozenset({"privileged", "os_access"})
"""Fields that neither sizes nor efforts look at, but for the nodes of EKS."""


class Trials:
    """One workload with single fields changed; what was asked of a value before is not tried again."""

    def __init__(
        self, fields: Mapping[str, Any], needs: Needs, context: Context, judged: Sequence[Judged]
    ) -> None:
        """Start from the fields that were said, the needs they make, and how the platforms were judged."""
        self.fields = fields
        self.needs = needs
        self.context = context
        self.own = Contest.judged(needs, context, judged)
        self._judged = judged
        self._own_values: dict[str, Any] = {}
        self._contests: dict[tuple[str, Any], Contest] = {}
        self._along: dict[tuple[str, str, str], Along] = {}
        self._layouts: dict[tuple[str, str], dict[PlatformId, Layout]] = {}

    def at(self, field: str, value: Any) -> Contest:
        """Return the contest with one field changed: a new one, to be kept by a course, or the own one."""
        if value == self._own_value(field):
            return self.own
        needs = changed(self.needs, self.fields, field, value, self.context)
        along = self._others(field, needs) if only_adds(field, needs) else None
        return Contest(needs, self.context, along, value)

    def _own_value(self, field: str) -> Any:
        """Return the value a field has: it was said, or to say it would change nothing; None if neither."""
        if field not in self._own_values:
            value = self.fields.get(field)
            if value is None and field in _NUMBERS:
                assumed = getattr(self.needs, field)
                said = changed(self.needs, self.fields, field, assumed, self.context)
                value = assumed if said == self.needs else None
            self._own_values[field] = value
        return self._own_values[field]

    def _kept(self, field: str, value: Any) -> Contest:
        found = self._contests.get((field, value))
        if found is None:
            found = self._contests[field, value] = self.at(field, value)
        return found

    def _others(self, field: str, needs: Needs) -> Along:
        """Return what trials at other values tell, of a number more of which never costs less."""
        key = (field, needs.kind, needs.mode)
        along = self._along.get(key)
        if along is None:
            layouts = self._layouts.setdefault((needs.kind, needs.mode), {}) if field in LOAD else None
            made = self._own_plans(field, needs)
            along = self._along[key] = Along(needs, self.context, made, layouts)
        return along

    def _own_plans(self, field: str, like: Needs) -> Iterator[tuple[PlatformId, float, Plan]]:
        """Yield the plans of the workload itself, where they stand on the way of a number."""
        own = self._own_value(field)
        if own is not None and (like.kind, like.mode) == (self.needs.kind, self.needs.mode):
            for one in self._judged:
                if one.plan is not None:
                    yield one.platform.id, own, one.plan

    def top(self, field: str, value: Any) -> PlatformId | None:
        """Return the winner with one field changed."""
        best = self._kept(field, value).best()
        return best.platform.id if best else None

    def lacks_price(self, field: str, value: Any, platform: PlatformId) -> bool:
        """Tell whether a platform that has a price loses it with one field changed."""
        now, then = self.own.of(platform), self._kept(field, value).of(platform)
        if now is None or then is None or now.weighed is None:
            return False
        return then.weighed is None or (then.plan is not None and bool(then.plan.lacks))

    def is_refused(self, field: str, value: Any, needs: Needs | None = None) -> bool:
        """Tell whether a workload with one field changed, of these needs, contradicts itself."""
        try:
            check({**self.fields, field: value}, needs or self._kept(field, value).needs, self.context)
        except InputError:
            return True
        return False

    def only_blocks_others(self, field: str, value: Any, top: str) -> bool:
        """Tell whether a value asks for something that the top can do, and changes nothing else."""
        if field not in _ONLY_ASKED_FOR or top == "eks":
            return False
        changed, unmet = self.needs.but(**{field: value}), self.context.platform(top).unmet
        asked = [ask for ask in self.context.asks if ask.field == field and ask.applies(changed)]
        return bool(asked) and not any(ask in unmet for ask in asked)


def only_adds(field: str, needs: Needs) -> bool:
    """Tell whether more of a number never lowers a bill, nor unblocks a platform.

    Larger teams carry more. Of what serves requests larger copies are fewer, copies that were counted may be
    fewer than would be planned, and machines kept ready for a peak take load off the others.
    """
    if field not in _NUMBERS or needs.mode != "requests":
        return field in _NUMBERS
    return field not in {"vcpus", "instances"} and (field != "peak_requests_per_second" or needs.are_workers)
