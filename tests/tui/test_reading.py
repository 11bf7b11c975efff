"""Scrolling, finding and copying."""

import pytest

from assistant.tui.clipboard import clipboard_tool, copied_by_tool
from assistant.tui.reply_view import figure_of
from tests.tui.driving import say, settled, shown, type_fast

QUESTION = "max memory for a fargate task?"
OTHERS = ("fargate vs lambda memory", "max timeout of lambda?", "can a security group deny traffic?")


@pytest.fixture(autouse=True)
def _no_clipboard_tool(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)


def read(app):
    """Return the first lines of the window, the scrollbar left out."""
    return [line[:76].rstrip() for line in shown(app).split("\n")[:8]]


async def test_the_newest_reply_is_followed(app):
    async with app.run_test(size=(80, 24)) as pilot:
        for text in OTHERS:
            await say(pilot, text)
            assert f"> {text}" in shown(app)


async def test_a_reply_taller_than_the_window_is_shown_from_its_beginning(app):
    async with app.run_test(size=(80, 14)) as pilot:
        await say(pilot, QUESTION)
        await say(pilot, "/help")
        assert "> /help" in shown(app)
        await say(pilot, "max timeout of lambda?")
        assert "> max timeout of lambda?" in shown(app)


async def test_the_place_holds_when_scrolled_up_and_ctrl_end_returns(app):
    async with app.run_test(size=(80, 24)) as pilot:
        for text in (QUESTION, *OTHERS):
            await say(pilot, text)
        type_fast(app, ["pageup", "pageup"])
        await settled(pilot)
        place, text = app.chat.transcript.scroll_offset.y, read(app)
        await say(pilot, "what is a task definition?")
        assert app.chat.transcript.scroll_offset.y == place
        assert read(app) == text
        assert "New reply below" in shown(app)
        type_fast(app, ["ctrl+end"])
        await settled(pilot)
        assert "> what is a task definition?" in shown(app)
        assert "New reply below" not in shown(app)


@pytest.mark.parametrize("back", [["ctrl+end"], ["pagedown"] * 3])
async def test_the_place_holds_also_after_the_end_was_gone_back_to(app, back):
    async with app.run_test(size=(80, 24)) as pilot:
        for text in (QUESTION, *OTHERS, *OTHERS):
            await say(pilot, text)
        type_fast(app, ["pageup"])
        await settled(pilot)
        for key in back:
            type_fast(app, [key])
            await settled(pilot)
        type_fast(app, ["pageup"])
        await settled(pilot)
        text = read(app)
        await say(pilot, "what is a task definition?")
        assert read(app) == text
        assert "New reply below" in shown(app)


async def test_pages_pressed_at_once_all_count(app):
    async with app.run_test(size=(80, 14)) as pilot:
        for text in (QUESTION, *OTHERS, "/help"):
            await say(pilot, text)
        start = app.chat.transcript.scroll_offset.y
        type_fast(app, ["pageup"] * 2)
        await settled(pilot)
        up = start - app.chat.transcript.scroll_offset.y
        assert up == 2 * (app.chat.transcript.size.height - 1)
        type_fast(app, ["pagedown"] * 2)
        await settled(pilot)
        assert app.chat.transcript.scroll_offset.y == start


async def test_a_resize_keeps_the_line_that_is_being_read(app):
    async with app.run_test(size=(120, 24)) as pilot:
        for text in (*OTHERS, QUESTION, "/help"):
            await say(pilot, text)
        type_fast(app, ["pageup", "pageup"])
        await settled(pilot)
        top = app.chat.transcript._top[0]
        for width in (60, 90, 120):
            await pilot.resize_terminal(width, 24)
            await settled(pilot)
            assert app.chat.transcript._top[0] is top


async def test_finding_goes_to_the_turn_marks_it_and_ends(app):
    async with app.run_test(size=(80, 24)) as pilot:
        for text in (QUESTION, *OTHERS, "/help"):
            await say(pilot, text)
        type_fast(app, ["ctrl+f", *QUESTION.upper()])
        await settled(pilot)
        assert "2 of 2" in shown(app)  # the help names it as an example
        type_fast(app, ["up"])
        await settled(pilot)
        assert f"> {QUESTION}" in shown(app)
        type_fast(app, ["backspace"] * len(QUESTION) + [*"lambda"])
        await settled(pilot)
        before = shown(app)
        type_fast(app, ["up"])
        await settled(pilot)
        assert shown(app) != before
        type_fast(app, [*"zzz"])
        await settled(pilot)
        assert "nowhere" in shown(app)
        type_fast(app, ["escape"])
        await settled(pilot)
        assert app.chat.prompt.has_focus
        assert "Find" not in shown(app)


async def test_y_copies_the_focused_reply_and_f_its_figure(app):
    async with app.run_test(size=(80, 40)) as pilot:
        await say(pilot, QUESTION)
        await say(pilot, OTHERS[1])
        app.chat.transcript.reply_views[0].focus()
        type_fast(app, ["y"])
        await settled(pilot)
        first = app.chat.session.turns[0].reply
        assert app.clipboard == first.text
        type_fast(app, ["f"])
        await settled(pilot)
        assert app.clipboard == figure_of(first) == "244 GB"
        assert "clipboard" in shown(app)


async def test_the_whole_conversation_can_be_copied(app):
    async with app.run_test(size=(80, 40)) as pilot:
        for text in (QUESTION, OTHERS[1]):
            await say(pilot, text)
        await say(pilot, "/copy all")
        for turn in app.chat.session.turns:
            assert f"> {turn.user}\n\n{turn.reply.text}" in app.clipboard


async def test_tab_goes_round_prompt_suggestions_reply_and_panel(app):
    async with app.run_test(size=(120, 30)) as pilot:
        await say(pilot, QUESTION)
        chat = app.chat
        stops = [chat.transcript.suggestions, chat.transcript.reply_views[-1]]
        for stop in stops:
            type_fast(app, ["tab"])
            await settled(pilot)
            assert stop.has_focus
        type_fast(app, ["tab"])
        await settled(pilot)
        assert chat.prompt.has_focus
        for key in ("tab", "2"):
            type_fast(app, [key])
            await settled(pilot)
        assert chat.session.turns[-1].user == chat.session.turns[0].reply.suggestions[1]


async def test_arrows_go_from_reply_to_reply(app):
    async with app.run_test(size=(80, 40)) as pilot:
        for text in (QUESTION, *OTHERS):
            await say(pilot, text)
        views = app.chat.transcript.reply_views
        views[-1].focus()
        for view in (views[-2], views[-3]):
            type_fast(app, ["up"])
            await settled(pilot)
            assert view.has_focus


@pytest.mark.parametrize(
    ("environment", "system", "tool"),
    [
        ({}, "linux", None),
        ({"DISPLAY": ":0"}, "linux", "xclip"),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "linux", "wl-copy"),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "1.2.3.4"}, "linux", None),
        ({}, "darwin", "pbcopy"),
        ({"WSL_DISTRO_NAME": "x"}, "linux", "clip.exe"),
    ],
)
def test_the_tool_that_fits_the_system_is_chosen(environment, system, tool):
    found = clipboard_tool(environment, find=lambda name: f"/bin/{name}", system=system)
    assert (found[0] if found else None) == (f"/bin/{tool}" if tool else None)


def test_a_tool_that_fails_is_not_believed():
    assert copied_by_tool(["cat"], "text")
    assert not copied_by_tool(["false"], "text")
    assert not copied_by_tool(["/no/such/tool"], "text")
