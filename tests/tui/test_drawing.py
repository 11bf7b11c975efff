"""What is drawn, and how often."""

import asyncio
import gc

import pytest
from textual._compositor import Compositor
from textual.geometry import Region

from tests.tui.driving import say, settled, shown, type_fast

QUESTION = "max memory for a fargate task?"
WORKLOAD = "an api with 3M requests a month, 200 ms each, 1 GB, spiky traffic"


def frames_of(app, monkeypatch):
    """Return the list into which every frame that draws something puts its columns and lines."""
    frames, draw = [], Compositor.render_update

    def render_update(self, *args, **kwargs):
        regions = set(self._dirty_regions)
        found = draw(self, *args, **kwargs)
        if found is not None:
            frames.append(regions)
        return found

    monkeypatch.setattr(Compositor, "render_update", render_update)
    return frames


def cells(strips):
    return [[(one.text, one.style) for one in strip.simplify() if one.text] for strip in strips]


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_what_is_seen_is_drawn_as_textual_draws_all(app, size):
    async with app.run_test(size=size) as pilot:
        for text in (QUESTION, WORKLOAD, "/recommend"):
            await say(pilot, text)
        type_fast(app, ["pageup", "/", "s"])
        await settled(pilot)
        own = app.screen._compositor
        plain = Compositor()
        plain.reflow(app.screen, app.screen.size)
        assert cells(own.render_strips()) == cells(plain.render_strips())


async def test_a_part_is_drawn_as_in_the_whole(app):
    async with app.run_test(size=(120, 30)) as pilot:
        for text in (QUESTION, WORKLOAD):
            await say(pilot, text)
        compositor = app.screen._compositor
        whole = compositor.render_strips()
        for region in (Region(0, 28, 3, 1), Region(10, 2, 80, 12), Region(70, 0, 20, 30)):
            compositor._dirty_regions = {region}
            update = compositor.render_partial_update()
            for y, start, end in update.spans:
                pieces = [(x, piece) for x, piece in update.chops[y].items() if piece is not None]
                covered = [(x, x + piece.cell_length) for x, piece in pieces]
                assert covered[0][0] <= start
                assert covered[-1][1] >= end
                for x, piece in pieces:
                    assert cells([piece]) == cells([whole[y].crop(x, x + piece.cell_length)])


@pytest.mark.parametrize("text", [QUESTION, WORKLOAD, "/recommend", "/why", "/slots"])
async def test_a_reply_is_drawn_in_one_frame(app, monkeypatch, text):
    async with app.run_test(size=(120, 30)) as pilot:
        for before in (*["lambda timeout"] * 9, QUESTION, WORKLOAD, "none"):
            await say(pilot, before)
        app.chat.prompt.put(text)
        await settled(pilot)
        frames = frames_of(app, monkeypatch)
        await say(pilot, "")
        transcript = app.chat.transcript.region
        assert sum(any(region.overlaps(transcript) for region in frame) for frame in frames) == 1
        assert f"> {text}" in shown(app)


async def test_words_of_the_ui_taller_than_the_window_are_shown_from_their_beginning(app):
    async with app.run_test(size=(80, 16)) as pilot:
        for text in (QUESTION, "lambda timeout", "/settings"):
            await say(pilot, text)
        first = shown(app).split("\n")[0]
        assert "help" in first


async def test_earlier_turns_come_back_page_by_page_and_no_line_is_left_out(app):
    async with app.run_test(size=(80, 24)) as pilot:
        for number in range(30):
            await say(pilot, f"what is a zorp{number}?")
        seen = shown(app)
        for keys in (["pageup", "pageup"], ["pagedown"]) * 8:
            type_fast(app, keys)
            await settled(pilot)
            seen += shown(app)
        for number in range(30):
            assert f"> what is a zorp{number}?" in seen


async def test_the_prompt_takes_the_colours_of_another_theme(app):
    async with app.run_test(size=(80, 24)) as pilot:
        type_fast(app, "hello")
        await settled(pilot)
        for theme in ("berth-light", "high-contrast", "berth-dark"):
            app.theme = theme
            await settled(pilot)
            line = app.screen._compositor.render_strips()[app.chat.prompt.region.y]
            (style,) = {one.style for one in line if "hello" in one.text}
            assert style.color.get_truecolor().hex == app.current_theme.foreground
            assert style.bgcolor.get_truecolor().hex == app.current_theme.surface


async def test_what_a_turn_leaves_behind_is_collected_after_its_reply(app):
    collected = []

    def note(phase, info):
        if phase == "start":
            collected.append(info["generation"])

    async with app.run_test(size=(80, 24)) as pilot:
        await say(pilot, QUESTION)
        gc.callbacks.append(note)
        try:
            await say(pilot, "lambda timeout")
            await asyncio.sleep(0.1)
        finally:
            gc.callbacks.remove(note)
    assert 1 in collected
