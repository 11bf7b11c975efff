import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from textual.widgets import OptionList

from assistant.errors import InputError
from assistant.session import Session
from assistant.session.transcripts import read_transcript
from assistant.tui.app import BerthApp
from assistant.tui.conversation_files import (
    ConversationFile,
    SavedTurn,
    age_words,
    conversation_markdown,
    in_use,
    read_conversation,
    saved_conversations,
)
from assistant.tui.settings import SettingsFile
from tests.tui.driving import say, settled, shown, type_fast

QUESTION = "max memory for a fargate task?"
OTHER = "max timeout of lambda?"


@pytest.fixture
def folder(state):
    return state / "conversations"


def files(folder):
    return sorted(folder.glob("*.yaml"))


async def test_every_turn_is_on_disk_before_the_next(app, folder):
    async with app.run_test() as pilot:
        for count, text in enumerate((QUESTION, OTHER, "/help"), start=1):
            await say(pilot, text)
            saved = read_transcript(files(folder)[0])
            assert [turn.user for turn in saved.turns] == [QUESTION, OTHER, "/help"][:count]
            assert saved.turns[-1].reply == app.chat.session.turns[-1].reply.text
        assert len(files(folder)) == 1


async def test_a_start_without_a_turn_leaves_no_file(app, folder):
    async with app.run_test() as pilot:
        type_fast(app, "never sent")
        await settled(pilot)
    assert files(folder) == []


async def test_a_folder_that_cannot_be_written_is_said_and_nothing_else_breaks(make_app, state):
    state.mkdir()
    (state / "conversations").write_text("in the way")
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await say(pilot, QUESTION)
        assert "cannot be saved" in shown(app)
        assert "244 GB" in shown(app)


def test_a_killed_program_leaves_every_finished_turn(tmp_path):
    script = f"""
        import os, signal
        from pathlib import Path
        from assistant.tui.conversation_files import ConversationFile
        file = ConversationFile(Path({str(tmp_path)!r}))
        for number in range(50):
            file.add(f"question {{number}}", "an answer\\nof two lines")
        os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False, cwd=Path.cwd())
    assert done.returncode == -signal.SIGKILL
    (path,) = files(tmp_path)
    _, turns = read_conversation(path)
    assert [turn.user for turn in turns] == [f"question {number}" for number in range(50)]
    assert not in_use(path)


@pytest.mark.parametrize("kept", [0.4, 0.8, 0.97])
def test_a_turn_that_was_cut_off_does_not_take_the_others_with_it(tmp_path, kept):
    file = ConversationFile(tmp_path)
    file.add("first", "one")
    whole = file.path.stat().st_size
    file.add('second: "quoted"', "two\n\nlines: of text")
    file.close()
    text = file.path.read_bytes()
    file.path.write_bytes(text[: whole + int((len(text) - whole) * kept)])
    _, turns = read_conversation(file.path)
    assert turns[0] == SavedTurn("first", "one")


def test_what_is_no_conversation_is_refused_with_its_name(tmp_path):
    (tmp_path / "odd.yaml").write_text("- just\n- a list\n")
    with pytest.raises(InputError, match=r"odd\.yaml"):
        read_conversation(tmp_path / "odd.yaml")
    assert saved_conversations(tmp_path, 0.0)[0].title == "(cannot be read)"


async def test_a_conversation_is_resumed_with_all_it_knew(make_app):
    first = make_app()
    async with first.run_test() as pilot:
        await say(pilot, "a 20 minute report every night, 2 GB, python")
        await say(pilot, QUESTION)
    second = make_app()
    async with second.run_test(size=(120, 40)) as pilot:
        await say(pilot, "/sessions")
        assert "a 20 minute report every night" in shown(second)
        assert "2 turns" in shown(second)
        type_fast(second, ["enter"])
        await settled(pilot)
        assert second.chat.session.slots["memory_mib"].value == 2048
        assert f"> {QUESTION}" in shown(second)
        assert "Resumed" in shown(second)
        await say(pilot, OTHER)
    saved = read_transcript(second.chat.conversations.path)
    assert [turn.user for turn in saved.turns][1:] == [QUESTION, OTHER]
    assert len(files(second.chat.state / "conversations")) == 1


async def test_replies_that_read_otherwise_today_are_announced(make_app, folder):
    old = ConversationFile(folder)
    old.add(QUESTION, "**10 GB**, long ago.")
    old.close()
    app = make_app()
    async with app.run_test(size=(120, 30)) as pilot:
        await say(pilot, "/sessions")
        type_fast(app, ["enter"])
        await settled(pilot)
        assert "1 reply reads otherwise" in shown(app)


async def test_two_programs_do_not_disturb_each_other(make_app, folder):
    one, two = make_app(), make_app()
    async with one.run_test() as pilot_one:
        await say(pilot_one, QUESTION)
        path = one.chat.conversations.path
        async with two.run_test(size=(120, 30)) as pilot_two:
            await say(pilot_two, "/sessions")
            type_fast(two, ["enter"])
            await settled(pilot_two)
            assert "goes on in a copy" in shown(two)
            await say(pilot_two, OTHER)
            await say(pilot_one, "/help")
    assert [turn.user for turn in read_transcript(path).turns] == [QUESTION, "/help"]
    assert [turn.user for turn in read_transcript(two.chat.conversations.path).turns] == [QUESTION, OTHER]


async def test_a_new_conversation_keeps_the_one_before(app, folder):
    async with app.run_test(size=(100, 30)) as pilot:
        await say(pilot, QUESTION)
        type_fast(app, ["ctrl+n"])
        await settled(pilot)
        assert app.chat.session.turns == ()
        assert QUESTION in shown(app)  # as an example of the welcome
        assert "244 GB" not in shown(app)
        await say(pilot, OTHER)
        assert [len(read_transcript(path).turns) for path in files(folder)] == [1, 1]


async def test_a_conversation_is_renamed_in_the_list_and_by_command(app, folder):
    async with app.run_test(size=(100, 30)) as pilot:
        await say(pilot, QUESTION)
        await say(pilot, "/rename Sizes of tasks")
        assert read_transcript(files(folder)[0]).title == "Sizes of tasks"
        await say(pilot, OTHER)
        assert len(read_transcript(files(folder)[0]).turns) == 2
        await say(pilot, "/new")
        await say(pilot, "/sessions")
        type_fast(app, ["f2"])
        await settled(pilot)
        type_fast(app, [*["backspace"] * 30, *"Other name", "enter"])
        await settled(pilot)
        assert read_transcript(files(folder)[0]).title == "Other name"
        assert "Other name" in shown(app)


async def test_a_conversation_is_deleted_after_a_question(app, folder):
    async with app.run_test(size=(100, 30)) as pilot:
        await say(pilot, QUESTION)
        await say(pilot, "/new")
        for key, left in (("escape", 1), ("enter", 0)):
            await say(pilot, "/sessions")
            type_fast(app, ["delete"])
            await settled(pilot)
            assert "for good?" in shown(app)
            type_fast(app, [key])
            await settled(pilot)
            assert len(files(folder)) == left
            type_fast(app, ["escape"])
            await settled(pilot)


async def test_a_branch_goes_on_from_an_earlier_turn_and_leaves_the_rest(app, folder):
    async with app.run_test(size=(100, 40)) as pilot:
        for text in (QUESTION, OTHER, "/help"):
            await say(pilot, text)
        before = app.chat.conversations.path
        app.screen.set_focus(app.chat.transcript.reply_views[0])
        type_fast(app, ["b"])
        await settled(pilot)
        assert [turn.user for turn in app.chat.session.turns] == [QUESTION]
        await say(pilot, "what is a task definition?")
        assert len(read_transcript(before).turns) == 3
        after = read_transcript(app.chat.conversations.path)
        assert [turn.user for turn in after.turns] == [QUESTION, "what is a task definition?"]
        assert "from turn 1" in after.title


async def test_the_whole_conversation_is_written_as_transcript_markdown_and_picture(app, tmp_path):
    async with app.run_test(size=(80, 24)) as pilot:
        for text in (QUESTION, OTHER, "/help"):
            await say(pilot, text)
        for ending in ("yaml", "md", "svg"):
            await say(pilot, f"/save {tmp_path}/chat.{ending}")
            assert "Saved 3 turns" in shown(app)
        await say(pilot, f"/save {tmp_path}/chat.md")
        assert "exists already" in shown(app)
        turns = app.chat.session.turns
    assert len(turns) == 3
    assert [turn.user for turn in read_transcript(tmp_path / "chat.yaml").turns] == [QUESTION, OTHER, "/help"]
    markdown = (tmp_path / "chat.md").read_text()
    assert all(turn.reply.text in markdown for turn in turns)
    picture = re.sub(r"&#160;", " ", (tmp_path / "chat.svg").read_text())
    assert picture.startswith("<svg")
    assert "244" in picture
    assert "/help" in picture


def test_what_was_typed_stays_a_quotation_in_markdown():
    text = conversation_markdown("t", [SavedTurn("# no heading\nnext", "**1**")])
    assert text == "# t\n\n> # no heading\n> next\n\n**1**\n"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "just now"), (300, "5 min ago"), (7300, "2 h ago"), (90_000, "1 day ago"), (3e6, "34 days ago")],
)
def test_ages_are_written_as_people_say_them(seconds, words):
    assert age_words(seconds) == words


async def test_a_long_conversation_is_resumed_and_read_to_its_beginning(knowledge, folder, make_app):
    reply = Session(loaded=knowledge).send(QUESTION)
    file = ConversationFile(folder)
    file.begin([SavedTurn(QUESTION, reply.text)] * 40)
    file.close()
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await say(pilot, "/sessions")
        type_fast(app, ["enter"])
        while len(app.chat.session.turns) < 40:
            await pilot.pause(0.05)
        await settled(pilot)
        assert len(app.chat.transcript.reply_views) <= 30
        for _ in range(60):
            type_fast(app, ["pageup"])
            await settled(pilot)
            if len(app.chat.transcript.reply_views) == 40 and app.chat.transcript.scroll_offset.y == 0:
                break
        assert app.chat.transcript.reply_views[0].turn == 1
        type_fast(app, ["ctrl+end"])
        await settled(pilot)
        assert app.chat.transcript.at_end


def test_the_list_is_the_newest_first(tmp_path):
    for number in range(3):
        file = ConversationFile(tmp_path, f"title {number}")
        file.begin([SavedTurn("a", "b")] * (number + 1))
        file.close()
        os.utime(file.path, (1000 + number, 1000 + number))
    found = saved_conversations(tmp_path, 2000.0)
    assert [(one.title, one.turns) for one in found] == [("title 2", 3), ("title 1", 2), ("title 0", 1)]
    assert isinstance(found, list)


async def test_the_list_can_be_filtered(app, folder):
    for title in ("Nightly report", "Steady API"):
        file = ConversationFile(folder, title)
        file.begin([SavedTurn("a", "b")])
        file.close()
    async with app.run_test(size=(100, 30)) as pilot:
        type_fast(app, ["f3"])
        await settled(pilot)
        type_fast(app, "stea")
        await settled(pilot)
        assert app.screen.query_one(OptionList).option_count == 1


async def test_the_last_conversation_is_taken_up_when_asked_for(make_app, knowledge, state, config):
    first = make_app()
    async with first.run_test() as pilot:
        await say(pilot, QUESTION)
    again = BerthApp(lambda: Session(loaded=knowledge), state, SettingsFile(config), resume=True)
    async with again.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert [turn.user for turn in again.chat.session.turns] == [QUESTION]
        assert f"> {QUESTION}" in shown(again)


async def test_without_a_last_conversation_there_is_a_new_one(knowledge, state, config):
    app = BerthApp(lambda: Session(loaded=knowledge), state, SettingsFile(config), resume=True)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert "this is the first" in shown(app)
