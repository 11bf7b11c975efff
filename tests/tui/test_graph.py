"""The picture of the security groups, and the mouse that can be left to the terminal."""

import pytest

from assistant.security_groups import as_mermaid, graph, read_topology
from assistant.tui.graph_screen import GraphScreen
from assistant.tui.graph_words import OPEN_WORDS, end_lines, ends_of, is_open, rows_at, rows_of_all
from tests.tui.driving import say, settled, shown, type_fast


@pytest.fixture
def drawn(groups_file):
    return graph(read_topology([groups_file]), with_egress=True)


def words(rows):
    return "\n".join(row.words.plain for row in rows)


def test_every_edge_stands_in_the_whole_with_its_traffic(drawn):
    text = words(rows_of_all(drawn))
    assert sum(row.goes_to is not None for row in rows_of_all(drawn)) == len(drawn.edges)
    assert all((edge.traffic or edge.blocked) in text for edge in drawn.edges)


def test_at_a_group_stand_its_own_edges_and_no_others(drawn):
    for end in ends_of(drawn):
        own = [edge for edge in drawn.edges if end in (edge.source, edge.target)]
        leads_to = [row.goes_to for row in rows_at(drawn, end) if row.goes_to is not None]
        others = [edge.source if edge.target == end else edge.target for edge in own]
        assert sorted(leads_to) == sorted(others)


def test_what_is_open_to_the_world_bears_a_sign_and_the_words(drawn):
    rows = [row.words.plain for row in rows_of_all(drawn) if row.goes_to is not None]
    marked = [line for line in rows if OPEN_WORDS in line]
    assert len(marked) == sum(map(is_open, drawn.edges)) == 1
    assert all(line.startswith("!") == (line in marked) for line in rows)
    listed = dict(zip(ends_of(drawn), end_lines(drawn), strict=True))
    assert [end for end, line in listed.items() if line.plain.startswith("!")] == ["sg-alb"]


def test_what_the_source_does_not_let_out_is_no_arrow(drawn):
    (line,) = [row.words.plain for row in rows_at(drawn, "sg-db") if row.goes_to == "sg-jobs"]
    assert "✗" in line
    assert "not let out" in line


@pytest.fixture
def copied(monkeypatch):
    texts = []
    monkeypatch.setattr("assistant.tui.clipboard.clipboard_tool", lambda _: None)
    monkeypatch.setattr("textual.app.App.copy_to_clipboard", lambda _, text: texts.append(text))
    return texts


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_it_opens_moves_follows_copies_and_closes(app, groups_file, drawn, copied, size):
    async with app.run_test(size=size) as pilot:
        await say(pilot, f"/load {groups_file}")
        assert "/graph draws who may talk to whom" in shown(app)
        type_fast(app, ["f4"])
        await settled(pilot)
        assert isinstance(app.screen, GraphScreen)
        assert "4 groups, 1 open to the world" in shown(app)
        assert "5432" in words(rows_of_all(drawn))
        type_fast(app, ["down"])
        await settled(pilot)
        assert "Who may reach alb" in shown(app)
        assert OPEN_WORDS in shown(app)
        type_fast(app, ["tab", "down", "enter"])  # past anywhere, to what alb may reach
        await settled(pilot)
        assert "Who may reach web" in shown(app)
        type_fast(app, ["m"])
        await settled(pilot)
        assert copied == [as_mermaid(drawn)]
        type_fast(app, ["escape"])
        await settled(pilot)
        assert app.screen is app.chat


async def test_a_resize_keeps_the_chosen_group_and_shows_all_of_its_lines(app, groups_file):
    async with app.run_test(size=(140, 40)) as pilot:
        await say(pilot, f"/load {groups_file}")
        await say(pilot, "/graph")
        type_fast(app, ["down"])
        for size in ((80, 24), (50, 18), (140, 40)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            assert "Who may reach alb" in shown(app)
            assert OPEN_WORDS in shown(app)
            assert "tcp 443" in shown(app)


async def test_without_files_there_is_a_hint_and_a_design_can_be_drawn(app):
    async with app.run_test(size=(100, 30)) as pilot:
        await say(pilot, "/graph")
        assert "No security groups to draw yet" in shown(app)
        await say(pilot, "design security groups for alb, web and postgres")
        await say(pilot, "/graph")
        assert isinstance(app.screen, GraphScreen)
        assert OPEN_WORDS in shown(app)


async def test_the_mouse_is_left_to_the_terminal_and_taken_back(app):
    async with app.run_test(size=(100, 30)) as pilot:
        await say(pilot, "/mouse")
        assert not app.chat.mouse_held
        assert "The mouse is the terminal's" in shown(app)
        await say(pilot, "/mouse")
        assert app.chat.mouse_held
