import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App
from textual.content import Content
from textual.geometry import Offset
from textual.selection import Selection
from textual.widgets import Static

from assistant.engine import with_every_flip
from assistant.session import Session
from assistant.tui.bill_bars import bar, bill_lines
from assistant.tui.markdown_text import link_style, markdown_content
from assistant.tui.quick_lines import QuickLines
from assistant.tui.recommendation_card import card_content
from assistant.tui.tables import table_lines

TABLE = """| | platform | USD a month | remark |
|---|---|---|---|
| 1 | ECS on Fargate | $0.59 | |
| - | Lambda | | one run takes 20 minutes |
"""
cells = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=24).map(Content)


def styles_of(content, words):
    start = content.plain.index(words)
    return [span.style for span in content.spans if span.start <= start < span.end]


def test_bold_and_code_stand_out_and_their_marks_go():
    content = markdown_content("**244 GB** on `x86`", 80)
    assert content.plain == "244 GB on x86"
    assert any("bold" in str(style) for style in styles_of(content, "244"))
    assert styles_of(content, "x86")


def test_a_single_line_end_stays_one():
    assert markdown_content("Why: a\nAssumes: b\n\nNext", 80).plain == "Why: a\nAssumes: b\n\nNext"


def test_lists_hang_and_nest():
    text = "- a point that is longer than the line\n  - below\n\n1. one\n2. two"
    assert markdown_content(text, 20).plain.split("\n") == [
        "• a point that is", "  longer than the", "  line", "  ◦ below", "", "1. one", "2. two",
    ]  # fmt: skip


def test_html_control_codes_and_markup_stay_letters():
    text = markdown_content("<b>x</b> [red]y[/red] \x1b[31mz\x07", 80).plain
    assert text == "<b>x</b> [red]y[/red] z"


def test_only_web_addresses_become_links():
    assert getattr(link_style("https://docs.aws.amazon.com/"), "link", None)
    assert link_style("javascript:alert(1)") == ""
    assert link_style("file:///etc/passwd") == ""
    assert markdown_content("[x](javascript:alert(1))", 80).plain == "[x](javascript:alert(1))"


def test_a_table_has_aligned_columns_with_amounts_at_the_right():
    lines = markdown_content(TABLE, 70).plain.split("\n")
    assert lines[0].index("USD a month") + len("USD a month") == lines[2].index("$0.59") + len("$0.59")
    assert lines[0].index("remark") == lines[3].index("one run")


def test_a_table_in_a_narrow_window_becomes_named_lines():
    text = markdown_content(TABLE, 18).plain
    assert "USD a month: $0.59" in text
    assert "platform: Lambda" in text


@settings(max_examples=40)
@given(st.lists(st.lists(cells, min_size=1, max_size=5), min_size=1, max_size=6), st.integers(8, 100))
def test_no_line_of_a_table_is_wider_than_the_window(rows, width):
    head = [Content("a"), Content("column"), Content("of words")]
    assert all(line.cell_length <= width for line in table_lines(head, rows, width))


@given(st.floats(0, 1), st.integers(0, 60))
def test_a_bar_fits_and_grows_with_its_share(share, width):
    assert len(bar(share, width)) <= width
    assert len(bar(share, width)) <= len(bar(1.0, width)) == width
    assert bool(bar(share, width)) == (share > 0 and width > 0)


def recommended(knowledge, *turns):
    session = Session(loaded=knowledge)
    for text in ("a 40 minute report every night, 2 GB, python, may not be interrupted", *turns):
        reply = session.send(text)
    return reply


def test_the_card_holds_price_size_reasons_flips_and_every_platform(knowledge):
    reply = recommended(knowledge, "recommend")
    found = reply.recommendation
    text = card_content(reply, 90).plain
    assert "ECS on Fargate" in text.split("\n")[0]
    assert f"${found.top.monthly_usd.expected:.2f} a month" in text.split("\n")[0]
    assert found.top.sizing in text.split("\n")[1]
    assert "• " + found.top.reasons[0][:40] in text
    assert "What would flip it\n↷ " in text
    assert text.count("✓") == sum(one.feasible for one in found.ranked)
    assert text.count("✗") == sum(not one.feasible for one in found.ranked)


def test_the_card_keeps_what_the_reply_says_first(knowledge):
    reply = recommended(knowledge, "recommend")
    corrected = reply.model_copy(update={"text": f"Noted: memory 4 GB instead of 2 GB.\n\n{reply.text}"})
    plain = card_content(reply, 80).plain
    assert card_content(corrected, 80).plain == f"Noted: memory 4 GB instead of 2 GB.\n\n{plain}"


def test_unfolded_the_card_has_every_flip_and_the_bill(knowledge):
    reply = recommended(knowledge, "recommend")
    folded, unfolded = (card_content(reply, 90, unfolded=is_so).plain for is_so in (False, True))
    flips = [flip.text.rstrip(".").split(":")[0] for flip in with_every_flip(reply.recommendation).flips]
    assert sum(flip in unfolded for flip in flips) == len(flips) > sum(flip in folded for flip in flips)
    assert "The bill" not in folded
    assert "The bill" in unfolded


def test_a_card_that_was_asked_for_the_bill_begins_with_it(knowledge):
    reply = recommended(knowledge, "recommend", "/details")
    text = card_content(reply, 76, unfolded=True).plain
    assert text.index("The bill") < text.index("size, or why not") < text.index("What would flip it")
    assert text.count("The bill") == text.count("size, or why not") == 1
    assert "e-0" not in text


def test_the_bill_adds_up_and_its_longest_bar_is_its_largest_line(knowledge):
    top = recommended(knowledge, "recommend").recommendation.top
    lines = [line.plain for line in bill_lines(top, 80)]
    largest = max(top.bill, key=lambda line: line.usd).item
    bars = {line.split("  ")[0]: line.count("█") for line in lines}
    assert bars[largest] == max(bars.values()) > 0
    assert lines[-1].startswith("total")
    assert f"${top.monthly_usd.expected:.2f}" in lines[-1]


def test_every_line_of_a_card_fits(knowledge):
    reply = recommended(knowledge, "recommend")
    for width in (30, 60, 100):
        for unfolded in (False, True):
            lines = card_content(reply, width, unfolded=unfolded).split("\n")
            assert all(line.cell_length <= width for line in lines)


@given(
    text=st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n\t "),
        max_size=200,
    ),
    width=st.integers(2, 60),
)
def test_a_height_is_the_number_of_lines_drawn(text, width):
    content = Content(text)
    assert Lines(content).height_at(width) == len(content.wrap(width))


class Lines(QuickLines, Static):
    def __init__(self, content):
        super().__init__(content)
        self.lines = content.split("\n", allow_blank=True)

    def lines_at(self, width):
        assert width
        return self.lines


class DrawnTwice(App):
    CSS = "Static { width: 30; height: auto; border-left: solid red; padding: 0 1; }"

    def __init__(self, content):
        super().__init__()
        self.quick, self.usual = Lines(content), Static(content)

    def compose(self):
        yield self.quick
        yield self.usual


@pytest.mark.parametrize("selected", [False, True])
async def test_quick_lines_are_drawn_as_textual_draws_them(selected):
    content = Content.assemble(
        ("What would flip it", "bold"), "\n", ("↷ ", "$text-warning"), "above 41 million requests a month, Fargate",
        "\n\n", ("漢字 and 1,024 MB", "reverse"), "\n", ("x" * 70, "$text-accent"), "\tafter a tab",
    )  # fmt: skip
    app = DrawnTwice(content)
    async with app.run_test(size=(60, 40)) as pilot:
        if selected:
            app.screen.selections = {
                widget: Selection(Offset(1, 0), Offset(4, 1)) for widget in (app.quick, app.usual)
            }
        await pilot.pause()
        drawn = [
            [
                [(s.text, s.style.color, s.style.bold, s.style.reverse) for s in strip.simplify()]
                for strip in lines
            ]
            for lines in (widget.render_lines(widget.size.region) for widget in (app.quick, app.usual))
        ]
        assert drawn[0] == drawn[1]
        assert app.quick.size == app.usual.size
