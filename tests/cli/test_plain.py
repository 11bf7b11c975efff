from assistant.cli.plain import linear, plain

TABLE = "**Two** sizes:\n\n| size | memory |\n|---|---|\n| small | `2 GB` |\n| large | 16 GB |"


def test_plain_text_keeps_words_and_aligns_tables() -> None:
    assert plain(TABLE) == "Two sizes:\n\nsize   memory\nsmall  2 GB\nlarge  16 GB"


def test_bold_is_shown_where_asked_for() -> None:
    assert plain("**Yes**", bold=True) == "\x1b[1mYes\x1b[0m"


def test_linear_text_speaks_each_row_by_name() -> None:
    assert linear(TABLE).splitlines()[2:] == ["small; memory: 2 GB", "large; memory: 16 GB"]
