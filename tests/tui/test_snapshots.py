"""Pictures of the main states; `pytest tests/tui/test_snapshots.py --snapshot-update` takes them anew."""

import pytest

from assistant.tui.app import BerthApp
from assistant.tui.settings import SettingsFile
from tests.tui.driving import say, settled
from tests.tui.fixed_session import ADVICE, OUTSIDE, QUESTION, WORKLOAD, FixedSession, fixed_standing

SIZES = {"80x24": (80, 24), "120x35": (120, 35), "200x60": (200, 60)}
STATES = {
    "first": (),
    "answer": (QUESTION,),
    "question": (WORKLOAD,),
    "recommendation": (WORKLOAD, ADVICE),
    "declined": (QUESTION, OUTSIDE),
}


@pytest.fixture
def snapshot_app(knowledge, state, config, monkeypatch):
    monkeypatch.setattr("assistant.tui.live_costs.standing", fixed_standing)

    def make(theme):
        config.mkdir(parents=True, exist_ok=True)
        (config / "settings.conf").write_text(f"theme: {theme}\nreduced_motion: true\n")
        return BerthApp(lambda: FixedSession(loaded=knowledge), state, SettingsFile(config))

    return make


@pytest.mark.parametrize("theme", ["berth-dark", "berth-light"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shows", STATES)
def test_it_looks_as_it_did(snap_compare, snapshot_app, shows, size, theme):
    async def go(pilot):
        await settled(pilot)
        for text in STATES[shows]:
            await say(pilot, text)

    assert snap_compare(snapshot_app(theme), terminal_size=SIZES[size], run_before=go)


def test_the_picture_of_the_groups_looks_as_it_did(snap_compare, app, groups_file):
    async def go(pilot):
        await say(pilot, f"/load {groups_file}")
        await say(pilot, "/graph")
        await pilot.press("down")
        await settled(pilot)

    assert snap_compare(app, terminal_size=(80, 24), run_before=go)
