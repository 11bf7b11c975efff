from textual.widgets import OptionList

from assistant.tui.ui_commands import every_command
from tests.tui.driving import say, settled, shown, type_fast

QUESTION = "max memory for a fargate task?"


async def test_a_slash_lists_the_commands_that_fit(app):
    async with app.run_test(size=(80, 24)) as pilot:
        type_fast(app, "/fo")
        await settled(pilot)
        text = shown(app)
        assert "/forget   FIELD" in text
        assert "/undo" not in text
        type_fast(app, ["backspace", "backspace", "backspace"])
        await settled(pilot)
        assert not app.query_one("#completions", OptionList).display


async def test_tab_completes_a_command(app):
    async with app.run_test(size=(80, 24)) as pilot:
        type_fast(app, "/fo\t")
        await settled(pilot)
        assert app.chat.prompt.text == "/forget "


async def test_a_slash_command_is_carried_out(app):
    async with app.run_test(size=(80, 40)) as pilot:
        await say(pilot, "/set memory_mib=2048")
        assert app.chat.session.slots["memory_mib"].value == 2048
        await say(pilot, "/new")
        assert not app.chat.session.slots


async def test_an_unknown_command_names_the_nearest(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await say(pilot, "/forgt memory")
        assert "/forget" in shown(app)


async def test_the_palette_offers_every_command(app):
    async with app.run_test(size=(100, 30)):
        offered = {command.title for command in app.get_system_commands(app.screen)}
        assert {f"/{command.name}" for command in every_command()} <= offered


async def test_a_command_chosen_in_the_palette_is_carried_out(app):
    async with app.run_test(size=(100, 30)) as pilot:
        await say(pilot, "/set memory_mib=2048")
        type_fast(app, ["ctrl+p"])
        await settled(pilot)
        for key in "/new":
            await pilot.press(key)
        await pilot.pause(0.3)
        await pilot.press("enter")
        await settled(pilot)
        assert not app.chat.session.slots


async def test_f1_shows_the_keys_and_hides_them_again(app):
    async with app.run_test(size=(120, 60)) as pilot:
        type_fast(app, ["f1"])
        await settled(pilot)
        assert "Recall" in shown(app)
        type_fast(app, ["f1"])
        await settled(pilot)
        assert "Recall" not in shown(app)


async def test_copy_sends_the_reply_to_the_clipboard(app):
    async with app.run_test(size=(80, 30)) as pilot:
        await say(pilot, QUESTION)
        await say(pilot, "/copy")
        assert app.clipboard == app.chat.session.turns[-1].reply.text
        assert len(app.chat.session.turns) == 1


async def test_quit_leaves(app):
    async with app.run_test() as pilot:
        await say(pilot, "/quit")
    assert app.return_code == 0
