import os

import pytest
from rich.color import ColorType
from textual.color import Color
from textual.widgets import Static

from assistant.errors import InputError
from assistant.tui import terminal_problem
from assistant.tui.app import BerthApp, bound_ids, places
from assistant.tui.chat_screen import NewcomerHint
from assistant.tui.help_screen import HelpScreen
from assistant.tui.settings import Settings, SettingsFile, config_folder, read_settings, with_value
from assistant.tui.themes import THEMES
from assistant.tui.ui_commands import every_command
from tests.tui.driving import say, settled, shown, type_fast


def write(config, text):
    config.mkdir(parents=True, exist_ok=True)
    (config / "settings.conf").write_text(text)


def test_without_a_file_the_defaults_hold(config):
    assert SettingsFile(config).settings == Settings()
    assert not config.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour: red\n", ["settings.conf:1", "colour"]),
        ("theme: nord\npanel: left\n", ["settings.conf:2", "panel", "auto, hidden"]),
        ("# mine\n- a\n- list\n", ["settings.conf:2", "name: value"]),
        ("hint: perhaps\n", ["settings.conf:1", "hint", "true"]),
    ],
)
async def test_a_mistake_in_the_file_gets_one_sentence_and_the_file_stays(make_app, config, text, words):
    write(config, text)
    with pytest.raises(InputError):
        read_settings(config / "settings.conf")
    app = make_app()
    async with app.run_test(size=(160, 30)) as pilot:
        assert all(word in shown(app) for word in words)
        await say(pilot, "/theme nord")
    assert (config / "settings.conf").read_text() == text


def test_comments_quotes_and_empty_lines_are_fine(config):
    write(config, "# mine\n\ntheme: 'nord'  # calm\nhint: no\nkeys.chat.help: f2\n")
    assert read_settings(config / "settings.conf") == Settings(
        theme="nord", hint=False, keys={"chat.help": "f2"}
    )


def test_a_change_keeps_comments_and_other_lines():
    text = "# mine\ntheme: nord  # a comment\nmouse: false\n"
    assert with_value(text, "theme", "gruvbox") == "# mine\ntheme: gruvbox\nmouse: false\n"
    assert with_value(text, "hint", value=False) == f"{text}hint: false\n"


async def test_a_theme_is_chosen_by_command_and_kept(make_app, config):
    first = make_app()
    async with first.run_test(size=(80, 24)) as pilot:
        await say(pilot, "/theme high-contrast")
        assert first.theme == "high-contrast"
        await say(pilot, "/theme no-such-theme")
        assert "There is no theme no-such-theme" in shown(first)
    assert make_app().theme == "high-contrast"


async def test_an_unknown_theme_in_the_file_is_said(make_app, config):
    write(config, "theme: no-such\n")
    app = make_app()
    async with app.run_test(size=(80, 24)):
        assert "There is no theme no-such" in shown(app)
        assert app.theme == "berth-dark"


def contrast(one, two):
    brightness = []
    for colour in (one, two):
        parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]
        brightness.append(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])
    return (max(brightness) + 0.05) / (min(brightness) + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_theme_of_ours_can_be_read(theme):
    least = 7 if "contrast" in theme.name else 4.5
    colours = {**theme.to_color_system().generate(), **theme.variables}
    roles = ("primary", "secondary", "warning", "error", "success", "accent")
    for name in ("foreground", "foreground-muted", *(f"text-{role}" for role in roles)):
        for ground in ("background", "surface", "panel"):
            assert contrast(Color.parse(colours[name]), Color.parse(colours[ground])) >= least, (name, ground)


async def test_the_words_for_newcomers_are_put_away_for_good(make_app):
    first = make_app()
    async with first.run_test(size=(80, 24)) as pilot:
        assert "New here?" in shown(first)
        type_fast(first, ["escape"])
        await settled(pilot)
        assert "New here?" not in shown(first)
    second = make_app()
    async with second.run_test(size=(80, 24)):
        assert "New here?" not in shown(second)


async def test_a_click_puts_them_away_too(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(NewcomerHint)
        await settled(pilot)
        assert "New here?" not in shown(app)
        assert not app.settings.settings.hint


async def test_a_hidden_panel_stays_hidden_at_the_next_start(make_app):
    first = make_app()
    async with first.run_test(size=(120, 30)) as pilot:
        type_fast(first, ["ctrl+t"])
        await settled(pilot)
    second = make_app()
    async with second.run_test(size=(120, 30)):
        assert not second.chat.query_one("SlotPanel").display


async def test_keys_can_be_changed_and_the_help_shows_them(make_app, config):
    write(config, "keys.chat.chart: f9\nkeys.prompt.send: ctrl+y\nkeys.prompt.newline: enter\n")
    app = make_app()
    async with app.run_test(size=(120, 60)) as pilot:
        type_fast(app, [*"/help", "ctrl+y"])
        await settled(pilot)
        assert app.chat.session.turns[-1].user == "/help"
        type_fast(app, ["a", "enter", "b"])
        await settled(pilot)
        assert app.chat.prompt.text == "a\nb"
        type_fast(app, ["f9"])
        await settled(pilot)
        assert "Nothing to draw yet" in shown(app)
        type_fast(app, ["f1"])
        await settled(pilot)
        assert any("f9" in line and "Chart" in line for line in shown(app).split("\n"))


async def test_an_unknown_key_name_is_said(make_app, config):
    write(config, "keys.chat.nosuch: f9\n")
    app = make_app()
    async with app.run_test(size=(200, 60)):
        assert "There is no key named chat.nosuch" in shown(app)


def test_every_binding_has_a_name_and_a_description_of_its_own():
    ids = bound_ids()
    assert len(ids) == len(set(ids))
    bindings = [binding for _, place in places() for binding in place.BINDINGS]
    assert all(binding.id and binding.description for binding in bindings)


async def test_the_help_holds_every_binding_and_command(app):
    async with app.run_test(size=(120, 60)) as pilot:
        type_fast(app, ["f1"])
        await settled(pilot)
        assert isinstance(app.screen, HelpScreen)
        text = " ".join(app.screen.query_one("#help-words", Static).content.plain.split())
        for title, place in places():
            assert title in text
            assert all(binding.description in text for binding in place.BINDINGS)
        assert all(f"/{command.name}" in text for command in every_command())
        type_fast(app, ["escape"])
        await settled(pilot)
        assert app.screen is app.chat


async def test_no_colour_is_shown_where_the_user_wants_none(make_app, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await say(pilot, "a 40 minute report every night, 2 GB, python, may not be interrupted")
        await say(pilot, "recommend")
        assert app.no_color
        app.refresh()
        filters = [one for one in app._filters if type(one).__name__ in ("Monochrome", "NoColor")]
        assert filters
        for strip in app.screen._compositor.render_strips():
            for segment in strip.apply_filter(filters[0], Color.parse("black")):
                for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    if colour is not None and colour.type is ColorType.TRUECOLOR:
                        assert len({*colour.triplet}) == 1
        text = shown(app)
        assert all(sign in text for sign in ("★ recommendation", "✓ memory", "✗ Lambda"))


async def test_nothing_moves_when_motion_is_reduced(make_app, config):
    write(config, "reduced_motion: true\n")
    app = make_app()
    async with app.run_test():
        assert app.animation_level == "none"
        assert not app.chat.prompt.cursor_blink


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"TERM": "xterm-256color"}, ""),
        ({"TERM": "tmux"}, ""),
        ({"TERM": "dumb"}, "berth chat --plain"),
        ({}, "berth ask"),
    ],
)
def test_a_terminal_that_cannot_show_it_is_told_what_can(environment, says):
    found = terminal_problem(environment)
    assert bool(found) == bool(says)
    assert says in found


def test_the_folder_for_settings_can_be_named(tmp_path):
    assert config_folder({"BERTH_CONFIG_DIR": str(tmp_path)}) == tmp_path
    assert config_folder({}).name == "berth"


async def test_settings_are_explained_with_their_file(app, config):
    async with app.run_test(size=(120, 40)) as pilot:
        await say(pilot, "/settings")
        assert "i help" in shown(app)
        text = app.chat.transcript.shown_turns[-1].turn.reply.text
        assert str(config / "settings.conf") in text
        assert all(name in text for name in ("theme", "panel", "hint", "reduced_motion", "mouse", "keys"))
        assert not app.chat.session.turns
        assert isinstance(app, BerthApp)
        assert os.environ.get("NO_COLOR") is None
