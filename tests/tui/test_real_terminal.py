"""The real program, in a process and on a terminal of its own."""

import os
import pty
import sys
import termios
import tty

import pytest

from assistant.tui.typed_ahead import enter_kept
from tests.tui.terminal import LONGEST_WAIT_SECONDS, OPENED, Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals on Windows")
BERTH = ("-m", "assistant")
QUESTION = "max memory for a fargate task?"


def conversations(folder):
    return sorted((folder / "state" / "conversations").glob("*"))


def test_what_is_typed_while_it_starts_is_not_lost(tmp_path):
    with Terminal(tmp_path, *BERTH) as terminal:
        terminal.wait_for(OPENED)
        terminal.type(f"{QUESTION}\r")
        terminal.wait_for("244 GB")


def test_a_killed_program_loses_no_turn_and_gives_the_draft_back(tmp_path):
    with Terminal(tmp_path, *BERTH) as terminal:
        terminal.wait_for("Where should this run")
        terminal.type(f"{QUESTION}\r")
        terminal.wait_for("244 GB")
        terminal.type("zqzq")
        draft = tmp_path / "state" / "draft.txt"
        while not (draft.exists() and draft.read_text() == "zqzq"):
            terminal.read()
        terminal.kill()
    with Terminal(tmp_path, *BERTH, "--continue") as again:
        again.wait_for("244 GB", "zqzq")


def test_a_closed_terminal_ends_the_program_and_loses_no_turn(tmp_path):
    with Terminal(tmp_path, *BERTH) as terminal:
        terminal.wait_for("Where should this run")
        terminal.type(f"{QUESTION}\r")
        terminal.wait_for("244 GB")
        terminal.hang_up()
        assert terminal.process.wait(LONGEST_WAIT_SECONDS) == 129
    with Terminal(tmp_path, *BERTH, "--continue") as again:
        again.wait_for("244 GB")


def test_ctrl_q_leaves_the_terminal_as_it_was(tmp_path):
    with Terminal(tmp_path, *BERTH) as terminal:
        terminal.wait_for("Where should this run")
        terminal.type("\x11")
        assert terminal.ended() == 0
        assert b"\x1b[?1049l" in terminal.seen
        assert b"Traceback" not in terminal.seen


def test_two_programs_at_once_keep_a_conversation_each(tmp_path):
    with Terminal(tmp_path, *BERTH) as one, Terminal(tmp_path, *BERTH) as two:
        for terminal in (one, two):
            terminal.wait_for("Where should this run")
        one.type(f"{QUESTION}\r")
        two.type("lambda memory?\r")
        one.wait_for("244 GB")
        two.wait_for("10,240 MB")
        files = [path.read_text() for path in conversations(tmp_path) if path.is_file()]
    assert sum("fargate" in text for text in files) == sum("lambda memory?" in text for text in files) == 1


def test_the_mouse_is_left_to_the_terminal_until_it_is_taken_back(tmp_path):
    with Terminal(tmp_path, *BERTH) as terminal:
        terminal.wait_for("Where should this run")
        assert b"\x1b[?1000h" in terminal.seen
        terminal.type("/mouse\r")
        terminal.wait_for("\x1b[?1000l", "\x1b[?1003l")
        before = len(terminal.seen)
        terminal.type("/mouse\r")
        terminal.wait_for("\x1b[?1000h", "\x1b[?1003h", since=before)


def test_no_colour_means_none(tmp_path):
    with Terminal(tmp_path, *BERTH, NO_COLOR="1") as terminal:
        terminal.wait_for("Where should this run")
        colours = [part.partition(b"m")[0] for part in terminal.seen.split(b"\x1b[38;2;")[1:]]
        assert all(len(set(colour.split(b";"))) == 1 for colour in colours), "only greys, or nothing"


@pytest.mark.parametrize("kind", ["dumb", "unknown"])
def test_a_terminal_that_cannot_show_it_gets_one_sentence(tmp_path, kind):
    with Terminal(tmp_path, *BERTH, TERM=kind) as terminal:
        assert terminal.ended() == 2
        assert b"berth chat --plain" in terminal.seen
        assert OPENED not in terminal.seen


def test_a_tiny_terminal_still_answers(tmp_path):
    with Terminal(tmp_path, *BERTH, size=(40, 10)) as terminal:
        terminal.wait_for(OPENED)
        terminal.type(f"{QUESTION}\r")
        terminal.wait_for("244 GB")


def test_enter_typed_before_the_terminal_is_taken_over_stays_enter():
    ours, theirs = pty.openpty()
    with enter_kept(theirs):
        os.write(ours, b"lambda timeout\r")
        tty.setraw(theirs, termios.TCSANOW)
        assert os.read(theirs, 99) == b"lambda timeout\r"
    os.write(ours, b"\r")
    assert os.read(theirs, 99) == b"\n"
    for end in (ours, theirs):
        os.close(end)


def test_what_is_no_terminal_is_left_alone(tmp_path):
    with (tmp_path / "file").open("w") as file, enter_kept(file.fileno()):
        pass
