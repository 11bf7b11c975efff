"""Judging the workloads of a batch: the first ones here, those of a long file on every processor."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.engine import recommend
from assistant.engine.context import context_of
from assistant.engine.workload import checked_workload
from assistant.errors import InputError
from assistant.facts import load_knowledge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from assistant.cli.workload_lists import Entry
    from assistant.engine.workload import Workload

_FEW = 200
"""As many are judged sooner than other processes have started."""
_TOGETHER = 25
_AHEAD = 3
"""Tasks handed out for each process: memory stays the same however long the file is."""


class Terms(NamedTuple):
    """What every workload of a batch is judged by.

    Attributes:
        packs: folders of further knowledge.
        fields: that hold for every workload.
        weights: that were changed.
        flips: whether to solve for what would change each answer.
    """

    packs: tuple[Path, ...]
    fields: Mapping[str, Any]
    weights: Mapping[str, float]
    flips: bool


class Judgement(NamedTuple):
    """What came of one workload: a Recommendation as JSON, or what is wrong with it."""

    line: str = ""
    has_platform: bool = False
    error: InputError | None = None


class Judge:
    """Judges one workload after the other by the same terms."""

    def __init__(self, terms: Terms) -> None:
        """Load the knowledge, which the collector of this process then looks through no more.

        Raises:
            InputError: when a pack or a weight cannot be used.
        """
        self.terms = terms
        self._knowledge = load_knowledge(terms.packs)
        context_of(self._knowledge, terms.weights)
        gc.freeze()

    def judge(self, fields: Any) -> Judgement:
        """Judge what was read as one workload."""
        try:
            workload = _workload(fields, self.terms.fields)
            found = recommend(
                workload, self._knowledge, flips=self.terms.flips, preferences=self.terms.weights
            )
        except InputError as error:
            return Judgement(error=error)
        return Judgement(found.model_dump_json(), found.platform is not None)


def judged(entries: Iterator[Entry], terms: Terms, *, spread: bool) -> Iterator[tuple[Entry, Judgement]]:
    """Yield every workload with its judgement, in order; `spread` allows further processes.

    Raises:
        InputError: when a pack, a weight, or the rest of the list cannot be used.
    """
    judge = Judge(terms)
    processors = _processors() if spread else 1
    for entry in islice(entries, _FEW) if processors > 1 else entries:
        yield entry, judge.judge(entry.fields)
    following = next(entries, None)
    if following is None:
        return
    with ProcessPoolExecutor(processors, initializer=_start, initargs=(terms,)) as pool:
        try:
            yield from _on_all(pool, chain([following], entries), processors * _AHEAD)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _on_all(
    pool: ProcessPoolExecutor, entries: Iterator[Entry], most: int
) -> Iterator[tuple[Entry, Judgement]]:
    """Hand out so many tasks at most, and yield what comes back in the order of the workloads."""
    out: deque[tuple[list[Entry], Future[list[Judgement]]]] = deque()
    broken: InputError | None = None
    while True:
        task, broken = _next_task(entries)
        if task:
            out.append((task, pool.submit(_judge_all, [entry.fields for entry in task])))
        is_last = broken is not None or not task
        while out and (is_last or len(out) > most):
            given, coming = out.popleft()
            yield from zip(given, coming.result(), strict=True)
        if broken is not None:
            raise broken
        if is_last:
            return


def _next_task(entries: Iterator[Entry]) -> tuple[list[Entry], InputError | None]:
    """Return the next workloads, and what keeps the list from being read on."""
    task: list[Entry] = []
    try:
        task.extend(islice(entries, _TOGETHER))
    except InputError as error:
        return task, error
    return task, None


_judges: list[Judge] = []
"""The judge of this process, where it is one of several."""


def _start(terms: Terms) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that hands out ends the others
    _judges.append(Judge(terms))


def _judge_all(several: Iterable[Any]) -> list[Judgement]:
    return [_judges[0].judge(fields) for fields in several]


def _workload(fields: Any, changes: Mapping[str, Any]) -> Workload:
    if isinstance(fields, InputError):
        raise fields
    if not isinstance(fields, dict):
        raise InputError("a workload is a mapping of fields to values")
    return checked_workload({**fields, **changes})
