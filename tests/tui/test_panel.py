import pytest
from textual.widgets import Input

from assistant.tui.slot_panel import SlotPanel
from tests.tui.driving import say, settled, shown, type_fast

WORKLOAD = "a 40 minute report every night, 2 GB, python, may not be interrupted"


def panel_text(app):
    region = app.query_one(SlotPanel).region
    return "\n".join(line[region.x :] for line in shown(app).split("\n"))


def line_of(app, field):
    return next(line for line in app.query("SlotLine") if line.state.field == field)


async def test_the_panel_shows_what_was_said_with_mark_and_word(app):
    async with app.run_test(size=(120, 40)) as pilot:
        assert "Nothing yet" in panel_text(app)
        await say(pilot, WORKLOAD)
        text = panel_text(app)
        assert "✓ memory            2 GB said" in text
        assert "✓ run time          40 minutes said" in text
        assert "Nothing yet" not in text


async def test_an_assumed_value_has_another_mark_and_word(app):
    async with app.run_test(size=(120, 40)) as pilot:
        await say(pilot, "an api with 1M requests a day, 1 GB")
        asked = app.chat.session.turns[-1].reply.asks
        assert "(asked now)" in panel_text(app)
        await say(pilot, "I don't know")
        assert line_of(app, asked).state.origin == "assumed"
        assert "! " in panel_text(app)
        assert " assumed" in panel_text(app)


async def test_the_panel_shows_what_is_still_open(app):
    async with app.run_test(size=(120, 40)) as pilot:
        await say(pilot, WORKLOAD)
        await say(pilot, "recommend")
        still_open = app.chat.session.turns[-1].reply.recommendation.open_questions
        shown_open = [line.state.field for line in app.query("SlotLine") if not line.state.value]
        assert shown_open == [name for name in still_open if name not in app.chat.session.slots][:6]


async def test_the_costs_follow_every_value(app):
    async with app.run_test(size=(120, 50)) as pilot:
        await say(pilot, WORKLOAD)
        before = panel_text(app)
        assert "★ ECS on Fargate" in before
        assert "✗ Lambda " in before
        await say(pilot, "/set memory_mib=16384")
        after = panel_text(app)
        fargate = [
            next(line for line in text.split("\n") if "ECS on Fargate " in line) for text in (before, after)
        ]
        amounts = [float(line.split("$")[1].split()[0]) for line in fargate]
        assert amounts[1] > amounts[0]
        assert fargate[1].rstrip().endswith("▲")
        await say(pilot, "/set memory_mib=2048")
        assert "▼" in panel_text(app)


async def test_the_panel_hides_itself_in_a_small_window(app):
    async with app.run_test(size=(80, 24)) as pilot:
        panel = app.query_one(SlotPanel)
        assert not panel.display
        await pilot.resize_terminal(120, 24)
        await settled(pilot)
        assert panel.display
        assert app.chat.transcript.region.right <= panel.region.x


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_ctrl_t_shows_and_hides_it_in_any_window(app, width):
    async with app.run_test(size=(width, 24)) as pilot:
        panel = app.query_one(SlotPanel)
        before = panel.display
        for expected in (not before, before):
            type_fast(app, ["ctrl+t"])
            await settled(pilot)
            assert panel.display is expected
            assert panel.region.right <= width


async def test_enter_edits_a_line_in_place_and_sends_the_correction(app):
    async with app.run_test(size=(120, 40)) as pilot:
        await say(pilot, WORKLOAD)
        pilot.app.screen.set_focus(line_of(app, "memory_mib"))
        type_fast(app, ["enter"])
        await settled(pilot)
        line = app.screen.focused
        assert isinstance(line, Input)
        assert line.value == "2 GB"
        type_fast(app, [*["backspace"] * 4, *"8 GB", "enter"])
        await settled(pilot)
        assert app.chat.session.slots["memory_mib"].value == 8192
        assert app.chat.session.turns[-1].user == "/set memory_mib=8 GB"
        assert "8 GB" in panel_text(app)


async def test_escape_leaves_a_line_as_it_was(app):
    async with app.run_test(size=(120, 40)) as pilot:
        await say(pilot, WORKLOAD)
        turns = len(app.chat.session.turns)
        pilot.app.screen.set_focus(line_of(app, "run_seconds"))
        type_fast(app, ["enter"])
        await settled(pilot)
        type_fast(app, [*"9", "escape"])
        await settled(pilot)
        assert app.chat.session.slots["run_seconds"].value == 2400
        assert len(app.chat.session.turns) == turns
        assert "40 minutes" in panel_text(app)


async def test_an_open_field_can_be_filled_in_place(app):
    async with app.run_test(size=(120, 40)) as pilot:
        await say(pilot, "an api with 1M requests a day, 1 GB")
        asked = app.chat.session.memory.dialog.asked
        assert asked == "run_seconds"
        app.screen.set_focus(line_of(app, asked))
        type_fast(app, ["enter"])
        await settled(pilot)
        type_fast(app, [*"150 ms", "enter"])
        await settled(pilot)
        assert app.chat.session.slots["run_seconds"].value == 0.15


async def test_a_value_that_cannot_be_is_refused_and_the_old_one_stays(app):
    async with app.run_test(size=(120, 40)) as pilot:
        await say(pilot, WORKLOAD)
        app.screen.set_focus(line_of(app, "memory_mib"))
        type_fast(app, ["enter"])
        await settled(pilot)
        type_fast(app, [*["backspace"] * 4, *"purple", "enter"])
        await settled(pilot)
        assert app.chat.session.turns[-1].reply.kind == "error"
        assert app.chat.session.slots["memory_mib"].value == 2048


async def test_delete_forgets_a_value_and_arrows_move(app):
    async with app.run_test(size=(120, 40)) as pilot:
        await say(pilot, WORKLOAD)
        lines = [line.state.field for line in app.query("SlotLine")]
        app.screen.set_focus(line_of(app, lines[0]))
        type_fast(app, ["down"] * lines.index("memory_mib") + ["delete"])
        await settled(pilot)
        assert "memory_mib" not in app.chat.session.slots
        assert "run_seconds" in app.chat.session.slots


async def test_a_contradiction_is_said_in_place_of_the_costs(app):
    async with app.run_test(size=(120, 40)) as pilot:
        await say(pilot, "/set gpu_memory_gib=24")
        await say(pilot, "/set gpu=0")
        if app.chat.session.slots["gpu"].value == 0:
            assert "✗" in panel_text(app)


async def test_in_a_small_window_the_panel_lies_over_the_conversation(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await say(pilot, "a 20 minute report every night, 2 GB")
        width = app.chat.transcript.size.width
        type_fast(app, ["ctrl+t"])
        await settled(pilot)
        assert app.chat.transcript.size.width == width
        amounts = [line for line in shown(app).split("\n") if "Lambda" in line and "$" in line]
        assert amounts, "a platform and its amount stand on one line"


async def test_the_label_stays_while_a_line_is_edited(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await say(pilot, "a 20 minute report every night, 2 GB")
        app.screen.set_focus(app.chat.query_one("SlotPanel").first_stop)
        type_fast(app, ["enter"])
        await settled(pilot)
        assert app.focused.parent.state.label in shown(app)
