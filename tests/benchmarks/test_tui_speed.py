"""How quick the terminal UI is; `make bench` runs it, the ordinary suite skips it.

The first frame is timed in whole processes on a terminal of their own, Berth and an empty Textual app in
turn: from the start of the process until what was typed to it is echoed. Enter and keys are timed in the
process, over the real session: the CPU time all of it takes, which other work on the machine disturbs
least; the time until the frame with the reply is handed to the terminal (shown); and the time until the
message queues are empty (handled) and until nothing is left to draw (drawn), for which Textual waits for its
next tick, up to 16 ms by itself; an empty app is timed beside it.
"""

import asyncio
import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

import pytest
from textual.app import App
from textual.containers import VerticalScroll
from textual.widgets import Static, TextArea

from assistant.facts import default_knowledge
from assistant.session import Session
from assistant.tui import settled
from assistant.tui.app import BerthApp
from assistant.tui.settings import SettingsFile
from tests.tui import driving
from tests.tui.terminal import OPENED, ROOT, Terminal

ROUNDS = 15
SIZE = (120, 36)
TURNS = 2_000
MOST_TIMES_EMPTY = 1.5
MOST_MIB = 250
_LOOK_SECONDS = 0.001
TYPED = "zqzq"
BERTH = "import sys; from assistant.__main__ import main; sys.argv = ['berth']; sys.exit(main())"
EMPTY = """
from textual.app import App
from textual.widgets import Input
class Empty(App):
    def compose(self):
        yield Input()
Empty().run()
"""
QUESTIONS = (
    "max memory for a fargate task?", "and lambda?", "can it be raised?", "source?", "fargate vs lambda memory",
    "lambda timeout", "are security groups stateful?", "cheapest instance with 8 vCPU and 32 GB",
    "three 4 vCPU 16 GB fargate tasks in Frankfurt on ARM, per month", "can fargate run windows?",
    "an api with 3M requests a month, 200 ms each, 1 GB, spiky traffic", "none", "recommend", "actually 4 GB",
    "what if it runs 10 seconds?", "undo", "/why", "/details", "/slots", "start over",
)  # fmt: skip
KEYS = (
    *"what about arm",
    "left",
    "backspace",
    "pageup",
    "pageup",
    "pagedown",
    "ctrl+end",
    "up",
    "down",
    "ctrl+c",
)


WHAT = ("cpu", "handled", "drawn")


def percentile(times, percent):
    ordered = sorted(times)
    return round(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))], 1)


def seconds_to_use(code, folder):
    """Start a program on a terminal; return the seconds until it echoes what is typed."""
    with Terminal(folder, "-c", code, size=SIZE, PYTHONPYCACHEPREFIX=str(folder / "pyc")) as terminal:
        terminal.wait_for(OPENED)
        terminal.type(TYPED)
        return terminal.wait_for(TYPED)


def test_first_usable_frame_beside_an_empty_app(benchmark, tmp_path, monkeypatch):
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    for code in (EMPTY, BERTH, BERTH):
        seconds_to_use(code, tmp_path)  # compiles, and fills the cache
    pairs = []
    benchmark.pedantic(
        lambda: pairs.append((seconds_to_use(EMPTY, tmp_path), seconds_to_use(BERTH, tmp_path))),
        rounds=ROUNDS,
    )
    ratio = statistics.median(berth / empty for empty, berth in pairs)
    fastest = [min(column) for column in zip(*pairs, strict=True)]
    benchmark.extra_info["empty_apps"] = round(ratio, 2)
    benchmark.extra_info["fastest_by_fastest"] = round(fastest[1] / fastest[0], 2)
    assert min(ratio, fastest[1] / fastest[0]) <= MOST_TIMES_EMPTY


def make_app(folder):
    knowledge = default_knowledge()
    return BerthApp(
        lambda: settled(lambda: Session(loaded=knowledge)),
        Path(folder) / "state",
        SettingsFile(Path(folder) / "config"),
    )


def handled(app):
    nodes = [node for screen in app.screen_stack for node in screen.walk_children(with_self=True)]
    return all(driving._waits(pump) for pump in (app, *nodes)) and all(
        work.is_finished for work in app.workers
    )


async def rest(app, reached):
    while not reached(app):  # noqa: ASYNC110 - what is waited for sends no event
        await asyncio.sleep(_LOOK_SECONDS)


async def timed(app, begin):
    """Return the CPU seconds of what is begun, and the seconds until it is handled and until it is drawn."""
    start, cpu = time.perf_counter(), time.thread_time()
    begin()
    await asyncio.sleep(0)
    await rest(app, handled)
    after = time.perf_counter() - start
    await rest(app, driving._rests)
    return time.thread_time() - cpu, after, time.perf_counter() - start


async def talked(app, pilot, turns):
    """Hold a conversation of so many turns."""
    await app.chat.loaded()
    for question in islice(cycle(QUESTIONS), turns):
        await app.chat.say(question)
        await pilot.pause(0)
    await driving.settled(pilot)


async def replies(folder, rounds):
    """Return for each question its times: CPU, handled, drawn and shown."""
    took, shown = {}, []
    app = make_app(folder)
    async with app.run_test(size=SIZE) as pilot:
        draw = app.chat.draw_at_once
        app.chat.draw_at_once = lambda: (draw(), shown.append(time.perf_counter()))
        await talked(app, pilot, len(QUESTIONS))  # a program just started still imports
        for _ in range(rounds):
            for question in QUESTIONS:
                app.chat.prompt.put(question)
                await driving.settled(pilot)
                shown.clear()
                start = time.perf_counter()
                times = await timed(app, app.chat.prompt.action_send)
                took.setdefault(question, []).append((*times, shown[0] - start))
    return took


class Empty(App):
    """A bare app over Textual: it shows every line that it is told as two pieces of text."""

    def compose(self):
        yield VerticalScroll()
        yield TextArea()

    def on_mount(self):
        self.query_one(VerticalScroll).anchor()
        self.query_one(TextArea).focus()

    def tell(self, text):
        self.query_one(VerticalScroll).mount(Static(text), Static(text))


async def tellings(rounds):
    took = []
    app = Empty()
    async with app.run_test(size=SIZE) as pilot:
        for number in range(rounds):
            took.append(await timed(app, lambda text=f"line {number}": app.tell(text)))
            await driving.settled(pilot)
    return took[len(took) // 2 :]


@pytest.fixture(autouse=True)
def _thawed():
    yield
    gc.unfreeze()


def test_from_enter_to_the_reply(benchmark, tmp_path):
    bare = asyncio.run(tellings(60))
    took = benchmark.pedantic(lambda: asyncio.run(replies(tmp_path, 10)), rounds=1)
    for place, name in enumerate((*WHAT, "shown")):
        times = [one[place] for each in took.values() for one in each]
        if name in WHAT:
            benchmark.extra_info[f"{name}_p50_of_a_bare_app_ms"] = percentile(
                [one[place] for one in bare], 50
            )
        benchmark.extra_info[f"{name}_p50_ms"] = percentile(times, 50)
        benchmark.extra_info[f"{name}_p99_ms"] = percentile(times, 99)
    benchmark.extra_info["slowest"] = max(took, key=lambda question: min(took[question]))


async def keys_in(app, folder, turns):
    took = []
    async with app.run_test(size=SIZE) as pilot:
        if turns:
            await talked(app, pilot, turns)
        for _ in range(8):
            for key in KEYS:
                took.append(await timed(app, lambda key=key: driving.type_fast(app, [key])))
                await driving.settled(pilot)
    return took


@pytest.mark.parametrize("name", ["an empty app", "20 turns", f"{TURNS:,} turns"])
def test_a_key(benchmark, tmp_path, name):
    turns = 0 if name == "an empty app" else int(name.split()[0].replace(",", ""))
    app = make_app(tmp_path) if turns else Empty()
    took = benchmark.pedantic(lambda: asyncio.run(keys_in(app, tmp_path, turns)), rounds=1)
    for place, what in enumerate(WHAT):
        benchmark.extra_info[f"{what}_p95_ms"] = percentile([one[place] for one in took], 95)


async def _long_conversation(folder):
    app = make_app(folder)
    async with app.run_test(size=SIZE) as pilot:
        await talked(app, pilot, TURNS)


def write_memory():
    """Write out the most memory, in MiB, that a process with a long conversation has held."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_long_conversation(folder))
    unit = 1024 if sys.platform == "linux" else 1024**2
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit))


def test_memory_of_a_long_conversation(benchmark):
    code = "from tests.benchmarks.test_tui_speed import write_memory; write_memory()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def measure():
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        return float(done.stdout)

    mib = benchmark.pedantic(measure, rounds=1)
    benchmark.extra_info["mib"] = round(mib)
    assert mib < MOST_MIB
