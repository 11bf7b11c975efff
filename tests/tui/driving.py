"""What the tests do to the UI and read off it."""

from textual import events

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
    """Wait until nothing is left to handle or to draw."""
    quiet = 0
    while quiet < 2:
        await pilot.pause()
        app = pilot.app
        pumps = [app, *(node for screen in app.screen_stack for node in screen.walk_children(with_self=True))]
        quiet = 0 if any(pump.message_queue_size for pump in pumps) else quiet + 1


def shown(app):
    """Return what the screen shows, as lines of text."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())
