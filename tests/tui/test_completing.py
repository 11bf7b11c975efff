import pytest

from assistant.tui.completing import Completer, Vocabulary, common_beginning
from assistant.tui.ui_commands import every_command
from tests.tui.driving import settled, shown, type_fast


@pytest.fixture(scope="module")
def completer(knowledge):
    arguments = {"theme": lambda: ["nord", "gruvbox"], "forget": lambda: ["memory_mib", "run_seconds"]}
    return Completer(Vocabulary(lambda: knowledge), every_command(), arguments)


def texts(completer, before):
    return [before[: one.start] + one.text for one in completer.completions(before)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("/for", "/forget "),
        ("/FOR", "/forget "),
        ("/vs", "/compare "),
        ("/transcript", "/save "),
        ("/set mem", "/set memory_mib="),
        ("/set os=w", "/set os=windows"),
        ("/set gpu_m", "/set gpu_memory_gib="),
        ("/set always_on=t", "/set always_on=true"),
        ("/set region=eu-w", "/set region=eu-west-1"),
        ("/forget run", "/forget run_seconds"),
        ("/theme no", "/theme nord"),
        ("/export ter", "/export terraform"),
        ("/copy fi", "/copy figure"),
        ("what is farg", "what is fargate"),
        ("is fargate s", "is fargate spot"),
        ("prices in eu-cen", "prices in eu-central-1"),
        ("cost of m7g.x", "cost of m7g.xlarge"),
        ("one line\nand lamb", "one line\nand lambda"),
    ],
)
def test_what_is_typed_goes_on(completer, before, after):
    assert after in texts(completer, before)


@pytest.mark.parametrize(
    "before", ["", "  ", "a", "what", "fargate", "/nosuch x", "/help me", "/set nosuch=", "m7g.xlarge "]
)
def test_nothing_is_offered_where_nothing_fits(completer, before):
    assert texts(completer, before) == []


def test_a_command_goes_before_one_that_only_speaks_of_it(completer):
    assert texts(completer, "/s")[:3] == ["/slots", "/set ", "/sources"]


def test_every_instance_type_of_the_price_table_can_be_completed(completer, knowledge):
    names = [row["instance_type"] for row in knowledge.prices.rows("ec2_instance_types.csv")]
    for name in names[::50]:
        assert name in texts(completer, name[:-1])


def test_paths_are_completed(completer, tmp_path):
    (tmp_path / "groups.json").touch()
    (tmp_path / "deep").mkdir()
    assert texts(completer, f"/load {tmp_path}/gr") == [f"/load {tmp_path}/groups.json"]
    assert texts(completer, f"/load {tmp_path}/d") == [f"/load {tmp_path}/deep/"]


def test_the_common_beginning_is_as_long_as_it_can_be(completer):
    assert common_beginning(completer.completions("cost of m7g.l")) == "m7g.large"
    assert common_beginning(completer.completions("in us-e")) == "us-east-"
    assert common_beginning([]) == ""


async def test_the_likeliest_way_on_is_shown_and_tab_takes_it(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        type_fast(app, "what is farg")
        await settled(pilot)
        assert "what is fargate" in shown(app)
        assert app.chat.prompt.text == "what is farg"
        type_fast(app, ["tab"])
        await settled(pilot)
        assert app.chat.prompt.text == "what is fargate"


async def test_tab_goes_as_far_as_there_is_one_way_and_lists_the_rest(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        type_fast(app, "in us-e\t")
        await settled(pilot)
        assert app.chat.prompt.text == "in us-east-"
        assert "us-east-2" in shown(app)
        assert "ohio" in shown(app)
        type_fast(app, ["down", "tab"])
        await settled(pilot)
        assert app.chat.prompt.text == "in us-east-2"
        assert "ohio" not in shown(app)


async def test_enter_takes_what_was_chosen_in_the_list_and_sends_only_then(app):
    async with app.run_test(size=(80, 24)) as pilot:
        type_fast(app, ["/", "s", "down", "down", "enter"])
        await settled(pilot)
        assert app.chat.prompt.text == "/sources"
        assert not app.chat.session.turns
        type_fast(app, ["enter"])
        await settled(pilot)
        assert app.chat.session.turns[-1].user == "/sources"


async def test_escape_closes_the_list_and_keeps_the_words(app):
    async with app.run_test(size=(80, 24)) as pilot:
        type_fast(app, ["/", "s", "escape"])
        await settled(pilot)
        assert not app.chat.query_one("#completions").display
        assert app.chat.prompt.text == "/s"


async def test_a_click_takes_a_completion(app):
    async with app.run_test(size=(80, 24)) as pilot:
        type_fast(app, "/fo")
        await settled(pilot)
        await pilot.click("#completions", offset=(3, 0))
        await settled(pilot)
        assert app.chat.prompt.text == "/forget "
        assert app.chat.prompt.has_focus


async def test_the_list_does_not_move_the_conversation(app):
    async with app.run_test(size=(80, 24)) as pilot:
        place = app.chat.transcript.region
        type_fast(app, "/")
        await settled(pilot)
        assert app.chat.query_one("#completions").display
        assert app.chat.transcript.region == place
