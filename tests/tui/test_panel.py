from textual.widgets import OptionList

from assistant.tui.slot_panel import SlotPanel
from tests.tui.driving import say, settled, shown, type_fast

WORKLOAD = "a 20 minute report every night, 2 GB, python"


def panel_text(app):
    region = app.query_one(SlotPanel).region
    return "\n".join(line[region.x :] for line in shown(app).split("\n"))


async def test_the_panel_shows_what_was_said(app):
    async with app.run_test(size=(120, 40)) as pilot:
        assert "nothing yet" in panel_text(app)
        await say(pilot, WORKLOAD)
        text = panel_text(app)
        assert "✓ memory" in text
        assert "(said)" in text
        assert "nothing yet" not in text


async def test_the_panel_hides_itself_in_a_small_window(app):
    async with app.run_test(size=(80, 24)) as pilot:
        panel = app.query_one(SlotPanel)
        assert not panel.display
        await pilot.resize_terminal(120, 24)
        await settled(pilot)
        assert panel.display
        assert app.chat.transcript.region.right <= panel.region.x


async def test_ctrl_t_shows_and_hides_it_in_any_window(app):
    for width in (80, 120):
        async with app.run_test(size=(width, 24)) as pilot:
            panel = app.query_one(SlotPanel)
            before = panel.display
            type_fast(app, ["ctrl+t"])
            await settled(pilot)
            assert panel.display is not before
            type_fast(app, ["ctrl+t"])
            await settled(pilot)
            assert panel.display is before
        app = type(app)(type(app.chat.session)(loaded=app.chat.session.knowledge), app.chat.state)


async def test_delete_forgets_a_value(app):
    async with app.run_test(size=(120, 40)) as pilot:
        await say(pilot, WORKLOAD)
        slots = app.query_one("#slots", OptionList)
        slots.focus()
        slots.highlighted = slots.get_option_index("memory_mib")
        type_fast(app, ["delete"])
        await settled(pilot)
        assert "memory_mib" not in app.chat.session.slots
        assert "run_seconds" in app.chat.session.slots
