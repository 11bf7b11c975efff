import math
import re

import pytest

from assistant.engine import Workload, crossover
from assistant.tui.chart_screen import ChartScreen
from assistant.tui.charts import BELOW_HEIGHT, PENS, change_words, legend_lines, plot_lines
from assistant.tui.cost_curves import AXES, curves, place_of, spaced, value_words
from tests.tui.driving import say, settled, shown, type_fast

API = Workload(kind="api", run_seconds=0.2, requests_per_month=3e6, memory_mib=1024)
SAID = "an api with 3M requests a month, 200 ms, 1 GB"


@pytest.fixture(scope="module")
def drawn(knowledge):
    return curves(API, "requests_per_month", 60, knowledge)


@pytest.mark.parametrize("field", AXES)
def test_every_input_can_be_drawn_and_fits(knowledge, field):
    found = curves(API, field, 40, knowledge)
    lines = plot_lines(found, 12, cursor=3)
    assert len(found.values) == 40
    assert all(line.cell_length <= 40 + 9 for line in lines)
    assert len(lines) == 12 + BELOW_HEIGHT


def test_a_change_lies_between_the_platforms_it_names(knowledge, drawn):
    for change in drawn.best_changes:
        below, above = crossover(
            API, drawn.field, [change.value * 0.98, change.value * 1.02], knowledge
        ).platforms
        assert (below, above) == (change.before, change.after)


def test_at_a_change_of_the_bill_the_cheaper_one_becomes_the_dearer(knowledge, drawn):
    for change in drawn.bill_changes:
        beside = [change.value * 0.98, change.value * 1.02]
        costs = crossover(API, drawn.field, beside, knowledge).monthly_usd
        before, after = costs[change.before], costs[change.after]
        assert before[0] <= after[0]
        assert after[1] <= before[1]


def test_every_platform_with_a_price_is_drawn_with_its_own_letter(drawn):
    assert len({pen.letter for pen in PENS.values()}) == len(PENS)
    text = "\n".join(line.plain[9:] for line in plot_lines(drawn, 30)[:30])
    for name, amounts in drawn.monthly_usd.items():
        assert (PENS[name].letter in text) == any(amount is not None for amount in amounts)


def test_at_the_cursor_every_curve_bears_its_letter_and_a_dearer_one_stands_higher(drawn):
    column = place_of(drawn.values, 1_000)
    rows = [line.plain[9:] for line in plot_lines(drawn, 60, cursor=column)[:60]]
    height = {row[column]: -place for place, row in enumerate(rows) if row[column].isalpha()}
    costs = {PENS[n].letter: a[column] for n, a in drawn.monthly_usd.items() if PENS[n].letter in height}
    assert len(height) > 3
    assert sorted(height, key=height.get) == sorted(costs, key=costs.get)


def test_a_curve_is_a_line_without_gaps(drawn):
    rows = [line.plain[9:] for line in plot_lines(drawn, 30)[:30]]
    for column in range(len(drawn.values)):
        assert any(row[column] in "─╭╮╯╰" or row[column].isalpha() for row in rows)


def test_curves_on_each_other_are_told_apart(drawn):
    flat = dict.fromkeys(("ec2", "fargate", "eks"), (10.0,) * 60)
    (row,) = {line.plain for line in plot_lines(drawn._replace(monthly_usd=flat), 8)[:8] if "─" in line.plain}
    assert {"E", "F", "K"} <= set(row)


def test_the_own_point_and_the_cursor_are_marked(drawn):
    axis = plot_lines(drawn, 10, cursor=5)[10].plain[9:]
    assert axis.index("▲") == place_of(drawn.values, 3e6)
    assert axis[5] == "┴"
    assert "you: 3 million" in plot_lines(drawn, 10)[11].plain


def test_the_rows_below_say_who_comes_first_and_whose_bill_is_lowest(drawn):
    lines = [line.plain[9:] for line in plot_lines(drawn, 10)]
    for row, names in ((lines[-2], drawn.best), (lines[-1], drawn.cheapest)):
        begins = [i for i, name in enumerate(names) if i == 0 or names[i - 1] != name]
        assert [i for i, sign in enumerate(row) if sign != "─"] == begins
        assert [row[i] for i in begins] == [PENS[names[i]].letter for i in begins]


def test_a_cross_on_the_axis_marks_where_the_lowest_bill_changes(drawn):
    axis = plot_lines(drawn, 10)[10].plain[9:]
    assert {place_of(drawn.values, change.value) for change in drawn.bill_changes} == {
        i for i, sign in enumerate(axis) if sign == "×"
    }


def test_the_words_name_the_first_changes_and_count_the_others(drawn):
    best, bill = change_words(drawn)
    assert "Lambda up to" in best
    for words, changes in ((best, drawn.best_changes), (bill, drawn.bill_changes)):
        more = re.search(r"then (\d+) more change", words)
        assert words.count(" up to ") + int(more[1] if more else 0) == len(changes)


def test_the_own_value_is_a_column_of_its_own(drawn):
    assert drawn.values[place_of(drawn.values, 3e6)] == 3e6
    assert list(drawn.values) == sorted(drawn.values)


def test_the_legend_goes_from_the_cheapest_on(drawn):
    lines = [line.plain for line in legend_lines(drawn, 0)]
    amounts = [float(line.split("$")[1].replace(",", "")) for line in lines if "$" in line]
    assert amounts == sorted(amounts)
    assert sum("★" in line for line in lines) == 1


def test_an_axis_is_even_in_its_logarithm():
    values = spaced(1, 1000, 4, linear=False)
    assert [round(math.log10(v)) for v in values] == [0, 1, 2, 3]
    assert spaced(0.0, 1.0, 3, linear=True) == (0.0, 0.5, 1.0)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("requests_per_month", 3e6, "3 million"), ("run_seconds", 0.2, "200 ms"), ("memory_mib", 2048, "2 GB"),
        ("utilisation", 0.6, "60%"), ("instances", 5, "5"),
    ],
)  # fmt: skip
def test_values_are_written_as_people_say_them(field, value, words):
    assert value_words(field, value) == words


async def test_the_chart_opens_moves_turns_and_closes(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await say(pilot, SAID)
        type_fast(app, ["ctrl+g"])
        await settled(pilot)
        assert isinstance(app.screen, ChartScreen)
        assert "USD a month by requests a month" in shown(app)
        assert "At 3 million" in shown(app)
        type_fast(app, ["left", "left"])
        await settled(pilot)
        assert "At 3 million" not in shown(app)
        type_fast(app, ["tab"])
        await settled(pilot)
        assert "USD a month by seconds" in shown(app)
        type_fast(app, ["escape"])
        await settled(pilot)
        assert app.screen is app.chat


async def test_enter_takes_the_value_as_a_correction(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await say(pilot, SAID)
        type_fast(app, ["ctrl+g"])
        await settled(pilot)
        type_fast(app, ["end", "enter"])
        await settled(pilot)
        assert app.chat.session.slots["requests_per_month"].value == 500e6
        assert app.chat.session.turns[-1].user == "/set requests_per_month=500000000"


async def test_a_resize_redraws_the_chart_with_the_cursor_in_its_place(app):
    async with app.run_test(size=(140, 40)) as pilot:
        await say(pilot, SAID)
        await say(pilot, "/chart memory")
        type_fast(app, ["end"])
        await settled(pilot)
        last = app.screen.plot.curves.values[-1]
        for size in ((80, 24), (50, 18), (140, 40)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            plot = app.screen.plot
            assert len(plot.curves.values) <= plot.size.width - 9
            assert plot.curves.values[plot.cursor] == pytest.approx(last)
            assert "└" in shown(app)


async def test_without_a_workload_there_is_a_hint_and_no_chart(app):
    async with app.run_test(size=(120, 35)) as pilot:
        type_fast(app, ["ctrl+g"])
        await settled(pilot)
        assert app.screen is app.chat
        assert "describe a workload first" in shown(app)
        await say(pilot, SAID)
        await say(pilot, "/chart colours")
        assert "Costs can be drawn along" in shown(app)
