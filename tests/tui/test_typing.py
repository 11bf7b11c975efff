import asyncio
import gc

import pytest
from textual.widgets import OptionList

from assistant.session import Session
from assistant.tui import settled as ready
from tests.tui.driving import say, settled, shown, type_fast

QUESTION = "max memory for a fargate task?"


async def test_a_line_typed_at_once_is_sent_whole(app):
    async with app.run_test(size=(80, 24)) as pilot:
        type_fast(app, f"{QUESTION}\rand for lambda?")
        await settled(pilot)
        assert [turn.user for turn in app.chat.session.turns] == [QUESTION]
        assert app.chat.prompt.text == "and for lambda?"


async def test_keys_that_edit_take_effect_in_the_order_typed(app):
    async with app.run_test() as pilot:
        type_fast(app, ["a", "b", "backspace", "c", "left", "d", "home", "e", "end", "f"])
        await settled(pilot)
        assert app.chat.prompt.text == "eadcf"


async def test_an_empty_line_is_not_sent(app):
    async with app.run_test() as pilot:
        type_fast(app, "  \r")
        await settled(pilot)
        assert app.chat.session.turns == ()


@pytest.mark.parametrize("key", ["ctrl+j", "shift+enter"])
async def test_a_line_break_does_not_send(app, key):
    async with app.run_test() as pilot:
        type_fast(app, [*"one", key, *"two"])
        await settled(pilot)
        assert app.chat.prompt.text == "one\ntwo"
        assert app.chat.prompt.size.height == 2
        assert app.chat.session.turns == ()


async def test_the_prompt_grows_to_eight_lines_and_shrinks_again(app):
    async with app.run_test() as pilot:
        type_fast(app, ["ctrl+j"] * 20)
        await settled(pilot)
        assert app.chat.prompt.size.height == 8
        await say(pilot, "help")
        assert app.chat.prompt.size.height == 1


async def test_up_and_down_recall_and_keep_the_draft(app):
    async with app.run_test() as pilot:
        await say(pilot, "first question")
        await say(pilot, "second question")
        type_fast(app, "a draft")
        seen = []
        for key in ("up", "up", "up", "down", "down", "down"):
            type_fast(app, [key])
            await settled(pilot)
            seen.append(app.chat.prompt.text)
        assert seen == [
            "second question", "first question", "first question", "second question", "a draft", "a draft",
        ]  # fmt: skip


async def test_arrows_move_within_a_text_of_several_lines(app):
    async with app.run_test() as pilot:
        await say(pilot, "before")
        type_fast(app, [*"one", "ctrl+j", *"two", "up"])
        await settled(pilot)
        assert app.chat.prompt.cursor_location == (0, 3)
        assert app.chat.prompt.text == "one\ntwo"


async def test_history_is_shared_with_the_next_start(make_app):
    first = make_app()
    async with first.run_test() as pilot:
        await say(pilot, QUESTION)
    second = make_app()
    async with second.run_test() as pilot:
        type_fast(second, ["up"])
        await settled(pilot)
        assert second.chat.prompt.text == QUESTION


async def test_an_unsent_draft_comes_back_at_the_next_start(make_app):
    first = make_app()
    async with first.run_test() as pilot:
        type_fast(first, "half a thou")
        await settled(pilot)
    second = make_app()
    async with second.run_test() as pilot:
        await settled(pilot)
        assert second.chat.prompt.text == "half a thou"
        assert second.chat.prompt.cursor_location == (0, 11)


async def test_a_sent_line_does_not_come_back_as_a_draft(make_app):
    first = make_app()
    async with first.run_test() as pilot:
        await say(pilot, QUESTION)
    second = make_app()
    async with second.run_test():
        assert second.chat.prompt.text == ""


async def test_ctrl_c_clears_the_line_into_the_history(app):
    async with app.run_test() as pilot:
        type_fast(app, [*"a long draft", "ctrl+c"])
        await settled(pilot)
        assert app.chat.prompt.text == ""
        type_fast(app, ["up"])
        await settled(pilot)
        assert app.chat.prompt.text == "a long draft"
        assert app.is_running


async def test_ctrl_c_twice_on_an_empty_line_quits(app, monkeypatch):
    monkeypatch.setattr("assistant.tui.chat_window._QUIT_WITHIN_SECONDS", 600)
    async with app.run_test() as pilot:
        type_fast(app, ["ctrl+c"])
        await settled(pilot)
        assert "ctrl+c again" in shown(app)
        assert app.is_running
        type_fast(app, ["ctrl+c"])
        await settled(pilot)
    assert app.return_code == 0


async def test_a_late_second_ctrl_c_does_not_quit(app, monkeypatch):
    monkeypatch.setattr("assistant.tui.chat_window._QUIT_WITHIN_SECONDS", 0)
    async with app.run_test() as pilot:
        type_fast(app, ["ctrl+c", "ctrl+c"])
        await settled(pilot)
        assert app.is_running
        assert "ctrl+c again" in shown(app)


async def test_ctrl_c_copies_what_is_selected_and_keeps_the_draft(app):
    async with app.run_test() as pilot:
        type_fast(app, [*"two words", *["shift+left"] * 5, "ctrl+c"])
        await settled(pilot)
        assert app.clipboard == "words"
        assert app.chat.prompt.text == "two words"


async def test_ctrl_q_quits_and_keeps_the_draft(make_app):
    app = make_app()
    async with app.run_test() as pilot:
        type_fast(app, [*"not yet sent", "ctrl+q"])
        await settled(pilot)
    again = make_app()
    async with again.run_test():
        assert again.chat.prompt.text == "not yet sent"


async def test_escape_never_deletes_what_is_typed(app):
    async with app.run_test() as pilot:
        type_fast(app, [*"keep me", "escape", "escape"])
        await settled(pilot)
        assert app.chat.prompt.text == "keep me"
        assert app.chat.prompt.has_focus


async def test_typing_in_the_conversation_goes_to_the_prompt(app):
    async with app.run_test() as pilot:
        app.chat.transcript.focus()
        type_fast(app, "hello")
        await settled(pilot)
        assert app.chat.prompt.text == "hello"
        assert app.chat.prompt.has_focus


async def test_history_is_searched_by_its_words(app):
    async with app.run_test(size=(80, 24)) as pilot:
        for text in ("max memory for fargate?", "max timeout of lambda?", "memory of lambda?"):
            await say(pilot, text)
        type_fast(app, ["ctrl+r"])
        await settled(pilot)
        type_fast(app, "lam max")
        await settled(pilot)
        listed = app.screen.query_one(OptionList)
        assert [str(option.prompt) for option in listed.options] == ["max timeout of lambda?"]
        type_fast(app, ["enter"])
        await settled(pilot)
        assert app.chat.prompt.text == "max timeout of lambda?"
        assert app.chat.prompt.has_focus


async def test_leaving_the_history_search_keeps_the_draft(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await say(pilot, "help")
        type_fast(app, [*"my draft", "ctrl+r"])
        await settled(pilot)
        type_fast(app, ["h", "escape"])
        await settled(pilot)
        assert app.chat.prompt.text == "my draft"


async def test_leaving_at_once_is_quiet(make_app):
    """Whatever has been loaded and mounted by then."""
    for pauses in (0, 1, 2, 4, 8):
        app = make_app()
        async with app.run_test(size=(80, 24)):
            for _ in range(pauses):
                await asyncio.sleep(0)
            app.exit()
        async with make_app().run_test(size=(80, 24)):
            pass


def test_the_index_is_there_before_the_first_question(knowledge):
    """Compiling it takes seconds, in which the screen would not answer."""
    try:
        session = ready(lambda: Session(loaded=knowledge))
    finally:
        gc.unfreeze()
        gc.set_threshold(700, 10, 10)
    assert "index" in vars(session.answerer)
