import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.session.text import clean
from assistant.session.transcripts import parse_transcript, transcript_text, with_replies

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=4))
def test_what_is_saved_reads_back_the_same(turns) -> None:
    transcript = parse_transcript(transcript_text("A title: with # signs", turns), "t.yaml")
    assert [(turn.user, turn.reply) for turn in transcript.turns] == turns


@given(st.lists(WORDS, min_size=3, max_size=3))
def test_update_rewrites_replies_and_nothing_else(replies) -> None:
    text = (
        "# a comment\ntitle: Demo\nturns:\n  - user: one   # said first\n    reply: |\n      old\n\n      words\n"
        "  - user: two\n    expect: {kind: answer}\n  - user: three\n    reply: short\n"
    )
    new = with_replies(text, replies)
    turns = parse_transcript(new, "t.yaml").turns
    assert [turn.reply for turn in turns] == [replies[0], None, replies[2]]
    assert new.startswith("# a comment\ntitle: Demo\nturns:\n  - user: one   # said first\n")
    assert "expect: {kind: answer}" in new


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("turns:\n  - user: a\n    expct: {}\n", [":3", "turns.0.expct", "not known"]),
        ("- a\n", ["mapping"]),
        ("title: x\n", ["turns", "missing"]),
        ("turns: [", ["not valid YAML"]),
    ],
)
def test_a_faulty_transcript_is_named_by_line_and_field(text, words) -> None:
    with pytest.raises(InputError) as caught:
        parse_transcript(text, "t.yaml")
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_terminal_escapes_and_controls_are_removed_and_words_kept() -> None:
    assert clean("\x1b[31mred\x1b[0m \x1b]0;title\x07max\x00 memory\x7f\u202e?") == "red max memory?"


@given(WORDS)
def test_cleaning_twice_changes_nothing_more(text) -> None:
    assert clean(clean(text)) == clean(text)


def test_saved_transcripts_are_plain_yaml() -> None:
    text = transcript_text("T", [("hi", "**A**\n\n| a | b |\n|---|---|\n| 1 | 2 |")])
    assert yaml.safe_load(text)["turns"][0]["reply"].startswith("**A**")
    assert "reply: |-" in text


def test_updating_changes_recorded_words_and_nothing_else() -> None:
    text = (
        "title: Two forms\nturns:\n"
        '  - user: "/help"\n    expect: {kind: help}\n    reply: ""\n'
        '  - user: "two"   # said twice\n    reply: |-\n      old\n      words\n'
        "  - user: three\n    reply: plain\n    expect: {kind: error}\n"
    )
    updated = with_replies(text, ["one\n\nline more", "second", "third"])
    assert updated == (
        "title: Two forms\nturns:\n"
        '  - user: "/help"\n    expect: {kind: help}\n    reply: |-\n      one\n\n      line more\n'
        '  - user: "two"   # said twice\n    reply: |-\n      second\n'
        "  - user: three\n    reply: |-\n      third\n    expect: {kind: error}\n"
    )
    assert with_replies(updated, ["one\n\nline more", "second", "third"]) == updated


STYLES = ['""', "''", "short", '"quoted: # words"', "", "|\n      one\n\n      two", ">-\n      folded\n      words",
          '"over\n      two lines"', "plain over\n      two lines", '"" # a remark']  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(STYLES), WORDS), min_size=1, max_size=4))
def test_update_leaves_the_turns_around_a_reply_of_any_style(turns) -> None:
    said = [f"  - user: turn {n}\n    expect: {{kind: answer}}\n" for n in range(len(turns))]
    text = "turns:\n" + "".join(
        f"{head}    reply: {style}\n" for head, (style, _) in zip(said, turns, strict=True)
    )
    new = with_replies(text, [reply for _, reply in turns])
    read = parse_transcript(new, "t.yaml").turns
    assert [(turn.user, turn.expect) for turn in read] == [
        (f"turn {n}", {"kind": "answer"}) for n in range(len(turns))
    ]
    assert [turn.reply for turn in read] == [reply for _, reply in turns]
    assert all(head in new for head in said)
