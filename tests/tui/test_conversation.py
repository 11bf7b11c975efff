from pathlib import Path

import pytest

from assistant.session.transcripts import read_transcript
from assistant.tui.reply_view import ReplyView, figure_of
from tests.tui.driving import say, settled, shown, type_fast

QUESTION = "max memory for a fargate task?"
TRANSCRIPTS = [
    Path("transcripts") / f"{name}.yaml"
    for name in ("nightly-report", "correction", "fact-in-the-middle", "declined")
]
WORKLOAD = "a 20 minute report every night, 2 GB, python"


async def test_the_first_screen_says_what_to_do(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        text = shown(app)
        assert "Where should this run on AWS" in text
        assert "f1 Help" in text
        assert QUESTION in text
        assert app.chat.prompt.has_focus


async def test_a_reply_is_rendered_markdown_with_its_kind(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await say(pilot, QUESTION)
        text = shown(app)
        assert f"> {QUESTION}" in text
        assert "● answer" in text
        assert "244 GB" in text
        assert "**" not in text
        assert "Where should this run" not in text


async def test_a_comparison_is_rendered_as_a_table(app):
    async with app.run_test(size=(100, 40)) as pilot:
        await say(pilot, "fargate vs lambda memory")
        text = shown(app)
        assert "▤ comparison" in text
        assert "|--" not in text


async def test_sources_are_folded_and_ctrl_o_shows_them(app):
    async with app.run_test(size=(80, 30)) as pilot:
        await say(pilot, QUESTION)
        url = app.chat.session.turns[-1].reply.citations[0].url
        assert shown(app).count("Source: ") == 1
        assert "▸ Source: Amazon ECS" in shown(app)
        assert url[:40] not in shown(app)
        type_fast(app, ["ctrl+o"])
        await settled(pilot)
        assert url[:40] in shown(app)
        type_fast(app, ["ctrl+o"])
        await settled(pilot)
        assert url[:40] not in shown(app)


async def test_a_lone_digit_says_the_suggestion_of_that_number(app):
    async with app.run_test(size=(80, 30)) as pilot:
        await say(pilot, QUESTION)
        offered = app.chat.session.turns[-1].reply.suggestions
        assert all(f"{n}  {text}" in shown(app) for n, text in enumerate(offered, start=1))
        await say(pilot, "2")
        assert app.chat.session.turns[-1].reply.text == app.chat.session.send(offered[1]).text


async def test_a_click_says_the_suggestion(app):
    async with app.run_test(size=(80, 30)) as pilot:
        await say(pilot, QUESTION)
        offered = app.chat.session.turns[-1].reply.suggestions
        await pilot.click(app.chat.transcript.suggestions, offset=(4, 0))
        await settled(pilot)
        assert app.chat.session.turns[-1].user == offered[0]
        assert app.chat.prompt.has_focus


async def test_only_the_newest_reply_offers_suggestions(app):
    async with app.run_test(size=(80, 40)) as pilot:
        await say(pilot, QUESTION)
        before = app.chat.session.turns[-1].reply.suggestions
        await say(pilot, "is Berth any good at cooking?")
        assert not any(text in shown(app) for text in before)


@pytest.mark.parametrize(
    "typed",
    [
        "[bold red]hello[/] [link=x]",
        "\x1b[31mred\x1b[0m \x1b]0;title\x07x",
        "**no** `markdown` | a | b |",
        "\\[x]",
    ],
)
async def test_marks_in_what_the_user_types_stay_letters(app, typed):
    async with app.run_test(size=(100, 30)) as pilot:
        app.chat.prompt.insert(typed)
        await say(pilot, "")
        text = shown(app)
        assert "\x1b" not in text
        for word in ("[bold red]hello[/]", "**no**", "\\[x]"):
            assert (word in text) == (word in typed)


async def test_an_error_puts_the_line_back(app):
    async with app.run_test() as pilot:
        await say(pilot, "/set memory_mib=-3")
        assert app.chat.session.turns[-1].reply.kind == "error"
        assert app.chat.prompt.text == "/set memory_mib=-3"
        assert "! cannot do that" in shown(app)


async def test_a_very_long_line_gets_one_sentence_and_stays(app):
    async with app.run_test() as pilot:
        app.chat.prompt.insert("word " * 20_000)
        await say(pilot, "")
        assert "100,000 characters" in shown(app)
        assert len(app.chat.prompt.text) == 100_000


async def test_a_fault_inside_loses_nothing(app, monkeypatch):
    async with app.run_test(size=(100, 30)) as pilot:
        await say(pilot, QUESTION)

        def broken(text):
            raise RuntimeError("odd[/]fault")

        monkeypatch.setattr(app.chat.session, "send", broken)
        await say(pilot, "another question")
        text = shown(app)
        assert "244 GB" in text
        assert "odd[/]fault" in text
        assert app.chat.prompt.text == "another question"


async def test_every_turn_is_on_disk_before_the_next(app, state):
    async with app.run_test() as pilot:
        await say(pilot, QUESTION)
        saved = [path.read_text() for path in state.rglob("*.yaml")]
        assert len(saved) == 1
        assert QUESTION in saved[0]


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (59, 14), (80, 24), (200, 60)])
async def test_it_works_in_any_window(app, size):
    async with app.run_test(size=size) as pilot:
        await say(pilot, WORKLOAD)
        await say(pilot, "recommend")
        assert app.chat.session.turns[-1].reply.kind == "recommendation"
        assert app.chat.prompt.region.height >= 1
        assert app.chat.prompt.region.bottom <= size[1]
        assert app.chat.transcript.size.height >= 2


async def test_a_draft_and_the_place_survive_a_resize(app):
    async with app.run_test(size=(120, 30)) as pilot:
        await say(pilot, "fargate vs lambda memory")
        type_fast(app, "still typing")
        for size in ((60, 30), (40, 10), (120, 30)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            assert app.chat.prompt.text == "still typing"
            assert "still typing" in shown(app)
        assert app.query_one(ReplyView).region.right <= 120


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_a_recorded_conversation_reads_the_same_here(app, path):
    """Typed turn by turn, every reply is the recorded one, and its beginning is on the screen."""
    recorded = read_transcript(path).turns
    async with app.run_test(size=(120, 60)) as pilot:
        for turn in recorded:
            app.chat.prompt.put(turn.user)
            type_fast(app, ["enter"])
            await settled(pilot)
            told = app.chat.transcript.shown_turns[-1].turn
            assert (told.user, told.reply.text.strip()) == (turn.user, turn.reply.strip())
            assert figure_of(told.reply).split()[0].rstrip(",.:") in shown(app)


async def test_the_examples_of_the_first_screen_are_said_by_number(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "1  max memory" in shown(app)
        await say(pilot, "2")
        assert app.chat.session.turns[-1].user == "fargate vs lambda memory"


async def test_arrows_and_enter_say_a_suggestion(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for key in ("tab", "down", "enter"):
            type_fast(app, [key])
            await settled(pilot)
        assert app.chat.session.turns[-1].user == "fargate vs lambda memory"
        assert app.focused is app.chat.prompt


async def test_a_tall_reply_says_that_it_goes_on(app):
    async with app.run_test(size=(80, 18)) as pilot:
        await say(pilot, "/help")
        assert "more below" in shown(app)
        type_fast(app, ["ctrl+end"])
        await settled(pilot)
        assert "more below" not in shown(app)


async def test_the_line_below_the_prompt_tells_what_is_first_now(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await say(pilot, WORKLOAD)
        assert "first now: " in shown(app).split("\n")[-2]
        await say(pilot, "/set memory_mib=4096")
        assert "a month" in shown(app).split("\n")[-2]
