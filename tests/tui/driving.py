"""What the tests do to the UI and read off it."""

import asyncio
import time

from textual import events

_QUIET_LOOKS = 3
_LOOK_SECONDS = 0.01
_LONGEST_WAIT_SECONDS = 60

_CHARACTERS = {"enter": "\r", "tab": "\t", "space": " "}
_KEYS = {character: key for key, character in _CHARACTERS.items()}


def type_fast(app, keys):
    """Post keys as a terminal does: all at once, without waiting for any of them to be handled."""
    for key in keys:
        character = key if len(key) == 1 else _CHARACTERS.get(key)
        app.post_message(events.Key(_KEYS.get(key, key), character))


async def say(pilot, text):
    """Type a line, press Enter and wait for the reply."""
    type_fast(pilot.app, f"{text}\r")
    await settled(pilot)


async def settled(pilot):
    """Wait until nothing is left to handle or to draw, however slow the machine."""
    app, quiet = pilot.app, 0
    end = time.monotonic() + _LONGEST_WAIT_SECONDS
    while quiet < _QUIET_LOOKS and not app._exit:
        assert time.monotonic() < end, "the UI does not come to rest"
        await asyncio.sleep(_LOOK_SECONDS)
        quiet = quiet + 1 if _rests(app) else 0


def _rests(app):
    if not app.is_running:
        return False
    nodes = [node for screen in app.screen_stack for node in screen.walk_children(with_self=True)]
    if not all(_waits(pump) for pump in (app, *nodes)) or any(not work.is_finished for work in app.workers):
        return False
    screen = app.screen
    return not (
        screen._dirty_widgets or screen._layout_required or screen._callbacks or screen._repaint_required
    )


def _waits(pump):
    """Tell whether a pump waits for a message, and is not in the middle of one."""
    if pump.message_queue_size or pump._next_callbacks:
        return False
    inner = pump._task.get_coro() if pump._task else None
    names = set()
    while hasattr(inner, "cr_code"):
        names.add(inner.cr_code.co_name)
        inner = inner.cr_await
    return not names or "_get_message" in names


def shown(app):
    """Return what the screen shows, as lines of text."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())
