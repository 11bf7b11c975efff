"""The input history on disk."""

from assistant.tui.state_files import MOST_ENTRIES, InputHistory


def test_programs_at_once_see_what_each_other_typed(tmp_path):
    one, two = InputHistory(tmp_path), InputHistory(tmp_path)
    one.add("first")
    two.add("second")
    one.add("third")
    assert [two.older("typing"), two.older(""), two.older("")] == ["third", "second", "first"]
    assert two.older("") is None
    assert [two.newer(), two.newer(), two.newer()] == ["second", "third", "typing"]
    assert InputHistory(tmp_path).entries == ["first", "second", "third"]


def test_an_entry_twice_in_a_row_and_blanks_are_kept_once_or_not(tmp_path):
    history = InputHistory(tmp_path)
    for text in ("a", "a", "  ", "b\nc", "a"):
        history.add(text)
    assert InputHistory(tmp_path).entries == ["a", "b\nc", "a"]


def test_a_long_history_is_cut_at_the_next_start(tmp_path):
    history = InputHistory(tmp_path)
    for number in range(2 * MOST_ENTRIES + 1):
        history.add(f"line {number}")
    assert len(history.entries) == MOST_ENTRIES
    again = InputHistory(tmp_path)
    assert again.entries == history.entries
    assert len((tmp_path / "history.jsonl").read_text().splitlines()) == MOST_ENTRIES


def test_a_line_cut_off_by_a_crash_is_left_out(tmp_path):
    InputHistory(tmp_path).add("kept")
    with (tmp_path / "history.jsonl").open("a") as file:
        file.write('"cut o')
    again = InputHistory(tmp_path)
    assert again.entries == ["kept"]
    again.add("said after it")
    assert InputHistory(tmp_path).entries == ["kept", "said after it"]


def test_where_nothing_can_be_written_it_is_remembered_until_the_end(tmp_path):
    (tmp_path / "file").write_text("")
    history = InputHistory(tmp_path / "file")
    history.add("said")
    assert history.older("") == "said"
